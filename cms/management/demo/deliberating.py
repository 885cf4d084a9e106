"""A panel speaks, and puts to the vote what it must decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cases.deliberation.actions import open_deliberation, write_post
from cases.deliberation.queries import discussion
from cases.deliberation.rules import Topic
from cases.voting.actions import call_vote, draft_motion, freeze_motion
from cases.voting.actions import cast as cast_ballots
from cases.voting.queries import motions_of, open_vote
from cases.voting.rules import MotionKind, Option
from cms.management.demo.answers import assessment_answers
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item
from cms.management.demo.exchanges import exchange
from cms.management.demo.schedule import History
from cms.management.demo.seating import panel
from council.kernel.tally import ABSTAIN

KINDS = {
    Option.OVERTURN: MotionKind.OUTCOME,
    Option.ADOPT: MotionKind.RECOMMENDATION,
    Option.YES: MotionKind.QUESTION,
}
"""What a motion is, by the first of its choices."""


def begin(cast: Cast, item: Item) -> None:
    """Row 10."""
    open_deliberation(cast.cases[item["key"]], actor=panel(cast, item["key"])[0], clock=cast.clock)


def posts(cast: Cast, item: Item, until: datetime) -> History:
    """What the files have the panel say, over the first two thirds of its time."""
    case_id, speakers, begun = cast.cases[item["key"]], panel(cast, item["key"]), cast.clock.now()
    step = (until - begun) * 2 / 3 / max(1, len(item["posts"]))
    written: list[UUID] = []
    for place, post in enumerate(item["posts"]):
        yield begun + step * place + timedelta(hours=4)
        answered = post["reply_to"]
        same_thread = answered is not None and item["posts"][answered]["about"] == post["about"]
        made = write_post(
            case_id,
            topic=Topic(post["about"]),
            text=post["text"],
            answers=written[answered] if same_thread else None,
            actor=speakers[post["panellist"]],
            clock=cast.clock,
        )
        written.append(made.pk)


def exchanges(cast: Cast, item: Item) -> History:
    """No vote is called before every dispute was spoken about: whoever differs says so."""
    case_id, speakers = cast.cases[item["key"]], panel(cast, item["key"])
    sealed = {one["panellist"]: assessment_answers(item, one) for one in item["assessments"]}
    for point in discussion(speakers[0], case_id).open_points:
        last: UUID | None = None
        for said in exchange(point, sealed):
            yield cast.clock.now() + timedelta(hours=3)
            last = write_post(
                case_id,
                topic=Topic(said.topic),
                text=said.text,
                answers=last if said.answers else None,
                actor=speakers[said.panellist],
                clock=cast.clock,
            ).pk


def motions(cast: Cast, item: Item) -> History:
    """The chair writes what the files put to the vote, and freezes it on the next day."""
    case_id, chair = cast.cases[item["key"]], panel(cast, item["key"])[0]
    for motion in item["motions"]:
        yield cast.clock.now() + timedelta(hours=2)
        offers = tuple(choice["key"] for choice in motion["choices"] if choice["key"] != ABSTAIN)
        draft = draft_motion(
            case_id, kind=KINDS[offers[0]], text=motion["text"], offers=offers, actor=chair, clock=cast.clock
        )
        if item["stage"] == "deliberation":
            continue
        yield cast.clock.now() + timedelta(hours=20)
        freeze_motion(case_id, draft.pk, actor=chair, clock=cast.clock)


def put_to_vote(cast: Cast, item: Item) -> None:
    """Row 11."""
    call_vote(cast.cases[item["key"]], actor=panel(cast, item["key"])[0], clock=cast.clock)


def ballots(cast: Cast, item: Item) -> History:
    """Who has a choice on every motion casts it; the clock closes the vote."""
    case_id, voters, begun = cast.cases[item["key"]], panel(cast, item["key"]), cast.clock.now()
    for number, voter in enumerate(voters):
        papers = {
            place: ballot
            for place, motion in enumerate(item["motions"])
            for ballot in motion["ballots"]
            if ballot["panellist"] == number
        }
        if len(papers) < len(item["motions"]):
            continue
        yield begun + timedelta(hours=3 + 9 * number)
        vote = open_vote(voter, case_id)
        assert vote is not None  # it closes by the clock, later than this
        keys = [motion.pk for motion in motions_of(voter, vote)]
        cast_ballots(
            case_id,
            choices={keys[place]: ballot["choice"] for place, ballot in papers.items()},
            reasons={keys[place]: ballot["reason"] or "" for place, ballot in papers.items()},
            actor=voter,
            clock=cast.clock,
        )
