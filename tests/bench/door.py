"""Benches the door: `python -m tests.bench.door`. How long a wrong password takes, whatever stands behind an address.

Medians of so many tries, real hashing, one process, no network. Nothing is asserted: the work is compared by
tests/council/test_equal_work.py, and a time depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from statistics import median

import django

from tests.bench.cli import database, site_folder, variables
from tests.bench.record import run, say


def main() -> None:
    """Make a site for each engine and time it in a process inside the product's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="*", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--inside", action="store_true", help="what the bench calls itself with")
    options = parser.parse_args()
    if options.inside:
        sys.stdout.write(json.dumps(timed(options.tries)))
        return
    for engine in options.engines:
        with site_folder() as folder, database(engine, folder) as url:
            environment = variables(folder, url)
            run("manage.py", "make_keys", environment=environment)
            run("manage.py", "migrate", "--verbosity", "0", environment=environment)
            command = ("-m", "tests.bench.door", "--inside", "--tries", str(options.tries))
            for what, took in json.loads(run(*command, environment=environment)[0]).items():
                say(f"{engine}: {what}: median of {options.tries} tries {took:.1f} ms")


def timed(tries: int) -> dict[str, float]:
    """Milliseconds of the median, by what was asked; the kinds take turns, so that a slow moment hits all of them."""
    django.setup()
    from django.test import Client  # inline: after django.setup

    from council.access.models import Attempts
    from council.notices.models import Notice

    kinds = _accounts()
    browsers = {name: Client(headers={"host": "localhost"}) for name in kinds}
    taken: dict[str, list[float]] = {}
    for _ in range(tries + 1):
        for name, email in kinds.items():
            Attempts.objects.all().delete()
            Notice.objects.all().delete()
            for what, path, fields in (
                ("wrong password", "/accounts/login/", {"login": email, "password": "a wrong password"}),
                ("reset", "/accounts/password/reset/", {"email": email}),
            ):
                begun = time.perf_counter()
                browsers[name].post(path, fields, secure=True)
                taken.setdefault(f"{what}, {name}", []).append((time.perf_counter() - begun) * 1000)
    return {what: median(times[1:]) for what, times in sorted(taken.items())}


def _accounts() -> dict[str, str]:
    """One address of every kind."""
    from council.access.models import User  # inline: after django.setup

    good = "a password that is good"
    User.objects.create_user("closed@council.example", good, name="Closed", is_active=False)
    User.objects.create_user("invited@council.example", None, name="Invited")
    User.objects.create_user("open@council.example", good, name="Open")
    return {name: f"{name}@council.example" for name in ("closed", "invited", "nobody", "open")}


if __name__ == "__main__":
    main()
