"""Reaching rulings: what can be appealed, what ran out, and how a concern was decided before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cases.clearance.models import Concern, ConflictQuestion, ConflictRuling
from cases.clearance.queries.declarations import with_questions
from cases.clearance.queries.hits import was_appealed
from cases.clearance.rules import BEFORE_THE_PANEL, OVER, AppealFacts, Decision, Outcome, may_be_appealed
from cases.docket.models import Case
from cases.docket.queries import rules_for
from council.access.queries import reachable
from council.kernel.actor import Actor


def appeal_facts(concern: Concern, case: Case, now: datetime, plea: str = "") -> AppealFacts:
    """An appeal against the ruling that stands, as its rules see it; `concern` comes with rulings and questions."""
    ruling = concern.ruling
    return AppealFacts(
        result=concern.result,
        decision=ruling.decision if ruling else "",
        ruled_at=ruling.at if ruling else None,
        refused_by_a_party=bool(ruling and ruling.question and ruling.question.outcome == Outcome.REFUSED),
        appealed=was_appealed(concern),
        called_off=any(ruling and one.appealed_id == ruling.pk and one.closed_at for one in concern.questions.all()),
        over=case.stage in OVER,
        text=plea,
        now=now,
        days=rules_for(case, now).conflict_appeal_days,
    )


def appealable(actor: Actor, declaration_id: UUID, now: datetime) -> frozenset[UUID]:
    """The concerns of the actor's own declaration whose recusal can be appealed now."""
    if actor.id is None:
        return frozenset()
    mine = Concern.rows.filter(declaration_id=declaration_id, declaration__member__user_id=actor.id)
    recused = [one for one in with_questions(mine) if one.ruling and one.ruling.decision == Decision.RECUSE]
    if not recused:
        return frozenset()
    columns = Case.rows.only("stage", "expedited", "rules", "selected_at").select_related("rules")
    case = columns.get(casedeclarations=declaration_id)
    return frozenset(one.pk for one in recused if may_be_appealed(appeal_facts(one, case, now)).ok)


def may_be_overturned(concerns: Iterable[Concern], days: int, now: datetime) -> bool:
    """Whether one of these was a recusal by an officer alone that is, or can still be, appealed. No query.

    `concerns` come with rulings and questions.
    """
    for one in concerns:
        ruling = one.ruling
        if ruling is None or ruling.decision != Decision.RECUSE:
            continue
        if one.question is not None:
            return True
        alone = ruling.by_id is not None and one.result in BEFORE_THE_PANEL
        if alone and not was_appealed(one) and now < ruling.at + timedelta(days=days):
            return True
    return False


@dataclass(frozen=True)
class Decided:
    """A vote that is over, as those who may read declarations see it: how many, and the reasons without names."""

    question: ConflictQuestion
    keep: tuple[str, ...]
    recuse: tuple[str, ...]


def history_of(actor: Actor, concern: Concern) -> tuple[list[ConflictRuling], list[Decided]]:
    """The rulings on a concern that do not stand any more, and every vote that is over; what is open stays sealed."""
    rulings = ConflictRuling.rows.filter(concern=concern, ended_at__isnull=False).select_related("by", "question")
    closed = ConflictQuestion.rows.filter(concern=concern, closed_at__isnull=False).prefetch_related("votes")
    return list(reachable(actor, rulings)), [_decided(one) for one in reachable(actor, closed)]


def _decided(question: ConflictQuestion) -> Decided:
    opened = [vote.opening.value for vote in question.votes.all()]
    said = {
        choice: tuple(sorted(value["reason"] for value in opened if value["choice"] == choice))
        for choice in ("keep", "recuse")
    }
    return Decided(question, said["keep"], said["recuse"])


def run_out(today: date) -> list[UUID]:
    """Rulings whose last day has passed, in cases on which somebody works: for the clockwork."""
    found = ConflictRuling.rows.filter(ended_at=None, until__lt=today)
    return list(found.exclude(concern__declaration__case__stage__in=sorted(OVER)).values_list("pk", flat=True))


def case_of_ruling(ruling_id: UUID) -> UUID:
    """The case to which a ruling belongs."""
    found = ConflictRuling.rows.filter(pk=ruling_id)
    return found.values_list("concern__declaration__case_id", flat=True).get()


def waived_codes(case_id: UUID) -> list[str]:
    """The rules that were waived in a case, each once, in order: for the published opinion, which names nobody."""
    waived = ConflictRuling.rows.filter(concern__declaration__case_id=case_id, decision=Decision.WAIVE, ended_at=None)
    return sorted(set(waived.values_list("concern__code", flat=True)))
