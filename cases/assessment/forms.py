"""The form of an assessment, made from its framework."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.assessment.rules.framework import QUESTIONS, SECTIONS
from cases.assessment.rules.judging import given
from cases.assessment.rules.shapes import Answers, Group, Kind, Question, Section
from council.access.forms import HouseForm


def _field(question: Question, group: Group) -> forms.Field:
    """The field of a question. It looks needed where it always is; gaps are found at sealing.

    Within a named group its label names that too: in a list of errors it is read far from its heading.
    """
    label = _(question.words)
    words: dict[str, Any] = {
        "label": format_lazy("{} – {}", _(group.words), label) if group.words else label,
        "help_text": _(question.guidance) if question.guidance else "",
        "required": question.needed is True,
    }
    choices = [(option.code, _(option.words)) for option in question.options]
    match question.kind:
        case Kind.LINE:
            return forms.CharField(max_length=question.limit, **words)
        case Kind.TEXT:
            return forms.CharField(
                max_length=question.limit, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **words
            )
        case Kind.MANY:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
        case Kind.SCALE:
            return forms.TypedChoiceField(
                choices=choices, widget=forms.RadioSelect, coerce=int, empty_value=None, **words
            )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)


class AssessmentForm(HouseForm):
    """Every question of the framework. What is missing is no error here: a draft may be saved with gaps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            for group in section.groups:
                self.fields |= {question.code: _field(question, group) for question in group.questions}

    @classmethod
    def of(cls, answers: Answers) -> AssessmentForm:
        """The form filled in and sent, as it were: so that what the rules miss stands beside its field."""
        return cls({**answers, "idempotency_key": str(uuid4())})

    def clean(self) -> dict[str, Any]:
        """Let gaps pass."""
        for name, errors in list(self.errors.items()):
            if name in QUESTIONS and all(error.code == "required" for error in errors.as_data()):
                del self.errors[name]
                self.cleaned_data[name] = None
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """The answers that were given, by code."""
        return {code: answer for code in QUESTIONS if (answer := self.cleaned_data.get(code)) not in (None, "", [])}

    def laid_out(self) -> list[tuple[Section, list[tuple[Group, list[forms.BoundField]]], bool]]:
        """Sections, their groups with the fields of each, and whether it stands open: asked so far, begun, or wrong."""
        so_far = {code: self[code].value() for code in QUESTIONS}
        return [
            (
                section,
                [(group, [self[one.code] for one in group.questions]) for group in section.groups],
                section.is_asked(so_far)
                or any(self.errors.get(one.code) or given(so_far[one.code]) for one in section.questions),
            )
            for section in SECTIONS
        ]


class SealForm(HouseForm):
    """Nothing but the key: what is sealed is what was saved and shown."""
