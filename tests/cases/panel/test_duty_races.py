"""Two timers at once: a month is fixed once, drawn once, and its people take the seats of a case once."""

from django.db import transaction

from cases.panel.actions import commit_duty_panel, draw_duty_panel, take_duty_seats
from cases.panel.models import Seat
from council.draws.models import Draw
from council.draws.tasks import work_out
from council.duty.models import DutyPanel
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import Refused
from council.procedure.rules import Preset
from council.record.queries import check
from tests.factories.cases import make_rules
from tests.factories.declarations import answer, ask
from tests.factories.duty import APRIL, BEFORE_APRIL, make_answers, make_urgent, on_duty
from tests.factories.interests import sign
from tests.factories.panels import WALKS, make_council
from tests.support.races import race


def test_two_timers_do_everything_once(disposable_db):
    clock = SettableClock(BEFORE_APRIL)
    with transaction.atomic():
        make_rules(Preset.SMALL, clock=clock)
        council = make_council()
        sign(*council, clock=clock)
        make_answers(APRIL, *council)

    def commit():
        return commit_duty_panel(APRIL, actor=Actor.system(), clock=SettableClock(BEFORE_APRIL)).pk

    assert set(race(commit, commit)) == {DutyPanel.objects.get().pk}
    assert Draw.objects.count() == 1

    fixed = Draw.objects.get()
    work_out(fixed.pk, walks=WALKS, clock_for=lambda: clock)

    def draw():
        return draw_duty_panel(DutyPanel.objects.get().pk, actor=Actor.system(), clock=SettableClock(fixed.due_at))

    answers = race(draw, draw)
    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]
    clock.advance(days=5)
    with transaction.atomic():
        case = make_urgent(clock)
        ask(case, clock=clock)
        answer(case, *on_duty(DutyPanel.objects.get()), clock=clock)

    def take():
        return len(take_duty_seats(case.pk, actor=Actor.system(), clock=SettableClock(clock.now())))

    assert sorted(race(take, take)) == [0, 3]
    assert Seat.rows.count() == 3
    assert check().ok
