"""`manage.py import_statements`: the good rows are kept, each bad one is named with its field."""

import json

import pytest
from django.core.management import CommandError, call_command

from cases.intake.models import Statement
from council.organisations.rules.words import OrganisationKind
from council.record.models import RecordEntry
from council.record.queries import check
from council.record.rules.entries import Tag
from tests.factories.people import make_organisation
from tests.factories.statements import statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """Import a text; gives the exit code, what was said, and what was complained of."""

    def imported(text, *options):
        file = tmp_path / "statements.json"
        file.write_text(text, encoding="utf-8")
        code = 0
        try:
            call_command("import_statements", str(file), *options)
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip().splitlines()

    return imported


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(statement()),
        json.dumps([statement()], indent=2),
        json.dumps({"statements": [statement()]}),
        json.dumps(statement()) + "\n\n",
        "\ufeff" + json.dumps(statement()),
    ],
    ids=["object", "list", "the Commission's", "lines", "with a mark"],
)
def test_every_shape_of_file_is_read(run, text):
    assert run(text) == (0, "1 imported, 0 known already, 0 refused", [])
    kept = Statement.objects.get()
    assert (kept.puid, kept.measure, kept.platform_name, kept.platform) == (
        "plaza-2026-000017",
        "visibility",
        "Plaza",
        None,
    )
    assert (kept.content_date.isoformat(), kept.application_date.isoformat()) == ("2026-02-17", "2026-02-19")


def test_bad_rows_are_named_and_good_ones_kept(run):
    rows = [
        json.dumps(statement(puid="one")),
        json.dumps(statement(puid="two", category="SPAM", content_date="1999-01-01")),
        "{not json",
        json.dumps(statement(puid="three")),
        json.dumps(["four"]),
    ]
    code, said, complaints = run("\n".join(rows))
    assert (code, said) == (1, "2 imported, 0 known already, 3 refused")
    assert complaints == [
        "row 2: category: The format has no value “SPAM” here.",
        "row 2: content_date: This day is before 2000-01-01.",
        "row 3: statement: This is not JSON.",
        "row 5: statement: This is not a statement: a JSON object is expected.",
    ]
    assert sorted(Statement.objects.values_list("puid", flat=True)) == ["one", "three"]


def test_importing_again_changes_nothing_and_a_reused_identifier_is_refused(run):
    run(json.dumps(statement()))
    assert run(json.dumps(statement())) == (0, "0 imported, 1 known already, 0 refused", [])
    code, said, complaints = run(json.dumps([statement(decision_facts="Other words."), statement(puid="new")]))
    assert (code, said) == (1, "1 imported, 0 known already, 1 refused")
    assert complaints == ["row 1: puid: This identifier was imported before, with other words."]
    assert Statement.objects.count() == 2


def test_platform_is_found_by_name_other_name_or_key(run):
    plaza = make_organisation("Plaza", OrganisationKind.PLATFORM)
    other = make_organisation("Lumen", OrganisationKind.PLATFORM)
    make_organisation("plaza fans", OrganisationKind.NGO)
    run(json.dumps([statement(platform_name="PLAZA"), statement(puid="b", platform_name="")]), "--platform", other.key)
    assert dict(Statement.objects.values_list("puid", "platform_id")) == {"plaza-2026-000017": plaza.pk, "b": other.pk}


def test_each_statement_is_an_entry_of_the_record_and_keeps_known_fields_only(run):
    run(json.dumps([statement(puid=str(n), uuid="x", remark="y") for n in range(3)]))
    assert RecordEntry.objects.filter(tag=Tag.STATEMENT_IMPORTED).count() == 3
    assert {"uuid", "remark"} & set(Statement.objects.first().payload) == set()
    assert check().ok


@pytest.mark.parametrize("options", [("--platform", "nobody")])
def test_platform_that_does_not_exist_is_refused(run, options):
    with pytest.raises(CommandError, match="nobody"):
        run(json.dumps(statement()), *options)


def test_file_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.json"):
        call_command("import_statements", str(tmp_path / "missing.json"))


@pytest.mark.parametrize("text", ["[" * 100_000, '{"puid": NaN}', ""])
def test_text_that_is_no_json_does_not_break_the_command(run, text):
    code, said, _ = run(text)
    assert (code, said.split(",")[0]) == (1 if text else 0, "0 imported")
