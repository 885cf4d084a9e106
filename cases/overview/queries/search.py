"""Searching titles: the database's own word index gives identifiers, and the wall is asked again for each of them.

A search engine beside the database could not be asked through the wall, would lag behind it, and would not see cases
that are written in bulk (docs/decisions).
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from cases.overview.rules import FOUND, SHORTEST, numbers_of, words_of
from council.access.models import Barrier
from council.kernel.actor import Actor
from council.kernel.numbering import case_number

_ROWID_YEAR = 1_000_000_000_000
_SQLITE = "SELECT rowid FROM cases_words WHERE cases_words MATCH %s ORDER BY rowid DESC LIMIT %s"
_POSTGRESQL = """
    SELECT number FROM cases_case WHERE title_words @@ to_tsquery('simple', %s)
    ORDER BY submitted_at DESC, id DESC LIMIT %s
"""


def words_found(actor: Actor, text: str, now: datetime) -> list[str]:
    """Numbers of cases whose title has every word of the text, or whose number it may be: the newest `FOUND` of them.

    Not yet asked through the wall: whoever calls this filters with `reachable`. As many more are taken as the actor has
    walls, so that a case behind one never takes the place of a case in front of it.
    """
    words = words_of(text)
    found = numbers_of(text, now.year)
    if not words:
        return found
    walls = Barrier.objects.filter(person_id=actor.id, until=None).count()
    return found + _titles(words, FOUND + walls)


def _titles(words: list[str], limit: int) -> list[str]:
    """Numbers of the newest cases with all these words in their titles. Words come clean from `words_of`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            query = " & ".join(f"'{word}'{':*' if len(word) >= SHORTEST else ''}" for word in words)
            cursor.execute(_POSTGRESQL, [query, limit])
            return [number for (number,) in cursor.fetchall()]
        query = " ".join(f'"{word}"{"*" if len(word) >= SHORTEST else ""}' for word in words)
        cursor.execute(_SQLITE, [query, limit])
        return [case_number(*divmod(rowid, _ROWID_YEAR)) for (rowid,) in cursor.fetchall()]
