"""What a party writes, and what the officer rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.challenges.phrases import KINDS, WHYS
from cases.challenges.rules import LONGEST_QUOTE, LONGEST_WORDS
from cases.clearance.queries import Clearance
from cases.intake.forms.shared import WordsForm, choices
from council.access.forms import HouseForm
from council.interests.phrases import DECLARABLE_CHOICES

UPHOLD, DISMISS = "uphold", "dismiss"
RULINGS = [(DISMISS, _("Dismiss it")), (UPHOLD, _("Uphold it: it holds about the members that I choose"))]


class SayForm(WordsForm):
    """Who should not decide, by kind and in the party's own words. Nobody is offered by name."""

    kind = forms.ChoiceField(
        label=_("Who should not decide your case?"),
        choices=choices(KINDS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one that comes nearest.")},
    )
    words = forms.CharField(
        label=_("Who is it, and why?"),
        help_text=_(
            "In your own words and your own language. Say how you know it. You need not know who works at the council."
        ),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Say in your own words who should not decide, and why.")},
    )


class NobodyForm(WordsForm):
    """Nothing but the key: the button says it all."""


class TakeBackForm(WordsForm):
    """Which of one's own is taken back."""

    challenge = forms.UUIDField(widget=forms.HiddenInput)


class RuleForm(HouseForm):
    """A ruling. Which members an upheld one concerns is chosen from those who were asked about the case."""

    all_optional = True

    ruling = forms.ChoiceField(label=_("Ruling"), choices=RULINGS, widget=forms.RadioSelect)
    why = forms.ChoiceField(
        label=_("If you dismiss it: why?"),
        help_text=_("The party reads this sentence once the opinion is published, and not before."),
        choices=choices(WHYS, first="–"),
        required=False,
    )
    members = forms.MultipleChoiceField(
        label=_("If you uphold it: whom does it concern?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    code = forms.ChoiceField(label=_("Under which rule?"), choices=DECLARABLE_CHOICES, required=False)
    quote = forms.CharField(
        label=_("What these members read of it"),
        help_text=_("Only what they need to answer. They never learn who said it."),
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for your ruling"),
        help_text=_("It is kept with the case, sealed."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        required=False,
    )

    def __init__(self, asked: list[Clearance], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.declaration.pk), one.member.name) for one in asked]
        self.fields["members"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["members"]

    @property
    def upholds(self) -> bool:
        """Whether the ruling is that it holds."""
        return bool(self.cleaned_data["ruling"] == UPHOLD)

    def act(self) -> dict[str, Any]:
        """The arguments of the action that fits the ruling."""
        data = self.cleaned_data
        if not self.upholds:
            return {"why": data["why"], "reason": data["reason"]}
        members = [UUID(one) for one in data.get("members", [])]
        return {"members": members, "code": data["code"], "quote": data["quote"], "reason": data["reason"]}
