"""Reaching draws. What a draw is about stands behind that thing's wall: ask the room whose draw it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from council.access.queries import get_or_unreachable
from council.beacons import BadChainFile, NoNumber, chain_named
from council.draws.models import BeaconRound, Draw, Fallback, OfflineChain
from council.draws.rules import FALLS_BACK, DrawFacts, DrawState, LotterySource, Told, borne_out, is_overdue, may_draw
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import DocumentError, canonical, digest, parse
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import relax, run
from council.kernel.draw.stream import LOTTERY, QUICKNET, Source
from council.kernel.keyset import Cursor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Verdict, no
from council.record.models import RecordEntry
from council.record.queries import payload_of
from council.record.rules.entries import Tag


def draws_about(subject: UUID) -> list[Draw]:
    """Every draw about one thing, in order."""
    return list(Draw.objects.filter(subject=subject).order_by("position"))


def locked_draw(draw_pk: UUID) -> Draw:
    """One draw, its row locked until the transaction ends."""
    return Draw.objects.select_for_update(of=("self",)).get(pk=draw_pk)


def sources_of(draw: Draw) -> list[Source]:
    """The sources of chance that were used."""
    return [_source(one) for one in draw.sources or []]


def chance_for(draw: Draw) -> list[Source]:
    """What decides a draw, if it is here: the number of the beacon, or of this installation's chain, or lotteries.

    A number of the beacon that came when lotteries decided already is no number of this draw. At most two queries.
    """
    if draw.chain == QUICKNET:
        fell, kept = fallback_of(draw), beacon_round(draw)
        if kept is not None and (fell is None or fell.returned_at is not None):
            return [Source(f"drand:{draw.chain}:{draw.round}", bytes.fromhex(kept.signature))]
        return [_source(one) for one in fell.sources or ()] if fell is not None else []
    try:
        named = chain_named(draw.chain)
        return [Source(f"{draw.chain}:{draw.round}", named.number(draw.round))] if named else []
    except (BadChainFile, NoNumber):
        return []


def _source(one: dict[str, str]) -> Source:
    return Source(one["name"], bytes.fromhex(one["bytes"]))


def fallback_of(draw: Draw) -> Fallback | None:
    """The lotteries that decide a draw, or will where the beacon stays silent; nothing where it is waited for alone."""
    return Fallback.objects.filter(draw=draw).first()


def silent(now: datetime) -> list[UUID]:
    """Draws for which the beacon has given no number for a day, and that did not fall back yet, the first due first."""
    found = Draw.objects.filter(state=DrawState.COMMITTED, chain=QUICKNET, due_at__lte=now - FALLS_BACK, fallback=None)
    seen = Q(witness_asked=False) | Q(witnessed_at__lt=F("due_at"))  # no number can make another
    found = found.filter(seen)
    return list(found.exclude(Exists(_KEPT)).order_by("due_at", "pk").values_list("pk", flat=True))


def waits_for_number(commitment: str, now: datetime) -> Draw:
    """A draw that is to be made by a number that the beacon has published by now. Raises `NotReachable`.

    For everybody: it tells no more than the page of all draws does.
    """
    found = Draw.objects.filter(commitment=commitment, state=DrawState.COMMITTED, chain=QUICKNET, due_at__lte=now)
    return get_or_unreachable(found.exclude(_lotteries_decide(now)))


def fallbacks_of_round(number: int) -> list[UUID]:
    """Every draw that waits for a round of the beacon and fell back. One query."""
    found = Fallback.objects.filter(draw__chain=QUICKNET, draw__round=number, draw__state=DrawState.COMMITTED)
    return list(found.filter(returned_at=None).order_by("fell_back_at", "pk").values_list("pk", flat=True))


def fallbacks_open(now: datetime) -> list[Fallback]:
    """Draws that lotteries decide and that were not made yet, the first that fell back first. One query."""
    found = Fallback.objects.filter(returned_at=None, decides_from__lte=now, draw__state=DrawState.COMMITTED)
    return list(found.select_related("draw").order_by("fell_back_at", "pk"))


def fallback_to_enter(commitment: str, now: datetime) -> Fallback | None:
    """One of these, by the commitment of its draw."""
    return next((one for one in fallbacks_open(now) if one.draw.commitment == commitment), None)


def spoken_after_all(now: datetime) -> list[UUID]:
    """Draws that fell back, and whose number of the beacon is here before lotteries decide. One query."""
    came = BeaconRound.objects.filter(chain=QUICKNET, number=OuterRef("draw__round"))
    found = Fallback.objects.filter(returned_at=None, decides_from__gt=now, draw__state=DrawState.COMMITTED)
    return list(found.filter(Exists(came)).order_by("fell_back_at").values_list("pk", flat=True))


_SAYS = (Tag.DRAW_FELL_BACK, Tag.DRAW_SPOKE, Tag.DRAW_LOTTERIES)


def told_of(draw: Draw) -> list[Told]:
    """What the record says of the fallback of a draw, in order; without facts where it was erased. One query."""
    found = RecordEntry.objects.filter(subject=draw.subject, tag__in=_SAYS).select_related("payload").order_by("seq")
    told = [Told(Tag(one.tag), one.at, payload_of(one) or {}) for one in found]
    return [one for one in told if one.facts.get("commitment", draw.commitment) == draw.commitment]


def as_recorded(draw: Draw, sources: Sequence[Source], at: datetime) -> bool:
    """Whether the record bears out what decides a draw that is made at this time. One query.

    Rows of a database can be written by whoever runs it; an entry of the record is signed and seen by a witness.
    """
    named = [LotterySource(one.name, one.data) for one in sources if one.name.startswith(LOTTERY)]
    return borne_out(told_of(draw), named, at, only_lotteries=len(named) == len(sources) > 0)


_KEPT = BeaconRound.objects.filter(chain=QUICKNET, number=OuterRef("round"))


def _lotteries_decide(now: datetime) -> Q:
    return Q(fallback__decides_from__lte=now, fallback__returned_at=None)


def chains_used() -> bool:
    """Whether a draw has ever taken a number of a chain of this installation."""
    return OfflineChain.objects.exists()


def without_chances() -> list[UUID]:
    """Draws whose chances were not worked out yet, the first due first."""
    found = Draw.objects.filter(state=DrawState.COMMITTED, chances="").order_by("due_at", "pk")
    return list(found.values_list("pk", flat=True))


def unwitnessed_draws() -> list[Draw]:
    """Draws whose document no witness has seen that was to see it, the first due first."""
    found = Draw.objects.filter(state=DrawState.COMMITTED, witness_asked=True, witness=None)
    return list(found.order_by("due_at", "pk"))


def rounds_missing(now: datetime) -> list[int]:
    """Rounds of the beacon that draws wait for and that are published by now, oldest first."""
    due = Draw.objects.filter(state=DrawState.COMMITTED, chain=QUICKNET, due_at__lte=now)
    return sorted(set(due.exclude(Exists(_KEPT)).exclude(_lotteries_decide(now)).values_list("round", flat=True)))


def facts_of(draw: Draw, now: datetime, *, ready: bool) -> DrawFacts:
    """What decides whether a draw can be made; the same for the page and for the act. At most one query."""
    fell = fallback_of(draw) if draw.chain == QUICKNET else None
    return DrawFacts(
        state=draw.state,
        due=draw.due_at,
        now=now,
        ready=ready,
        chances=bool(draw.chances),
        witness_asked=draw.witness_asked,
        witnessed=draw.witnessed_at,
        entered=fell.entered_at if fell else None,
    )


@dataclass(frozen=True)
class DrawingView:
    """A draw that waits, as its officer reads it: how many seconds are left, and what else stands in the way.

    `fallback`: the lotteries that decide it unless the beacon speaks before, where it has been silent for a day.
    """

    draw: Draw
    seconds: int
    reasons: tuple[str, ...]
    online: bool
    overdue: bool
    number_missing: bool
    fallback: Fallback | None


def drawing_view(draw: Draw, now: datetime) -> DrawingView:
    """How a draw stands that was committed to. At most four queries."""
    sources = chance_for(draw) if now >= draw.due_at else []
    verdict = may_draw(facts_of(draw, now, ready=bool(sources)))
    missing = "draws.no_number_yet" in verdict.codes and draw.chain == QUICKNET
    fell = fallback_of(draw) if draw.chain == QUICKNET and now >= draw.due_at + FALLS_BACK else None
    return DrawingView(
        draw=draw,
        seconds=max(0, ceil((draw.due_at - now).total_seconds())),
        reasons=tuple(say(reason) for reason in verdict.reasons),
        online=draw.chain == QUICKNET,
        overdue=is_overdue(draw.state, draw.due_at, now),
        number_missing=missing and (fell is None or fell.returned_at is not None or now < fell.decides_from),
        fallback=fell,
    )


def beacon_round(draw: Draw) -> BeaconRound | None:
    """The round of the beacon by which a draw was made, or nothing where it was not."""
    return BeaconRound.objects.filter(chain=draw.chain, number=draw.round).first()


def one_draw(draw_pk: UUID) -> Draw:
    """One draw; the caller has reached what it is about."""
    return Draw.objects.get(pk=draw_pk)


LISTED = 50
MOST_WAITING = 200
CASES_OWN = frozenset({"region-min", "language-min"})
"""Limits that a document has or has not, by what its case is about: left out of what everybody sees."""


@dataclass(frozen=True)
class PublicCommitment:
    """What everybody sees of a draw while its case is closed: nothing that points at a person or a case.

    `announced` is the full hour in which it was committed to: the exact moment would tell a party which draw is theirs.
    `rules` are the ids of the limits, in the order of the document; `state` is one of `DrawState`, or `overdue`.
    `number_missing`: anybody can bring the beacon's number. `lotteries` decide from their first drawing on or after
    `first_day` where it was silent for a day; None where it was not. `drew`: what was entered of them, name, day and
    numbers, for everybody to hold against the lotteries' own pages before the draw is made.
    """

    commitment: str
    announced: datetime
    due_at: datetime
    chain: str
    round: int
    size: int
    pool: int
    excluded: int
    seated: int
    rules: tuple[str, ...]
    witness_asked: bool
    witnessed_at: datetime | None
    state: str
    number_missing: bool
    lotteries: tuple[str, ...]
    first_day: date | None
    drew: tuple[str, ...]


@dataclass(frozen=True)
class Commitments:
    """A page of the draws as everybody may see them, the newest first, and the place from which older ones go on.

    `waiting` are all that were not made yet, the first due first, on whichever page: none is lost behind newer ones.
    """

    waiting: list[PublicCommitment]
    shown: list[PublicCommitment]
    older: Cursor | None


def commitments(now: datetime, before: Cursor | None = None) -> Commitments:
    """A page of every draw that was committed to; two queries, by key and by a partial index.

    An ordinary draw is shown from the next full hour on, so that no party can tell by the minute which draw is theirs;
    an urgent one, whose hour would be over, at once.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = Draw.objects.filter(Q(committed_at__lt=hour) | Q(due_at__lte=now + timedelta(hours=1)))
    told = told.defer("result", "sources", "witness", "chances").select_related("fallback")
    told = told.annotate(number_came=Exists(_KEPT))
    waiting = told.filter(state=DrawState.COMMITTED).order_by("due_at", "pk")[:MOST_WAITING]
    found = told.exclude(state=DrawState.COMMITTED).order_by("-committed_at", "-pk")
    if before is not None:
        found = found.filter(Q(committed_at__lt=before.at) | Q(committed_at=before.at, pk__lt=before.id))
    rows = list(found[: LISTED + 1])
    last = rows[LISTED - 1] if len(rows) > LISTED else None
    older = Cursor(last.committed_at, last.pk) if last else None
    return Commitments(
        [_public(one, now, came=one.number_came) for one in waiting],
        [_public(one, now, came=one.number_came) for one in rows[:LISTED]],
        older,
    )


def _public(draw: Draw, now: datetime, *, came: bool) -> PublicCommitment:
    document, fell = draw.value, getattr(draw, "fallback", None)
    if fell is not None and fell.returned_at is not None:
        fell = None
    waits = draw.state == DrawState.COMMITTED and draw.chain == QUICKNET and now >= draw.due_at
    too_late = fell is not None and now >= fell.decides_from
    return PublicCommitment(
        commitment=draw.commitment,
        announced=draw.committed_at.replace(minute=0, second=0, microsecond=0),
        due_at=draw.due_at,
        chain=draw.chain,
        round=draw.round,
        size=document["panel_size"],
        pool=len(document["pool"]),
        excluded=len(document["excluded"]),
        seated=len(document.get("seated", ())),
        rules=tuple(rule["id"] for rule in document["rules"] if rule["id"] not in CASES_OWN),
        witness_asked=draw.witness_asked,
        witnessed_at=draw.witnessed_at,
        state="overdue" if is_overdue(draw.state, draw.due_at, now) else draw.state,
        number_missing=waits and not came and not too_late,
        lotteries=tuple(fell.lotteries) if fell else (),
        first_day=fell.first_day if fell else None,
        drew=fell.drew if fell else (),
    )


def chances_of(draw: Draw) -> dict[str, float]:
    """Everybody's chance by identifier, in percent; empty while it is not known."""
    known: dict[str, Any] = parse(draw.chances.encode()) if draw.chances else {"walks": 1, "count": []}
    return {code: 100 * seated / known["walks"] for code, seated in known["count"]}


def rehearsals_of(draw: Draw) -> int:
    """In how many rehearsals the chances were found; 0 while they are not known."""
    return int(parse(draw.chances.encode())["walks"]) if draw.chances else 0


def holds(draw: Draw) -> bool:
    """Whether the stored draw is what its commitment and its sources give: everything computed anew.

    And whether its sources are those that the record knows.
    """
    if draw.state != DrawState.DRAWN or digest(draw.value) != draw.commitment:
        return False
    if draw.chain == QUICKNET and not as_recorded(draw, sources_of(draw), draw.drawn_at or draw.due_at):
        return False
    try:
        return canonical(run(Document.of(draw.value), sources_of(draw))).decode() == draw.result
    except (DocumentError, DrawError):
        return False


def feasible(document: Document) -> tuple[list[str], Verdict]:
    """Which rules must be relaxed for a panel to exist, and whether one does; chance has no part in it."""
    try:
        return relax(document)[1], Verdict()
    except DrawError as failed:
        size, pool = document.panel_size, len(document.pool)
        if failed.code == "infeasible":
            return list(document.relax), no("draws.infeasible", size=size, pool=pool)
        return [], no("draws.too_hard")
