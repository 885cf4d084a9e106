"""Between commitment and draw, by the timer: the witness, the chances of everybody, and the numbers of the beacon."""

from __future__ import annotations

import logging
from collections.abc import Callable
from random import sample
from uuid import UUID

from django.conf import settings

from council.beacons import NoNumber, ask
from council.clocks.actions import one_by_one
from council.clocks.queries import house_clock
from council.draws.actions import keep_chances, keep_round, keep_witness, let_beacon_speak, let_fall_back
from council.draws.queries import one_draw, rounds_missing, silent, spoken_after_all, unwitnessed_draws, without_chances
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.draw.document import Document
from council.kernel.draw.protocol import CHANCE_WALKS, chance_file
from council.witness import NoTimestamp, read_roots, timestamp

logger = logging.getLogger(__name__)

CHANCES_A_ROUND = 5
"""So that nothing else that waits for the timer waits long: a council of 40 takes five seconds, one of 200 half a
minute."""


def witness(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Ask the authority to say that it saw each document that waits for a witness; returns how many it has seen.

    What is stamped are the bytes of the document, so that `openssl ts -verify -data draw.json` checks it one day; the
    authority gets no more than their SHA-256, which is the commitment.
    """
    seen = 0
    for draw in unwitnessed_draws() if settings.TSA_URL else []:
        try:
            stamped = timestamp(draw.document.encode(), settings.TSA_URL, read_roots(settings.TSA_ROOTS))
            keep_witness(draw.pk, stamped, actor=Actor.system(), clock=clock_for())
            seen += 1
        except NoTimestamp as problem:
            logger.warning("draw %s has no witness yet: %s", draw.commitment, problem)
    return seen


def work_out(draw_pk: UUID, *, walks: int = CHANCE_WALKS, clock_for: Callable[[], Clock] = house_clock) -> None:
    """Rehearse one draw, and keep how often each of its pool was seated."""
    chances = chance_file(Document.of(one_draw(draw_pk).value), walks)
    keep_chances(draw_pk, chances, actor=Actor.system(), clock=clock_for())


def chances(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Work out the chances of a few draws that wait for it; returns how many."""
    waiting = without_chances()
    some = sample(waiting, min(len(waiting), CHANCES_A_ROUND))  # any: one that fails each time holds up no other
    return one_by_one(some, lambda draw: work_out(draw, clock_for=clock_for), cannot="no chances for draw %s")


def lotteries(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Let every draw fall back for which the beacon was silent for a day; returns how many were looked at.

    One that fell back before, and whose number is here after all, is made by that.
    """
    now = clock_for().now()
    spoken = one_by_one(
        spoken_after_all(now),
        lambda draw: let_beacon_speak(draw, actor=Actor.system(), clock=clock_for()),
        cannot="the beacon cannot decide draw %s",
    )
    return spoken + one_by_one(
        silent(now),
        lambda draw: let_fall_back(draw, actor=Actor.system(), clock=clock_for()) is not None,
        cannot="draw %s cannot fall back",
    )


def numbers(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Ask the beacon for each round that a draw waits for and that is published by now; returns how many came."""
    came = 0
    for number in rounds_missing(clock_for().now()) if settings.BEACON_URLS else []:
        try:
            beacon, server = ask(number)
            keep_round(beacon, server, actor=Actor.system(), clock=clock_for())
            came += 1
        except NoNumber as problem:
            logger.warning("round %s of the beacon cannot be had: %s", number, problem)
    return came
