"""The public figures on conflicts: what is counted, up to when, and that no case and nobody can be found in them."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.challenges.actions import dismiss, file
from cases.challenges.rules import Why
from cases.clearance.actions import confirm_dismissal, rule_on
from cases.clearance.models import Concern
from cases.clearance.rules import Decision
from cases.figures.queries import figures
from cases.figures.rules import Table
from cases.lifecycle import Stage
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.reports.actions import report, rule
from council.reports.models import Report
from council.safeguards.rules import Hidden
from tests.factories.cases import WHEN, make_case
from tests.factories.declarations import clear
from tests.factories.panels import make_council
from tests.factories.people import acting, make_member, make_organisation, make_platform

pytestmark = pytest.mark.django_db
PAGE, FILE = "/conflicts/figures/", "/conflicts/figures.csv"
PAGE_QUERIES = 6  # time, declarations, concerns twice, challenges, reports
LATER = WHEN + timedelta(days=60)


def year(before=LATER):
    (one,) = figures(before)
    return one.tables


def test_declarations_are_counted_by_what_was_said(clock):
    clear(make_case(Stage.PANEL_FORMATION, clock=clock), *make_council(6), clock=clock)
    make_council(1)
    assert year()[Table.DECLARATIONS] == {"total": 6, "clear": 6, "conflict": 0, "unavailable": 0, "missed": 0}
    assert figures(WHEN) == []  # not before they were asked


def test_bar_stands_until_two_people_dismissed_it(clock):
    platform = make_platform("Plaza")
    firm = make_organisation("Firm", parent=platform)
    members = [make_member(employer=firm) for _ in range(6)]
    clear(make_case(Stage.PANEL_FORMATION, clock=clock, platform=platform), *members, clock=clock)
    (code,) = set(Concern.rows.values_list("code", flat=True))
    assert {name: figure for name, figure in year()[Table.RULES].items() if figure} == {"total": 6, code: 6}
    assert year()[Table.FOLLOWED]["barred"] == 6
    one, two = acting(Office.INTEGRITY_OFFICER), acting(Office.INTEGRITY_OFFICER)
    clock.advance(days=1)
    for concern in Concern.rows.all():
        rule_on(concern.pk, decision=Decision.DISMISS, reason="Another firm", actor=one, clock=clock)
    assert year()[Table.FOLLOWED]["barred"] == 6
    for concern in Concern.rows.all():
        confirm_dismissal(concern.pk, actor=two, clock=clock)
    assert year()[Table.FOLLOWED] == {"total": 6, "barred": 0, "recuse": 0, "waive": 0, "allow": 0, "dismiss": 6}
    assert year(WHEN + timedelta(hours=1))[Table.FOLLOWED]["barred"] == 6  # as things stood then


def test_challenges_are_counted_by_side_and_small_figures_are_hidden(clock):
    officer = acting(Office.INTEGRITY_OFFICER)
    for number in range(2):
        case = make_case(Stage.PANEL_FORMATION, clock=clock, parties_wait=True)
        for _ in range(3):
            said = file("works", "All of Zephyr", actor=Actor.receipt(case.pk, case.pk), clock=clock)
        if not number:
            dismiss(case.pk, said.pk, why=Why.NO_RULE, reason="None", actor=officer, clock=clock)
    tables = year()
    assert tables[Table.APPELLANT] == {
        "total": Hidden.BESIDE,
        "upheld": 0,
        "dismissed": Hidden.SMALL,
        "withdrawn": 0,
    }
    assert tables[Table.PLATFORM]["total"] == 0


def test_reports_are_counted_by_their_ruling(clock):
    member, officer = make_member(), acting(Office.INTEGRITY_OFFICER)
    for number in range(6):
        said = {"kind": "missing", "words": f"A farm {number}", "source": "Seen"}
        report(member.pk, **said, actor=Actor.anonymous(), clock=clock)
    for kept in Report.objects.all():
        rule(kept.pk, choice="dismiss", why="unclear", reason="Which?", actor=officer, clock=clock)
    assert year()[Table.REPORTS] == {"total": 6, "upheld": 0, "dismissed": 6}


def test_page_and_file_show_ended_months_only_and_name_nobody(client, clock):
    now = datetime.now(UTC)
    council = make_council(6)
    past = SettableClock(now.replace(day=1) - timedelta(days=3))
    case = make_case(Stage.PANEL_FORMATION, clock=past)
    clear(case, *council, clock=past)
    clear(make_case(Stage.PANEL_FORMATION, clock=SettableClock(now)), *council, clock=SettableClock(now))
    page, file_ = client.get(PAGE), client.get(FILE)
    text = page.content.decode()
    assert "Declarations asked of members before a case" in text
    assert f"{past.now().year},declarations,total,6" in file_.content.decode()
    for answer in (text, file_.content.decode()):
        assert case.number not in answer
        assert not [one for one in council if one.name in answer]
    assert PAGE in client.get("/council/").content.decode()


def test_empty_page_says_so(client):
    assert "Nothing was counted yet" in client.get(PAGE).content.decode()


def test_page_takes_the_same_queries_at_one_and_three(client, clock, django_assert_num_queries):
    council = make_council(2)
    client.get(PAGE)
    for more in (1, 2):
        for _ in range(more):
            clear(make_case(Stage.PANEL_FORMATION, clock=clock), *council, clock=clock)
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(PAGE)
