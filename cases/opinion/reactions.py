"""What opinions do when a draft is submitted, when the time of its review is over, and when two people agreed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.opinion.actions import (
    bring_back,
    close_review,
    open_review,
    reopen_for_a_bar,
    set_text_aside,
    take_off,
)
from cases.opinion.phrases import OFF_GROUNDS, RETURN_GROUNDS
from council.access.actions import executes
from council.access.queries import Change, Names, describes
from council.access.rules import ProposalKind
from council.clocks.actions import on_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.procedure.rules import Period
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.CASE_MOVED)
def ask_the_council(event: Event) -> None:
    """A submitted draft opens to every member who is cleared for the case."""
    if event.payload["step"] == "submit_draft":
        open_review(event.subject, actor=Actor.system(), clock=event.clock)


@react_to(Tag.CASE_MOVED)
def the_vote_does_not_hold(event: Event) -> None:
    """A text that the council has in hand falls with the vote on which it stands."""
    if event.payload["step"] == "return_to_deliberation":
        set_text_aside(event.subject, actor=Actor.system(), clock=event.clock)


@react_to(Tag.VOTE_RECOUNTED)
def open_again_by_itself(event: Event) -> None:
    """Somebody who was barred decided a published case: another panel hears it (LIFECYCLE.md, below the table)."""
    reopen_for_a_bar(event.subject, actor=Actor.system(), clock=event.clock)


@on_due(Period.COUNCIL_REVIEW)
def review_is_over(deadline: Deadline, clock: Clock) -> None:
    """Silence approves; a majority of objections does not."""
    close_review(deadline.subject, actor=Actor.system(), clock=clock)


@executes(ProposalKind.OPINION_UNPUBLISH)
def text_goes(payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock) -> None:
    """The text is out of public view."""
    if case is None:
        raise NotReachable
    ground, sentence, seen = payload["ground"], payload["sentence"], payload["document_hash"]
    take_off(case, ground=ground, sentence=sentence, seen=seen, actor=approver, clock=clock)


@executes(ProposalKind.OPINION_REPUBLISH)
def text_returns(payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock) -> None:
    """The text is public again, word for word."""
    if case is None:
        raise NotReachable
    bring_back(case, ground=payload["ground"], seen=payload["document_hash"], actor=approver, clock=clock)


@describes(ProposalKind.OPINION_UNPUBLISH)
def a_text_going(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which opinion goes out of public view, why, and what readers are told."""
    about = {"ground": OFF_GROUNDS.get(payload["ground"], payload["ground"]), "sentence": payload["sentence"]}
    after = _("is out of public view, because %(ground)s. Its address says so, with citation, days and fingerprint.")
    if payload["sentence"]:
        after = _(
            "is out of public view, because %(ground)s. Its address says so, with citation, days and fingerprint, and"
            " adds: “%(sentence)s”"
        )
    return Change(_opinion(case, names), _("can be read by everybody"), after % about)


@describes(ProposalKind.OPINION_REPUBLISH)
def a_text_coming_back(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which opinion comes back, and why."""
    about = {"ground": RETURN_GROUNDS.get(payload["ground"], payload["ground"])}
    return Change(
        _opinion(case, names),
        _("is out of public view; its address says why"),
        _("can be read by everybody again, word for word as it was published (%(ground)s)") % about,
    )


def _opinion(case: UUID | None, names: Names) -> str:
    return _("The opinion in case %(case)s") % {"case": names.cases.get(case, "") if case else ""}
