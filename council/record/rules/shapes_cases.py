"""Payloads about cases: their life, their parties and files, declarations and challenges, what follows them. Pure."""

from __future__ import annotations

from council.record.rules.entries import Tag
from council.record.rules.kinds import (
    CHOSEN,
    CODE,
    DAY,
    FLAG,
    HEX32,
    NUMBER,
    TEXT,
    TIME,
    UUID,
    WORD,
    Field,
    map_of,
    or_empty,
)
from council.record.rules.shapes import Shape, shape
from council.record.rules.shapes_steps import RULING, STEPS

_PARTY = (Field("party", UUID, "the party"), Field("role", WORD, "its role in the case"))
_CHALLENGE = Field("challenge", UUID, "the challenge")
_POOL_CHALLENGE = Field("challenge", UUID, "what the side said")
_SIDE = Field("side", WORD, "which side, by role")
_DECLARATION = Field("declaration", UUID, "the member's declaration about this case")
_WAIVER = (Field("request", UUID, "the request"), Field("code", CODE, "the conflict rule"))
_OF = Field("of", WORD, "of what: `admissibility` or `selection`")
_ABOUT_RECOMMENDATION = (
    Field("recommendation", NUMBER, "its place in the opinion"),
    Field("number", NUMBER, "which statement about it"),
    Field("state", WORD, "what it says"),
    Field("text", TEXT, "in words"),
)
_OPINION = (
    Field("citation", TEXT, "citation of the opinion"),
    Field("version", NUMBER, "its version"),
    Field("document_hash", HEX32, "SHA-256 of the published document"),
    Field("text_hash", HEX32, "SHA-256 of the text the council approved"),
    Field("version_id", UUID, "the version"),
)
_OFF = (
    Field("citation", TEXT, "citation of the opinion"),
    Field("version", NUMBER, "its version in force"),
    Field("document_hash", HEX32, "SHA-256 of the document of that version"),
    Field("ground", WORD, "why"),
)

SHAPES: dict[Tag, Shape] = {
    Tag.CASE_ADMISSIBILITY_RULED: shape(
        "An officer rules whether the council may decide an appeal.",
        *RULING,
        Field("reasons", TEXT, "reasons for the file"),
        Field("explanation", TEXT, "what the appellant reads"),
    ),
    Tag.CASE_IMPORTED: shape(
        "A case comes from an earlier register.",
        Field("number", TEXT, "number of the case"),
        Field("stage", WORD, "where it stands"),
        Field("route", WORD, "how it came"),
        Field("platform", UUID, "the platform"),
        Field("submitted_at", TIME, "when it was submitted"),
    ),
    Tag.CASE_MOVED: Shape(
        "A case takes a step of its life.",
        (
            (
                Field("step", WORD, "the step"),
                Field("from", or_empty(WORD), "the stage it leaves; empty for a new case"),
                Field("to", WORD, "the stage it is in now"),
                Field("reason", TEXT, "in words, where one is given"),
                Field("facts", CHOSEN, "what the guard saw, by step: see below"),
            ),
        ),
        ("facts", "step", STEPS),
    ),
    Tag.CASE_PARTY_ANSWERED: shape(
        "A party has answered its notice, was silent or is spared it.", *_PARTY, Field("notice", WORD, "how it stands")
    ),
    Tag.CASE_PARTY_NOTIFIED: shape("A party is given notice of the case.", *_PARTY),
    Tag.CASE_REVIEW_ASKED: Shape(
        "The appellant asks for a second look.",
        (
            (_OF, Field("ruling", UUID, "the ruling")),
            (_OF, Field("choice", UUID, "the choice not to select")),
        ),
    ),
    Tag.CASE_TRANSLATED: shape(
        "Translations are entered.",
        Field("by", TEXT, "who translated"),
        Field("salt", HEX32, "key of the commitments"),
        Field("commitments", map_of(UUID, HEX32), "HMAC-SHA256 of each translation, by what was translated"),
    ),
    Tag.CHALLENGE_ANSWERED: shape("A challenged panellist answers.", _CHALLENGE),
    Tag.CHALLENGE_FILED: shape("A panellist is challenged.", _CHALLENGE, Field("seat", UUID, "the seat")),
    Tag.CHALLENGE_RULED: shape(
        "The panel has voted on a challenge.",
        _CHALLENGE,
        Field("state", WORD, "upheld or dismissed"),
        Field("uphold", NUMBER, "votes for it"),
        Field("dismiss", NUMBER, "votes against it"),
    ),
    Tag.CONFLICT_ASKED: shape(
        "A concern about a member and a case comes before the conflicts panel, or before those who hear an appeal.",
        _DECLARATION,
        Field("code", CODE, "the conflict rule"),
        Field("question", UUID, "the question"),
        Field("kind", WORD, "first, or appeal"),
        Field("electorate", WORD, "who votes: the conflicts panel, or the review"),
    ),
    Tag.CONFLICT_REPLIED: shape(
        "A member confirms or contests a concern that came after the declaration was given.",
        _DECLARATION,
        Field("code", CODE, "the conflict rule"),
        Field("stance", WORD, "confirmed or contested"),
    ),
    Tag.CONFLICT_RULED: shape(
        "A concern about a member and a case is ruled on, its dismissal confirmed, or the ruling has run out.",
        _DECLARATION,
        Field("code", CODE, "the conflict rule"),
        Field("decision", WORD, "what was decided"),
        Field("reason", TEXT, "why; not at a confirmation", optional=True),
        Field("until", DAY, "the last day on which the ruling counts", optional=True),
        Field("outcome", WORD, "how the vote ended, where one was taken", optional=True),
        Field("keep", NUMBER, "votes for the member that count; those of one affiliation count once", optional=True),
        Field("recuse", NUMBER, "votes against that count, in the same way", optional=True),
    ),
    Tag.CONFLICT_VOTED: shape(
        "Somebody votes on a question before the conflicts panel. The subject of the entry is the vote alone.",
        Field("question", UUID, "the question"),
        Field("commitment", HEX32, "HMAC-SHA256 of vote and reason; its salt is sealed with them"),
    ),
    Tag.CONSENT_WITHDRAWN: shape("The appellant takes back a consent.", Field("consent", WORD, "which")),
    Tag.DECLARATION_MADE: shape(
        "A member answers about a case, or lets the time pass.",
        _DECLARATION,
        Field("state", WORD, "the answer"),
        Field("code", or_empty(CODE), "the conflict rule, where there is a conflict"),
    ),
    Tag.DECLARATION_OPENED: shape(
        "Members are asked about a case.",
        Field("asked", NUMBER, "how many"),
        Field("findings", NUMBER, "conflicts that the register shows"),
    ),
    Tag.OPINION_CORRECTED: shape(
        "A published opinion is corrected; the earlier version stays readable. Names nobody, as publication does.",
        *_OPINION,
    ),
    Tag.OPINION_PUBLISHED: shape(
        "An opinion is published. Names nobody: who turned the keys stands in their entries.", *_OPINION
    ),
    Tag.OPINION_REPUBLISHED: shape(
        "The text of an opinion is public again, word for word. Names nobody: who asked and agreed stands elsewhere.",
        *_OFF,
    ),
    Tag.OPINION_UNPUBLISHED: shape(
        "The text of an opinion is not public any more; its address, citation and hash stay. Names nobody.",
        *_OFF,
        Field("sentence", TEXT, "what readers are told beside the ground; may be empty"),
    ),
    Tag.POOL_CHALLENGE_FILED: shape(
        "A side says before the draw who should not decide. Its words are nowhere in the record.",
        _POOL_CHALLENGE,
        _SIDE,
        Field("kind", WORD, "about whom, as a kind"),
    ),
    Tag.POOL_CHALLENGE_NOBODY: shape("A side says that it names nobody, or nobody else.", _SIDE),
    Tag.POOL_CHALLENGE_RULED: shape(
        "An officer rules on what a side said. About whom it holds is nowhere in this entry.",
        _POOL_CHALLENGE,
        _SIDE,
        Field("state", WORD, "upheld or dismissed"),
        Field("why", or_empty(WORD), "why it is dismissed"),
    ),
    Tag.POOL_CHALLENGE_WITHDRAWN: shape("A side takes back what it said.", _POOL_CHALLENGE, _SIDE),
    Tag.RECEIPT_ISSUED: shape(
        "A receipt code is made. The code itself is nowhere in the record.",
        Field("receipt", UUID, "the receipt"),
        Field("kind", WORD, "at filing, or a second one"),
    ),
    Tag.RECOMMENDATION_CLAIMED: shape("A platform says what it did about a recommendation.", *_ABOUT_RECOMMENDATION),
    Tag.RECOMMENDATION_FOUND: shape("The council says what was established about it.", *_ABOUT_RECOMMENDATION),
    Tag.SELECTION_VOTED: shape(
        "A member of the committee votes on selecting a case.",
        Field("round", NUMBER, "which round of the case"),
        Field("in_favour", FLAG, "the vote"),
        Field("scores", map_of(WORD, NUMBER), "from 1 to 5, by point"),
        Field("reason", TEXT, "why"),
        Field("unconflicted", FLAG, "whether the member declares to have no conflict"),
    ),
    Tag.STATEMENT_IMPORTED: shape(
        "A platform's statement of reasons is imported.", Field("puid", TEXT, "the platform's identifier of it")
    ),
    Tag.TRANSLATION_REQUESTED: shape(
        "A translation is asked for.",
        Field("translation", UUID, "the request"),
        Field("language", TEXT, "from which language, as a tag"),
    ),
    Tag.WAIVER_ANSWERED: shape(
        "A party says whether somebody in a certain position may decide, or its time has passed. Names no member.",
        *_WAIVER,
        Field("side", WORD, "which party; `clock` for the time"),
        Field("answer", WORD, "agreed, objected or over"),
    ),
    Tag.WAIVER_ASKED: shape("The parties are asked whether somebody in a certain position may decide.", *_WAIVER),
}
