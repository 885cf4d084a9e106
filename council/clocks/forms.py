"""Setting a demonstration's clock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm


class ForwardForm(HouseForm):
    """By how many hours to go forward."""

    hours = forms.IntegerField(label=_("Hours to go forward"), min_value=1, max_value=8760, initial=24)
