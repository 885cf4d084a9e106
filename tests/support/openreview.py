"""An outside oracle for the conflict rules: what `openreview-py` answers to generated pairs of people.

OpenReview assigns reviewers at large conferences; its `get_conflicts` holds two people against each other by the
domains of their institutions, by mail addresses and by relations. Its package is MIT and brings fourteen others, so it
is no dependency of this house: its answers are kept in tests/external/openreview_pairs.json. To get them anew, with
openreview-py beside the test packages: `pip install openreview-py==2.9.1`, then `python -m tests.support.openreview`.
The pairs come from a fixed seed and its clock is set to `TODAY`, so the file changes only when its rules do.

How its words are ours:

| there | here |
| --- | --- |
| institution domain | organisation |
| a domain below another | an owner edge |
| several domains of one institution | rows joined as one (`World.same`) |
| history with years | employment from 1 January of the first to 31 December of the last |
| relation to a person | a relative (family) or a relation at that person's institution |
| common mail domain | no organisation |

The other person is the case: their institution is its platform or a party to it.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import time_machine

FILE = Path(__file__).resolve().parents[1] / "external" / "openreview_pairs.json"
VERSION, POLICY, YEARS, SEED, PAIRS = "2.9.1", "Comprehensive", 3, 20260302, 400
TODAY = date(2026, 3, 2)

OWNED = {
    "research.google.com": "google.com",
    "brain.research.google.com": "research.google.com",
    "cs.umass.edu": "umass.edu",
    "iesl.cs.umass.edu": "cs.umass.edu",
    "inf.ethz.ch": "ethz.ch",
    "in.tum.de": "tum.de",
    "eng.cam.ac.uk": "cam.ac.uk",
    "law.ox.ac.uk": "ox.ac.uk",
    "labs.amazon.com": "amazon.com",
}
"""Domains below others: both sides see these owners."""
BOUGHT = {"youtube.com": "google.com", "google.com": "abc.xyz", "instagram.com": "facebook.com"}
"""Owners that no domain shows: only a register knows them."""
JOINED = {
    "amazon.de": "amazon.com",
    "a9.com": "amazon.com",
    "meta.com": "facebook.com",
    "fb.com": "facebook.com",
    "deepmind.com": "google.com",
    "eth.edu": "ethz.ch",
    "mytum.de": "tum.de",
}
"""Several domains of one institution, as both sides know it."""
FOREIGN = ("alphabet-energy.com", "googleplex.org", "bristol.ac.uk", "metallica.com", "umass-alumni.org")
"""Named alike, or under the same public ending, and nobody of theirs."""
COMMON = ("gmail.com", "qq.com", "outlook.com", "independent-researcher.org")
"""Domains of everybody: theirs strikes them out by list, ours has no organisation for them."""
DOMAINS = tuple(sorted({*OWNED, *OWNED.values(), *BOUGHT, *BOUGHT.values(), *JOINED, *JOINED.values(), *FOREIGN}))
RELATIONS = ("Coauthor", "Coworker", "PhD Advisor", "Family")
ROLES = ("platform", "party")


@dataclass(frozen=True)
class Pair:
    """A member, the other person's institution with its place in the case, and what OpenReview answers.

    `history` is domain, first year, last year or nothing. `relation` is its kind, its last year or nothing, and who
    names whom ("member" or "other").
    """

    role: str
    at: str
    history: tuple[tuple[str, int, int | None], ...]
    relation: tuple[str, int | None, str] | None
    answer: tuple[str, ...]


def generated() -> list[Pair]:
    """The pairs, without answers; the same each time."""
    chance = random.Random(SEED)
    return [_pair(chance) for _ in range(PAIRS)]


def _pair(chance: random.Random) -> Pair:
    at = chance.choice(DOMAINS)
    near = [one for one in DOMAINS if _root(one) == _root(at)]
    history = []
    for _ in range(chance.randint(0, 3)):
        domain = chance.choice(near if chance.random() < 0.35 else [*DOMAINS, *COMMON])
        since = chance.randint(2010, 2025)
        history.append((domain, since, chance.choice([None, chance.randint(since, 2026)])))
    relation = None
    if chance.random() < 0.25:
        kind = chance.choice(RELATIONS)
        dated = kind in {"Coauthor", "Coworker"} and chance.random() < 0.6
        relation = (kind, chance.randint(2018, 2026) if dated else None, chance.choice(["member", "member", "other"]))
    return Pair(chance.choice(ROLES), at, tuple(history), relation, ())


def _root(domain: str) -> str:
    above = {**OWNED, **BOUGHT, **JOINED}
    while domain in above:
        domain = above[domain]
    return domain


def kept() -> list[Pair]:
    """The pairs with the answers that were kept."""
    rows = json.loads(FILE.read_text())["pairs"]
    return [
        Pair(
            row["role"],
            row["at"],
            tuple((domain, since, until) for domain, since, until in row["history"]),
            tuple(row["relation"]) if row["relation"] else None,
            tuple(row["answer"]),
        )
        for row in rows
    ]


def answer(pair: Pair, openreview: Any) -> tuple[str, ...]:
    """What `get_conflicts` finds between the two, in order."""
    member: dict[str, Any] = {"emails": ["member@gmail.com"], "history": [], "relations": []}
    other: dict[str, Any] = {"emails": ["other@gmail.com"], "history": [], "relations": []}
    other["history"].append({"position": "Staff", "start": 2010, "end": None, "institution": {"domain": pair.at}})
    for domain, since, until in pair.history:
        position = {"position": "Staff", "start": since, "end": until, "institution": {"domain": domain}}
        member["history"].append(position)
    if pair.relation:
        kind, until, by = pair.relation
        named = {"relation": kind, "end": until, "username": "~Other1" if by == "member" else "~Member1"}
        (member if by == "member" else other)["relations"].append(named)
    people = [
        openreview.Profile(id=id_, content=content) for id_, content in (("~Member1", member), ("~Other1", other))
    ]
    return tuple(sorted(openreview.tools.get_conflicts([people[1]], people[0], POLICY, YEARS)))


def ask() -> None:
    """Put every pair to the installed openreview-py and keep its answers."""
    openreview = import_module("openreview")
    if version("openreview-py") != VERSION:
        raise SystemExit(f"openreview-py {VERSION} is meant, {version('openreview-py')} is installed")
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC), tick=False):
        rows = [asdict(pair) | {"answer": answer(pair, openreview)} for pair in generated()]
    head = {"openreview-py": VERSION, "policy": POLICY, "years": YEARS, "today": TODAY.isoformat(), "seed": SEED}
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    FILE.write_text(f'{{"made": {json.dumps(head)},\n"pairs": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    ask()
