"""When others than the council are called to a case, and who names them (SAFEGUARDS.md section 1). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cases.lifecycle import Stage
from cases.panel.rules.seats import NAMED_PER_SEAT, WORKING, PoolFacts
from council.kernel.verdicts import YES, Verdict, no, require_that


@dataclass(frozen=True)
class CallFacts:
    """What must be true before others than the council are called. `impossible`: no panel exists in this pool.

    `recusals` counts people who are out by an officer's word alone that can still be overturned, and `sent_away` those
    on a leave that somebody else has just entered. `standing_by` counts deputies and `named` the people of the roster;
    `deputies_called` and `roster_open` say what was done before.
    """

    pool: PoolFacts
    impossible: bool
    recusals: int
    sent_away: int
    standing_by: int
    deputies_called: bool
    roster_open: bool
    named: int


MOST_PER_SEAT = 4
"""And so many at most: nobody fills the pool with friends."""

TIME_TO_OBJECT = timedelta(days=3)
"""So long somebody can take back a leave that a colleague entered for them, before anybody is called in their place."""


def nobody_is_left(facts: CallFacts) -> Verdict:
    """Whether everybody has answered, everything is ruled on, and no panel is possible (SAFEGUARDS.md section 1)."""
    pool = facts.pool
    right_stage = pool.stage in WORKING if pool.frozen else pool.stage == Stage.PANEL_FORMATION
    verdict = require_that(right_stage, "panel.wrong_stage") & require_that(pool.vacant > 0, "panel.no_vacancy")
    if pool.waiting:
        verdict &= no("panel.declarations_open", count=pool.waiting)
    if pool.pending:
        verdict &= no("panel.rulings_open", count=pool.pending)
    if facts.recusals:
        verdict &= no("panel.recusals_not_final", count=facts.recusals)
    if facts.sent_away:
        verdict &= no("panel.sent_away", count=facts.sent_away, days=TIME_TO_OBJECT.days)
    verdict &= require_that(not pool.duty_first, "panel.duty_first")  # everybody else is asked after their turn
    return verdict & require_that(facts.impossible or pool.thin, "panel.somebody_is_left")


def may_call_deputies(facts: CallFacts) -> Verdict:
    """Whether deputies are called: once for a case, and before anybody else is."""
    verdict = nobody_is_left(facts) & require_that(facts.standing_by > 0, "panel.no_deputy")
    return verdict & require_that(not facts.deputies_called, "panel.deputies_called")


def may_ask_roster(facts: CallFacts) -> Verdict:
    """Whether people are to be named for this case alone: when deputies, if there are any, did not suffice."""
    verdict = nobody_is_left(facts) & require_that(not facts.roster_open, "panel.roster_open")
    return verdict & require_that(facts.deputies_called or facts.standing_by == 0, "panel.deputies_first")


def may_call_roster(facts: CallFacts) -> Verdict:
    """Whether those who were named are called: when they are enough for chance to choose among."""
    verdict = nobody_is_left(facts) & require_that(facts.roster_open, "panel.no_roster")
    least = NAMED_PER_SEAT * facts.pool.vacant
    return verdict & (YES if facts.named >= least else no("panel.roster_short", count=facts.named, least=least))


def may_name(*, forms_panels: bool, named: int, vacant: int) -> Verdict:
    """Whether somebody names one more person: never who forms panels, and at most so many for each seat."""
    verdict = require_that(not forms_panels, "panel.names_and_calls")
    return verdict & require_that(named < MOST_PER_SEAT * vacant, "panel.roster_full", most=MOST_PER_SEAT * vacant)
