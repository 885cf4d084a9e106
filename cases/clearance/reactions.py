"""What clearance does when its clock runs out, when a case ends, and when something changes that a check could find.

Checks at a stage, for parties and for a member run at once, but right after the transaction of the act and not in it
(SAFEGUARDS.md section 1; ARCHITECTURE.md would have them inside). A wall takes a seat and its offices: an act that has
just moved the case still holds those rows and would write them back, and a check that fails would undo the act of
somebody who has nothing to do with it. What the act does write is a row that says that the check is due; should the
server stop in between, the timer does it. A change among organisations can meet every open case: that is one row for
the timer, however many cases there are.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction

from cases.clearance.actions import (
    call_off,
    close_voting,
    close_waiver,
    drop_waivers,
    miss_declarations,
    recheck,
    want_rechecks,
    want_rechecks_everywhere,
)
from cases.clearance.queries import (
    case_of_question,
    case_of_request,
    checkable_cases_of,
    clocks_of,
    is_asked,
    judged_cases_of,
    open_questions,
)
from cases.clearance.rules import OVER, may_open
from cases.clearance.tasks import raise_reported, run_lapses, run_rechecks
from cases.docket.models import PAUSES
from cases.docket.queries import lock_file
from council.clocks.actions import end, locks_first, on_due, on_round, pause, resume
from council.clocks.models import Deadline
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag

MOST_AT_ONCE = 10
"""More cases than this are left to the timer, so that entering one's interests does not take as long as all of them."""

on_round(run_rechecks)
on_round(run_lapses)
on_round(raise_reported)


@locks_first
def lock_case_of_a_question(subject: UUID) -> None:
    """Votes and answers lock the case first, and so does the timer when their time is over."""
    case_id = case_of_question(subject) or case_of_request(subject)
    if case_id is not None:
        lock_file(case_id)


@on_due(Period.DECLARATION)
def time_to_declare_passed(deadline: Deadline, clock: Clock) -> None:
    """Whoever has not declared is barred from the case."""
    miss_declarations(deadline.subject, actor=Actor.system(), clock=clock)


@on_due(Period.CONFLICTS_PANEL)
def time_to_vote_passed(deadline: Deadline, clock: Clock) -> None:
    """What the conflicts panel has not decided is a recusal."""
    close_voting(deadline.subject, actor=Actor.system(), clock=clock)


@on_due(Period.WAIVER)
def time_of_the_parties_passed(deadline: Deadline, clock: Clock) -> None:
    """Silence of a platform is no objection, and that of an appellant no agreement."""
    close_waiver(deadline.subject, actor=Actor.system(), clock=clock)


@react_to(Tag.CASE_MOVED)
def stop_asking(event: Event) -> None:
    """A case on which nobody works any more asks nobody: for a declaration, a vote or an agreement."""
    if event.payload["to"] in OVER:
        now = event.clock.now()
        end(event.subject, Period.DECLARATION, at=now, state=DeadlineState.CANCELLED)
        call_off(open_questions(event.subject), at=now)
        drop_waivers(event.subject, actor=Actor.system(), clock=event.clock)


@react_to(Tag.CASE_MOVED)
def stand_still_with_the_case(event: Event) -> None:
    """The clocks of votes and of the parties stand still while the case does (LIFECYCLE.md, Clock)."""
    before, after = event.payload["from"], event.payload["to"]
    if after in PAUSES and before not in PAUSES:
        pause(*clocks_of(event.subject), at=event.clock.now())
    elif before in PAUSES and after not in PAUSES:
        resume(*clocks_of(event.subject), at=event.clock.now())


@react_to(Tag.CASE_MOVED)
def check_at_every_stage(event: Event) -> None:
    """A case that enters a stage is checked again, from admissibility on, while somebody works on it."""
    entered = event.payload["to"] != event.payload["from"]
    if entered and may_open(event.payload["to"]).ok and is_asked(event.subject):
        _check([event.subject], event)


@react_to(Tag.CASE_PARTY_NOTIFIED)
def check_against_the_parties(event: Event) -> None:
    """Whoever takes part in a case from now on may meet somebody who was asked before: a person who is to be heard."""
    if is_asked(event.subject):
        _check([event.subject], event)


@react_to(Tag.INTEREST_DECLARED, Tag.INTEREST_ENDED, Tag.MEMBER_APPOINTED, Tag.MEMBER_CHANGED, Tag.ROSTER_NAMED)
def check_the_member(event: Event) -> None:
    """The interests of a member changed, or what the council knows of them: employer, household."""
    _check(checkable_cases_of(event.subject), event)


@react_to(Tag.INTEREST_DECLARED)
def check_what_was_decided(event: Event) -> None:
    """An interest with days in the past may have stood already when the member decided a case that is published."""
    _check(judged_cases_of(event.subject), event)


@react_to(Tag.ORGANISATION_JOINED, Tag.ORGANISATION_PARTED, Tag.STATEMENTS_TAKEN)
def check_against_the_organisations(event: Event) -> None:
    """Two rows turned out to be one organisation, or one to be two, or a file told who owns whom."""
    want_rechecks_everywhere(at=event.clock.now())


@react_to(Tag.ORGANISATION_CHANGED, Tag.ORGANISATION_REGISTERED)
def check_against_owners_and_funders(event: Event) -> None:
    """An organisation has another owner, a number or a funder. Names decide nothing, and a new row meets nobody yet."""
    if event.payload.get("change") in {"identifier", "owner"} or "funder" in event.payload:
        want_rechecks_everywhere(at=event.clock.now())


def _check(cases: Sequence[UUID], event: Event) -> None:
    """Write down that these cases are to be checked, and check them once the act stands, unless they are many."""
    want_rechecks(cases, at=event.clock.now())
    for case_id in cases[:MOST_AT_ONCE]:
        again = partial(recheck, case_id, actor=Actor.system(), clock=event.clock)
        transaction.on_commit(again, robust=True)  # the act stands whatever comes of the check
