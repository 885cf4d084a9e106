"""One link in many browsers at once."""

from council.addresses.actions import ask_for_address, confirm_address
from council.addresses.queries import word_for
from council.kernel.verdicts import NotReachable
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.factories.people import actor_for, make_user
from tests.support.races import race


def test_a_link_that_is_opened_many_times_at_once_changes_the_address_once(disposable_db, clock):
    user = make_user()
    word = word_for(ask_for_address("new@council.example", language="en", actor=actor_for(user), clock=clock))

    def confirm():
        try:
            confirm_address(word, language="en", actor=actor_for(user), clock=clock)
        except NotReachable:
            return 0
        return 1

    assert sum(race(*[confirm] * 8)) == 1
    assert RecordEntry.objects.filter(tag=Tag.ACCOUNT_ADDRESS_CHANGED).count() == 1
