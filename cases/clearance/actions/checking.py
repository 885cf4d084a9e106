"""Holding the register against a case, and doing so again whenever something that counts has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.clearance.actions.keeping import tell_the_members
from cases.clearance.actions.looking_back import bars_at_publication
from cases.clearance.actions.questions import bring_before_the_panel
from cases.clearance.models import CaseDeclaration, Concern, Recheck
from cases.clearance.queries import able_to_sit, case_facts, checkable_cases, published_lately
from cases.clearance.rules import MAY_RECHECK, Origin, may_open
from cases.docket.models import Case
from cases.docket.queries import locked, rules_for
from council.access.actions import raise_barrier
from council.access.queries import holders, require_office
from council.access.rules import Office
from council.interests.queries import register_facts
from council.interests.rules.conflicts import Finding, Screening
from council.interests.rules.words import Result
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.models import Member
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def recheck(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """Hold the register against a case again for all who were asked; nobody new is asked. Returns what was found anew.

    SAFEGUARDS.md section 1: a bar found later walls the member off at once, and with the wall the seat is left by the
    way on which every wall takes a seat, so that their ballot no longer counts. What is known stays as it was ruled.
    Nothing new leaves no entry in the record, so that stages do not swell it. Of a case that is published, those who
    decided it are checked as of that day, while it could be opened again; a person rules first. Ended ones are left.

    What asked for this check is read before the register and deleted after it: what is entered meanwhile has its own
    row, which the next check finds. So nothing waits for a row here while it holds the record, and nothing is missed.
    """
    case = locked(actor, case_id)
    office = require_office(actor, case.pk, MAY_RECHECK)
    wanted = list(Recheck.objects.filter(case_uuid=case.pk).values_list("pk", flat=True))
    raised: list[Concern] = []
    if may_open(case.stage).ok:
        asked = {one.member_id: one for one in CaseDeclaration.rows.filter(case=case).select_related("member")}
        raised = (
            screen(case, asked, able_to_sit(case.pk, clock.now().date()), actor=actor, clock=clock) if asked else []
        )
    elif published_lately(case, rules_for(case, clock.now()).reopen_days, clock.now()):
        raised = _look_back(case, at=clock.now())
    if raised:
        append(Tag.DECLARATION_OPENED, case.pk, found(0, raised), actor=actor, clock=clock, office=office)
    if any(one.result == Result.BAR for one in raised):
        tell_the_officers(case, actor=actor, clock=clock)
    Recheck.objects.filter(pk__in=wanted).delete()
    return len(raised)


def screen(
    case: Case, asked: Mapping[UUID, CaseDeclaration], others: Iterable[Member], *, actor: Actor, clock: Clock
) -> list[Concern]:
    """Keep what the register shows anew about everybody asked, and wall off whoever is barred; the case is locked.

    `asked` and `others` are those of `findings`. As many queries for one member as for all, but for what is raised.
    """
    now = clock.now()
    known, shown = _known(case), findings(case, asked, others, now)
    raised = [
        concern for declaration, seen in shown for concern in _unknown(declaration, seen, known[declaration.pk], at=now)
    ]
    Concern.rows.bulk_create(raised)
    CaseDeclaration.rows.filter(case=case).update(checked_at=now)
    for concern in raised:
        if concern.result == Result.BAR:
            person = concern.declaration.member.user_id
            raise_barrier(person, case.pk, concern.code, anew=True, actor=actor, clock=clock)
    tell_the_members(raised, actor=actor, clock=clock)
    for declaration in {concern.declaration_id: concern.declaration for concern in raised}.values():
        bring_before_the_panel(declaration, case, actor=actor, clock=clock)
    return raised


def findings(
    case: Case, asked: Mapping[UUID, CaseDeclaration], others: Iterable[Member], now: datetime
) -> list[tuple[CaseDeclaration, list[Finding]]]:
    """What the register shows about everybody asked, against one case; nothing is written.

    `asked` are the declarations for the case by member, each with its member. `others` are read too: they may live with
    somebody asked. As many queries for one member as for all.
    """
    everybody = {one.pk: one for one in others} | {one.member_id: one.member for one in asked.values()}
    register = register_facts(Actor.system(), everybody.values(), now)
    screening = Screening(case_facts(case), register.world, now.date())
    facts = {member: register.members[member] for member in asked}
    return [(asked[member], list(screening.findings(one, register.housemates(one)))) for member, one in facts.items()]


def _look_back(case: Case, *, at: datetime) -> list[Concern]:
    """Keep what was not known about those who decided a published case; no wall is raised before a person has ruled."""
    known = _known(case)
    raised = [
        concern
        for declaration, bars in bars_at_publication(case, at)
        for concern in _unknown(declaration, bars, known[declaration.pk], at=at)
    ]
    return Concern.rows.bulk_create(raised)


def _known(case: Case) -> defaultdict[UUID, list[dict[str, Any]]]:
    """The findings that were raised before, by declaration."""
    known: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for concern in Concern.rows.filter(declaration__case=case, origin=Origin.SYSTEM).defer("text"):
        known[concern.declaration_id].append(concern.evidence)
    return known


def found(asked: int, raised: list[Concern]) -> dict[str, int]:
    """What the record says of asking and checking: how many, never who."""
    return {"asked": asked, "findings": len(raised)}


def _unknown(
    declaration: CaseDeclaration, findings: Iterable[Finding], known: list[dict[str, Any]], *, at: datetime
) -> list[Concern]:
    """A concern for each finding that is not known yet for this declaration."""
    evidence = [({**asdict(finding), "path": list(finding.path)}, finding) for finding in findings]
    return [
        Concern(
            declaration=declaration,
            origin=Origin.SYSTEM,
            code=finding.code,
            result=finding.result,
            evidence=seen,
            raised_at=at,
        )
        for seen, finding in evidence
        if seen not in known
    ]


def tell_the_officers(case: Case, *, actor: Actor, clock: Clock) -> None:
    """The integrity officers learn by the mail of the next hour that there is news: not of what, nor about whom.

    An officer whom the wall keeps from the case, perhaps the one just raised, hears nothing.
    """
    officers = [(one.pk, one.email) for one in holders(Office.INTEGRITY_OFFICER, about=case.pk)]
    tell(officers, f"recheck:{case.pk}:{clock.now().isoformat()}", actor=actor, clock=clock)


def want_rechecks(cases: Iterable[UUID], *, at: datetime) -> None:
    """Ask for a check of these cases, in the transaction of the act that gives reason to.

    Whoever acts waits for nobody: rows are only added, and none points at a case, whose row others may have locked.
    """
    Recheck.objects.bulk_create([Recheck(case_uuid=case, wanted_at=at) for case in cases])


def want_rechecks_everywhere(*, at: datetime) -> None:
    """Ask for a check of every open case, in one row however many there are: `spread_rechecks` reads it."""
    Recheck.objects.create(wanted_at=at)


@transaction.atomic
def spread_rechecks() -> int:
    """Make of each wish to check every case one for each open case in which somebody was asked. Returns for how many.

    Rows are locked first: of two timers the second finds them gone.
    """
    wishes = list(Recheck.objects.select_for_update().filter(case_uuid=None))
    if not wishes:
        return 0
    cases = checkable_cases()
    want_rechecks(cases, at=min(one.wanted_at for one in wishes))
    Recheck.objects.filter(pk__in=[one.pk for one in wishes]).delete()
    return len(cases)
