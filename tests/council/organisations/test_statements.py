"""Reading ownership statements: the right are taken whatever their order, the wrong refused one by one with a place."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.kernel.verdicts import Refused
from council.organisations.rules.statements import MOST_STATEMENTS, controllers, parsed, read
from council.organisations.rules.words import OrganisationKind, is_lei

TODAY = date(2026, 3, 2)
OLD_VERSION = {"publicationDate": "2026-01-01", "bodsVersion": "0.3"}
SHARES = {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 75}}


def statement(kind, record, details, **more):
    return {
        "statementId": f"statement-{record}-".ljust(32, "0"),
        "statementDate": "2026-01-01",
        "declarationSubject": record,
        "recordId": record,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        **more,
    }


def entity(record, name="Acme", **details):
    return statement("entity", record, {"entityType": {"type": "registeredEntity"}, "name": name, **details})


def tie(record, subject, party, *interests, **more):
    return statement(
        "relationship", record, {"subject": subject, "interestedParty": party, "interests": list(interests)}, **more
    )


def refused(raw):
    found = read([raw])
    assert found.taken == 0
    return [
        (reason.code.removeprefix("organisations.bods_"), reason.params["where"]) for reason in found.refused[0].reasons
    ]


def test_an_organisation_a_person_and_what_joins_them():
    names = [{"fullName": "J. Smith"}, {"type": "legal", "fullName": "Jane Smith"}]
    exposed = {"politicalExposure": {"status": "isPep"}}
    person = statement("person", "p", {"personType": "knownPerson", "names": names, **exposed})
    acme = entity(
        "e", " Acme  Ltd ", alternateNames=["Acme", "Acme"], jurisdiction={"name": "Scotland", "code": "GB-SCT"},
        identifiers=[{"scheme": "GB-COH", "id": " 1 "}, {"schemeName": "Elsewhere", "id": ""}],
    )  # fmt: skip
    found = read([tie("r", "e", "p", SHARES), person, acme])
    (body,), (jane,), (stake,) = found.bodies, found.people, found.ties
    assert (body.name, body.names, body.country, body.kind) == ("Acme Ltd", ("Acme",), "GB", OrganisationKind.COMPANY)
    assert body.identifiers == (("GB-COH", "1"),)
    assert (jane.name, jane.exposed) == ("Jane Smith", True)
    assert (stake.subject, stake.party, stake.least, stake.most, stake.controls) == ("e", "p", 75, 75, True)
    assert (found.taken, found.refused, found.nobody) == (3, (), 0)


def test_state_bodies_are_government_and_trusts_are_foundations():
    kinds = {"stateBody": "government", "state": "government", "arrangement": "foundation", "legalEntity": "company"}
    for said, meant in kinds.items():
        (body,) = read([entity("e", entityType={"type": said})]).bodies
        assert body.kind == meant


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"statementId": "short"}, "range", "statementId"),
        ({"statementDate": "2026-02-30"}, "day", "statementDate"),
        ({"statementDate": "2026-02-03T10:00:00"}, "day", "statementDate"),
        ({"recordType": "thing"}, "word", "recordType"),
        ({"recordDetails": []}, "type", "recordDetails"),
        ({"publicationDetails": OLD_VERSION}, "word", "publicationDetails.bodsVersion"),
    ],
)
def test_a_wrong_head_is_refused_with_its_place(change, code, where):
    assert refused({**entity("e"), **change}) == [(code, where)]


def test_one_wrong_statement_refuses_itself_and_no_other():
    found = read([entity("a"), "nonsense", None, 3, {"recordType": "entity"}, entity("b", name=7)])
    assert [body.record for body in found.bodies] == ["a"]
    assert [one.place for one in found.refused] == [2, 3, 4, 5, 6]
    assert found.refused[0].statement == ""


def test_nobody_is_named_is_no_tie_and_no_mistake():
    found = read([tie("r", "e", {"reason": "interestedPartyExemptFromDisclosure"}), tie("s", "e", {"reason": "lazy"})])
    assert (found.ties, found.nobody, found.taken) == ((), 1, 1)
    assert found.refused[0].reasons[0].params == {"where": "interestedParty.reason"}


def test_the_last_statement_about_a_record_counts_by_its_date():
    old, new = entity("e", "Old"), {**entity("e", "New"), "statementDate": "2026-02-01T00:00:00Z"}
    for order in ([old, new], [new, old]):
        assert [body.name for body in read(order).bodies] == ["New"]
    same_day = [entity("e", "First"), entity("e", "Second")]
    assert [body.name for body in read(same_day).bodies] == ["Second"]


@pytest.mark.parametrize(
    ("interest", "controls"),
    [
        ({"type": "shareholding", "share": {"exact": 50}}, False),
        ({"type": "shareholding", "share": {"exact": 50.01}}, True),
        ({"type": "shareholding", "share": {"exclusiveMinimum": 50}}, True),
        ({"type": "shareholding", "share": {"minimum": 50, "exclusiveMaximum": 75}}, False),
        ({"type": "votingRights", "share": {"minimum": 75, "maximum": 100}}, True),
        ({"type": "shareholding"}, False),
        ({"type": "controlByLegalFramework"}, True),
        ({"type": "boardMember"}, False),
        ({"type": "nominee"}, False),
    ],
)
def test_what_gives_control(interest, controls):
    found = controllers(read([tie("r", "e", "p", interest)]).ties, TODAY)
    assert found == ({"e": "p"} if controls else {})


def test_shares_come_before_votes_and_the_nearest_before_whoever_stands_behind():
    ties = [
        tie("1", "e", "votes", {"type": "votingRights", "directOrIndirect": "direct", "share": {"exact": 90}}),
        tie("2", "e", "shares", {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 60}}),
        tie("3", "e", "behind", {"type": "shareholding", "directOrIndirect": "indirect", "share": {"exact": 100}}),
    ]
    for order in (ties, ties[::-1]):
        assert controllers(read(order).ties, TODAY) == {"e": "shares"}


def test_what_ended_or_was_closed_controls_nobody():
    ended = tie("1", "e", "p", {**SHARES, "endDate": "2026-03-01"})
    last_day = tie("2", "f", "p", {**SHARES, "endDate": "2026-03-02"})
    closed = tie("3", "g", "p", SHARES, recordStatus="closed")
    assert controllers(read([ended, last_day, closed]).ties, TODAY) == {"f": "p"}


def test_owners_in_a_ring_are_both_named_and_the_walk_ends():
    ring = [tie("1", "a", "b", SHARES), tie("2", "b", "a", SHARES), tie("3", "c", "c", SHARES)]
    assert controllers(read(ring).ties, TODAY) == {"a": "b", "b": "a"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "organisations.file_not_json"),
        (b"\xff\xfe", "organisations.file_not_json"),
        (b'{"statements": []}', "organisations.file_not_a_list"),
        (b"[" * 100_000, "organisations.file_not_json"),
        (json.dumps([0] * (MOST_STATEMENTS + 1)).encode(), "organisations.file_too_long"),
    ],
)
def test_what_is_no_list_of_statements_is_refused_whole(content, code):
    with pytest.raises(Refused) as why:
        parsed(content)
    assert why.value.verdict.codes == (code,)


def test_what_no_database_keeps_is_taken_out_of_names_and_refused_in_the_names_of_records():
    clean = read([entity("e", "A\x00cme \u202eLtd", identifiers=[{"scheme": "X\x00", "id": "1\x00"}])])
    (body,) = clean.bodies
    assert (body.name, body.identifiers) == ("A cme Ltd", (("X", "1"),))
    wrong = read([{**entity("e"), "recordId": "e\x00"}, {"statementId": "\x00\ud800"}])
    assert (wrong.taken, [one.statement for one in wrong.refused]) == (0, ["statement-e-".ljust(32, "0"), "  "])


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "1e400"])
def test_a_share_that_is_no_number_is_refused(bad):
    raw = json.dumps([tie("r", "e", "p", {"type": "shareholding", "share": {"exact": "X"}})]).replace('"X"', bad)
    assert read(parsed(raw.encode())).taken == 0


@given(st.permutations(range(6)), st.data())
def test_the_order_of_a_file_changes_nothing(order, data):
    shares = data.draw(st.lists(st.integers(0, 100), min_size=4, max_size=4))
    file = [entity("a"), entity("b")] + [
        tie(str(n), "a", data.draw(st.sampled_from("bcd")), {**SHARES, "share": {"exact": share}})
        for n, share in enumerate(shares)
    ]
    one, other = read(file), read([deepcopy(file[place]) for place in order])
    assert sorted(one.bodies, key=str) == sorted(other.bodies, key=str)
    assert controllers(one.ties, TODAY) == controllers(other.ties, TODAY)
    assert all(stake.least == Decimal(stake.least).quantize(Decimal("0.01")) for stake in one.ties)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("5493001KJTIIGC8Y1R12", True),
        ("5493001KJTIIGC8Y1R13", False),
        ("5493001kjtiigc8y1r12", False),
        ("5493001KJTIIGC8Y1R1", False),
        ("5493001KJTIIGC8Y1RAB", False),
        ("５493001KJTIIGC8Y1R1", False),
    ],
)
def test_a_legal_entity_identifier_carries_check_figures(value, right):
    assert is_lei(value) is right
