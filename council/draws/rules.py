"""Words about draws, and their numbers. Pure; the mathematics is in `council.kernel.draw`."""

from __future__ import annotations

from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that


class DrawState(StrEnum):
    """Where a draw stands. It is committed once and drawn once; nothing leads back (SAFEGUARDS.md section 3)."""

    COMMITTED = "committed"
    DRAWN = "drawn"


LOCAL_CHAIN = "local"
"""The beacon that a document names when chance comes from this installation's own operating system."""

LOCAL_BYTES = 32


def draw_number(name: str, position: int) -> str:
    """The number of a draw: gap-free for what it is about, `CASE-2026-000142/1`. Raises `ValueError` below one."""
    if position < 1:
        raise ValueError("draws are counted from one")
    return f"{name}/{position}"


def local_source(draw_id: str) -> str:
    """How the source of an offline draw is named in the result, so that it cannot be taken for a public beacon."""
    return f"{LOCAL_CHAIN}:{draw_id}"


def may_commit(states: list[str]) -> Verdict:
    """Whether another draw about the same thing may be committed: one at a time, each to its end."""
    return require_that(all(state == DrawState.DRAWN for state in states), "draws.still_open")


def may_draw(state: str) -> Verdict:
    """Whether chance may speak: only once (SAFEGUARDS.md section 3, no second draw)."""
    return require_that(state == DrawState.COMMITTED, "draws.already_drawn")
