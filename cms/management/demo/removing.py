"""Removals from the council in the demonstration: one not carried, one that is voted on, one to be answered."""

from __future__ import annotations

from datetime import timedelta

from cms.management.demo.cast import Cast
from cms.management.demo.schedule import History
from council.access.rules import Office
from council.members.actions import answer_removal, propose_removal, vote_on_removal
from council.members.models import MemberRemoval
from council.members.rules import RemovalCause

ABSENT = "No seat taken, no draft read and no letter answered since January, and no leave entered for that time."
WAS_ILL = "I was in hospital, and nobody could enter a leave for me. I have been back at work since last week."
TALKED = "A platform quoted from a draft before it was published. The copy that it had was the one sent to this member."
OPEN_DOOR = "The draft lay open on my screen in a train. It was careless, and I told the secretariat the same evening."
SILENT = "The yearly declaration does not name a post on the board of a company that belongs to a platform."


def life_of_removals(cast: Cast) -> History:
    """The last three members of the list are concerned: none of them is needed elsewhere in the story."""
    present = cast.data.midnight
    absent, careless, silent = (item["key"] for item in cast.data.members[-3:])
    yield present - timedelta(days=50, hours=10)
    first = _propose(cast, absent, RemovalCause.ABSENCE, ABSENT)
    yield present - timedelta(days=46, hours=10)
    answer_removal(first.pk, WAS_ILL, actor=cast.actor(absent), clock=cast.clock)
    yield present - timedelta(days=44, hours=10)
    for number, item in enumerate(cast.data.members[:8]):
        vote_on_removal(first.pk, in_favour=number == 0, actor=cast.actor(item["key"]), clock=cast.clock)
    yield present - timedelta(days=4, hours=10)
    second = _propose(cast, careless, RemovalCause.BREACH_OF_CONFIDENTIALITY, TALKED)
    yield present - timedelta(days=2, hours=10)
    answer_removal(second.pk, OPEN_DOOR, actor=cast.actor(careless), clock=cast.clock)
    yield present - timedelta(hours=6)
    _propose(cast, silent, RemovalCause.UNDECLARED_CONFLICT, SILENT)


def _propose(cast: Cast, key: str, cause: RemovalCause, reasons: str) -> MemberRemoval:
    actor = cast.holder(Office.SECRETARIAT)
    return propose_removal(cast.members[key].pk, cause, reasons, actor=actor, clock=cast.clock)
