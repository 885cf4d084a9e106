"""Motions as they are written, and the ballot paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.assessment.rules.framework import THREE_PART_TEST
from cases.voting.models import Motion
from cases.voting.phrases import CHOICES, KINDS
from cases.voting.rules import REASON_LENGTH, TEXT_LENGTH, MotionKind, choice_field, reason_field
from council.access.forms import HouseForm
from council.kernel.tally import ABSTAIN


class MotionForm(HouseForm):
    """A question to the panel; what can be answered follows from its kind."""

    kind = forms.TypedChoiceField(
        label=_("What does it decide?"),
        choices=KINDS.items,
        widget=forms.RadioSelect,
        coerce=MotionKind,
        help_text=_("A vote has exactly one motion on the outcome."),
    )
    limb = forms.ChoiceField(
        label=_("Limb"),
        choices=[("", "–"), *((group.code, _(group.words)) for group in THREE_PART_TEST.groups)],
        required=False,
        help_text=_("Needed for a motion on a limb."),
    )
    text = forms.CharField(
        label=_("The question"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("As it will be voted on, word for word."),
    )

    def motion(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: self.cleaned_data[name] for name in ("kind", "limb", "text")}


class KeyForm(HouseForm):
    """Nothing but the key: the button says it all."""


class BallotForm(HouseForm):
    """The ballot paper: every motion of the vote, each with its choices and room for the reason of an abstention."""

    def __init__(self, *args: Any, motions: Sequence[Motion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.motions = motions
        for number, motion in enumerate(motions, start=1):
            self.fields[choice_field(motion.pk)] = forms.ChoiceField(
                label=motion.text,
                choices=[(choice, CHOICES[choice]) for choice in (*motion.offers, ABSTAIN)],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the answers, or abstain.")},
            )
            self.fields[reason_field(motion.pk)] = forms.CharField(
                label=format_lazy(_("Why you abstain from motion {number}"), number=number),
                required=False,
                max_length=REASON_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
                help_text=_("Needed only if you abstain. The panel reads it after the close."),
            )

    def paper(self) -> list[tuple[Motion, forms.BoundField, forms.BoundField]]:
        """Each motion with its two fields, in order."""
        return [(one, self[choice_field(one.pk)], self[reason_field(one.pk)]) for one in self.motions]

    def choices(self) -> dict[UUID, str]:
        """What was chosen, by motion."""
        return {one.pk: self.cleaned_data[choice_field(one.pk)] for one in self.motions}

    def reasons(self) -> dict[UUID, str]:
        """What was said about abstaining, by motion."""
        return {one.pk: self.cleaned_data[reason_field(one.pk)] for one in self.motions}
