"""Plain makers for the conflicts panel: its members, questions before it, and votes, through the verbs of the room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.clearance.actions import vote_on_question
from cases.clearance.models import CaseDeclaration, Concern, ConflictQuestion, ConflictRuling, ConflictVote
from cases.clearance.rules import Answer, Choice
from cases.docket.models import Case
from council.access.rules import Office
from council.kernel.clock import SettableClock
from council.members.models import Member
from tests.factories.declarations import answer, ask
from tests.factories.people import actor_for, give, make_member


def make_voter(name: str = "", **fields: Any) -> Member:
    """A sitting member who holds the office of the conflicts panel."""
    member = make_member(name, **fields)
    give(member.user, Office.CONFLICTS_PANEL)
    return member


def doubt(case: Case, member: Member, *, clock: SettableClock, code: str = "D3") -> ConflictQuestion:
    """Ask everybody; this member declares a circumstance that the conflicts panel decides. Returns the question."""
    ask(case, clock=clock)
    text = "We wrote a book together"
    answer(case, member, choice=Answer.CONFLICT, code=code, text=text, clock=clock)
    return question_of(member)


def question_of(member: Member) -> ConflictQuestion:
    """The last question about a member."""
    found = ConflictQuestion.rows.filter(concern__declaration__member=member)
    last = found.order_by("opened_at", "-kind").last()
    assert last is not None
    return last


def concern_of(member: Member) -> Concern:
    """The one concern about a member."""
    return Concern.rows.get(declaration__member=member)


def vote(
    question: ConflictQuestion, voter: Member, choice: Choice, *, clock: SettableClock, reason: str = ""
) -> ConflictVote:
    """A member of the conflicts panel votes."""
    why = reason or f"{choice} says {voter.name}"
    return vote_on_question(question.pk, choice=choice, reason=why, actor=actor_for(voter.user), clock=clock)


def make_waived(case: Case, member: Member, *, at: datetime, code: str = "W1") -> ConflictRuling:
    """A rule that was waived for a member, without the way to it: for tests that are about what follows."""
    declaration = CaseDeclaration(case=case, member=member, state="conflict", opened_at=at, answered_at=at)
    declaration.save(force_insert=True)
    concern = Concern(declaration=declaration, origin="member", code=code, result="waive", raised_at=at)
    concern.save(force_insert=True)
    question = ConflictQuestion(
        concern=concern, kind="first", electorate="panel", opened_at=at, closed_at=at, outcome="majority"
    )
    question.save(force_insert=True)
    return ConflictRuling.rows.create(concern=concern, decision="waive", question=question, at=at)
