"""A council that has not begun: rules, organisations, accounts, offices, members; no case, and no page of its own."""

from django.core.management import call_command

from cms.management.demo.cast import Cast
from cms.management.demo.data import read
from cms.management.demo.founding import found, life_of_committee, life_of_member
from cms.management.demo.schedule import Schedule
from council.clocks.queries import house_clock
from council.kernel.clock import SettableClock
from council.procedure.rules import Preset


def fill() -> None:
    """Fill the connected database, which is empty, and make its keys."""
    call_command("make_keys", verbosity=0)
    call_command("migrate", verbosity=0)
    now = house_clock().now()
    data = read(Preset.INTERNATIONAL, now.date())
    cast = Cast(data, SettableClock(data.founded))
    found(cast)
    schedule = Schedule(cast.clock, lambda line: None)
    for item in data.members:
        schedule.add(life_of_member(cast, item))
    schedule.add(life_of_committee(cast))
    schedule.run(now)
