"""What anybody reports, what the officer rules, what the member answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.interests.phrases import DECLARABLE_CHOICES
from council.members.models import Member
from council.reports.phrases import CHOICES, KINDS, WHYS
from council.reports.rules import LONGEST_QUOTE, LONGEST_WORDS


def _words(
    label: Any, missing: Any, *, help_text: Any = "", most: int = LONGEST_WORDS, rows: int = 4
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": missing} if missing else None,
    )


class ReportForm(HouseForm):
    """About whom, what, and how somebody knows. A contact is asked for and never needed."""

    member = forms.ChoiceField(
        label=_("About which member?"), error_messages={"required": _("Choose a member of the council.")}
    )
    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(kind.value, word) for kind, word in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one that comes nearest.")},
    )
    words = _words(_("What is missing?"), _("Say in your own words what is missing."))
    source = _words(
        _("How do you know it?"),
        _("Say how you know it, or where it can be read."),
        help_text=_("The address of a page, or in your own words."),
        rows=3,
    )
    contact = forms.CharField(
        label=_("Where can we ask you back?"),
        help_text=_("You need not say. It is sealed, and erased with the rest."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, members: list[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Choose one")), *((str(one.pk), one.name) for one in members)]
        self.fields["member"].choices = offered  # type: ignore[attr-defined]


class RuleForm(HouseForm):
    """What is done with a report."""

    all_optional = True

    choice = forms.ChoiceField(
        label=_("What is to be done?"),
        choices=[(one.value, word) for one, word in CHOICES.items()],
        widget=forms.RadioSelect,
    )
    quote = _words(
        _("What the member reads of it"),
        None,
        help_text=_("Only what they need to answer. They never learn who said it."),
        most=LONGEST_QUOTE,
        rows=3,
    )
    code = forms.ChoiceField(
        label=_("If you raise a concern: under which rule?"),
        choices=DECLARABLE_CHOICES,
        required=False,
    )
    why = forms.ChoiceField(
        label=_("If you dismiss it: why?"),
        choices=[("", "–"), *((one.value, word) for one, word in WHYS.items())],
        required=False,
    )
    reason = _words(_("Reason for your ruling"), None)

    def act(self) -> dict[str, str]:
        """The arguments of the action."""
        return {name: self.cleaned_data[name] for name in ("choice", "quote", "code", "why", "reason")}


class AnswerForm(HouseForm):
    """What the member says of it."""

    declared = forms.BooleanField(label=_("I have entered it in my register now"), required=False)
    text = _words(_("Your answer"), _("Answer in a few words."))
