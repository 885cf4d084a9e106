"""What holds for every register: its order, its other names, one more fact and one more owner free nobody.

The single circumstances are in test_rules.py. Here whole registers are generated: members and those they live with,
owners in chains, trees and rings, rows that were found to be one organisation. Gravity is what a finding leads to; an
act that can only add knowledge never lowers it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cases.clearance.rules import ConcernFacts, DeclarationState, Standing, standing
from council.interests.rules.conflicts import (
    CaseFacts,
    Finding,
    FundingFacts,
    InterestFacts,
    MemberFacts,
    Screening,
    World,
)
from council.interests.rules.words import RULED_ON, InterestKind, Relation, Result
from council.organisations.rules.words import OrganisationKind

TODAY = date(2026, 3, 2)
ROWS = [UUID(int=number) for number in range(1, 11)]
PLATFORM = ROWS[0]
GRAVITY = {Result.NOTE: 1, Result.DRAW: 1, Result.DECIDE: 2, Result.WAIVE: 3, Result.BAR: 4}


@dataclass(frozen=True)
class Register:
    """A world, a case in it and a member with those in the same household."""

    world: World
    case: CaseFacts
    member: MemberFacts
    mates: tuple[MemberFacts, ...]

    @property
    def found(self) -> tuple[Finding, ...]:
        """What the rules find for the member."""
        return Screening(self.case, self.world, TODAY).findings(self.member, self.mates)


@st.composite
def interests(draw: st.DrawFn) -> InterestFacts:
    since = draw(st.dates(date(2015, 1, 1), date(2027, 1, 1)))
    return InterestFacts(
        UUID(int=draw(st.integers(1000, 9999))),
        draw(st.sampled_from(InterestKind)),
        draw(st.sampled_from([*ROWS, None])),
        since,
        draw(st.none() | st.dates(since, date(2028, 1, 1))),
        relation=draw(st.sampled_from(Relation)),
        personal=draw(st.booleans()),
        share_percent=draw(st.none() | st.decimals(1, 100, places=2)),
    )


def members(number: int) -> st.SearchStrategy[MemberFacts]:
    return st.builds(
        MemberFacts,
        st.just(UUID(int=100 + number)),
        st.sampled_from([*ROWS, None]),
        st.lists(interests(), max_size=5).map(tuple),
        st.just("home"),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    owners = draw(st.dictionaries(st.sampled_from(ROWS), st.sampled_from(ROWS), max_size=8))
    years = st.integers(2018, 2027)
    fundings = st.builds(
        FundingFacts,
        st.sampled_from(ROWS),
        st.sampled_from(ROWS),
        st.decimals(1, 100, places=2),
        years,
        st.none() | years,
    )
    kinds = st.sampled_from(OrganisationKind)
    return World(
        parents={child: parent for child, parent in owners.items() if child != parent},
        kinds={row: draw(kinds) for row in ROWS},
        countries={row: draw(st.sampled_from(["", "XA", "XB"])) for row in ROWS},
        fundings=tuple(draw(st.lists(fundings, max_size=4))),
        edge_percent=5,
    )


REGISTERS = st.builds(
    Register,
    worlds(),
    st.builds(
        CaseFacts,
        st.just(PLATFORM),
        st.frozensets(st.sampled_from(ROWS[1:]), max_size=3),
        st.frozensets(st.sampled_from(["XA", "XB"]), max_size=1),
        st.sampled_from(["", "XA", "XB"]),
    ),
    members(0),
    st.tuples(members(1), members(2)),
)


def gravest(found: tuple[Finding, ...]) -> dict[tuple[str, str], int]:
    """What follows at most from each piece of evidence: an interest, or where it lies when none was declared."""
    worst: dict[tuple[str, str], int] = {}
    for one in found:
        evidence = (one.via, one.interest or one.organisation)
        worst[evidence] = max(worst.get(evidence, 0), GRAVITY[one.result])
    return worst


def not_lighter(before: Register, after: Register) -> None:
    """Every piece of evidence weighs at least as much as before."""
    then = gravest(after.found)
    for evidence, gravity in gravest(before.found).items():
        assert then.get(evidence, 0) >= gravity, evidence


@given(REGISTERS, st.randoms(use_true_random=False))
def test_no_order_changes_a_finding(register, shuffler):
    """Of interests, of housemates, of owners and funders, and of what a mapping was filled with first."""

    def turned(facts):
        shuffled = list(facts)
        shuffler.shuffle(shuffled)
        return tuple(shuffled)

    world = register.world
    other = replace(
        register,
        world=replace(
            world,
            parents=dict(turned(world.parents.items())),
            kinds=dict(turned(world.kinds.items())),
            countries=dict(turned(world.countries.items())),
            fundings=turned(world.fundings),
        ),
        member=replace(register.member, interests=turned(register.member.interests)),
        mates=turned(replace(mate, interests=turned(mate.interests)) for mate in register.mates),
    )
    assert other.found == register.found


@given(REGISTERS, REGISTERS)
def test_findings_of_one_member_do_not_depend_on_who_was_screened_before(register, earlier):
    """A screening remembers whom organisations belong to, and nothing about members."""
    screening = Screening(register.case, register.world, TODAY)
    screening.findings(earlier.member, earlier.mates)
    assert screening.findings(register.member, register.mates) == register.found


@given(REGISTERS, st.data())
def test_a_case_that_names_another_row_of_the_same_organisation_finds_the_same(register, data):
    """The platform and the parties may be known to the case under any row that was joined to the one that counts."""
    extra = {UUID(int=200 + number): row for number, row in enumerate(ROWS)}
    world = replace(register.world, same=extra)
    named = {row: data.draw(st.sampled_from([row, other])) for other, row in extra.items()}
    case = replace(
        register.case,
        platform=named[register.case.platform],
        parties=frozenset(named[party] for party in register.case.parties),
    )
    assert Screening(case, world, TODAY).findings(register.member, register.mates) == register.found


@given(REGISTERS, interests(), st.integers(0, 2))
def test_another_interest_takes_no_weight_from_any_evidence(register, another, whose):
    """Whether the member or somebody in the same household has it."""
    if whose == 0:
        more = replace(register, member=replace(register.member, interests=(*register.member.interests, another)))
    else:
        mates = list(register.mates)
        mates[whose - 1] = replace(mates[whose - 1], interests=(*mates[whose - 1].interests, another))
        more = replace(register, mates=tuple(mates))
    before, after = register.found, more.found
    worst = max((GRAVITY[one.result] for one in before), default=0)
    assert max((GRAVITY[one.result] for one in after), default=0) >= worst
    declared = {one for one in before if one.interest}
    assert declared <= set(after)


@given(REGISTERS, st.sampled_from(ROWS), st.sampled_from(ROWS), st.booleans())
def test_another_owner_takes_no_weight_from_any_evidence(register, row, parent, bought):
    """Also when the edge closes a ring, and when it makes a party or a member's organisation belong to the platform."""
    child = register.world.top(row)
    if child in register.world.parents:
        return  # a ring already: it has no place for another owner
    parent = PLATFORM if bought else parent
    more = replace(register.world, parents={**register.world.parents, child: parent})
    if child != parent:
        not_lighter(register, replace(register, world=more))


def test_a_relative_who_left_a_party_two_years_ago_still_counts_when_the_platform_buys_the_party():
    """Found by reading the rules for the property above: W2 looks back for a year, D3 for three."""
    party = ROWS[1]
    left = InterestFacts(UUID(int=1), InterestKind.FAMILY, party, date(2015, 1, 1), date(2024, 6, 1), Relation.SPOUSE)
    world = World({}, dict.fromkeys(ROWS, OrganisationKind.NGO), {}, (), 5)
    case = CaseFacts(PLATFORM, frozenset({party}))
    register = Register(world, case, MemberFacts(UUID(int=100), None, (left,)), ())
    bought = replace(register, world=replace(world, parents={party: PLATFORM}))
    assert [one.code for one in register.found] == [one.code for one in bought.found] == ["D3"]


@given(REGISTERS, st.decimals(5, 100, places=2), st.sampled_from(ROWS), st.sampled_from(ROWS))
def test_another_funder_takes_no_finding_away(register, share, organisation, funder):
    edge = FundingFacts(organisation, funder, share, TODAY.year, None)
    more = replace(register, world=replace(register.world, fundings=(*register.world.fundings, edge)))
    assert set(register.found) <= set(more.found)


@given(REGISTERS, st.sampled_from(DeclarationState), st.booleans())
def test_whoever_the_register_bars_is_never_cleared_before_two_people_ruled(register, state, walled):
    """From the finding to the standing that the pool of a draw goes by: whatever the member declares."""
    concerns = [ConcernFacts(one.result) for one in register.found]
    out = standing(state, concerns, walled=walled)
    results = {one.result for one in register.found}
    if Result.BAR in results:
        assert out is Standing.BARRED
    if results & RULED_ON:
        assert out is not Standing.CLEARED


@given(REGISTERS, st.permutations(range(1, 11)))
def test_identifiers_mean_nothing_but_themselves(register, numbers):
    """Rows renamed one for one: the same findings under the new names. No rule reads anything into an identifier."""
    new = {UUID(int=old): UUID(int=300 + number) for old, number in zip(range(1, 11), numbers, strict=True)}
    world = register.world
    other = Register(
        World(
            {new[child]: new[parent] for child, parent in world.parents.items()},
            {new[row]: kind for row, kind in world.kinds.items()},
            {new[row]: country for row, country in world.countries.items()},
            tuple(
                replace(edge, organisation=new[edge.organisation], funder=new[edge.funder]) for edge in world.fundings
            ),
            world.edge_percent,
        ),
        replace(
            register.case,
            platform=new[register.case.platform],
            parties=frozenset(new[party] for party in register.case.parties),
        ),
        _renamed(register.member, new),
        tuple(_renamed(mate, new) for mate in register.mates),
    )
    assert sorted((one.code, one.result, one.interest) for one in other.found) == sorted(
        (one.code, one.result, one.interest) for one in register.found
    )


def _renamed(member: MemberFacts, new: Mapping[UUID, UUID]) -> MemberFacts:
    return replace(
        member,
        employer=member.employer and new[member.employer],
        interests=tuple(
            replace(one, organisation=one.organisation and new[one.organisation]) for one in member.interests
        ),
    )


class Counted(dict[UUID, UUID]):
    """Owners that count how often they are asked for."""

    asked = 0

    def get(self, *args: UUID) -> UUID | None:
        self.asked += 1
        return super().get(*args)


def test_owners_are_walked_once_for_each_organisation_however_many_members():
    """What keeps the screening of a whole council quick: a chain of nine owners, 1,000 members who work below it."""
    owners = Counted(dict(pairwise(ROWS[1:])))
    world = World(owners, {}, {}, (FundingFacts(ROWS[1], ROWS[2], Decimal(9), 2020, None),), 5)
    screening = Screening(CaseFacts(PLATFORM, frozenset({ROWS[5]})), world, TODAY)
    job = InterestFacts(None, InterestKind.RELATION, PLATFORM, TODAY)
    for number in range(1000):
        away = replace(job, organisation=UUID(int=5000 + number % 7))
        screening.findings(MemberFacts(UUID(int=9000 + number), UUID(int=5000 + number % 7), (away,)))
    assert owners.asked < 100
