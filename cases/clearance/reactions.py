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

from cases.clearance.actions import miss_declarations, recheck, want_rechecks, want_rechecks_everywhere
from cases.clearance.queries import checkable_cases_of, is_asked
from cases.clearance.rules import OVER, may_open
from cases.clearance.tasks import raise_reported, run_rechecks
from council.clocks.actions import end, on_due, on_round
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
on_round(raise_reported)


@on_due(Period.DECLARATION)
def time_to_declare_passed(deadline: Deadline, clock: Clock) -> None:
    """Whoever has not declared is barred from the case."""
    miss_declarations(deadline.subject, actor=Actor.system(), clock=clock)


@react_to(Tag.CASE_MOVED)
def stop_asking(event: Event) -> None:
    """A case on which nobody works any more asks nobody for a declaration."""
    if event.payload["to"] in OVER:
        end(event.subject, Period.DECLARATION, at=event.clock.now(), state=DeadlineState.CANCELLED)


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


@react_to(Tag.INTEREST_DECLARED, Tag.INTEREST_ENDED, Tag.MEMBER_APPOINTED)
def check_the_member(event: Event) -> None:
    """The interests of a member changed, or what the council knows of them: employer, household."""
    _check(checkable_cases_of(event.subject), event)


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
