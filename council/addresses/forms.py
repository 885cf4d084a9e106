"""Another address for one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm


class AddressForm(HouseForm):
    """The new address."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A link goes there. Nothing changes until you open it."),
    )


class ConfirmForm(HouseForm):
    """Nothing but the key: the button says it all."""
