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


def plain(name: str) -> str:
    """A name without case, accents and punctuation: equal for spellings that differ in nothing else."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalnum() else " " for sign in text.replace("'", "").replace("’", ""))
    return " ".join(words.split())


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
    """Whether two bare names differ by one slip of the fingers, or by two in long ones; figures never slip."""
    longer = max(len(first), len(second))
    most = 2 if longer >= LONG_ENOUGH_FOR_TWO else 1 if longer >= LONG_ENOUGH_FOR_ONE else 0
    if not most or _figures(first) != _figures(second):
        return False
    return 0 < OSA.distance(first.replace(" ", ""), second.replace(" ", ""), score_cutoff=most) <= most


def _figures(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())


class Names:
    """Known names, ready to be held against any number of others. `known` gives the names of each key."""

    def __init__(self, known: Mapping[str, Iterable[str]]) -> None:
        self._plain: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._bare: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._first: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
        self._initials: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._letter: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for key, names in known.items():
            for name in names:
                if not says_nothing(name):
                    self._add(key, name)

    def _add(self, key: str, name: str) -> None:
        short = bare(name)
        self._plain[plain(name)].add((key, name))
        self._bare[short].add((key, name))
        self._first[short.split(" ", 1)[0]].add((key, name, short))
        self._letter[short[:1]].add((key, name, short))
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
        for key, known in self._plain[plain(name)]:
            yield Likeness(key, Evidence.SPELLING, known)
        for key, known in self._bare[short]:
            yield Likeness(key, Evidence.LEGAL_FORM, known)
        for key, known, other in self._letter[short[:1]]:
            if mistyped(short, other):
                yield Likeness(key, Evidence.TYPING, known)
        yield from self._weaker(name, short)

    def _weaker(self, name: str, short: str) -> Iterator[Likeness]:
        """Evidence that is only shown."""
        spelt = self._bare[initials(name)] if len(initials(name)) > 2 else set()
        for key, known in self._initials[short.replace(" ", "")] | spelt:
            yield Likeness(key, Evidence.INITIALS, known)
        for key, known, other in self._first[short.split(" ", 1)[0]]:
            if short.startswith(f"{other} ") or other.startswith(f"{short} "):
                yield Likeness(key, Evidence.BEGINNING, known)
        for part in parts(name):
            for key, known in self._bare[bare(part)]:
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
