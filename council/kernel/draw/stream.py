"""Chance, made reproducible: the seed of a draw, the stream of numbers made from it, and the order of a pool.

Every number comes from HMAC-SHA256 (RFC 2104), so that nobody who knows the document before the beacon speaks can tell
anything, and everybody afterwards can compute the same.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from council.kernel.draw.document import VERSION, Candidate, Document
from council.kernel.draw.encoding import DocumentError, check_text

_PREFIX = VERSION.encode("ascii") + b"\x00"

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
QUICKNET_GENESIS = 1692803367
QUICKNET_PERIOD = 3
SIGNATURE_BYTES = 48
LONGEST_NAME = 1_000

OFFLINE = "offline:"
"""How a chain begins that was made beforehand, for an installation without a beacon: what follows is its anchor."""

OFFLINE_BYTES = 32
LONGEST_CHAIN = 100_000

LOTTERY = "rfc3797:"
"""How a lottery begins whose numbers decide where the beacon stayed silent: name and day follow."""

_ANCHOR = re.compile(r"[0-9a-f]{64}")
_LOTTERY_NAME = re.compile(r"rfc3797:[^:]+:[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOTTERY_DATA = re.compile(rb"((0|[1-9][0-9]{0,8})\.){1,20}/")


@dataclass(frozen=True)
class Source:
    """One named origin of randomness: `drand:<chain>:<round>` with its verified signature, `offline:<anchor>:<round>`
    with a number of a chain that was made beforehand, or `rfc3797:<lottery>:<day>` with the numbers that it drew.
    """

    name: str
    data: bytes


def beacon_source(document: Document, signature: bytes) -> Source:
    """The source that the document committed to, with the 48 bytes of its signature (verified by the caller)."""
    return Source(f"drand:{document.chain}:{document.round}", signature)


def offline_source(document: Document, number: bytes) -> Source:
    """The source of a document whose chain was made beforehand: `offline:<anchor>:<round>` with its 32 bytes."""
    return Source(f"{document.chain}:{document.round}", number)


def lottery_source(name: str, day: date, numbers: Iterable[int]) -> Source:
    """What a lottery drew, as RFC 3797 section 4 writes it: ascending, a period after each number, a slash at the end.

    The order in which the balls fell does not count, so two people who type it write the same bytes.
    """
    return Source(f"{LOTTERY}{name}:{day.isoformat()}", "".join(f"{one}." for one in sorted(numbers)).encode() + b"/")


def hashed(number: bytes, times: int) -> bytes:
    """SHA-256 over and over. A chain made beforehand counts down: round r, hashed r times, is its anchor."""
    for _ in range(times):
        number = sha256(number).digest()
    return number


def round_at(unix_seconds: int) -> int:
    """The first round of drand quicknet at or after a time. Raises `ValueError` before the chain began."""
    if unix_seconds < QUICKNET_GENESIS:
        raise ValueError("the chain had not begun")
    return -((QUICKNET_GENESIS - unix_seconds) // QUICKNET_PERIOD) + 1


def seed_of(document: Document, sources: Sequence[Source]) -> bytes:
    """S = HMAC-SHA256(C, "smc-draw/1" 0 "seed" 0 and for each source: u16 length, name, u32 length, bytes).

    Raises `DocumentError` without a source, for two of one name, an empty one, a beacon that is not the one the
    document committed to, a number that is not of the chain that it names, or numbers of a lottery that are not written
    as RFC 3797 has them: whoever runs a draw must not choose its chance.
    """
    names = [source.name for source in sources]
    if not sources or len(set(names)) != len(names):
        raise DocumentError("$sources", "none, or two of one name")
    message = _PREFIX + b"seed\x00"
    for source in sources:
        check_text(source.name, "$sources")
        if not source.name or not source.data:
            raise DocumentError("$sources", "an empty name or value")
        if len(source.name) > LONGEST_NAME:
            raise DocumentError("$sources", f"a name of more than {LONGEST_NAME} characters")
        if source.name.startswith("drand:"):
            if source.name != beacon_source(document, b"").name:
                raise DocumentError("$sources", "not the beacon that the document names")
            if len(source.data) != SIGNATURE_BYTES:
                raise DocumentError("$sources", f"a signature has {SIGNATURE_BYTES} bytes")
        if source.name.startswith(OFFLINE):
            _check_offline(document, source)
        if source.name.startswith(LOTTERY):
            _check_lottery(source)
        name = source.name.encode("utf-8")
        message += len(name).to_bytes(2, "big") + name + len(source.data).to_bytes(4, "big") + source.data
    return hmac.new(document.commit, message, sha256).digest()


def _check_offline(document: Document, source: Source) -> None:
    if source.name != offline_source(document, b"").name or not document.chain.startswith(OFFLINE):
        raise DocumentError("$sources", "not the chain that the document names")
    anchor = document.chain.removeprefix(OFFLINE)
    if not _ANCHOR.fullmatch(anchor) or document.round > LONGEST_CHAIN:
        raise DocumentError("$sources", f"not a chain of at most {LONGEST_CHAIN} rounds with an anchor")
    if len(source.data) != OFFLINE_BYTES or hashed(source.data, document.round).hex() != anchor:
        raise DocumentError("$sources", "not of this round: hashed that often, it is not the anchor of the chain")


def _check_lottery(source: Source) -> None:
    if not _LOTTERY_NAME.fullmatch(source.name):
        raise DocumentError("$sources", "not a lottery and its day")
    if not _LOTTERY_DATA.fullmatch(source.data):
        raise DocumentError("$sources", "not the numbers of a lottery, each with a period, and a slash at the end")
    numbers = [int(one) for one in source.data.split(b".")[:-1]]
    if numbers != sorted(numbers):
        raise DocumentError("$sources", "numbers of a lottery that do not ascend")


class Stream:
    """Numbers B_0, B_1, … of 256 bits: B_i = HMAC-SHA256(key, "smc-draw/1" 0 label 0 u64(i)). Each is used once."""

    def __init__(self, key: bytes, label: str) -> None:
        self._key = key
        self._message = _PREFIX + label.encode("ascii") + b"\x00"
        self._next = 0

    def below(self, bound: int) -> int:
        """A number from 0 to bound − 1, all equally likely: what lies past the last full multiple is thrown away."""
        if not 0 < bound <= 1 << 256:
            raise ValueError("a bound is between 1 and 2^256")
        usable = (1 << 256) // bound * bound
        while True:
            block = hmac.digest(self._key, self._message + self._next.to_bytes(8, "big"), "sha256")
            self._next += 1
            number = int.from_bytes(block, "big")
            if number < usable:
                return number % bound


def order(pool: Sequence[Candidate], stream: Stream) -> Iterator[Candidate]:
    """The pool in the order of chance, one by one: who has more tickets tends to come earlier.

    The pool comes sorted by id, as a document has it.
    """
    remaining = list(pool)
    tickets = sum(person.tickets for person in remaining)
    while remaining:
        ticket = stream.below(tickets)
        place = 0
        while ticket >= remaining[place].tickets:
            ticket -= remaining[place].tickets
            place += 1
        person = remaining.pop(place)
        tickets -= person.tickets
        yield person
