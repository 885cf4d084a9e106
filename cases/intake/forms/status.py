"""What the holder of a receipt types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.intake.forms.shared import WordsForm, choices, text_field
from cases.intake.rules.desk import LONGEST_ANSWER, Consent
from council.kernel.receipts import LONGEST_INPUT


class CodeForm(WordsForm):
    """A receipt code, however it is spaced."""

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=LONGEST_INPUT,
        help_text=_("24 letters and digits and one sign more. Capitals, spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AnswersForm(WordsForm):
    """One answer for each question, in the same order. `asked` tells which questions they were."""

    asked = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, questions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [f"answer_{number}" for number in range(1, len(questions) + 1)]
        for name, question in zip(self.names, questions, strict=True):
            missing = _("Answer this question. If you do not know, say so.")
            self.fields[name] = text_field(question, LONGEST_ANSWER, missing=missing)

    def answers(self) -> list[str]:
        """The answers in the order of the questions."""
        return [self.cleaned_data[name] for name in self.names]


class WithdrawForm(WordsForm):
    """A withdrawal is confirmed, since it cannot be undone."""

    sure = forms.BooleanField(
        label=_("I withdraw my appeal"), error_messages={"required": _("Tick the box if you are sure.")}
    )


class ConsentForm(WordsForm):
    """Which consent is taken back."""

    consent = forms.TypedChoiceField(
        choices=choices({consent: consent.value for consent in Consent}), coerce=Consent, widget=forms.HiddenInput
    )


class ConfirmForm(WordsForm):
    """Nothing but the key: the button says it all."""
