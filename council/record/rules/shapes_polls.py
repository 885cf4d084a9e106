"""Payloads about polls, and about votes that allow a change during an election lock. Pure."""

from __future__ import annotations

from council.record.rules.entries import Tag
from council.record.rules.kinds import DAY, HEX32, NUMBER, TEXT, TIME, WORD, Field, or_null
from council.record.rules.shapes import Shape, shape

_KIND = Field("kind", WORD, "kind of change: an appointment, an office, the rules")
_CHANGE = Field("change", HEX32, "SHA-256 of the change in canonical form: exactly this one is allowed, or asked for")

SHAPES: dict[Tag, Shape] = {
    Tag.EXEMPTION_CLOSED: shape(
        "The vote on an exemption is counted.",
        Field("ending", WORD, "how it ended"),
        Field("in_favour", NUMBER, "how many said yes"),
        Field("sitting", NUMBER, "how many could have voted"),
    ),
    Tag.EXEMPTION_PROPOSED: shape(
        "The members are asked to allow one change during an election lock. Its reason stays sealed.",
        _KIND,
        _CHANGE,
        Field("closes", TIME, "until when they vote"),
        Field("commitment", HEX32, "HMAC-SHA256 of change and reason; its salt is kept beside them"),
    ),
    Tag.EXEMPTION_USED: shape("A change that the members allowed is made, once.", _KIND, _CHANGE),
    Tag.EXEMPTION_VOTED: shape(
        "A member says yes or no to an exemption, sealed.",
        Field("commitment", HEX32, "HMAC-SHA256 of the vote; its salt is sealed with it"),
    ),
    Tag.POLL_ENTERED: shape(
        "A poll is entered in the public calendar.",
        Field("name", TEXT, "what is voted on"),
        Field("place", TEXT, "where, in words"),
        Field("day", DAY, "the day of the poll"),
    ),
    Tag.POLL_WITHDRAWN: shape(
        "Two people take a poll off the calendar. It stays to be read.",
        Field("ground", WORD, "why"),
        Field("locks_until", or_null(DAY), "the last day on which it locks all the same; null where it locks no more"),
    ),
}
