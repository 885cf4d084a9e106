"""Entering and withdrawing polls, and asking the members to allow one change. One form for each kind of change."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from council.access.forms import HouseForm
from council.access.forms.proposals import Asked, ProposalForm, asks_for
from council.access.phrases import OFFICES
from council.access.rules import OFFICES_OF_THE_DESK, Locked, ProposalKind
from council.kernel.verdicts import Refused, Verdict, no, require_that
from council.members.phrases import CONSTITUENCIES, SEAT_KINDS
from council.members.rules import SeatKind
from council.polls.phrases import GROUNDS
from council.polls.queries import people_for_change, polls_to_withdraw
from council.polls.rules import LONGEST_NAME, LONGEST_REASON
from council.procedure.rules import Rules, changed, changes, flat, may_adopt

CHOOSE = ("", _("Choose one"))
LEAST, FAR = date(2000, 1, 1), date(2200, 1, 1)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"dir": "auto"}), **more)


class PollFields(forms.Form):
    """A poll: what, where, when."""

    name = _line(_("What is voted on?"), help_text=_("Its name in full, such as: Parliamentary election."))
    place = _line(_("Where?"), help_text=_("Country or region in words. It is public."))
    day = _day(_("Day of the poll"), help_text=_("Of several days the first."))

    def clean(self) -> dict[str, Any]:
        """Words in one form of writing, a day that calendars can reach."""
        data = super().clean() or {}
        for part in ("name", "place"):
            if part in data:
                data[part] = unicodedata.normalize("NFC", data[part]).strip()
        if data.get("day") and not LEAST <= data["day"] <= FAR:
            self.add_error("day", _("This is not a day of the calendar."))
        return data


class EnterForm(PollFields, HouseForm):
    """Entered by one person, while the lock is ahead."""

    field_order = ("name", "place", "day")

    def poll(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {part: self.cleaned_data[part] for part in ("name", "place", "day")}


@asks_for(ProposalKind.POLL_ENTER)
class EnterByTwoForm(PollFields, ProposalForm):
    """A poll that is near and locks at once."""

    title = _("Ask to enter a poll that locks at once")
    lead = _("From the moment of the approval neither rules nor roster change until the lock is over.")

    def asked(self) -> Asked:
        """The poll; its proposal is about nothing that there is yet."""
        data = self.cleaned_data
        return Asked(uuid4(), {"name": data["name"], "place": data["place"], "day": data["day"].isoformat()})


@asks_for(ProposalKind.POLL_WITHDRAW)
class WithdrawForm(ProposalForm):
    """Which poll goes off the calendar, and why."""

    title = _("Ask to withdraw a poll")
    lead = _(
        "It can still be read, with the ground. Where its lock runs, it locks on for a week, and every member hears."
    )
    poll = forms.ChoiceField(label=_("Which poll?"))
    ground = forms.ChoiceField(label=_("Ground"), choices=[CHOOSE, *GROUNDS.items()])

    def offer(self) -> None:
        """Polls that stand on the calendar."""
        self.polls = {str(one.pk): one for one in polls_to_withdraw(self.now)}
        self.choose("poll", [(key, f"{one} · {one.day.isoformat()}") for key, one in self.polls.items()])

    def asked(self) -> Asked:
        """The poll and the ground."""
        poll = self.polls[self.cleaned_data["poll"]]
        return Asked(poll.pk, {"poll": str(poll.pk), "name": str(poll), "ground": self.cleaned_data["ground"]})


class ChangeForm(HouseForm):
    """One change that is to be allowed, and why. `facts` name it as the act will."""

    reason = forms.CharField(
        label=_("Why can it not wait?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Every member who votes reads this."),
    )

    def __init__(self, rules: Rules, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.order_fields([name for name in self.fields if name != "reason"])
        self.offer()

    def offer(self) -> None:
        """Fill the choices."""
        for name in {"person", "successor"} & set(self.fields):
            self.choose(name, people_for_change())

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices of one field, after an empty one."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [CHOOSE, *choices]

    def facts(self) -> dict[str, Any]:
        """The change of the valid form. Raises `Refused` for what no change of the kind can be."""
        raise TypeError("each form says what it asks for")


class RuleForm(ChangeForm):
    """One value of the rules."""

    rule = forms.ChoiceField(label=_("Which rule?"))
    value = forms.CharField(
        label=_("New value"),
        max_length=60,
        help_text=_("A whole number, yes or no, or one of the words that the rule knows. Lengths are in hours."),
    )

    def offer(self) -> None:
        """Every single value, with what it is now."""
        self.values = {name: value for name, value in flat(self.rules).items() if not isinstance(value, list)}
        self.choose("rule", [(name, f"{name} = {_shown(value)}") for name, value in sorted(self.values.items())])

    def facts(self) -> dict[str, Any]:
        """The rule and its new value, if rules with it hold together."""
        name = self.cleaned_data["rule"]
        try:
            rules = changed(self.rules, name, _read(self.cleaned_data["value"].strip(), self.values[name]))
            verdict = may_adopt(rules)
        except (TypeError, ValueError):
            raise Refused(no("polls.value_unknown", "value")) from None
        Verdict(tuple(replace(reason, field="value") for reason in verdict.reasons)).or_refuse()
        found = changes(self.rules, rules)
        require_that(bool(found), "polls.value_changes_nothing", "value").or_refuse()
        return found


def _shown(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _read(text: str, like: Any) -> Any:
    """A value of the kind that stands there now. Raises `ValueError`."""
    if isinstance(like, bool):
        if text not in {"yes", "no"}:
            raise ValueError
        return text == "yes"
    if isinstance(like, int):
        number = int(text)
        if abs(number) > 10**6:
            raise ValueError
        return number
    return text


class AppointmentForm(ChangeForm):
    """An appointment to the council or as a deputy."""

    person = forms.ChoiceField(label=_("Account"), help_text=_("Whoever is not here is invited first."))
    seat = forms.ChoiceField(
        label=_("Appointed as"), choices=[(kind, SEAT_KINDS[kind]) for kind in (SeatKind.MEMBER, SeatKind.DEPUTY)]
    )
    constituency = forms.ChoiceField(label=_("Constituency"), choices=[CHOOSE, *CONSTITUENCIES.items()])
    starts = _day(_("First day"))
    ends = _day(_("Last day"))

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            raise ValidationError({"ends": _("The last day of a term comes after its first day.")})
        return data

    def facts(self) -> dict[str, Any]:
        """As `appoint` names it."""
        data = self.cleaned_data
        days = {part: data[part].isoformat() for part in ("starts", "ends")}
        return {**{part: str(data[part]) for part in ("person", "seat", "constituency")}, **days}


class OfficeForm(ChangeForm):
    """An office of the desk that begins or ends for somebody."""

    person = forms.ChoiceField(label=_("Person"))
    office = forms.ChoiceField(label=_("Which office?"))

    def offer(self) -> None:
        """People, and offices of the desk."""
        super().offer()
        self.choose("office", sorted(((str(one), OFFICES[one]) for one in OFFICES_OF_THE_DESK), key=str))

    def facts(self) -> dict[str, Any]:
        """As the act of two people names it."""
        return {part: self.cleaned_data[part] for part in ("person", "office")}


class PassOnForm(OfficeForm):
    """An office that ends for one and begins for the other."""

    successor = forms.ChoiceField(label=_("Who comes after?"))

    def facts(self) -> dict[str, Any]:
        """As the act of two people names it."""
        return {**super().facts(), "successor": self.cleaned_data["successor"]}


FORMS: dict[Locked, type[ChangeForm]] = {
    Locked.APPOINTMENT: AppointmentForm,
    Locked.OFFICE_END: OfficeForm,
    Locked.OFFICE_GIVE: OfficeForm,
    Locked.OFFICE_HAND_OVER: PassOnForm,
    Locked.RULES: RuleForm,
}


class VoteForm(HouseForm):
    """Yes or no. Nothing is chosen beforehand."""

    vote = forms.ChoiceField(
        label=_("Is this one change allowed during the lock?"),
        choices=[("yes", _("Yes, this one change")), ("no", _("No, it waits"))],
        widget=forms.RadioSelect,
    )

    @property
    def in_favour(self) -> bool:
        """What was said."""
        return bool(self.cleaned_data["vote"] == "yes")
