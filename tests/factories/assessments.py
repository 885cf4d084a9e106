"""Plain makers of assessments, through the verbs of the room."""

from __future__ import annotations

from typing import Any

from cases.assessment.actions import save_draft, seal
from cases.assessment.models import Assessment
from cases.assessment.rules.framework import Limb
from cases.assessment.rules.rabat import Factor, code_of
from cases.docket.models import Case
from cases.panel.models import Seat
from council.kernel.clock import SettableClock
from tests.factories.panels import actor_of


def limb(limb: Limb, finding: str = "not_met") -> dict[str, Any]:
    """A whole answer to one limb."""
    return {
        limb: finding,
        f"{limb}_confidence": 2,
        f"{limb}_reason": f"Why {limb} is {finding}",
        f"{limb}_source": "General Comment 34, § 34",
    }


def rabat(**scores: int) -> dict[str, Any]:
    """Hatred at issue, every factor at 2 but for what is named: `rabat(intent=1)`."""
    answers: dict[str, Any] = {"hatred": "yes"}
    for factor in Factor:
        answers |= {code_of(factor): scores.get(factor, 2), f"{code_of(factor)}_reason": f"Why {factor}"}
    return answers


def answers(**changes: Any) -> dict[str, Any]:
    """A whole assessment without hatred at issue; what is named is changed, or left out where it is None."""
    whole: dict[str, Any] = {
        "rights": ["expression", "equality"],
        "hatred": "no",
        "rule_check": "The rule was applied.",
    }
    for one in Limb:
        whole |= limb(one)
    whole |= {f"severity_{grade}": 2 for grade in ("scale", "scope", "irremediability", "likelihood")}
    whole |= {"remedy": "restore", "publication_risk": "no", **changes}
    return {code: answer for code, answer in whole.items() if answer is not None}


def seal_assessment(case: Case, seat: Seat, clock: SettableClock, **changes: Any) -> Assessment:
    """A sealed assessment of one seat."""
    actor = actor_of(seat)
    save_draft(case.pk, answers=answers(**changes), actor=actor, clock=clock)
    return seal(case.pk, actor=actor, clock=clock)


def seal_all(case: Case, seats: list[Seat], clock: SettableClock, **changes: Any) -> list[Assessment]:
    """A sealed assessment of every seat, all alike."""
    return [seal_assessment(case, seat, clock, **changes) for seat in seats]
