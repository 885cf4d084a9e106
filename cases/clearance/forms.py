"""What members answer, and how officers rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.clearance.phrases import ANSWERS, DECISIONS, STANCES
from cases.clearance.queries import Hit
from cases.clearance.rules import ALLOWED_DECISIONS, Answer, Decision, Origin, Stance
from council.access.forms import HouseForm
from council.interests.phrases import CODES
from council.interests.rules.words import DECLARABLE, RULED_ON, Result

CHOICES = [(stance.value, STANCES[stance]) for stance in (Stance.CONFIRMED, Stance.CONTESTED)]
RULES = [("", "–"), *((code.value, CODES[code]) for code in DECLARABLE)]


class OpenForm(HouseForm):
    """Nothing but the key: the button says it all."""


class ConflictForm(HouseForm):
    """A conflict in the member's own words, under the rule it falls under."""

    all_optional = True

    code = forms.ChoiceField(label=_("Which rule does it fall under?"), choices=RULES, required=False)
    text = forms.CharField(
        label=_("In a few words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


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

    def __init__(self, hits: tuple[Hit, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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


class RulingForm(HouseForm):
    """A ruling on one concern; recusal is what stands there already."""

    all_optional = True

    decision = forms.ChoiceField(label=_("Ruling"), widget=forms.RadioSelect, initial=Decision.RECUSE)
    parties_agreed = forms.BooleanField(label=_("Both parties agreed to the waiver"), required=False)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False
    )

    def __init__(self, result: str, origin: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = ALLOWED_DECISIONS.get(Result(result), frozenset())
        shown = [one for one in Decision if one in possible and (one != Decision.DISMISS or origin != Origin.MEMBER)]
        shown.sort(key=lambda one: one != Decision.RECUSE)
        self.fields["decision"].choices = [(one.value, DECISIONS[one]) for one in shown]  # type: ignore[attr-defined]
        if Decision.WAIVE not in shown:
            del self.fields["parties_agreed"]

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        agreed = data.get("parties_agreed", False)
        return {"decision": data["decision"], "reason": data["reason"], "parties_agreed": agreed}
