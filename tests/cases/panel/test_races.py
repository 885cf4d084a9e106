"""Seating a panel while somebody else gives one of the panellists an office, on a database that commits."""

import threading
import time

from django.db import connection, transaction

from cases.docket.queries import locked_unwalled
from cases.lifecycle import Stage
from cases.panel.actions import seat_panel
from cases.panel.models import Seat
from cases.panel.rules import SeatState
from council.access.actions import end_offices
from council.access.models import User
from council.access.rules import Office
from council.draws.models import Draw
from council.draws.tasks import work_out
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.record.queries import check
from tests.factories.cases import WHEN, make_case
from tests.factories.declarations import clear
from tests.factories.panels import draw_when_due, fix_pool, make_council
from tests.factories.people import acting, give
from tests.support.databases import is_postgres
from tests.support.races import SECONDS, race


def wait_until_somebody_waits() -> None:
    """On PostgreSQL until the other transaction waits for a row; SQLite has one writer and knows no such wait."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    end = time.monotonic() + 10
    while is_postgres() and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)


def test_seating_holds_no_record_while_it_waits_for_an_account(disposable_db, clock):
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock, region="AFR", language="en")
        officer = acting(Office.INTEGRITY_OFFICER)
        clear(case, *make_council(), clock=clock)
        fix_pool(case.pk, actor=officer, clock=clock)
        draw_when_due(case.pk, actor=officer, clock=clock)
        last = Seat.rows.filter(panel__case=case).order_by("position").last().member.user
        give(last, Office.EDITOR)
    taken = threading.Event()

    def of_the_secretariat():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=last.pk)
            taken.set()
            wait_until_somebody_waits()
            end_offices(last.pk, actor=Actor.system(), clock=clock, offices=frozenset({Office.EDITOR}))

    def seats_the_panel():
        taken.wait(SECONDS)
        return seat_panel(case.pk, actor=officer, clock=SettableClock(WHEN))

    answers = race(of_the_secretariat, seats_the_panel)
    assert not [one for one in answers if isinstance(one, BaseException)]
    assert set(Seat.rows.filter(panel__case=case).values_list("state", flat=True)) == {SeatState.SEATED}
    assert check().ok


def test_keeping_the_chances_of_a_draw_waits_for_its_case_before_it_takes_the_draw(disposable_db, clock):
    """Whoever moves a case locks it, then the record, then its draws: the other way round both would wait for ever."""
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock, region="AFR", language="en")
        officer = acting(Office.INTEGRITY_OFFICER)
        clear(case, *make_council(), clock=clock)
        draw = fix_pool(case.pk, actor=officer, clock=clock).draw
    taken = threading.Event()

    def ends_the_case():
        with transaction.atomic():
            locked_unwalled(case.pk)
            taken.set()
            wait_until_somebody_waits()
            return Draw.objects.select_for_update(nowait=is_postgres()).get(pk=draw.pk)

    def keeps_chances():
        taken.wait(SECONDS)
        return work_out(draw.pk, walks=5, clock_for=lambda: SettableClock(WHEN))

    ended, kept = race(ends_the_case, keeps_chances)
    assert (ended, kept) == (draw, None)
    assert Draw.objects.get(pk=draw.pk).chances
    assert check().ok
