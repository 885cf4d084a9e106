"""From when to when somebody is away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.leaves.rules import LONGEST_REASON


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class LeaveForm(HouseForm):
    """Days, and a reason for those who want to give one."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_(
            "Need not be said. Only the person who is away, the council chair and the secretariat read it, "
            "and not for longer than the leave lasts."
        ),
    )

    def days(self) -> dict[str, Any]:
        """The arguments of the action."""
        given = self.cleaned_data
        return {"first": given["first_day"], "last": given["last_day"], "reason": given["reason"]}


class EnterForm(LeaveForm):
    """The same for somebody who cannot enter it."""

    member = forms.ChoiceField(label=_("Who is away?"))

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose one")), *people]
        self.order_fields(["member", "first_day", "last_day", "reason"])


class EndForm(HouseForm):
    """Nothing but the key: the button says it all."""
