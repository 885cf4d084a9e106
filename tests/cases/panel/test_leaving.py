"""Whoever is no member of the council any more sits on no panel: at once, and their open ballot counts no more."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.lifecycle import Stage
from cases.panel.models import Seat
from cases.panel.rules import SeatRole, SeatState
from cases.panel.tasks import vacate
from cases.voting.actions import close_vote
from cases.voting.models import Vote
from council.access.models import Grant
from council.access.queries import offices_on
from council.access.rules import Office
from council.clocks.actions import go_round
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.actions import resign
from council.record.queries import check, entries_about, payload_of
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, make_panel
from tests.factories.votes import ballots, make_vote

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def leave(seat, clock):
    """The member resigned today, and the next day has come."""
    resign(clock.now().date(), actor=actor_of(seat), clock=clock)
    after = SettableClock(datetime.combine(clock.now().date() + DAY, datetime.min.time(), tzinfo=UTC))
    go_round(clock_for=lambda: after)
    return after


def seat_of(member):
    return Seat.rows.get(member=member)


def test_seats_are_left_and_their_office_passes_on(clock):
    case = make_case(Stage.ASSESSMENT, clock=clock)
    chair, *others = make_panel(case, clock=clock)
    after = leave(chair, clock)
    left = Seat.rows.get(pk=chair.pk)
    assert (left.state, left.left_reason, left.left_at) == (SeatState.REMOVED, "left_council", after.now())
    assert offices_on(actor_of(chair), case.pk) == frozenset()
    assert SeatRole.PANEL_CHAIR in {Seat.rows.get(pk=one.pk).role for one in others}
    changed = [payload_of(one) for one in entries_about(case.pk) if one.tag == "seat.changed"]
    assert [one["reason"] for one in changed if "reason" in one] == ["left_council"]
    assert check().ok


def test_an_open_ballot_of_whoever_left_counts_no_more(clock):
    case, seats, vote = make_vote(clock)
    for seat in seats:
        ballots(case, seat, "overturn" if seat is seats[4] else "uphold", clock)
    leave(seats[4], clock)
    close_vote(case.pk, actor=Actor.system(), clock=SettableClock(Vote.rows.get(pk=vote.pk).closes_at))
    closed = Vote.rows.get(pk=vote.pk)
    assert closed.seated == 4
    entry = next(payload_of(one) for one in entries_about(case.pk) if one.tag == "vote.closed")
    tally = entry["motions"][0]["tally"]
    assert (tally["counts"], tally["void"]) == ({"overturn": 0, "remit": 0, "uphold": 4}, 1)


def test_a_seat_taken_in_the_moment_of_leaving_is_found_by_the_timer(clock):
    """The draw had read who sits before the other act stood."""
    case = make_case(Stage.ASSESSMENT, clock=clock)
    seat, *others = make_panel(case, clock=clock)
    Grant.objects.filter(person=seat.member.user, office=Office.MEMBER).update(until=clock.now())
    assert vacate(clock_for=lambda: clock) == 1
    assert vacate(clock_for=lambda: clock) == 0
    assert Seat.rows.get(pk=seat.pk).state == SeatState.REMOVED
    assert {Seat.rows.get(pk=one.pk).state for one in others} == {SeatState.SEATED}
