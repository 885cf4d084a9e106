"""The life of one case of the demonstration, from its timeline: a history that acts whenever its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cms.management.demo import choosing, clearing, filing
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item, moment
from cms.management.demo.schedule import History

Act = Callable[[Cast, Item], None]

ACTS: dict[str, Act] = {
    "submit": filing.file,
    "take_up": filing.take_up,
    "declare_eligible": choosing.rule_eligible,
    "declare_inadmissible": choosing.rule_inadmissible,
    "refer": choosing.rule_refer,
    "select": choosing.choose,
    "leave_unselected": choosing.leave,
    "bundle": choosing.join,
}
"""What somebody does at a step of the timeline. Steps of the clockwork alone are not here: it takes them itself."""


def life_of_case(cast: Cast, item: Item) -> History:
    """Everything that happens to one case, in order: what leads up to each step, then the step."""
    for step, following in zip(item["timeline"], [*item["timeline"][1:], None], strict=True):
        if step["step"] not in ACTS:
            return
        if step["step"] in {"select", "leave_unselected"}:
            yield from choosing.votes(cast, item, step["at"])
        yield moment(step["at"])
        ACTS[step["step"]](cast, item)
        yield from _afterwards(cast, item, step["step"], moment(following["at"]) if following else None)


def _afterwards(cast: Cast, item: Item, step: str, until: datetime | None) -> History:
    """What happens in the stage that a step opened, until the next step."""
    if step == "select":
        yield from _clear(cast, item, until)


def _clear(cast: Cast, item: Item, until: datetime | None) -> History:
    """Members are asked, answer and are ruled on, within four days of the choice."""
    yield cast.clock.now() + timedelta(hours=1)
    clearing.ask(cast, item["key"])
    yield from clearing.answers(cast, item["key"], until=until or cast.data.midnight)
    if until:
        yield cast.clock.now() + timedelta(hours=2)
        yield from clearing.rulings(cast, item["key"])
