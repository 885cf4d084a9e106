"""The review of a draft by the whole council, and its end by the clock (LIFECYCLE.md, row 15)."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction

from cases.docket.actions import move
from cases.docket.models import Case
from cases.docket.queries import locked
from cases.lifecycle import STEPS, Stage, may_step
from cases.opinion import queries
from cases.opinion.models import OpinionVersion, ReviewBallot
from cases.opinion.rules.review import BallotFacts, Opened, may_cast, objections, result
from cases.opinion.rules.words import ReviewChoice, ReviewResult, VersionState
from council.access.actions import end_office_on, give_office_on
from council.access.queries import require, require_office
from council.access.rules import Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.members.queries import me
from council.record.actions import append
from council.record.rules.entries import Opening, Tag


@transaction.atomic
def open_review(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """Let everybody who is cleared for a case read its draft and vote on it; returns how many they are."""
    people = [member.user_id for member in queries.reviewing_members(case_id, clock.now())]
    give_office_on(case_id, people, Office.REVIEWER, actor=actor, clock=clock)
    return len(people)


@transaction.atomic
def cast_review(case_id: UUID, *, choice: ReviewChoice, reason: str, actor: Actor, clock: Clock) -> ReviewBallot:
    """Cast a sealed ballot on the draft; cast again, the last one counts. The record holds its commitment alone."""
    case = locked(actor, case_id)
    office = require(actor, Permission.CASE_REVIEW_VOTE, case.pk)
    may_step("approve", Stage(case.stage)).or_refuse()
    version = _in_review(actor, case)
    may_cast(BallotFacts(choice, reason, clock.now(), queries.closes_at(case.pk))).or_refuse()
    ballot = ReviewBallot(
        version=version, member=me(actor), supersedes=queries.own_ballot(actor, version), cast_at=clock.now()
    )
    value = {"ballot": str(ballot.pk), "choice": str(choice), "reason": reason.strip()}
    ballot.sealed = Opening(secrets.token_bytes(32), value).to_text()
    ballot.save(force_insert=True)
    body = {"ballot": str(ballot.pk), "version": version.number, "commitment": ballot.opening.commitment}
    # About the ballot, not about the case: the leaves about a case must not count who has voted.
    append(Tag.REVIEW_CAST, ballot.pk, body, actor=actor, clock=clock, office=office)
    return ballot


@transaction.atomic
def close_review(case_id: UUID, *, actor: Actor, clock: Clock) -> Case:
    """The time is over: the text is approved unless a majority objected. Called by the clock, not by a person.

    Approved, too, with the objections beside it when a majority objects for the second time; else a new panel hears
    the case again.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, STEPS["approve"].offices)
    may_step("approve", Stage(case.stage)).or_refuse()
    version = _in_review(actor, case)
    ballots, council = queries.opened(version), len(queries.council_of(case.pk))
    outcome = result(ballots, council=council, rehearings=version.opinion.rehearings)
    facts = {"council": council, "ballots": len(ballots), "objections": objections(ballots), "result": str(outcome)}
    end_office_on(case.pk, Office.REVIEWER, actor=actor, clock=clock)
    if outcome is ReviewResult.REHEARD:
        version.set_aside()
        version.save()
        version.opinion.rehearings += 1
        version.opinion.save(update_fields=["rehearings"])
        return move(case, "rehear", actor=actor, clock=clock, facts=facts)
    version.objections = _published(ballots) if outcome is ReviewResult.APPROVED_WITH_OBJECTION else []
    version.approve()
    version.approved_at = clock.now()
    version.save()
    return move(case, "approve", actor=actor, clock=clock, facts=facts)


@transaction.atomic
def set_text_aside(case_id: UUID, *, actor: Actor, clock: Clock) -> OpinionVersion | None:
    """The vote under a submitted or approved text does not hold: the text is set aside, and its review is over.

    A draft stays: the panel goes on with it after its next vote. Only the clockwork does this.
    """
    case = locked(actor, case_id)
    require_office(actor, case.pk, frozenset({Office.SYSTEM}))
    version = queries.in_work(actor, case.pk, lock=True)
    if version is None or version.state == VersionState.DRAFT:
        return None
    end_office_on(case.pk, Office.REVIEWER, actor=actor, clock=clock)
    version.set_aside()
    version.save()
    return version


def _published(ballots: list[Opened]) -> list[str]:
    """The reasons of those who objected, each once, in the order of their words: that of time would point at people."""
    return sorted({ballot.reason for ballot in ballots if ballot.choice is ReviewChoice.OBJECT})


def _in_review(actor: Actor, case: Case) -> OpinionVersion:
    version = queries.in_work(actor, case.pk, lock=True)
    if version is None:
        raise NotReachable
    return version
