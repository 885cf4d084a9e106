"""What somebody owes, and by when: the queues of their offices, and what waits for them as a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from cases.admissibility import queries as admissibility
from cases.assessment.models import Assessment
from cases.assessment.rules.judging import AssessmentState
from cases.challenges import queries as challenges
from cases.clearance import queries as clearance
from cases.docket.models import Case
from cases.docket.queries import cases, open_notices
from cases.duty.queries import urgent_asked_of
from cases.lifecycle import Stage
from cases.opinion import queries as opinion
from cases.overview.rules import COUNTED, Counted, SeatFacts, counted, owed, queues_for
from cases.response import queries as response
from cases.selection import queries as selection
from cases.voting.models import Ballot, Motion
from cases.voting.rules import MotionState
from council.access.models import Grant
from council.access.queries import subject_of
from council.access.rules import COUNCIL, MATRIX, PANEL, Office, Permission
from council.clocks.queries import live_of
from council.duty import queries as standby
from council.kernel.actor import Actor
from council.procedure.rules import Period
from council.reports import queries as reports

M = TypeVar("M", bound=Model)

SHOWN = 5
"""Duties that a queue shows on the desk; the rest of a stage is in the docket."""
NEXT = 8
"""Duties that the desk lists as coming next."""


@dataclass(frozen=True)
class Duty:
    """One thing that somebody owes: which, about which case, by when, and the page (a URL name) about `of`, if any.

    A declaration shows no title: who has not declared yet does not know what the case is about.
    """

    queue: str
    number: str
    title: str
    due: datetime | None
    page: str
    of: UUID | None


@dataclass(frozen=True)
class QueueView:
    """One queue: its first duties, how many there are, and the stage under which the docket shows all of them."""

    name: str
    duties: list[Duty]
    count: Counted
    stage: str = ""


def desk(actor: Actor, now: datetime) -> list[QueueView]:
    """Every queue of the actor. Empty ones too: nothing to do is news as well. A few queries for each."""
    of_offices = [*_queues(actor), *_reviews(actor), *_of_member(actor)]
    return [*of_offices, *_conflicts(actor, now), *_standing_by(actor, now), *_of_liaison(actor)]


def due_next(queues: Iterable[QueueView]) -> list[Duty]:
    """The duties of all queues that are due first."""
    dated = [duty for queue in queues for duty in queue.duties if duty.due]
    return sorted(dated, key=lambda duty: (duty.due, duty.number))[:NEXT]


def _queues(actor: Actor) -> Iterator[QueueView]:
    """What waits at a stage for an office."""
    for queue in queues_for(actor.offices):
        waiting = cases(actor).filter(stage=queue.stage).order_by("due_at", "pk")
        if queue.stage is Stage.PUBLISHED:  # its own clock is the far end of the follow-up; looks are due before
            yield _of_cases(queue.name, response.by_next_look(waiting), queue.page, queue.stage, due="look_at")
        else:
            yield _of_cases(queue.name, waiting, queue.page, queue.stage)


def _reviews(actor: Actor) -> Iterator[QueueView]:
    """What was asked to be looked at again, and what a committee still has to vote on."""
    if Office.ADMISSIBILITY_OFFICER in actor.offices:
        rulings, name = _capped(admissibility.waiting_reviews(actor)), "admissibility_review"
        clocks = live_of(one.case_id for one in rulings)
        due = {clock.subject: clock.due_at for clock in clocks if clock.kind == Period.ADMISSIBILITY_REVIEW}
        yield _view(name, [_about(name, one.case, "admissibility:ruling", due.get(one.case_id)) for one in rulings])
    if actor.offices & {Office.SELECTION_COMMITTEE, Office.SECRETARIAT}:
        choices, name = _capped(selection.waiting_reviews(actor)), "selection_review"
        yield _view(name, [_about(name, one.case, "selection:choice") for one in choices])
    if actor.offices & MATRIX[Permission.COUNCIL_MEMBER_APPOINT] and (asked := clearance.open_rosters(actor)):
        name = "roster"
        yield _view(name, [Duty(name, one.case.number, "", None, "panel:roster", one.case_id) for one in asked])
    if Office.INTEGRITY_OFFICER in actor.offices:
        yield _of_cases("pool_challenges", challenges.waiting(actor), "challenges:case", due="rule_by")
    if actor.offices & MATRIX[Permission.COUNCIL_REPORT_RULE]:
        name, found = "reports_to_rule", reports.waiting(actor)
        yield _view(name, [Duty(name, "", one.member.name, None, "reports:ruling", one.pk) for one in found])
    if Office.SELECTION_COMMITTEE in actor.offices:
        yield _of_cases("selection_vote", selection.waiting_votes(actor), "selection:choice")


def _of_member(actor: Actor) -> Iterator[QueueView]:
    """Declarations that were asked for, and what a seat or a review asks of its holder."""
    if not actor.offices & COUNCIL:
        return
    name = "declarations"
    asked = [one for one in clearance.my_requests(actor) if one.open or one.asks_again]
    yield _view(name, [Duty(name, one.number, "", one.due_at, "clearance:answer", one.id) for one in asked])
    due_at = reports.answer_by(said := reports.asked_of(actor))
    if said:
        yield _view(
            "reports",
            [Duty("reports", "", str(one.quote), due_at.get(one.pk), "reports:answer", one.pk) for one in said],
        )
    found: dict[str, list[Duty]] = defaultdict(list)
    panels: list[Duty] = []
    for case, facts in seats_of(actor):
        panels.append(Duty("panels", case.number, case.title, None, "overview:case", case.pk))  # due under its duty
        if duty := owed(facts):
            found[duty[0]].append(_about(duty[0], case, duty[1]))
    for name, duties in found.items():
        yield _view(name, duties)
    yield QueueView("panels", panels, counted(len(panels)))


def _conflicts(actor: Actor, now: datetime) -> Iterator[QueueView]:
    """Questions about the conflicts of others on which the actor votes. They show no title of a case."""
    if not actor.offices & MATRIX[Permission.CASE_CONFLICT_VOTE]:
        return
    name = "conflicts"
    waiting = [one for one in clearance.my_questions(actor, now) if one.voted_at is None]
    if waiting or Office.CONFLICTS_PANEL in actor.offices:
        yield _view(name, [Duty(name, one.number, "", one.due_at, "clearance:question", one.id) for one in waiting])


def _standing_by(actor: Actor, now: datetime) -> Iterator[QueueView]:
    """Months for which no duty panel was possible, for whoever forms panels."""
    name = "no_duty_panel"
    if Office.INTEGRITY_OFFICER in actor.offices and (found := standby.impossible(now)):
        yield _view(name, [Duty(name, one.name, "", None, "duty:calendar", None) for one in found])
    if Office.MEMBER in actor.offices and (asked := urgent_asked_of(actor)):
        name = "urgent"
        yield _view(
            name, [Duty(name, one.request.case.number, "", None, "urgency:agree", one.request_id) for one in asked]
        )


def _of_liaison(actor: Actor) -> Iterator[QueueView]:
    """Notices that the platform has not answered, and recommendations about which it has said nothing."""
    if Office.PLATFORM_LIAISON not in actor.offices or subject_of(actor, Office.PLATFORM_LIAISON) is None:
        return
    notices, name = _capped(open_notices(actor)), "notices"
    due = {clock.subject: clock.due_at for clock in live_of(party.pk for party in notices)}
    asked = [Duty(name, one.case.number, "", due.get(one.pk), "docket:notice", one.pk) for one in notices]
    yield _view(name, sorted(asked, key=lambda duty: (duty.due is None, duty.due, duty.number)))
    asked_of = [one for one in clearance.asked_of_platform(actor) if one.open]
    if asked_of:
        yield _view(
            "waivers",
            [Duty("waivers", one.number, "", one.due_at, "clearance:asked_platform", None) for one in asked_of],
        )
    silent = [one.recommendation for one in response.waiting_claims(actor)]
    yield _view("claims", [Duty("claims", "", one.text, None, "response:claim", one.pk) for one in silent])


def seats_of(actor: Actor) -> list[tuple[Case, SeatFacts]]:
    """Cases on which the actor sits or reviews, due soonest first, with what they have done there. Three queries."""
    if actor.id is None:
        return []
    offices: dict[UUID, set[str]] = defaultdict(set)
    held = Grant.objects.filter(person_id=actor.id, case_uuid__isnull=False, until=None)
    wanted = [str(office) for office in (*PANEL, Office.REVIEWER)]
    for case_id, office in held.filter(office__in=wanted).values_list("case_uuid", "office"):
        if case_id:
            offices[case_id].add(office)
    sealed = Assessment.rows.filter(case=OuterRef("pk"), seat__member__user_id=actor.id, state=AssessmentState.SEALED)
    cast = Ballot.rows.filter(motion=OuterRef("pk"), seat__member__user_id=actor.id)
    missing = Motion.rows.filter(~Exists(cast), case=OuterRef("pk"), state=MotionState.OPEN)
    to_review = {case.pk for case in opinion.waiting_reviews(actor)} if offices else set()
    mine = cases(actor).filter(pk__in=list(offices)).annotate(assessed=Exists(sealed), missing=Exists(missing))
    return [
        (
            case,
            SeatFacts(
                stage=Stage(case.stage),
                offices=frozenset(offices[case.pk]),
                assessed=case.assessed,
                ballots_missing=case.missing,
                reviewed=case.pk not in to_review,
            ),
        )
        for case in mine.order_by("due_at", "pk")[: COUNTED + 1]
    ]


def _about(name: str, case: Case, page: str, due: datetime | None = None) -> Duty:
    return Duty(name, case.number, case.title, due or case.due_at, page, case.pk)


def _of_cases(name: str, found: QuerySet[Case], page: str, stage: str = "", *, due: str = "due_at") -> QueueView:
    """A queue of cases, counted and shown from one query. Plain values: a desk may have a thousand rows to count."""
    rows = list(found.values_list("number", "title", due, "pk")[: COUNTED + 1])
    duties = [Duty(name, number, title, due_at, page, pk) for number, title, due_at, pk in rows[:SHOWN]]
    return QueueView(name, duties, counted(len(rows)), stage)


def _view(name: str, duties: list[Duty], stage: str = "") -> QueueView:
    return QueueView(name, duties[:SHOWN], counted(len(duties)), stage)


def _capped(rows: QuerySet[M]) -> list[M]:
    return list(rows[: COUNTED + 1])
