"""Many histories on one clock: the earliest next, deadlines in between, nothing beyond the present."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cms.management.demo.schedule import Schedule
from council.clocks.actions import start
from council.clocks.models import Deadline
from council.kernel.clock import SettableClock

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(hours: int) -> datetime:
    return BEGIN + timedelta(hours=hours)


def history(name: str, hours: list[int], clock: SettableClock, told: list[tuple[str, datetime]]):
    for hour in hours:
        yield at(hour)
        told.append((name, clock.now()))


def test_the_earliest_act_of_all_histories_comes_next():
    clock, told = SettableClock(BEGIN), []
    schedule = Schedule(clock, lambda line: None)
    schedule.add(history("a", [1, 5, 6], clock, told))
    schedule.add(history("b", [2, 3, 7], clock, told))
    schedule.run(at(10))
    assert told == [("a", at(1)), ("b", at(2)), ("b", at(3)), ("a", at(5)), ("a", at(6)), ("b", at(7))]
    assert (schedule.acts, clock.now()) == (6, at(10))


def test_an_act_of_the_past_happens_now_and_time_never_goes_back():
    clock, told = SettableClock(BEGIN), []
    schedule = Schedule(clock, lambda line: None)
    schedule.add(history("a", [4, 1], clock, told))
    schedule.run(at(9))
    assert told == [("a", at(4)), ("a", at(4))]


def test_deadlines_fire_when_they_run_out_and_not_later():
    clock, told = SettableClock(BEGIN), []
    start(uuid4(), "something", 3, at=BEGIN)
    start(uuid4(), "something", 8, at=BEGIN)
    schedule = Schedule(clock, lambda line: None)
    schedule.add(history("a", [2, 7], clock, told))
    schedule.run(at(9))
    fired = Deadline.objects.order_by("due_at").values_list("due_at", "fired_at")
    assert list(fired) == [(at(3), at(3)), (at(8), at(8))]


def test_an_act_beyond_the_present_is_a_mistake_of_the_story():
    clock = SettableClock(BEGIN)
    schedule = Schedule(clock, lambda line: None)
    schedule.add(history("a", [20], clock, []))
    with pytest.raises(ValueError, match="beyond its present"):
        schedule.run(at(10))
