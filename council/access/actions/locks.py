"""Asking, inside an act that changes rules or roster, whether an election lock holds it back."""

from __future__ import annotations

from typing import Protocol

from council.access.rules.locks import HeldChange
from council.kernel.actor import Actor
from council.kernel.clock import Clock


class Holder(Protocol):
    """Who knows of locks. Raises `Refused`; with `use` it spends what allows the change, in the act's transaction."""

    def __call__(self, change: HeldChange, *, use: bool, actor: Actor, clock: Clock) -> None:
        """`change` is about to be made, or to be asked for."""


_holders: list[Holder] = []


def holds_back(holder: Holder) -> Holder:
    """Register who knows of locks: the door stands below them."""
    _holders.append(holder)
    return holder


def require_unlocked(change: HeldChange, *, actor: Actor, clock: Clock, use: bool = True) -> None:
    """Raise `Refused` while an election lock holds this change back and no vote has allowed exactly it.

    Called in the transaction of the act, behind its locks and before its first entry. `use=False` only looks, for what
    is asked for now and done later.
    """
    for holder in _holders:
        holder(change, use=use, actor=actor, clock=clock)
