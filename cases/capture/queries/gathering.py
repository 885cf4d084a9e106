"""From published cases to the facts that the watch needs. For the clockwork alone: it sees single votes."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.capture.models import CaseWatch
from cases.capture.rules import LATE_HOURS, alerted, asked, rehearse, stamp
from cases.clearance.models import ConflictRuling
from cases.clearance.rules import Decision
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion.models import ReviewBallot
from cases.panel.models import Candidate, PanelDraw, Seat
from cases.panel.rules import SITTING, UNABLE, SeatState
from cases.voting.models import Ballot, Motion, Recount, Vote
from cases.voting.queries import last_ballots, recounts_of, valid
from cases.voting.rules import MotionKind, Option, VoteState
from council.draws.models import Draw
from council.draws.queries import chances_of
from council.draws.rules import MADE, DrawState
from council.kernel.actor import Actor
from council.kernel.draw.document import Document
from council.members.models import Term
from council.safeguards.rules.facts import CaseFacts, DrawFacts

logger = logging.getLogger(__name__)

OUT = frozenset({Stage.PUBLISHED, Stage.CLOSED})
"""A case that is heard again counts only once its new opinion is out: until then its panel is nobody's business."""

GONE = frozenset({SeatState.RECUSED, SeatState.REMOVED})


Key = tuple[datetime, UUID]
"""Where a case stands in the order of publication, whatever happens to those before it."""


def published(before: datetime) -> QuerySet[Case]:
    """The cases whose opinions were published before a moment and stand, in the order of publication."""
    return Case.rows.filter(published_at__lt=before, stage__in=sorted(OUT)).order_by("published_at", "pk")


def published_after(key: Key | None, before: datetime, number: int) -> list[Case]:
    """The next so many of them behind a key, or the first ones. One query."""
    found = published(before)
    if key is not None:
        found = found.filter(Q(published_at__gt=key[0]) | Q(published_at=key[0], pk__gt=key[1]))
    return list(found[:number])


def stamps(cases: Sequence[Case]) -> dict[UUID, str]:
    """Of each case, the digest of what its facts are made from. Five queries, however many."""
    ids = [case.pk for case in cases]
    parts: defaultdict[UUID, list[object]] = defaultdict(list)
    for case in cases:
        parts[case.pk].append(case.published_at)
    sources: list[tuple[QuerySet[Any], str, tuple[str, ...]]] = [
        (PanelDraw.rows.filter(case__in=ids), "case_id", ("draw_id", "draw__state", "draw__drawn_at")),
        (Seat.rows.filter(panel__case__in=ids), "panel__case_id", ("pk", "member_id", "state", "left_at")),
        (Vote.rows.filter(case__in=ids), "case_id", ("pk", "state", "closed_at")),
        (Recount.rows.filter(case__in=ids), "case_id", ("pk",)),
        (_set_aside(ids), "concern__declaration__case_id", ("pk",)),
    ]
    for rows, of_case, columns in sources:
        for case_id, *found in rows.order_by("pk").values_list(of_case, *columns):
            parts[case_id].append(found)
    return {pk: stamp(parts[pk]) for pk in ids}


def known_stamps(cases: Sequence[Case]) -> dict[UUID, str]:
    """The digests of what was computed before. One query."""
    found = CaseWatch.rows.filter(case__in=[case.pk for case in cases])
    return dict(found.order_by().values_list("case_id", "stamp"))


def _set_aside(cases: Sequence[UUID]) -> QuerySet[ConflictRuling]:
    """Rulings that stand and let a conflict pass."""
    found = ConflictRuling.rows.filter(concern__declaration__case__in=cases, ended_at=None)
    return found.filter(decision__in=[Decision.ALLOW, Decision.DISMISS, Decision.WAIVE])


@dataclass(frozen=True)
class _Decided:
    """The motion on the outcome, its ballots that stand, and how it was counted last; not opened yet."""

    motion: Motion
    ballots: list[Ballot]
    recounts: list[Recount]

    @property
    def result(self) -> str:
        """What was decided, as last counted."""
        counts = self.recounts[-1].motions if self.recounts else []
        told = next((one for one in counts if one["motion"] == str(self.motion.pk)), None)
        return str(told["result"]) if told else self.motion.result

    @property
    def choices(self) -> dict[str, str]:
        """What each panellist chose."""
        return {str(ballot.seat.member_id): ballot.opening.value["choice"] for ballot in self.ballots}


@dataclass(frozen=True)
class _Rows:
    """Everything of some cases, by case; what is sealed stays so until its case is computed."""

    draws: Mapping[UUID, list[PanelDraw]]
    candidates: Mapping[UUID, list[tuple[str, UUID, str]]]
    seats: Mapping[UUID, list[Seat]]
    votes: Mapping[UUID, Vote]
    motions: Mapping[UUID, _Decided]
    plenary: Mapping[UUID, list[ReviewBallot]]
    terms: Mapping[UUID, list[Term]]
    set_aside: Mapping[UUID, int]


def facts_of(cases: Sequence[Case]) -> dict[UUID, CaseFacts]:
    """The facts of each case that can be read. Ten queries, however many; the rehearsals take most of the time."""
    rows = _read([case.pk for case in cases])
    found = {}
    for case in cases:
        try:
            found[case.pk] = _facts(case, rows)
        except Exception:  # whatever is wrong with one case, the others must be watched
            logger.exception("case %s cannot be read for the watch on capture", case.pk)
    return found


def _read(ids: Sequence[UUID]) -> _Rows:
    draws: defaultdict[UUID, list[PanelDraw]] = defaultdict(list)
    made = PanelDraw.rows.filter(case__in=ids, draw__state__in=MADE).select_related("draw", "panel")
    for one in made.order_by("draw__position"):
        draws[one.case_id].append(one)
    candidates: defaultdict[UUID, list[tuple[str, UUID, str]]] = defaultdict(list)
    found = Candidate.rows.filter(panel_draw__case__in=ids).order_by("code")
    for draw, code, member, reason in found.values_list("panel_draw_id", "code", "member_id", "reason"):
        candidates[draw].append((code, member, reason))
    seats: defaultdict[UUID, list[Seat]] = defaultdict(list)
    for seat in Seat.rows.filter(panel__case__in=ids).select_related("panel").order_by("panel__round", "position"):
        seats[seat.panel.case_id].append(seat)
    members = {member for some in candidates.values() for _, member, _ in some}
    members |= {seat.member_id for some in seats.values() for seat in some}
    terms: defaultdict[UUID, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(member__in=members).order_by("starts"):
        terms[term.member_id].append(term)
    decided = Vote.rows.filter(case__in=ids, state=VoteState.DECIDED).select_related("panel")
    votes = {vote.case_id: vote for vote in decided.order_by("panel__round", "round")}
    set_aside: defaultdict[UUID, int] = defaultdict(int)
    for case_id in _set_aside(ids).order_by().values_list("concern__declaration__case_id", flat=True):
        set_aside[case_id] += 1
    return _Rows(draws, candidates, seats, votes, _motions(list(votes.values())), _plenary(ids), terms, set_aside)


def _motions(votes: Sequence[Vote]) -> dict[UUID, _Decided]:
    """The motion on the outcome of each vote. Three queries."""
    again, cast = recounts_of(votes), last_ballots(Actor.system(), votes)
    by_pk = {vote.pk: vote for vote in votes}
    found = {}
    for motion in Motion.rows.filter(vote__in=votes, kind=MotionKind.OUTCOME):
        vote = by_pk[motion.vote_id]  # type: ignore[index]  # the filter asks for motions of a vote
        standing = valid(cast.get(motion.pk, {}), vote, again[vote.pk])
        found[vote.pk] = _Decided(motion, list(standing.values()), again[vote.pk])
    return found


def _plenary(ids: Sequence[UUID]) -> dict[UUID, list[ReviewBallot]]:
    """The last ballots of members on the last draft that came before the whole council. One query."""
    found: defaultdict[UUID, list[ReviewBallot]] = defaultdict(list)
    ballots = ReviewBallot.rows.filter(version__opinion__case__in=ids, superseded_by=None)
    for ballot in ballots.select_related("version__opinion").order_by("version__number", "pk"):
        of_case = found[ballot.version.opinion.case_id]
        if of_case and of_case[0].version_id != ballot.version_id:
            of_case.clear()
        of_case.append(ballot)
    return found


def _facts(case: Case, rows: _Rows) -> CaseFacts:
    seats, vote = rows.seats[case.pk], rows.votes.get(case.pk)
    panels = {seat.panel_id: seat.panel for seat in seats} | {one.panel_id: one.panel for one in rows.draws[case.pk]}
    last = vote.panel_id if vote else max(panels, key=lambda pk: panels[pk].round, default=None)
    ours = [seat for seat in seats if seat.panel_id == last]
    draws = sorted(rows.draws[case.pk], key=lambda one: (one.panel_id != last, one.draw.position))
    first = next((one for one in draws if one.panel_id == last and one.draw.state != DrawState.VOID), None)
    answers = {str(member): asked(reason) for _, member, reason in rows.candidates[first.pk]} if first else {}
    people = {seat.member_id for seat in seats}
    people |= {member for one in draws for _, member, _ in rows.candidates[one.pk]}
    day = _day(case, first)
    decided = rows.motions.get(vote.pk) if vote else None
    result = decided.result if decided else ""
    return CaseFacts(
        platform=str(case.platform_id),
        groups={str(member): _constituency(rows.terms[member], day) for member in sorted(people)},
        asked={member: str(how) for member, how in answers.items() if how is not None},
        draws=tuple(_draw(one.draw, rows.candidates[one.pk], _left(one, draws, seats)) for one in draws),
        panel=tuple(str(seat.member_id) for seat in ours if seat.state in SITTING),
        gone=tuple(sorted({str(seat.member_id) for seat in ours if _is_gone(seat)})),
        votes=decided.choices if decided else {},
        overturned=result == Option.OVERTURN if result else None,
        plenary={str(one.member_id): one.opening.value["choice"] for one in rows.plenary.get(case.pk, [])},
        set_aside=rows.set_aside[case.pk],
    )


def _day(case: Case, first: PanelDraw | None) -> date:
    """The day whose constituencies count: that of the draw, where there is one."""
    moment = first.draw.committed_at if first else case.published_at or case.submitted_at
    return moment.date()


def _constituency(terms: Sequence[Term], day: date) -> str:
    """For whom somebody sat on a day; the last seat before it, where none ran then."""
    running = [term for term in terms if term.starts <= day <= term.last_day]
    return next((term.constituency for term in running or reversed(terms)), "")


def _is_gone(seat: Seat) -> bool:
    """Whether somebody left a panel. Who never sat, since they could not when chance spoke, has left none."""
    return seat.state in GONE and seat.left_reason != UNABLE


def _left(one: PanelDraw, draws: Sequence[PanelDraw], seats: Sequence[Seat]) -> list[str]:
    """Whose seats a draw fills: of those who left its panel, whoever did so since the last draw that counts."""
    before = [
        other.draw.committed_at
        for other in draws
        if other.panel_id == one.panel_id
        and other.draw.state != DrawState.VOID
        and other.draw.position < one.draw.position
    ]
    if not before:
        return []
    return [
        str(seat.member_id)
        for seat in seats
        if seat.panel_id == one.panel_id
        and _is_gone(seat)
        and seat.left_at is not None
        and max(before) < seat.left_at <= one.draw.committed_at
    ]


def _draw(draw: Draw, candidates: Sequence[tuple[str, UUID, str]], left: Sequence[str]) -> DrawFacts:
    document = Document.of(draw.value)
    member = {code: str(pk) for code, pk, _ in candidates}
    counts = draw.state == DrawState.DRAWN
    outcome = draw.outcome if draw.result else {"drawn": [], "relaxed": []}
    rehearsals = rehearse(document) if counts else ()
    return DrawFacts(
        pool=tuple(member[person.id] for person in document.pool),
        seated=tuple(member[person.id] for person in document.seated),
        drawn=tuple(member[code] for code in outcome["drawn"]),
        rehearsals=rehearsals,
        left=tuple(left),
        relaxed=len(outcome["relaxed"]),
        late=_late(draw),
        void=draw.state == DrawState.VOID,
        over_alert=alerted(list(chances_of(draw).values()), len(outcome["drawn"])),
    )


def _late(draw: Draw) -> bool:
    """Whether chance spoke more than a day after its time."""
    return draw.drawn_at is not None and draw.drawn_at - draw.due_at > timedelta(hours=LATE_HOURS)
