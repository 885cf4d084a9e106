"""Which opinions are out of public view, and whether what is kept of them is what was published."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cases.docket.models import Case
from cases.opinion.models import Opinion, OpinionVersion, Removal
from cases.opinion.queries.publication import OUT, protected_names
from cases.opinion.rules.document import hash_of
from cases.opinion.rules.names import places_of_names
from cases.opinion.rules.removal import OffFacts, ReturnFacts
from cases.opinion.rules.words import VersionState
from council.access.queries import outside_walls
from council.kernel.actor import Actor
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Tag, commit

STANDING = Removal.rows.filter(opinion=OuterRef("opinion"), back_at=None)


def removal_of(case_id: UUID, *, lock: bool = False) -> Removal | None:
    """The removal that lasts, if the opinion of a case is out of public view. Public: the tombstone says all of it."""
    found = Removal.rows.filter(case_id=case_id, back_at=None).select_related("opinion")
    return (found.select_for_update(of=("self",)) if lock else found).first()


def times_of_removals() -> tuple[int, int]:
    """How many removals there were, and how many ended: whatever was made for the public is named by both."""
    return Removal.rows.count(), Removal.rows.exclude(back_at=None).count()


def public_versions(actor: Actor, case_id: UUID | None = None) -> list[OpinionVersion]:
    """Versions in force that are public, the newest first, at most 200; of one case when it is given.

    Everybody reads them, but whoever stands behind a wall before a case does not act on it.
    """
    found = OpinionVersion.rows.filter(~Exists(STANDING), state=VersionState.PUBLISHED)
    if case_id is not None:
        found = found.filter(opinion__case_id=case_id)
    found = outside_walls(actor, found).select_related("opinion__case")
    return list(found.order_by("-opinion__year", "-opinion__serial")[:200])


def removals(actor: Actor, case_id: UUID | None = None) -> list[Removal]:
    """The same for what is out of public view now."""
    found = Removal.rows.filter(back_at=None)
    if case_id is not None:
        found = found.filter(case_id=case_id)
    return list(outside_walls(actor, found).select_related("opinion", "case").order_by("-off_at", "pk")[:200])


def opinion_in(case_id: UUID) -> Opinion | None:
    """The opinion of a case, likewise."""
    return Opinion.rows.filter(case_id=case_id).first()


def version_in_force(opinion: Opinion, *, lock: bool = False) -> OpinionVersion | None:
    """The version in force of an opinion, for acts of two people: they may hold no office that reads drafts."""
    found = OpinionVersion.rows.filter(opinion=opinion, state=VersionState.PUBLISHED).select_related("opinion")
    return (found.select_for_update(of=("self",)) if lock else found).first()


def off_facts(actor: Actor, case: Case, version: OpinionVersion, *, ground: str, sentence: str, seen: str) -> OffFacts:
    """What the rule of taking off sees; the same for the form and for the act."""
    return OffFacts(
        published=version.state == VersionState.PUBLISHED,
        off=removal_of(case.pk) is not None,
        ground=ground,
        sentence=sentence,
        named=bool(places_of_names({"sentence": sentence}, protected_names(actor, case))),
        seen=seen,
        hash=version.document_hash,
    )


def return_facts(removal: Removal, *, ground: str, seen: str) -> ReturnFacts:
    """What the rule of bringing back sees."""
    return ReturnFacts(
        off=removal.back_at is None,
        ground=ground,
        seen=seen,
        hash=removal.document_hash,
        intact=intact(removal.opinion),
    )


def intact(opinion: Opinion) -> bool:
    """Whether every published version is what its entry of the record committed to, byte for byte."""
    recorded: dict[str, str] = {}
    for entry in entries_about(opinion.case_id):
        if entry.tag in {Tag.OPINION_PUBLISHED, Tag.OPINION_CORRECTED}:
            payload = payload_of(entry)
            if payload is None or commit(bytes(entry.payload.salt), payload) != bytes(entry.commitment):
                return False
            recorded[payload["version_id"]] = payload["document_hash"]
    published = OpinionVersion.rows.filter(Q(state__in=OUT), opinion=opinion)
    kept = {str(one.pk): hash_of(one.document or {}) for one in published}
    return bool(kept) and kept == recorded
