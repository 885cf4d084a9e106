"""Who may know who sits on a case: the panel and the offices that form it, nobody else before publication."""

import pytest

from cases.lifecycle import Stage
from cases.panel.queries import all_seats, my_seat, panel_of, seats
from council.access.actions import raise_barrier
from council.access.rules import PANEL, Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, make_panel
from tests.factories.people import acting

pytestmark = pytest.mark.django_db

KNOWS = {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}


@pytest.mark.parametrize("office", sorted(set(Office) - PANEL - {Office.SYSTEM}))
def test_who_sits_is_known_to_few(office, clock):
    case = make_case(Stage.ASSESSMENT, clock=clock)
    sitting = make_panel(case)
    actor = acting(office)
    assert seats(actor, case.pk) == (sitting if office in KNOWS else [])
    assert (panel_of(actor, case.pk) is not None) == (office in KNOWS)


def test_panellist_sees_the_whole_panel_and_the_own_seat(clock):
    case = make_case(Stage.ASSESSMENT, clock=clock)
    sitting = make_panel(case)
    actor = actor_of(sitting[2])
    assert seats(actor, case.pk) == sitting
    assert my_seat(actor, case.pk) == sitting[2]


def test_panellist_of_another_case_sees_nothing(clock):
    case, other = make_case(Stage.ASSESSMENT, clock=clock), make_case(Stage.ASSESSMENT, clock=clock)
    make_panel(case)
    actor = actor_of(make_panel(other)[0])
    assert (seats(actor, case.pk), all_seats(actor, case.pk), panel_of(actor, case.pk)) == ([], [], None)
    with pytest.raises(NotReachable):
        my_seat(actor, case.pk)


def test_walled_panellist_sees_nothing_at_once(clock):
    case = make_case(Stage.ASSESSMENT, clock=clock)
    seat = make_panel(case)[1]
    raise_barrier(seat.member.user_id, case.pk, "recused", actor=Actor.system(), clock=clock)
    assert seats(actor_of(seat), case.pk) == []
    with pytest.raises(NotReachable):
        my_seat(actor_of(seat), case.pk)
