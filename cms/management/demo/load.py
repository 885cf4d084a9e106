"""Loading the demonstration: everything at once or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from cases.intake.actions import import_statements
from cases.intake.queries import platform_names
from cms.management.demo.cast import Cast
from cms.management.demo.data import Data, read
from cms.management.demo.founding import found, life_of_committee, life_of_member
from cms.management.demo.going import life_of_people
from cms.management.demo.hearing import life_of_person, life_of_platform
from cms.management.demo.lives import life_of_case
from cms.management.demo.naming import life_of_reports
from cms.management.demo.proposing import life_of_proposals
from cms.management.demo.removing import life_of_removals
from cms.management.demo.schedule import History, Schedule
from cms.management.demo.seating import panel
from cms.management.demo.signing import life_of_record, new_key
from cms.management.demo.site import publish_site
from cms.management.demo.standing import life_of_duty
from council.beacons import make_chain
from council.clocks.models import SimulatedTime
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.organisations.models import Organisation
from council.procedure.models import RulesOfProcedure
from council.procedure.rules import Preset


@dataclass(frozen=True)
class Shown:
    """What the demonstration prints of its histories: receipts and panels, each by the title of the case."""

    receipts: dict[str, str] = field(default_factory=dict)
    panels: dict[str, list[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """Plain values."""
        return asdict(self)


WITH_RECEIPT = ("ba-portal-monetisation", "ke-coded-word", "sd-hospital-road")
"""A case that waits for its appellant, one under review and one that is published."""
WITH_PANEL = "ke-coded-word"

SECRETARIAT = "lantern-secretariat"
"""The organisation by which the demonstration's council is known."""


class ForeignCouncil(RuntimeError):
    """The database holds a council that is not the demonstration: it is left alone."""


Say = Callable[[str], None]


def loaded() -> str:
    """The preset of the demonstration that this database holds already, or nothing.

    Raises `ForeignCouncil` for a council that is none.
    """
    try:
        first = RulesOfProcedure.objects.order_by("version").first()
    except DatabaseError:  # not migrated yet
        return ""
    if first is None:
        return ""
    if not Organisation.objects.filter(key=SECRETARIAT).exists():
        raise ForeignCouncil
    return first.preset


@transaction.atomic
def load(preset: Preset, *, now: datetime, say: Say) -> Shown:
    """Fill an empty database with the demonstration's council and its histories, up to `now`.

    One transaction: a load that is interrupted leaves nothing behind. Where the machine's calendar is behind the story,
    the simulated clock is set forward to its present; otherwise it runs with real time.
    """
    data = read(preset, now.astimezone(UTC).date())
    present = max(now, data.midnight + timedelta(hours=9))
    cast = Cast(data, SettableClock(data.founded))
    say(f"    a council of {len(data.members)} members and {len(data.deputies)} deputies, {len(data.cases)} cases")
    make_chain(settings.BEACON_FILE, sha256(b"demonstration").digest())
    found(cast)
    new_key(f"{data.site['council']['contact_email'].rpartition('@')[2]}/record")
    publish_site(cast)
    schedule = Schedule(cast.clock, say)
    for history in _histories(cast, data):
        schedule.add(history)
    schedule.add(life_of_record(cast, present))
    schedule.run(present)
    import_statements(
        enumerate(data.statements, start=1), platforms=platform_names(), actor=Actor.system(), clock=cast.clock
    )
    SimulatedTime.objects.update_or_create(pk=1, defaults={"ahead_seconds": _seconds(present - now)})
    say(f"    {schedule.acts} acts and {schedule.fired} deadlines up to {cast.clock.at:%d %B %Y}")
    return _shown(cast)


def _histories(cast: Cast, data: Data) -> Iterator[History]:
    yield from (life_of_member(cast, item) for item in [*data.members, *data.deputies])
    yield life_of_committee(cast)
    yield life_of_proposals(cast)
    yield life_of_people(cast, WITH_PANEL)
    yield life_of_duty(cast)
    yield life_of_removals(cast)
    yield life_of_reports(cast)
    yield from (life_of_case(cast, item) for item in data.cases)
    yield from (life_of_platform(cast, item) for item in data.cases)
    yield from (life_of_person(cast, item) for item in data.cases)


def _seconds(ahead: timedelta) -> int:
    return max(0, int(ahead.total_seconds()))


def _shown(cast: Cast) -> Shown:
    """The cases that a visitor tries first."""
    titles = {item["key"]: item["title"] for item in cast.data.cases}
    receipts = {titles[key]: cast.receipts[key].code for key in WITH_RECEIPT}
    panels = {titles[WITH_PANEL]: [_email(cast, one) for one in panel(cast, WITH_PANEL)]}
    return Shown(receipts, panels)


def _email(cast: Cast, actor: Actor) -> str:
    return next(user.email for user in cast.users.values() if user.pk == actor.id)
