"""Gathering what the watch on capture is made from, and reading what it found."""

from cases.capture.queries.gathering import facts_of, known_stamps, published, published_after, stamps
from cases.capture.queries.reading import (
    Known,
    MembersFigures,
    all_facts,
    counted,
    figures_of_members,
    last_begun,
    locked,
    my_figures,
    newest,
    platform_names,
)

__all__ = [
    "Known",
    "MembersFigures",
    "all_facts",
    "counted",
    "facts_of",
    "figures_of_members",
    "known_stamps",
    "last_begun",
    "locked",
    "my_figures",
    "newest",
    "platform_names",
    "published",
    "published_after",
    "stamps",
]
