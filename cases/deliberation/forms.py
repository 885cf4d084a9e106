"""What a panellist says, and what the chair decides before the panel speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.deliberation.rules import MAX_LENGTH, REASON_LENGTH
from cases.docket.models import Party
from cases.docket.phrases import ROLES
from cases.docket.rules import PartyRole
from council.access.forms import HouseForm


class PostForm(HouseForm):
    """A post; `answers` is the post to which it speaks, if to any."""

    text = forms.CharField(
        label=_("Your contribution"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("The panel reads it with your name. It stays in the file and is never changed."),
    )
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)


class OpenForm(HouseForm):
    """Nothing but the key: the button says it all."""


class SpareForm(HouseForm):
    """Which person need not be heard, and why."""

    party = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why is hearing this person unsafe or impossible?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It stays in the file."),
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["party"]
        choice.choices = [(str(party.pk), f"{party.pseudonym} ({ROLES[PartyRole(party.role)]})") for party in parties]
