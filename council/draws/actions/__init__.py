"""Committing to draws and making them; and where their numbers come from."""

from council.draws.actions.drawing import commit_draw, draw_now, keep_chances, keep_witness, lapse_draw, void_draw
from council.draws.actions.numbers import (
    enter_lotteries,
    hand_in,
    keep_round,
    let_beacon_speak,
    let_fall_back,
    lottery_facts,
)

__all__ = [
    "commit_draw",
    "draw_now",
    "enter_lotteries",
    "hand_in",
    "keep_chances",
    "keep_round",
    "keep_witness",
    "lapse_draw",
    "let_beacon_speak",
    "let_fall_back",
    "lottery_facts",
    "void_draw",
]
