"""What is told to whom, and how long the next mail about a forgotten password waits."""

from datetime import timedelta

import pytest

from council.accounts.rules import LONGEST_WAIT, News, news_of_factor, wait_between_resets


def test_waits_between_mails_grow_to_an_hour():
    waits = [wait_between_resets(asked) for asked in range(9)]
    assert waits == [timedelta(minutes=minutes) for minutes in (0, 1, 2, 4, 8, 16, 32, 60, 60)]
    assert wait_between_resets(10_000) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("factor", "added", "others", "news"),
    [
        ("totp", True, True, News.APP_ADDED),
        ("totp", False, False, News.APP_REMOVED),
        ("webauthn", True, True, News.PASSKEY_ADDED),
        ("webauthn", False, True, News.PASSKEY_REMOVED),
        ("recovery_codes", True, True, None),
        ("recovery_codes", False, True, News.CODES_RENEWED),
        ("recovery_codes", False, False, None),
    ],
)
def test_news_of_a_factor(factor, added, others, news):
    assert news_of_factor(factor, added=added, others=others) is news
