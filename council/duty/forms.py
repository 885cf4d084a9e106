"""In which months somebody can be on duty."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.duty.rules import months_of


class DutyForm(HouseForm):
    """Three boxes. None ticked is an answer, too."""

    quarter = forms.DateField(widget=forms.HiddenInput)
    months = forms.TypedMultipleChoiceField(
        label=_("I can be on duty in"),
        coerce=date.fromisoformat,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none if you can be on duty in no month: then it is clear that you have answered."),
    )

    def __init__(self, quarter: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["months"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one.isoformat(), date_format(one, "F Y")) for one in months_of(quarter)]
        self.fields["quarter"].initial = quarter
