"""Two browsers with one link: one of them opens the account."""

from council.invitations.actions import invite, open_account
from council.invitations.queries import word_for
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from tests.support.races import race


def test_one_link_opens_one_account_once(disposable_db, clock):
    user = invite("rosa@council.example", "Rosa", language="en", actor=Actor.system(), clock=clock)
    word = word_for(user)

    def opened(number):
        try:
            opened = open_account(word, f"password number {number}", language="en", clock=clock)
            return opened.check_password(f"password number {number}")
        except NotReachable:
            return False

    assert sorted(race(*[lambda number=number: opened(number) for number in range(6)])) == [False] * 5 + [True]
