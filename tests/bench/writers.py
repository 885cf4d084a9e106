"""What the bench of the record lets run in processes of their own, inside the product's settings.

`python -m tests.bench.writers write THREADS SECONDS`: so many threads append entries, each in a transaction of its own,
until the time is up. Says `ready` when every thread is connected, begins when a line comes in, and prints one JSON
list: what each acknowledged entry took, in milliseconds.
`… cost`: prints how many statements one append takes.
`… fill SIZE`: appends until the record has so many entries.
`… check`: checks the whole record; prints how many entries it found and the seconds it took.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import django

from council.kernel.actor import Actor
from council.kernel.clock import SettableClock

BATCH = 5_000


def main() -> None:
    """Do one of the four."""
    django.setup()
    name, *words = sys.argv[1:]
    commands: dict[str, Callable[..., Any]] = {"write": write, "cost": cost, "fill": fill, "check": check}
    sys.stdout.write(json.dumps(commands[name](*words)) + "\n")


def write(threads: str, seconds: str) -> list[float]:
    """Append from all threads at once."""
    connected, begin = threading.Barrier(int(threads) + 1), threading.Event()
    taken: list[list[float]] = [[] for _ in range(int(threads))]
    writers = [threading.Thread(target=_writer, args=(connected, begin, float(seconds), one)) for one in taken]
    for writer in writers:
        writer.start()
    connected.wait()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    begin.set()
    for writer in writers:
        writer.join()
    return [took for one in taken for took in one]


def _writer(connected: threading.Barrier, begin: threading.Event, seconds: float, taken: list[float]) -> None:
    from django.db import connection  # inline: it needs the set-up in main

    connection.ensure_connection()
    connected.wait()
    begin.wait()
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        _append(1)
        taken.append((time.perf_counter() - begun) * 1000)
    connection.close()


def _append(number: int) -> None:
    from django.db import transaction  # inline: models need the set-up in main

    from council.record.actions import append_many  # inline: the same
    from council.record.rules.entries import Tag  # inline: the same

    items = [(uuid4(), {"puid": str(uuid4())}) for _ in range(number)]
    with transaction.atomic():
        append_many(Tag.STATEMENT_IMPORTED, items, actor=Actor.system(), clock=SettableClock(datetime.now(UTC)))


def cost() -> int:
    """Statements of one append, besides the begin and the end of the transaction."""
    from django.db import connection  # inline: it needs the set-up in main
    from django.test.utils import CaptureQueriesContext  # inline: the same

    _append(1)
    with CaptureQueriesContext(connection) as caught:
        _append(1)
    return sum(query["sql"] not in {"BEGIN", "BEGIN IMMEDIATE", "COMMIT"} for query in caught)


def fill(size: str) -> int:
    """Append until there are so many."""
    from council.record import queries  # inline: models need the set-up in main

    while (missing := int(size) - queries.size()) > 0:
        _append(min(missing, BATCH))
    return queries.size()


def check() -> tuple[int, float]:
    """Check every entry and the head."""
    from council.record import queries  # inline: models need the set-up in main

    begun = time.perf_counter()
    result = queries.check()
    if not result.ok:
        raise RuntimeError(f"entry {result.failed}: {result.why}")
    return result.size, time.perf_counter() - begun


if __name__ == "__main__":
    main()
