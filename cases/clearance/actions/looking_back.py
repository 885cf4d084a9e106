"""Holding dated interests against a case that is published: did somebody decide who should not have sat?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cases.clearance.models import CaseDeclaration
from cases.clearance.queries import case_facts
from cases.docket.models import Case
from council.access.queries import ever_held
from council.access.rules import Office
from council.interests.queries import register_facts
from council.interests.rules.conflicts import Finding, Screening
from council.interests.rules.words import Result
from council.kernel.actor import Actor
from council.leaves.queries import house_zone
from council.leaves.rules import day_of


def bars_at_publication(case: Case, now: datetime) -> list[tuple[CaseDeclaration, list[Finding]]]:
    """The bars of those who decided a published case, as of the day of publication (SAFEGUARDS.md section 1).

    Only what carries a date is looked at: the employer and the household on the register are those of today. Owners are
    those of today, too, which is why a person rules before anything follows: the ruling raises the wall, and with the
    wall the ballot is void and the case opens again (LIFECYCLE.md, below the table).
    """
    assert case.published_at is not None  # the caller saw to it
    sat = ever_held(Office.PANELLIST, case.pk)  # also whoever stepped back after the vote
    asked = list(CaseDeclaration.rows.filter(case=case, member__user__in=sat).select_related("member"))
    register = register_facts(Actor.system(), [one.member for one in asked], now)
    screening = Screening(case_facts(case), register.world, day_of(case.published_at, house_zone()))
    dated = [replace(register.members[one.member_id], employer=None, household="") for one in asked]
    return [
        (one, [finding for finding in screening.findings(facts) if finding.result is Result.BAR])
        for one, facts in zip(asked, dated, strict=True)
    ]
