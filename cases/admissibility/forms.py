"""The checklist, and the ruling that follows from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.admissibility.phrases import CRITERIA, FINDINGS, OUTCOMES, REMEDIES
from cases.admissibility.rules import Criterion, Finding, Outcome, Remedy
from council.access.forms import HouseForm


class RulingForm(HouseForm):
    """Every criterion, then the ruling, then what that ruling needs; the rules say what is missing, not the form."""

    all_optional = True  # what a ruling needs depends on the ruling, and the hints say it
    remedy = forms.ChoiceField(
        label=_("Why the platform’s own appeal no longer stands in the way"),
        choices=REMEDIES.items,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Needed for an eligible appeal."),
    )
    complained_on = forms.DateField(
        label=_("Day of the complaint to the platform"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
        help_text=_("Needed when the platform did not answer."),
    )
    outcome = forms.ChoiceField(label=_("Your ruling"), choices=OUTCOMES.items, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons for the file"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("Staff and the panel read them; the appellant does not."),
    )
    explanation = forms.CharField(
        label=_("What the appellant reads"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
        help_text=_("Needed when the appeal is inadmissible or referred. Plain words; no names."),
    )
    destination = forms.CharField(
        label=_("Body that the appeal is passed to"),
        max_length=200,
        required=False,
        help_text=_("Needed when the appeal is referred."),
    )
    consent = forms.BooleanField(label=_("The appellant has agreed that we pass it on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion, (question, help_text) in CRITERIA.items():
            self.fields[criterion.value] = forms.ChoiceField(
                label=question,
                help_text=help_text,
                choices=FINDINGS.items,
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer yes, no or not known yet.")},
            )
        self.order_fields([criterion.value for criterion in Criterion])

    @property
    def checklist(self) -> list[forms.BoundField]:
        """The fields of the criteria, in the order of the checklist."""
        return [self[criterion.value] for criterion in Criterion]

    def act(self) -> tuple[Outcome, dict[str, Any]]:
        """The ruling, and the arguments of its action."""
        data = self.cleaned_data
        findings = {criterion: Finding(data[criterion.value]) for criterion in Criterion}
        common = {"findings": findings, "reasons": data["reasons"]}
        outcome = Outcome(data["outcome"])
        if outcome is Outcome.ELIGIBLE:
            remedy = Remedy(data["remedy"]) if data["remedy"] else None
            return outcome, {**common, "remedy": remedy, "complained_on": data["complained_on"]}
        common["explanation"] = data["explanation"]
        if outcome is Outcome.REFERRED:
            common |= {"destination": data["destination"], "consent": data["consent"]}
        return outcome, common


class ReviewForm(HouseForm):
    """Nothing but the key: the button says it all."""


class AskReviewForm(HouseForm):
    """The appellant's words about why the ruling is wrong."""

    request = forms.CharField(
        label=_("Why should another officer look at it again?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
        required=False,
    )
