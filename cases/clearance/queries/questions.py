"""Reaching questions before the conflicts panel: those who vote learn what they need, and nothing of the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.clearance.models import CaseDeclaration, Concern, ConflictQuestion, ConflictRuling, ConflictVote
from cases.clearance.queries.declarations import involved, with_questions
from cases.clearance.queries.hits import Hit, hits_of
from cases.clearance.rules import (
    ANSWERED,
    BEFORE_THE_PANEL,
    NOT_YET,
    OVER,
    Electorate,
    VoterFacts,
    votes_in,
)
from cases.docket.models import Case
from council.access.models import Barrier
from council.access.queries import barred_from, get_or_unreachable, holders, may, outside_walls
from council.access.rules import MATRIX, Office, Permission, clashing
from council.clocks.queries import live_of
from council.interests.queries import register_facts
from council.interests.rules.clusters import clusters
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.members.models import Member
from council.members.queries import serving
from council.members.rules import SeatKind
from council.procedure.rules import Period


@dataclass(frozen=True)
class Roll:
    """Everybody who could vote on any question today, whatever ties them to its member."""

    offices: dict[UUID, frozenset[str]]
    members: dict[UUID, Member]
    interest: dict[UUID, int]
    """The interest cluster of each member and deputy, by account."""

    def facts(self, user: UUID, question: ConflictQuestion, walled: frozenset[UUID], took: set[UUID]) -> VoterFacts:
        """Somebody, as the rule who votes on a question sees them."""
        concerned = question.concern.declaration.member.user_id
        one, other = self.interest.get(user), self.interest.get(concerned)
        return VoterFacts(
            offices=self.offices.get(user, frozenset()),
            sitting=user in self.members,
            own=user == concerned,
            walled=user in walled,
            same_interest=one is not None and one == other,
            took_part=user in took,
        )


def roll(now: datetime) -> Roll:
    """Who holds an office that votes, and who hangs together: as many queries for one question as for all."""
    offices: dict[UUID, set[str]] = {}
    for office in sorted({*MATRIX[Permission.CASE_CONFLICT_VOTE], Office.INTEGRITY_OFFICER}):
        for user in holders(office):
            offices.setdefault(user.pk, set()).add(str(office))
    everybody = serving(now.date())
    council = [one for one in everybody if one.terms_now[0].seat == SeatKind.MEMBER]  # type: ignore[attr-defined]
    register = register_facts(Actor.system(), everybody, now)
    found = clusters(register.members.values(), register.world, now.date())
    number = {member: place for place, cluster in enumerate(found) for member in cluster.members}
    return Roll(
        {user: frozenset(held - clashing(held)) for user, held in offices.items()},
        {member.user_id: member for member in council},
        {member.user_id: number[member.pk] for member in everybody},
    )


def took_part(questions: Iterable[ConflictQuestion]) -> dict[UUID, set[UUID]]:
    """By question, who had a hand in the ruling that it appeals against. One query."""
    appeals = {one.pk: one.appealed for one in questions if one.appealed}
    found = {pk: {ruling.by_id} - {None} for pk, ruling in appeals.items()}
    by_vote = {ruling.question_id: pk for pk, ruling in appeals.items() if ruling.question_id}
    for question, voter in ConflictVote.rows.filter(question__in=list(by_vote)).values_list("question_id", "voter_id"):
        found[by_vote[question]].add(voter)
    return {pk: {one for one in people if one} for pk, people in found.items()}


def voters(question: ConflictQuestion, now: datetime, everybody: Roll | None = None) -> dict[UUID, Member | None]:
    """Everybody who votes on a question as things stand, by account; the secretariat may be no member.

    `everybody` is the roll of the moment, where it was called already.
    """
    everybody, walled = everybody or roll(now), barred_from(question.concern.declaration.case_id)
    took = took_part([question]).get(question.pk, set())
    return {
        user: everybody.members.get(user)
        for user in everybody.offices
        if votes_in(question.electorate, everybody.facts(user, question, walled, took))
    }


def question_with(question_id: UUID, *, lock: bool = False) -> ConflictQuestion:
    """A question with all that its vote needs, or `NotReachable`. For acts: who may vote is asked of `voters`."""
    found = ConflictQuestion.rows.select_related("concern__declaration__member", "appealed")
    return get_or_unreachable(found.select_for_update(of=("self",)) if lock else found, pk=question_id)


def open_questions(case_id: UUID) -> QuerySet[ConflictQuestion]:
    """The questions of a case that are open."""
    return ConflictQuestion.rows.filter(concern__declaration__case_id=case_id, closed_at=None)


def case_of_question(question_id: UUID) -> UUID | None:
    """The case to which a question belongs: for the timer, which locks it first."""
    found = ConflictQuestion.rows.filter(pk=question_id)
    return found.values_list("concern__declaration__case_id", flat=True).first()


def before_nobody() -> list[UUID]:
    """Declarations with a concern that should be before the conflicts panel and is not: for the clockwork.

    A wall was lifted, a ruling ran out, or the concern is older than the panel.
    """
    ruled = ConflictRuling.rows.filter(concern=OuterRef("pk"), ended_at=None)
    asked = ConflictQuestion.rows.filter(concern=OuterRef("pk"), closed_at=None)
    walled = Barrier.objects.filter(
        person_id=OuterRef("declaration__member__user_id"), case_uuid=OuterRef("declaration__case_id"), until=None
    )
    found = Concern.rows.filter(result__in=sorted(BEFORE_THE_PANEL), declaration__state__in=sorted(ANSWERED))
    found = found.exclude(declaration__case__stage__in=sorted(NOT_YET | OVER))
    found = found.filter(~Exists(ruled), ~Exists(asked), ~Exists(walled))
    return list(found.order_by("declaration_id").values_list("declaration_id", flat=True).distinct())


@dataclass(frozen=True)
class Asked:
    """A question as somebody who votes sees it in a list."""

    id: UUID
    number: str
    member: str
    code: str
    kind: str
    due_at: datetime | None
    voted_at: datetime | None
    closed_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class Laid:
    """A question as its page shows it: member, rule, evidence, what the member says, and who is involved."""

    asked: Asked
    hit: Hit
    plea: str
    result: str
    case_id: UUID
    parties: dict[str, Any]


def _reached(actor: Actor) -> QuerySet[ConflictQuestion]:
    if actor.id is None or not may(actor, Permission.CASE_CONFLICT_VOTE):
        raise NotReachable
    mine = ConflictVote.rows.filter(question=OuterRef("pk"), voter_id=actor.id).values("cast_at")[:1]
    found = outside_walls(actor, ConflictQuestion.rows.defer("plea"))
    return found.annotate(voted_at=mine).select_related("concern__declaration__member", "appealed")


def _asked(question: Any, due: dict[UUID, datetime]) -> Asked:
    declaration = question.concern.declaration
    return Asked(
        id=question.pk,
        number=question.number,
        member=declaration.member.name,
        code=question.concern.code,
        kind=question.kind,
        due_at=due.get(question.pk),
        voted_at=question.voted_at,
        closed_at=question.closed_at,
        outcome=question.outcome,
    )


def _with_numbers(found: Iterable[Any]) -> list[Any]:
    """The number is all that is read of a case."""
    rows = list(found)
    cases = Case.rows.filter(pk__in={one.concern.declaration.case_id for one in rows})
    numbers = dict(cases.values_list("pk", "number"))
    for one in rows:
        one.number = numbers[one.concern.declaration.case_id]
    return rows


MOST_SHOWN = 200
"""Questions on one page, those that are open first; the oldest that are closed are left out."""


def my_questions(actor: Actor, now: datetime) -> list[Asked]:
    """Questions on which the actor can vote or has voted, those that wait first: a fixed number of queries.

    One query when no question is open anywhere.
    """
    found = _reached(actor).filter(Q(closed_at=None) | Q(voted_at__isnull=False))
    if Office.CONFLICTS_PANEL not in actor.offices:  # the chair and the secretariat vote on appeals alone
        found = found.filter(Q(electorate=Electorate.REVIEW) | Q(voted_at__isnull=False))
    found = found.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "pk")
    rows: list[Any] = list(found[:MOST_SHOWN])
    if not rows:
        return []
    rows, everybody, took = _with_numbers(rows), roll(now), took_part(rows)
    mine = [
        one
        for one in rows
        if one.voted_at or votes_in(one.electorate, _facts(everybody, actor, one, took.get(one.pk, set())))
    ]
    due = due_of_questions([one.pk for one in mine if one.closed_at is None])
    shown = [_asked(one, due) for one in mine if one.voted_at or one.votes_over_at is None]
    return sorted(shown, key=lambda one: (one.voted_at is not None, one.due_at is None))


def _facts(everybody: Roll, actor: Actor, question: ConflictQuestion, took: set[UUID]) -> VoterFacts:
    """Of the actor, whom no wall keeps from the case: the query left those out."""
    assert actor.id is not None  # `_reached` lets nobody else through
    return everybody.facts(actor.id, question, frozenset(), took)


def due_of_questions(question_ids: list[UUID]) -> dict[UUID, datetime]:
    """Until when votes are taken, by question. One query."""
    return {one.subject: one.due_at for one in live_of(question_ids) if one.kind == Period.CONFLICTS_PANEL}


def laid_question(actor: Actor, question_id: UUID, now: datetime) -> Laid:
    """One question on which the actor votes or has voted, or `NotReachable`. Named columns alone, as for a member.

    Whoever has voted sees it again, but for the vote of anybody else.
    """
    found = get_or_unreachable(_reached(actor), pk=question_id)
    (question,) = _with_numbers([found])
    took = took_part([question]).get(question.pk, set())
    if question.voted_at is None and (
        question.closed_at or not votes_in(question.electorate, _facts(roll(now), actor, question, took))
    ):
        raise NotReachable
    concern = with_questions(Concern.rows.all()).get(pk=question.concern_id)
    (hit,) = hits_of([concern])
    asked, case_id = _asked(question, due_of_questions([question.pk])), question.concern.declaration.case_id
    return Laid(asked, hit, str(question.plea), concern.result, case_id, involved(case_id))


def declaration_with(declaration_id: UUID) -> CaseDeclaration:
    """A declaration with its member, for the clockwork."""
    return CaseDeclaration.rows.select_related("member").get(pk=declaration_id)
