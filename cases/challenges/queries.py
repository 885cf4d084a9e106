"""Reaching what parties said before a draw: a party its own, officers those of a case; and how the time stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, Min, Q, QuerySet, When

from cases.challenges.models import NothingToName, PoolChallenge
from cases.challenges.rules import MOST_EVER, PoolState, Side, Time, is_answered, is_shown
from cases.docket.models import Case, Party
from cases.docket.queries import cases, notice_for
from cases.docket.rules import PartyRole
from cases.intake.models import Receipt
from cases.lifecycle import Stage
from council.access.queries import get_or_unreachable, reachable
from council.clocks.models import Deadline
from council.clocks.rules import DeadlineState
from council.draws.models import Draw
from council.draws.rules import COUNTING
from council.kernel.actor import Actor, ActorKind
from council.kernel.verdicts import NotReachable
from council.procedure.rules import Period

LIVE = frozenset({DeadlineState.RUNNING, DeadlineState.PAUSED})


@dataclass(frozen=True)
class Window:
    """The time to challenge of the latest round. `began` is nothing before the first panel is formed."""

    began: datetime | None
    until: datetime | None
    live: bool
    paused: bool
    committed: bool

    def time(self, now: datetime) -> Time:
        """How it stands now. A clock that ran out is over, also before the timer has acted on it."""
        if self.began is None or self.until is None:
            return Time.OVER if self.committed else Time.NOT_BEGUN
        return Time.RUNNING if self.live and (self.paused or now < self.until) else Time.OVER


def window_of(case_id: UUID) -> Window:
    """How the time to challenge stands for a case, and whether a draw that counts was fixed since it began.

    Two queries.
    """
    clocks = Deadline.objects.filter(subject=case_id, kind=Period.POOL_CHALLENGE)
    runs = When(state__in=sorted(LIVE), then=0)  # of two that began in one moment the one that runs
    last = clocks.order_by("-started_at", "-due_at", Choose(runs, default=1)).first()
    draws = Draw.objects.filter(subject=case_id, state__in=sorted(COUNTING))
    if last is None:
        return Window(None, None, live=False, paused=False, committed=draws.exists())
    committed = draws.filter(committed_at__gte=last.started_at).exists()
    paused = last.state == DeadlineState.PAUSED
    return Window(last.started_at, last.due_at, live=last.state in LIVE, paused=paused, committed=committed)


def stands_in(case: Case) -> str:
    """The stage of a case; of one that is suspended, where it goes on."""
    return case.suspended_in or case.stage


def heard(case_id: UUID, now: datetime) -> tuple[int, Time]:
    """For the guard of the draw: how many challenges nobody has ruled on, and how the time to challenge stands."""
    waits = PoolChallenge.rows.filter(case_id=case_id, state=PoolState.FILED).count()
    return waits, window_of(case_id).time(now)


def sides_in(case_id: UUID) -> frozenset[Side]:
    """The sides that can say something: the appellant, and a platform that was given notice."""
    known = Q(role=PartyRole.APPELLANT) | Q(role=PartyRole.RESPONDENT, notified_at__isnull=False)
    roles = Party.rows.filter(known, case_id=case_id).values_list("role", flat=True)
    return frozenset(Side.APPELLANT if role == PartyRole.APPELLANT else Side.PLATFORM for role in roles)


def said_nothing(case_id: UUID, began: datetime | None) -> frozenset[str]:
    """The sides that said in this round that they name nobody else."""
    if began is None:
        return frozenset()
    rows = NothingToName.rows.filter(case_id=case_id, round_at=began)
    return frozenset(rows.values_list("side", flat=True))


@dataclass(frozen=True)
class Standpoint:
    """From where somebody speaks: for which case and side. `party_id` is set for a platform."""

    case_id: UUID
    side: Side
    party_id: UUID | None = None


def standpoint(actor: Actor, party_id: UUID | None = None) -> Standpoint:
    """The case and side for which the actor speaks, or `NotReachable`: by receipt, or for a platform by its notice."""
    if party_id is not None:
        return Standpoint(notice_for(actor, party_id).case_id, Side.PLATFORM, party_id)
    if actor.kind is not ActorKind.RECEIPT or actor.case is None or actor.id is None:
        raise NotReachable
    if Receipt.rows.filter(pk=actor.id, ended_at__isnull=False).exists():  # in an open tab
        raise NotReachable
    return Standpoint(actor.case, Side.APPELLANT)


def filed_by(place: Standpoint) -> QuerySet[PoolChallenge]:
    """What a side filed in its case, oldest first. Whoever asks was led here by `standpoint`."""
    return PoolChallenge.rows.filter(case_id=place.case_id, side=place.side).order_by("filed_at", "pk")


@dataclass(frozen=True)
class Said:
    """One challenge as its side sees it. `answered` says that it was looked at, never with which result.

    `state` and `why` are told once the opinion is out, and are empty before.
    """

    id: UUID
    kind: str
    words: str
    filed_at: datetime
    rule_by: datetime
    answered: bool
    withdrawn: bool
    state: str
    why: str

    @property
    def open(self) -> bool:
        """Whether it can still be taken back, as far as the party knows."""
        return not self.answered and not self.withdrawn


@dataclass(frozen=True)
class PartyPage:
    """What a party sees: its own words, whether more can be said, and until when. Nothing else moves it."""

    number: str
    shown: bool
    said: tuple[Said, ...]
    left: int
    for_good: bool
    until: datetime | None
    over: bool
    may_end: bool
    ended: bool
    next_by: datetime | None


def party_page(place: Standpoint, now: datetime, *, most: int) -> PartyPage:
    """The page of one side: as it was told, until the opinion is out.

    No draw, no pause and no word of the other side changes anything on it.
    """
    case = Case.rows.only("number", "stage", "published_at", "due_at").get(pk=place.case_id)
    window = window_of(place.case_id)
    ended = place.side in said_nothing(place.case_id, window.began)
    rows = list(filed_by(place))
    out = case.published_at is not None
    return PartyPage(
        number=case.number,
        shown=is_shown(case.stage),
        said=tuple(_said(one, now, out=out) for one in rows),
        left=max(0, min(most - sum(one.state != PoolState.WITHDRAWN for one in rows), MOST_EVER - len(rows))),
        for_good=len(rows) >= MOST_EVER,
        until=window.until,
        over=window.until is not None and window.until <= now,
        may_end=window.until is not None and now < window.until and not ended,
        ended=ended,
        next_by=case.due_at if case.stage == Stage.ELIGIBLE else None,
    )


def _said(one: PoolChallenge, now: datetime, *, out: bool) -> Said:
    answered = is_answered(one.closed_at, one.answer_from, now)
    told = out and answered
    return Said(
        id=one.pk,
        kind=one.kind,
        words=str(one.words),
        filed_at=one.filed_at,
        rule_by=one.rule_by,
        answered=answered,
        withdrawn=one.state == PoolState.WITHDRAWN,
        state=one.state if told else "",
        why=one.why if told else "",
    )


def challenges_of(actor: Actor, case_id: UUID) -> list[PoolChallenge]:
    """Everything that parties said about a case, for those who may read it."""
    return list(reachable(actor, PoolChallenge.rows.filter(case_id=case_id)).order_by("filed_at", "pk"))


def challenge_for(actor: Actor, case_id: UUID, challenge_id: UUID, *, lock: bool = False) -> PoolChallenge:
    """One challenge of a case, or `NotReachable`."""
    found = reachable(actor, PoolChallenge.rows.filter(case_id=case_id))
    if lock:
        found = found.select_for_update(of=("self",))
    return get_or_unreachable(found, pk=challenge_id)


def waiting(actor: Actor) -> QuerySet[Case]:
    """Cases in which a challenge waits for a ruling, the one that is due first at the head; `rule_by` comes along."""
    open_now = Q(poolchallenges__state=PoolState.FILED)
    found = cases(actor).annotate(
        open_challenges=Count("poolchallenges", filter=open_now),
        rule_by=Min("poolchallenges__rule_by", filter=open_now),
    )
    return found.filter(open_challenges__gt=0).order_by("rule_by", "pk")


def untold() -> list[UUID]:
    """Cases whose panel is being formed and whose parties were never given a time: from before there was one."""
    told = Deadline.objects.filter(kind=Period.POOL_CHALLENGE).values("subject")
    drawn = Draw.objects.filter(state__in=sorted(COUNTING)).values("subject")
    found = Case.rows.filter(stage=Stage.PANEL_FORMATION).exclude(pk__in=told).exclude(pk__in=drawn)
    return list(found.order_by("pk").values_list("pk", flat=True))
