"""The European Commission's own example and enumerations against our rules and words."""

import json

import pytest

from cases.intake.rules import vocabulary as words
from cases.intake.rules.statements import check, told

ENUMERATIONS = {
    "ACCOUNT_TYPES": words.AccountType,
    "AUTOMATED_DECISIONS": words.AutomatedDecision,
    "AUTOMATED_DETECTIONS": words.YesNo,
    "CONTENT_TYPES": words.ContentType,
    "DECISION_ACCOUNTS": words.Account,
    "DECISION_GROUNDS": words.Ground,
    "DECISION_MONETARIES": words.Monetary,
    "DECISION_PROVISIONS": words.Provision,
    "DECISION_VISIBILITIES": words.Visibility,
    "INCOMPATIBLE_CONTENT_ILLEGALS": words.YesNo,
    "KEYWORDS": words.KEYWORDS,
    "SOURCE_TYPES": words.Source,
    "STATEMENT_CATEGORIES": words.Category,
}


@pytest.fixture
def folder(external_data):
    return external_data / "dsa-sor"


def test_the_commissions_example_is_taken(folder):
    example = json.loads((folder / "example_statement.json").read_text())
    assert check(example).codes == ()
    found = told(example)
    assert (found.puid, found.platform_name, found.language) == (
        "8ca7c7ed-d9bc-4509-9fe2-72046a1cTEST",
        "Platform 1",
        "sv",
    )


@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_our_words_are_the_commissions(folder, name):
    published = json.loads((folder / "enumerations.json").read_text())[name]
    assert {str(word) for word in ENUMERATIONS[name]} == set(published)


def test_no_enumeration_of_statements_is_left_out(folder):
    published = set(json.loads((folder / "enumerations.json").read_text()))
    # How a statement reached the Commission, and headings of its form: not values of a statement.
    assert published - set(ENUMERATIONS) == {"METHODS", "ILLEGAL_CONTENT_FIELDS", "INCOMPATIBLE_CONTENT_FIELDS"}


def test_every_field_of_the_example_that_is_broken_is_named(folder):
    example = json.loads((folder / "example_statement.json").read_text())
    required = ["decision_ground", "content_type", "category", "content_date", "application_date", "decision_facts"]
    required += ["source_type", "automated_detection", "automated_decision", "puid"]
    for field in required:
        broken = {name: value for name, value in example.items() if name != field}
        assert [reason.field for reason in check(broken).reasons] == [field]
