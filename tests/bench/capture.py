"""Benches the watch on capture: `python -m tests.bench.capture`. How long a first run over many published cases takes.

Forty members, panels of five, a real draw and a vote for each case. Then the same again when five cases are new, which
is what a council meets from month to month. Nothing is asserted but that figures came out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import timedelta

import django

from tests.bench.cli import database, site_folder, variables
from tests.bench.record import run, say


def main() -> None:
    """Make a site for each engine and time the watch in a process inside the product's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="*", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--inside", action="store_true", help="what the bench calls itself with")
    options = parser.parse_args()
    if options.inside:
        sys.stdout.write(json.dumps(timed(options.cases)))
        return
    for engine in options.engines:
        with site_folder() as folder, database(engine, folder) as url:
            environment = variables(folder, url)
            run("manage.py", "make_keys", environment=environment)
            run("manage.py", "migrate", "--verbosity", "0", environment=environment)
            command = ("-m", "tests.bench.capture", "--inside", "--cases", str(options.cases))
            for what, told in json.loads(run(*command, environment=environment)[0]).items():
                say(f"{engine}: {what}: {told}")


def timed(cases: int) -> dict[str, str]:
    """What each part of a run took."""
    django.setup()
    from django.db import transaction  # inline: after django.setup

    from cases.capture.actions import begin_watch, finish_watch, learn
    from cases.docket.models import Case
    from cases.lifecycle import Stage
    from council.kernel.actor import Actor
    from council.kernel.clock import SettableClock
    from tests.factories.capture import make_drawn, make_published_cases
    from tests.factories.cases import WHEN, make_case
    from tests.factories.panels import make_council

    clock, council, system = SettableClock(WHEN), make_council(40, legal=20), Actor.system()

    @transaction.atomic
    def publish(some: int, until: timedelta, name: str) -> None:
        like = make_case(Stage.PANEL_FORMATION, clock=clock)
        for place, case in enumerate(make_published_cases(some, like, at=WHEN + until)):
            make_drawn(case, council, at=case.published_at, seed=f"{name} {place}")

    def round_(until: timedelta) -> tuple[float, float, float, int]:
        begun, work, computed = time.perf_counter(), time.process_time(), 0
        watch = begin_watch(WHEN + until, actor=system, clock=clock)
        assert watch is not None, "nothing to do"
        while watch.done < watch.cases:
            computed += learn(watch, actor=system, clock=clock) or 0
        between = time.perf_counter()
        finish_watch(watch, actor=system, clock=clock)
        assert watch.public["cases"] == Case.rows.filter(stage="published").count()
        return between - begun, time.perf_counter() - between, time.process_time() - work, computed

    publish(cases, timedelta(days=-1), "old")
    first = round_(timedelta(0))
    publish(5, timedelta(days=20), "new")
    second = round_(timedelta(days=31))
    return {
        name: f"{computed} cases computed in {took:.1f} s, answers in {answered:.1f} s; {work:.1f} s of one core"
        for name, (took, answered, work, computed) in (
            (f"first run, {cases} cases", first),
            (f"next run, {cases + 5} cases", second),
        )
    }


if __name__ == "__main__":
    main()
