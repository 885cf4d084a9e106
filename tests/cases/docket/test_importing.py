"""Bringing in many cases: all or none, numbered, clocked, recorded, and found at once."""

from datetime import timedelta

import pytest

from cases.docket.actions import import_cases, next_number
from cases.docket.models import Argument, Case, ContentItem, Party, PlatformDecision, StageChange
from cases.docket.rules import IMPORTABLE
from cases.lifecycle import Stage
from cases.overview.queries import Wanted, docket
from council.access.rules import Office
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.queries import check, entries_about, payload_of
from tests.factories.cases import make_case, make_rules
from tests.factories.imports import LAST_YEAR, imported
from tests.factories.people import acting, make_platform
from tests.support.databases import statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(clock):
    return make_rules(clock=clock)


def bring(rows, clock, actor=None):
    return import_cases(rows, actor=actor or Actor.system(), clock=clock)


def test_import_writes_the_whole_file_and_one_entry_for_each_case(clock):
    row = imported()
    (case,) = bring([row], clock)
    fresh = Case.rows.get(pk=row.id)
    assert (fresh.number, fresh.stage, fresh.route, fresh.due_at) == (
        "CASE-2025-000001",
        "not_selected",
        "import",
        None,
    )
    for model, number in ((PlatformDecision, 1), (ContentItem, 1), (Party, 2), (Argument, 1), (StageChange, 1)):
        assert model.rows.filter(case=case).count() == number
    (entry,) = entries_about(case.pk)
    assert entry.tag == "case.imported"
    assert payload_of(entry) == {
        "actor": "system",
        "clock": "simulated",
        "number": "CASE-2025-000001",
        "office": "system",
        "platform": str(row.case["platform"].pk),
        "route": "import",
        "stage": "not_selected",
        "submitted_at": "2025-11-03T09:00:00.000000Z",
    }
    assert check().ok


def test_numbers_follow_the_day_of_submission_and_the_series_goes_on(clock):
    platform = make_platform()
    days = [LAST_YEAR + timedelta(days=days) for days in (3, 1, 60, 2)]
    rows = [imported(platform=platform, submitted_at=day, stage_since=day) for day in days]
    cases = bring(rows, clock)
    assert [(case.number, case.submitted_at) for case in cases] == [
        ("CASE-2025-000001", days[1]),
        ("CASE-2025-000002", days[3]),
        ("CASE-2025-000003", days[0]),
        ("CASE-2026-000001", days[2]),
    ]
    assert make_case(clock=clock).number == "CASE-2026-000002"
    assert next_number("case", 2025) == 4


def test_clock_of_a_live_stage_runs_from_when_the_stage_began(clock):
    since = clock.now() - timedelta(days=2)
    (case,) = bring([imported(Stage.ADMISSIBILITY, submitted_at=LAST_YEAR, stage_since=since)], clock)
    assert [(deadline.kind, deadline.due_at) for deadline in live(case.pk)] == [
        ("admissibility", since + timedelta(days=7))
    ]
    assert Case.rows.get(pk=case.pk).due_at == since + timedelta(days=7)


@pytest.mark.parametrize("stage", sorted(IMPORTABLE))
def test_every_importable_stage_is_accepted_by_the_database(stage, clock):
    assert bring([imported(stage)], clock)[0].stage == stage


@pytest.mark.parametrize("stage", sorted(set(Stage) - IMPORTABLE))
def test_other_stages_are_refused_and_nothing_is_written(stage, clock):
    with pytest.raises(Refused) as refused:
        bring([imported(), imported(stage)], clock)
    assert refused.value.verdict.codes == ("docket.not_importable",)
    assert Case.rows.count() == 0
    assert next_number("case", 2025) == 1


@pytest.mark.parametrize(
    "dates",
    [
        {"submitted_at": LAST_YEAR + timedelta(days=1)},
        {"stage_since": LAST_YEAR + timedelta(days=3650)},
    ],
)
def test_dates_that_cannot_be_are_refused(dates, clock):
    with pytest.raises(Refused) as refused:
        bring([imported(**dates)], clock)
    assert refused.value.verdict.codes == ("docket.import_dates",)


def test_nobody_but_the_clockwork_imports(clock):
    with pytest.raises(NotReachable):
        bring([imported()], clock, actor=acting(*(office for office in Office if office is not Office.SYSTEM)))


def test_imported_case_is_found_by_its_words_at_once(clock):
    bring([imported()], clock)
    found = docket(acting(Office.SECRETARIAT), Wanted(words="ferry"), clock.now())
    assert [case.title for case in found.cases] == ["A post about a ferry"]


def test_import_of_three_costs_as_much_as_of_one(clock, django_assert_num_queries):
    platform = make_platform()
    for number in (1, 3):
        rows = [imported(Stage.SUBMITTED, platform=platform) for _ in range(number)]
        with django_assert_num_queries(statements(sqlite=15, postgres=13)):
            bring(rows, clock)


def test_nothing_to_import_is_no_fault(clock):
    assert bring([], clock) == []
