"""How long whoever guesses a password or a code waits. Pure."""

from datetime import timedelta

FREE_ATTEMPTS = 5
"""So many wrong passwords or codes in a row cost nothing: people mistype."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)
"""Nobody is kept out of their own account for longer by somebody who guesses."""
FORGOTTEN_AFTER = timedelta(hours=1)


def wait_after(failures: int) -> timedelta:
    """How long the next attempt waits after so many wrong ones in a row: twice as long each time, five minutes at most.

    Whoever guesses without a pause tries 288 times a day.
    """
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE_ATTEMPTS, 10)), LONGEST_WAIT)
