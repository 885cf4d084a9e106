"""Where the number of a draw comes from: the beacon, brought by anybody, or lotteries where it stayed silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from council.access.actions import only_by_two
from council.access.queries import holders
from council.access.rules import Office, ProposalKind
from council.beacons import Busy, NoNumber, checked, read_round, slot
from council.draws.actions.drawing import locked_after_its_case
from council.draws.models import BeaconRound, Draw, Fallback
from council.draws.queries import beacon_round, fallback_of, fallbacks_of_round, told_of
from council.draws.rules import Drawing, DrawState, LotteryFacts, decides_from, falls_back, may_enter
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.beacon import Beacon
from council.kernel.draw.stream import QUICKNET, lottery_source
from council.kernel.verdicts import Refused, no, require_that
from council.notices.actions import tell
from council.procedure.queries import current, rules_of
from council.record.actions import append
from council.record.rules.entries import Tag


def keep_round(beacon: Beacon, via: str, *, actor: Actor, clock: Clock) -> BeaconRound:
    """Keep a round of the beacon whose signature was checked; the first to bring it is named."""
    kept, _ = BeaconRound.objects.get_or_create(
        chain=beacon.chain,
        number=beacon.round,
        defaults={"signature": beacon.signature.hex(), "via": via[:200], "received_at": clock.again().now()},
    )
    return kept


def hand_in(draw: Draw, answer: bytes, *, actor: Actor, clock: Clock) -> BeaconRound:
    """Take the number of a draw's round from anybody: its signature says whether it is the beacon's.

    The check takes a while, so that people without an account do it one at a time. Raises `Refused` for a draw that
    takes no number of the beacon, or none any more, and for an answer that is not good.
    """
    require_that(draw.chain == QUICKNET, "draws.no_beacon_draw", "answer").or_refuse()
    fell = fallback_of(draw)
    open_ = fell is None or fell.returned_at is not None or clock.now() < fell.decides_from
    require_that(open_, "draws.lotteries_decide", "answer").or_refuse()
    kept = beacon_round(draw) or keep_round(_checked(draw, answer, actor), "by hand", actor=actor, clock=clock)
    for other in fallbacks_of_round(draw.round):  # the same number decides them all
        let_beacon_speak(other, actor=actor, clock=clock)
    fell = fallback_of(draw)
    decides = fell is None or fell.returned_at is not None
    require_that(decides, "draws.lotteries_decide", "answer").or_refuse()
    return kept


def _checked(draw: Draw, answer: bytes, actor: Actor) -> Beacon:
    try:
        beacon = read_round(answer, draw.round)
        with slot(alone=actor.id is None):
            return checked(beacon)
    except NoNumber:
        raise Refused(no("draws.answer_not_good", "answer", round=draw.round)) from None
    except Busy:
        raise Refused(no("draws.busy", "answer")) from None


@transaction.atomic
def let_beacon_speak(draw_pk: UUID, *, actor: Actor, clock: Clock) -> bool:
    """The beacon's number came before lotteries decide: it decides after all. Returns whether it does.

    The time is read anew: a request that was held up must not bring a number late as if it were in time.
    """
    draw = locked_after_its_case(draw_pk)
    fell = fallback_of(draw)
    if fell is None or fell.returned_at is not None:
        return True
    fresh = clock.again()  # one reading for the row and for the entry: they are held against each other
    now = fresh.now()
    if now >= fell.decides_from or beacon_round(draw) is None or draw.state != DrawState.COMMITTED:
        return False
    fell.returned_at = now
    fell.save(update_fields=["returned_at"])
    append(Tag.DRAW_SPOKE, draw.subject, _named(draw), actor=actor, clock=fresh)
    return True


def _named(draw: Draw) -> dict[str, object]:
    return {"draw_id": draw.draw_id, "commitment": draw.commitment}


@transaction.atomic
def let_fall_back(draw_pk: UUID, *, actor: Actor, clock: Clock) -> Fallback | None:
    """The beacon was silent for a day: from a day that is told now, lotteries decide. Returns nothing where none do.

    Which lotteries, the rules said that were in force when the document was fixed. Whoever can enter what they draw
    learns that there is news.
    """
    draw, fresh = locked_after_its_case(draw_pk), clock.again()
    now = fresh.now()
    came, fell = beacon_round(draw) is not None, fallback_of(draw) is not None
    version = current(draw.committed_at)
    names = rules_of(version, at=draw.committed_at).lotteries() if version else ()
    if draw.chain != QUICKNET or not names:
        return None
    if not falls_back(draw.state, draw.due_at, now, number_came=came, fell=fell or bool(told_of(draw))):
        return None
    kept = Fallback.objects.create(draw=draw, fell_back_at=now, lotteries=list(names), decides_from=decides_from(now))
    facts = {**_named(draw), "lotteries": list(names), "first_day": kept.first_day.isoformat()}
    append(Tag.DRAW_FELL_BACK, draw.subject, facts, actor=actor, clock=fresh)
    offices = (Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT)
    told = {(one.pk, one.email) for office in offices for one in holders(office)}
    tell(sorted(told), f"lotteries:{draw.pk}", actor=actor, clock=clock)
    return kept


def lottery_facts(kept: Fallback, drawings: Sequence[Drawing], now: datetime) -> LotteryFacts:
    """What decides whether drawings can be entered: the same for the form and for the act."""
    return LotteryFacts(
        state=kept.draw.state,
        returned=kept.returned_at is not None,
        lotteries=tuple(kept.lotteries),
        first=kept.first_day,
        today=now.astimezone(UTC).date(),
        drawings=tuple(drawings),
    )


@transaction.atomic
def enter_lotteries(
    draw_pk: UUID, drawings: Sequence[Drawing], *, by: tuple[UUID, UUID], actor: Actor, clock: Clock
) -> Fallback:
    """Keep what the lotteries drew, as two people agreed; everybody sees it for a day, then the timer draws by it.

    What was entered wrongly is entered again until then, and the day begins anew. Raises `Refused` outside an approval
    and for what `may_enter` says. `by` are the two.
    """
    only_by_two(ProposalKind.DRAW_LOTTERIES)
    draw = locked_after_its_case(draw_pk)
    kept = fallback_of(draw)
    if kept is None:
        raise Refused(no("draws.nothing_to_enter"))
    kept.draw = draw
    may_enter(lottery_facts(kept, drawings, clock.now())).or_refuse()
    drawn = zip(kept.lotteries, drawings, strict=True)
    sources = [lottery_source(name, one.day, one.numbers) for name, one in drawn if one.day]
    kept.sources = [{"name": one.name, "bytes": one.data.hex()} for one in sources]
    kept.entered_at = clock.now()
    kept.save(update_fields=["sources", "entered_at"])
    facts = {**_named(draw), "sources": kept.sources, "by": [str(one) for one in by]}
    append(Tag.DRAW_LOTTERIES, draw.subject, facts, actor=actor, clock=clock)
    return kept
