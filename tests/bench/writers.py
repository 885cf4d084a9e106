"""One process of writers: so many threads append entries, each in a transaction of its own, until the time is up.

`python -m tests.bench.writers THREADS SECONDS`, inside the product's settings. Says `ready` when every thread is
connected, begins when a line comes in, and prints one JSON list at the end: what each acknowledged entry took, in
milliseconds.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime
from uuid import uuid4

import django

from council.kernel.actor import Actor
from council.kernel.clock import SettableClock


def main() -> None:
    """Write from all threads, then say what came of it."""
    django.setup()
    threads, seconds = int(sys.argv[1]), float(sys.argv[2])
    connected, begin = threading.Barrier(threads + 1), threading.Event()
    taken: list[list[float]] = [[] for _ in range(threads)]
    workers = [threading.Thread(target=write, args=(connected, begin, seconds, one)) for one in taken]
    for worker in workers:
        worker.start()
    connected.wait()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    begin.set()
    for worker in workers:
        worker.join()
    sys.stdout.write(json.dumps([took for one in taken for took in one]))


def write(connected: threading.Barrier, begin: threading.Event, seconds: float, taken: list[float]) -> None:
    """One writer: append, note how long it took, again."""
    from django.db import connection, transaction  # inline: models need the set-up in main

    from council.record.actions import append  # inline: the same
    from council.record.rules.entries import Tag  # inline: the same

    clock, actor = SettableClock(datetime.now(UTC)), Actor.system()
    connection.ensure_connection()
    connected.wait()
    begin.wait()
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        with transaction.atomic():
            append(Tag.POST_WRITTEN, uuid4(), {"post": str(uuid4()), "commitment": "0" * 64}, actor=actor, clock=clock)
        taken.append((time.perf_counter() - begun) * 1000)
    connection.close()


if __name__ == "__main__":
    main()
