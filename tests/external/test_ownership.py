"""Ownership statements that nobody here wrote: examples of the standard are taken, broken ones refused with a place."""

from datetime import date

import pytest

from council.access.rules import Office
from council.organisations import queries
from council.organisations.actions import take_statements
from council.organisations.models import Organisation, Stake
from council.organisations.rules.names import Names, Weight
from council.organisations.rules.statements import controllers, parsed, read
from council.organisations.rules.words import is_lei
from tests.factories.cases import make_rules
from tests.factories.people import acting

TODAY = date(2026, 3, 2)
WRONG = {
    "entity_identifiers_id_number": ("bods_type", "identifiers.0.id"),
    "entity_identifiers_uri_format": ("bods_address", "identifiers.0.uri"),
    "entity_jurisdiction_code_3chars": ("bods_range", "jurisdiction.code"),
    "entity_jurisdiction_missing_name": ("bods_missing", "jurisdiction.name"),
    "entity_type_type_not_codelist": ("bods_word", "entityType.type"),
    "person_names_type_code": ("bods_word", "names.0.type"),
    "relationship_component_records_true": ("bods_parts", "statement"),
    "relationship_interestedParty_missing": ("bods_missing", "interestedParty"),
    "relationship_interests_end_date_dateformat": ("bods_day", "interests.0.endDate"),
    "relationship_interests_share_exact_too_big": ("bods_range", "interests.0.share.exact"),
}


@pytest.fixture
def folder(external_data):
    return external_data / "coi-ownership"


def test_every_valid_statement_and_example_is_taken(folder):
    files = sorted([*folder.glob("valid-statements/*.json"), *folder.glob("bods-*/*.json")])
    assert len(files) == 25
    taken = 0
    for file in files:
        found = read(parsed(file.read_bytes()))
        assert found.refused == (), file.name
        taken += found.taken
    assert taken == 92


def test_every_invalid_statement_is_refused_with_the_reason(folder):
    files = sorted(folder.glob("invalid-statements/*.json"))
    assert len(files) == 31
    for file in files:
        found = read(parsed(file.read_bytes()))
        assert (found.taken, len(found.refused)) == (0, 1), file.name
        (reason,) = found.refused[0].reasons
        if file.stem in WRONG:
            assert (reason.code.removeprefix("organisations."), reason.params["where"]) == WRONG[file.stem]


def test_circular_ownership_ends_and_names_nobody_else(folder):
    found = read(parsed((folder / "bods-fixtures/10-circular-ownership.json").read_bytes()))
    assert controllers(found.ties, TODAY) == {
        "rec-alpha-corp": "rec-beta-corp",
        "rec-beta-corp": "rec-alpha-corp",
    }


@pytest.mark.django_db
def test_all_examples_are_taken_into_one_register(folder, clock):
    make_rules(clock=clock)
    keeper = {"actor": acting(Office.SECRETARIAT), "clock": clock}
    for file in sorted(folder.glob("bods-*/*.json")):
        take_statements(file.read_bytes(), file.name, **keeper)
    assert Organisation.objects.count() == 17
    alpha = Organisation.objects.get(name="Alpha Corp Ltd")
    assert [str(Organisation.objects.get(pk=pk)) for pk in queries.chain_of(alpha.pk)] == [
        "Alpha Corp Ltd",
        "Beta Corp Ltd",
    ]
    jane = Stake.objects.filter(organisation__name="Acme Holdings Ltd").order_by("interest")
    assert [(one.person, one.interest, one.least) for one in jane] == [
        ("Jane Smith", "shareholding", 75),
        ("Jane Smith", "votingRights", 75),
    ]


def test_identifiers_of_legal_entities_carry_their_check_figures(folder):
    rows = [
        line.split(",")[0]
        for name in ("gleif_platform_entities.csv", "gleif_seed_country_entities.csv")
        for line in (folder / name).read_text().splitlines()[1:]
    ]
    assert len(rows) == 168
    assert all(is_lei(row) for row in rows)


def test_companies_named_like_a_platforms_owner_are_never_proposed_as_it(folder):
    names = [line.split(",")[1] for line in (folder / "gleif_platform_entities.csv").read_text().splitlines()[1:]]
    owners = Names(
        {"alphabet": ["Alphabet Inc."], "microsoft": ["Microsoft Corporation"], "meta": ["Meta Platforms, Inc."]}
    )
    proposed = {name: one for name in names for one in owners.like(name) if one.weight is Weight.STRONG}
    assert proposed == {}
