"""What is said about a recommendation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.response.phrases import CLAIMS, FINDINGS
from cases.response.rules import CLAIMABLE, TEXT_LONGEST, ClaimState, FindingState
from council.access.forms import HouseForm


class ClaimForm(HouseForm):
    """What the platform says that it does. It is published."""

    state = forms.TypedChoiceField(
        label=_("What do you do about it?"),
        choices=[(state.value, CLAIMS[state]) for state in CLAIMABLE],
        widget=forms.RadioSelect,
        coerce=ClaimState,
    )
    text = forms.CharField(
        label=_("In words"),
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Published beside the recommendation, as you write it. Name evidence that anybody can look at."),
    )

    def statement(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {"state": self.cleaned_data["state"], "text": self.cleaned_data["text"]}


class FindingForm(HouseForm):
    """What the council has established. It is published beside the platform's words and never replaces them."""

    state = forms.TypedChoiceField(
        label=_("What has the council found?"),
        choices=FINDINGS.items,
        widget=forms.RadioSelect,
        coerce=FindingState,
        help_text=_("“Proven”, “reframed” and “refused” end the follow-up of this recommendation."),
    )
    text = forms.CharField(
        label=_("How it was established"),
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Published beside the recommendation."),
    )

    def statement(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {"state": self.cleaned_data["state"], "text": self.cleaned_data["text"]}


class CloseForm(HouseForm):
    """A last word on the follow-up."""

    reason = forms.CharField(
        label=_("A last word on the follow-up"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
