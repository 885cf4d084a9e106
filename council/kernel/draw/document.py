"""The draw document `draw.json`: everything that decides a draw, fixed and hashed before chance speaks.

    {"v": "smc-draw/1", "draw_id": "CASE-2026-000142/1", "panel_size": 3,
     "pool": [{"id": "A1", "tickets": 1, "attrs": ["legal", "region:north"]}, …],
     "excluded": [{"id": "A9", "reason": "not_eligible"}],
     "rules": [{"id": "legal-min", "attr": "legal", "min": 1}, {"id": "region-max", "each": "region:", "max": 2}],
     "relax": ["region-max"], "beacon": {"chain": "52db…", "round": 1000}}

Conventions: the pool is sorted by the bytes of its ids; attributes are sorted and differ; pool, excluded and seated
people share no id. `relax` may be left out. A document that fills a vacancy has `seated` (people like those in the
pool) and `prev` (the digest of the earlier result). Unknown keys are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from council.kernel.draw.encoding import DocumentError, canonical

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
