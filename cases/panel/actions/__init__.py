"""Forming a panel, changing it, and challenges."""

from cases.panel.actions.calling import ask_roster, call_deputies, call_roster, name_for_case
from cases.panel.actions.challenging import (
    answer_challenge,
    close_challenge,
    file_challenge,
    vote_on_challenge,
)
from cases.panel.actions.drawing import ask_chances, commit_panel_draw, draw_panel, keep_rehearsal, lapse_open_draws
from cases.panel.actions.duty import (
    commit_duty_panel,
    draw_duty_panel,
    let_duty_go,
    let_month_lapse,
    take_duty_seats,
)
from cases.panel.actions.keeping_secret import keep_panel_secret
from cases.panel.actions.seating import seat_panel, seat_replacement, seating_facts
from cases.panel.actions.vacating import (
    dissolve_panel,
    enlarge_panel,
    forfeit_seat,
    leave_every_seat,
    recuse,
    release_panel,
    remove_barred,
)
from cases.panel.actions.voiding import void_panel_draw

__all__ = [
    "answer_challenge",
    "ask_chances",
    "ask_roster",
    "call_deputies",
    "call_roster",
    "close_challenge",
    "commit_duty_panel",
    "commit_panel_draw",
    "dissolve_panel",
    "draw_duty_panel",
    "draw_panel",
    "enlarge_panel",
    "file_challenge",
    "forfeit_seat",
    "keep_panel_secret",
    "keep_rehearsal",
    "lapse_open_draws",
    "leave_every_seat",
    "let_duty_go",
    "let_month_lapse",
    "name_for_case",
    "recuse",
    "release_panel",
    "remove_barred",
    "seat_panel",
    "seat_replacement",
    "seating_facts",
    "take_duty_seats",
    "void_panel_draw",
    "vote_on_challenge",
]
