"""Check a published draw with one file and Python 3.10 or later, nothing else.

    python verify_draw.py draw.json sources.json result.json [--commitment HEX] [--previous FILE] [--chances FILE]

Exit 0 and PASS: everything that was given agrees; says what was checked and what was not.
Exit 1 and FAIL: something does not; names the first such thing.
Exit 2 and one sentence: an input cannot be read, is malformed, or is too hard to decide; says which and where.

  --commitment   the digest that the record of the council held before chance spoke
  --previous     the result of the draw that this one follows, where it fills a seat that became vacant
  --chances      chance.json: how often each of the pool was seated in rehearsals. Repeating 10,000 takes seconds.

A PASS proves: from this draw and these sources of chance follow this order, each of these steps and this panel, and no
other. It does not prove that the sources are what a beacon or a lottery gave (compare them with theirs), that the
commitment is older than they are (the record and its witnesses show that), or that the pool, the exclusions and the
attributes are true (an auditor sees who is behind them).

The protocol is smc-draw/1. This file is put together from the programs that run the draws.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 10):
    sys.stderr.write("REFUSED this needs Python 3.10 or later\n")
    raise SystemExit(2)

import hmac
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any
from unicodedata import is_normalized


# --- encoding
# The bytes of a draw document: RFC 8785 cut down to what a few lines of the standard library can write surely.
#
# `smc-draw/1` allows ASCII keys, strings in Unicode normal form C, integers below 2^53, lists, objects, true, false and
# null. No floats. Within these bounds Python's own JSON writer is canonical: ASCII keys sort alike in every encoding (RFC
# 8785 section 3.2.3), and its escapes are those of section 3.2.2.2. This package imports nothing but the standard
# library, so that it can be published beside a draw and run by anyone.


LARGEST_INTEGER = 2**53 - 1
DEEPEST = 100


class DocumentError(ValueError):
    """Something that no draw document or result may hold. `path` says where (`$.pool[3].id`)."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def canonical(value: Any) -> bytes:
    """The canonical bytes of a document or result. Raises `DocumentError`."""
    _check(value, "$", 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes in hexadecimal: what `sha256sum draw.json` prints. Raises `DocumentError`."""
    return sha256(canonical(value)).hexdigest()


def parse(data: bytes) -> Any:
    """The value of published bytes, refused with `DocumentError` unless they are canonical to the last byte.

    So one document has one hash, and a key written twice cannot mean two things to two readers.
    """
    value = read(data)
    if canonical(value) != data:
        raise DocumentError("$", "not in canonical form")
    return value


def read(data: bytes) -> Any:
    """The value of JSON bytes in any layout. Raises `DocumentError` for what two readers could take in two ways.

    That is: a key written twice, a number that is no integer or is too large, bytes that are not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise DocumentError("$", "not UTF-8") from None
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
        )
    except DocumentError:
        raise
    except (ValueError, RecursionError):
        raise DocumentError("$", "not JSON, or nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = sorted(name for name, _ in pairs)
        twice = next(name for name, after in pairwise(names) if name == after)
        raise DocumentError("$", f"an object has the key {twice[:40]} twice")
    return value


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise DocumentError("$", f"{text[:20]}: integer of 2^53 or more")
    return int(text)


def _no_number(text: str) -> Any:
    raise DocumentError("$", f"{text[:20]} is not an integer")


def _check(value: Any, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise DocumentError(path, f"nested deeper than {DEEPEST}")
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        check_text(value, path)
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise DocumentError(path, "integer of 2^53 or more")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, dict):
        _check_object(value, path, depth + 1)
    else:
        raise DocumentError(path, f"value of type {type(value).__name__}")


def _check_object(value: dict[Any, Any], path: str, depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not key.isascii():
            raise DocumentError(path, "key that is not ASCII text")
        _check(item, f"{path}.{key}", depth)


def check_text(text: str, path: str) -> None:
    """Refuse a text that has no one form in bytes. Raises `DocumentError`."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise DocumentError(path, "lone surrogate") from None
    if not is_normalized("NFC", text):
        raise DocumentError(path, "text not in normal form C")



# --- document
# The draw document `draw.json`: everything that decides a draw, fixed and hashed before chance speaks.
#
#     {"v": "smc-draw/1", "draw_id": "CASE-2026-000142/1", "panel_size": 3,
#      "pool": [{"id": "A1", "tickets": 1, "attrs": ["legal", "region:north"]}, …],
#      "excluded": [{"id": "A9", "reason": "not_eligible"}],
#      "rules": [{"id": "legal-min", "attr": "legal", "min": 1}, {"id": "region-max", "each": "region:", "max": 2}],
#      "relax": ["region-max"], "beacon": {"chain": "52db…", "round": 1000}}
#
# Conventions: the pool is sorted by the bytes of its ids; attributes are sorted and differ; pool, excluded and seated
# people share no id. `relax` may be left out. A document that fills a vacancy has `seated` (people like those in the
# pool) and `prev` (the digest of the earlier result). Unknown keys are refused.


VERSION = "smc-draw/1"

MOST_PEOPLE = 2_000
"""In pool, excluded and seated together. No council is near it; above it nobody could follow a draw."""

MOST_RULES = 200

NEVER_RELAXED_RULES = frozenset({"government-max", "platform-max", "parent-max", "cluster-max"})
NEVER_RELAXED_ATTRIBUTES = ("sector:government", "sector:platform", "parent:", "cluster:")
"""Independence is never given up for a full panel: neither the rules of these names nor rules on these attributes."""

_HASH = re.compile(r"[0-9a-f]{64}")
_REQUIRED = frozenset({"v", "draw_id", "panel_size", "pool", "excluded", "rules", "beacon"})
_ALLOWED = _REQUIRED | {"relax", "seated", "prev"}


@dataclass(frozen=True)
class Candidate:
    """Somebody in the pool or already seated, under an id that means nothing outside this case."""

    id: str
    tickets: int
    attrs: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A limit on a panel: on people with the attribute `attr`, or on each attribute that begins with `each`."""

    id: str
    attr: str | None = None
    each: str | None = None
    min: int | None = None
    max: int | None = None

    @property
    def relaxable(self) -> bool:
        """Whether the rule may stand in `relax` at all."""
        on = self.attr or self.each or ""
        return self.id not in NEVER_RELAXED_RULES and not on.startswith(NEVER_RELAXED_ATTRIBUTES)


@dataclass(frozen=True)
class Document:
    """A document that has been checked. `data` are its canonical bytes, over which the commitment is made."""

    data: bytes
    draw_id: str
    panel_size: int
    pool: tuple[Candidate, ...]
    excluded: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    relax: tuple[str, ...]
    chain: str
    round: int
    seated: tuple[Candidate, ...]
    prev: str | None

    @property
    def commit(self) -> bytes:
        """The commitment C = SHA-256(canonical bytes)."""
        return sha256(self.data).digest()

    @staticmethod
    def of(value: Any) -> Document:
        """The document in a plain JSON value. Raises `DocumentError` with the path of the first thing wrong."""
        data = canonical(value)
        _keys(value, "$", _REQUIRED, _ALLOWED)
        _need(value["v"] == VERSION, "$.v", f"not {VERSION}")
        _bounded(value)
        rules = tuple(_rule(rule, f"$.rules[{i}]") for i, rule in enumerate(_list(value, "rules")))
        _differ([rule.id for rule in rules], "$.rules", "two rules of one id")
        beacon = value["beacon"]
        _keys(beacon, "$.beacon", frozenset({"chain", "round"}))
        document = Document(
            data=data,
            draw_id=_text(value["draw_id"], "$.draw_id"),
            panel_size=_number(value["panel_size"], "$.panel_size", 1),
            pool=_candidates(value, "pool"),
            excluded=_excluded(value),
            rules=rules,
            relax=_relax(value, rules),
            chain=_text(beacon["chain"], "$.beacon.chain"),
            round=_number(beacon["round"], "$.beacon.round", 1),
            seated=_candidates(value, "seated") if "seated" in value else (),
            prev=value.get("prev"),
        )
        _check_people(document)
        _check_vacancy(document, value)
        return document


def _bounded(value: dict[str, Any]) -> None:
    people = sum(len(_list(value, key)) for key in ("pool", "excluded", "seated") if key in value)
    _need(people <= MOST_PEOPLE, "$.pool", f"{people} people; at most {MOST_PEOPLE} in pool, excluded and seated")
    _need(len(_list(value, "rules")) <= MOST_RULES, "$.rules", f"more than {MOST_RULES} rules")


def _check_people(document: Document) -> None:
    ids = [person.id for person in document.pool]
    unsorted = next((after for before, after in pairwise(ids) if before > after), None)
    _need(unsorted is None, "$.pool", f"not sorted by id: {unsorted} stands too late")
    everybody = ids + [id_ for id_, _ in document.excluded] + [person.id for person in document.seated]
    _differ(everybody, "$.pool", "one id for two people in pool, excluded and seated")


def _check_vacancy(document: Document, value: dict[str, Any]) -> None:
    if "prev" in value:
        _need(_HASH.fullmatch(_text(value["prev"], "$.prev")) is not None, "$.prev", "not a SHA-256 digest in hex")
    if document.seated:
        _need(document.prev is not None, "$.prev", "missing: people are seated by an earlier draw")
    _need(len(document.seated) < document.panel_size, "$.seated", "no seat is vacant")


def _candidates(value: dict[str, Any], key: str) -> tuple[Candidate, ...]:
    return tuple(_candidate(person, f"$.{key}[{i}]") for i, person in enumerate(_list(value, key)))


def _candidate(value: Any, path: str) -> Candidate:
    _keys(value, path, frozenset({"id", "tickets", "attrs"}))
    attrs = [_text(attr, f"{path}.attrs[{i}]") for i, attr in enumerate(_list(value, "attrs", path))]
    _need(attrs == sorted(set(attrs)), f"{path}.attrs", "not sorted, or one twice")
    return Candidate(_text(value["id"], f"{path}.id"), _number(value["tickets"], f"{path}.tickets", 1), tuple(attrs))


def _excluded(value: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    result = []
    for i, item in enumerate(_list(value, "excluded")):
        path = f"$.excluded[{i}]"
        _keys(item, path, frozenset({"id", "reason"}))
        result.append((_text(item["id"], f"{path}.id"), _text(item["reason"], f"{path}.reason")))
    return tuple(result)


def _rule(value: Any, path: str) -> Rule:
    if isinstance(value, dict) and "each" in value:
        _keys(value, path, frozenset({"id", "each", "max"}))
        each = _text(value["each"], f"{path}.each")
        _need(each.endswith(":"), f"{path}.each", "does not end in a colon")
        return Rule(_text(value["id"], f"{path}.id"), each=each, max=_number(value["max"], f"{path}.max", 0))
    _keys(value, path, frozenset({"id", "attr"}), frozenset({"id", "attr", "min", "max"}))
    least = _number(value["min"], f"{path}.min", 1) if "min" in value else None
    most = _number(value["max"], f"{path}.max", 0) if "max" in value else None
    _need(least is not None or most is not None, path, "neither min nor max")
    _need(least is None or most is None or least <= most, path, "min above max")
    return Rule(_text(value["id"], f"{path}.id"), attr=_text(value["attr"], f"{path}.attr"), min=least, max=most)


def _relax(value: dict[str, Any], rules: tuple[Rule, ...]) -> tuple[str, ...]:
    if "relax" not in value:
        return ()
    by_id = {rule.id: rule for rule in rules}
    relax = [_text(id_, f"$.relax[{i}]") for i, id_ in enumerate(_list(value, "relax"))]
    _differ(relax, "$.relax", "one rule twice")
    for i, id_ in enumerate(relax):
        _need(id_ in by_id, f"$.relax[{i}]", "no such rule")
        _need(by_id[id_].relaxable, f"$.relax[{i}]", "a rule that is never relaxed")
    return tuple(relax)


def _need(condition: bool, path: str, problem: str) -> None:
    if not condition:
        raise DocumentError(path, problem)


def _keys(value: Any, path: str, required: frozenset[str], allowed: frozenset[str] | None = None) -> None:
    _need(isinstance(value, dict), path, "not an object")
    missing, unknown = required - value.keys(), value.keys() - (allowed or required)
    _need(not missing, path, f"missing {', '.join(sorted(missing))}")
    _need(not unknown, path, f"unknown {', '.join(sorted(unknown))}")


def _differ(values: list[str], path: str, problem: str) -> None:
    if len(set(values)) < len(values):
        ordered = sorted(values)
        twice = next(one for one, after in pairwise(ordered) if one == after)
        raise DocumentError(path, f"{problem}: {twice}")


def _list(value: dict[str, Any], key: str, path: str = "$") -> list[Any]:
    _need(isinstance(value[key], list), f"{path}.{key}", "not a list")
    items: list[Any] = value[key]
    return items


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise DocumentError(path, "not a text, or empty")
    return value


def _number(value: Any, path: str, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise DocumentError(path, f"not an integer of at least {least}")
    return value



# --- panels
# Which people can still grow to a full panel that keeps every rule: the look-ahead of the walk.
#
# The answer is exact, by depth-first search. Everybody has one bit, so that a set of people is an integer and counting a
# rule is one `&`. The search may give up only loudly (`SearchLimit`), never by guessing.


NODE_LIMIT = 100_000
"""Positions looked at for one question before giving up, a few seconds; real councils need a few hundred at most.

Where more than a hundred limits bind, each position takes longer, and fewer are looked at.
"""

DEEPEST_SEARCH = 400
"""Seats that the search may fill one inside the other; Python itself ends at about a thousand."""


class DrawError(Exception):
    """A draw that has no result. `code` is what a published result says instead."""

    code = "error"


class Infeasible(DrawError):
    """No panel keeps the rules, even with everything in `relax` dropped."""

    code = "infeasible"


class SearchLimit(DrawError):
    """The search was cut off, so nobody knows whether a panel exists. The draw has failed; nothing is seated."""

    code = "search-limit"


@dataclass(frozen=True)
class _Limit:
    """One thing to count: the people in `mask` must be at least `least` and at most `most` on a panel."""

    label: str
    mask: int
    least: int
    most: int


class Panels:
    """The panels that a document allows when the rules in `dropped` are set aside."""

    def __init__(self, document: Document, dropped: Collection[str] = (), node_limit: int = NODE_LIMIT) -> None:
        people = document.seated + document.pool
        self.size = document.panel_size
        self.seated = (1 << len(document.seated)) - 1
        self.bit = {person.id: 1 << place for place, person in enumerate(people)}
        self._everybody = (1 << len(people)) - 1
        self._holders: dict[str, int] = {}
        for person in people:
            for attr in person.attrs:
                self._holders[attr] = self._holders.get(attr, 0) | self.bit[person.id]
        self._nodes = 0
        self._limits: list[_Limit] = []
        self._partitions: list[tuple[int, int, int]] = []
        for rule in document.rules:
            if rule.id not in dropped:
                self._add(rule)
        self._node_limit = node_limit * 100 // max(100, len(self._limits))
        self._maxima = [(limit.mask, limit.most) for limit in self._limits]
        self._needs = [limit for limit in self._limits if limit.least]
        self._kind = {bit: tuple(bool(limit.mask & bit) for limit in self._limits) for bit in self.bit.values()}
        self._answers: dict[int, bool] = {}

    def _add(self, rule: Rule) -> None:
        """Count what the rule limits. A maximum that all its people together cannot pass limits nothing."""
        most = self.size if rule.max is None else rule.max
        if rule.attr is not None:
            mask = self._holders.get(rule.attr, 0)
            if rule.min or mask.bit_count() > most:
                self._limits.append(_Limit(rule.id, mask, rule.min or 0, most))
            return
        prefix = rule.each or ""
        first, without = len(self._limits), self._everybody
        for value in sorted(attr for attr in self._holders if attr.startswith(prefix)):
            mask = self._holders[value]
            if mask.bit_count() > most:
                self._limits.append(_Limit(f"{rule.id}/{value}", mask, 0, most))
                without &= ~mask
        self._partitions.append((first, len(self._limits), without))

    def exceeded(self, chosen: int, bit: int) -> str | None:
        """The first rule, in the order of the document, whose maximum one more person would exceed: `rule/value`."""
        for limit in self._limits:
            if limit.mask & bit and (chosen & limit.mask).bit_count() >= limit.most:
                return limit.label
        return None

    def completable(self, chosen: int) -> bool:
        """Whether some full panel that keeps every rule holds all the chosen. Raises `SearchLimit`."""
        if chosen not in self._answers:
            self._nodes = 0
            self._answers[chosen] = self._search(chosen, self._everybody & ~chosen)
        return self._answers[chosen]

    def refillable(self, panel: int, leaver: int) -> bool:
        """Whether a full panel remains possible once one of a panel leaves for good. Raises `SearchLimit`."""
        self._nodes = 0
        return self._search(panel & ~leaver, self._everybody & ~panel)

    def _search(self, chosen: int, free: int) -> bool:
        """Whether `chosen` and some of `free` make a panel."""
        self._nodes += 1
        slots = self.size - chosen.bit_count()
        narrowed = self._within_maxima(chosen, free, slots)
        if narrowed is None:
            return False
        free, bound = narrowed
        if free.bit_count() < slots:
            return False
        branch = self._most_urgent(chosen, free, slots)
        if branch is None:
            return False
        if branch == 0:
            if not bound:
                return True  # nothing is missing and no maximum can be reached: anybody will do
            branch = free
        if self._nodes > self._node_limit or slots > DEEPEST_SEARCH:
            raise SearchLimit(f"no answer after {self._nodes} positions")
        failed = set()
        while branch:
            bit = branch & -branch
            branch ^= bit
            free ^= bit
            # People who count alike under every rule are interchangeable: where one has failed, the others fail.
            if self._kind[bit] not in failed:
                if self._search(chosen | bit, free):
                    return True
                failed.add(self._kind[bit])
        return False

    def _within_maxima(self, chosen: int, free: int, slots: int) -> tuple[int, bool] | None:
        """The free people whom no maximum shuts out, and whether a maximum can still be reached.

        None when a maximum is exceeded already, or when the maxima of one rule together leave too few seats: each
        person with a value that it limits takes at least one seat of such a value.
        """
        room, takers, bound = [], [], False
        for mask, most in self._maxima:
            left = most - (chosen & mask).bit_count()
            if left <= 0:
                if left < 0:
                    return None
                free &= ~mask
            room.append(left)
        for (mask, _), left in zip(self._maxima, room, strict=True):
            some = (free & mask).bit_count()
            takers.append(min(left, some))
            bound = bound or (left < some and left < slots)
        for first, last, without in self._partitions:
            if sum(takers[first:last]) + (free & without).bit_count() < slots:
                return None
        return free, bound

    def _most_urgent(self, chosen: int, free: int, slots: int) -> int | None:
        """Those who serve the unmet minimum with the least choice; 0 when all are met, None when one cannot be."""
        urgent, least_choice = 0, -1
        for limit in self._needs:
            missing = limit.least - (chosen & limit.mask).bit_count()
            if missing <= 0:
                continue
            servers = free & limit.mask
            choice = servers.bit_count() - missing
            if choice < 0 or missing > slots:
                return None
            if least_choice < 0 or choice < least_choice:
                urgent, least_choice = servers, choice
        return urgent



# --- stream
# Chance, made reproducible: the seed of a draw, the stream of numbers made from it, and the order of a pool.
#
# Every number comes from HMAC-SHA256 (RFC 2104), so that nobody who knows the document before the beacon speaks can tell
# anything, and everybody afterwards can compute the same.


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



# --- protocol
# The draw itself, protocol `smc-draw/1`: walk down the order of chance and seat whoever still allows a full panel.
#
# Pure and in integers only: the same document and the same sources give the same bytes everywhere. A result:
#
#     {"v": "smc-draw/1", "commit": "6493…", "seed": "d425…", "order": ["A1", "A5", …],
#      "walk": [["A1", "seat", ""], ["A2", "skip", "parent-max/parent:ORG-001"], …],
#      "panel": […sorted by id…], "drawn": […as seated in this draw…], "relaxed": […rules dropped, in order…]}


NO_PANEL_LEFT = "would-leave-no-valid-panel"
CHANCE_WALKS = 10_000


def run(document: Document, sources: Sequence[Source], node_limit: int = NODE_LIMIT) -> dict[str, Any]:
    """Draw the panel; the result is a plain dict, ready for `encoding.canonical`.

    Raises `DocumentError` for sources that do not fit the document, `Infeasible` when no panel exists after `relax`,
    `SearchLimit` when the look-ahead was cut off. In each case nobody is seated.
    """
    seed = seed_of(document, sources)
    panels, relaxed = relax(document, node_limit)
    queue = list(order(document.pool, Stream(seed, "order")))
    drawn, steps = walk(panels, queue)
    return {
        "v": VERSION,
        "commit": document.commit.hex(),
        "seed": seed.hex(),
        "order": [person.id for person in queue],
        "walk": steps,
        "panel": sorted([person.id for person in document.seated] + drawn),
        "drawn": drawn,
        "relaxed": relaxed,
    }


def relax(document: Document, node_limit: int = NODE_LIMIT) -> tuple[Panels, list[str]]:
    """The panels that are possible, and the rules dropped for it: those of `relax`, in order, until one exists.

    Known before the draw, since chance has no part in it. Raises `Infeasible` and `SearchLimit`.
    """
    for dropped in range(len(document.relax) + 1):
        relaxed = list(document.relax[:dropped])
        panels = Panels(document, relaxed, node_limit)
        if panels.completable(panels.seated):
            return panels, relaxed
    raise Infeasible(f"no panel of {document.panel_size} keeps the rules of {document.draw_id}")


def walk(panels: Panels, queue: Iterable[Candidate]) -> tuple[list[str], list[list[str]]]:
    """Who is seated, in order, and every step as [id, "seat" or "skip", why]; ends with the last seat filled."""
    chosen = panels.seated
    drawn: list[str] = []
    steps: list[list[str]] = []
    for person in queue:
        bit = panels.bit[person.id]
        exceeded = panels.exceeded(chosen, bit)
        if exceeded is not None:
            steps.append([person.id, "skip", exceeded])
        elif not panels.completable(chosen | bit):
            steps.append([person.id, "skip", NO_PANEL_LEFT])
        else:
            steps.append([person.id, "seat", ""])
            drawn.append(person.id)
            chosen |= bit
            if chosen.bit_count() == panels.size:
                break
    return drawn, steps


def chances(
    document: Document,
    walks: int = CHANCE_WALKS,
    node_limit: int = NODE_LIMIT,
    told: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """How often each of the pool is seated in `walks` rehearsals, which are keyed by the commitment.

    Made with the commitment, before the beacon speaks, so that each member can be told their chance beforehand and
    anyone can repeat the figure. It takes seconds, so `told` hears after every hundred how many are done. Raises like
    `run`.
    """
    panels, _ = relax(document, node_limit)
    counts = {person.id: 0 for person in document.pool}
    for rehearsal in range(walks):
        drawn, _ = walk(panels, order(document.pool, Stream(document.commit, f"chance/{rehearsal}")))
        for id_ in drawn:
            counts[id_] += 1
        if told and (rehearsal + 1) % 100 == 0:
            told(rehearsal + 1)
    return counts


def chance_file(
    document: Document,
    walks: int = CHANCE_WALKS,
    node_limit: int = NODE_LIMIT,
    told: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """What `chance.json` holds: {"v": …, "commit": …, "walks": 10000, "count": [[id, how often seated], …]}.

    The pool in the order of the document. Raises like `run`; `told` is that of `chances`.
    """
    counts = chances(document, walks, node_limit, told)
    return {
        "v": VERSION,
        "commit": document.commit.hex(),
        "walks": walks,
        "count": [[person.id, counts[person.id]] for person in document.pool],
    }



# --- checking
# Checking a published draw: its files read strictly, and the first thing named in which a result differs.
#
# sources.json   [["drand:52db…:1000", "b446…"]], or {"name": …, "bytes": …} for each pair; or {"sources": [those]}
# result.json    what `protocol.run` gives, or {"error": "infeasible"} for a draw without a panel


PARTS = ("v", "commit", "seed", "order", "walk", "panel", "drawn", "relaxed")
"""The parts of a result in the order in which they are made: the first that differs is where things went wrong."""

MOST_BYTES = 8 * 2**20
MOST_SOURCES = 20

_HEX = re.compile(r"([0-9a-fA-F]{2})+")


def read_document(data: bytes) -> Document:
    """The document in the bytes of a file. Layout may vary: the draw is over the canonical bytes in any case.

    Whether the file is its own commitment is `Document.data == data`. Raises `DocumentError`.
    """
    return Document.of(read(data))


def read_sources(data: bytes) -> list[Source]:
    """The sources in the bytes of a file. Raises `DocumentError`; whether they fit the document shows in the draw."""
    value = read(data)
    if isinstance(value, dict) and set(value) == {"sources"}:
        value = value["sources"]
    if not isinstance(value, list) or len(value) > MOST_SOURCES:
        raise DocumentError("$", f"not a list of at most {MOST_SOURCES} sources")
    return [_source(item, f"$[{place}]") for place, item in enumerate(value)]


def _source(item: Any, path: str) -> Source:
    if isinstance(item, dict) and set(item) == {"name", "bytes"}:
        item = [item["name"], item["bytes"]]
    if not isinstance(item, list) or len(item) != 2 or not all(isinstance(part, str) for part in item):
        raise DocumentError(path, "not a pair of name and bytes in hexadecimal")
    if not _HEX.fullmatch(item[1]):
        raise DocumentError(path, "bytes that are not hexadecimal, or none")
    return Source(item[0], bytes.fromhex(item[1]))


def read_result(data: bytes) -> dict[str, Any]:
    """A result that somebody published, in any layout, or the one word of a draw without. Raises `DocumentError`."""
    if data.strip() == b"infeasible":
        return {"error": "infeasible"}
    value = read(data)
    if not isinstance(value, dict):
        raise DocumentError("$", "not an object")
    canonical(value)
    return value


def outcome(document: Document, sources: Sequence[Source], node_limit: int = NODE_LIMIT) -> dict[str, Any]:
    """The result of a draw as it is published: `{"error": "infeasible"}` where no panel exists.

    Raises `DocumentError` for sources that do not fit, and `SearchLimit` when the search was cut off.
    """
    try:
        return run(document, sources, node_limit)
    except Infeasible as failure:
        return {"error": failure.code}


def first_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> str | None:
    """Where the published result leaves what document and sources give, in one sentence; nothing if nowhere."""
    if "error" in ours or "error" in theirs:
        return None if ours == theirs else f"error: {_said(theirs, 'error')}; document and sources give {_kind(ours)}"
    for part in PARTS:
        if part not in theirs:
            return f"{part}: missing"
        found = _in_part(part, ours[part], theirs[part])
        if found:
            return found
    more = sorted(theirs.keys() - ours.keys())
    return f"{more[0]}: no part of a result of {VERSION}" if more else None


def _kind(result: dict[str, Any]) -> str:
    return str(result["error"]) if "error" in result else "a panel"


def _said(result: dict[str, Any], key: str) -> str:
    return f"the result says {_short(result[key])}" if key in result else "the result says none"


def _in_part(part: str, ours: Any, theirs: Any) -> str | None:
    if type(ours) is not type(theirs) or not isinstance(ours, list):
        return None if ours == theirs else _differs(part, ours, theirs)
    for place, (our, their) in enumerate(zip(ours, theirs, strict=False)):
        if our != their:
            return _differs(f"{part}[{place}]", our, their)
    if len(ours) == len(theirs):
        return None
    place = min(len(ours), len(theirs))
    if len(theirs) > place:
        return f"{part}[{place}]: the result has {_short(theirs[place])}, where document and sources give no more"
    return f"{part}[{place}]: the result ends, where document and sources give {_short(ours[place])}"


def _differs(where: str, ours: Any, theirs: Any) -> str:
    return f"{where}: the result has {_short(theirs)}, document and sources give {_short(ours)}"


def _short(value: Any) -> str:
    text = canonical(value).decode()
    return text if len(text) <= 200 else text[:200] + "…"



# --- handout
# The program.


OPTIONS = ("--commitment", "--previous", "--chances")
MOST_WALKS = 100_000
USAGE = "say verify_draw.py DRAW SOURCES RESULT [--commitment HEX] [--previous FILE] [--chances FILE]"

_DIGEST = re.compile(r"[0-9a-f]{64}")


class NotReadable(Exception):
    """An input that cannot be read. Exit 2."""


class Wrong(Exception):
    """Something does not agree. Exit 1."""


def check_files(files: list[str], options: dict[str, str]) -> list[str]:
    """What a PASS says, line by line. Raises `Wrong`, `NotReadable`, `DocumentError` and `DrawError`."""
    if len(files) != 3:
        raise NotReadable(USAGE)
    data = _bytes_of(files[0])
    document = _named(files[0], read_document, data)
    _check_commitment(document, data, options.get("--commitment"))
    sources = _named(files[1], read_sources, _bytes_of(files[1]))
    ours = _named(files[1], lambda given: outcome(document, given), sources)
    difference = first_difference(ours, _named(files[2], read_result, _bytes_of(files[2])))
    if difference:
        raise Wrong(difference)
    checked = [f"PASS {document.draw_id}: {_told(document, ours)}"]
    checked.append(f"checked      {files[0]} is its commitment {document.commit.hex()}")
    checked.append(f"checked      seed, order, every step and the panel, from {len(sources)} sources of chance")
    not_checked = ["what a beacon signed or a lottery drew: compare the sources with what those published"]
    if "--commitment" not in options:
        not_checked.append("when this was committed to: compare the commitment with the record")
    for option, check, without in (
        ("--previous", _check_previous, f"the earlier result {document.prev}" if document.prev else ""),
        ("--chances", _check_chances, "the chances that were published beforehand"),
    ):
        if option in options:
            checked.append(f"checked      {check(document, options[option])}")
        elif without:
            not_checked.append(without)
    not_checked.append("whether pool, exclusions and attributes are true")
    return checked + [f"NOT checked  {line}" for line in not_checked]


def _told(document: Document, result: dict[str, Any]) -> str:
    if "error" in result:
        return f"no panel of {document.panel_size} is possible among {len(document.pool)}"
    dropped = f", without {len(result['relaxed'])} rules that were relaxed" if result["relaxed"] else ""
    return f"{len(result['drawn'])} of {len(document.pool)} drawn for a panel of {document.panel_size}{dropped}"


def _check_commitment(document: Document, data: bytes, recorded: str | None) -> None:
    if document.data != data:
        raise Wrong("draw: not in canonical form, so that the file is not what was committed to")
    if recorded is None:
        return
    if not _DIGEST.fullmatch(recorded):
        raise NotReadable("--commitment: not 64 hexadecimal digits in lower case")
    if recorded != sha256(data).hexdigest():
        raise Wrong(f"commitment: the record holds {recorded}, the draw is {sha256(data).hexdigest()}")


def _check_previous(document: Document, path: str) -> str:
    earlier = _named(path, read_result, _bytes_of(path))
    if document.prev is None:
        raise Wrong("prev: the draw names no earlier result")
    if digest(earlier) != document.prev:
        raise Wrong(f"prev: the draw names {document.prev}, the earlier result is {digest(earlier)}")
    sat = earlier.get("panel")
    kept = sat if isinstance(sat, list) else []
    stranger = next((person.id for person in document.seated if person.id not in kept), None)
    if stranger is not None:
        raise Wrong(f"seated: {stranger} was not on the panel of the earlier result")
    return f"the earlier result is the one that the draw names, and {len(document.seated)} of its panel stay"


def _check_chances(document: Document, path: str) -> str:
    claimed = _named(path, parse, _bytes_of(path))
    walks = claimed.get("walks") if isinstance(claimed, dict) else None
    if not isinstance(walks, int) or isinstance(walks, bool) or not 1 <= walks <= MOST_WALKS:
        raise NotReadable(f"{path}: $.walks: not an integer from 1 to {MOST_WALKS}")
    ours = chance_file(document, walks)
    if canonical(ours) != canonical(claimed):
        counts = claimed.get("count")
        pairs = zip(ours["count"], counts if isinstance(counts, list) else [], strict=False)
        where = next((f"count[{place}]" for place, (one, other) in enumerate(pairs) if one != other), "form")
        raise Wrong(f"chances: {walks} rehearsals keyed by the commitment give other numbers ({where})")
    return f"the chances of {len(ours['count'])} people, in {walks} rehearsals"


def _named(name: str, reader: Any, given: Any) -> Any:
    try:
        return reader(given)
    except DocumentError as error:
        raise NotReadable(f"{name}: {error}") from None


def _bytes_of(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- one import less to read
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise NotReadable(f"{path}: cannot be read ({type(error).__name__})") from None
    if len(data) > MOST_BYTES:
        raise NotReadable(f"{path}: longer than {MOST_BYTES} bytes")
    return data


def main(arguments: list[str]) -> int:
    """Answer in plain ASCII, whatever stood in the input, and give the exit code."""
    try:
        files, options = list(arguments), {}
        for option in OPTIONS:
            if option in files[:-1]:
                place = files.index(option)
                options[option] = files[place + 1]
                del files[place : place + 2]
        code, answer = 0, "\n".join(check_files(files, options))
    except Wrong as error:
        code, answer = 1, f"FAIL {error}"
    except Exception as error:  # what was not foreseen must not look like a verdict
        known = isinstance(error, (NotReadable, DrawError))
        code, answer = 2, f"REFUSED {error if known else 'the input could not be read: ' + type(error).__name__}"
    shown = answer.encode("ascii", "backslashreplace").decode()
    plain = "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in shown)
    with suppress(OSError):
        os.write(2 if code == 2 else 1, plain.encode() + b"\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
