"""The command that makes up cases: as many as asked for, only what is missing, all in the record."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.docket.models import Case, Party
from council.organisations.models import Organisation
from council.record.models import RecordEntry
from council.record.queries import check

pytestmark = pytest.mark.django_db

COUNTS = """platform,category,column,variant,count
Agora,,category,STATEMENT_CATEGORY_VIOLENCE,3
Agora,,decision_visibility,DECISION_VISIBILITY_CONTENT_REMOVED,3
"""


@pytest.fixture
def mix(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(COUNTS, encoding="utf-8")
    return path


def generate(number, **options):
    said = StringIO()
    call_command("generate_cases", number, stdout=said, **options)
    return said.getvalue()


def test_it_makes_as_many_as_asked_for_and_records_each(mix):
    said = generate(30, mix=mix)
    assert "30 cases, 30 of them new" in said
    assert (Case.rows.count(), Party.rows.count()) == (30, 60)
    assert RecordEntry.objects.filter(tag="case.imported").count() == 30
    assert Organisation.objects.get(kind="platform").name == "Agora"
    assert check().ok


def test_running_it_again_adds_what_is_missing_and_nothing_else(mix, monkeypatch):
    monkeypatch.setattr("cms.management.commands.generate_cases.BATCH", 10)
    generate(15, mix=mix)
    first = set(Case.rows.values_list("pk", flat=True))
    assert "15 cases, 0 of them new" in generate(15, mix=mix)
    assert "25 cases, 10 of them new" in generate(25, mix=mix)
    assert first < set(Case.rows.values_list("pk", flat=True))
    assert Organisation.objects.filter(kind="platform").count() == 1


def test_it_says_what_is_missing(mix, settings):
    settings.EXTERNAL_DATA = None
    with pytest.raises(CommandError, match="--mix, or set SMC_EXTERNAL_DATA"):
        generate(1)
    with pytest.raises(CommandError, match="at least one"):
        generate(0, mix=mix)
    with pytest.raises(CommandError, match="No such file"):
        generate(1, mix=mix.parent / "nowhere.csv")


def test_it_finds_the_counts_in_the_folder_of_external_data(external_data, settings):
    settings.EXTERNAL_DATA = external_data
    assert "3 cases, 3 of them new" in generate(3)
