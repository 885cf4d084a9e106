"""The whole council before a submitted draft: who may review it, what was cast, until when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cases.clearance.queries import clearances, cleared_members
from cases.docket.models import Case
from cases.docket.queries import cases
from cases.lifecycle import Stage
from cases.opinion.models import OpinionVersion, ReviewBallot
from cases.opinion.rules.review import Opened
from cases.opinion.rules.words import ReviewChoice, VersionState
from cases.panel.models import Seat
from cases.panel.queries import seats
from council.access.queries import barred_from, holders, reachable
from council.access.rules import Office
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.members.models import Member
from council.members.queries import seats_on, sitting
from council.members.rules import SeatKind
from council.procedure.rules import Period


def reviewing_members(case_id: UUID, now: datetime) -> list[Member]:
    """Who is to review a draft: everybody cleared for the case, and its panel as far as it sits on the council.

    Deputies and whoever is ad hoc hold no seat of the council and review nothing, also not their own draft. Where
    nobody was ever asked to declare, everybody who sits on the council and is not walled off.
    """
    system = Actor.system()
    if clearances(system, case_id):
        found = cleared_members(system, case_id, now)
        panel = [seat.member for seat in _of_the_council(case_id)]
        found = list({member.pk: member for member in (*found, *panel)}.values())
    else:
        found = sitting(now.date())
    barred = barred_from(case_id)
    return [member for member in found if member.user_id not in barred]


def council_of(case_id: UUID) -> frozenset[UUID]:
    """The accounts of everybody who may vote on the draft now: those who were asked, less the recused."""
    asked = holders(Office.REVIEWER, case_id)
    panel = [seat.member.user_id for seat in _of_the_council(case_id)]
    return frozenset([person.pk for person in asked] + panel) - barred_from(case_id)


def _of_the_council(case_id: UUID) -> list[Seat]:
    """The seats of a panel without those of deputies and of people who are ad hoc. Two queries."""
    found = seats(Actor.system(), case_id)
    kinds = seats_on({one.member_id: one.seated_at.date() for one in found if one.seated_at})
    return [one for one in found if kinds.get(one.member_id, SeatKind.MEMBER) == SeatKind.MEMBER]


def own_ballot(actor: Actor, version: OpinionVersion) -> ReviewBallot | None:
    """The actor's ballot that counts now."""
    if actor.id is None:
        return None
    found = ReviewBallot.rows.filter(version=version, member__user_id=actor.id, superseded_by=None)
    return reachable(actor, found).first()


def opened(version: OpinionVersion) -> list[Opened]:
    """The ballots that count, opened: for the act that closes the review."""
    council = council_of(version.opinion.case_id)
    last = ReviewBallot.rows.filter(version=version, superseded_by=None).select_related("member")
    return [
        Opened(ReviewChoice(ballot.opening.value["choice"]), ballot.opening.value["reason"], ballot.member.employer_id)
        for ballot in last.order_by("cast_at", "pk")
        if ballot.member.user_id in council
    ]


def closes_at(case_id: UUID) -> datetime | None:
    """When the review of a draft ends."""
    return next((clock.due_at for clock in live(case_id) if clock.kind == Period.COUNCIL_REVIEW), None)


def waiting_reviews(actor: Actor) -> list[Case]:
    """Cases whose draft the actor may review and has not voted on yet, due soonest first."""
    if actor.id is None:
        return []
    asked = reachable(actor, OpinionVersion.rows.filter(state=VersionState.SUBMITTED))
    mine = asked.exclude(review_ballots__member__user_id=actor.id).values("opinion__case_id")
    return list(cases(actor).filter(stage=Stage.COUNCIL_REVIEW, pk__in=mine).order_by("due_at", "pk"))
