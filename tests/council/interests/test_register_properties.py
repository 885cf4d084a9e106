"""From the rows of the register to what is found: joined rows are one, rows that are only named alike are not."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.interests.models import Interest
from council.interests.queries import register_facts
from council.interests.rules.conflicts import CaseFacts, Screening
from council.interests.rules.words import NEVER_PUBLIC, InterestKind, Relation
from council.kernel.actor import Actor
from council.members.models import Member
from council.organisations.models import Funding, Organisation
from council.organisations.rules.names import LEGAL_FORMS
from council.organisations.rules.words import OrganisationKind
from tests.factories.cases import make_rules
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db

one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The database of the test serves every example: each undoes what it wrote."""
ROWS = 8
ROW = st.integers(0, ROWS - 1)
KINDS = sorted(set(InterestKind) - {InterestKind.FAMILY})


def undone(example: Callable[[], None]) -> None:
    """Run an example in a savepoint and take everything back."""
    with transaction.atomic():
        example()
        transaction.set_rollback(True)


def findings_of(member: Member, case: CaseFacts, clock) -> set[tuple[str, ...]]:
    """What is found for a member, without what only says under which interest."""
    register = register_facts(Actor.system(), [member], clock.now())
    found = Screening(case, register.world, clock.now().date()).findings(register.members[member.pk])
    return {(one.code, one.result, one.organisation, one.touches, *one.path) for one in found}


@pytest.fixture
def member(clock) -> Member:
    make_rules(clock=clock)
    return make_member()


@one_database
@given(
    owners=st.dictionaries(ROW, ROW, max_size=6),
    interests=st.lists(st.tuples(st.sampled_from(KINDS), ROW), max_size=5),
    funders=st.dictionaries(ROW, ROW, max_size=3),
    employer=ROW,
    parties=st.sets(ROW, max_size=2),
    data=st.data(),
)
def test_whatever_row_of_a_joined_organisation_is_named_the_same_is_found(
    member, clock, owners, interests, funders, employer, parties, data
):
    """By an interest, by the public register, by an owner, by a funder, by the case; the owner may stand at any row."""

    def register(pick: Callable[[int], UUID], hang: Callable[[int], UUID]) -> set[tuple[str, ...]]:
        Interest.objects.all().delete()
        Funding.objects.all().delete()
        Organisation.objects.update(parent=None)
        for child, parent in owners.items():
            if child != parent:
                Organisation.objects.filter(pk=hang(child)).update(parent=pick(parent))
        Funding.objects.bulk_create(
            Funding(organisation_id=pick(paid), funder_id=pick(payer), share_percent=30, from_year=2024)
            for paid, payer in funders.items()
            if paid != payer
        )
        Interest.objects.bulk_create(
            Interest(
                pk=UUID(int=number + 1),
                member=member,
                kind=kind,
                organisation_id=pick(row),
                text="Generated",
                public=kind not in NEVER_PUBLIC,
                since=date(2024, 1, 1),
                entered_at=clock.now(),
                changed_at=clock.now(),
            )
            for number, (kind, row) in enumerate(interests)
        )
        member.employer_id = pick(employer)
        case = CaseFacts(pick(0), frozenset(pick(party) for party in parties), frozenset({"XA"}), "XA")
        return findings_of(member, case, clock)

    def example() -> None:
        kept = [_row(number, data.draw(st.sampled_from(OrganisationKind))) for number in range(ROWS)]
        other = [_row(number, kept[number].kind, same_as=kept[number]) for number in range(ROWS)]
        Organisation.objects.bulk_create([*kept, *other])

        def named(number: int) -> UUID:
            return data.draw(st.sampled_from([kept[number].pk, other[number].pk]))

        plainly = register(lambda number: kept[number].pk, lambda number: kept[number].pk)
        assert register(named, named) == plainly

    undone(example)


def _row(number: int, kind: str, same_as: Organisation | None = None) -> Organisation:
    return Organisation(key=str(uuid4()), name=f"Row {number}", kind=kind, country="XA", same_as=same_as)


OWNER, SITE = "Alphabet Inc.", "Google"


@st.composite
def lookalikes(draw: st.DrawFn) -> str:
    """A name that somebody might take for the platform or its owner: the very same, a typing error, a longer one."""
    name = draw(st.sampled_from([OWNER, SITE, "Alphabet", "Google LLC"]))
    how = draw(st.sampled_from(["same", "case", "form", "slip", "longer", "part"]))
    if how == "case":
        return draw(st.sampled_from([name.upper(), name.lower(), f" {name} ", name.replace("e", "é")]))
    if how == "form":
        return f"{name} {draw(st.sampled_from(sorted(LEGAL_FORMS)))}"
    if how == "slip":
        place = draw(st.integers(1, len(name) - 1))
        return name[:place] + draw(st.sampled_from("aeiouxyz")) + name[place + 1 :]
    if how == "longer":
        return f"{name} {draw(st.sampled_from(['Energy', 'Bakery', 'Research', 'Foundation', 'Employees Union']))}"
    return f"{name} / Jigsaw" if how == "part" else name


@one_database
@given(
    names=st.lists(lookalikes(), min_size=1, max_size=4),
    kinds=st.lists(st.sampled_from(sorted(InterestKind)), min_size=1, max_size=5),
    kind=st.sampled_from([OrganisationKind.COMPANY, OrganisationKind.NGO, OrganisationKind.PLATFORM]),
)
def test_no_name_however_alike_is_a_finding(member, clock, names, kinds, kind):
    """Another company may carry the same name: only a person who says that two rows are one makes it a conflict."""

    def example() -> None:
        owner = Organisation.objects.create(key=str(uuid4()), name=OWNER, kind=OrganisationKind.COMPANY)
        site = Organisation.objects.create(
            key=str(uuid4()), name=SITE, kind=OrganisationKind.PLATFORM, parent=owner, country="US"
        )
        alike = [Organisation(key=str(uuid4()), name=name[:100], kind=kind, country="US") for name in names]
        Organisation.objects.bulk_create(alike)
        Interest.objects.bulk_create(
            Interest(
                member=member,
                kind=one,
                organisation=alike[number % len(alike)],
                text=f"{OWNER} {SITE}",
                relation=Relation.SPOUSE if one == InterestKind.FAMILY else "",
                public=one not in NEVER_PUBLIC,
                since=date(2024, 1, 1),
                entered_at=clock.now(),
                changed_at=clock.now(),
            )
            for number, one in enumerate(kinds)
        )
        member.employer_id = alike[0].pk
        case = CaseFacts(site.pk, frozenset({owner.pk}), country="US")
        assert findings_of(member, case, clock) == set()
        alike[0].same_as = owner
        alike[0].save()
        assert ("R1", "bar") in {found[:2] for found in findings_of(member, case, clock)}

    undone(example)
