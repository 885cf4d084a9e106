"""Who may sit on the panel of a case. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cases.challenges.rules import Time, may_draw
from cases.lifecycle import FINAL, Stage
from council.access.rules import PANEL, Office
from council.kernel.verdicts import YES, Verdict, no, require_that
from council.procedure.rules import Rules
from council.safeguards.rules import Sector

SEES_THE_PANEL = PANEL | {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}
"""Who may know who sits on a case before it is published (SAFEGUARDS.md section 3, Who sees what when)."""


class SeatState(StrEnum):
    """Where a seat stands (LIFECYCLE.md, Tracks), in order."""

    ELIGIBLE = "eligible"
    DRAWN = "drawn"
    SEATED = "seated"
    RECUSED = "recused"
    REMOVED = "removed"
    REPLACED = "replaced"
    SERVED = "served"


HOLDING = frozenset({SeatState.DRAWN, SeatState.SEATED})
"""States in which somebody holds the seat now."""

SITTING = frozenset({SeatState.SEATED, SeatState.SERVED})
"""States of those who decided or will decide the case."""


class SeatRole(StrEnum):
    """What a panellist does besides sitting; given by the order of the draw."""

    PANELLIST = "panellist"
    PANEL_CHAIR = "panel_chair"
    RAPPORTEUR = "rapporteur"


ROLE_OFFICES: dict[SeatRole, tuple[Office, ...]] = {
    SeatRole.PANELLIST: (Office.PANELLIST,),
    SeatRole.PANEL_CHAIR: (Office.PANELLIST, Office.PANEL_CHAIR),
    SeatRole.RAPPORTEUR: (Office.PANELLIST, Office.RAPPORTEUR),
}
"""The offices that come with a seat, on its case only."""


class ChallengeState(StrEnum):
    """Where a challenge of a panellist stands (LIFECYCLE.md, Tracks)."""

    FILED = "filed"
    ANSWERED = "answered"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


OPEN_CHALLENGES = frozenset({ChallengeState.FILED, ChallengeState.ANSWERED})


class Exclusion(StrEnum):
    """Why somebody is not in the pool. Told to the officer and the auditor; the document says `not_eligible`."""

    AWAY = "away"
    BARRED = "barred"
    NOT_ASKED = "not_asked"
    LEFT = "left"
    OFFICER = "officer"
    PENDING = "pending"
    REGISTER = "register"
    SAT_BEFORE = "sat_before"
    UNAVAILABLE = "unavailable"
    URGED = "urged"
    WAITING = "waiting"


AT_SEATING = "at_seating"
"""The rule by which everybody learns who sits once the panel is seated (SAFEGUARDS.md section 3)."""

FIRM = frozenset({Exclusion.BARRED, Exclusion.OFFICER, Exclusion.UNAVAILABLE})
"""Reasons for which somebody who was drawn lets the seat go at once, and can be drawn again. What is only awaited takes
no seat, nor does a leave, which others can enter: else whoever raises doubts or enters leaves between commitment and
draw could choose who is left out."""

PUBLIC_EXCLUSION = "not_eligible"

WORKING = frozenset({Stage.ASSESSMENT, Stage.DELIBERATION, Stage.VOTING, Stage.DRAFTING})
"""Stages in which an empty seat is filled again."""

DRAW_VOID = "draw_void"
"""Why a seat was let go: the draw that filled it does not count. Its holder can be drawn again."""

UNABLE = "unable"
"""Why a seat was let go at once: chance named somebody who could not sit any more when it spoke."""

LEFT_COUNCIL = "left_council"
"""Why a seat was taken: its holder is no member of the council any more. Not why that is so."""

OVER = FINAL | {Stage.PUBLISHED}


REVIEWED = frozenset({Stage.COUNCIL_REVIEW, Stage.APPROVED})
"""Stages in which the panel's work is before others: an empty seat is not filled any more."""


@dataclass(frozen=True)
class Person:
    """Somebody as the draw sees them. `cluster` numbers the interest cluster; `load` counts open seats elsewhere."""

    member: UUID
    region: str
    sector: str | None
    legal: bool
    gender: str
    languages: frozenset[str]
    cluster: int
    funders: frozenset[UUID]
    load: int = 0


@dataclass(frozen=True)
class Wishes:
    """What a case asks of its panel, as far as somebody in the pool can give it."""

    region: str
    language: str


UNDISCLOSED = "undisclosed"


class Codes:
    """Opaque words for one document: whoever reads it cannot tell which employer, owner or donor is meant."""

    def __init__(self, new: Callable[[], str]) -> None:
        self._new = new
        self._given: dict[tuple[str, str], str] = {}

    def of(self, kind: str, value: object) -> str:
        """The word for a value, the same each time within this document."""
        key = (kind, str(value))
        if key not in self._given:
            self._given[key] = self._new()
        return f"{kind}:{self._given[key]}"


def attributes(person: Person, wishes: Wishes, codes: Codes) -> list[str]:
    """What the draw document says of somebody: sorted, every value under an opaque word of this document.

    In clear, region, gender and sector would single out most members, and tell who is missing from the pool.
    """
    found = {codes.of("region", person.region), codes.of("cluster", person.cluster)}
    found |= {codes.of("funder", funder) for funder in sorted(person.funders)}
    if person.sector:
        found.add(codes.of("sector", person.sector))
    if person.legal:
        found.add("legal")
    if person.gender != UNDISCLOSED:
        found.add(codes.of("gender", person.gender))
    if wishes.language in person.languages:
        found.add(codes.of("language", wishes.language))
    return sorted(found)


def tickets(person: Person, lightest: int) -> int:
    """How many tickets somebody has: fewer the more open seats they hold than the freest in the pool."""
    return max(1, 12 - 2 * (person.load - lightest))


def draw_body(
    size: int,
    pool: Mapping[str, Person],
    seated: Mapping[str, Person],
    excluded: Sequence[str],
    *,
    rules: Rules,
    wishes: Wishes,
    codes: Codes,
) -> dict[str, Any]:
    """The part of a draw document that the council decides: people under their words, limits, what may be relaxed.

    `pool`, `seated` and `excluded` go by the random identifier of each person. A wish that nobody can fulfil is left
    out, so that no other rule is relaxed for it in vain.
    """
    lightest = min((person.load for person in pool.values()), default=0)
    everybody = [*pool.values(), *seated.values()]
    limits = panel_limits(size, rules, codes)
    if any(person.region == wishes.region for person in everybody):
        limits.append({"id": "region-min", "attr": codes.of("region", wishes.region), "min": 1})
    if any(wishes.language in person.languages for person in everybody):
        limits.append({"id": "language-min", "attr": codes.of("language", wishes.language), "min": 1})
    present = {limit["id"] for limit in limits}
    body: dict[str, Any] = {
        "panel_size": size,
        "pool": [
            {"id": id_, "tickets": tickets(pool[id_], lightest), "attrs": attributes(pool[id_], wishes, codes)}
            for id_ in sorted(pool)
        ],
        "excluded": [{"id": id_, "reason": PUBLIC_EXCLUSION} for id_ in sorted(excluded)],
        "rules": limits,
        "relax": [rule for rule in RELAX if rule in present],
    }
    if seated:
        body["seated"] = [
            {"id": id_, "tickets": 1, "attrs": attributes(seated[id_], wishes, codes)} for id_ in sorted(seated)
        ]
    return body


def panel_limits(size: int, rules: Rules, codes: Codes) -> list[dict[str, Any]]:
    """The limits of a panel, in the form of the draw document; independence is held to by the names of its rules."""
    limits: list[dict[str, Any]] = [
        {"id": "government-max", "attr": codes.of("sector", Sector.GOVERNMENT), "max": rules.government_max_on_panel},
        {"id": "platform-max", "attr": codes.of("sector", Sector.PLATFORM), "max": rules.platform_max_on_panel},
        {"id": "cluster-max", "each": "cluster:", "max": rules.cluster_max_on_panel},
        {"id": "funder-max", "each": "funder:", "max": rules.funder_max_on_panel},
        {"id": "gender-max", "each": "gender:", "max": max(size - 1, 1)},
        {"id": "region-max", "each": "region:", "max": rules.region_max_on_panel},
    ]
    if rules.panel_min_legal:
        limits.append({"id": "legal-min", "attr": "legal", "min": rules.panel_min_legal})
    return limits


RELAX = ("funder-max", "gender-max", "region-max", "language-min", "region-min")
"""What is given up when no panel exists otherwise, in this order. Conflicts, powers and clusters never are."""


NAMED_PER_SEAT = 2
"""For each empty seat so many people are named, and can sit, at least: chance chooses, and not who named them."""


@dataclass(frozen=True)
class PoolFacts:
    """What must be true before a draw is committed to.

    `said` counts what parties said about who should not decide and nobody ruled on; `time` is how their time stands.
    `eligible` can be drawn; `roster`: people who were named for this case stand among the council. `duty_first`: those
    who stand by for expedited cases have their turn, and alone are counted here.
    """

    stage: str
    frozen: bool
    vacant: int
    waiting: int
    pending: int
    challenges: int
    said: int
    time: str
    eligible: int = 0
    roster: bool = False
    duty_first: bool = False

    @property
    def thin(self) -> bool:
        """Whether people were named for this case and so few can sit that chance has little to choose among."""
        return self.roster and self.eligible < NAMED_PER_SEAT * self.vacant


def may_commit(facts: PoolFacts) -> Verdict:
    """Whether the pool is settled: everybody answered, everything ruled on, no challenge open, a seat to fill.

    Before the first seating the parties were heard, too (LIFECYCLE.md, row 9). An empty seat of a seated panel is
    filled from people about whom they had their say.
    """
    right_stage = facts.stage in WORKING if facts.frozen else facts.stage == Stage.PANEL_FORMATION
    verdict = require_that(right_stage, "panel.wrong_stage")
    verdict &= require_that(facts.vacant > 0, "panel.no_vacancy")
    verdict &= require_that(not facts.duty_first, "panel.duty_first")
    if facts.waiting:
        verdict &= no("panel.declarations_open", count=facts.waiting)
    if facts.pending:
        verdict &= no("panel.rulings_open", count=facts.pending)
    if right_stage:
        verdict &= may_draw(Time.OVER if facts.frozen else facts.time, open_challenges=facts.said)
    verdict &= require_that(not facts.thin, "panel.roster_thin", count=facts.eligible)
    return verdict & require_that(facts.challenges == 0, "panel.challenge_open")


@dataclass(frozen=True)
class SeatingFacts:
    """What must be true before people are seated (LIFECYCLE.md, row 9).

    `unratified`: people who stand by have seats, and the council has not said yet that the case is urgent. Their names
    are known beforehand, so that nobody gets them for a case by calling it urgent for a few days.
    """

    holders: int
    size: int
    not_cleared: int
    challenges: int
    draws_hold: bool
    limits: Verdict
    unratified: bool = False


def may_seat(facts: SeatingFacts) -> Verdict:
    """Whether the panel can be seated: drawn, every panellist declared and cleared, no open challenge, limits held."""
    verdict = require_that(facts.holders > 0, "panel.not_drawn")
    if 0 < facts.holders < facts.size:
        verdict &= no("panel.seats_vacant", count=facts.size - facts.holders)
    if facts.not_cleared:
        verdict &= no("panel.not_declared", count=facts.not_cleared)
    verdict &= require_that(facts.challenges == 0, "panel.challenge_open")
    verdict &= require_that(facts.draws_hold, "panel.draw_does_not_hold")
    verdict &= require_that(not facts.unratified, "panel.not_ratified")
    return verdict & (facts.limits if facts.holders == facts.size else Verdict())


def may_redraw(*, stage: str, frozen: bool, drawn: bool, later: bool, challenges: int) -> Verdict:
    """Whether a draw can still be found void: before anybody is seated, the last one first (SAFEGUARDS.md section 3).

    `frozen`: the panel was seated once; then only a draw for an empty seat can be void, while chance has not spoken.
    `later`: another draw that is not void builds on this one.
    """
    if frozen and drawn:
        return no("panel.seated_panel")
    verdict = require_that(stage in WORKING if frozen else stage == Stage.PANEL_FORMATION, "panel.wrong_stage")
    verdict &= require_that(not later, "panel.later_draw")
    return verdict & require_that(challenges == 0, "panel.challenge_open")


def may_leave(state: str, stage: str, reason: str) -> Verdict:
    """Whether a panellist can step back: while holding the seat, before the opinion is out, with a reason."""
    verdict = require_that(state in HOLDING, "panel.seat_not_held")
    verdict &= require_that(stage not in OVER, "panel.case_over")
    return verdict & require_that(bool(reason.strip()), "panel.reason_needed", "reason")


def missing_roles(holders: Sequence[tuple[UUID, str]]) -> dict[UUID, SeatRole]:
    """Which seats take the chair and the rapporteurship that nobody holds; `holders` in the order of the draw.

    The first drawn chairs, the second reports. Who leaves is followed by the first in the order without an office: no
    person chooses either.
    """
    free = [seat for seat, role in holders if role == SeatRole.PANELLIST]
    held = {role for _, role in holders}
    wanted = [role for role in (SeatRole.PANEL_CHAIR, SeatRole.RAPPORTEUR) if role not in held]
    return dict(zip(free, wanted, strict=False))


def may_keep_secret(stage: str, reason: str, *, before: bool) -> Verdict:
    """Whether it can be laid down that a panel is never named: before the opinion is out, once, for a reason."""
    verdict = require_that(stage not in OVER, "panel.case_over")
    verdict &= require_that(not before, "panel.secret_already")
    return verdict & require_that(bool(reason.strip()), "panel.reason_needed", "reason")


def removes(uphold: int, dismiss: int) -> bool:
    """Whether a challenge removes the panellist: a tie does (LIFECYCLE.md, Tracks)."""
    return uphold >= dismiss


def may_file(state: str, stage: str, ground: str) -> Verdict:
    """Whether a panellist can be challenged."""
    verdict = require_that(state in HOLDING, "panel.seat_not_held")
    verdict &= require_that(stage not in OVER, "panel.case_over")
    return verdict & require_that(bool(ground.strip()), "panel.ground_needed", "ground")


def may_vote_on(state: str, *, own: bool, voted: bool) -> Verdict:
    """Whether a panellist may vote on a challenge: never on the own, once, while it is open."""
    verdict = require_that(state in OPEN_CHALLENGES, "panel.challenge_closed")
    verdict &= require_that(not own, "panel.own_challenge")
    return verdict & require_that(not voted, "panel.voted_already")


def may_close(state: str, *, waiting: int) -> Verdict:
    """Whether a challenge can be closed: once, when every other panellist has voted."""
    verdict = require_that(state in OPEN_CHALLENGES, "panel.challenge_closed")
    return verdict & (no("panel.votes_missing", count=waiting) if waiting else YES)
