"""Payloads about the work of panels and the review by the council: what must stay sealed is a commitment here. Pure."""

from __future__ import annotations

from council.record.rules.entries import Tag
from council.record.rules.kinds import (
    DAY,
    FLAG,
    HEX32,
    NUMBER,
    TEXT,
    UUID,
    WORD,
    Field,
    list_of,
    map_of,
    object_of,
    or_empty,
    or_null,
)
from council.record.rules.shapes import Shape, shape

_SEAT = Field("seat", UUID, "the seat")
_PANEL = Field("panel", UUID, "the panel")
_STATE = Field("state", WORD, "how the seat stands")
_VERSION = Field("version", NUMBER, "version of the opinion")
_TEXT_HASH = Field("text_hash", HEX32, "SHA-256 of the text of that version")
_COMMITMENT = Field("commitment", HEX32, "HMAC-SHA256 of what stays sealed; its salt is sealed with it")
_VOTE = (Field("vote", UUID, "the vote"), Field("round", NUMBER, "which vote of the panel"))
_ENDING = Field("ending", WORD, "how it ended")
_MOTION = (
    Field("motion", UUID, "the motion"),
    Field("kind", WORD, "kind of question"),
    Field("hash", HEX32, "HMAC-SHA256 of its words; its salt follows from the key file"),
)
_TALLY = object_of(
    Field("counts", map_of(WORD, NUMBER), "ballots by choice"),
    Field("abstentions", NUMBER, "seats that gave none"),
    Field("void", NUMBER, "ballots of seats that were left"),
)
_COUNTED = object_of(
    Field("motion", UUID, "the motion"),
    Field("hash", HEX32, "HMAC-SHA256 of its words; its salt follows from the key file"),
    Field("tally", _TALLY, "the count"),
    Field("failure", or_empty(WORD), "why nothing was decided"),
    Field("result", or_empty(WORD), "what was decided"),
    Field("decided_by", or_empty(WORD), "majority, or burden of proof"),
    Field("ballots", list_of(UUID), "the ballots that were opened"),
)

_EMPTY = (
    Field("vacant", NUMBER, "seats that could not be filled"),
    Field("eligible", NUMBER, "people who could sit"),
)

SHAPES: dict[Tag, Shape] = {
    Tag.ASSESSMENT_SEALED: shape(
        "A panellist seals an assessment.",
        Field("assessment", UUID, "the assessment"),
        _SEAT,
        Field("version", NUMBER, "which version of this seat"),
        Field("framework", TEXT, "version of the form"),
        _COMMITMENT,
    ),
    Tag.BALLOT_CAST: shape(
        "A ballot on a motion is cast. The subject of the entry is the ballot alone.",
        Field("vote", UUID, "the vote"),
        Field("motion", UUID, "the motion"),
        _COMMITMENT,
    ),
    Tag.DUTY_CALLED: shape(
        "The panel that stands by in a month is asked for an expedited case.",
        Field("duty", UUID, "the panel of the month"),
        Field("month", DAY, "first day of the month"),
    ),
    Tag.DUTY_ENDED: shape(
        "The panel that stands by is not asked any more, and whoever had a seat from it and did not sit yet is let go.",
        Field("duty", UUID, "the panel of the month"),
        Field("why", WORD, "the case is over or heard anew, or is not expedited any more"),
    ),
    Tag.DUTY_SEATED: shape(
        "Those who stand by and can decide the case take seats, in the order of their draw.",
        Field("duty", UUID, "the panel of the month"),
        _PANEL,
        Field("draw_id", TEXT, "number of the draw of the month"),
        Field("seats", list_of(UUID), "the seats that were taken"),
        Field("vacant", NUMBER, "seats that an ordinary draw fills"),
    ),
    Tag.MOTION_DRAFTED: shape("A motion is written.", *_MOTION),
    Tag.MOTION_FROZEN: shape("A motion is frozen: not a word changes any more.", *_MOTION),
    Tag.MOTION_WITHDRAWN: shape("A motion is taken back.", *_MOTION),
    Tag.OPINION_VERSION_SUBMITTED: shape("A draft goes to the whole council.", _VERSION, _TEXT_HASH),
    Tag.PANEL_UNNAMED: shape(
        "A safety plan: the names of a panel are never published.", Field("plan", UUID, "where its reason is kept")
    ),
    Tag.PANEL_SEATED: shape(
        "Those whom chance named take their seats.",
        _PANEL,
        Field("round", NUMBER, "which panel of the case"),
        Field("size", NUMBER, "how many seats it has"),
        Field("seats", list_of(UUID), "the seats that were taken"),
    ),
    Tag.POST_WRITTEN: shape(
        "A panellist says something in the deliberation.",
        Field("post", UUID, "the post"),
        Field("thread", UUID, "the topic"),
        _SEAT,
        Field("answers", or_null(UUID), "the post that it answers"),
        _COMMITMENT,
    ),
    Tag.PUBLICATION_KEY_TURNED: shape(
        "One of the two keys of a publication is turned.", _VERSION, Field("key", WORD, "which key"), _TEXT_HASH
    ),
    Tag.REDACTION_SIGNED: shape(
        "A text was read for names and dangers.", _VERSION, _TEXT_HASH, Field("items", list_of(WORD), "what was ticked")
    ),
    Tag.REVIEW_CAST: shape(
        "A member's ballot on a draft. The subject of the entry is the ballot alone.",
        Field("ballot", UUID, "the ballot"),
        _VERSION,
        _COMMITMENT,
    ),
    Tag.ROSTER_ASKED: shape("No panel is possible: people are to be named for this case alone.", *_EMPTY),
    Tag.SUBSTITUTES_CALLED: shape(
        "No panel is possible: others are asked whether they can sit. Who they are is not in it.",
        Field("kind", WORD, "deputy, or ad_hoc"),
        *_EMPTY,
        Field("called", NUMBER, "how many are called"),
    ),
    Tag.SEAT_CHANGED: Shape(
        "A seat is left, has served or gets a role, or the panel grows.",
        (
            (_SEAT, _PANEL, _STATE, Field("reason", TEXT, "why it was left", optional=True)),
            (_SEAT, _STATE, Field("role", WORD, "chair or rapporteur")),
            (_PANEL, Field("size", NUMBER, "how many seats it has now")),
        ),
    ),
    Tag.SEPARATE_OPINION_FILED: shape(
        "A panellist attaches a separate opinion, or will write none.",
        _VERSION,
        _SEAT,
        Field("separate_opinion", UUID, "the separate opinion"),
    ),
    Tag.VOTE_CLOSED: Shape(
        "A vote is counted, or void because somebody joined the panel.",
        (
            (
                *_VOTE,
                _ENDING,
                Field("seated", NUMBER, "seats that were held"),
                Field("quorum", NUMBER, "ballots needed"),
                Field("motions", list_of(_COUNTED), "each motion"),
            ),
            (*_VOTE, _ENDING),
        ),
    ),
    Tag.VOTE_OPENED: shape(
        "Motions are put to the vote.", *_VOTE, Field("motions", map_of(UUID, HEX32), "salted hash of each motion")
    ),
    Tag.VOTE_RECOUNTED: shape(
        "A decided vote is counted again without a ballot that should not have been cast.",
        *_VOTE,
        _ENDING,
        Field("seated", NUMBER, "seats that count"),
        Field("quorum", NUMBER, "ballots needed"),
        Field("void", list_of(UUID), "ballots that do not count any more"),
        Field("holds", FLAG, "whether every result is the same as before"),
        Field("motions", list_of(_COUNTED), "each motion; `ballots` are those that were opened again"),
    ),
}
