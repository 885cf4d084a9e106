"""Plain makers of deliberations and votes, through the verbs of the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from cases.deliberation.actions import write_post
from cases.deliberation.rules import Topic
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.panel.models import Seat
from cases.voting.actions import call_vote, cast, draft_motion, freeze_motion
from cases.voting.models import Ballot, Motion, Vote
from cases.voting.rules import MotionKind
from council.kernel.clock import SettableClock
from tests.factories.assessments import seal_all
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, chair, make_panel


def make_deliberation(clock: SettableClock, size: int = 5, **fields: object) -> tuple[Case, list[Seat]]:
    """A case in deliberation whose panel has sealed five assessments that agree."""
    case = make_case(Stage.DELIBERATION, clock=clock, **fields)
    seats = make_panel(case, size, clock=clock)
    seal_all(case, seats, clock)
    return case, seats


def exchange(case: Case, topic: Topic, first: Seat, second: Seat, clock: SettableClock) -> None:
    """Two panellists speak to each other about something."""
    for seat in (first, second):
        write_post(case.pk, topic=topic, text="I see it in this way.", actor=actor_of(seat), clock=clock)


def make_motion(
    case: Case, seats: list[Seat], clock: SettableClock, kind: MotionKind = MotionKind.OUTCOME, *, frozen: bool = True
) -> Motion:
    """A motion by the second seat, frozen by the chair."""
    limb = "necessity" if kind is MotionKind.LIMB else ""
    text = f"What about the {kind}?"
    motion = draft_motion(case.pk, kind=kind, text=text, limb=limb, actor=actor_of(seats[1]), clock=clock)
    return freeze_motion(case.pk, motion.pk, actor=chair(seats), clock=clock) if frozen else motion


def make_vote(
    clock: SettableClock, *kinds: MotionKind, size: int = 5, **fields: object
) -> tuple[Case, list[Seat], Vote]:
    """An open vote on motions of these kinds; on the outcome alone when none is named."""
    case, seats = make_deliberation(clock, size, **fields)
    for kind in kinds or (MotionKind.OUTCOME,):
        make_motion(case, seats, clock, kind)
    return case, seats, call_vote(case.pk, actor=chair(seats), clock=clock)


def ballots(
    case: Case, seat: Seat, choice: str | Mapping[UUID, str], clock: SettableClock, reason: str = ""
) -> list[Ballot]:
    """The ballots of one seat: one choice for every motion, or a choice for each."""
    motions = Motion.rows.filter(case=case, state="open")
    chosen = choice if isinstance(choice, Mapping) else {motion.pk: choice for motion in motions}
    reasons = dict.fromkeys(chosen, reason)
    return cast(case.pk, choices=chosen, reasons=reasons, actor=actor_of(seat), clock=clock)
