"""How lists are read, searched and counted, and what can be done with a case from where it stands. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cases.lifecycle import CAN_BE_URGENT, TRANSITIONS, Stage, Transition
from council.access.rules import DESK, DRAFT_READERS, MATRIX, PANEL, Office, Permission
from council.kernel.numbering import BadNumber, case_number, parse_case_number

PAGE = 25
"""Cases on one page of the docket."""
COUNTED = 100
"""A count ends here: `100+`. What lies beyond costs time and helps nobody."""
FOUND = 1000
"""Matches of a search that are looked at, the newest first."""
EXPORTED = 10_000
"""Rows of one export."""
FREE_ROWS = 100
"""Rows that one person may export alone; more takes two."""
SHORTEST = 2
"""A word of a search is completed (`brid` finds `bridge`) from this length on."""
WORDS = 8
"""Words of a search that are used."""


def is_bulk(rows: int) -> bool:
    """Whether an export of so many rows takes two people."""
    return rows > FREE_ROWS


class Sort(StrEnum):
    """The orders of the docket."""

    DUE = "due"
    NEWEST = "newest"


@dataclass(frozen=True)
class Counted:
    """How many there are, up to a limit: `7`, or `100+`."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


def counted(n: int, limit: int = COUNTED) -> Counted:
    """A count of what was read up to one more than the limit."""
    return Counted(limit, more=True) if n > limit else Counted(n)


def words_of(text: str) -> list[str]:
    """The words of a search, in lower case, as the index splits them: letters, marks and digits of any script."""
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text)
    return list(dict.fromkeys(kept.lower().split()))[:WORDS]


_SERIAL = re.compile(r"(?:(\d{4})-)?0*(\d{1,9})", re.ASCII)


def numbers_of(text: str, year: int, years_back: int = 5) -> list[str]:
    """The case numbers that somebody may mean: a whole one, `2026-142`, or `142` of this year or the last ones."""
    try:
        return [case_number(*parse_case_number(text))]
    except BadNumber:
        match = _SERIAL.fullmatch(text.strip())
    if match is None or int(match[2]) == 0:
        return []
    years = [int(match[1])] if match[1] else [year - back for back in range(years_back + 1)]
    return [case_number(one, int(match[2])) for one in years]


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what would start a formula (INTEGRITY.md, Rendering)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


@dataclass(frozen=True)
class Queue:
    """Cases that wait for an office at a stage, and the page (a URL name) on which they are dealt with."""

    name: str
    office: Office
    stage: Stage
    page: str


QUEUES: tuple[Queue, ...] = (
    Queue("take_up", Office.INTAKE_OFFICER, Stage.SUBMITTED, "intake:take_up"),
    Queue("information", Office.INTAKE_OFFICER, Stage.NEEDS_INFORMATION, "overview:case"),
    Queue("admissibility", Office.ADMISSIBILITY_OFFICER, Stage.ADMISSIBILITY, "admissibility:ruling"),
    Queue("selection", Office.SECRETARIAT, Stage.ELIGIBLE, "selection:choice"),
    Queue("panel", Office.INTEGRITY_OFFICER, Stage.PANEL_FORMATION, "panel:formation"),
    Queue("review", Office.COUNCIL_CHAIR, Stage.COUNCIL_REVIEW, "overview:case"),
    Queue("publication", Office.SECRETARIAT, Stage.APPROVED, "opinion:publication"),
    Queue("suspended", Office.COUNCIL_CHAIR, Stage.SUSPENDED, "overview:case"),
    Queue("compliance", Office.COMPLIANCE_OFFICER, Stage.PUBLISHED, "response:case"),
)
"""What waits for the offices of the desk, in order of life; what members owe is asked of the rooms."""


def queues_for(offices: Iterable[str]) -> list[Queue]:
    """The queues of somebody with these offices."""
    held = set(offices)
    return [queue for queue in QUEUES if queue.office in held]


def steps_open(stage: Stage, offices: Iterable[str], *, to_ratify: bool = False) -> list[Transition]:
    """The steps that the table has from this stage and that one of these offices may take, in order of life.

    A case is expedited until its panel sits; what was expedited and waits `to_ratify` is ratified wherever it stands.
    """
    held = set(offices)
    found = [row for row in TRANSITIONS if stage in row.sources and row.offices & held]
    return [row for row in found if row.name != "expedite" or to_ratify or stage in CAN_BE_URGENT]


@dataclass(frozen=True)
class Room:
    """A page about one case: its address (a URL name), and the offices for which it has something to say."""

    name: str
    address: str
    offices: frozenset[Office]


ROOMS: tuple[Room, ...] = (
    Room("intake", "intake:file", DESK),
    Room("clearance", "clearance:case", MATRIX[Permission.CASE_CLEARANCE_READ]),
    Room("admissibility", "admissibility:ruling", MATRIX[Permission.COUNCIL_DOCKET_READ]),
    Room("selection", "selection:choice", MATRIX[Permission.COUNCIL_DOCKET_READ]),
    Room("challenges", "challenges:case", MATRIX[Permission.CASE_CLEARANCE_READ]),
    Room("panel", "panel:formation", MATRIX[Permission.CASE_PANEL_READ]),
    Room("assessment", "assessment:case", PANEL),
    Room("deliberation", "deliberation:case", PANEL),
    Room("voting", "voting:case", PANEL),
    Room("opinion", "opinion:draft", DRAFT_READERS),
    Room("response", "response:case", DESK),
)
"""The rooms of a case, in order of life."""

STEP_PAGES: dict[str, str] = {
    "take_up": "intake:take_up",
    "ask_for_information": "intake:ask",
    "declare_eligible": "admissibility:ruling",
    "declare_inadmissible": "admissibility:ruling",
    "refer": "admissibility:ruling",
    "review_admissibility": "admissibility:ruling",
    "select": "selection:choice",
    "leave_unselected": "selection:choice",
    "review_selection": "selection:choice",
    "seat_panel": "panel:formation",
    "expedite": "urgency:case",
    "open_deliberation": "deliberation:case",
    "call_vote": "voting:case",
    "submit_draft": "opinion:draft",
    "publish": "opinion:publication",
    "close": "response:case",
}
"""Where a step is taken. Steps without a page are acts that have no screen."""


def rooms_for(offices: Iterable[str]) -> list[Room]:
    """The rooms that somebody with these offices on a case may enter."""
    held = set(offices)
    return [room for room in ROOMS if room.offices & held]


@dataclass(frozen=True)
class SeatFacts:
    """What somebody with a seat has done on a case, and which offices they hold on it."""

    stage: Stage
    offices: frozenset[str]
    assessed: bool
    ballots_missing: bool
    reviewed: bool


def owed(facts: SeatFacts) -> tuple[str, str] | None:
    """What a panellist or a reviewer owes on a case now: the duty and its page, or nothing."""
    on_panel = bool(facts.offices & PANEL)
    duties = {
        Stage.ASSESSMENT: (on_panel and not facts.assessed, ("assessment", "assessment:case")),
        Stage.DELIBERATION: (on_panel, ("deliberation", "deliberation:case")),
        Stage.VOTING: (on_panel and facts.ballots_missing, ("ballot", "voting:case")),
        Stage.DRAFTING: (Office.RAPPORTEUR in facts.offices, ("draft", "opinion:draft")),
        Stage.COUNCIL_REVIEW: (not facts.reviewed, ("council_review", "opinion:review")),
        Stage.APPROVED: (Office.PANEL_CHAIR in facts.offices, ("publication", "opinion:publication")),
    }
    due, duty = duties.get(facts.stage, (False, None))
    return duty if due else None
