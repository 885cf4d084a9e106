"""Two sets of figures from the same cases: one for everybody, one for the auditor and each member. Pure.

The public one knows groups only. Every figure is made from what is not all public: who sat on a panel that is never
disclosed, who left one, who was asked, how people voted. So no count is shown, and a distance only over many cases and
in halves; nor is any of these shown for one group while it is hidden for another, from which it could be computed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

from council.safeguards.rules import SMALL, Hidden, without_small
from council.safeguards.rules.agreement import kappa, likeness, sides
from council.safeguards.rules.facts import Asked, CaseFacts
from council.safeguards.rules.lotteries import leaving, selection
from council.safeguards.rules.trials import discoveries, expected, rounds_for, seen
from council.safeguards.rules.watch import (
    LEAST_TRIALS,
    OF_MEMBERS,
    OF_VOTES,
    Answer,
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

MANY = 20
"""From so many cases on, a figure is shown at all; and what votes answer."""

P_STEPS = (0.001, 0.01, 0.05)
"""The only steps in which the public learns how rare something is."""

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
    found = judged(questions(cases, blocs_of(groups), asked_of), seed)
    told = [_told(one) for one in found]
    public = {
        "cases": len(cases),
        "seed": seed,
        "rounds": rounds_for(len(found)),
        "headline": str(headline(told)),
        "rows": _rows(told),
        "process": _process(cases),
    }
    return Report(public, {"members": _members(cases, seed), **_plenary(cases)})


def _platforms(cases: Sequence[CaseFacts]) -> list[str]:
    """The platforms with most published cases, from five cases on."""
    counted = Counter(case.platform for case in cases)
    return sorted(name for name, number in counted.most_common(PLATFORMS) if number >= SMALL)


def _hides(one: Finding) -> bool:
    """Whether the figures of a finding could point at single cases: they are few, or all but a few went one way."""
    return one.cases < MANY or one.room < SMALL


def _told(one: Finding) -> Finding:
    """What the public is told, in the headline too: of few votes, or votes that all went one way, no answer either."""
    silent = one.indicator in OF_VOTES and (one.cases < MANY or not one.room)
    return replace(one, answer=Answer.UNKNOWN) if silent else one


def _rows(findings: Sequence[Finding]) -> list[Row]:
    """A row each; an indicator that hides the figures of one row hides those of all, which together give it back."""
    hiding = {one.indicator for one in findings if _hides(one)}
    return [_row(one, hidden=one.indicator in hiding) for one in findings]


def _row(one: Finding, *, hidden: bool) -> Row:
    """One row. Of votes the number of cases is kept back and the power coarse: unanimous votes count in neither, so a
    number that grows, or does not, after one more opinion would tell how its panel voted.
    """
    votes = one.indicator in OF_VOTES
    return {
        "indicator": str(one.indicator),
        "group": one.bloc,
        "platform": one.platform,
        "cases": None if hidden or votes or one.indicator in OF_MEMBERS else one.cases,
        "z": None if hidden or one.z is None else round(one.z * 2) / 2,
        "p": None if hidden else _step(one.p),
        "power": None if hidden else round(one.power * 10) * 10 if votes else round(one.power * 100),
        "answer": str(one.answer),
    }


def _step(p: float) -> str:
    """The step under which a p lies; the exact one would give back what it is made from."""
    return next((f"<{step}" for step in P_STEPS if p < step), f"≥{P_STEPS[-1]}")


def _process(cases: Sequence[CaseFacts]) -> dict[str, int | str]:
    """How the procedure went, over all published cases. Void, relaxed and late draws are parts of all draws."""
    draws = [draw for case in cases for draw in case.draws]
    parts = {
        "void": sum(draw.void for draw in draws),
        "relaxed": sum(draw.relaxed > 0 for draw in draws),
        "late": sum(draw.late for draw in draws),
    }
    others = {
        "alerts": sum(draw.over_alert for draw in draws),
        "replaced": sum(len(draw.drawn) for draw in draws if draw.left and not draw.void),
        "set_aside": sum(case.set_aside for case in cases),
    }
    told = _parts("draws", len(draws), parts)
    for name, number in others.items():
        told |= _parts(name, number, {})
    return told


def _parts(total: str, number: int, parts: Mapping[str, int]) -> dict[str, int | str]:
    """A total and parts of it that overlap: each is held against the total alone, which any one of them may hide."""
    told: dict[str, int | Hidden] = without_small(total, {total: number})
    for name, part in parts.items():
        pair = without_small(total, {total: number, name: part})
        told[name] = pair[name]
        if isinstance(pair[total], Hidden):
            told[total] = pair[total]
    return {name: str(figure) if isinstance(figure, Hidden) else figure for name, figure in told.items()}


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
