"""What the guard of each step of a case saw: the member `facts` of `case.moved`, by its member `step`. Pure.

The steps are those of `cases/lifecycle.py`, which this room cannot see; a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping

from council.record.rules.kinds import (
    ACTOR,
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
    or_empty,
    or_null,
)
from council.record.rules.shapes import Fields

NOTHING: Fields = ()

RULING: Fields = (
    Field("ruling", UUID, "the ruling"),
    Field("outcome", WORD, "what it says"),
    Field("codes", list_of(WORD), "criteria that fail, for an inadmissible appeal"),
    Field("findings", map_of(WORD, WORD), "what was found, by criterion"),
    Field("remedy", or_empty(WORD), "what became of the complaint to the platform"),
    Field("complained_on", or_null(DAY), "when it was made"),
    Field("destination", TEXT, "the other body, for a referral"),
)
_REQUEST: Fields = (Field("request", UUID, "the questions to the appellant"),)
_MODE = Field("mode", WORD, "how cases are selected")
_VOTES = (Field("in_favour", NUMBER, "votes for"), Field("against", NUMBER, "votes against"))
_VOTE: Fields = (
    Field("vote", UUID, "the vote"),
    Field("round", NUMBER, "which vote of the panel"),
    Field("ending", WORD, "how it ended"),
)
_FAILURES = Field("failures", list_of(WORD), "why motions failed")
_REVIEW: Fields = (
    Field("council", NUMBER, "how many could vote"),
    Field("ballots", NUMBER, "how many did"),
    Field("objections", NUMBER, "how many objected"),
    Field("result", WORD, "what follows"),
)

STEPS: Mapping[str, tuple[Fields, ...]] = {
    "submit": (NOTHING,),
    "ask_for_information": ((*_REQUEST, Field("questions", NUMBER, "how many")),),
    "answer": (_REQUEST,),
    "take_up": (
        (
            Field("acknowledged", FLAG, "whether the appellant knows that we have the appeal"),
            Field("translation_requested", FLAG, "whether a translation was asked for"),
        ),
    ),
    "declare_inadmissible": (RULING,),
    "refer": (RULING,),
    "review_admissibility": ((Field("ruling", UUID, "the ruling that is reviewed"),),),
    "declare_eligible": (RULING,),
    "select": (
        (_MODE, *_VOTES, Field("needed", NUMBER, "votes needed")),
        (
            Field("draw", UUID, "the draw"),
            Field("seed", HEX32, "seed of the draw"),
            Field("pool", NUMBER, "how many could be drawn"),
            Field("rank", NUMBER, "place in the order of chance"),
        ),
    ),
    "leave_unselected": ((_MODE, *_VOTES, Field("code", WORD, "why it is left")),),
    "bundle": ((Field("lead", TEXT, "number of the case that it joins"),),),
    "review_selection": ((Field("choice", UUID, "the choice that is reviewed"),),),
    "seat_panel": (
        (
            Field("panel", UUID, "the panel"),
            Field("round", NUMBER, "which panel of the case"),
            Field("size", NUMBER, "how many seats it has"),
            Field("seats", list_of(UUID), "the seats that were taken"),
        ),
    ),
    "open_deliberation": (
        (
            Field("sealed", NUMBER, "assessments that are sealed"),
            Field("quorum", NUMBER, "how many are needed"),
            Field("notices", list_of(WORD), "states of the notices to the parties"),
        ),
    ),
    "call_vote": ((Field("motions", map_of(UUID, HEX32), "salted hash of each motion"),),),
    "close_vote": ((*_VOTE, _FAILURES),),
    "return_to_deliberation": ((*_VOTE, _FAILURES), _VOTE),
    "submit_draft": (
        (
            Field("version", NUMBER, "version of the opinion"),
            Field("answers", NUMBER, "answers to arguments in it"),
            Field("recommendations", NUMBER, "recommendations in it"),
            Field("separate_opinions", NUMBER, "separate opinions beside it"),
        ),
    ),
    "approve": (_REVIEW,),
    "rehear": (_REVIEW,),
    "publish": (
        (
            Field("citation", TEXT, "citation of the opinion"),
            Field("version", NUMBER, "its version"),
            Field("document_hash", HEX32, "SHA-256 of the published document"),
        ),
    ),
    "close": ((Field("findings", map_of(WORD, NUMBER), "recommendations by last finding"),),),
    "lapse": (NOTHING,),
    "revive": (_REQUEST,),
    "settle": (
        (
            Field("ground", WORD, "reversed by the platform, or agreed"),
            Field("proof", TEXT, "what shows it"),
            Field("summary", TEXT, "what the public reads"),
            Field("appellant_consents", FLAG, "whether the appellant consents"),
        ),
    ),
    "withdraw": (NOTHING,),
    "suspend": (
        (
            Field("ground", WORD, "safety, or a court's order"),
            Field("agreed_by", ACTOR, "the second person"),
        ),
    ),
    "resume": (NOTHING,),
    "expedite": (
        (Field("members", list_of(ACTOR), "the two members who ask with the chair"),),
        (
            Field("ratified", FLAG, "whether the council confirmed it"),
            Field("votes_for", NUMBER, "votes for"),
            Field("votes_against", NUMBER, "votes against"),
        ),
        (Field("ratified", FLAG, "no: the time for it passed"),),
    ),
    "reopen": (
        (
            Field("ground", WORD, "why"),
            Field("votes_for", NUMBER, "votes for"),
            Field("council", NUMBER, "how many could vote"),
        ),
        (Field("ground", WORD, "a conflict that was not disclosed: the case opens by itself"),),
    ),
}
