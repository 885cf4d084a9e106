"""Taking a copy of the docket out of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from council.access.actions import use_approved
from council.access.rules import ProposalKind
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.record.actions import note_export


@transaction.atomic
def take_export(rows: int, asked: Mapping[str, Any], *, actor: Actor, clock: Clock) -> None:
    """Use up what a second person approved for these filters, and record an export of so many rows.

    Raises `Refused` when nobody approved it, and when it was taken already.
    """
    use_approved(ProposalKind.DOCKET_EXPORT, asked, actor=actor, clock=clock)
    note_export("docket", {"rows": rows}, actor=actor, clock=clock)
