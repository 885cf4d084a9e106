"""Two at once: start callables in threads at the same moment and hand back what each of them got."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

SECONDS = 60


def race(*runners: Callable[[], Any]) -> Sequence[Any]:
    """Run all at once, each in a thread with its own database connection; results in order, exceptions as values.

    For tests with `disposable_db`: a test inside a transaction would lock the others out.
    """
    results: list[Any] = [None] * len(runners)
    start = threading.Barrier(len(runners))

    def run(index: int) -> None:
        try:
            start.wait(SECONDS)
            results[index] = runners[index]()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,), daemon=True) for index in range(len(runners))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    stuck = sum(thread.is_alive() for thread in threads)
    if stuck:
        raise AssertionError(f"{stuck} of {len(runners)} racing threads never finished")
    return results
