"""Appointing somebody, changing what is known of a member, ending a term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.members.models import Member
from council.members.phrases import CAUSES, CONSTITUENCIES, GENDERS, REGIONS, SEAT_KINDS, SECTORS
from council.members.rules import LANGUAGE, LONGEST_WORDS, Constituency, Gender, RemovalCause, SeatKind
from council.names import country_name
from council.organisations.forms import NAMED_HELP, NamedField

CHOOSE = ("", _("Choose one"))
LONGEST_BIO, MOST_LANGUAGES = 2000, 20
FAR = date(2200, 1, 1)
"""No day lies behind it: the calendar of the machine ends, and so do sums with years."""
DETAILS = ("native_name", "region", "country", "gender", "sector", "legal", "bio")
"""Fields of a member that have the same name in the form."""


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[MaxValueValidator(FAR)], **more)


class ProfileForm(HouseForm):
    """What the register says of a member. The household is never typed here: it only joins people."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    native_name = forms.CharField(
        label=_("Name in their own script"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    region = forms.ChoiceField(label=_("Region"), choices=[CHOOSE, *REGIONS.items()])
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country"),
        max_length=2,
        help_text=_("Two letters of ISO 3166, such as PT."),
        error_messages={"invalid": _("Two letters, such as PT.")},
    )
    languages = forms.CharField(
        label=_("Languages"), max_length=200, help_text=_("Their codes, with commas: en, pt, sr-Latn.")
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[CHOOSE, *SECTORS.items()])
    legal = forms.BooleanField(label=_("Has legal expertise"), required=False)
    employer = NamedField(label=_("Who employs them?"), required=False, help_text=NAMED_HELP)
    nobody = forms.BooleanField(label=_("Nobody employs them"), required=False)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=GENDERS.items(), required=False, help_text=_("Only as they say it themselves.")
    )
    bio = forms.CharField(
        label=_("About them"),
        max_length=LONGEST_BIO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("A few sentences for the public page of the council."),
    )

    def clean_country(self) -> str:
        """A country that there is."""
        code: str = self.cleaned_data["country"].upper()
        if country_name(code) == code:
            raise ValidationError(_("No country has these letters."))
        return code

    def clean_languages(self) -> list[str]:
        """Codes, each once."""
        found = [one for one in re.split(r"[\s,;]+", self.cleaned_data["languages"]) if one]
        if not found or len(found) > MOST_LANGUAGES or not all(re.fullmatch(LANGUAGE, one) for one in found):
            raise ValidationError(_("Codes of languages with commas between them, such as en, pt."))
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        """An employer, or that there is none: it is not lost by leaving a field empty."""
        data = super().clean() or {}
        if "employer" in data and (data["employer"] is None) != data["nobody"]:
            self.add_error("employer", _("Name the employer, or say that nobody is, and not both."))
        return data

    def profile(self) -> dict[str, Any]:
        """Fields of `Member`."""
        data = self.cleaned_data
        named = {"name": data["name"].strip(), "languages": data["languages"], "employer": data["employer"]}
        return {**{field: data[field] for field in DETAILS}, "gender": data["gender"] or Gender.UNDISCLOSED, **named}


def known(member: Member) -> dict[str, Any]:
    """What the form shows of a member to begin with."""
    shown = {field: getattr(member, field) for field in DETAILS}
    employer = member.employer.name if member.employer else ""
    languages = ", ".join(member.languages)
    return {**shown, "name": member.name, "languages": languages, "employer": employer, "nobody": not employer}


class ConstituencyForm(ProfileForm):
    """For whom somebody is appointed, and what the register says of them."""

    constituency = forms.ChoiceField(label=_("Constituency"), choices=[CHOOSE, *CONSTITUENCIES.items()])
    led_until = _day(
        _("Last leading post with a platform, a ministry or a party ended on"),
        required=False,
        help_text=_("Ask them. Leave empty when there was none. Whoever still holds one lays it down first."),
    )
    field_order = ("person", "seat", "constituency", "starts", "ends", "led_until")

    def act(self) -> dict[str, Any]:
        """The arguments of the action besides the person."""
        data = self.cleaned_data
        term = {"constituency": Constituency(data["constituency"]), "led_until": data["led_until"]}
        return {**term, **self.profile()}


class TermForm(ConstituencyForm):
    """A term on the council, or to stand by, and what the register says of whoever serves it."""

    starts = _day(_("First day"))
    ends = _day(_("Last day"))

    seat = forms.ChoiceField(
        label=_("Appointed as"),
        choices=[(kind, SEAT_KINDS[kind]) for kind in (SeatKind.MEMBER, SeatKind.DEPUTY)],
        help_text=_(
            "A deputy has no seat on the council and is called only when no panel can be formed from the members."
        ),
    )

    def act(self) -> dict[str, Any]:
        """The arguments of the action besides the person."""
        data = self.cleaned_data
        return {**super().act(), "starts": data["starts"], "ends": data["ends"], "seat": SeatKind(data["seat"])}


class PersonForm(HouseForm):
    """Whose account it is, among those that are offered."""

    person = forms.ChoiceField(label=_("Account"), help_text=_("Whoever is not here is invited first."))

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *people]


class AppointForm(PersonForm, TermForm):
    """A term for somebody who is chosen here."""


class ResignForm(HouseForm):
    """The last day on which a member sits, and that they mean it."""

    last_day = _day(_("My last day"), help_text=_("From the day after you hold no seat."))
    sure = forms.BooleanField(label=_("I leave the council. I know that this cannot be taken back."))


def _words(label: Any, rows: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, widget=widget, **more)


class ProposeForm(HouseForm):
    """Whom, for which cause, and why in words."""

    member = forms.ChoiceField(label=_("Member"))
    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=[CHOOSE, *CAUSES.items()],
        help_text=_("There is no other cause. Nobody is removed for a vote, an opinion or a speech."),
    )
    reasons = _words(
        _("What happened, and how is it known?"),
        8,
        help_text=_("Sealed. The member reads it at once, everybody else who votes reads it beside the answer."),
    )

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *people]

    def clean_cause(self) -> RemovalCause:
        """One of the closed list."""
        return RemovalCause(self.cleaned_data["cause"])


class AnswerForm(HouseForm):
    """What the member concerned says."""

    answer = _words(
        _("Your answer"), 8, help_text=_("Once and for good. Sealed; everybody who votes reads it beside the reasons.")
    )


class VoteForm(HouseForm):
    """Yes or no. Nothing is chosen beforehand."""

    vote = forms.ChoiceField(
        label=_("Is the member removed from the council?"),
        choices=[("yes", _("Yes, for the cause that is stated")), ("no", _("No, the member stays"))],
        widget=forms.RadioSelect,
    )

    @property
    def in_favour(self) -> bool:
        """What was said."""
        return bool(self.cleaned_data["vote"] == "yes")
