"""What is asked about cases that are decided: who sat, whether they were barred then, and until when it counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from cases.clearance.models import CaseDeclaration, Concern
from cases.clearance.queries.declarations import with_rulings
from cases.clearance.queries.hits import concern_facts, day_told
from cases.clearance.rules import JUDGED, Decision, stood_on
from cases.docket.models import Case
from cases.lifecycle import Stage
from council.access.queries import cases_ever_held
from council.access.rules import Office
from council.interests.rules.words import Result
from council.members.models import Member


def published_lately(case: Case, days: int, now: datetime) -> bool:
    """Whether a case is published and could still be opened again."""
    return (
        Stage(case.stage) in JUDGED
        and case.published_at is not None
        and now - case.published_at <= timedelta(days=days)
    )


def judged_cases_of(member_id: UUID) -> list[UUID]:
    """The published cases on whose panel a member sat, the newest first. Three queries."""
    person = Member.objects.filter(pk=member_id).values_list("user_id", flat=True).first()
    sat = cases_ever_held(person, Office.PANELLIST) if person else frozenset()
    judged = CaseDeclaration.rows.filter(member=member_id, case__in=sat, case__stage__in=sorted(JUDGED))
    return list(judged.order_by("-case__published_at", "case_id").values_list("case_id", flat=True))


def barred_already(case: Case, person_id: UUID, day: date) -> bool:
    """Whether a bar that keeps somebody from a case stood on a day already. For the clockwork; two queries.

    Where no declaration tells when it began, the bar is taken to have stood. Of a case that is decided only what was
    ruled on counts.
    """
    found = Concern.rows.filter(declaration__case=case, declaration__member__user=person_id, result=Result.BAR)
    bars = [one for one in with_rulings(found.defer("text")) if concern_facts(one).bars]
    return not bars or any(
        stood_on(day_told(one.evidence.get("since")), day)
        and not _was_dismissed(one)
        and (case.stage not in JUDGED or concern_facts(one).decision == Decision.RECUSE)
        for one in bars
    )


def _was_dismissed(concern: Concern) -> bool:
    """Whether a dismissal has run out: what people knew and ruled on was no secret, whatever they rule next."""
    return any(one.decision == Decision.DISMISS and one.ended_at for one in concern.rulings.all())
