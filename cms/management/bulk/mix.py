"""What platforms decide, and how often: read from counts of the Digital Services Act's transparency database.

The file has one row for each value of a column: `platform,category,column,variant,count`. Made-up cases are drawn from
it, so that their mix is that of the real world.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from cases.docket.rules import Measure, Topic

COLUMNS = {"platform", "column", "variant", "count"}
MEASURES = {
    "decision_visibility": Measure.VISIBILITY,
    "decision_account": Measure.ACCOUNT,
    "decision_monetary": Measure.MONETARY,
    "decision_provision": Measure.SERVICE,
}
TOPICS = {
    "CYBER_VIOLENCE": Topic.HARASSMENT,
    "CYBER_VIOLENCE_AGAINST_WOMEN": Topic.HARASSMENT,
    "ILLEGAL_OR_HARMFUL_SPEECH": Topic.HATE_SPEECH,
    "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": Topic.ELECTION,
    "RISK_FOR_PUBLIC_SECURITY": Topic.INCITEMENT,
    "SCAMS_AND_FRAUD": Topic.DISINFORMATION,
    "VIOLENCE": Topic.VIOLENCE,
}
"""The council's topic for a category of the database; every other category is `other`."""


class MixError(ValueError):
    """A file from which no mix can be read; the message says where."""


@dataclass(frozen=True)
class Weighted:
    """Things and how often each comes, drawn by weight."""

    things: tuple[str, ...]
    sums: tuple[int, ...]

    @classmethod
    def of(cls, counts: dict[str, int]) -> Weighted:
        """In order of name, so that the same counts give the same draws."""
        names = sorted(counts)
        return cls(tuple(names), tuple(accumulate(counts[name] for name in names)))

    def drawn(self, chance: Random) -> str:
        """One of the things."""
        return chance.choices(self.things, cum_weights=self.sums)[0]


@dataclass(frozen=True)
class Mix:
    """Platforms by weight, and for each of them topics and measures."""

    platforms: Weighted
    topics: dict[str, Weighted]
    measures: dict[str, Weighted]


def read_mix(path: Path) -> Mix:
    """The mix in a file. Raises `MixError` for a missing file, a wrong head or a wrong row."""
    totals: dict[str, int] = defaultdict(int)
    topics: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    measures: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line, row in _rows(path):
        platform, column, variant, count = row["platform"], row["column"], row["variant"], row["count"]
        if not count.isdecimal() or not platform:
            raise MixError(f"{path.name}, line {line}: a platform and a whole number are needed")
        if column == "category":
            totals[platform] += int(count)
            topics[platform][TOPICS.get(variant.removeprefix("STATEMENT_CATEGORY_"), Topic.OTHER)] += int(count)
        elif column in MEASURES and variant:
            measures[platform][MEASURES[column]] += int(count)
    kept = {platform: total for platform, total in totals.items() if total and measures[platform]}
    if not kept:
        raise MixError(f"{path.name}: no platform with categories and measures")
    return Mix(
        platforms=Weighted.of(kept),
        topics={platform: Weighted.of(topics[platform]) for platform in kept},
        measures={platform: Weighted.of(measures[platform]) for platform in kept},
    )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            if not set(table.fieldnames or ()) >= COLUMNS:
                raise MixError(f"{path.name}: the first line must name {', '.join(sorted(COLUMNS))}")
            return list(enumerate(table, start=2))
    except OSError as error:
        raise MixError(f"{path}: {error.strerror}") from error
