"""Running the watch: begin when it is due, learn of each case that changed, then answer every question."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.capture.models import CaseWatch, Watch
from cases.capture.queries import (
    all_facts,
    counted,
    facts_of,
    known_stamps,
    last_begun,
    locked,
    published_after,
    stamps,
)
from cases.capture.rules import BATCH, due, report
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.safeguards.queries import weights_of_the_council


@transaction.atomic
def begin_watch(until: datetime, *, actor: Actor, clock: Clock) -> Watch | None:
    """The run to work on: the one that is not finished, or a new one when it is due; None while there is nothing to do.

    Two timers that begin at once make one run: `until` is unique, and whoever comes second goes on with the first.
    """
    last = last_begun()
    if last is not None and last.finished_at is None:
        return last
    cases = counted(until)
    if not due(until, cases, last.until if last else None, last.cases if last else 0):
        return None
    made, _ = Watch.objects.get_or_create(until=until, defaults={"begun_at": clock.now(), "cases": cases})
    return made


def learn(watch: Watch, *, actor: Actor, clock: Clock) -> int | None:
    """Compute the cases of the next batch whose draws, seats or votes changed; returns how many were computed.

    Each batch is a transaction of its own, so that a run that is killed goes on where it was. Two timers at once do the
    same batch once: the second finds the run held or gone on, throws away what it computed and gets None. A case that
    cannot be read is left out, with what was known of it before.
    """
    key = None if watch.reached_at is None or watch.reached is None else (watch.reached_at, watch.reached)
    ahead = published_after(key, watch.until, BATCH + 1)
    batch, over = ahead[:BATCH], len(ahead) <= BATCH
    now_, before = stamps(batch), known_stamps(batch)
    changed = [case for case in batch if before.get(case.pk) != now_[case.pk]]
    facts = facts_of(changed) if changed else {}
    with transaction.atomic():
        held = locked(watch)
        if held is None:
            return None
        _forget([case.pk for case in changed])
        CaseWatch.rows.bulk_create(
            CaseWatch(case_id=pk, stamp=now_[pk], sealed=json.dumps(one.as_dict()), computed_at=clock.now())
            for pk, one in facts.items()
        )
        if batch:
            watch.reached_at, watch.reached = batch[-1].published_at, batch[-1].pk
        watch.done = watch.cases if over else min(watch.done + len(batch), watch.cases - 1)
        watch.save(update_fields=["done", "reached_at", "reached"])
    return len(facts)


def _forget(cases: Collection[UUID]) -> None:
    """What was known of cases that are computed anew; the facts themselves stay where they are made."""
    CaseWatch.rows.filter(case__in=cases).delete()


def finish_watch(watch: Watch, *, actor: Actor, clock: Clock) -> Watch | None:
    """Answer every question about all cases, and let the pages show it; None where another timer did.

    `unread` says how many cases are left out because they cannot be read. The next run tries them again.
    """
    known = all_facts(watch.until)
    found = report(known.facts, f"{watch.until:%Y-%m-%d}")
    unread = counted(watch.until) - len(known.facts)
    weights = weights_of_the_council(clock.now(), questions=len(found.public["rows"]))
    with transaction.atomic():
        if locked(watch) is None:
            return None
        CaseWatch.rows.filter(pk__in=known.unread).update(stamp="")
        watch.public = {**found.public, "unread": max(unread, 0), **weights}
        watch.sealed = json.dumps(found.members)
        watch.finished_at = clock.now()
        watch.save(update_fields=["public", "sealed", "finished_at"])
    return watch
