"""Who stands above an organisation. Pure.

Owners are matched by identifier; owners that own each other exist in the world and end every walk.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from council.kernel.verdicts import YES, Verdict, require_that


def ancestors(organisation: UUID, parents: Mapping[UUID, UUID]) -> tuple[UUID, ...]:
    """The owners of an organisation, the nearest first. Owners that own each other end the walk where it closes."""
    found: list[UUID] = []
    seen = {organisation}
    while (owner := parents.get(organisation)) is not None and owner not in seen:
        found.append(owner)
        seen.add(owner)
        organisation = owner
    return tuple(found)


def top_of(organisation: UUID, parents: Mapping[UUID, UUID]) -> UUID:
    """The organisation that stands above this one. In a ring of owners, the same one from wherever the walk begins."""
    chain = (organisation, *ancestors(organisation, parents))
    owner = parents.get(chain[-1])
    ring = chain[chain.index(owner) :] if owner in chain else chain[-1:]
    return min(ring)


def may_own(organisation: UUID, parent: UUID | None) -> Verdict:
    """Whether somebody may be entered as owner: owners in a ring exist in the world, an owner of itself does not."""
    return YES if parent is None else require_that(parent != organisation, "organisations.owns_itself", "parent")


def may_be_one(kept: UUID, other: UUID, same_as: Mapping[UUID, UUID]) -> Verdict:
    """Whether a row may be found to be another organisation: not itself, and neither is another one's already.

    Chains are refused so that taking a finding back gives exactly what stood before.
    """
    verdict = require_that(kept != other, "organisations.same_row", "kept")
    verdict &= require_that(other not in same_as, "organisations.already_another")
    verdict &= require_that(kept not in same_as, "organisations.kept_is_another", "kept")
    return verdict & require_that(other not in same_as.values(), "organisations.stands_for_others")
