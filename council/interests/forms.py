"""Entering, ending and signing interests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.interests.phrases import KINDS, RELATIONS
from council.organisations.models import Organisation

PAID_TO = {"self": _("Paid to me"), "employer": _("Paid to my employer")}


class InterestForm(HouseForm):
    """One interest. The rules say what is missing, not the form."""

    kind = forms.ChoiceField(label=_("What kind of interest is it?"), choices=KINDS.items, widget=forms.RadioSelect)
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_("If it is not in the list, name it below. For a broad fund, name none."),
    )
    text = forms.CharField(
        label=_("In a few words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("For example: programme director, paid. What you write about family is never published."),
    )
    relation = forms.ChoiceField(
        label=_("For family: who is it?"), choices=[("", "–"), *RELATIONS.items()], required=False
    )
    paid_to = forms.ChoiceField(
        label=_("For pay or a grant: who gets it?"),
        choices=PAID_TO.items,
        widget=forms.RadioSelect,
        required=False,
        initial="self",
    )
    share_percent = forms.DecimalField(
        label=_("Share in percent"),
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("Of the company that you hold, or of your employer’s income."),
    )
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
        help_text=_("Leave empty while it goes on."),
    )

    def __init__(self, organisations: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "–"), *((str(one.pk), one.name) for one in organisations)]  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "organisation": UUID(data["organisation"]) if data["organisation"] else None,
            "text": data["text"],
            "relation": data["relation"],
            "personal": data["paid_to"] != "employer",
            "share_percent": data["share_percent"],
            "since": data["since"],
            "until": data["until"],
        }


class EndForm(HouseForm):
    """When an interest ended."""

    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class SignForm(HouseForm):
    """The member's word that the list is complete."""

    complete = forms.BooleanField(
        label=_("This list is complete and right, and I say so within 48 hours when something changes."),
        required=False,
    )
