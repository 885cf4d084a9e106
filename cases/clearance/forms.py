"""What members answer, and how officers rule."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.clearance.phrases import ANSWERS, CONSENTS, DECISIONS, STANCES, VOTES
from cases.clearance.queries import Hit
from cases.clearance.rules import OFFICER_DECIDES, Answer, Decision, Origin, Stance, Step, may_dismiss
from council.access.forms import HouseForm
from council.interests.phrases import DECLARABLE_CHOICES
from council.interests.rules.words import RULED_ON, Result

CHOICES = [(stance.value, STANCES[stance]) for stance in (Stance.CONFIRMED, Stance.CONTESTED)]


class OpenForm(HouseForm):
    """Nothing but the key: the button says it all."""


class MoreForm(HouseForm):
    """The next step of who is involved; the number of those seen, so that a second press opens nothing else."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=len(Step))


class ConflictForm(HouseForm):
    """A conflict in the member's own words, under the rule it falls under."""

    all_optional = True

    code = forms.ChoiceField(label=_("Which rule does it fall under?"), choices=DECLARABLE_CHOICES, required=False)
    text = forms.CharField(
        label=_("In a few words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class ChangeForm(ConflictForm):
    """Something changed after the declaration was given, and since when."""

    since = forms.DateField(
        label=_("Since when?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty if you do not know. It then counts as if it had been so all along."),
        required=False,
    )

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {
            "code": self.cleaned_data["code"],
            "text": self.cleaned_data["text"],
            "since": self.cleaned_data["since"],
        }


class AnswerForm(ConflictForm):
    """Each hit of the register confirmed or contested, then what there is besides."""

    contest = forms.CharField(
        label=_("If something is not right: what is wrong with it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    choice = forms.ChoiceField(
        label=_("Your answer"), choices=ANSWERS.items, widget=forms.RadioSelect, initial=Answer.CLEAR
    )

    def __init__(self, hits: tuple[Hit, ...], *args: Any, early: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if early:  # not everybody was shown yet: one can step aside, and no more
            self.fields["choice"].choices = [one for one in ANSWERS.items() if one[0] != Answer.CLEAR]  # type: ignore[attr-defined]
            self.fields["choice"].initial = Answer.CONFLICT
        self.hits = [hit for hit in hits if hit.origin == Origin.SYSTEM and hit.result in RULED_ON]
        for hit in self.hits:
            self.fields[f"hit_{hit.id}"] = forms.ChoiceField(
                label=_("%(code)s: is this right?") % {"code": hit.code},
                choices=CHOICES,
                widget=forms.RadioSelect,
                required=False,
            )
        if not self.hits:
            del self.fields["contest"]
        self.order_fields([f"hit_{hit.id}" for hit in self.hits] + ["contest", "choice", "code", "text"])

    @property
    def found(self) -> list[tuple[Hit, forms.BoundField]]:
        """Each hit with the field that answers it."""
        return [(hit, self[f"hit_{hit.id}"]) for hit in self.hits]

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        stances: dict[UUID, str] = {hit.id: data[f"hit_{hit.id}"] or Stance.UNANSWERED for hit in self.hits}
        return {
            "choice": data["choice"],
            "stances": stances,
            "contest": data.get("contest", ""),
            "code": data["code"],
            "text": data["text"],
        }


class ReplyForm(HouseForm):
    """Whether something that came after the answer is right. Nothing is chosen beforehand."""

    all_optional = True

    stance = forms.ChoiceField(label=_("Is this right?"), choices=CHOICES, widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("If it is not right: what is wrong with it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def act(self) -> dict[str, str]:
        """The arguments of the action."""
        return {"stance": self.cleaned_data["stance"], "words": self.cleaned_data["words"]}


class RulingForm(HouseForm):
    """A ruling of the officer on one concern; recusal is what stands there already."""

    all_optional = True

    decision = forms.ChoiceField(label=_("Ruling"), widget=forms.RadioSelect, initial=Decision.RECUSE)
    until = forms.DateField(
        label=_("A dismissal counts through"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After that day the circumstance is open again. A recusal has no end."),
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False
    )

    def __init__(self, result: str, origin: str, last: date, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = OFFICER_DECIDES.get(Result(result), ())
        false = may_dismiss(result, origin, asked=asked).ok
        shown = [one for one in possible if one != Decision.DISMISS or false]
        self.fields["decision"].choices = [(one.value, DECISIONS[one]) for one in shown]  # type: ignore[attr-defined]
        self.fields["until"].initial = last
        if Decision.DISMISS not in shown:
            del self.fields["until"]

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {"decision": data["decision"], "reason": data["reason"], "until": data.get("until")}


class VoteForm(HouseForm):
    """A vote on a question before the conflicts panel. Nothing is chosen beforehand."""

    all_optional = True

    choice = forms.ChoiceField(label=_("Your vote"), widget=forms.RadioSelect, choices=VOTES.items, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Once the vote is closed, the member reads the reasons of the side that won, without names."),
    )

    def act(self) -> dict[str, str]:
        """The arguments of the action."""
        return {"choice": self.cleaned_data["choice"], "reason": self.cleaned_data["reason"]}


class AppealForm(HouseForm):
    """Why a recusal should be decided anew."""

    all_optional = True

    plea = forms.CharField(
        label=_("Why should others decide anew?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


class WaiverForm(HouseForm):
    """A party's answer: whether somebody in a certain position may decide the case."""

    all_optional = True

    asked = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("May somebody in this position decide the case?"),
        widget=forms.RadioSelect,
        choices=CONSENTS.items,
        required=False,
    )
