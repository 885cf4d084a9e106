"""Benches conflicts: `python -m tests.bench.screening`. Holds the register against one case for a whole council.

Two figures for each engine: what the register shows (read and computed), and a whole check by the timer that finds
nothing new, with its lock and its writes. The goal for 200 members: under 200 ms and at most 10 statements for the
first. Statements are asserted by tests/cases/clearance/test_rechecks.py; a time depends on the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import django
from django.db import transaction

from tests.bench.cli import database, site_folder, variables
from tests.bench.record import run, say

MEMBERS, ORGANISATIONS, EACH = 200, 600, 6
"""Members, organisations among which their interests lie, and interests of each member."""


def main() -> None:
    """Make a council for each engine and time it in a process inside the product's settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="*", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--tries", type=int, default=30)
    parser.add_argument("--inside", action="store_true", help="what the bench calls itself with")
    options = parser.parse_args()
    if options.inside:
        sys.stdout.write(json.dumps(timed(options.members, options.tries)))
        return
    for engine in options.engines:
        with site_folder() as folder, database(engine, folder) as url:
            environment = variables(folder, url)
            run("manage.py", "make_keys", environment=environment)
            run("manage.py", "migrate", "--verbosity", "0", environment=environment)
            command = ("--inside", "--members", str(options.members), "--tries", str(options.tries))
            for line in json.loads(run("-m", "tests.bench.screening", *command, environment=environment)[0]):
                say(f"{engine}: {line}")


def timed(members: int, tries: int) -> list[str]:
    """The figures in words."""
    django.setup()
    from cases.clearance.actions import findings, recheck  # inline: after django.setup
    from cases.clearance.models import CaseDeclaration, Concern
    from council.kernel.actor import Actor
    from council.members.queries import sitting
    from tests.factories.cases import WHEN, make_case
    from tests.factories.declarations import ask

    with transaction.atomic():
        case = make_case("panel_formation")
        _council(case.platform, members)
        ask(case)
    asked = {one.member_id: one for one in CaseDeclaration.rows.filter(case=case).select_related("member")}
    clock = _clock(WHEN)
    found = sum(len(seen) for _, seen in findings(case, asked, sitting(WHEN.date()), WHEN))
    if found != Concern.rows.count():
        raise RuntimeError("what is shown is not what was raised")
    return [
        f"{len(asked)} members, {members * EACH} interests, {ORGANISATIONS} organisations: {found} hits",
        _line("what the register shows", lambda: findings(case, asked, sitting(WHEN.date()), WHEN), tries),
        _line("a check that finds nothing new", lambda: recheck(case.pk, actor=Actor.system(), clock=clock), tries),
    ]


def _clock(at: Any) -> Any:
    from council.kernel.clock import SettableClock  # inline: as above

    return SettableClock(at)


def _line(what: str, act: Callable[[], object], tries: int) -> str:
    from django.db import connection  # inline: after django.setup
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as statements:
        act()
    taken, worked = [], []
    for _ in range(tries):
        begun, began = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - began) * 1000)
    slow = sorted(taken)[len(taken) * 95 // 100]
    return (
        f"{what}: p50 {median(taken):.0f} ms (of its processor {median(worked):.0f} ms), p95 {slow:.0f} ms, "
        f"{len(statements)} statements"
    )


def _council(platform: Any, members: int) -> None:
    """Members with interests among organisations of which some belong to the platform's owner; always the same."""
    from council.interests.models import Interest  # inline: after django.setup
    from council.organisations.models import Funding, Organisation
    from tests.factories.cases import WHEN
    from tests.factories.people import make_member, make_organisation

    chance = random.Random(1)
    owner = make_organisation("Owner")
    platform.parent = owner
    platform.save()
    firms = [Organisation(key=f"firm-{one}", name=f"Firm {one}", kind="company") for one in range(ORGANISATIONS)]
    for place, firm in enumerate(firms):
        if place % 3:  # chains of three, and every fiftieth belongs to the owner of the platform
            firm.parent = firms[place - 1]
        elif place % 50 == 0:
            firm.parent = owner
    Organisation.objects.bulk_create(firms)
    Funding.objects.bulk_create(
        Funding(organisation=firm, funder=funder, share_percent=10, from_year=2020)
        for firm, funder in (chance.sample(firms, 2) for _ in range(ORGANISATIONS // 2))
    )
    council = [make_member(employer=chance.choice(firms)) for _ in range(members)]
    Interest.objects.bulk_create(
        Interest(
            member=member,
            kind=chance.choice(["employment", "pay_or_grant", "holding", "office", "gift"]),
            organisation=chance.choice(firms),
            since=date(2024, 1, 1),
            public=False,
            entered_at=WHEN,
            changed_at=WHEN,
        )
        for member in council
        for _ in range(EACH)
    )


if __name__ == "__main__":
    main()
