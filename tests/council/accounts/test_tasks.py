"""The timer deletes what is old, a little at a time, and what it deleted cannot be done twice by it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from council.access.actions import count_attempt, prune_attempts, spend_key
from council.access.models import Attempts, UsedKey
from council.accounts.actions import ask_for_reset
from council.accounts.rules import KEYS_KEPT
from council.accounts.tasks import prune
from council.kernel.actor import Actor
from council.notices.models import Notice
from council.notices.tasks import send_due
from council.sessions import database_now
from tests.factories.people import make_user
from tests.support.logins import code, first_step, second_step
from tests.support.races import race


def now():
    return datetime.fromtimestamp(database_now(), UTC)


def old_attempts(count, hours):
    Attempts.objects.bulk_create(
        [
            Attempts(key=f"{hours}-{number}", failures=3, last_at=now() - timedelta(hours=hours))
            for number in range(count)
        ]
    )


def old_keys(count, days):
    for _ in range(count):
        spend_key(uuid4(), actor=Actor.system(), path="/", digest=b"")
    fresh = UsedKey.objects.filter(path="/")
    fresh.update(used_at=now() - timedelta(days=days), path=f"/{days}/")


@pytest.mark.django_db
def test_what_is_old_goes_and_what_is_young_stays(clock):
    old_attempts(2, 25)
    old_attempts(1, 23)
    old_keys(2, 31)
    old_keys(1, 29)
    assert prune(clock=clock) == 4
    assert list(Attempts.objects.values_list("key", flat=True)) == ["23-0"]
    assert list(UsedKey.objects.values_list("path", flat=True)) == ["/29/"]
    assert prune(clock=clock) == 0


@pytest.mark.django_db
def test_a_round_deletes_no_more_than_its_share(clock):
    old_attempts(5, 30)
    old_keys(5, 40)
    assert [prune(clock=clock, limit=2) for _ in range(4)] == [4, 4, 2, 0]


@pytest.mark.django_db
def test_mails_about_passwords_go_once_they_left_or_were_dropped(clock):
    address = make_user().email
    for email in (address, "nobody@council.example"):
        ask_for_reset(email, language="en", actor=Actor.anonymous(), clock=clock)
    clock.advance(days=31)
    assert prune(clock=clock) == 0, "they wait for the postman"
    assert send_due(clock_for=lambda: clock) == 1
    assert prune(clock=clock) == 2
    ask_for_reset(address, language="en", actor=Actor.anonymous(), clock=clock)
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_the_timer_prunes(capsys):
    old_keys(1, 31)
    call_command("run_clocks")
    assert not UsedKey.objects.exists()


@pytest.mark.django_db
def test_a_code_that_was_spent_before_the_pruning_opens_nothing(client, clock):
    """Its key is gone, and so is its time: the code of an app is good for two minutes."""
    user, spent = make_user(), code(later=-int(KEYS_KEPT.total_seconds() // 30) - 1)
    old_keys(1, 31)
    prune(clock=clock)
    first_step(client, user)
    assert second_step(client, spent).status_code == 200
    assert second_step(client).status_code == 302


def test_counting_and_pruning_at_once_lose_nothing(disposable_db):
    moment = now()
    for _ in range(5):
        Attempts.objects.update_or_create(key="a", defaults={"failures": 9, "last_at": moment - timedelta(days=2)})
        runners = [lambda: count_attempt("a", moment), lambda: prune_attempts(moment - timedelta(days=1), 10)] * 3
        answers = race(*runners)
        assert not [one for one in answers if isinstance(one, Exception)]
        assert answers[0::2] == [True] * 3
        assert Attempts.objects.get(pk="a").failures == 3
