"""Two sets of figures from the same cases: one for everybody, one for the auditor and each member. Pure.

The public one knows groups and totals only. Where a figure is made from what is not public (single votes, who was asked
and who left), no count is shown, and a distance only over many cases, in halves: so nobody computes a vote from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from council.safeguards.rules import SMALL, Hidden
from council.safeguards.rules.agreement import kappa, likeness, sides
from council.safeguards.rules.facts import Asked, CaseFacts
from council.safeguards.rules.lotteries import leaving, selection
from council.safeguards.rules.trials import ROUNDS, discoveries, expected, seen, z_score
from council.safeguards.rules.watch import (
    LEAST_TRIALS,
    Finding,
    Indicator,
    Question,
    alone,
    blocs_of,
    headline,
    judged,
    pooled,
    questions,
)

PLATFORMS = 3
"""For so many platforms, those with most cases, it is asked whether members are away when they are concerned."""

FROM_PUBLISHED = frozenset({Indicator.SELECTION, Indicator.PRESENCE, Indicator.GAIN})
"""Indicators that anybody can compute from published draws and opinions."""

MANY = 20
"""From so many cases on, a distance that is made from single votes, refusals or departures is shown at all."""

P_STEPS = (0.001, 0.01, 0.05)

PAIRS = 20

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What one run found. `public` may be read by everybody, `members` by the auditor, each row by its member."""

    public: dict[str, Any]
    members: dict[str, Any]


def report(cases: Sequence[CaseFacts], seed: str) -> Report:
    """Everything from the facts of the published cases, reproducibly: `seed` begins the seed of each question."""
    groups = pooled(cases)
    asked_of = _platforms(cases)
    findings = judged(questions(cases, blocs_of(groups), asked_of), seed)
    public = {
        "cases": len(cases),
        "seed": seed,
        "rounds": ROUNDS,
        "headline": str(headline(findings)),
        "rows": _hidden([_row(one) for one in findings]),
        "process": _process(cases),
    }
    return Report(public, {"members": _members(cases, seed), **_plenary(cases)})


def _platforms(cases: Sequence[CaseFacts]) -> list[str]:
    """The platforms with most published cases, from five cases on."""
    counted = Counter(case.platform for case in cases)
    return sorted(name for name, number in counted.most_common(PLATFORMS) if number >= SMALL)


def _row(one: Finding) -> Row:
    published = one.indicator in FROM_PUBLISHED
    return {
        "indicator": str(one.indicator),
        "group": one.bloc,
        "platform": one.platform,
        "cases": one.cases,
        "seen": one.seen if published and one.indicator is not Indicator.PRESENCE else None,
        "expected": round(one.expected, 1) if published and one.indicator is not Indicator.PRESENCE else None,
        "z": _distance(one),
        "p": _step(one.p),
        "power": round(one.power * 100),
        "answer": str(one.answer),
    }


def _distance(one: Finding) -> float | None:
    """How far from chance; of what is not public only in halves, over many cases, not where it tells each of them."""
    if one.z is None or one.indicator in FROM_PUBLISHED:
        return None if one.z is None else round(one.z, 1)
    return None if one.cases < MANY or one.extreme else round(one.z * 2) / 2


def _step(p: float) -> str:
    """The step under which a p lies; the exact one would give back what it is made from."""
    return next((f"<{step}" for step in P_STEPS if p < step), f"≥{P_STEPS[-1]}")


def _hidden(rows: list[Row]) -> list[Row]:
    """Where one count of an indicator is small, none of it is shown: together they are the seats of all panels."""
    small = {row["indicator"] for row in rows if row["seen"] is not None and 0 < abs(row["seen"]) < SMALL}
    for row in rows:
        if row["indicator"] in small and row["seen"] is not None:
            row["seen"] = str(Hidden.SMALL if 0 < abs(row["seen"]) < SMALL else Hidden.BESIDE)
            row["z"] = None if row["z"] is None else round(row["z"] * 2) / 2
    return rows


def _process(cases: Sequence[CaseFacts]) -> dict[str, int | str]:
    """How the procedure went, over all published cases. No figure is part of another."""
    draws = [draw for case in cases for draw in case.draws]
    counts = {
        "draws": len(draws),
        "void": sum(draw.void for draw in draws),
        "relaxed": sum(draw.relaxed > 0 for draw in draws),
        "late": sum(draw.late for draw in draws),
        "alerts": sum(draw.over_alert for draw in draws),
        "replaced": sum(len(draw.drawn) for draw in draws if draw.left and not draw.void),
        "set_aside": sum(case.set_aside for case in cases),
    }
    return {name: str(Hidden.SMALL) if 0 < number < SMALL else number for name, number in counts.items()}


def _members(cases: Sequence[CaseFacts], seed: str) -> dict[str, Row]:
    """Of each member: seats against the published chances, refusals, departures."""
    names = sorted({member for case in cases for member in case.groups})
    refused: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        for member, how in case.asked.items():
            refused[member][how] += 1
    asked = [Question(Indicator.SELECTION, name, tuple(selection(cases, alone(name)))) for name in names]
    found = {}
    for one in judged(asked, f"{seed}/members"):
        left = leaving(cases, alone(one.bloc))
        found[one.bloc] = {
            "draws": one.cases,
            "seats": one.seen,
            "expected": round(one.expected, 1),
            "z": None if one.z is None else round(one.z, 2),
            "p": round(one.p, 4),
            "power": round(one.power * 100),
            "answer": str(one.answer),
            "asked": sum(refused[one.bloc].values()),
            "unavailable": refused[one.bloc][Asked.UNAVAILABLE],
            "excluded": refused[one.bloc][Asked.EXCLUDED],
            "left": seen(left),
            "left_expected": round(expected(left), 1),
            "left_z": None if (z := z_score(left)) is None else round(z, 2),
        }
    return found


def _plenary(cases: Sequence[CaseFacts]) -> dict[str, Any]:
    """Pairs and sides in votes of the whole council: p by the normal distribution, corrected over all pairs."""
    votes = [case.plenary for case in cases if case.plenary]
    told = [
        (pair, one, one.z)
        for pair, one in sorted(likeness(votes).items())
        if one.cases >= LEAST_TRIALS and one.z is not None
    ]
    values = [1 - NormalDist().cdf(z) for _, _, z in told]
    alarms = discoveries(values)
    ranked = sorted(range(len(told)), key=lambda place: (values[place], told[place][0]))[:PAIRS]
    pairs = []
    for place in ranked:
        (first, second), one, _ = told[place]
        index = kappa(votes, first, second)
        pairs.append(
            {
                "one": first,
                "other": second,
                "cases": one.cases,
                "alike": one.alike,
                "kappa": None if index is None else round(float(index), 2),
                "p": round(values[place], 4),
                "found": alarms[place],
            }
        )
    line = {member: round(place, 2) for member, place in sides(votes).items()} if len(votes) >= LEAST_TRIALS else {}
    return {"pairs": pairs, "pairs_asked": len(told), "sides": line, "plenary": len(votes)}
