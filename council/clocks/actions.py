"""Starting, pausing and ending clocks; acting on those that ran out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from council.clocks.models import Deadline, SimulatedTime
from council.clocks.queries import HouseClock, due_ids, house_clock
from council.clocks.rules import DeadlineState, due
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, require_that
from council.record.actions import append
from council.record.queries import recovering
from council.record.rules.entries import Tag

logger = logging.getLogger(__name__)

CLOCK_SUBJECT = UUID("00000000-0000-4000-8000-000000000002")
"""The opaque subject under which the record names a demonstration's clock."""

Handler = Callable[[Deadline, Clock], None]
Locker = Callable[[UUID], None]
Round = Callable[..., int]
One = TypeVar("One")
_handlers: dict[str, list[Handler]] = {}
_lockers: list[Locker] = []
_rounds: list[Round] = []


def locks_first(locker: Locker) -> Locker:
    """Register what locks the thing a clock belongs to, by its uuid, before the clock itself is locked.

    Acts lock a thing and then end its clocks; a timer that did it the other way round would deadlock with them.
    """
    _lockers.append(locker)
    return locker


def lock_first(*subjects: UUID) -> None:
    """Lock cases, and whatever else has a clock, by their uuids and in this order: before anything else is locked."""
    for subject in subjects:
        for lock in _lockers:
            lock(subject)


def on_due(kind: str) -> Callable[[Handler], Handler]:
    """Register what happens when a clock of this kind runs out; runs in the transaction that marks it."""

    def register(handler: Handler) -> Handler:
        _handlers.setdefault(kind, []).append(handler)
        return handler

    return register


def on_round(work: Round) -> Round:
    """Register work that waits in a table and that the timer does in every round; it takes `clock_for`."""
    _rounds.append(work)
    return work


def begin(subject: UUID, kind: str, hours: int, *, at: datetime) -> Deadline:
    """Start a clock of a thing that is new and has none of this kind."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return Deadline.objects.create(subject=subject, kind=kind, started_at=at, due_at=due(at, hours, zone))


def begin_until(subject: UUID, kind: str, due_at: datetime, *, at: datetime) -> Deadline:
    """Start a clock of a new thing that runs out at a moment known already."""
    return Deadline.objects.create(subject=subject, kind=kind, started_at=at, due_at=due_at)


def begin_many(clocks: Iterable[tuple[UUID, str, int, datetime]]) -> list[Deadline]:
    """Start clocks of things that are new, each with its kind, hours and start, in one go."""
    zone = ZoneInfo(settings.TIME_ZONE)
    rows = [
        Deadline(subject=subject, kind=kind, started_at=at, due_at=due(at, hours, zone))
        for subject, kind, hours, at in clocks
    ]
    return Deadline.objects.bulk_create(rows, batch_size=1000)


def start(subject: UUID, kind: str, hours: int, *, at: datetime) -> Deadline:
    """Start a clock. A live one of the same kind is ended first (cancelled)."""
    end(subject, kind, at=at, state=DeadlineState.CANCELLED)
    return begin(subject, kind, hours, at=at)


def end(subject: UUID, kind: str, *, at: datetime, state: DeadlineState | None = None) -> None:
    """End the live clock of a kind: met or missed by the time, unless a state is given."""
    live = Deadline.objects.filter(subject=subject, kind=kind, state__in=[DeadlineState.RUNNING, DeadlineState.PAUSED])
    if state is not None:
        live.update(state=state, ended_at=at, paused_at=None)
        return
    live.filter(due_at__lt=at).update(state=DeadlineState.MISSED, ended_at=at, paused_at=None)
    live.update(state=DeadlineState.MET, ended_at=at, paused_at=None)


def end_all(*subjects: UUID, at: datetime) -> None:
    """Cancel every live clock of things that nobody works on any longer."""
    live = Deadline.objects.filter(subject__in=subjects, state__in=[DeadlineState.RUNNING, DeadlineState.PAUSED])
    live.update(state=DeadlineState.CANCELLED, ended_at=at, paused_at=None)


def move_due(deadline_id: UUID, subject: UUID, *, before: datetime, after: datetime) -> Deadline:
    """Let a running clock run out at another moment. Whoever calls has locked what the clock belongs to.

    Raises `Refused` when it does not run any more, or does not run out at `before` as it did.
    """
    found = Deadline.objects.select_for_update().filter(pk=deadline_id, subject=subject, fired_at=None)
    deadline = found.filter(state=DeadlineState.RUNNING, due_at=before).first()
    require_that(deadline is not None, "clocks.moved_meanwhile").or_refuse()
    assert deadline is not None  # require_that said so
    require_that(after >= deadline.started_at, "clocks.before_start").or_refuse()
    deadline.due_at = after
    deadline.save(update_fields=["due_at"])
    return deadline


def pause(*subjects: UUID, at: datetime, but: str = "") -> None:
    """Stop every running clock of these things: only needs_information and suspended do this (LIFECYCLE.md, Clock).

    `but` names a kind that runs on.
    """
    running = Deadline.objects.filter(subject__in=subjects, state=DeadlineState.RUNNING).exclude(kind=but)
    running.update(state=DeadlineState.PAUSED, paused_at=at)


def resume(*subjects: UUID, at: datetime) -> None:
    """Let every paused clock of these things run on, moved by the length of the pause."""
    for deadline in Deadline.objects.select_for_update().filter(subject__in=subjects, state=DeadlineState.PAUSED):
        deadline.due_at += at - (deadline.paused_at or at)
        deadline.paused_at = None
        deadline.state = DeadlineState.RUNNING
        deadline.save(update_fields=["due_at", "paused_at", "state"])


def postpone_all(by: timedelta) -> None:
    """Let every running clock run out later: nobody could act in the meantime. Paused ones move when they run on."""
    Deadline.objects.filter(state=DeadlineState.RUNNING, fired_at=None).update(due_at=F("due_at") + by)


def fire_due(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Act on every clock that ran out, each in its own transaction, each once; returns how many.

    Idempotent: a timer that is killed or started twice acts on each deadline exactly once, because the deadline is
    marked in the transaction of what its handlers do. While the record is being recovered from a backup nothing runs
    out: nothing could be written of it.
    """
    fired = 0
    if recovering():
        return fired
    for deadline_id in due_ids(clock_for().now()):
        try:
            fired += _fire(deadline_id, clock_for())
        except Refused as refused:  # the others behind it must run out all the same
            logger.exception("deadline %s cannot run out: %s", deadline_id, ", ".join(refused.verdict.codes))
    return fired


def one_by_one(of: Iterable[One], act: Callable[[One], int | None], *, cannot: str) -> int:
    """Act on each of these, each in its own transaction; whatever is wrong with one, the others are done all the same.

    One that fails is left for the next round, and the log says so with the words of `cannot`, in which `%s` stands for
    it. Returns the sum of what `act` returns; nothing counts as one.
    """
    done = 0
    for one in of:
        try:
            did = act(one)
            done += 1 if did is None else did
        except Exception:
            logger.exception(cannot, one)
    return done


def go_round(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Do what waits for the timer; returns how much was done. While the record is being recovered nothing is done.

    Whatever is wrong with one kind of work, the others are done all the same.
    """
    done = 0
    for work in [] if recovering() else _rounds:
        try:
            done += work(clock_for=clock_for)
        except Exception:
            logger.exception("the timer cannot do %s", getattr(work, "__name__", work))
    return done


@transaction.atomic
def _fire(deadline_id: UUID, clock: Clock) -> int:
    """Act on one deadline, unless somebody has or it does not run any more; returns how many were acted on."""
    lock_first(*Deadline.objects.filter(pk=deadline_id).values_list("subject", flat=True))
    deadline = Deadline.objects.select_for_update().filter(pk=deadline_id).first()
    if deadline is None or deadline.fired_at or deadline.state != DeadlineState.RUNNING:
        return 0
    Deadline.objects.filter(pk=deadline_id).update(fired_at=clock.now())
    for handler in _handlers.get(deadline.kind, ()):
        handler(deadline, clock)
    return 1


@transaction.atomic
def set_forward(hours: int, *, actor: Actor, clock: Clock) -> timedelta:
    """Set a demonstration's clock forward, and record it. Raises `Refused` on a real clock or for a move back."""
    require_that(bool(settings.SIMULATED_CLOCK), "clocks.real").or_refuse()
    require_that(0 < hours <= 24 * 365, "clocks.hours", "hours").or_refuse()
    SimulatedTime.objects.get_or_create(pk=1)
    SimulatedTime.objects.filter(pk=1).update(ahead_seconds=F("ahead_seconds") + hours * 3600)
    moved = HouseClock(simulated=True)
    append(Tag.CLOCK_SET_FORWARD, CLOCK_SUBJECT, {"hours": hours}, actor=actor, clock=moved)
    return timedelta(hours=hours)
