"""Notices to the parties, and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cases.docket.models import Argument, Case, Party
from cases.docket.queries import locked_unwalled, notice_for, rules_for
from cases.docket.rules import ANSWERABLE, NoticeState, PartyRole, may_respond
from cases.lifecycle import Stage
from council.access.queries import holders
from council.access.rules import Office
from council.clocks.actions import end, start
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.notices.actions import queue
from council.notices.rules import NoticeKind
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def notify_party(party: Party, *, actor: Actor, clock: Clock) -> Party:
    """Give a party notice of the case and start its time to answer; a second notice changes nothing."""
    fresh = Party.rows.select_for_update(of=("self",)).get(pk=party.pk)
    if fresh.notice != NoticeState.NOT_NOTIFIED:
        return fresh
    case = locked_unwalled(fresh.case_id)
    fresh.notify()
    fresh.notified_at = clock.now()
    fresh.save()
    start(fresh.pk, Period.RESPONDENT, _respondent_hours(case, clock), at=clock.now())
    append(Tag.CASE_PARTY_NOTIFIED, case.pk, {"party": str(fresh.pk), "role": fresh.role}, actor=actor, clock=clock)
    return fresh


def tell_platform(
    case_id: UUID,
    key: str,
    kind: NoticeKind = NoticeKind.RESPONDENT_NEWS,
    *,
    parties: Iterable[Party],
    run_after: datetime | None = None,
    actor: Actor,
    clock: Clock,
) -> None:
    """The liaisons of the platforms among these parties learn by mail that there is something, and nothing more.

    But for those whom a wall keeps from the case. Each hears of one `key` once.
    """
    for party in parties:
        if party.role != PartyRole.RESPONDENT:
            continue
        for liaison in holders(Office.PLATFORM_LIAISON, subject=party.organisation_id, about=case_id):
            queue(
                kind,
                liaison.email,
                about=case_id,
                key=f"{key}:{liaison.pk}",
                language=settings.LANGUAGE_CODE,
                run_after=run_after,
                actor=actor,
                clock=clock,
            )


def _respondent_hours(case: Case, clock: Clock) -> int:
    return rules_for(case, clock.now()).hours(Period.RESPONDENT, expedited=case.expedited)


@transaction.atomic
def answer_notice(
    party: Party, texts: list[str], *, language: str, actor: Actor, clock: Clock, reversed_it: bool = False
) -> Party:
    """Take a party's answer: its arguments join the case, to be answered in the opinion."""
    fresh = Party.rows.select_for_update(of=("self",)).get(pk=party.pk)
    require_that(fresh.notice in ANSWERABLE, "docket.notice_not_open", "answer").or_refuse()
    require_that(any(text.strip() for text in texts), "docket.answer_empty", "answer").or_refuse()
    last = Argument.rows.filter(party=fresh).count()
    for position, text in enumerate((text for text in texts if text.strip()), start=last + 1):
        Argument.rows.create(
            case_id=fresh.case_id, party=fresh, position=position, language=language, text=text, filed_at=clock.now()
        )
    fresh.hear()
    if reversed_it:
        fresh.reverse()
    fresh.answered_at = clock.now()
    fresh.save()
    end(fresh.pk, Period.RESPONDENT, at=clock.now())
    facts = {"party": str(fresh.pk), "role": fresh.role, "notice": fresh.notice}
    append(Tag.CASE_PARTY_ANSWERED, fresh.case_id, facts, actor=actor, clock=clock)
    return fresh


@transaction.atomic
def respond(party_id: UUID, texts: list[str], *, language: str, reversed_it: bool, actor: Actor, clock: Clock) -> Party:
    """A platform's liaison answers a notice, or says that the decision was reversed. Late is better than never.

    Raises `NotReachable` for a notice to another platform, `Refused` once the council has decided.
    """
    party = notice_for(actor, party_id)
    case = locked_unwalled(party.case_id)
    may_respond(Stage(case.stage), NoticeState(party.notice)).or_refuse()
    return answer_notice(party, texts, language=language, actor=actor, clock=clock, reversed_it=reversed_it)


@transaction.atomic
def mark_silent(party_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The time to answer passed: the case goes on without the party (LIFECYCLE.md, Tracks)."""
    party = Party.rows.select_for_update(of=("self",)).filter(pk=party_id, notice=NoticeState.NOTIFIED).first()
    if party is None:
        return
    party.fall_silent()
    party.save()
    facts = {"party": str(party.pk), "role": party.role, "notice": party.notice}
    append(Tag.CASE_PARTY_ANSWERED, party.case_id, facts, actor=actor, clock=clock)


@transaction.atomic
def spare_party(party: Party, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Hearing this person would be unsafe or is impossible; the reason is kept (row 10)."""
    require_that(bool(reason.strip()), "docket.reason_needed", "reason").or_refuse()
    fresh = Party.rows.select_for_update(of=("self",)).get(pk=party.pk)
    require_that(
        fresh.role != PartyRole.RESPONDENT and fresh.notice in {NoticeState.NOT_NOTIFIED, NoticeState.NOTIFIED},
        "docket.notice_not_open",
    ).or_refuse()
    fresh.spare()
    fresh.notice_reason = reason
    fresh.save()
    facts = {"party": str(fresh.pk), "role": fresh.role, "notice": fresh.notice}
    append(Tag.CASE_PARTY_ANSWERED, fresh.case_id, facts, actor=actor, clock=clock)
