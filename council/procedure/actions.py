"""Adopting rules."""

from uuid import UUID

from django.db import transaction

from council.access.actions import require_unlocked
from council.access.rules import HeldChange, Locked
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.procedure.models import RulesOfProcedure
from council.procedure.rules import Rules, changes, may_adopt
from council.record.actions import append
from council.record.rules.entries import Tag

RULES_SUBJECT = UUID("00000000-0000-4000-8000-000000000001")
"""The opaque subject under which the record names the council's rules."""


@transaction.atomic
def adopt_rules(rules: Rules, *, actor: Actor, clock: Clock) -> RulesOfProcedure:
    """Adopt a new version, in force from now. Raises `Refused` when it does not hold together, or during a lock.

    The first version is held back by nothing: there are no rules yet that a lock could keep.
    """
    may_adopt(rules).or_refuse()
    last = RulesOfProcedure.objects.select_for_update().order_by("-version").first()
    if last is not None:
        change = HeldChange(Locked.RULES, changes(Rules.from_dict(last.values), rules))
        require_unlocked(change, actor=actor, clock=clock)
    version = RulesOfProcedure.objects.create(
        version=last.version + 1 if last else 1, preset=rules.preset, values=rules.as_dict(), in_force_from=clock.now()
    )
    facts = {"version": version.version, "preset": rules.preset, "rules": rules.as_dict()}
    append(Tag.RULES_ADOPTED, RULES_SUBJECT, facts, actor=actor, clock=clock)
    return version
