"""Making up cases for a bench: the same number and seed give the same cases, whoever makes them and whenever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from cases.docket.actions import ImportedCase
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from cms.management.bulk.mix import Mix, Weighted
from cms.management.bulk.words import ARGUMENT, LANGUAGES, PLACES, RULE, TEXTS, TITLES

NAMESPACE = UUID("5a5d1d52-6f6f-4f0d-9a3e-7c1a2b9f6f10")
SPAN = timedelta(days=730)
"""The time over which the cases came in."""

FRESH = Weighted.of({Stage.SUBMITTED: 7, Stage.ADMISSIBILITY: 3})
RECENT = Weighted.of({Stage.ADMISSIBILITY: 50, Stage.ELIGIBLE: 15, Stage.INADMISSIBLE: 30, Stage.WITHDRAWN: 5})
OLDER = Weighted.of({Stage.ELIGIBLE: 15, Stage.NOT_SELECTED: 45, Stage.INADMISSIBLE: 35, Stage.REFERRED: 5})
OLD = Weighted.of(
    {
        Stage.NOT_SELECTED: 5640,
        Stage.INADMISSIBLE: 3600,
        Stage.WITHDRAWN: 300,
        Stage.REFERRED: 250,
        Stage.SETTLED: 190,
        Stage.CLOSED: 20,
    }
)
"""How cases end: of a hundred thousand appeals a council decides a handful."""

BY_AGE = ((timedelta(days=3), FRESH), (timedelta(days=10), RECENT), (timedelta(days=40), OLDER))
LIVE = frozenset({Stage.SUBMITTED, Stage.ADMISSIBILITY, Stage.ELIGIBLE})
SPOKEN = Weighted.of(LANGUAGES)


@dataclass(frozen=True)
class Maker:
    """Makes the cases of one bench. `platforms` maps the names of the mix to organisations."""

    total: int
    seed: int
    mix: Mix
    platforms: Mapping[str, UUID]
    now: datetime

    def id_of(self, index: int) -> UUID:
        """The identifier of a case, known before it is made."""
        return uuid5(NAMESPACE, f"{self.seed}:{index}")

    def case(self, index: int) -> ImportedCase:
        """One case; with a higher index a later one."""
        chance = Random(f"{self.seed}:{index}")  # noqa: S311 — made-up data is no secret
        age = SPAN * ((self.total - index - chance.random()) / self.total)
        submitted_at = self.now - age
        stage = _stage(age, chance)
        platform = self.mix.platforms.drawn(chance)
        language = SPOKEN.drawn(chance)
        expedited = chance.random() < 0.002 and stage in LIVE
        return ImportedCase(
            id=self.id_of(index),
            stage=stage,
            submitted_at=submitted_at,
            stage_since=submitted_at + age * (chance.random() if stage in LIVE else chance.random() ** 4),
            case={
                "title": chance.choice(TITLES[language]).format(place=_place(chance)),
                "topic": self.mix.topics[platform].drawn(chance),
                "language": language,
                "platform_id": self.platforms[platform],
                "expedited": expedited,
                "expedite_reason": "Harm that cannot be undone" if expedited else "",
            },
            decision={
                "measure": self.mix.measures[platform].drawn(chance),
                "rule_cited": RULE,
                "decided_on": (submitted_at - timedelta(days=chance.randrange(1, 60))).date(),
            },
            content=[{"language": language, "text": TEXTS[language]}],
            parties=[
                {"role": PartyRole.APPELLANT, "pseudonym": f"Appellant {index}", "language": language},
                {"role": PartyRole.RESPONDENT, "pseudonym": platform, "organisation_id": self.platforms[platform]},
            ],
            arguments={PartyRole.APPELLANT: [{"language": "en", "text": ARGUMENT}]},
        )


def _stage(age: timedelta, chance: Random) -> Stage:
    weighted = next((weighted for limit, weighted in BY_AGE if age <= limit), OLD)
    return Stage(weighted.drawn(chance))


def _place(chance: Random) -> str:
    """The first places often, the last almost never."""
    return PLACES[int(len(PLACES) * chance.random() ** 5)]
