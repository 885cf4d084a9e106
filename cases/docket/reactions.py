"""What the docket does when a party is notified or has news, and when its clocks run out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.docket.actions import (
    let_expedition_fall,
    mark_silent,
    move_deadline,
    postpone_due_days,
    resume,
    tell_platform,
)
from cases.docket.phrases import moment_in_words
from cases.docket.queries import lock_file, numbers, parties
from council.access.actions import executes
from council.access.queries import Change, Names, describes, names_cases
from council.access.rules import ProposalKind
from council.clocks.actions import locks_first, on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.notices.rules import NoticeKind
from council.procedure.phrases import PERIODS
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag

locks_first(lock_file)
names_cases(numbers)


@react_to(Tag.CASE_PARTY_NOTIFIED)
def tell_the_liaisons(event: Event) -> None:
    """A platform that was given notice learns by mail that there is something to answer."""
    given = [one for one in parties(Actor.system(), event.subject) if str(one.pk) == event.payload["party"]]
    key, kind = event.payload["party"], NoticeKind.RESPONDENT_NOTIFIED
    tell_platform(event.subject, key, kind, parties=given, actor=event.actor, clock=event.clock)


@react_to(Tag.OPINION_UNPUBLISHED, Tag.OPINION_REPUBLISHED)
def tell_the_liaisons_of_the_text(event: Event) -> None:
    """The text of an opinion about a decision of their platform went out of public view, or is back: there is news."""
    everybody = parties(Actor.system(), event.subject)
    tell_platform(event.subject, str(event.seq), parties=everybody, actor=event.actor, clock=event.clock)


@react_to(Tag.RECORD_EPOCH_DECLARED)
def nobody_could_act(event: Event) -> None:
    """After a restore from a backup the day on which a case is due moves as its clock does."""
    postpone_due_days(event.clock.now() - datetime.fromisoformat(event.payload["stopped"]))


@on_due(Period.RESPONDENT)
def time_to_answer_passed(deadline: Deadline, clock: Clock) -> None:
    """A party that did not answer in time is marked silent; nothing waits for it any longer."""
    mark_silent(deadline.subject, actor=Actor.system(), clock=clock)


@on_due(Period.SUSPENSION)
def suspension_ran_out(deadline: Deadline, clock: Clock) -> None:
    """Nobody renewed the suspension: the case goes on, so that no case is forgotten in it."""
    resume(deadline.subject, reason="time ran out", actor=Actor.system(), clock=clock)


@on_due(Period.EXPEDITE_RATIFICATION)
def expedition_not_ratified(deadline: Deadline, clock: Clock) -> None:
    """The council did not ratify in time: the case goes on at the normal pace."""
    let_expedition_fall(deadline.subject, actor=Actor.system(), clock=clock)


@executes(ProposalKind.DEADLINE_MOVE)
def deadline_moves(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """Two people agreed on another moment for a deadline."""
    if case is None or approver.id is None:
        raise NotReachable
    move_deadline(
        case,
        UUID(payload["deadline"]),
        before=datetime.fromisoformat(payload["before"]),
        after=datetime.fromisoformat(payload["after"]),
        by=(proposer, approver.id),
        actor=approver,
        clock=clock,
    )


@describes(ProposalKind.DEADLINE_MOVE)
def a_deadline(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which deadline of which case, from when to when."""
    about = {"period": PERIODS[Period(payload["period"])], "case": names.cases.get(case, "") if case else ""}
    return Change(
        _("%(period)s, case %(case)s") % about,
        _("runs out %(moment)s") % {"moment": moment_in_words(datetime.fromisoformat(payload["before"]))},
        _("runs out %(moment)s") % {"moment": moment_in_words(datetime.fromisoformat(payload["after"]))},
    )
