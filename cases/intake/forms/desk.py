"""What the intake desk types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.docket.models import Argument, ContentItem
from cases.intake.forms.shared import LANGUAGES, WordsForm, text_field
from cases.intake.rules.desk import LONGEST_QUESTION, MOST_QUESTIONS


class AskForm(WordsForm):
    """Questions to the appellant, and the language in which they are written."""

    language = forms.ChoiceField(label=_("Language of the questions"), choices=[("", "–"), *LANGUAGES], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language
        for number in range(1, MOST_QUESTIONS + 1):
            label = _("Question %(number)s") % {"number": number}
            self.fields[f"question_{number}"] = text_field(label, LONGEST_QUESTION, rows=2, required=False)

    def questions(self) -> list[str]:
        """The questions that were written."""
        given = (self.cleaned_data[f"question_{number}"].strip() for number in range(1, MOST_QUESTIONS + 1))
        return [question for question in given if question]


class TranslationForm(WordsForm):
    """Translations of what a case is about, and who made them; a field for each text."""

    by = forms.CharField(
        label=_("Who translated?"), max_length=60, help_text=_("A name, or “machine”: readers are told which.")
    )

    def __init__(self, *args: Any, items: list[ContentItem | Argument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"text_{item.pk.hex}": item for item in items}
        for name, item in self.items.items():
            self.fields[name] = text_field(_("Translation"), 20000, rows=5, required=False)
            self.fields[name].initial = item.translation
        self.order_fields([*self.items, "by"])

    @property
    def pairs(self) -> list[tuple[ContentItem | Argument, forms.BoundField]]:
        """Each text with the field of its translation."""
        return [(item, self[name]) for name, item in self.items.items()]

    def translations(self) -> dict[UUID, str]:
        """What was typed, by identifier."""
        return {item.pk: text for name, item in self.items.items() if (text := self.cleaned_data[name].strip())}
