"""Plain makers of findings and rulings."""

from __future__ import annotations

from typing import Any

from cases.admissibility.actions import declare_inadmissible
from cases.admissibility.rules import Criterion, Finding
from cases.docket.models import Case
from cases.lifecycle import Stage
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from tests.factories.cases import make_case
from tests.factories.people import acting


def findings(**answers: str) -> dict[Criterion, Finding]:
    """A checklist of yes, but for what is named: `findings(safe="no")`."""
    return {criterion: Finding(answers.get(criterion.value, "yes")) for criterion in Criterion}


def make_inadmissible(clock: SettableClock, officer: Actor | None = None, **fields: Any) -> Case:
    """A case that an officer ruled to come too late."""
    return declare_inadmissible(
        make_case(Stage.ADMISSIBILITY, clock=clock, **fields).pk,
        findings=findings(in_time="no"),
        reasons="Two years after the decision",
        explanation="Your appeal came too late.",
        actor=officer or acting(Office.ADMISSIBILITY_OFFICER),
        clock=clock,
    )
