"""What a member of the committee votes, and what is said when a case is left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.selection.phrases import LEAVE_CODES, SCORES
from cases.selection.rules import HIGHEST, LOWEST, LeaveCode, Score
from council.access.forms import HouseForm

MARKS = [(mark, str(mark)) for mark in range(LOWEST, HIGHEST + 1)]


class VoteForm(HouseForm):
    """For or against, four scores, a reason, and the word that nothing ties the voter to the case."""

    in_favour = forms.TypedChoiceField(
        label=_("Should the council decide this case?"),
        choices=[("yes", _("Yes, select it")), ("no", _("No, leave it"))],
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "yes",
    )
    reason = forms.CharField(
        label=_("Your reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        help_text=_("The committee and the secretariat read it."),
    )
    unconflicted = forms.BooleanField(
        label=_("Nothing ties me to this case"),
        required=False,
        help_text=_("No interest, employer, funder, family or friendship on any side of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for score, (name, question) in SCORES.items():
            self.fields[score.value] = forms.TypedChoiceField(
                label=name,
                help_text=question,
                choices=MARKS,
                widget=forms.RadioSelect,
                coerce=int,
                error_messages={"required": _("Give a score from 1 to 5.")},
            )
        self.order_fields(["in_favour", *(score.value for score in Score), "reason", "unconflicted"])

    @property
    def scores(self) -> list[forms.BoundField]:
        """The fields of the scores, in order."""
        return [self[score.value] for score in Score]

    def vote(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "in_favour": data["in_favour"],
            "scores": {score: data[score.value] for score in Score},
            "reason": data["reason"],
            "unconflicted": data["unconflicted"],
        }


class SelectForm(HouseForm):
    """Nothing but the key: the button says it all."""


class LeaveForm(HouseForm):
    """Why a case is left: a code for the statistics, words for the appellant."""

    code = forms.TypedChoiceField(
        label=_("Why is it left?"), choices=LEAVE_CODES.items, widget=forms.RadioSelect, coerce=LeaveCode
    )
    explanation = forms.CharField(
        label=_("What the appellant reads"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        help_text=_("Plain words; no names."),
    )

    def leaving(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {"code": self.cleaned_data["code"], "explanation": self.cleaned_data["explanation"]}


class AskReviewForm(HouseForm):
    """The appellant's words about why the case should be chosen after all."""

    request = forms.CharField(
        label=_("Why should the council look at it again?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
        required=False,
    )
