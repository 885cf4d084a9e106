"""Deadlines: calendar days of the council's zone, pauses, and a timer that acts once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from council.clocks import actions
from council.clocks.models import Deadline
from council.clocks.queries import house_clock, live
from council.clocks.rules import DeadlineState, due
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import Refused
from tests.support.races import race

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        ("UTC", 72, "2026-03-05T09:00+00:00"),
        ("Europe/Sarajevo", 30 * 24, "2026-04-01T08:00+00:00"),  # summer time began on 29 March
        ("Europe/Sarajevo", 4, "2026-03-02T13:00+00:00"),
        ("Asia/Jakarta", 24, "2026-03-03T09:00+00:00"),
    ],
)
def test_due_counts_calendar_days_in_the_councils_zone(zone, hours, expected):
    assert due(START, hours, ZoneInfo(zone)) == datetime.fromisoformat(expected)


@pytest.fixture
def fired(monkeypatch):
    """What a handler of the kind `probe` was called for."""
    seen = []
    monkeypatch.setitem(actions._handlers, "probe", [lambda deadline, clock: seen.append(deadline.subject)])
    return seen


@pytest.mark.django_db
def test_timer_acts_once_when_time_is_up_and_not_before(fired):
    subject, clock = uuid4(), SettableClock(START)
    actions.start(subject, "probe", 24, at=START)
    clock.advance(hours=23)
    assert actions.fire_due(clock_for=lambda: clock) == 0
    clock.advance(hours=1)
    assert [actions.fire_due(clock_for=lambda: clock) for _ in range(2)] == [1, 0]
    assert fired == [subject]


def test_two_timers_at_once_act_once(disposable_db, fired):
    clock = SettableClock(START + timedelta(days=9))
    actions.start(uuid4(), "probe", 24, at=START)
    results = race(*[lambda: actions.fire_due(clock_for=lambda: clock)] * 6)
    assert (sum(results), len(fired)) == (1, 1)


@pytest.mark.django_db
def test_thing_is_locked_before_its_clock_is_and_its_handlers_run_after(monkeypatch):
    subject, seen = uuid4(), []
    monkeypatch.setattr(actions, "_lockers", [lambda locked: seen.append(("locked", locked))])
    monkeypatch.setitem(actions._handlers, "probe", [lambda deadline, clock: seen.append(("acted", deadline.subject))])
    actions.start(subject, "probe", 1, at=START)
    clock = SettableClock(START + timedelta(hours=2))
    actions.fire_due(clock_for=lambda: clock)
    assert seen == [("locked", subject), ("acted", subject)]


@pytest.mark.django_db
def test_handler_that_fails_leaves_the_deadline_to_be_tried_again(monkeypatch):
    def fail(deadline, clock):
        raise RuntimeError

    monkeypatch.setitem(actions._handlers, "probe", [fail])
    actions.start(uuid4(), "probe", 1, at=START)
    clock = SettableClock(START + timedelta(hours=2))
    with pytest.raises(RuntimeError):
        actions.fire_due(clock_for=lambda: clock)
    assert Deadline.objects.get().fired_at is None


@pytest.mark.django_db
def test_paused_clock_does_not_fire_and_runs_on_by_the_length_of_the_pause(fired):
    subject = uuid4()
    actions.start(subject, "probe", 24, at=START)
    actions.pause(subject, at=START + timedelta(hours=10))
    late = SettableClock(START + timedelta(hours=100))
    assert actions.fire_due(clock_for=lambda: late) == 0
    actions.resume(subject, at=late.now())
    (deadline,) = live(subject)
    assert deadline.due_at == START + timedelta(hours=114)


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "state"), [(23, DeadlineState.MET), (25, DeadlineState.MISSED)])
def test_end_says_whether_it_was_in_time(after, state):
    subject = uuid4()
    actions.start(subject, "probe", 24, at=START)
    actions.end(subject, "probe", at=START + timedelta(hours=after))
    assert Deadline.objects.get().state == state


@pytest.mark.django_db
def test_house_clock_is_the_databases_and_stands_still_for_one_act():
    clock = house_clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.now() == clock.now()
    assert not clock.simulated


@pytest.mark.django_db
def test_simulated_clock_goes_forward_and_says_so(settings):
    settings.SIMULATED_CLOCK = True
    before = house_clock().now()
    actions.set_forward(48, actor=Actor.system(), clock=house_clock())
    assert house_clock().now() - before >= timedelta(hours=48)
    assert house_clock().simulated


@pytest.mark.django_db
def test_real_clock_cannot_be_set():
    with pytest.raises(Refused) as refused:
        actions.set_forward(1, actor=Actor.system(), clock=house_clock())
    assert refused.value.verdict.codes == ("clocks.real",)
