"""The buttons of the formation page, and a panellist's word that they step back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm


class ActForm(HouseForm):
    """Nothing but the key: the button says it all."""


class RecusalForm(HouseForm):
    """Why a panellist steps back."""

    all_optional = True

    reason = forms.CharField(
        label=_("Why do you step back?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("The integrity officer reads it. You are walled off at once; what you wrote stays yours."),
    )
