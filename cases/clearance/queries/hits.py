"""Concerns as pages and rules see them: the rule, the evidence with names, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases.clearance.models import Concern
from cases.clearance.rules import ANSWERED, JUDGED, OVER, ConcernFacts, Outcome, QuestionKind, ReplyFacts
from council.organisations.models import Organisation


def concern_facts(concern: Concern) -> ConcernFacts:
    """A concern as the rules see it."""
    ruling = concern.ruling
    if ruling is None:
        return ConcernFacts(concern.result)
    return ConcernFacts(concern.result, ruling.decision, ruling.confirmed_at is not None)


def reply_facts(concern: Concern, state: str, stage: str, stance: str = "", words: str = "") -> ReplyFacts:
    """A member's word on a concern as its rules see it; the concern comes with its rulings."""
    return ReplyFacts(
        answered=state in ANSWERED,
        origin=concern.origin,
        said=concern.stance,
        open=concern_facts(concern).open,
        over=stage in OVER - JUDGED,
        stance=stance,
        words=words,
    )


@dataclass(frozen=True)
class Hit:
    """A concern as its member sees it: the rule, the evidence with names, and what became of it."""

    id: UUID
    origin: str
    code: str
    result: str
    stance: str
    text: str
    via: str
    path: tuple[str, ...]
    since: date | None
    until: date | None
    decision: str
    reason: str
    counts_until: date | None
    """The last day on which the ruling counts."""
    outcome: str
    """How the vote ended on which the ruling rests, where it rests on one."""
    reply: str
    """What the member says of one that came after the answer."""
    asked: str
    """The kind of the question that is open on it before those who vote, if one is."""
    appealed: bool


def hits_of(concerns: list[Concern]) -> tuple[Hit, ...]:
    """Concerns as a page shows them: the rule, the evidence with names, and what became of each. One query."""
    names = organisation_names(concerns)
    return tuple(hit_of(concern, names) for concern in concerns)


def organisation_names(concerns: list[Concern]) -> dict[str, str]:
    """The names of every organisation in the evidence of these concerns."""
    wanted: defaultdict[str, None] = defaultdict()
    for concern in concerns:
        for step in concern.evidence.get("path", ()):
            wanted[step] = None
    return {str(pk): name for pk, name in Organisation.objects.filter(pk__in=list(wanted)).values_list("pk", "name")}


def hit_of(concern: Concern, names: dict[str, str]) -> Hit:
    """A concern with the names in its evidence."""
    evidence, ruling, question = concern.evidence, concern.ruling, concern.question
    return Hit(
        id=concern.pk,
        origin=concern.origin,
        code=concern.code,
        result=concern.result,
        stance=concern.stance,
        text=str(concern.text),
        reply=str(concern.reply or ""),
        via=evidence.get("via", ""),
        path=tuple(names.get(step, "") for step in evidence.get("path", ())),
        since=day_told(evidence.get("since")),
        until=day_told(evidence.get("until")),
        decision=ruling.decision if ruling else "",
        reason=ruling.reason if ruling else "",
        counts_until=ruling.until if ruling else None,
        outcome=ruling.question.outcome if ruling and ruling.question else "",
        asked=question.kind if question else "",
        appealed=was_appealed(concern),
    )


def was_appealed(concern: Concern) -> bool:
    """Whether the ruling that stands was appealed, or came of an appeal: once is all there is for each.

    An appeal that was called off because the case ended was never decided, and does not count.
    """
    ruling = concern.ruling
    asked = [one for one in concern.questions.all() if one.outcome != Outcome.CALLED_OFF]
    by_appeal = any(ruling and one.pk == ruling.question_id and one.kind == QuestionKind.APPEAL for one in asked)
    return by_appeal or any(ruling and one.appealed_id == ruling.pk for one in asked)


def day_told(text: str | None) -> date | None:
    """A day of the evidence; of a funding, of which only years are known, the first day of the year."""
    if not text:
        return None
    return date(int(text), 1, 1) if len(text) == 4 else date.fromisoformat(text)
