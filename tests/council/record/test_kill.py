"""`kill -9` of web and database under load: what was acknowledged is there, once, and the record has no gap.

200 cycles: `.venv/bin/python -m pytest -m deep -s tests/council/record/test_kill.py`, with `SMC_TEST_ENGINE=postgres`
for the other engine. Every run prints its seed.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from uuid import UUID

import pytest
from django.db import connections

from council.access.models import UsedKey
from council.interests.models import Interest
from council.record.models import RecordEntry, RecordHead
from council.record.queries import check, payload_of
from council.record.rules.entries import Tag
from tests.support import databases
from tests.support.kills import Load, connected_to, sessions
from tests.support.postgres import Server
from tests.support.site import LiveSite, serving

MEMBERS = 4
LONGEST = 0.3
"""Seconds of load before a kill, at most: requests take about 20 ms, so the moment falls anywhere within one."""
SYNCED = {"max_connections": "50", "shared_buffers": "64MB"}
"""Unlike the server of the other tests, this one syncs."""


@pytest.fixture
def server(disposable_db: str) -> Iterator[Server | None]:
    """On PostgreSQL a server of this test's own, with the migrated template, to be killed. On SQLite there is none."""
    if not databases.is_postgres():
        yield None
        return
    own = Server.start(SYNCED)
    try:
        own.fill_from(disposable_db)
        with connected_to(own.url):
            yield own
    finally:
        own.stop()


@pytest.fixture
def site(server: Server | None, disposable_db: str) -> Iterator[LiveSite]:
    """The product with two workers, on that server or on a SQLite file."""
    url, options = server.url if server else disposable_db, "--preload --workers 2"
    with serving(url, application="tests.support.warm:application", options=options) as live:
        yield live


@pytest.mark.parametrize("cycles", [25, pytest.param(200, marks=pytest.mark.deep)])
def test_every_acknowledged_entry_is_there_once_whoever_is_killed(site, server, cycles):
    seed = random.SystemRandom().randrange(2**32)
    chance, begun = random.Random(seed), time.monotonic()
    print(f"\nseed {seed}")  # noqa: T201 — a run that fails must be able to come again
    cookies, first, seen, kills = sessions(MEMBERS), RecordHead.objects.get().size, 0, Counter()
    with Load(site.url, cookies) as load:
        for kill in _kills(chance, cycles, server is not None):
            load.wait_for_more(1)
            connections.close_all()  # nobody but the site holds the database open when it dies
            time.sleep(chance.uniform(0, LONGEST))
            kill(site, server, chance)
            kills[kill.__name__.strip("_")] += 1
            load.wait_for_more(MEMBERS)
            seen = _there_since(load, seen, first)
    acknowledged = load.acknowledged
    assert load.refused == ""
    interests = list(Interest.objects.all())
    assert Counter(UUID(interest.text) for interest in interests) == Counter(acknowledged)
    entries = RecordEntry.objects.filter(tag=Tag.INTEREST_DECLARED).select_related("payload")
    recorded = Counter(UUID(payload_of(entry)["interest"]) for entry in entries)
    assert recorded == Counter(interest.pk for interest in interests)
    result = check()
    assert (result.why, result.size) == ("", first + len(acknowledged))
    print(  # noqa: T201 — the figures of a long run
        f"{len(acknowledged)} acknowledged, {load.again} sent again, 0 lost, 0 double; {cycles} cycles: {dict(kills)}; "
        f"{time.monotonic() - begun:.0f} s"
    )


def _there_since(load: Load, seen: int, first: int) -> int:
    """After a cycle, cheaply: what was acknowledged since the last one is there, and the record has no gap."""
    new = load.acknowledged[seen:]
    assert UsedKey.objects.filter(key__in=new).count() == len(new)
    size = RecordHead.objects.get().size
    assert list(RecordEntry.objects.filter(seq__lt=size).order_by("seq").values_list("seq", flat=True)) == [
        *range(size)
    ]
    assert size - first >= len(load.acknowledged[: seen + len(new)])
    return seen + len(new)


Kill = Callable[[LiveSite, Server | None, random.Random], None]


def _kills(chance: random.Random, cycles: int, postgres: bool) -> list[Kill]:
    """Every kind of kill, the quick ones more often, in an order of chance."""
    if postgres:
        kinds = [_web, _both, *[_database] * 4, *[_backend] * 6, *[_workers] * 6, *[_worker] * 7]
    else:
        kinds = [*[_web] * 2, *[_workers] * 10, *[_worker] * 13]
    drawn = [kinds[number % len(kinds)] for number in range(cycles)]
    chance.shuffle(drawn)
    return drawn


def _worker(site: LiveSite, server: Server | None, chance: random.Random) -> None:
    _end(site, [chance.choice(site.workers() or [0])])


def _workers(site: LiveSite, server: Server | None, chance: random.Random) -> None:
    _end(site, site.workers())


def _web(site: LiveSite, server: Server | None, chance: random.Random) -> None:
    site.kill()
    site.start_again()


def _backend(site: LiveSite, server: Server | None, chance: random.Random) -> None:
    assert server is not None
    server.kill_backend(chance.choice)


def _database(site: LiveSite, server: Server | None, chance: random.Random) -> None:
    assert server is not None
    server.kill()
    server.start_again()


def _both(site: LiveSite, server: Server | None, chance: random.Random) -> None:
    assert server is not None
    server.kill()
    site.kill()
    server.start_again()
    site.start_again()


def _end(site: LiveSite, pids: list[int]) -> None:
    for pid in pids:
        if pid in site.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
