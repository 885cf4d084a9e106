"""The life of one case of the demonstration, from its timeline: a history that acts whenever its time has come."""

from __future__ import annotations

from cms.management.demo.cast import Cast
from cms.management.demo.data import Item, moment
from cms.management.demo.filing import file
from cms.management.demo.schedule import History


def life_of_case(cast: Cast, item: Item) -> History:
    """Everything that happens to one case, in order."""
    yield moment(item["timeline"][0]["at"])
    file(cast, item)
