"""Taking in a file of ownership statements (Beneficial Ownership Data Standard 0.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from council.access.queries import require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Reason, Verdict, require_that
from council.organisations.actions.keeping import alone, made, spell
from council.organisations.models import Identifier, Organisation, SourceRecord, Stake, StatementFile
from council.organisations.rules.keeping import may_identify
from council.organisations.rules.statements import (
    Body,
    Person,
    Reading,
    Tie,
    controllers,
    parsed,
    read,
)
from council.record.actions import append
from council.record.rules.entries import Tag


@dataclass
class _Taking:
    """What is known while one file is taken in: whose each record is, and what came of it."""

    rows: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    refused: list[dict[str, object]] = field(default_factory=list)
    differing: list[dict[str, str]] = field(default_factory=list)
    new: list[Organisation] = field(default_factory=list)
    owners: list[dict[str, str]] = field(default_factory=list)
    matched: int = 0
    ties: int = 0
    open_ends: int = 0


@transaction.atomic
@alone("file")
def take_statements(content: bytes, name: str, *, actor: Actor, clock: Clock) -> StatementFile:
    """Take in a file: valid statements become organisations, numbers, names and stakes, wrong ones say why.

    Organisations are matched by their publisher's record or by a number, never by name. An owner that a person entered
    is never replaced: where the file names another, the result says so. One entry of the record tells of the whole
    file, so that others who write there wait for that alone. Raises `Refused` for a file that is none, or that was
    taken in before.
    """
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    digest = hashlib.sha256(content).digest()
    known = StatementFile.objects.filter(sha256=digest).exists()
    require_that(not known, "organisations.file_known", "file").or_refuse()
    reading = read(parsed(content))
    work = _Taking(people={one.record: one for one in reading.people})
    for one in reading.refused:
        work.refused.append({"place": one.place, "statement": one.statement, "reasons": _kept(one.reasons)})
    _take_bodies(work, reading, actor=actor, clock=clock)
    file = StatementFile(
        sha256=digest, name=name[:200], taken_by_id=actor.id, taken_at=clock.now(), taken=reading.taken,
        made=0, matched=0, ties=0, open_ends=0,
    )  # fmt: skip
    file.save(force_insert=True)
    _take_ties(work, reading.ties, file)
    _take_owners(work, reading, clock.now().date())
    file.refused, file.differing = work.refused, work.differing
    file.made, file.matched, file.ties = len(work.new), work.matched, work.ties
    file.open_ends = work.open_ends + reading.nobody
    file.save()
    facts = {
        "sha256": digest.hex(),
        "taken": file.taken,
        "refused": len(work.refused),
        "organisations": [str(one.pk) for one in work.new],
        "owners": work.owners,
    }
    append(Tag.STATEMENTS_TAKEN, file.pk, facts, actor=actor, clock=clock, office=office)
    return file


def _take_bodies(work: _Taking, reading: Reading, *, actor: Actor, clock: Clock) -> None:
    records = [one.record for one in reading.bodies] + [end for tie in reading.ties for end in (tie.subject, tie.party)]
    earlier = SourceRecord.objects.filter(record__in=records).select_related("organisation")
    work.rows = {one.record: one.organisation for one in earlier}
    values = [value for body in reading.bodies for _, value in body.identifiers]
    numbers = {
        (one.scheme, one.value): one.organisation
        for one in Identifier.objects.filter(value__in=values).select_related("organisation")
    }
    for body in reading.bodies:
        _take_body(work, body, numbers, actor=actor, clock=clock)


def _take_body(
    work: _Taking,
    body: Body,
    numbers: dict[tuple[str, str], Organisation],
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """One organisation: found by its record or its numbers, or made. Numbers that name two refuse it."""
    meant = {numbers[pair].pk: numbers[pair] for pair in body.identifiers if pair in numbers}
    found = work.rows.get(body.record)
    if found is not None:
        meant[found.pk] = found
    wrong = Verdict.of(reason for pair in body.identifiers for reason in may_identify(*pair).reasons)
    verdict = wrong & require_that(len(meant) < 2, "organisations.numbers_disagree")
    if not verdict.ok:
        work.refused.append({"place": 0, "statement": body.record[:64], "reasons": _kept(verdict.reasons)})
        work.rows.pop(body.record, None)
        return
    if meant:
        organisation = next(iter(meant.values()))
        work.matched += 1
    elif body.name:
        organisation = made(name=body.name, kind=body.kind, country=body.country)
        work.new.append(organisation)
    else:
        return  # a body that nobody named: its ties have an open end
    if found is None:
        SourceRecord.objects.create(record=body.record, organisation=organisation)
    work.rows[body.record] = organisation
    for scheme, value in body.identifiers:
        if (scheme, value) not in numbers:
            Identifier.objects.create(organisation=organisation, scheme=scheme, value=value)
            numbers[scheme, value] = organisation
    known = set(organisation.spellings.values_list("text", flat=True))
    spell(organisation, [one for one in (body.name, *body.names) if one and one not in known], actor=actor, clock=clock)


def _take_ties(work: _Taking, ties: tuple[Tie, ...], file: StatementFile) -> None:
    """Stakes as the file tells them; what an earlier file told of the same records is replaced."""
    Stake.objects.filter(record__in={tie.record for tie in ties}).delete()
    for tie in ties:
        organisation, holder, person = work.rows.get(tie.subject), work.rows.get(tie.party), work.people.get(tie.party)
        if organisation is None or (holder is None and person is None) or organisation == holder:
            work.open_ends += 1
            continue
        if tie.closed:
            continue
        work.ties += 1
        Stake(
            organisation=organisation, holder=holder, person=person.name if person and holder is None else "",
            exposed=bool(person and person.exposed), interest=tie.interest, least=tie.least, most=tie.most,
            direct=tie.direct, since=tie.since, until=tie.until, record=tie.record, file=file,
        ).save(force_insert=True)  # fmt: skip


def _take_owners(work: _Taking, reading: Reading, today: date) -> None:
    """Enter whoever controls an organisation as its owner, where none stands; an owner that stands is left."""
    for subject, party in controllers(reading.ties, today).items():
        organisation, owner = work.rows.get(subject), work.rows.get(party)
        if organisation is None or owner is None or owner.pk in (organisation.pk, organisation.parent_id):
            continue
        pair = {"organisation": str(organisation.pk), "owner": str(owner.pk)}
        if organisation.parent_id is not None:
            work.differing.append(pair)
            continue
        work.owners.append(pair)
        organisation.parent_id = owner.pk
        organisation.save(update_fields=["parent"])


def _kept(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Reasons as the row keeps them: said again whenever the page is read, in the reader's language."""
    return [{"code": reason.code, **reason.params} for reason in reasons]
