"""What the timer tidies up: counts, spent keys and mails that nobody needs any more."""

from __future__ import annotations

from datetime import UTC, datetime

from council.access.actions import prune_attempts, prune_keys
from council.accounts.rules import ATTEMPTS_KEPT, KEYS_KEPT, PRUNED_AT_ONCE, RESETS_KEPT
from council.kernel.clock import Clock
from council.notices import actions as notices
from council.notices.rules import NoticeKind
from council.sessions import database_now


def prune(*, clock: Clock, limit: int = PRUNED_AT_ONCE) -> int:
    """Delete what is old, at most `limit` rows of each kind; the next round goes on. Returns how many went.

    Attempts and keys are dated by the database's clock, also where a demonstration's clock was set forward.
    """
    now = datetime.fromtimestamp(database_now(), UTC)
    return (
        prune_attempts(now - ATTEMPTS_KEPT, limit)
        + prune_keys(now - KEYS_KEPT, limit)
        + notices.prune(NoticeKind.PASSWORD_RESET, clock.now() - RESETS_KEPT, limit)
    )
