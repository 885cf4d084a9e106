"""Guessing gets slower and slower, locks nobody out for long, and tells nobody which accounts exist."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from council.access.actions import count_attempt
from council.access.models import Attempts
from council.access.rules import FREE_ATTEMPTS, LONGEST_WAIT, wait_after
from tests.factories.people import PASSWORD, make_user
from tests.support.logins import code, first_step, second_step
from tests.support.races import race

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def later(seconds):
    """Let the waiting time of every account pass."""
    for row in Attempts.objects.all():
        row.last_at -= timedelta(seconds=seconds)
        row.save()


def test_waits_grow_and_stay_below_five_minutes():
    waits = [wait_after(failures).total_seconds() for failures in range(12)]
    assert waits == [0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 300, 300]
    assert wait_after(10_000) == LONGEST_WAIT


@pytest.mark.django_db
def test_an_attempt_that_comes_too_early_counts_not_and_moves_nothing():
    assert [count_attempt("a", NOW) for _ in range(7)] == [True] * 5 + [False] * 2
    assert count_attempt("a", NOW + timedelta(seconds=14)) is False
    assert count_attempt("a", NOW + timedelta(seconds=15)) is True
    assert count_attempt("a", NOW + timedelta(seconds=44)) is False
    assert count_attempt("b", NOW) is True
    assert Attempts.objects.get(pk="a").failures == 6


@pytest.mark.django_db
def test_after_an_hour_nothing_is_remembered():
    for _ in range(5):
        count_attempt("a", NOW)
    assert [count_attempt("a", NOW + timedelta(minutes=61)) for _ in range(6)] == [True] * 5 + [False]


def test_a_crowd_of_parallel_attempts_gets_no_more_than_one_after_the_other(disposable_db):
    answers = race(*[lambda: count_attempt("a", NOW)] * 12)
    assert sorted(answers) == [False] * 7 + [True] * 5


@pytest.mark.django_db
def test_the_right_password_waits_too_and_then_opens(client):
    user = make_user()
    for _ in range(FREE_ATTEMPTS):
        first_step(client, user, "wrong-password")
    answer = first_step(client, user)
    assert (answer.status_code, "five minutes at most" in answer.content.decode()) == (200, True)
    later(16)
    assert first_step(client, user).status_code == 302
    assert not Attempts.objects.exists()


@pytest.mark.django_db
def test_codes_are_not_tried_without_end_either(client):
    user = make_user()
    first_step(client, user)
    for wrong in range(FREE_ATTEMPTS):
        second_step(client, f"{(int(code()) + 7 + wrong) % 1_000_000:06}")
    assert second_step(client).status_code == 200
    later(16)
    assert second_step(client).status_code == 302


def answer_of(path, fields, times):
    """Status, headers and body after so many tries by a fresh visitor; what is random in it masked."""
    client = Client()
    for _ in range(times):
        answer = client.post(path, fields, follow=True)
    body = answer.content.decode().replace(fields.get("login", fields.get("email")), "ADDRESS")
    hops = [(hop, status) for hop, status in answer.redirect_chain]
    return answer.status_code, hops, sorted(answer.headers), TOKEN.sub("TOKEN", body)


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, FREE_ATTEMPTS, FREE_ATTEMPTS + 2])
def test_log_in_tells_nobody_which_accounts_exist(times):
    """Known, unknown, closed, and invited without a password yet: the same to the letter, also when it has to wait."""
    closed, invited = make_user(), make_user()
    closed.is_active = False
    closed.save()
    invited.set_unusable_password()
    invited.save()
    addresses = [make_user().email, "nobody@council.example", closed.email, invited.email]
    answers = [answer_of("/accounts/login/", {"login": one, "password": "wrong-password"}, times) for one in addresses]
    assert answers[1:] == answers[:1] * 3


@pytest.mark.django_db
def test_password_reset_tells_nobody_which_accounts_exist():
    fields = [{"email": make_user().email}, {"email": "nobody@council.example"}]
    known, unknown = [answer_of("/accounts/password/reset/", one, 1) for one in fields]
    assert known == unknown
    assert known[0] == 200


@pytest.mark.django_db
def test_an_address_that_is_typed_in_capitals_is_the_same(client):
    user = make_user()
    for number in range(FREE_ATTEMPTS):
        client.post(
            "/accounts/login/", {"login": user.email.upper() if number % 2 else user.email, "password": "wrong"}
        )
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 200
    assert Attempts.objects.count() == 1
