"""What panellists say where they differ and the files have nobody answer: their own reasons. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.assessment.rules.framework import Finding, Limb
from cases.assessment.rules.rabat import Factor, code_of, threshold_met

FINDS = {
    Finding.MET: "I found this limb met.",
    Finding.NOT_MET: "I found that this limb is not met.",
    Finding.INSUFFICIENT: "I found too little in the file to call this limb met.",
}
ANSWERS = "I come out differently."


@dataclass(frozen=True)
class Said:
    """One post: who, under which topic, what; `answers` when it answers the one before."""

    panellist: int
    topic: str
    text: str
    answers: bool = False


def exchange(point: str, assessments: dict[int, dict[str, Any]]) -> Iterator[Said]:
    """Two posts on a disputed point by two panellists who differ on it, each with the reason that they sealed.

    `assessments` are answers by the number of the panellist.
    """
    limb = next((one for one in Limb if one == point), None)
    if limb is None:
        yield from _on_rabat(assessments)
        return
    first, second = _two_who_differ({number: answers.get(limb) for number, answers in assessments.items()})
    for number, opening in ((first, ""), (second, f"{ANSWERS} ")):
        answers = assessments[number]
        text = f"{opening}{FINDS[Finding(answers[limb])]} {answers[f'{limb}_reason']}"
        yield Said(number, str(limb), text, answers=bool(opening))


def _on_rabat(assessments: dict[int, dict[str, Any]]) -> Iterator[Said]:
    """The threshold: on the factor on which the two stand furthest apart."""
    first, second = _two_who_differ({number: threshold_met(answers) for number, answers in assessments.items()})
    one, other = assessments[first], assessments[second]
    factor = max(Factor, key=lambda name: abs(one.get(code_of(name), 0) - other.get(code_of(name), 0)))
    for number, opening in ((first, ""), (second, f"{ANSWERS} ")):
        reason = assessments[number].get(f"{code_of(factor)}_reason", "Hatred is not at issue here, as I read it.")
        yield Said(number, f"rabat:{factor}", f"{opening}{reason}", answers=bool(opening))


def _two_who_differ(found: dict[int, Any]) -> tuple[int, int]:
    first = min(found)
    return first, next(number for number in sorted(found) if found[number] != found[first])
