"""The conflict rules, one circumstance at a time, and what holds for all of them. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.interests.rules.clusters import Bond, clusters, funders_of
from council.interests.rules.conflicts import (
    CaseFacts,
    FundingFacts,
    InterestFacts,
    MemberFacts,
    Screening,
    World,
    months_before,
)
from council.interests.rules.register import (
    Entry,
    Signed,
    is_current,
    may_end,
    may_enter,
    may_sign,
    questions_left,
    reminder_due,
)
from council.interests.rules.words import (
    COMPUTED,
    DECLARABLE,
    RESULTS,
    YEARLY,
    Code,
    InterestKind,
    Relation,
    Result,
    Via,
)
from council.organisations.rules.words import OrganisationKind

TODAY = date(2026, 3, 2)
HOLDING, PLATFORM, CLOUD, FUND, NGO, MINISTRY, PARTY, RIVAL, UNIVERSITY, APPELLANT, PARENT_OF_APPELLANT, OTHER = (
    UUID(int=number) for number in range(1, 13)
)
KINDS = {
    HOLDING: OrganisationKind.COMPANY,
    PLATFORM: OrganisationKind.PLATFORM,
    CLOUD: OrganisationKind.COMPANY,
    FUND: OrganisationKind.FOUNDATION,
    NGO: OrganisationKind.NGO,
    MINISTRY: OrganisationKind.GOVERNMENT,
    PARTY: OrganisationKind.PARTY,
    RIVAL: OrganisationKind.PARTY,
    UNIVERSITY: OrganisationKind.UNIVERSITY,
    APPELLANT: OrganisationKind.NGO,
    PARENT_OF_APPELLANT: OrganisationKind.NGO,
    OTHER: OrganisationKind.NGO,
}
WORLD = World(
    parents={PLATFORM: HOLDING, CLOUD: HOLDING, FUND: HOLDING, APPELLANT: PARENT_OF_APPELLANT},
    kinds=KINDS,
    countries={MINISTRY: "XA", PARTY: "XA", RIVAL: "XA", UNIVERSITY: "XA", NGO: "XB"},
    fundings=(FundingFacts(NGO, FUND, Decimal(8), 2024, None), FundingFacts(OTHER, FUND, Decimal("4.9"), 2020, None)),
    edge_percent=5,
)
CASE = CaseFacts(PLATFORM, parties=frozenset({APPELLANT}), states=frozenset(), country="XA")
STATE_CASE = CaseFacts(PLATFORM, states=frozenset({"XA"}), country="XA")
ME = MemberFacts(UUID(int=100), None, ())


def months_ago(months: int) -> date:
    return months_before(TODAY, months)


def interest(kind, organisation, since=60, until=None, **more) -> InterestFacts:
    """An interest that began and perhaps ended so many months ago."""
    ended = None if until is None else months_ago(until)
    return InterestFacts(UUID(int=500), kind, organisation, months_ago(since), ended, **more)


def found(*interests: InterestFacts, case: CaseFacts = CASE, employer: UUID | None = None) -> list[tuple[Code, Result]]:
    member = replace(ME, interests=interests, employer=employer)
    return [(one.code, one.result) for one in Screening(case, WORLD, TODAY).findings(member)]


CIRCUMSTANCES = [
    (interest(InterestKind.EMPLOYMENT, PLATFORM), CASE, (Code.R1, Result.BAR)),
    (interest(InterestKind.EMPLOYMENT, CLOUD), CASE, (Code.R1, Result.BAR)),
    (interest(InterestKind.OFFICE, HOLDING), CASE, (Code.R1, Result.BAR)),
    (interest(InterestKind.EMPLOYMENT, PLATFORM, 60, 35), CASE, (Code.R4, Result.BAR)),
    (interest(InterestKind.EMPLOYMENT, PLATFORM, 90, 48), CASE, (Code.W3, Result.WAIVE)),
    (interest(InterestKind.EMPLOYMENT, PLATFORM, 120, 61), CASE, (Code.W3, Result.NOTE)),
    (interest(InterestKind.FAMILY, PLATFORM, relation=Relation.SPOUSE), CASE, (Code.R1, Result.BAR)),
    (interest(InterestKind.FAMILY, PLATFORM, relation=Relation.OTHER), CASE, (Code.W2, Result.WAIVE)),
    (interest(InterestKind.FAMILY, PLATFORM, 60, 6, relation=Relation.SPOUSE), CASE, (Code.W2, Result.WAIVE)),
    (interest(InterestKind.FAMILY, APPELLANT, relation=Relation.SPOUSE), CASE, (Code.D3, Result.DECIDE)),
    (interest(InterestKind.HOLDING, HOLDING), CASE, (Code.R3, Result.BAR)),
    (interest(InterestKind.HOLDING, APPELLANT), CASE, (Code.D3, Result.DECIDE)),
    (interest(InterestKind.PAY_OR_GRANT, FUND, 60, 36), CASE, (Code.R4, Result.BAR)),
    (interest(InterestKind.PAY_OR_GRANT, FUND, personal=False), CASE, (Code.D1, Result.DECIDE)),
    (interest(InterestKind.OFFICE, MINISTRY, 90, 24), STATE_CASE, (Code.R5, Result.BAR)),
    (interest(InterestKind.EMPLOYMENT, MINISTRY), CASE, (Code.D1, Result.DECIDE)),
    (interest(InterestKind.OFFICE, RIVAL), replace(CASE, parties=frozenset({PARTY})), (Code.R5, Result.BAR)),
    (interest(InterestKind.EMPLOYMENT, UNIVERSITY), STATE_CASE, (Code.R4B, Result.NOTE)),
    (interest(InterestKind.EMPLOYMENT, APPELLANT), CASE, (Code.W1, Result.WAIVE)),
    (interest(InterestKind.EMPLOYMENT, PARENT_OF_APPELLANT, 60, 30), CASE, (Code.W1, Result.WAIVE)),
    (interest(InterestKind.EMPLOYMENT, NGO), CASE, (Code.D1, Result.DECIDE)),
    (interest(InterestKind.STATEMENT, APPELLANT, 20, 20), CASE, (Code.D2, Result.DECIDE)),
    (interest(InterestKind.STATEMENT, None, 20, 20), CASE, (Code.N1, Result.NOTE)),
    (interest(InterestKind.RELATION, APPELLANT, 60, 30), CASE, (Code.D3, Result.DECIDE)),
    (interest(InterestKind.GIFT, PLATFORM, 11, 11), CASE, (Code.D5, Result.DECIDE)),
    (interest(InterestKind.CONTACT, APPELLANT, 11, 11), CASE, (Code.D5, Result.DECIDE)),
]


@pytest.mark.parametrize(
    ("one", "case", "expected"),
    CIRCUMSTANCES,
    ids=lambda value: value[0].value if isinstance(value, tuple) else None,
)
def test_circumstance_is_found(one, case, expected):
    assert found(one, case=case) == [expected]


def test_what_the_system_finds_by_itself_is_what_the_page_for_members_says():
    assert {expected[0] for _, _, expected in CIRCUMSTANCES} == COMPUTED


@pytest.mark.parametrize(
    "one",
    [
        interest(InterestKind.EMPLOYMENT, OTHER),
        interest(InterestKind.EMPLOYMENT, UNIVERSITY),
        interest(InterestKind.HOLDING, None),
        interest(InterestKind.HOLDING, HOLDING, 60, 1),
        interest(InterestKind.PAY_OR_GRANT, FUND, 60, 37),
        interest(InterestKind.PAY_OR_GRANT, FUND, personal=False, share_percent=Decimal(4)),
        interest(InterestKind.FAMILY, PLATFORM, 60, 13, relation=Relation.SPOUSE),
        interest(InterestKind.OFFICE, MINISTRY, 90, 25),
        interest(InterestKind.OFFICE, RIVAL),
        interest(InterestKind.EMPLOYMENT, APPELLANT, 60, 37),
        interest(InterestKind.STATEMENT, APPELLANT, 25, 25),
        interest(InterestKind.GIFT, PLATFORM, 13, 13),
        interest(InterestKind.RELATION, OTHER),
    ],
    ids=lambda one: one.kind,
)
def test_no_circumstance_is_invented(one):
    assert found(one) == []


def test_employer_on_the_register_counts_without_a_declared_employment():
    assert found(employer=PLATFORM) == [(Code.R1, Result.BAR)]


def test_work_that_has_yet_to_begin_is_an_offer():
    later = InterestFacts(UUID(int=500), InterestKind.EMPLOYMENT, PLATFORM, TODAY + timedelta(days=30))
    assert found(later) == [(Code.D5, Result.DECIDE)]


def test_housemate_of_the_platforms_staff_is_close_family():
    mate = replace(ME, id=UUID(int=101), employer=PLATFORM)
    (finding,) = Screening(CASE, WORLD, TODAY).findings(ME, [mate])
    assert (finding.code, finding.result, finding.via) == (Code.R1, Result.BAR, Via.HOUSEHOLD)


def test_finding_carries_evidence_path_and_dates():
    one = interest(InterestKind.PAY_OR_GRANT, FUND, 30, 6)
    (finding,) = Screening(CASE, WORLD, TODAY).findings(replace(ME, interests=(one,)))
    assert finding.path == (str(FUND), str(HOLDING), str(PLATFORM))
    assert (finding.interest, finding.organisation, finding.touches) == (str(one.id), str(FUND), str(PLATFORM))
    assert (finding.since, finding.until) == (one.since.isoformat(), one.until.isoformat())


def test_name_alone_matches_nothing():
    """Identifiers decide: an organisation without owners in common meets nothing, whatever it is called."""
    assert found(interest(InterestKind.EMPLOYMENT, OTHER), employer=OTHER) == []


def test_every_code_has_a_result_and_the_late_declaration_cannot_be_declared():
    assert set(RESULTS) == set(Code)
    assert Code.R7 not in DECLARABLE
    assert {Code.N1, Code.N2, Code.N3, Code.D6} & set(DECLARABLE) == set()


ORGANISATIONS = [*KINDS, None]
DATES = st.dates(date(2015, 1, 1), date(2027, 1, 1))


@st.composite
def any_interest(draw: st.DrawFn) -> InterestFacts:
    since = draw(DATES)
    until = draw(st.none() | st.dates(since, date(2028, 1, 1)))
    return InterestFacts(
        UUID(int=draw(st.integers(1000, 9999))),
        draw(st.sampled_from(list(InterestKind))),
        draw(st.sampled_from(ORGANISATIONS)),
        since,
        until,
        relation=draw(st.sampled_from(list(Relation))),
        personal=draw(st.booleans()),
        share_percent=draw(st.none() | st.decimals(1, 100, places=2)),
    )


@st.composite
def any_world(draw: st.DrawFn) -> World:
    """Owners drawn at random: chains, trees and rings."""
    owners = draw(st.dictionaries(st.sampled_from(list(KINDS)), st.sampled_from(list(KINDS)), max_size=10))
    return replace(WORLD, parents={child: parent for child, parent in owners.items() if child != parent})


@st.composite
def any_case(draw: st.DrawFn) -> CaseFacts:
    parties = draw(st.frozensets(st.sampled_from(list(KINDS)), max_size=3))
    states = draw(st.frozensets(st.sampled_from(["XA", "XB"]), max_size=1))
    return CaseFacts(PLATFORM, parties - {PLATFORM}, states, draw(st.sampled_from(["", "XA", "XB"])))


@given(st.lists(any_interest(), max_size=6), any_world(), any_case(), st.randoms(use_true_random=False))
def test_order_of_facts_never_changes_a_finding(interests, world, case, shuffler):
    shuffled = list(interests)
    shuffler.shuffle(shuffled)
    turned = replace(
        world,
        parents=dict(reversed(list(world.parents.items()))),
        kinds=dict(reversed(list(world.kinds.items()))),
        fundings=tuple(reversed(world.fundings)),
    )
    one = Screening(case, world, TODAY).findings(replace(ME, interests=tuple(interests), employer=NGO))
    other = Screening(case, turned, TODAY).findings(replace(ME, interests=tuple(shuffled), employer=NGO))
    assert one == other


@given(
    st.lists(any_interest(), max_size=5),
    any_interest(),
    any_world(),
    any_case(),
    st.sampled_from(ORGANISATIONS),
)
def test_another_interest_never_removes_a_bar(interests, another, world, case, employer):
    screening = Screening(case, world, TODAY)
    before = screening.findings(replace(ME, interests=tuple(interests), employer=employer))
    after = screening.findings(replace(ME, interests=(*interests, another), employer=employer))
    kept = {one.code for one in after if one.result in {Result.BAR, Result.WAIVE, Result.DECIDE}}
    assert {one.code for one in before if one.result in {Result.BAR, Result.WAIVE, Result.DECIDE}} <= kept


@given(any_world(), any_case(), st.lists(any_interest(), max_size=4))
def test_owners_in_a_ring_end_the_walk(world, case, interests):
    ring = replace(world, parents={**world.parents, NGO: FUND, FUND: NGO})
    Screening(case, ring, TODAY).findings(replace(ME, interests=tuple(interests), employer=NGO))


def people(*facts: MemberFacts) -> list[tuple[UUID, ...]]:
    return [cluster.members for cluster in clusters(facts, WORLD, TODAY)]


def member(number: int, employer: UUID | None = None, *interests: InterestFacts, household: str = "") -> MemberFacts:
    return MemberFacts(UUID(int=number), employer, interests, household)


def test_clusters_join_over_owner_party_and_household_and_are_transitive():
    a, b = member(1, PLATFORM), member(2, CLOUD, household="home")
    c = member(3, OTHER, interest(InterestKind.OFFICE, PARTY), household="home")
    d, e = member(4, NGO, interest(InterestKind.OFFICE, PARTY)), member(5, UNIVERSITY)
    assert people(a, b, c, d, e) == [(a.id, b.id, c.id, d.id), (e.id,)]
    joined, alone = clusters([a, b, c, d, e], WORLD, TODAY)
    assert sorted({tie.bond for tie in joined.ties}) == [Bond.HOUSEHOLD, Bond.OWNER, Bond.PARTY]
    assert alone.ties == ()


def test_clusters_do_not_join_over_a_shared_donor():
    a, b = member(1, NGO), member(2, OTHER)
    world = replace(WORLD, fundings=(FundingFacts(OTHER, FUND, Decimal(30), 2024, None), *WORLD.fundings))
    assert [cluster.members for cluster in clusters([a, b], world, TODAY)] == [(a.id,), (b.id,)]
    assert funders_of(a, world, TODAY) == funders_of(b, world, TODAY) == {FUND}


@given(any_world(), st.lists(st.sampled_from(ORGANISATIONS), max_size=8), st.randoms(use_true_random=False))
def test_clusters_hold_everybody_once_and_whatever_the_order(world, employers, shuffler):
    facts = [member(number, employer) for number, employer in enumerate(employers, start=1)]
    shuffled = list(facts)
    shuffler.shuffle(shuffled)
    made = clusters(facts, world, TODAY)
    assert made == clusters(shuffled, world, TODAY)
    everybody = [one for cluster in made for one in cluster.members]
    assert sorted(everybody) == [one.id for one in facts]


def test_months_before_ends_with_the_month():
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


SIGNED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signed", "changed", "days", "codes"),
    [
        (Signed(SIGNED, SIGNED), None, 0, ()),
        (Signed(SIGNED, SIGNED), SIGNED, 364, ()),
        (None, None, 0, ("interests.never_signed",)),
        (Signed(SIGNED, SIGNED), None, 365, ("interests.too_old",)),
        (Signed(SIGNED, SIGNED), SIGNED + timedelta(days=1), 1, ("interests.changed_since",)),
        (Signed(SIGNED + timedelta(days=200), SIGNED), SIGNED + timedelta(days=200), 364, ()),
        (Signed(SIGNED + timedelta(days=200), SIGNED), None, 365, ("interests.too_old",)),
    ],
)
def test_declaration_is_current(signed, changed, days, codes):
    verdict = is_current(signed, changed, now=SIGNED + timedelta(days=days), valid_days=365)
    assert verdict.codes == codes


def test_answers_count_for_one_declaration_and_for_thirty_days():
    answered = dict.fromkeys(YEARLY, SIGNED)
    now = SIGNED + timedelta(days=29)
    assert questions_left({}, None, now=now) == YEARLY
    assert questions_left(answered, None, now=now) == ()
    assert questions_left(answered, None, now=SIGNED + timedelta(days=30)) == YEARLY
    assert questions_left(answered, SIGNED, now=now) == YEARLY, "they were signed with it"
    assert questions_left(answered | {InterestKind.GIFT: SIGNED - timedelta(days=9)}, None, now=now) == (
        InterestKind.GIFT,
    )


@pytest.mark.parametrize(
    ("left", "signed", "days", "allowed"),
    [
        ((), None, 0, True),
        ((InterestKind.GIFT,), None, 0, False),
        ((InterestKind.GIFT,), Signed(SIGNED, SIGNED), 364, True),
        ((InterestKind.GIFT,), Signed(SIGNED, SIGNED), 365, False),
        ((), Signed(SIGNED, SIGNED), 400, True),
    ],
)
def test_list_is_signed_after_all_questions_or_after_a_change_within_the_year(left, signed, days, allowed):
    verdict = may_sign(left, signed, now=SIGNED + timedelta(days=days), valid_days=365)
    assert verdict.codes == (() if allowed else ("interests.questions_left",))


@pytest.mark.parametrize(
    ("days", "told", "due"),
    [(31, set(), None), (30, set(), 30), (30, {30}, None), (8, {30}, None), (7, {30}, 7), (7, {30, 7}, None),
     (0, {30, 7}, 0), (-3, {30, 7}, 0), (-3, {30, 7, 0}, None), (5, set(), 7)],
)  # fmt: skip
def test_reminders_come_once_each_and_never_late(days, told, due):
    assert reminder_due(days, frozenset(told)) == due


@pytest.mark.parametrize(
    ("changes", "codes", "field"),
    [
        ({}, (), None),
        ({"organisation": None, "text": " "}, ("interests.say_what",), "text"),
        ({"until": date(2019, 1, 1)}, ("interests.ends_first",), "until"),
        ({"until": date(2027, 1, 1)}, ("interests.end_in_future",), "until"),
        ({"relation": "spouse"}, ("interests.relation_needed",), "relation"),
        ({"kind": InterestKind.FAMILY}, ("interests.relation_needed",), "relation"),
        ({"share_percent": Decimal(101)}, ("interests.share_range",), "share_percent"),
    ],
)
def test_entry_says_enough(changes, codes, field):
    entry = replace(Entry(InterestKind.EMPLOYMENT, NGO, "Adviser", date(2020, 1, 1)), **changes)
    verdict = may_enter(entry, today=TODAY)
    assert verdict.codes == codes
    assert [reason.field for reason in verdict.reasons] == ([field] if field else [])


def test_relatives_are_never_public():
    entry = Entry(InterestKind.FAMILY, NGO, "", date(2020, 1, 1), relation=Relation.SPOUSE)
    assert not entry.public
    assert Entry(InterestKind.EMPLOYMENT, NGO, "", date(2020, 1, 1)).public


def test_interest_ends_once_not_before_it_began_and_not_later():
    began = date(2020, 1, 1)
    assert may_end(began, None, TODAY, today=TODAY).ok
    assert may_end(began, TODAY, TODAY, today=TODAY).codes == ("interests.already_ended",)
    assert may_end(began, None, date(2019, 1, 1), today=TODAY).codes == ("interests.ends_first",)
    assert may_end(began, None, TODAY + timedelta(days=1), today=TODAY).codes == ("interests.end_in_future",)
