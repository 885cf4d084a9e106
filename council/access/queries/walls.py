"""The wall: from an actor to the rows the actor may reach. Nothing else in the house answers that question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from council.access.models import Barrier, Grant, UsedKey, User
from council.access.rules import MATRIX, Office, Permission, clashing
from council.kernel.actor import Actor, ActorKind
from council.kernel.verdicts import NotReachable

M = TypeVar("M", bound=models.Model)


def second_factor_of(user_id: UUID) -> UUID | None:
    """The name of the account's second factors as the database has it now; nothing while there are none."""
    return User.objects.filter(pk=user_id).values_list("second_factor", flat=True).first()


def council_wide_offices(user_id: UUID) -> frozenset[str]:
    """Offices that an account holds now for every case. Read per request, so an office that ends, ends at once."""
    grants = Grant.objects.filter(person_id=user_id, case_uuid=None, until=None, person__is_active=True)
    return frozenset(grants.values_list("office", flat=True))


def person_actor(user: User) -> Actor:
    """The actor behind an account, with the council-wide offices held now; nobody while it has no second factor."""
    if user.second_factor is None:
        return Actor.anonymous()
    return Actor.person(user.pk, council_wide_offices(user.pk))


def offices_on(actor: Actor, case: UUID) -> frozenset[str]:
    """Every office of the actor on one case: council-wide and for this case; none behind a barrier.

    Two that never go together (`ALWAYS_APART`) count as none. `give_office` refuses them; this is the second bolt.
    """
    if actor.kind is ActorKind.SYSTEM:
        return frozenset({Office.SYSTEM})
    if actor.kind is ActorKind.RECEIPT:
        return frozenset({Office.APPELLANT}) if actor.case == case else frozenset()
    if actor.kind is not ActorKind.PERSON:
        return frozenset()
    if Barrier.objects.filter(person_id=actor.id, case_uuid=case, until=None).exists():
        return frozenset()
    grants = Grant.objects.filter(person_id=actor.id, until=None, case_uuid=case, person__is_active=True)
    held = actor.offices | frozenset(grants.values_list("office", flat=True))
    return held - clashing(held)


def require_office(actor: Actor, case: UUID, offices: frozenset[str] | frozenset[Office]) -> str:
    """The office under which the actor acts on a case. Raises `NotReachable` when none fits.

    With several that fit, the first in alphabetical order is named, so that the record is deterministic.
    """
    held = sorted(offices_on(actor, case) & {str(office) for office in offices})
    if not held:
        raise NotReachable
    return held[0]


def require(actor: Actor, permission: Permission, case: UUID) -> str:
    """The office that carries this permission for the actor on this case. Raises `NotReachable` when there is none."""
    return require_office(actor, case, MATRIX[permission])


def may(actor: Actor, permission: Permission) -> bool:
    """Whether a council-wide office of the actor carries the permission."""
    return bool(actor.offices & MATRIX[permission])


def require_council(actor: Actor, permission: Permission) -> str:
    """The council-wide office that carries this permission for the actor. Raises `NotReachable` when there is none."""
    if actor.kind is ActorKind.SYSTEM:
        return Office.SYSTEM
    held = sorted(actor.offices & {str(office) for office in MATRIX[permission]})
    if not held:
        raise NotReachable
    return held[0]


def reachable(actor: Actor, queryset: models.QuerySet[M]) -> models.QuerySet[M]:
    """Only the rows the actor may reach.

    The model says where its case is (`path_to_case`, empty for the case itself) and which offices reach its rows
    (`reach`). A receipt reaches its own case; a council-wide office reaches every case without a barrier; everybody
    else needs a grant on the case. EXISTS throughout: PostgreSQL refuses row locks with DISTINCT.
    """
    model: Any = queryset.model
    path = f"{model.path_to_case}_id" if model.path_to_case else "pk"
    reach = {str(office) for office in model.reach}
    if actor.kind is ActorKind.SYSTEM:
        return queryset
    if actor.kind is ActorKind.RECEIPT:
        return queryset.filter(**{path: actor.case}) if Office.APPELLANT in reach else queryset.none()
    if actor.kind is not ActorKind.PERSON:
        return queryset.none()
    queryset = outside_walls(actor, queryset)
    if actor.offices & reach:
        return queryset
    by_grant = sorted(office for office in reach if office not in clashing({*actor.offices, office}))
    grant = Grant.objects.filter(
        Q(case_uuid=OuterRef(path)), person_id=actor.id, until=None, office__in=by_grant, person__is_active=True
    )
    return queryset.filter(Exists(grant))


def outside_walls(actor: Actor, queryset: models.QuerySet[M]) -> models.QuerySet[M]:
    """Only the rows of cases from which no wall keeps the actor: what `reachable` begins with."""
    model: Any = queryset.model
    path = f"{model.path_to_case}_id" if model.path_to_case else "pk"
    return queryset.filter(~Exists(Barrier.objects.filter(person_id=actor.id, case_uuid=OuterRef(path), until=None)))


def get_or_unreachable(queryset: models.QuerySet[M], **lookup: Any) -> M:
    """The one row, or `NotReachable` when it does not exist or may not be known: the caller cannot tell which."""
    try:
        return queryset.get(**lookup)
    except queryset.model.DoesNotExist:  # type: ignore[attr-defined]
        raise NotReachable from None


def person(user_id: UUID) -> User:
    """An account by its identifier. Raises `NotReachable`."""
    return get_or_unreachable(User.objects.all(), pk=user_id)


def accounts(ids: Iterable[UUID]) -> list[User]:
    """These accounts as far as they are open, by identifier. One query."""
    return list(User.objects.filter(pk__in=list(ids), is_active=True).order_by("pk"))


def holders(
    office: Office, case: UUID | None = None, subject: UUID | None = None, *, about: UUID | None = None
) -> list[User]:
    """Accounts that hold an office now, council-wide or on one case, in order of name.

    Whoever a wall keeps from that case is left out; of a council-wide office, from the case it is `about`.
    """
    grants = Grant.objects.filter(office=office, until=None, case_uuid=case, person__is_active=True)
    if subject is not None:
        grants = grants.filter(subject=subject)
    found = User.objects.filter(pk__in=grants.values("person_id"))
    if concerned := case or about:
        found = found.exclude(pk__in=Barrier.objects.filter(case_uuid=concerned, until=None).values("person_id"))
    return list(found.order_by("name"))


def with_office(office: Office) -> QuerySet[Grant, UUID]:
    """Accounts that hold an office for the whole council now, open or closed, to filter rows of other rooms by."""
    return Grant.objects.filter(office=office, until=None, case_uuid=None).values_list("person_id", flat=True)


def cases_with_office(person_id: UUID) -> list[UUID]:
    """The cases on which somebody holds an office now, by whatever name, in one order for all who lock them."""
    held = Grant.objects.filter(person_id=person_id, until=None, case_uuid__isnull=False)
    return sorted({case for case in held.values_list("case_uuid", flat=True) if case is not None})


def may_hear(email: str, office: Office, about: UUID) -> bool:
    """Whether the account with this address still holds an office and no wall keeps it from a case: mail may leave."""
    walled = Barrier.objects.filter(person=OuterRef("person"), case_uuid=about, until=None)
    held = Grant.objects.filter(person__email=email.lower(), person__is_active=True, office=office, until=None)
    return held.filter(~Exists(walled)).exists()


def holders_of_any(offices: Iterable[str], case: UUID) -> frozenset[UUID]:
    """Everybody who holds one of these offices now on a case, council-wide or for it alone, by account."""
    grants = Grant.objects.filter(Q(case_uuid=None) | Q(case_uuid=case), until=None, office__in=sorted(offices))
    return frozenset(grants.values_list("person_id", flat=True))


def ever_held(office: Office, case: UUID) -> frozenset[UUID]:
    """Everybody who holds or held an office on a case, by account; also whoever left or is walled off since."""
    return frozenset(Grant.objects.filter(office=office, case_uuid=case).values_list("person_id", flat=True))


def cases_ever_held(person_id: UUID, office: Office) -> frozenset[UUID]:
    """The cases on which somebody holds or held an office for that case alone."""
    grants = Grant.objects.filter(person_id=person_id, office=office, case_uuid__isnull=False)
    return frozenset(case for case in grants.values_list("case_uuid", flat=True) if case)


def offices_together(person_id: UUID, case: UUID | None) -> list[frozenset[str]]:
    """The offices that a new one of a person would stand beside, a set for each case it would reach.

    For an office on one case that is one set; for a council-wide one it is the council-wide offices, and again with
    those of each case.
    """
    grants = Grant.objects.filter(person_id=person_id, until=None)
    wide: set[str] = set()
    on: dict[UUID, set[str]] = {}
    for office, where in grants.values_list("office", "case_uuid"):
        (wide if where is None else on.setdefault(where, set())).add(office)
    if case is not None:
        return [frozenset(wide | on.get(case, set()))]
    return [frozenset(wide), *(frozenset(wide | held) for _, held in sorted(on.items()))]


def how_many_hold() -> dict[str, int]:
    """How many people hold each council-wide office now. Public: it names nobody."""
    grants = Grant.objects.filter(until=None, case_uuid=None, person__is_active=True)
    return dict(grants.values_list("office").annotate(Count("person_id", distinct=True)))


def subject_of(actor: Actor, office: Office) -> UUID | None:
    """The organisation to which an office of the actor is narrowed: a liaison's platform."""
    grants = Grant.objects.filter(person_id=actor.id, office=office, until=None, subject__isnull=False)
    return grants.values_list("subject", flat=True).first()


def is_barred(user_id: UUID, case: UUID) -> bool:
    """Whether a wall stands between a person and a case."""
    return Barrier.objects.filter(person_id=user_id, case_uuid=case, until=None).exists()


def ground_of_wall(user_id: UUID, case: UUID) -> str:
    """Why a wall stands between a person and a case; an empty word where none does."""
    standing = Barrier.objects.filter(person_id=user_id, case_uuid=case, until=None)
    return standing.values_list("reason", flat=True).first() or ""


def barred_from(case: UUID) -> frozenset[UUID]:
    """Everybody who stands behind a wall from a case, by account."""
    standing = Barrier.objects.filter(case_uuid=case, until=None)
    return frozenset(standing.values_list("person_id", flat=True))


def spent_key(key: UUID) -> UsedKey | None:
    """An idempotency key as it was spent. It belongs to no case, and its finder compares actor, path and body."""
    return UsedKey.objects.filter(pk=key).first()
