"""The words that every page of clearance shows for its codes."""

from __future__ import annotations

from typing import Any

from cases.clearance import phrases
from cases.docket.phrases import ROLES
from council.interests.phrases import CODES, RESULTS

WORDS: dict[str, Any] = {
    "consented": phrases.CONSENTED,
    "consents": phrases.CONSENTS,
    "electorates": phrases.ELECTORATES,
    "ended": phrases.ENDED,
    "kinds_of_question": phrases.KINDS_OF_QUESTION,
    "outcomes": phrases.OUTCOMES,
    "positions": phrases.POSITIONS,
    "votes": phrases.VOTES,
    "where": phrases.WHERE,
    "codes": CODES,
    "decided": phrases.DECIDED,
    "kinds_of_standing": phrases.STANDING_KINDS,
    "results": RESULTS,
    "roles": ROLES,
    "stances": phrases.STANCES,
    "standings": phrases.STANDINGS,
    "states": phrases.STATES,
    "ways": phrases.WAYS,
}
"""Words for the codes that these pages show."""
