"""Taking the text of a published opinion out of public view, and bringing it back: acts of two people.

Nothing is edited and nothing is deleted. What the public site shows follows from the entries of the record.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cases.docket.queries import locked
from cases.opinion import queries
from cases.opinion.models import OpinionVersion, Removal
from cases.opinion.rules.removal import may_bring_back, may_take_off
from council.access.actions import only_by_two
from council.access.rules import ProposalKind
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no
from council.record.actions import append_covered
from council.record.rules.entries import Tag


@transaction.atomic
def take_off(case_id: UUID, *, ground: str, sentence: str, seen: str, actor: Actor, clock: Clock) -> Removal:
    """Take the text of a published opinion out of public view, as two people agreed. `seen` is the hash both saw.

    Raises `Refused` outside an approval, and for what `may_take_off` says.
    """
    only_by_two(ProposalKind.OPINION_UNPUBLISH)
    case = locked(actor, case_id)
    opinion = queries.opinion_in(case.pk)
    version = queries.version_in_force(opinion, lock=True) if opinion else None
    if version is None:
        raise Refused(no("opinion.not_published"))
    facts = queries.off_facts(actor, case, version, ground=ground, sentence=sentence, seen=seen)
    may_take_off(facts).or_refuse()
    removal = Removal.rows.create(
        case=case,
        opinion=version.opinion,
        ground=ground,
        sentence=sentence,
        document_hash=version.document_hash,
        off_at=clock.now(),
    )
    body = {**_said(version), "ground": ground, "sentence": sentence}
    # Anybody may read this entry. It names nobody; who asked and agreed stands in the entries of the proposal.
    append_covered(Tag.OPINION_UNPUBLISHED, case.pk, body, actor=Actor.system(), clock=clock)
    return removal


@transaction.atomic
def bring_back(case_id: UUID, *, ground: str, seen: str, actor: Actor, clock: Clock) -> Removal:
    """Bring the text back, exactly as it was published, as two people agreed.

    Raises `Refused` outside an approval, when it is not out of public view, and when one byte of any published version
    is not what the record committed to.
    """
    only_by_two(ProposalKind.OPINION_REPUBLISH)
    case = locked(actor, case_id)
    removal = queries.removal_of(case.pk, lock=True)
    version = queries.version_in_force(removal.opinion, lock=True) if removal else None
    if removal is None or version is None:
        raise Refused(no("opinion.not_off"))
    may_bring_back(queries.return_facts(removal, ground=ground, seen=seen)).or_refuse()
    removal.back_at, removal.back_ground = clock.now(), ground
    removal.save(update_fields=["back_at", "back_ground"])
    body = {**_said(version), "ground": ground}
    # Anybody may read this entry. It names nobody, as above.
    append_covered(Tag.OPINION_REPUBLISHED, case.pk, body, actor=Actor.system(), clock=clock)
    return removal


def _said(version: OpinionVersion) -> dict[str, object]:
    return {
        "citation": version.opinion.citation,
        "version": version.number,
        "document_hash": version.document_hash,
    }
