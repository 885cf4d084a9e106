"""Whoever is on leave is drawn for nothing, keeps every seat, and is seen as away by whoever forms the panel alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.clearance.actions import miss_declarations
from cases.lifecycle import Stage
from cases.panel.models import Candidate, Seat
from cases.panel.queries import my_seats, pool_of
from cases.panel.rules import Exclusion, SeatState
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.kernel.actor import Actor
from council.leaves.actions import take_leave
from council.leaves.models import Leave
from council.leaves.queries import held_by
from tests.factories.cases import make_case
from tests.factories.declarations import answer, ask, clear
from tests.factories.panels import draw_when_due, fix_pool, form_panel, make_council, make_panel
from tests.factories.people import acting, actor_for, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock, db):
    return make_case(Stage.PANEL_FORMATION, clock=clock, region="AFR", language="en")


@pytest.fixture
def officer(db):
    return acting(Office.INTEGRITY_OFFICER)


def leave(member, clock, first=0, last=6):
    day = clock.now().date()
    actor = actor_for(member.user)
    return take_leave(day + timedelta(days=first), day + timedelta(days=last), actor=actor, clock=clock)


def place_of(pool, member):
    (place,) = [one for one in pool.places if one.member == member]
    return place


def test_whoever_is_away_is_in_no_pool_and_in_the_next_one_after_the_return(case, officer, clock):
    council = make_council()
    clear(case, *council, clock=clock)
    leave(council[0], clock)
    place = place_of(pool_of(officer, case, clock.now()), council[0])
    assert (place.in_pool, place.exclusion) == (False, Exclusion.AWAY)
    assert place.away_until == clock.now().date() + timedelta(days=6)
    clock.advance(days=7)
    place = place_of(pool_of(officer, case, clock.now()), council[0])
    assert (place.in_pool, place.away_until) == (True, None)


def test_the_published_document_does_not_say_who_is_away(case, officer, clock):
    council = make_council()
    clear(case, *council, clock=clock)
    leave(council[0], clock)
    drawn = fix_pool(case.pk, actor=officer, clock=clock)
    candidate = Candidate.rows.get(panel_draw=drawn, member=council[0])
    assert candidate.reason == "away"
    assert {"id": candidate.code, "reason": "not_eligible"} in drawn.draw.value["excluded"]
    assert "away" not in str(drawn.draw.value)
    seats = draw_when_due(case.pk, actor=officer, clock=clock)
    assert council[0].pk not in {seat.member_id for seat in seats}


def test_nobody_waits_for_the_answer_of_somebody_who_is_away(case, officer, clock):
    council, silent, unasked = make_council(), make_member(), make_member()
    leave(unasked, clock)
    ask(case, clock=clock)
    answer(case, *council, clock=clock)
    assert pool_of(officer, case, clock.now()).facts.waiting == 1
    leave(silent, clock)
    pool = pool_of(officer, case, clock.now())
    assert (pool.facts.waiting, [place_of(pool, one).exclusion for one in (silent, unasked)]) == (0, ["away", "away"])
    fix_pool(case.pk, actor=officer, clock=clock)


def test_a_wall_is_the_graver_reason(case, officer, clock):
    gone = make_member()
    ask(case, clock=clock)
    raise_barrier(gone.user_id, case.pk, "R1", actor=Actor.system(), clock=clock)
    leave(gone, clock)
    assert place_of(pool_of(officer, case, clock.now()), gone).exclusion == Exclusion.BARRED


def test_a_seat_is_kept_and_its_holder_is_led_to_the_way_to_step_back(client, case, clock):
    seat = form_panel(case, clock=clock)[4]
    now = timezone.now().date()
    day = Leave(member=seat.member, first_day=now, last_day=now, entered_by=seat.member.user, entered_at=timezone.now())
    day.save(force_insert=True)
    actor, way = actor_for(seat.member.user), reverse("panel:recuse", args=[case.pk])
    assert Seat.rows.get(pk=seat.pk).state == SeatState.SEATED
    assert [one.address for one in held_by(actor)] == [way]
    client.force_login(seat.member.user)
    text = client.get("/desk/leave/").content.decode()
    assert [word in text for word in (way, case.number, "A leave takes nothing from you")] == [True, True, True]
    assert client.get(way).status_code == 200


def test_only_seats_that_are_held_are_listed(case, clock):
    first, *_ = make_panel(case)
    actor = actor_for(first.member.user)
    assert [one.pk for one in my_seats(actor)] == [first.pk]
    raise_barrier(first.member.user_id, case.pk, "R1", actor=Actor.system(), clock=clock)
    assert my_seats(actor_for(first.member.user)) == []
    assert my_seats(Actor.system()) == []


def test_whoever_forms_the_panel_sees_until_when_and_the_panel_does_not(client, clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    seated = make_panel(case)
    now = timezone.now()
    for member in (make_member("Gone"), seated[0].member):
        Leave(
            member=member, first_day=now.date(), last_day=now.date() + timedelta(days=3), entered_by=member.user,
            entered_at=now,
        ).save(force_insert=True)  # fmt: skip
    page = reverse("panel:formation", args=[case.pk])
    client.force_login(make_user("", Office.INTEGRITY_OFFICER))
    assert client.get(page).content.decode().count("Away until") == 2
    client.force_login(seated[1].member.user)
    assert "Away until" not in client.get(page).content.decode()


def test_a_missed_declaration_before_a_leave_stays_missed(case, officer, clock):
    gone = make_member()
    ask(case, clock=clock)
    clock.advance(days=4)
    assert miss_declarations(case.pk, actor=Actor.system(), clock=clock) == 1
    leave(gone, clock)
    assert place_of(pool_of(officer, case, clock.now()), gone).exclusion == Exclusion.BARRED
