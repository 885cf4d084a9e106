"""Looking for protected names in a text that is about to become public. Pure.

Names and texts are compared without case, accents, vowel marks and invisible signs. The answer says where a name
stands, never which: whoever reads the answer may not know the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

SHORTEST_PART = 4
"""Letters from which on a part of a name is worth a second look when it stands alone."""
_DROPPED = {"M", "C"}
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text in the form in which names are compared."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        sign if sign.isspace() else "" if unicodedata.category(sign)[0] in _DROPPED else sign for sign in folded
    )
    return _WORD.findall(kept)


def places_of_names(texts: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    """The texts, by key and in order, in which a whole name stands, in either order of its words.

    A name of one word must stand as a word; one of several is also found with a prefix grown to it, as in Arabic.
    """
    wanted = [words for words in map(words_of, names) if words]
    return tuple(key for key, text in texts.items() if any(_stands_in(words, words_of(text)) for words in wanted))


def places_of_parts(texts: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    """The texts, by key and in order, in which a part of a name stands as a word of its own: to be looked at."""
    parts = {word for name in names for word in words_of(name) if len(word) >= SHORTEST_PART}
    return tuple(key for key, text in texts.items() if parts & set(words_of(text)))


def _stands_in(name: list[str], text: list[str]) -> bool:
    if len(name) == 1:
        return name[0] in text
    running = " ".join(text) + " "
    return any(f"{' '.join(order)} " in running for order in (name, name[::-1]))
