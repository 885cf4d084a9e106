"""The checklist, the two keys, and publication (LIFECYCLE.md, row 16)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from cases.docket.actions import move, next_number
from cases.docket.models import Case
from cases.docket.queries import locked
from cases.lifecycle import STEPS, Stage, may_step
from cases.opinion import queries
from cases.opinion.models import Opinion, OpinionVersion, PublicationKey, Signature
from cases.opinion.rules.document import hash_of
from cases.opinion.rules.publishing import SIGNERS, KeyFacts, SignatureFacts, may_publish, may_sign, may_turn
from cases.opinion.rules.words import KEY_HOLDERS, CheckItem, Key, VersionState
from council.access.queries import offices_on, require, require_office
from council.access.rules import MATRIX, Office, Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.numbering import citation
from council.kernel.verdicts import NotReachable, no
from council.record.actions import append, append_covered
from council.record.rules.entries import Tag


@transaction.atomic
def sign_checklist(case_id: UUID, *, ticked: frozenset[CheckItem], actor: Actor, clock: Clock) -> Signature:
    """Sign that the text was read for names and dangers. Panel chair and secretariat sign, two different people."""
    case, version = _approved(case_id, Permission.CASE_OPINION_REDACT, actor=actor)
    signed = queries.signatures(actor, version)
    office = _signing_office(actor, case, frozenset(Office(one.office) for one in signed))
    before = any(one.person_id == actor.id for one in signed)
    facts = SignatureFacts(VersionState(version.state), ticked, before, any(one.office == office for one in signed))
    may_sign(facts).or_refuse()
    assert actor.id is not None  # an office of these is held by a person
    signature = Signature.rows.create(
        version=version, person_id=actor.id, office=office, items=sorted(ticked), signed_at=clock.now()
    )
    body = {"version": version.number, "text_hash": version.text_hash, "items": sorted(ticked)}
    append(Tag.REDACTION_SIGNED, case.pk, body, actor=actor, clock=clock, office=office)
    return signature


def _signing_office(actor: Actor, case: Case, signed: frozenset[Office]) -> Office:
    """The office under which somebody signs: one that has not signed yet, where they hold both."""
    held = sorted(office for office in SIGNERS if office in offices_on(actor, case.pk))
    return next((office for office in held if office not in signed), held[0])


@transaction.atomic
def turn_key(case_id: UUID, *, key: Key, actor: Actor, clock: Clock) -> OpinionVersion:
    """Turn one of the two keys; the second one publishes. Refused with everything that the gate still holds back."""
    case, version = _approved(case_id, Permission.CASE_PUBLICATION_KEY, actor=actor)
    assert actor.id is not None  # the permission belongs to offices of people
    turned = queries.keys(actor, version)
    office = _turning_office(actor, case, key)
    facts = KeyFacts(
        key=key,
        office=office,
        person=actor.id,
        turned={one: row.person_id for one, row in turned.items()},
        approved_at=version.approved_at or clock.now(),
        now=clock.now(),
        patience=queries.patience(case, clock.now()),
    )
    (may_publish(queries.gate(actor, case, version)) & may_turn(facts)).or_refuse()
    PublicationKey.rows.create(version=version, key=key, person_id=actor.id, office=office, turned_at=clock.now())
    body = {"version": version.number, "key": str(key), "text_hash": version.text_hash}
    append(Tag.PUBLICATION_KEY_TURNED, case.pk, body, actor=actor, clock=clock, office=office)
    if {*turned, key} == set(Key):
        _publish(case, version, actor=actor, clock=clock)
    return version


def _turning_office(actor: Actor, case: Case, key: Key) -> Office:
    """The office under which somebody turns a key: its own holder's where they hold it, else the council chair's."""
    held = offices_on(actor, case.pk) & {str(office) for office in MATRIX[Permission.CASE_PUBLICATION_KEY]}
    for office in (KEY_HOLDERS[key], Office.COUNCIL_CHAIR):
        if office in held:
            return office
    return Office(min(held))


def _publish(case: Case, version: OpinionVersion, *, actor: Actor, clock: Clock) -> None:
    """Issue the citation, freeze the document, put its hash into the record; the page is made by a reaction."""
    require_office(actor, case.pk, STEPS["publish"].offices)
    _cite(version.opinion, clock)
    before = queries.in_force(actor, case.pk, lock=True)
    if before is not None:  # a case that was opened again: the new opinion takes the place of the old one
        before.supersede()
        before.save()
    version.document = queries.document(actor, case, version, clock=clock)
    version.document_hash = hash_of(version.document)
    version.publish()
    version.published_at = clock.now()
    version.save()
    facts = {"citation": version.opinion.citation, "version": version.number, "document_hash": version.document_hash}
    moved = move(case, "publish", actor=actor, clock=clock, facts=facts, changes={"published_at": clock.now()})
    body = {**facts, "text_hash": version.text_hash, "version_id": str(version.pk)}
    # Anybody may read this entry. It names nobody; who turned the keys stands in the entries of the keys.
    append_covered(Tag.OPINION_PUBLISHED, moved.pk, body, actor=Actor.system(), clock=clock)


def _cite(opinion: Opinion, clock: Clock) -> None:
    """Give the opinion its citation, once: gap-free in the council's year, because the series stays locked."""
    if opinion.citation is not None:
        return
    opinion.year = localtime(clock.now()).year
    opinion.serial = next_number("opinion", opinion.year)
    opinion.citation = citation(opinion.year, settings.COUNCIL_CODE, opinion.serial)
    opinion.save(update_fields=["year", "serial", "citation"])


def _approved(case_id: UUID, permission: Permission, *, actor: Actor) -> tuple[Case, OpinionVersion]:
    """The case, locked, and its approved text, for somebody with the permission."""
    case = locked(actor, case_id)
    require(actor, permission, case.pk)
    may_step("publish", Stage(case.stage)).or_refuse()
    version = queries.in_work(actor, case.pk, lock=True)
    if version is None:
        raise NotReachable
    if version.state != VersionState.APPROVED:
        no("opinion.not_approved").or_refuse()
    return case, version
