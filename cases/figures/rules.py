"""Public figures on conflicts of interest, with nothing small in them and nothing from which it follows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from council.interests.rules.words import RESULTS, RULED_ON, Code
from council.safeguards.rules import Hidden, without_small

Figures = Mapping[str, int]
Shown = dict[str, int | Hidden]


class Table(StrEnum):
    """What is counted, in the order of the page."""

    DECLARATIONS = "declarations"
    RULES = "rules"
    FOLLOWED = "followed"
    APPELLANT = "appellant"
    PLATFORM = "platform"
    REPORTS = "reports"


COLUMNS: dict[Table, tuple[str, ...]] = {
    Table.DECLARATIONS: ("total", "clear", "conflict", "unavailable", "missed"),
    Table.RULES: ("total", *(code for code in Code if RESULTS[code] in RULED_ON and code is not Code.R7)),
    Table.FOLLOWED: ("total", "barred", "recuse", "waive", "allow", "dismiss"),
    Table.APPELLANT: ("total", "upheld", "dismissed", "withdrawn"),
    Table.PLATFORM: ("total", "upheld", "dismissed", "withdrawn"),
    Table.REPORTS: ("total", "upheld", "dismissed"),
}
"""The total of each table and the parts that are shown; what is left of the total is still open."""


@dataclass(frozen=True)
class Year:
    """The figures of one year, by table and column."""

    year: int
    tables: dict[Table, Shown]


def until(now: datetime) -> datetime:
    """Up to when figures count: the end of the last month, in the council's time. So none moves while somebody acts."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def shown(counts: Mapping[Table, Figures]) -> dict[Table, Shown]:
    """One year's tables without small figures.

    Concerns are counted twice, by what followed and by rule. Where one of the two hides something the other would help
    to compute it, by their common sum; so then nothing is shown by rule.
    """
    tables = {table: without_small("total", figures) for table, figures in counts.items()}
    pair = [tables[one] for one in (Table.RULES, Table.FOLLOWED) if one in tables]
    if any(isinstance(figure, Hidden) for table in pair for figure in table.values()):
        tables[Table.RULES] = dict.fromkeys(counts[Table.RULES], Hidden.BESIDE)
    return tables
