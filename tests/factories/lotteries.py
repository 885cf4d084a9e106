"""A draw for which the beacon stayed silent, without waiting for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from council.draws.actions import commit_draw
from council.draws.models import Draw, Fallback
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.stream import QUICKNET

POOL: dict[str, Any] = {
    "panel_size": 1,
    "pool": [{"id": "1" * 32, "tickets": 1, "attrs": []}],
    "excluded": [],
    "rules": [],
    "relax": [],
}


def make_silent(clock: Clock, lottery: str = "EuroMillions") -> Fallback:
    """It fell back two days ago, and the lottery can have drawn since yesterday."""
    now = clock.now()
    draw = commit_draw(uuid4(), f"CASE-{uuid4().hex[:8]}", POOL, actor=Actor.system(), clock=clock)
    rows = Draw.objects.filter(pk=draw.pk)
    rows.update(chain=QUICKNET, committed_at=now - timedelta(days=5), due_at=now - timedelta(days=4))
    fell, begins = now - timedelta(days=2), now - timedelta(days=1)
    return Fallback.objects.create(draw=rows.get(), fell_back_at=fell, decides_from=begins, lotteries=[lottery])


def drew(kept: Fallback, numbers: str = "5 11 22 23 29") -> dict[str, Any]:
    """The payload of a proposal that says what the lottery drew on the first day."""
    drawings = [{"lottery": name, "day": str(kept.first_day), "numbers": numbers} for name in kept.lotteries]
    return {"commitment": kept.draw.commitment, "drawings": drawings}
