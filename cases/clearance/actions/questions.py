"""Bringing a concern before those who vote on it, voting, and what follows when a question is settled."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.clearance.actions.keeping import (
    close_question,
    end_ruling,
    keep_ruling,
    let_wall_fall,
    record_ruling,
    tell,
)
from cases.clearance.models import (
    CaseDeclaration,
    Concern,
    ConflictQuestion,
    ConflictRuling,
    ConflictVote,
    WaiverRequest,
)
from cases.clearance.queries import (
    Roll,
    concern_facts,
    declaration_with,
    question_with,
    request_of,
    roll,
    voters,
    waiver_facts,
    with_questions,
)
from cases.clearance.rules import (
    ANSWERED,
    BEFORE_THE_PANEL,
    Choice,
    Decision,
    Electorate,
    Ended,
    QuestionFacts,
    QuestionKind,
    Settled,
    Vote,
    both_agree,
    latest_day,
    may_open,
    may_vote,
    settled,
)
from cases.docket.actions import tell_platform
from cases.docket.models import Case
from cases.docket.queries import locked_unwalled, parties, rules_for
from cases.lifecycle import PAUSING, Stage
from council.access.queries import holders, is_barred, require
from council.access.rules import Office, Permission
from council.clocks.actions import begin, end, pause
from council.interests.rules.words import Result
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.leaves.queries import house_zone
from council.leaves.rules import day_of
from council.members.models import Member
from council.notices.rules import next_batch
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Opening, Tag


def bring_before_the_panel(declaration: CaseDeclaration, case: Case, *, actor: Actor, clock: Clock) -> int:
    """Bring every concern of a declaration before the conflicts panel that it has to decide; the case is locked.

    Nobody chooses which: every circumstance that a vote can decide comes before it as soon as the member has answered,
    unless a wall keeps the member out anyhow. Returns how many were brought.
    """
    if declaration.state not in ANSWERED or not may_open(case.stage).ok:
        return 0
    raised = Concern.rows.filter(declaration=declaration, result__in=sorted(BEFORE_THE_PANEL))
    waiting = [one for one in with_questions(raised) if concern_facts(one).open and one.question is None]
    if not waiting or is_barred(declaration.member.user_id, case.pk):
        return 0
    everybody = roll(clock.now())
    for concern in waiting:
        concern.declaration = declaration
        open_question(concern, case, everybody=everybody, actor=actor, clock=clock)
    return len(waiting)


@transaction.atomic
def bring_what_waits(declaration_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """The same for one declaration, by the timer. Returns how many were brought."""
    case = locked_unwalled(declaration_with(declaration_id).case_id)
    return bring_before_the_panel(declaration_with(declaration_id), case, actor=actor, clock=clock)


def open_question(
    concern: Concern,
    case: Case,
    *,
    appealed: ConflictRuling | None = None,
    plea: str = "",
    everybody: Roll | None = None,
    actor: Actor,
    clock: Clock,
) -> ConflictQuestion:
    """Ask those who vote about a concern, and the parties where they have to agree; the case is locked.

    An appeal against the officer goes to the conflicts panel; one against the panel to the review, so that nobody
    reviews an own act.
    """
    now, rules = clock.now(), rules_for(case, clock.now())
    again = appealed is not None and appealed.question_id is not None
    question = ConflictQuestion(
        concern=concern,
        kind=QuestionKind.APPEAL if appealed else QuestionKind.FIRST,
        electorate=Electorate.REVIEW if again else Electorate.PANEL,
        appealed=appealed,
        plea=plea,
        opened_at=now,
    )
    question.save(force_insert=True)
    begin(question.pk, Period.CONFLICTS_PANEL, rules.hours(Period.CONFLICTS_PANEL, expedited=case.expedited), at=now)
    if Stage(case.stage) in PAUSING:
        pause(question.pk, at=now)  # it stands still with the case
    facts = {
        "declaration": str(concern.declaration_id),
        "code": concern.code,
        "question": str(question.pk),
        "kind": str(question.kind),
        "electorate": str(question.electorate),
    }
    append(Tag.CONFLICT_ASKED, case.pk, facts, actor=actor, clock=clock)
    if concern.result == Result.WAIVE:
        ask_the_parties(case, concern.code, actor=actor, clock=clock)
    people = voters(question, now, everybody)
    _tell_the_voters(question, people, actor=actor, clock=clock)
    settle(question, case, people=people, actor=Actor.system(), clock=clock)
    return question


def _tell_the_voters(
    question: ConflictQuestion, people: dict[UUID, Member | None], *, actor: Actor, clock: Clock
) -> None:
    """Those who vote learn by mail that something waits at their desk."""
    offices = (Office.CONFLICTS_PANEL, Office.COUNCIL_CHAIR, Office.SECRETARIAT)
    emails = {user.pk: user.email for office in offices for user in holders(office) if user.pk in people}
    tell(sorted(emails.items()), f"question:{question.pk}", actor=actor, clock=clock)


def ask_the_parties(case: Case, code: str, *, actor: Actor, clock: Clock) -> WaiverRequest:
    """Ask both parties once for each rule of a case, however many members it is about (SAFEGUARDS.md section 3).

    They learn the circumstance in plain words, and never who or how many are meant. The platform is asked where it has
    had notice of the case. What was dropped because the case ended is asked anew when it is open again.
    """
    now, known = clock.now(), request_of(case.pk, code)
    if known is not None and not known.dropped_at:
        return known
    if known is not None and known.appellant and known.respondent:
        return known
    request = known or WaiverRequest(case=case, code=code)
    request.asked_at, request.closed_at, request.dropped_at = now, None, None
    request.save()
    hours = rules_for(case, now).hours(Period.WAIVER, expedited=case.expedited)
    begin(request.pk, Period.WAIVER, hours, at=now)
    if Stage(case.stage) in PAUSING:
        pause(request.pk, at=now)
    append(Tag.WAIVER_ASKED, case.pk, {"request": str(request.pk), "code": code}, actor=actor, clock=clock)
    told = [party for party in parties(Actor.system(), case.pk) if party.notified_at]
    key = f"waiver:{request.pk}:{now.isoformat()}"
    tell_platform(case.pk, key, parties=told, run_after=next_batch(now), actor=actor, clock=clock)
    return request


@transaction.atomic
def vote_on_question(question_id: UUID, *, choice: str, reason: str, actor: Actor, clock: Clock) -> ConflictVote:
    """Vote, once and for good. The record holds the commitment alone until the question is settled.

    Raises `NotReachable` for whoever does not vote on this question: on oneself, behind a wall, tied to the member, or
    after a part in the ruling that is appealed against.
    """
    case = locked_unwalled(question_with(question_id).concern.declaration.case_id)
    office = require(actor, Permission.CASE_CONFLICT_VOTE, case.pk)
    question, now = question_with(question_id, lock=True), clock.now()
    people = voters(question, now)
    if actor.id is None or actor.id not in people:
        raise NotReachable
    voted = ConflictVote.rows.filter(question=question, voter_id=actor.id).exists()
    closed = bool(question.closed_at or question.votes_over_at)
    may_vote(closed=closed, voted=voted, choice=choice, reason=reason).or_refuse()
    vote = ConflictVote(question=question, voter_id=actor.id, cast_at=now)
    value = {"vote": str(vote.pk), "choice": str(choice), "reason": reason.strip()}
    vote.sealed = Opening(secrets.token_bytes(32), value).to_text()
    vote.save(force_insert=True)
    facts = {"question": str(question.pk), "commitment": vote.opening.commitment}
    # About the vote, not about the case: the leaves about a case must not count who has voted.
    append(Tag.CONFLICT_VOTED, vote.pk, facts, actor=actor, clock=clock, office=office)
    settle(question, case, people=people, actor=Actor.system(), clock=clock)
    return vote


@transaction.atomic
def close_voting(question_id: UUID, *, actor: Actor, clock: Clock) -> ConflictQuestion:
    """The time to vote is over: what was cast is counted, and undecided is recused. Called by the clock."""
    case = locked_unwalled(question_with(question_id).concern.declaration.case_id)
    question = question_with(question_id, lock=True)
    if question.closed_at is None:
        settle(question, case, over=True, actor=actor, clock=clock)
    return question


def settle(
    question: ConflictQuestion,
    case: Case,
    *,
    over: bool = False,
    people: dict[UUID, Member | None] | None = None,
    actor: Actor,
    clock: Clock,
) -> None:
    """See whether a question has its answer, and do what follows; the case is locked.

    `actor` is the clock: what follows is nobody's act, and the record names neither who voted last nor the party whose
    answer was awaited. A vote of somebody who may not vote any more, walled off meanwhile, does not count.
    """
    now = clock.now()
    people = voters(question, now) if people is None else people
    cast = {vote.voter_id: vote for vote in ConflictVote.rows.filter(question=question) if vote.voter_id in people}
    everybody = bool(people) and set(cast) == set(people)
    if question.votes_over_at is None and (over or everybody):
        question.votes_over_at = now
        question.save(update_fields=["votes_over_at"])
        end(question.pk, Period.CONFLICTS_PANEL, at=now)
    request = request_of(case.pk, question.concern.code) if question.concern.result == Result.WAIVE else None
    facts = QuestionFacts(
        result=question.concern.result,
        votes=tuple(Vote(vote.opening.value["choice"], _employer(people[user])) for user, vote in cast.items()),
        voting_over=question.votes_over_at is not None,
        lifts=question.kind == QuestionKind.APPEAL,
        agreed=both_agree(waiver_facts(request)) if request else True,
    )
    found = settled(facts)
    if found is None:
        return
    close_question(question, found.outcome, at=now)
    _carry_out(question, case, found, list(cast.values()), actor=actor, clock=clock)


def _employer(member: Member | None) -> UUID | None:
    return member.employer_id if member else None


def _carry_out(
    question: ConflictQuestion, case: Case, found: Settled, cast: list[ConflictVote], *, actor: Actor, clock: Clock
) -> None:
    """Write the ruling down. An appeal that fails changes nothing; one that is carried lets the wall fall."""
    concern, now = question.concern, clock.now()
    won = Choice.RECUSE if found.decision is Decision.RECUSE else Choice.KEEP
    opened = [(vote.voter_id, vote.opening.value) for vote in cast]
    reason = "\n".join(sorted({value["reason"] for _, value in opened if value["choice"] == won}))
    if question.appealed and found.decision is Decision.RECUSE:
        record_ruling(concern, "upheld", reason=reason, settled=found, actor=actor, clock=clock)
        member = concern.declaration.member
        tell([(member.user_id, member.user.email)], f"question:{question.pk}:upheld", actor=actor, clock=clock)
        return
    if question.appealed:
        end_ruling(question.appealed, Ended.OVERTURNED, at=now)
    until = None if found.decision is Decision.RECUSE else last_day(case, now)
    keep_ruling(
        concern,
        decision=found.decision,
        reason=reason,
        until=until,
        question=question,
        settled=found,
        actor=actor,
        clock=clock,
    )
    if question.appealed:
        first, second, *_ = sorted(voter for voter, value in opened if value["choice"] == Choice.KEEP)
        let_wall_fall(concern, (first, second), actor=actor, clock=clock)


def last_day(case: Case, now: datetime) -> date:
    """The day through which a ruling of today counts at most, by the rules of the case."""
    return latest_day(day_of(now, house_zone()), rules_for(case, now).ruling_valid_days)
