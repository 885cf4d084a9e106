"""Entering, ending and signing interests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.interests.phrases import EXAMPLES, RELATIONS
from council.interests.rules.words import InterestKind
from council.organisations.models import Organisation

PAID_TO = {"self": _("Paid to me"), "employer": _("Paid to my employer")}


MONEY = ("share_percent",)
ONLY_FOR = {
    InterestKind.FAMILY: ("relation",),
    InterestKind.HOLDING: MONEY,
    InterestKind.PAY_OR_GRANT: ("paid_to", *MONEY),
}
"""Fields that only some kinds have; the others have none of them."""

MORE = {"more": _("Yes, this:"), "none": _("No, nothing more than what stands above")}


class InterestForm(HouseForm):
    """One interest of a kind. The rules say what is missing, not the form."""

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
    )
    relation = forms.ChoiceField(label=_("Who is it?"), choices=[("", "–"), *RELATIONS.items()], required=False)
    paid_to = forms.ChoiceField(
        label=_("Who gets it?"),
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

    def __init__(self, kind: InterestKind, organisations: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in {name for names in ONLY_FOR.values() for name in names} - set(ONLY_FOR.get(kind, ())):
            del self.fields[name]
        self.fields["text"].help_text = EXAMPLES[kind]
        self.fields["organisation"].choices = [("", "–"), *((str(one.pk), one.name) for one in organisations)]  # type: ignore[attr-defined]

    def act(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "kind": self.kind,
            "organisation": UUID(data["organisation"]) if data["organisation"] else None,
            "text": data["text"],
            "relation": data.get("relation", ""),
            "personal": data.get("paid_to") != "employer",
            "share_percent": data.get("share_percent"),
            "since": data["since"],
            "until": data["until"],
        }


class QuestionForm(InterestForm):
    """A question of the yearly declaration: nothing more to say, or one interest to add and be asked again."""

    more = forms.ChoiceField(
        label=_("Is there something to add?"),
        choices=MORE.items,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether there is something to add.")},
    )
    field_order = ("more",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nothing = self.data.get(self.add_prefix("more")) == "none"
        if self.nothing:
            self.fields["since"].required = False

    def clean(self) -> dict[str, Any]:
        """Nothing that was typed is lost to a hasty "no"."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        typed = any(data.get(name) for name in ("text", "organisation", "since", "until", "relation", "share_percent"))
        if self.nothing and typed:
            self.add_error("more", _("You said no, and typed something below. Say yes to add it, or empty the fields."))
        return data


class EndForm(HouseForm):
    """When an interest ended."""

    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class SignForm(HouseForm):
    """The member's word that the list is complete."""

    complete = forms.BooleanField(
        label=_("This list is complete and right, and I say so within 48 hours when something changes."),
        required=False,
    )
