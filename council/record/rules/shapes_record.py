"""Payloads in which the record speaks of itself: days, keys, epochs, exports, erasures. Pure."""

from __future__ import annotations

from council.record.rules.entries import Tag
from council.record.rules.kinds import DAY, HEX32, NUMBER, TEXT, TIME, WORD, Field, list_of
from council.record.rules.shapes import Shape, shape

SHAPES: dict[Tag, Shape] = {
    Tag.EXPORT_MADE: Shape(
        "A copy of much of the database left it.",
        (
            (Field("kind", WORD, "what was copied"), Field("rows", NUMBER, "how many rows it holds")),
            (
                Field("kind", WORD, "`backup`"),
                Field("size", NUMBER, "how many entries the record had"),
                Field("root", HEX32, "the root of the record that was copied"),
            ),
        ),
    ),
    Tag.PAYLOAD_ERASED: shape(
        "The payloads of earlier entries were erased. Their leaves stay, and so does this payload.",
        Field("seqs", list_of(NUMBER), "places of the entries, ascending"),
        Field("reason", WORD, "why"),
    ),
    Tag.RECORD_DAY_CLOSED: shape(
        "A day has ended. The tree up to this entry is what a checkpoint signs.",
        Field("day", DAY, "the day, in UTC"),
    ),
    Tag.RECORD_EPOCH_DECLARED: shape(
        "After a restore from a backup the record goes on; what was lost is named.",
        Field("epoch", NUMBER, "number of the epoch, from 2"),
        Field("checkpoint", TEXT, "the last checkpoint that was signed before, as it was signed"),
        Field("first_lost", NUMBER, "first signed entry that the backup did not have"),
        Field("last_lost", NUMBER, "last signed entry that it did not have; less than the first where none is lost"),
        Field("lost", NUMBER, "how many signed entries are lost"),
        Field("resumed_at", NUMBER, "place of this entry, where the record goes on"),
        Field("reason", TEXT, "why there was a restore"),
        Field("stopped", TIME, "time of the last entry that the backup had; deadlines are longer by the time since"),
    ),
    Tag.RECORD_KEY_ADOPTED: shape(
        "A public key takes force, by which later checkpoints are signed.",
        Field("key", TEXT, "`NAME+ID+KEY`"),
    ),
    Tag.RECORD_PADDED: shape("Says nothing: it fills a day up to a whole block, so that its size tells nothing."),
}
