"""Keeping the register: who may, what is refused, what people find and take back, what a file becomes."""

import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from council.access.rules import Office
from council.interests.queries import register_facts
from council.interests.rules.conflicts import CaseFacts, Screening
from council.interests.rules.words import Code
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.organisations import actions, queries
from council.organisations.models import Identifier, Organisation, Spelling, Stake, StatementFile
from council.organisations.rules.words import OrganisationKind
from council.record.models import RecordEntry
from council.record.queries import entries_about, payload_of
from tests.council.organisations.test_statements import SHARES, entity, statement, tie
from tests.factories.cases import make_rules
from tests.factories.people import acting, make_member, make_organisation, make_platform

pytestmark = pytest.mark.django_db
LEI, OTHER_LEI = "5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"


@pytest.fixture
def keeper(clock):
    make_rules(clock=clock)
    return {"actor": acting(Office.SECRETARIAT), "clock": clock}


def codes(act, *args, **kwargs):
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(*args, **kwargs)
    return refused.value.verdict.codes


def enter(keeper, name="Acme Ltd", **fields):
    return actions.register_organisation(name=name, kind=OrganisationKind.COMPANY, **fields, **keeper)


def take(keeper, *statements, name="file.json"):
    return actions.take_statements(json.dumps(statements).encode(), name, **keeper)


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, Office.SECRETARIAT, Office.INTEGRITY_OFFICER}))
def test_others_keep_nothing(office, clock):
    who, one, two = {"actor": acting(office), "clock": clock}, make_organisation(), make_organisation()
    for act, args in [
        (actions.name_also, (one.pk, "X")),
        (actions.identify, (one.pk, "A", "1")),
        (actions.set_owner, (one.pk, two.pk)),
        (actions.note_spellings, (["X"],)),
        (actions.decide_spelling, (uuid4(), None)),
        (actions.join, (one.pk, two.pk)),
        (actions.part, (one.pk,)),
        (actions.keep_apart, (one.pk, two.pk)),
        (actions.together, (uuid4(),)),
        (actions.take_statements, (b"[]", "x")),
    ]:
        with pytest.raises(NotReachable):
            act(*args, **who)
    with pytest.raises(NotReachable):
        actions.register_organisation(name="X", kind=OrganisationKind.NGO, **who)
    with pytest.raises(NotReachable):
        actions.register_funding(one, two, Decimal(5), from_year=2024, **who)


def test_an_organisation_has_its_name_its_number_and_its_money_on_the_record(keeper):
    owner = enter(keeper, "Owner")
    firm = enter(keeper, "Firm", parent=owner, aliases=["The Firm"], identifiers=[{"scheme": "XI-LEI", "value": LEI}])
    actions.register_funding(firm, owner, Decimal("12.5"), from_year=2024, **keeper)
    assert firm.key == "firm"
    assert list(firm.spellings.values_list("text", flat=True)) == ["Firm", "The Firm"]
    assert [payload_of(entry).get("parent") for entry in entries_about(firm.pk)] == [str(owner.pk), None]
    assert payload_of(entries_about(firm.pk)[1])["share_percent"] == "12.5"
    assert enter(keeper, "FIRM").key == "firm-2"


def test_wrong_facts_are_refused_beside_their_field(keeper):
    firm, other = enter(keeper), enter(keeper, "Other", identifiers=[{"scheme": "XI-LEI", "value": LEI}])
    assert codes(actions.identify, firm.pk, "XI-LEI", LEI, **keeper) == ("organisations.number_taken",)
    assert codes(actions.identify, firm.pk, "XI-LEI", LEI[:-1] + "3", **keeper) == ("organisations.lei_wrong",)
    assert codes(actions.identify, firm.pk, " ", "", **keeper) == (
        "organisations.scheme_missing",
        "organisations.number_missing",
    )
    assert codes(actions.name_also, firm.pk, " Acme  Ltd", **keeper) == ("organisations.name_known",)
    assert codes(actions.name_also, firm.pk, "n/a", **keeper) == ("organisations.name_missing",)
    assert codes(actions.set_owner, firm.pk, firm.pk, **keeper) == ("organisations.owns_itself",)
    assert codes(actions.register_funding, firm, firm, Decimal(0), from_year=2024, to_year=2023, **keeper) == (
        "organisations.pays_itself",
        "organisations.share_range",
        "organisations.years_wrong",
    )
    assert codes(enter, keeper, "Third", identifiers=[{"scheme": "XI-LEI", "value": LEI}]) == (
        "organisations.number_taken",
    )
    assert not Organisation.objects.filter(name="Third").exists()
    assert (other.identifiers.count(), firm.identifiers.count()) == (1, 0)


def test_the_database_holds_one_organisation_for_a_number(db):
    one, two = make_organisation(), make_organisation()
    Identifier.objects.create(organisation=one, scheme="A", value="1")
    for wrong in (
        lambda: Identifier.objects.create(organisation=two, scheme="A", value="1"),
        lambda: Organisation.objects.filter(pk=one.pk).update(same_as=one),
        lambda: Spelling.objects.filter(organisation=one).update(state="waiting"),
        lambda: Spelling.objects.filter(organisation=one).update(organisation=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_owners_may_form_a_ring(keeper):
    one, two = enter(keeper, "One"), enter(keeper, "Two")
    actions.set_owner(one.pk, two.pk, **keeper)
    actions.set_owner(two.pk, one.pk, **keeper)
    assert queries.parents() == {one.pk: two.pk, two.pk: one.pk}
    assert queries.chain_of(one.pk) == (one.pk, two.pk)
    actions.set_owner(two.pk, None, **keeper)
    assert queries.chain_of(one.pk) == (one.pk, two.pk)
    assert payload_of(list(entries_about(two.pk))[-1])["to"] is None


# what names mean


def test_names_wait_once_and_what_is_known_or_nothing_is_left_out(keeper):
    enter(keeper, "Known")
    lines = ["Huawei", " Huawei ", "n/a", "", "Known", "known", "HUAWEI"]
    assert actions.note_spellings(lines, **keeper) == 3
    assert actions.note_spellings(lines, **keeper) == 0
    count, waiting = queries.waiting_spellings(keeper["actor"])
    assert count == 3
    assert [(one.spelling.text, [found.name for found, _ in one.likely]) for one in waiting] == [
        ("HUAWEI", []),
        ("Huawei", []),
        ("known", ["Known"]),
    ]
    assert codes(actions.note_spellings, map(str, range(2001)), **keeper) == ("organisations.too_many",)


def test_one_new_organisation_for_names_that_differ_in_form(keeper):
    actions.note_spellings(["Huawei", "HUAWEI", "Huawei Co., Ltd.", "Nokia", "nobody in particular"], **keeper)
    rows = {one.text: one.pk for one in Spelling.objects.all()}
    found = [(pk, "none" if text.startswith("nobody") else "new") for text, pk in sorted(rows.items())]
    assert actions.decide_spellings(found, **keeper) == 5
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["HUAWEI", "Nokia"]
    named = Spelling.objects.filter(organisation__name="HUAWEI").values_list("text", "decided_by__name")
    assert {text for text, _ in named} == {"HUAWEI", "Huawei", "Huawei Co., Ltd."}
    assert {name for _, name in named} == {keeper_name(keeper)}
    assert Spelling.objects.get(text="nobody in particular").state == "nothing"
    assert queries.waiting_spellings(keeper["actor"])[0] == 0
    assert codes(actions.decide_spelling, rows["Huawei"], None, **keeper) == ("organisations.spelling_decided",)
    assert {entry.tag for entry in entries_about(rows["Nokia"])} == {"spelling.noted", "spelling.decided"}


def keeper_name(keeper):
    from council.access.models import User

    return User.objects.get(pk=keeper["actor"].id).name


# one organisation in two rows


def facts_of(member, case, clock):
    register = register_facts(Actor.system(), [member], clock.now())
    return Screening(case, register.world, clock.now().date()).findings(register.members[member.pk])


def test_what_is_known_of_one_row_counts_for_the_other_and_can_be_taken_back(keeper, clock):
    platform, owner, same = make_platform("Plaza"), make_organisation("Corvane"), make_organisation("Corvane Group")
    actions.set_owner(platform.pk, owner.pk, **keeper)
    member = make_member(employer=same)
    case = CaseFacts(platform=platform.pk)
    assert facts_of(member, case, clock) == ()
    actions.join(owner.pk, same.pk, **keeper)
    (finding,) = facts_of(member, case, clock)
    assert (finding.code, finding.organisation) == (Code.R1, str(owner.pk))
    assert same not in queries.organisations()
    assert [one.name for one in queries.named("corvane group")] == ["Corvane"]
    actions.part(same.pk, **keeper)
    assert facts_of(member, case, clock) == ()
    assert [entry.tag for entry in entries_about(same.pk)] == ["organisation.joined", "organisation.parted"]


def test_a_platform_in_two_rows_is_one_platform(keeper, clock):
    platform, double, party = make_platform("Plaza"), make_platform("Plaza Social"), make_organisation("Party")
    joined = make_organisation("The Party")
    actions.join(platform.pk, double.pk, **keeper)
    actions.join(party.pk, joined.pk, **keeper)
    at_platform, at_party = make_member(employer=platform), make_member(employer=party)
    case = CaseFacts(platform=double.pk, parties=frozenset({joined.pk}))
    assert [one.code for one in facts_of(at_platform, case, clock)] == [Code.R1]
    assert [one.code for one in facts_of(at_party, case, clock)] == [Code.W1]


def test_the_owner_of_the_other_row_counts_where_the_kept_one_has_none(keeper):
    kept, other, top, above = (enter(keeper, name) for name in ("Kept", "Other", "Top", "Above"))
    actions.set_owner(other.pk, top.pk, **keeper)
    actions.join(kept.pk, other.pk, **keeper)
    assert queries.chain_of(other.pk) == (kept.pk, top.pk)
    actions.set_owner(kept.pk, above.pk, **keeper)
    assert queries.chain_of(other.pk) == (kept.pk, above.pk)


def test_findings_make_no_chain(keeper):
    one, two, three = (enter(keeper, name) for name in ("One", "Two", "Three"))
    actions.join(one.pk, two.pk, **keeper)
    assert codes(actions.join, one.pk, one.pk, **keeper)[0] == "organisations.same_row"
    assert codes(actions.join, three.pk, two.pk, **keeper) == ("organisations.already_another",)
    assert codes(actions.join, two.pk, three.pk, **keeper) == ("organisations.kept_is_another",)
    assert codes(actions.join, three.pk, one.pk, **keeper) == ("organisations.stands_for_others",)
    assert codes(actions.part, three.pk, **keeper) == ("organisations.not_joined",)
    assert codes(actions.keep_apart, one.pk, two.pk, **keeper) == ("organisations.same_row",)


def test_pairs_told_apart_are_not_proposed_until_that_is_taken_back(keeper):
    one, two = enter(keeper, "Alphabet Inc."), enter(keeper, "Alphabet Energy")
    (pair,) = queries.likely_pairs(keeper["actor"])
    assert {pair.first, pair.second} == {one, two}
    apart = actions.keep_apart(two.pk, one.pk, **keeper)
    assert actions.keep_apart(one.pk, two.pk, **keeper) == apart
    assert queries.likely_pairs(keeper["actor"]) == []
    actions.together(apart.pk, **keeper)
    assert len(queries.likely_pairs(keeper["actor"])) == 1
    apart = actions.keep_apart(two.pk, one.pk, **keeper)
    actions.join(one.pk, two.pk, **keeper)
    assert queries.findings(keeper["actor"])[1] == []


def test_by_name_alone_nobody_is_in_conflict(keeper, clock):
    # No rule takes it for the owner of Google (SAFEGUARDS.md, section 1).
    platform, owner, energy = (
        make_platform("Google"),
        make_organisation("Alphabet"),
        make_organisation("Alphabet Energy"),
    )
    actions.set_owner(platform.pk, owner.pk, **keeper)
    assert facts_of(make_member(employer=energy), CaseFacts(platform=platform.pk), clock) == ()
    assert facts_of(make_member(employer=owner), CaseFacts(platform=platform.pk), clock) != ()


# files of statements


def test_a_file_becomes_organisations_numbers_names_stakes_and_owners(keeper):
    jane = statement("person", "p", {"personType": "knownPerson", "names": [{"fullName": "Jane Smith"}]})
    file = take(
        keeper,
        entity("top", "Top plc", identifiers=[{"scheme": "XI-LEI", "id": LEI}]),
        entity("firm", "Firm Ltd", alternateNames=["Firm"], jurisdiction={"name": "Ireland", "code": "IE"}),
        jane,
        tie("r1", "firm", "top", SHARES),
        tie("r2", "top", "p", {"type": "boardChair", "startDate": "2020-01-01"}),
        tie("r3", "firm", {"reason": "unknown"}, SHARES),
        tie("r4", "elsewhere", "p", SHARES),
        {"nonsense": True},
    )
    assert (file.taken, file.made, file.matched, file.ties, file.open_ends) == (7, 2, 0, 2, 2)
    assert [one["place"] for one in file.refused] == [8]
    firm, top = Organisation.objects.get(name="Firm Ltd"), Organisation.objects.get(name="Top plc")
    assert (firm.parent, firm.country, firm.key) == (top, "IE", "firm-ltd")
    assert list(firm.spellings.values_list("text", flat=True)) == ["Firm", "Firm Ltd"]
    (stake,) = top.stakes.all()
    assert (stake.person, stake.interest, stake.since, stake.holder) == (
        "Jane Smith",
        "boardChair",
        date(2020, 1, 1),
        None,
    )
    assert b"Jane" not in bytes(Stake.objects.values_list("person", flat=True).filter(pk=stake.pk).get())
    (entry,) = entries_about(file.pk)
    assert payload_of(entry)["refused"] == 1


def test_an_organisation_is_found_again_by_record_or_number_and_never_by_name(keeper):
    known = enter(keeper, "Known", identifiers=[{"scheme": "XI-LEI", "value": LEI}])
    first = take(keeper, entity("a", "Known"), entity("b", "Known as", identifiers=[{"scheme": "XI-LEI", "id": LEI}]))
    assert (first.made, first.matched) == (1, 1)
    assert set(known.spellings.values_list("text", flat=True)) == {"Known", "Known as"}
    second = take(keeper, entity("a", "Known, renamed"))
    assert (second.made, second.matched) == (0, 1)
    assert Organisation.objects.filter(name__startswith="Known").count() == 2


def test_numbers_of_two_organisations_and_wrong_ones_refuse_the_record(keeper):
    for name, number in (("One", LEI), ("Two", OTHER_LEI)):
        enter(keeper, name, identifiers=[{"scheme": "XI-LEI", "value": number}])
    both = [{"scheme": "XI-LEI", "id": LEI}, {"scheme": "XI-LEI", "id": OTHER_LEI}]
    wrong = [{"scheme": "XI-LEI", "id": "12"}]
    file = take(
        keeper, entity("x", "X", identifiers=both), entity("y", "Y", identifiers=wrong), tie("r", "x", "y", SHARES)
    )
    assert [(one["statement"], one["reasons"]) for one in file.refused] == [
        ("x", [{"code": "organisations.numbers_disagree"}]),
        ("y", [{"code": "organisations.lei_wrong"}]),
    ]
    assert (file.made, file.ties, file.open_ends) == (0, 0, 1)


def test_an_owner_that_a_person_entered_is_never_replaced(keeper):
    firm, mine = enter(keeper, "Firm", identifiers=[{"scheme": "XI-LEI", "value": LEI}]), enter(keeper, "Mine")
    actions.set_owner(firm.pk, mine.pk, **keeper)
    file = take(
        keeper,
        entity("f", "Firm", identifiers=[{"scheme": "XI-LEI", "id": LEI}]),
        entity("o", "Theirs"),
        tie("r", "f", "o", SHARES),
    )
    firm.refresh_from_db()
    assert firm.parent == mine
    theirs = Organisation.objects.get(name="Theirs")
    assert file.differing == [{"organisation": str(firm.pk), "owner": str(theirs.pk)}]
    _, pairs = queries.statement_file(keeper["actor"], file.pk)
    assert pairs == [(firm, theirs)]


def test_a_later_file_replaces_what_its_records_said(keeper):
    take(keeper, entity("f", "Firm"), entity("o", "Owner"), tie("r", "f", "o", SHARES))
    take(keeper, tie("r", "f", "o", {"type": "shareholding", "share": {"exact": 60}}))
    assert [stake.least for stake in Stake.objects.all()] == [Decimal("60.00")]
    take(keeper, tie("r", "f", "o", SHARES, recordStatus="closed"))
    assert not Stake.objects.exists()


def test_the_same_file_is_taken_in_once(keeper):
    take(keeper, entity("f", "Firm"))
    assert codes(take, keeper, entity("f", "Firm")) == ("organisations.file_known",)
    assert codes(actions.take_statements, b"{", "x", **keeper) == ("organisations.file_not_json",)
    assert StatementFile.objects.count() == 1


def test_a_file_with_what_no_database_keeps_is_taken_in_or_refused_and_breaks_nothing(keeper):
    raw = [
        entity("a", "A\x00cme", alternateNames=["B\x00"], identifiers=[{"scheme": "S", "id": "1\x002"}]),
        entity("b", "\ud800"),
        {"statementId": "\x00\ud800"},
        tie("r", "a", "\x00", SHARES),
    ]
    file = take(keeper, *raw, name="a\x00.json".replace("\x00", ""))
    assert (file.made, len(file.refused)) == (1, 3)
    file.refresh_from_db()
    assert Identifier.objects.get().value == "1 2"


def test_one_entry_tells_of_a_whole_file(keeper):
    before = RecordEntry.objects.count()
    file = take(keeper, entity("a", "Alpha"), entity("b", "Beta"), tie("1", "a", "b", SHARES))
    assert RecordEntry.objects.count() == before + 1
    (entry,) = entries_about(file.pk)
    alpha, beta = Organisation.objects.get(name="Alpha"), Organisation.objects.get(name="Beta")
    assert payload_of(entry)["organisations"] == [str(alpha.pk), str(beta.pk)]
    assert payload_of(entry)["owners"] == [{"organisation": str(alpha.pk), "owner": str(beta.pk)}]


def test_owners_in_a_ring_are_taken_in(keeper):
    take(keeper, entity("a", "Alpha"), entity("b", "Beta"), tie("1", "a", "b", SHARES), tie("2", "b", "a", SHARES))
    alpha, beta = Organisation.objects.get(name="Alpha"), Organisation.objects.get(name="Beta")
    assert queries.chain_of(alpha.pk) == (alpha.pk, beta.pk)
    assert queries.chain_of(beta.pk) == (beta.pk, alpha.pk)
