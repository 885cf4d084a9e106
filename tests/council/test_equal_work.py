"""The door does the same work whatever stands behind an address, so that the time of an answer tells nothing.

Work is counted, not timed: hashings of a password, and statements. `python -m tests.bench.door` times it.
"""

import re

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council.access.models import User
from council.access.rules import FREE_ATTEMPTS, Office
from tests.factories.people import make_user
from tests.support.logins import first_step, without_factor

pytestmark = pytest.mark.django_db

VALUES = re.compile(r"'[^']*'|s\d+_x\d+|_django_curs_\w+|\b\d+\b")


class Counting(MD5PasswordHasher):
    """The hasher of the tests, which counts how often it hashes; checking a password is a hashing too."""

    times = 0

    def encode(self, password, salt):
        Counting.times += 1
        return super().encode(password, salt)


@pytest.fixture
def kinds(settings):
    """One account of every kind that an address may have behind it, and none."""
    settings.PASSWORD_HASHERS = ["tests.council.test_equal_work.Counting"]
    closed, invited = make_user("", Office.SECRETARIAT), make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    invited.set_unusable_password()
    invited.save()
    return {
        "wrong password": make_user("", Office.MEMBER),
        "nobody": User(email="nobody@council.example"),
        "closed": closed,
        "without a second step": without_factor(),
        "invited": invited,
    }


def work_of(user):
    """Hashings, and statements without their values, of one attempt with a wrong password."""
    client = Client()
    client.get("/accounts/login/")
    cache.clear()
    Counting.times = 0
    with CaptureQueriesContext(connection) as caught:
        assert first_step(client, user, "a wrong password").status_code == 200
    return Counting.times, [VALUES.sub("?", query["sql"]) for query in caught.captured_queries]


@pytest.mark.parametrize("tries", [1, FREE_ATTEMPTS + 1])
def test_a_wrong_password_costs_the_same_for_every_address(kinds, tries):
    """At once, and when the next attempt has to wait: then no password is looked at, for nobody."""
    for _ in range(tries):
        work = {kind: work_of(user) for kind, user in kinds.items()}
    expected = work["nobody"]
    assert expected[0] == (1 if tries == 1 else 0)
    assert {kind: done[0] for kind, done in work.items()} == dict.fromkeys(kinds, expected[0])
    for kind, done in work.items():
        assert "\n".join(done[1]) == "\n".join(expected[1]), kind


def test_without_the_hashing_for_nobody_the_count_would_tell(kinds, monkeypatch):
    """The control: what makes the times equal is taken away, and the test above would be red."""
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda self, password: None)
    assert work_of(kinds["nobody"])[0] == 0
    assert work_of(kinds["wrong password"])[0] == 1
