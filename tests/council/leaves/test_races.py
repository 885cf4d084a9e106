"""Two leaves of one member at once."""

from datetime import timedelta

from council.kernel.verdicts import Refused
from council.leaves.actions import take_leave
from council.leaves.models import Leave
from tests.factories.people import actor_for, make_member
from tests.support.races import race


def test_two_leaves_at_once_do_not_overlap(disposable_db, clock):
    member = make_member()

    def take(first):
        try:
            first_day = clock.now().date() + timedelta(days=first)
            last_day = first_day + timedelta(days=5)
            take_leave(first_day, last_day, actor=actor_for(member.user), clock=clock)
        except Refused:
            return 0
        return 1

    assert sum(race(*[lambda first=first: take(first) for first in range(1, 6)])) == 1
    assert Leave.objects.count() == 1
