"""What people find: what a spelling means, that two rows are one organisation, or that they are two."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from council.access.queries import get_or_unreachable, require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.organisations.actions.keeping import alone, register_organisation
from council.organisations.models import Distinction, Organisation, Spelling
from council.organisations.queries import locked, same_as
from council.organisations.rules.names import Names, Weight, plain, says_nothing
from council.organisations.rules.owners import may_be_one
from council.organisations.rules.words import Decided, OrganisationKind
from council.record.actions import append
from council.record.rules.entries import Tag

MOST_SPELLINGS = 2_000


@transaction.atomic
@alone("lines")
def note_spellings(texts: Iterable[str], *, actor: Actor, clock: Clock) -> int:
    """Let names wait for a person, each once; what is known or says that there is none is left out. How many wait now.

    Raises `Refused` for more than 2,000 at once.
    """
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    wanted = list(dict.fromkeys(" ".join(text.split())[:200] for text in texts if not says_nothing(text)))
    require_that(len(wanted) <= MOST_SPELLINGS, "organisations.too_many", "lines", most=MOST_SPELLINGS).or_refuse()
    known = set(Spelling.objects.filter(text__in=wanted).values_list("text", flat=True))
    now = clock.now()
    rows = [Spelling(text=text, plain=plain(text)[:200], entered_at=now) for text in wanted if text not in known]
    Spelling.objects.bulk_create(rows)
    for row in rows:
        append(Tag.SPELLING_NOTED, row.pk, {"text": row.text}, actor=actor, clock=clock, office=office)
    return len(rows)


@transaction.atomic
def decide_spelling(spelling_id: UUID, organisation_id: UUID | None, *, actor: Actor, clock: Clock) -> Spelling:
    """Say which organisation a spelling means, or that it means none. Raises `Refused` for one that is decided."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    spelling = get_or_unreachable(Spelling.objects.select_for_update(of=("self",)), pk=spelling_id)
    require_that(spelling.state == Decided.WAITING, "organisations.spelling_decided").or_refuse()
    organisation = locked(organisation_id)[0] if organisation_id else None
    facts = {"text": spelling.text, "organisation": str(organisation_id) if organisation_id else None}
    append(Tag.SPELLING_DECIDED, spelling.pk, facts, actor=actor, clock=clock, office=office)
    if organisation is not None and organisation.spellings.filter(text=spelling.text).exists():
        spelling.delete()  # the organisation has this name already: nothing is left that waits
        return spelling
    spelling.organisation = organisation
    spelling.state = Decided.MEANS if organisation else Decided.NOTHING
    spelling.decided_by_id, spelling.decided_at = actor.id, clock.now()
    spelling.save(update_fields=["organisation", "state", "decided_by", "decided_at"])
    return spelling


@transaction.atomic
def decide_spellings(found: Iterable[tuple[UUID, str]], *, actor: Actor, clock: Clock) -> int:
    """Say at once what several spellings mean: an organisation, `new` or `none`. How many were decided.

    Of new organisations whose names differ only in form, one is made, of the first: the others are its spellings. A
    new one is a company until somebody says otherwise.
    """
    made: dict[str, list[str]] = {}
    done = 0
    for spelling_id, choice in found:
        means = UUID(choice) if choice not in ("new", "none") else None
        if choice == "new":
            text = get_or_unreachable(Spelling.objects.all(), pk=spelling_id).text
            means = _new_or_made(text, made, actor=actor, clock=clock)
        decide_spelling(spelling_id, means, actor=actor, clock=clock)
        done += 1
    return done


def _new_or_made(text: str, made: dict[str, list[str]], *, actor: Actor, clock: Clock) -> UUID:
    strong = [one for one in Names(made).like(text) if one.weight is Weight.STRONG]
    if strong:
        made[strong[0].key].append(text)
        return UUID(strong[0].key)
    organisation = register_organisation(name=text, kind=OrganisationKind.COMPANY, actor=actor, clock=clock)
    made[str(organisation.pk)] = [text]
    return organisation.pk


@transaction.atomic
def join(kept_id: UUID, other_id: UUID, *, actor: Actor, clock: Clock) -> Organisation:
    """Find that two rows are one organisation: everything about the other counts for the one that is kept.

    Nothing is rewritten; `part` takes it back. Raises `Refused` where that would make a chain of findings.
    """
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    kept, other = locked(kept_id, other_id)
    may_be_one(kept.pk, other.pk, same_as()).or_refuse()
    other.same_as = kept
    other.save(update_fields=["same_as"])
    _apart(kept.pk, other.pk).delete()
    facts = {"kept": str(kept.pk)}
    append(Tag.ORGANISATION_JOINED, other.pk, facts, actor=actor, clock=clock, office=office)
    return kept


@transaction.atomic
def part(other_id: UUID, *, actor: Actor, clock: Clock) -> Organisation:
    """Take back that a row is another organisation: both count for themselves again."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    (other,) = locked(other_id)
    require_that(other.same_as_id is not None, "organisations.not_joined").or_refuse()
    facts = {"from": str(other.same_as_id)}
    other.same_as = None
    other.save(update_fields=["same_as"])
    append(Tag.ORGANISATION_PARTED, other.pk, facts, actor=actor, clock=clock, office=office)
    return other


@transaction.atomic
def keep_apart(first_id: UUID, second_id: UUID, *, actor: Actor, clock: Clock) -> Distinction:
    """Find that two organisations that look alike are two: they are not proposed again."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    first, second = locked(*sorted((first_id, second_id)))
    known = same_as()
    one = known.get(first.pk, first.pk) == known.get(second.pk, second.pk)
    require_that(not one, "organisations.same_row").or_refuse()
    found, made = Distinction.objects.get_or_create(
        first=first, second=second, defaults={"decided_by_id": actor.id, "decided_at": clock.now()}
    )
    if made:
        facts = {"other": str(second.pk)}
        append(Tag.ORGANISATIONS_TOLD_APART, first.pk, facts, actor=actor, clock=clock, office=office)
    return found


@transaction.atomic
def together(distinction_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """Take back that two organisations are two: they are proposed again where they look alike."""
    office = require_council(actor, Permission.COUNCIL_ORGANISATIONS_KEEP)
    found = get_or_unreachable(Distinction.objects.select_for_update(of=("self",)), pk=distinction_id)
    facts = {"other": str(found.second_id)}
    append(Tag.ORGANISATIONS_NOT_TOLD_APART, found.first_id, facts, actor=actor, clock=clock, office=office)
    found.delete()


def _apart(one: UUID, other: UUID) -> QuerySet[Distinction]:
    first, second = sorted((one, other))
    return Distinction.objects.filter(first=first, second=second)
