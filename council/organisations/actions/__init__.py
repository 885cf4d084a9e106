"""Keeping the register of organisations. Each act is an entry of the record."""

from council.organisations.actions.finding import (
    decide_spelling,
    decide_spellings,
    join,
    keep_apart,
    note_spellings,
    part,
    together,
)
from council.organisations.actions.keeping import (
    identify,
    name_also,
    register_funding,
    register_organisation,
    set_owner,
)
from council.organisations.actions.taking import take_statements

__all__ = [
    "decide_spelling",
    "decide_spellings",
    "identify",
    "join",
    "keep_apart",
    "name_also",
    "note_spellings",
    "part",
    "register_funding",
    "register_organisation",
    "set_owner",
    "take_statements",
    "together",
]
