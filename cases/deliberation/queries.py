"""Reaching what a panel says: for those who sit on it and have sealed an assessment of their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cases.assessment.queries import standing, views
from cases.assessment.rules.judging import disputed
from cases.deliberation.models import Post, Thread
from cases.deliberation.rules import OpeningFacts, Topic, Waiting, must_be_heard, not_exchanged, point_of
from cases.docket.models import Case
from cases.docket.queries import parties, rules_for
from cases.lifecycle import Stage
from cases.panel.queries import latest
from council.access.queries import get_or_unreachable, reachable
from council.kernel.actor import Actor
from council.procedure.rules import quorum_of


def opening_facts(actor: Actor, case: Case, now: datetime) -> OpeningFacts:
    """What the guard of row 10 sees; the same for the page and for the act."""
    found, in_force = standing(actor, case.pk), rules_for(case, now)
    grace = timedelta(hours=in_force.seat_forfeit_hours)
    return OpeningFacts(
        stage=Stage(case.stage),
        sealed=len(found.sealed),
        quorum=quorum_of(in_force, len(found.sealed) + len(found.waiting)),
        waiting=Waiting(len(found.waiting), case.due_at, grace, now),
        notices=tuple(party.notice for party in parties(actor, case.pk) if must_be_heard(party.role)),
    )


def _posts(actor: Actor, case_id: UUID) -> QuerySet[Post]:
    """Every post of the panel that sits now; an earlier panel's stay with the earlier panel."""
    return reachable(actor, Post.rows.filter(thread__panel=latest(case_id)))


@dataclass(frozen=True)
class Line:
    """One thread in the overview: what it is about, how much was said, and whether the panel differs there."""

    topic: Topic
    posts: int
    people: int
    disputed: bool


@dataclass(frozen=True)
class Discussion:
    """The deliberation at a glance. `open_points` are disputed and without an exchange yet."""

    lines: list[Line]
    disputed: tuple[str, ...]
    open_points: tuple[str, ...]


def discussion(actor: Actor, case_id: UUID) -> Discussion:
    """What was said on each topic. Raises `Refused` for a panellist who has not sealed an assessment."""
    differ = disputed(views(actor, case_id))
    written: dict[Topic, list[UUID]] = defaultdict(list)
    found = _posts(actor, case_id).exclude(thread__topic=Topic.MOTION)
    for topic, seat in found.values_list("thread__topic", "seat_id"):
        written[Topic(topic)].append(seat)
    authors = {topic: frozenset(people) for topic, people in written.items()}
    lines = [
        Line(topic, len(written[topic]), len(authors.get(topic, ())), point_of(topic) in differ)
        for topic in Topic
        if topic is not Topic.MOTION
    ]
    return Discussion(lines, differ, not_exchanged(differ, authors))


def posts(actor: Actor, case_id: UUID, topic: Topic, about: UUID | None = None) -> list[Post]:
    """One thread, oldest first, with authors and with the authors of what each post answers."""
    found = _posts(actor, case_id).filter(thread__topic=topic, thread__about=about)
    return list(found.select_related("seat__member", "answers__seat__member").order_by("written_at", "pk"))


def post_for(actor: Actor, post_id: UUID) -> Post:
    """One post with its thread, or `NotReachable`."""
    return get_or_unreachable(reachable(actor, Post.rows.select_related("thread")), pk=post_id)


def thread_of(actor: Actor, case_id: UUID, topic: Topic, about: UUID | None = None) -> Thread | None:
    """The thread of the present panel about something, where somebody has begun it."""
    found = Thread.rows.filter(panel=latest(case_id), topic=topic, about=about)
    return reachable(actor, found).first()
