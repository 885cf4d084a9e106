"""What a side says: who should not decide, that it takes this back, that it names nobody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cases.challenges.actions.timing import end_time
from cases.challenges.models import NothingToName, PoolChallenge
from cases.challenges.queries import (
    Standpoint,
    filed_by,
    said_nothing,
    sides_in,
    standpoint,
    stands_in,
    window_of,
)
from cases.challenges.rules import FilingFacts, PoolState, all_said, may_end_early, may_file, may_withdraw
from cases.docket.models import Case
from cases.docket.queries import locked_unwalled, rules_for
from council.access.queries import get_or_unreachable
from council.clocks.rules import due
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def file(kind: str, words: str, *, party_id: UUID | None = None, actor: Actor, clock: Clock) -> PoolChallenge:
    """Say before the draw who should not decide: by receipt, or for the platform by its notice.

    The case is locked first, as for the commitment of a draw: of two at once the second sees what the first did.
    """
    place = standpoint(actor, party_id)
    case, now = locked_unwalled(place.case_id), clock.now()
    filed = filed_by(place).exclude(state=PoolState.WITHDRAWN).count()
    window = window_of(case.pk)
    ever = filed_by(place).count()
    facts = FilingFacts(stands_in(case), committed=window.committed, filed=filed, kind=kind, words=words, ever=ever)
    may_file(facts).or_refuse()
    challenge = PoolChallenge(
        case=case,
        side=place.side,
        kind=kind,
        words=words.strip(),
        filed_at=now,
        rule_by=_rule_by(case, max(now, window.until or now), now),
    )
    challenge.save(force_insert=True)
    said = {"challenge": str(challenge.pk), "side": str(place.side), "kind": str(kind)}
    append(Tag.POOL_CHALLENGE_FILED, case.pk, said, actor=actor, clock=clock)
    return challenge


def _rule_by(case: Case, since: datetime, now: datetime) -> datetime:
    """The day that the party is told: as long again as the time to challenge, from its end on."""
    hours = rules_for(case, now).hours(Period.POOL_CHALLENGE, expedited=case.expedited)
    return due(since, hours, ZoneInfo(settings.TIME_ZONE))


@transaction.atomic
def take_back(challenge_id: UUID, *, party_id: UUID | None = None, actor: Actor, clock: Clock) -> PoolChallenge:
    """The side does not say it any more; its words are erased."""
    place = standpoint(actor, party_id)
    case = locked_unwalled(place.case_id)
    challenge = get_or_unreachable(filed_by(place).select_for_update(of=("self",)), pk=challenge_id)
    may_withdraw(challenge.state).or_refuse()
    challenge.take_back()
    challenge.words, challenge.closed_at = "", clock.now()
    challenge.save()
    facts = {"challenge": str(challenge.pk), "side": challenge.side}
    append(Tag.POOL_CHALLENGE_WITHDRAWN, case.pk, facts, actor=actor, clock=clock)
    return challenge


@transaction.atomic
def name_nobody(*, party_id: UUID | None = None, actor: Actor, clock: Clock) -> None:
    """The side names nobody, or nobody else; once every side in the case has said so, the time is over."""
    place = standpoint(actor, party_id)
    case, now = locked_unwalled(place.case_id), clock.now()
    window = window_of(case.pk)
    before = said_nothing(case.pk, window.began)
    may_end_early(window.time(now), said_before=place.side in before).or_refuse()
    assert window.began is not None  # a time runs
    NothingToName.rows.create(case=case, side=place.side, round_at=window.began, said_at=now)
    append(Tag.POOL_CHALLENGE_NOBODY, case.pk, {"side": str(place.side)}, actor=actor, clock=clock)
    if all_said(_asked(place), before | {place.side}):
        end_time(case.pk, actor=actor, clock=clock)


def _asked(place: Standpoint) -> frozenset[str]:
    return frozenset(map(str, sides_in(place.case_id)))
