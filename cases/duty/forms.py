"""Saying that a case cannot wait."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm


class UrgencyForm(HouseForm):
    """Why, and which two members are asked."""

    reason = forms.CharField(
        label=_("Why can the case not wait?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("It is published with the opinion. Name nobody."),
    )
    members = forms.MultipleChoiceField(
        label=_("Two members who are asked to agree"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever asks or agrees takes no seat of this case from the panel that stands by."),
    )

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]


class RatifyForm(HouseForm):
    """The votes of the council on whether the case is urgent, as the chair counted them."""

    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=500)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=500)


class AgreeForm(HouseForm):
    """Nothing but the key: the button says it all."""
