"""Rules for statements of reasons: every wrong field by name. No database."""

import pytest

from cases.docket.rules import ContentKind, Measure, Topic
from cases.intake.rules.statements import KNOWN, REQUIRED, check, is_puid, told
from tests.factories.statements import statement

ILLEGAL = {
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_legal_ground": "Criminal Code, § 130",
    "illegal_content_explanation": "It calls for hatred.",
}


def wrong(**changes):
    """Pairs of code and field of what is wrong with a statement that was right before these changes."""
    return [
        (reason.code.removeprefix("intake.statement_"), reason.field) for reason in check(statement(**changes)).reasons
    ]


def test_statement_that_is_right_is_taken():
    assert check(statement()).codes == ()


@pytest.mark.parametrize("field", REQUIRED)
@pytest.mark.parametrize("nothing", [None, "", []])
def test_required_field_that_is_missing_is_named(field, nothing):
    assert ("required", field) in wrong(**{field: nothing})


def test_every_wrong_field_is_named_at_once():
    assert wrong(category="SPAM", content_date="1999-12-31", puid="with space", automated_detection="yes") == [
        ("choice", "category"),
        ("choice", "automated_detection"),
        ("early", "content_date"),
        ("puid", "puid"),
    ]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("decision_ground", "DECISION_GROUND_OTHER"),
        ("decision_monetary", "DECISION_MONETARY"),
        ("decision_provision", "PARTIAL"),
        ("decision_account", ["DECISION_ACCOUNT_SUSPENDED"]),
        ("account_type", "BUSINESS"),
        ("category", "STATEMENT_CATEGORY_PIRACY"),
        ("source_type", "SOURCE"),
        ("automated_detection", True),
        ("automated_decision", "Yes"),
        ("incompatible_content_illegal", "Maybe"),
    ],
)
def test_value_that_the_schema_does_not_have_is_refused(field, given):
    assert ("choice", field) in wrong(**{field: given})


@pytest.mark.parametrize(
    "field", ["decision_visibility", "content_type", "category_addition", "category_specification", "territorial_scope"]
)
def test_list_is_a_list_of_known_values(field):
    assert wrong(**{field: "CONTENT_TYPE_TEXT"}) == [("list", field)]
    assert wrong(**{field: ["NOTHING", 7]}) == [("choice", field), ("choice", field)]


@pytest.mark.parametrize(
    ("field", "limit"), [("decision_facts", 5000), ("incompatible_content_ground", 500), ("source_identity", 500)]
)
def test_text_has_a_longest_length(field, limit):
    assert wrong(**{field: "x" * limit}) == []
    assert wrong(**{field: "x" * (limit + 1)}) == [("long", field)]
    assert wrong(**{field: {"text": "x"}}) == [("text", field)]


@pytest.mark.parametrize("field", ["illegal_content_legal_ground", "illegal_content_explanation"])
def test_illegal_content_needs_its_law_and_an_explanation(field):
    assert wrong(**ILLEGAL) == []
    assert wrong(**ILLEGAL | {field: None}) == [("says_more", field)]


@pytest.mark.parametrize("field", ["incompatible_content_ground", "incompatible_content_explanation"])
def test_incompatible_content_needs_its_rule_and_an_explanation(field):
    assert wrong(**{field: ""}) == [("says_more", field)]


@pytest.mark.parametrize(
    ("field", "value", "more"),
    [
        ("decision_visibility", ["DECISION_VISIBILITY_OTHER"], "decision_visibility_other"),
        ("decision_monetary", "DECISION_MONETARY_OTHER", "decision_monetary_other"),
        ("content_type", ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_OTHER"], "content_type_other"),
    ],
)
def test_other_needs_words_of_its_own(field, value, more):
    assert wrong(**{field: value}) == [("says_more", more)]
    assert wrong(**{field: value, more: "In other words"}) == []


def test_statement_without_any_measure_is_refused():
    assert wrong(decision_visibility=[]) == [("no_measure", "decision_visibility")]
    assert wrong(decision_visibility=None, decision_account="DECISION_ACCOUNT_SUSPENDED") == []


@pytest.mark.parametrize(
    "day", ["2025-2-30", "2025-02-30", "30.02.2025", "2025-02-03T00:00:00", 20250203, "٢٠٢٥-٠٢-٠٣"]
)
def test_date_is_written_in_one_way(day):
    assert wrong(content_date=day) == [("date", "content_date")]


@pytest.mark.parametrize(
    ("field", "too_early", "early_enough"),
    [("content_date", "1999-12-31", "2000-01-01"), ("application_date", "2019-12-31", "2020-01-01")],
)
def test_date_has_an_earliest_day(field, too_early, early_enough):
    assert wrong(**{field: too_early}) == [("early", field)]
    assert wrong(**{field: early_enough}) == []


def test_restriction_does_not_end_before_it_begins():
    field = "end_date_visibility_restriction"
    assert wrong(**{field: "2026-02-18"}) == [("ends_first", field)]
    assert wrong(**{field: "2026-02-19"}) == []


@pytest.mark.parametrize(
    ("puid", "right"),
    [
        ("TK421", True),
        ("a_b-C", True),
        ("x" * 500, True),
        ("x" * 501, False),
        ("a b", False),
        ("a\n", False),
        ("é", False),
    ],
)
def test_puid_is_letters_digits_hyphen_and_underscore(puid, right):
    assert is_puid(puid) is right
    assert wrong(puid=puid) == ([] if right else [("puid", "puid")])


@pytest.mark.parametrize(("language", "right"), [("EN", True), ("en", False), ("ENG", False), (7, False)])
def test_language_is_two_capitals(language, right):
    assert wrong(content_language=language) == ([] if right else [("language", "content_language")])


@pytest.mark.parametrize(
    ("identifier", "right"),
    [({"EAN-13": "0123456789123"}, True), ({"EAN-13": "1"}, False), ({"ISBN": "0123456789123"}, False), ("0", False)],
)
def test_content_identifier_is_an_ean(identifier, right):
    assert wrong(content_id=identifier) == ([] if right else [("content_id", "content_id")])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "www.rules.example", "https://a b"])
def test_address_of_the_rule_is_an_address(address):
    assert wrong(decision_ground_reference_url=address) == [("address", "decision_ground_reference_url")]


@pytest.mark.parametrize("thing", ["text", 7, [statement()]])
def test_what_is_no_statement_is_refused(thing):
    assert check(thing).codes == ("intake.statement_not_an_object",)


def test_what_could_not_be_read_at_all_is_refused():
    assert check(None).codes == ("intake.statement_not_json",)


def test_statement_tells_the_contested_decision():
    found = told(statement())
    assert (found.measure, found.kind, found.topic) == (Measure.VISIBILITY, ContentKind.VIDEO, Topic.HATE_SPEECH)
    assert (found.decided_on.isoformat(), found.posted_on.isoformat()) == ("2026-02-19", "2026-02-17")
    assert (found.rule_cited, found.language) == ("Community Rules 3.2 (Hateful conduct)", "en")
    assert (found.automated_detection, found.automated_decision) == (True, "AUTOMATED_DECISION_PARTIALLY")


@pytest.mark.parametrize(
    ("measures", "measure", "kind"),
    [
        ({"decision_account": "DECISION_ACCOUNT_TERMINATED"}, Measure.ACCOUNT, ContentKind.ACCOUNT),
        ({"decision_provision": "DECISION_PROVISION_TOTAL_SUSPENSION"}, Measure.SERVICE, ContentKind.VIDEO),
        ({"decision_monetary": "DECISION_MONETARY_SUSPENSION"}, Measure.MONETARY, ContentKind.VIDEO),
    ],
)
def test_measure_is_the_one_that_touched_the_content_first(measures, measure, kind):
    found = told(statement(decision_visibility=[], **measures))
    assert (found.measure, found.kind) == (measure, kind)


def test_law_is_cited_where_content_is_said_to_be_illegal():
    assert told(statement(**ILLEGAL)).rule_cited == "Criminal Code, § 130"


def test_only_fields_of_the_schema_are_kept():
    assert {"puid", "content_language", "content_id", "decision_facts"} <= KNOWN
    assert "uuid" not in KNOWN
