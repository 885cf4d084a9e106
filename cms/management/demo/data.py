"""The demonstration's data as the loader uses it: read, moved to today, and cut down for a preset.

The files were written for a present of 20 November 2026. Every date in them, also those in English sentences, is moved
by whole days, so that the council's present is the day on which it is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from council.members.rules import SeatKind
from council.procedure.rules import PRESETS, Preset

Item = dict[str, Any]

FOLDER = Path(__file__).parent
WRITTEN_FOR = date(2026, 11, 20)
"""The present of the files."""

FOUNDED = "2024-01-08T09:00:00Z"
"""When the council of the demonstration adopted its rules: a week before its first members took their seats."""

PANEL_SIZES = {name: rules.panel_size for name, rules in PRESETS.items()}
NATIONAL_MEMBERS = 30

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_DAY_IN_WORDS = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})( \d{{4}})?\b")
_FIRST_YEAR = 2025
"""Dates in sentences before this year are history (a covenant, a report) and stay."""


def moment(text: str) -> datetime:
    """A time of the files, aware."""
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    """A day of the files."""
    return date.fromisoformat(text)


def days_to_move(today: date) -> int:
    """By how many days the files move; never back, so that a machine with a wrong calendar still gets a whole story."""
    return max(0, (today - WRITTEN_FOR).days)


def moved(value: Any, days: int) -> Any:
    """The same value with every date in it moved by so many days."""
    if isinstance(value, dict):
        return {name: moved(inner, days) for name, inner in value.items()}
    if isinstance(value, list):
        return [moved(inner, days) for inner in value]
    if not isinstance(value, str) or not days:
        return value
    delta = timedelta(days=days)
    if _ISO_MOMENT.fullmatch(value):
        return (moment(value) + delta).strftime("%Y-%m-%dT%H:%M:%SZ")
    if _ISO_DAY.fullmatch(value):
        return (day(value) + delta).isoformat()
    return _DAY_IN_WORDS.sub(lambda found: _moved_words(found, delta), value)


def _moved_words(found: re.Match[str], delta: timedelta) -> str:
    number, month, year = found.groups()
    if year and int(year) < _FIRST_YEAR:
        return found.group()
    try:
        then = date(int(year or WRITTEN_FOR.year), MONTHS.index(month) + 1, int(number)) + delta
    except ValueError:
        return found.group()
    return f"{then.day} {MONTHS[then.month - 1]}" + (f" {then.year}" if year else "")


def few(case: Item, panel: int) -> Item:
    """A case as a smaller panel decides it: what the missing seats wrote is left out, answers find their post again."""
    seated: Callable[[Item], bool] = lambda item: item["panellist"] < panel  # noqa: E731 — used four times below
    kept = [index for index, post in enumerate(case["posts"]) if seated(post)]
    place = {index: position for position, index in enumerate(kept)}
    return {
        **case,
        "assessments": [item for item in case["assessments"] if seated(item)],
        "posts": [{**case["posts"][index], "reply_to": place.get(case["posts"][index]["reply_to"])} for index in kept],
        "motions": [
            {**motion, "ballots": [ballot for ballot in motion["ballots"] if seated(ballot)]}
            for motion in case["motions"]
        ],
    }


def few_words(opinion: Item, wording: list[Item]) -> Item:
    """An opinion in the words of a smaller panel."""
    text = json.dumps(opinion, ensure_ascii=False)
    for change in wording:
        find, use = (json.dumps(change[name], ensure_ascii=False)[1:-1] for name in ("find", "use"))
        text = text.replace(find, use)
    changed: Item = json.loads(text)
    return changed


@dataclass(frozen=True)
class Data:
    """Everything the loader reads, for one preset and one day."""

    preset: Preset
    days: int
    organisations: list[Item]
    members: list[Item]
    deputies: list[Item]
    people: list[Item]
    offices: list[Item]
    cases: list[Item]
    opinions: dict[str, Item]
    statements: list[Item]
    walk: Item
    site: Item

    @property
    def panel(self) -> int:
        """How many sit on a panel."""
        return PANEL_SIZES[self.preset]

    @property
    def founded(self) -> datetime:
        """When the council adopted its rules."""
        return moment(FOUNDED) + timedelta(days=self.days)

    @property
    def midnight(self) -> datetime:
        """The start of the demonstration's present day: no history reaches beyond it."""
        return datetime(WRITTEN_FOR.year, WRITTEN_FOR.month, WRITTEN_FOR.day, tzinfo=UTC) + timedelta(days=self.days)


def read(preset: Preset, today: date) -> Data:
    """Read the files for a preset and a day."""
    days = days_to_move(today)
    staff = _file("staff", days)
    members = _of_preset(_file("members", days), preset)
    keys = {member["key"] for member in members}
    offices = [{**item, "members": [key for key in item["members"] if key in keys]} for item in staff["offices"]]
    cases, walk, opinions = _file("cases", days), _file("walk", days), _file("opinions", days)
    if preset is Preset.SMALL:
        size = PANEL_SIZES[preset]
        cases = [few(case, size) for case in cases if case["stage"] != "not_selected"]
        walk = few(walk, size)
        opinions = [few_words(opinion, opinion["wording_small"]) for opinion in opinions]
    return Data(
        preset=preset,
        days=days,
        organisations=_file("organisations", days),
        members=members,
        deputies=[{**one, "seat": SeatKind.DEPUTY} for one in _file("deputies", days)],
        people=staff["people"],
        offices=offices,
        cases=cases,
        opinions={opinion["case"]: opinion for opinion in opinions},
        statements=_file("statements", days),
        walk=walk,
        site=_file("site", 0),
    )


def _file(name: str, days: int) -> Any:
    return moved(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")), days)


def _of_preset(members: list[Item], preset: Preset) -> list[Item]:
    small = [member for member in members if member["small"]]
    if preset is Preset.SMALL:
        return small
    if preset is Preset.INTERNATIONAL:
        return members
    others = [member for member in members if not member["small"]]
    chosen = {member["key"] for member in small + others[: NATIONAL_MEMBERS - len(small)]}
    return [member for member in members if member["key"] in chosen]
