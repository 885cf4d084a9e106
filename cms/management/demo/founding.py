"""The council before its first case: rules, organisations, accounts, offices, members and what they declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password

from cms.management.demo.cast import SYSTEM, Cast
from cms.management.demo.codes import give_generators
from cms.management.demo.data import Item, day
from cms.management.demo.schedule import History
from council.access.actions import end_offices, give_office
from council.access.models import User
from council.access.rules import Office
from council.interests.actions import declare_interest, end_interest, nothing_more, sign_interests
from council.interests.models import Interest
from council.interests.rules.words import YEARLY, InterestKind, Relation
from council.members.actions import appoint
from council.members.rules import Constituency, SeatKind
from council.organisations.actions import register_funding, register_organisation
from council.procedure.actions import adopt_rules
from council.procedure.rules import PRESETS

PASSWORD = "demo-council-2026"  # noqa: S105 — printed at every start; it opens the demonstration only
"""The one password of every account of the demonstration."""

DAYS_BETWEEN_SIGNATURES = 350
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?%")


def found(cast: Cast) -> None:
    """Adopt the rules, give the secretariat its offices, enter the organisations: the morning of the founding."""
    cast.clock.at = cast.data.founded
    adopt_rules(PRESETS[cast.data.preset], actor=SYSTEM, clock=cast.clock)
    _open_accounts(cast)
    for listed in cast.data.offices:
        for key in listed["people"]:
            _give(cast, key, Office(listed["office"]))
    _register_organisations(cast)
    _speak_for_platforms(cast)


def _open_accounts(cast: Cast) -> None:
    """One account for everybody, with a code generator. The password is hashed once: hashing is slow on purpose."""
    encoded = make_password(PASSWORD)
    editors = {key for listed in cast.data.offices if listed["office"] == Office.EDITOR for key in listed["people"]}
    for person in [*cast.data.people, *cast.data.members, *cast.data.deputies]:
        user = User(email=person["email"], name=person["name"], password=encoded, is_staff=person["key"] in editors)
        user.second_factor = uuid4()
        user.save(force_insert=True)
        cast.users[person["key"]] = user
    give_generators(cast.users.values())


def _give(cast: Cast, key: str, office: Office, **about: Any) -> None:
    if office is not Office.PLATFORM_LIAISON or about:
        give_office(cast.users[key].pk, office, actor=SYSTEM, clock=cast.clock, **about)


def _speak_for_platforms(cast: Cast) -> None:
    """A liaison's office is narrowed to one platform."""
    for person in cast.data.people:
        if person["key"] in cast.keys_of(Office.PLATFORM_LIAISON):
            platform = cast.organisations[person["organisation"]]
            _give(cast, person["key"], Office.PLATFORM_LIAISON, subject=platform.pk)


def _register_organisations(cast: Cast) -> None:
    """Owners before what they own, then who pays whom."""
    secretary = cast.holder(Office.SECRETARIAT)
    waiting = list(cast.data.organisations)
    while waiting:
        for item in [one for one in waiting if one["parent"] is None or one["parent"] in cast.organisations]:
            fields = {name: item[name] for name in ("key", "name", "kind", "country", "aliases", "identifiers")}
            parent = cast.organisations.get(item["parent"])
            made = register_organisation(actor=secretary, clock=cast.clock, parent=parent, **fields)
            cast.organisations[item["key"]] = made
            waiting.remove(item)
    for item in cast.data.organisations:
        for funder in item["funders"]:
            register_funding(
                cast.organisations[item["key"]],
                cast.organisations[funder["funder"]],
                Decimal(str(funder["share_percent"])),
                from_year=funder["from_year"],
                to_year=funder["to_year"],
                actor=secretary,
                clock=cast.clock,
            )


def life_of_member(cast: Cast, item: Item) -> History:
    """Appointed, declaring, signing every year; what comes or ends later is entered when it does."""
    starts, present = day(item["term"]["since"]), cast.data.midnight.date()
    yield _at(starts)
    _appoint(cast, item)
    entered: dict[int, Interest] = {}
    changes = sorted(_changes(item, starts))
    signatures = [starts + timedelta(days=n) for n in range(0, 4000, DAYS_BETWEEN_SIGNATURES)]
    days = sorted({*signatures, *(when for when, _, _ in changes)})
    for today in (one for one in days if one < present):
        yield _at(today)
        for _, kind, number in (change for change in changes if change[0] == today):
            _change(cast, item, kind, number, entered, today)
        nothing_more(*YEARLY, actor=cast.actor(item["key"]), clock=cast.clock)
        sign_interests(complete=True, actor=cast.actor(item["key"]), clock=cast.clock)


def _at(today: date) -> datetime:
    """Early in the morning, before anybody works on a case."""
    return datetime.combine(today, time(7, 30), tzinfo=UTC)


def _appoint(cast: Cast, item: Item) -> None:
    employer = cast.organisations[item["employer"]] if item["employer"] else None
    user = cast.users[item["key"]]
    cast.members[item["key"]] = appoint(
        user,
        constituency=Constituency(item["constituency"]),
        seat=item.get("seat", SeatKind.MEMBER),
        starts=day(item["term"]["since"]),
        ends=day(item["term"]["until"]),
        actor=cast.holder(Office.SECRETARIAT),
        clock=cast.clock,
        native_name=item["native_name"] or "",
        household=item["household"] or "",
        employer=employer,
        **{name: item[name] for name in ("region", "country", "gender", "legal", "sector", "languages", "bio")},
    )
    for office in (Office.CONFLICTS_PANEL, Office.COUNCIL_CHAIR):
        if item["key"] in cast.keys_of(office):
            _give(cast, item["key"], office)


def _changes(item: Item, starts: date) -> Iterator[tuple[date, str, int]]:
    """What happens to each interest: the day, what is done, and the interest's place in the list."""
    for number, interest in enumerate(item["interests"]):
        entered = max(starts, day(interest["since"]) + timedelta(days=10))
        yield entered, "declare", number
        if interest["until"] and day(interest["until"]) > entered:
            yield day(interest["until"]) + timedelta(days=5), "end", number


def _change(cast: Cast, item: Item, kind: str, number: int, entered: dict[int, Interest], today: date) -> None:
    interest, actor = item["interests"][number], cast.actor(item["key"])
    until = day(interest["until"]) if interest["until"] else None
    if kind == "end" and until:
        end_interest(entered[number].pk, until, actor=actor, clock=cast.clock)
        return
    share = _PERCENT.search(interest["text"])
    entered[number] = declare_interest(
        actor=actor,
        clock=cast.clock,
        kind=InterestKind(interest["kind"]),
        since=day(interest["since"]),
        until=until if until and until <= today else None,
        organisation=cast.organisations[interest["organisation"]].pk if interest["organisation"] else None,
        text=interest["text"],
        relation=_relation(interest),
        personal=interest["kind"] != InterestKind.PAY_OR_GRANT or "employer" not in _said(interest),
        share_percent=Decimal(share.group(1)) if share else None,
    )


def _said(interest: Item) -> str:
    return f"{interest['text']} {interest['note']}".lower()


def _relation(interest: Item) -> str:
    if interest["kind"] != InterestKind.FAMILY:
        return ""
    return Relation.SPOUSE if "spouse" in interest["text"].lower() else Relation.OTHER


def life_of_committee(cast: Cast) -> History:
    """The committee of the first years, drawn from those who sat then; the present one follows."""
    present = cast.keys_of(Office.SELECTION_COMMITTEE)
    since = {item["key"]: day(item["term"]["since"]) for item in cast.data.members}
    size = PRESETS[cast.data.preset].committee_size
    for starts in sorted(set(since.values())):
        yield _at(starts) + timedelta(hours=1)
        sitting = [key for key in since if since[key] <= starts]
        chosen = [key for key in present if key in sitting]
        others = [key for key in sitting if key not in present]
        _change_committee(cast, [*chosen, *others[: max(0, size - len(chosen))]])


def _change_committee(cast: Cast, chosen: list[str]) -> None:
    only = frozenset({Office.SELECTION_COMMITTEE})
    for key in cast.committee:
        if key not in chosen:
            end_offices(cast.users[key].pk, actor=SYSTEM, clock=cast.clock, offices=only)
    for key in chosen:
        _give(cast, key, Office.SELECTION_COMMITTEE)
    cast.committee = chosen
