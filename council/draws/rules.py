"""Words about draws, and their numbers. Pure; the mathematics is in `council.kernel.draw`."""

from __future__ import annotations

from enum import StrEnum

from council.kernel.verdicts import Verdict, require_that


class DrawState(StrEnum):
    """Where a draw stands. It is committed once and drawn once; nothing leads back (SAFEGUARDS.md section 3).

    A void one stays for ever, with its document and its result; another draw follows under the next number.
    """

    COMMITTED = "committed"
    DRAWN = "drawn"
    VOID = "void"


class VoidGround(StrEnum):
    """Why two people may find that a draw does not count. That somebody dislikes the result is no ground."""

    CHANCE_WRONG = "chance_wrong"
    POOL_WRONG = "pool_wrong"
    PROCEDURE_BROKEN = "procedure_broken"
    RULES_WRONG = "rules_wrong"


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
    return require_that(DrawState.COMMITTED not in states, "draws.still_open")


def may_draw(state: str) -> Verdict:
    """Whether chance may speak: only once (SAFEGUARDS.md section 3, no second draw)."""
    verdict = require_that(state != DrawState.VOID, "draws.void_already")
    return verdict & require_that(state != DrawState.DRAWN, "draws.already_drawn")


def may_void(state: str, ground: str, *, seen: str, result: str) -> Verdict:
    """Whether a draw may be found void: once, for a ground of the list, and as it was when two people agreed.

    `seen` is the hash of the result that they saw, `result` the one that stands now; empty before the draw.
    """
    verdict = require_that(state != DrawState.VOID, "draws.void_already")
    verdict &= require_that(ground in set(VoidGround), "draws.void_ground", "ground")
    drawn = state != DrawState.COMMITTED
    verdict &= require_that(drawn or ground != VoidGround.CHANCE_WRONG, "draws.chance_has_not_spoken", "ground")
    return verdict & require_that(seen == result, "draws.result_changed")
