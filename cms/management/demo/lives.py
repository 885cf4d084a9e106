"""The life of one case of the demonstration, from its timeline: a history that acts whenever its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cms.management.demo import choosing, clearing, deliberating, endings, filing, following, naming, seating, writing
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item, moment
from cms.management.demo.schedule import History

Act = Callable[[Cast, Item], None]


def by_the_clock(cast: Cast, item: Item) -> None:
    """Nobody does this step: the timer has taken it already."""


ACTS: dict[str, Act] = {
    "submit": filing.file,
    "ask_for_information": filing.ask,
    "lapse": by_the_clock,
    "take_up": filing.take,
    "declare_eligible": choosing.rule_eligible,
    "declare_inadmissible": choosing.rule_inadmissible,
    "refer": choosing.rule_refer,
    "select": choosing.choose,
    "leave_unselected": choosing.leave,
    "bundle": choosing.join,
    "seat_panel": seating.seat,
    "open_deliberation": deliberating.begin,
    "call_vote": deliberating.put_to_vote,
    "close_vote": by_the_clock,
    "submit_draft": writing.submit,
    "approve": by_the_clock,
    "publish": writing.publish,
    "close": following.end,
    "withdraw": filing.take_back,
    "settle": endings.settle_case,
    "suspend": endings.suspend_case,
}
"""What somebody does at a step of the timeline. """


def life_of_case(cast: Cast, item: Item) -> History:
    """Everything that happens to one case, in order: what leads up to each step, then the step."""
    for step, later in zip(item["timeline"], [*item["timeline"][1:], None], strict=True):
        if step["step"] not in ACTS:
            return
        if step["step"] in {"select", "leave_unselected"}:
            yield from choosing.votes(cast, item, step["at"])
        yield moment(step["at"])
        ACTS[step["step"]](cast, item)
        yield from _afterwards(cast, item, step["step"], moment(later["at"]) if later else None)


def _afterwards(cast: Cast, item: Item, step: str, end: datetime | None) -> History:
    """What happens in the stage that a step opened, until the next step, or until the present."""
    until = end or cast.data.midnight
    stages: dict[str, Callable[[], History]] = {
        "take_up": lambda: _translate(cast, item, until),
        "select": lambda: _form_panel(cast, item, end),
        "seat_panel": lambda: seating.assessments(cast, item, until),
        "open_deliberation": lambda: _deliberate(cast, item, end),
        "call_vote": lambda: deliberating.ballots(cast, item),
        "close_vote": lambda: writing.draft(cast, item, until),
        "submit_draft": lambda: writing.review(cast, item, until),
        "approve": lambda: writing.sign(cast, item, until) if end else iter(()),
        "publish": lambda: following.follow_up(cast, item),
    }
    return stages.get(step, lambda: iter(()))()


def _translate(cast: Cast, item: Item, until: datetime) -> History:
    """The translation comes back on the next day, and before anybody rules."""
    if item["content_translation"] and item["language"] != "en":
        yield cast.clock.now() + min(timedelta(hours=26), (until - cast.clock.now()) / 2)
        filing.translate(cast, item)


def _deliberate(cast: Cast, item: Item, end: datetime | None) -> History:
    """The panel speaks; before a vote, whoever differs has said so."""
    yield from deliberating.posts(cast, item, end or cast.data.midnight)
    if end:
        yield from deliberating.exchanges(cast, item)
    yield from deliberating.motions(cast, item)


def _form_panel(cast: Cast, item: Item, until: datetime | None) -> History:
    """Members are asked, answer and are ruled on within four days of the choice; then the pool is fixed and drawn."""
    yield cast.clock.now() + timedelta(hours=1)
    clearing.ask(cast, item["key"])
    yield from naming.say(cast, item, until)
    yield from clearing.answers(cast, item["key"], until=until or cast.data.midnight)
    if until:
        yield cast.clock.now() + timedelta(hours=2)
        yield from clearing.rulings(cast, item["key"])
        yield cast.clock.now() + timedelta(hours=1)
        yield from seating.draw(cast, item)
