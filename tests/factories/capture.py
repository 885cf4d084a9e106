"""Plain makers of published cases for the watch on capture: rows of a real draw, and of the votes that follow it."""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cases.docket.models import Case
from cases.panel.models import Candidate, Panel, PanelDraw, Seat
from cases.panel.rules import Codes, Exclusion, Person, SeatRole, SeatState, Wishes, draw_body
from cases.voting.models import Ballot, Motion, Vote
from cases.voting.rules import DecidedBy, MotionKind, Option
from council.draws.models import Draw
from council.draws.rules import DrawState
from council.kernel.draw.document import VERSION, Document
from council.kernel.draw.encoding import canonical
from council.kernel.draw.protocol import run
from council.kernel.draw.stream import Source
from council.members.models import Member
from council.procedure.rules import PRESETS, Preset
from council.record.rules.entries import Opening

RULES = PRESETS[Preset.NATIONAL]
TRIES = 400
"""How often whoever steers a draw tries another seed before giving up."""


def person(member: Member, number: int) -> Person:
    """Somebody as the draw sees them, alone in a cluster."""
    return Person(member.pk, member.region, None, member.legal, member.gender, frozenset({"en"}), number, frozenset())


def make_drawn(
    case: Case,
    members: Sequence[Member],
    *,
    at: datetime,
    seed: str,
    steer: tuple[Collection[UUID], int] | None = None,
    out: Mapping[UUID, str] | None = None,
    choices: Mapping[UUID, str] | None = None,
) -> list[Seat]:
    """A panel of five, drawn by the protocol, that voted on one motion and served; returns its seats.

    `steer` names a bloc and how many of it are wanted: seeds are tried until the draw gives them, as somebody with the
    machine's randomness in their hands would. `out` says why somebody was not in the pool, `choices` how people voted;
    the others choose by chance, which `seed` fixes. The majority decides.
    """
    chance, out = random.Random(seed), out or {}
    words = {member.pk: f"{chance.getrandbits(128):032x}" for member in members}
    pool = {words[one.pk]: person(one, number) for number, one in enumerate(members) if one.pk not in out}
    codes = Codes(lambda: f"{chance.getrandbits(64):016x}")
    excluded = [words[pk] for pk in out]
    body = draw_body(5, pool, {}, excluded, rules=RULES, wishes=Wishes(members[0].region, "en"), codes=codes)
    value = {**body, "v": VERSION, "draw_id": f"{case.number}/1", "beacon": {"chain": "local", "round": 1}}
    document = Document.of(value)
    result, source = _result(document, seed, {words[pk]: pk for pk in words}, steer)
    panel = Panel.rows.create(case=case, round=1, size=5, frozen_at=at)
    draw = Draw.objects.create(
        draw_id=document.draw_id,
        subject=case.pk,
        position=1,
        document=document.data.decode(),
        commitment=document.commit.hex(),
        state=DrawState.DRAWN,
        chain="local",
        round=1,
        due_at=at - timedelta(days=20),
        sources=[{"name": source.name, "bytes": source.data.hex()}],
        result=canonical(result).decode(),
        committed_at=at - timedelta(days=20),
        drawn_at=at - timedelta(days=20) + timedelta(hours=1),
    )
    panel_draw = PanelDraw.rows.create(case=case, panel=panel, draw=draw)
    Candidate.rows.bulk_create(
        Candidate(panel_draw=panel_draw, member=one, code=words[one.pk], reason=out.get(one.pk, "")) for one in members
    )
    by_word = {words[one.pk]: one for one in members}
    roles = {1: SeatRole.PANEL_CHAIR, 2: SeatRole.RAPPORTEUR}
    seats = [
        Seat(
            panel=panel,
            member=by_word[word],
            drawn_by=panel_draw,
            position=position,
            role=roles.get(position, SeatRole.PANELLIST),
            state=SeatState.SERVED.value,
            seated_at=at - timedelta(days=19),
        )
        for position, word in enumerate(result["drawn"], start=1)
    ]
    Seat.rows.bulk_create(seats)
    picked = {
        seat.member_id: (choices or {}).get(seat.member_id) or chance.choice(["overturn", "uphold"]) for seat in seats
    }
    _voted(case, panel, seats, picked, at)
    return seats


def _result(
    document: Document, seed: str, members: Mapping[str, UUID], steer: tuple[Collection[UUID], int] | None
) -> tuple[dict[str, Any], Source]:
    for number in range(TRIES):
        source = Source(f"local:{document.draw_id}", sha256(f"{seed}/{number}".encode()).digest())
        result = run(document, [source])
        if steer is None or sum(members[word] in steer[0] for word in result["drawn"]) >= steer[1]:
            return result, source
    raise AssertionError("no seed gives such a panel")


def _voted(case: Case, panel: Panel, seats: Sequence[Seat], picked: Mapping[UUID, str], at: datetime) -> None:
    vote = Vote(case=case, panel=panel, round=1, opened_at=at - timedelta(days=6), closes_at=at - timedelta(days=3))
    vote.decide()
    vote.closed_at, vote.seated, vote.quorum = vote.closes_at, len(seats), 4
    vote.save()
    motion = Motion(
        case=case,
        panel=panel,
        drafted_by=seats[0],
        vote=vote,
        position=1,
        kind=MotionKind.OUTCOME,
        text="What becomes of the decision?",
        offers=[Option.OVERTURN.value, Option.UPHOLD.value],
        state="closed",
        frozen_at=vote.opened_at,
        frozen_hash="0" * 64,
        decided_by=DecidedBy.MAJORITY,
    )
    chosen = list(picked.values())
    motion.result = max(Option.OVERTURN, Option.UPHOLD, key=chosen.count)
    motion.counts = {"counts": {one: chosen.count(one) for one in ("overturn", "uphold")}, "abstentions": 0}
    motion.save()
    ballots = []
    for seat in seats:
        sealed = Opening(secrets.token_bytes(32), {"choice": picked[seat.member_id], "reason": ""}).to_text()
        ballots.append(Ballot(case=case, motion=motion, seat=seat, sealed=sealed, cast_at=vote.opened_at))
    Ballot.rows.bulk_create(ballots)


def make_published_cases(number: int, like: Case, *, at: datetime) -> list[Case]:
    """Rows of published cases like one, a day apart, the last at `at`: for figures, not for the walk through stages."""
    cases = [
        Case(
            id=uuid4(),
            number=f"{like.number}-{place}"[-20:],
            stage="published",
            stage_since=at,
            title=like.title,
            platform_id=like.platform_id,
            rules_id=like.rules_id,
            submitted_at=at - timedelta(days=90),
            selected_at=at - timedelta(days=60),
            published_at=at - timedelta(days=number - place),
        )
        for place in range(1, number + 1)
    ]
    return Case.rows.bulk_create(cases)


UNAVAILABLE = Exclusion.UNAVAILABLE.value
BARRED = f"{Exclusion.BARRED.value} R1"
