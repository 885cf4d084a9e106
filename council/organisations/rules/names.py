"""Which names may mean one organisation: proposals with evidence, for a person to decide. Pure.

Nothing here merges anything, and no rule about conflicts reads a name: "Alphabet Energy" begins like Google's owner
and is another company. A likeness says by which evidence two names are alike, the strongest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

LEGAL_FORMS = frozenset(
    {
        "ab", "ag", "as", "asa", "bhd", "bv", "cic", "co", "company", "corp", "corporation", "cv", "eg", "ev", "ek",
        "gmbh", "inc", "incorporated", "kg", "kgaa", "kk", "limited", "llc", "llp", "lp", "ltd", "ltda", "nv", "oy",
        "oyj", "pl", "plc", "pt", "pte", "pty", "pvt", "private", "sa", "sas", "sasu", "sarl", "sdn", "se", "sl",
        "slu", "spa", "srl", "tbk", "ug",
    }
)  # fmt: skip
"""Words that say in which form a company exists, not which one it is."""
SMALL_WORDS = frozenset({"a", "and", "de", "der", "des", "di", "du", "for", "la", "le", "of", "the", "und", "y"})
NOTHING = frozenset({"", "n a", "na", "none", "no", "nil", "null", "unknown", "not applicable", "keine", "aucun"})
SEVERAL = re.compile(r"\s[/&+|]\s|\s/|/\s|;|\s-\s")
LETTER_RUN = re.compile(r"\b(?:\w )+\w\b")
LONG_ENOUGH_FOR_ONE, LONG_ENOUGH_FOR_TWO = 5, 10
KEPT = 20_000
"""Names of which the short forms are remembered: a register is held against itself."""


class Evidence(StrEnum):
    """By what two organisations are alike."""

    IDENTIFIER = "identifier"
    SPELLING = "spelling"
    LEGAL_FORM = "legal_form"
    TYPING = "typing"
    INITIALS = "initials"
    BEGINNING = "beginning"
    PART = "part"


class Weight(IntEnum):
    """How much a likeness says: a strong one is proposed as one organisation, a weak one is only shown."""

    WEAK = 1
    STRONG = 2


WEIGHTS = {
    Evidence.IDENTIFIER: Weight.STRONG,
    Evidence.SPELLING: Weight.STRONG,
    Evidence.LEGAL_FORM: Weight.STRONG,
    Evidence.TYPING: Weight.STRONG,
    Evidence.INITIALS: Weight.WEAK,
    Evidence.BEGINNING: Weight.WEAK,
    Evidence.PART: Weight.WEAK,
}


@dataclass(frozen=True)
class Likeness:
    """That a name resembles one that belongs to `key`, by which evidence, and the name that does."""

    key: str
    evidence: Evidence
    name: str

    @property
    def weight(self) -> Weight:
        """How much it says."""
        return WEIGHTS[self.evidence]


@lru_cache(KEPT)
def plain(name: str) -> str:
    """A name without case, accents and punctuation: equal for spellings that differ in nothing else."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalnum() else " " for sign in text.replace("'", "").replace("’", ""))
    return " ".join(words.split())


@lru_cache(KEPT)
def bare(name: str) -> str:
    """A plain name without article and legal forms at its ends; the plain name where nothing else would be left."""
    words = LETTER_RUN.sub(lambda run: run.group().replace(" ", ""), plain(name)).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in LEGAL_FORMS:
        kept.pop()
    while len(kept) > 1 and kept[0] in {"the", "pt"}:
        kept.pop(0)
    return " ".join(kept)


def says_nothing(name: str) -> bool:
    """Whether somebody wrote that there is no organisation."""
    return plain(name) in NOTHING


@lru_cache(KEPT)
def initials(name: str) -> str:
    """The first letters of the words that count; empty for a single word."""
    words = [word for word in bare(name).split() if word not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def parts(name: str) -> tuple[str, ...]:
    """The organisations that one line names, where it names several: "Google / Jigsaw"."""
    found = [part.strip() for part in SEVERAL.split(name)]
    inside = re.findall(r"\(([^()]{3,})\)", name)
    outside = re.sub(r"\([^()]*\)", " ", name).strip()
    found = [part for part in found if part] if len(found) > 1 else []
    return tuple(found + ([outside, *inside] if inside and outside else []))


def mistyped(first: str, second: str) -> bool:
    """Whether two bare names differ by one slip, or by two in long ones. First letters and figures never slip."""
    return _kin(first) == _kin(second) and _slipped(first, second)


def _slipped(first: str, second: str) -> bool:
    longer = max(len(first), len(second))
    most = 2 if longer >= LONG_ENOUGH_FOR_TWO else 1 if longer >= LONG_ENOUGH_FOR_ONE else 0
    return most > 0 and 0 < OSA.distance(first.replace(" ", ""), second.replace(" ", ""), score_cutoff=most) <= most


def _figures(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())


def _kin(short: str) -> tuple[str, str]:
    """What a slip never changes: the first letter and the figures. Only names that share both are compared."""
    return short[:1], _figures(short)


def _beginnings(short: str) -> Iterator[str]:
    """A name cut after each of its words but the last."""
    words = short.split()
    return (" ".join(words[:count]) for count in range(1, len(words)))


class _Index(defaultdict[Any, set[tuple[str, str]]]):
    """From what is looked for to pairs of key and name. Looking with `get` adds nothing."""

    def __init__(self) -> None:
        super().__init__(set)


class Names:
    """Known names, ready to be held against any number of others. `known` gives the names of each key."""

    def __init__(self, known: Mapping[str, Iterable[str]]) -> None:
        self._plain, self._bare, self._initials = _Index(), _Index(), _Index()
        self._longer, self._slips = _Index(), _Index()
        for key, names in known.items():
            for name in names:
                if not says_nothing(name):
                    self._add(key, name)

    def _add(self, key: str, name: str) -> None:
        short = bare(name)
        self._plain[plain(name)].add((key, name))
        self._bare[short].add((key, name))
        self._slips[_kin(short)].add((key, name))
        for beginning in _beginnings(short):
            self._longer[beginning].add((key, name))
        if len(initials(name)) > 2:
            self._initials[initials(name)].add((key, name))

    def like(self, name: str, *, but: str = "") -> tuple[Likeness, ...]:
        """Whom a name may mean, one likeness for each, the strongest evidence first; `but` leaves one key out."""
        if says_nothing(name):
            return ()
        best: dict[str, Likeness] = {}
        order = list(Evidence)
        for found in self._found(name):
            held = best.get(found.key)
            better = held is None or (order.index(found.evidence), found.name) < (order.index(held.evidence), held.name)
            if found.key != but and better:
                best[found.key] = found
        return tuple(sorted(best.values(), key=lambda one: (order.index(one.evidence), one.name, one.key)))

    def _found(self, name: str) -> Iterator[Likeness]:
        short = bare(name)
        for key, known in self._plain.get(plain(name), ()):
            yield Likeness(key, Evidence.SPELLING, known)
        for key, known in self._bare.get(short, ()):
            yield Likeness(key, Evidence.LEGAL_FORM, known)
        for key, known in self._slips.get(_kin(short), ()):
            if _slipped(short, bare(known)):
                yield Likeness(key, Evidence.TYPING, known)
        yield from self._weaker(name, short)

    def _weaker(self, name: str, short: str) -> Iterator[Likeness]:
        """Evidence that is only shown."""
        spelt = self._bare.get(initials(name), set()) if len(initials(name)) > 2 else set()
        for key, known in self._initials.get(short.replace(" ", ""), set()) | spelt:
            yield Likeness(key, Evidence.INITIALS, known)
        shorter = (found for beginning in _beginnings(short) for found in self._bare.get(beginning, ()))
        for key, known in (*self._longer.get(short, ()), *shorter):
            yield Likeness(key, Evidence.BEGINNING, known)
        for part in parts(name):
            for key, known in self._bare.get(bare(part), ()):
                yield Likeness(key, Evidence.PART, known)


def groups(names: Iterable[str], *, least: Weight = Weight.STRONG) -> tuple[tuple[str, ...], ...]:
    """Names that strong evidence joins, each group and the groups in order; for a list that nobody has sorted yet."""
    rest = sorted({name for name in names if not says_nothing(name)})
    index = Names({name: [name] for name in rest})
    owner = {name: name for name in rest}

    def root(name: str) -> str:
        while owner[name] != name:
            owner[name] = owner[owner[name]]
            name = owner[name]
        return name

    for name in rest:
        for found in index.like(name, but=name):
            if found.weight >= least:
                first, second = sorted((root(name), root(found.key)))
                owner[second] = first
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for name in rest:
        joined[root(name)].append(name)
    return tuple(tuple(group) for _, group in sorted(joined.items()))
