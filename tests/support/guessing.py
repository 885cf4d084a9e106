"""What somebody with a copy of the database could try: hash whatever they can read or guess, and look for the hash.

A hash that is found tells what was hashed, however well that is hidden elsewhere. So each one in the database is
salted, or is of something with chance in it (the random words of a draw), or of what is public (an opinion).
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection

from cases.opinion.models import OpinionVersion
from cases.panel.models import Rehearsal
from cases.voting.models import Motion
from council.draws.models import Draw
from council.kernel.canonical import canonical
from council.kernel.draw.encoding import digest, parse
from council.protection.models import EncryptedField
from council.record.rules.payloads import COMMON

HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
SALTS = (b"", bytes(32), bytes.fromhex("ff" * 32), b"salt")
"""Keys that are none."""
WORDS = ("yes", "no", "overturn", "uphold", "remit", "adopt", "reject", "approve", "object", "abstain", "true", "false")


def cells() -> Iterator[str | bytes]:
    """Every text and every run of bytes of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                for cell in row:
                    if isinstance(cell, memoryview | bytes):
                        yield bytes(cell)
                    elif cell is not None:
                        yield cell if isinstance(cell, str) else str(cell)


def hashes() -> set[str]:
    """Every 32 bytes that stand in the database as hexadecimal digits, or as bytes."""
    found: set[str] = set()
    for cell in cells():
        found |= {cell.hex()} if isinstance(cell, bytes) and len(cell) == 32 else set()
        found |= set(HEX.findall(cell)) if isinstance(cell, str) else set()
    return found


def unsealed() -> Iterator[str]:
    """What the sealed fields hold: who guesses well needs no key."""
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, EncryptedField):
                rows = model._default_manager.exclude(**{field.attname: None})
                yield from (str(getattr(row, field.attname)) for row in rows.order_by("pk"))


def parts(value: Any) -> Iterator[Any]:
    """A value and everything in it; a payload also without what every payload has."""
    yield value
    if isinstance(value, dict):
        yield {name: item for name, item in value.items() if name not in {field.name for field in COMMON}}
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


def forms(text: str) -> Iterator[bytes]:
    """What could have been hashed of a text: itself, and when it is JSON, each part of it in canonical form."""
    yield text.encode()
    if text[:1] not in "{[":
        return
    try:
        value = json.loads(text)
    except ValueError:
        return
    for part in parts(value):
        if isinstance(part, str):
            yield part.encode()
        elif not isinstance(part, float):
            try:
                yield canonical(part)
            except ValueError:  # what has no canonical form was not hashed in it
                continue


def motions() -> Iterator[bytes]:
    """The words of each motion, as they are put together to be hashed."""
    for one in Motion.rows.order_by("pk"):
        value = {"case": str(one.case_id), "motion": str(one.pk), "kind": one.kind, "limb": one.limb, "text": one.text}
        yield canonical({**value, "choices": one.offers})


def guesses() -> Iterator[bytes]:
    """Everything that can be read, decrypted or guessed."""
    for text in {cell for cell in cells() if isinstance(cell, str)} | set(unsealed()) | set(WORDS):
        yield from forms(text)
    yield from (canonical({name: word}) for name in ("choice", "country", "in_favour") for word in WORDS)
    yield from motions()


def recomputed(found: Iterable[str]) -> set[str]:
    """Those of these hashes that are the plain hash of a guess, or its HMAC under a key that is none."""
    known, hit = set(found), set()
    for guess in guesses():
        tried = {sha256(guess).hexdigest(), *(hmac.digest(salt, guess, "sha256").hex() for salt in SALTS)}
        hit |= tried & known
    return hit


def meant() -> set[str]:
    """Plain hashes that are meant: of draws, which name people by random words, and of opinions, which are public.

    Of a rehearsal the document itself lies beside its hash.
    """
    drawn = {draw.commitment for draw in Draw.objects.all()}
    drawn |= {digest(draw.outcome) for draw in Draw.objects.exclude(result="")}
    drawn |= {digest(parse(draw.chances.encode())) for draw in Draw.objects.exclude(chances="")}
    drawn |= set(Rehearsal.rows.values_list("pool", flat=True))
    written = OpinionVersion.rows.exclude(document=None).values_list("document_hash", "text_hash")
    return drawn | {one for pair in written for one in pair}
