"""The pages of the watch: what everybody reads, what the auditor and each member do, and that votes stay hidden."""

import csv
import json
from datetime import timedelta
from io import StringIO
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.capture.models import Watch
from cases.capture.rules.report import report
from cases.capture.tasks import watch
from cases.docket.models import Case
from cases.lifecycle import Stage
from council.access.rules import Office
from council.draws.models import Draw
from council.kernel.clock import SettableClock
from council.safeguards.queries import weights_of_the_council
from council.safeguards.rules.facts import CaseFacts
from tests.factories.capture import make_drawn, make_published_cases
from tests.factories.cases import WHEN, make_case
from tests.factories.panels import make_council
from tests.factories.people import make_platform, make_user

pytestmark = pytest.mark.django_db
PAGE, CSV, JSON = "/capture/", "/capture.csv", "/capture.json"
AUDITOR, MINE = "/desk/capture/", "/desk/my-draws/"
UNTIL = WHEN.replace(day=1, hour=0)
NOTHING, FULL = 1, 2  # the run; then the names of platforms


@pytest.fixture
def council():
    return make_council(12)


@pytest.fixture(autouse=True)
def _house_time(monkeypatch, clock):
    """Requests read the clock of the test."""
    monkeypatch.setattr("council.middleware.house_clock", lambda: clock)


def history(number, council, clock, **how):
    like = make_case(Stage.PANEL_FORMATION, clock=clock, platform=make_platform("Plaza"))
    cases = make_published_cases(number, like, at=UNTIL - timedelta(days=2))
    for place, case in enumerate(cases):
        make_drawn(case, council, at=case.published_at, seed=f"{clock.now()} {place}", **how)
    watch(clock_for=lambda: clock)
    return cases


def login(user):
    browser = Client()
    browser.force_login(user)
    return browser


def text(answer):
    return answer.content.decode()


def test_before_anything_is_published_the_page_says_it_cannot_tell(client):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "There are not enough cases to tell" in text(page)
    assert "Not more than chance" not in text(page)
    assert json.loads(text(client.get(JSON))) == {"cases": 0}
    assert len(list(csv.reader(StringIO(text(client.get(CSV)))))) == 1


def test_few_cases_get_no_green_light(client, council, clock):
    history(6, council, clock)
    page = text(client.get(PAGE))
    assert "There are not enough cases to tell" in page
    assert "notice--success" not in page
    assert "Made from 6 published cases" in page
    for title in ("Does chance really choose?", "Does a group vote as one?", "Who wins when a seat is filled again?"):
        assert f">{title}</h2>" in page
    assert "Would be noticed" in page
    assert "How likely a rigged fifth of the draws would be noticed" in page


def test_page_names_no_member_and_no_case(client, council, clock):
    cases = history(6, council, clock)
    for answer in (client.get(PAGE), client.get(CSV), client.get(JSON)):
        for one in council:
            assert one.name not in text(answer)
            assert str(one.pk) not in text(answer)
        assert not [case for case in cases if case.number in text(answer)]


def test_unpublished_case_changes_nothing(client, council, clock):
    history(6, council, clock)
    before = client.get(JSON).content
    (hidden,) = make_published_cases(1, make_case(Stage.PANEL_FORMATION, clock=clock), at=UNTIL - timedelta(days=3))
    make_drawn(hidden, council, at=hidden.published_at, seed="hidden")

    def anew(stage):
        Case.rows.filter(pk=hidden.pk).update(stage=stage)  # out, or heard again
        Watch.objects.all().delete()
        watch(clock_for=lambda: clock)
        return client.get(JSON).content

    assert anew(Stage.PUBLISHED) != before
    assert anew(Stage.PANEL_FORMATION) == before


def test_cases_that_cannot_be_read_are_told(client, council, clock):
    like = history(5, council, clock)[0]
    Watch.objects.all().delete()
    assert "could not be read" not in text(client.get(PAGE))
    (broken,) = make_published_cases(1, like, at=UNTIL - timedelta(days=3))
    make_drawn(broken, council, at=broken.published_at, seed="broken")
    Draw.objects.filter(subject=broken.pk).update(document="{}")
    watch(clock_for=lambda: clock)
    page = text(client.get(PAGE))
    assert "Made from 5 published cases, out before" in page
    assert "1 more could not be read and is left out." in page
    assert json.loads(text(client.get(JSON)))["unread"] == 1
    assert "1 more could not be read" in text(login(make_user("Ada", Office.AUDITOR)).get(AUDITOR))


def test_downloads_hold_what_the_page_shows(client, council, clock):
    history(7, council, clock)
    found = json.loads(text(client.get(JSON)))
    lines = list(csv.DictReader(StringIO(text(client.get(CSV)).removeprefix("\ufeff"))))
    assert found["cases"] == 7
    assert found["seed"] == f"{UNTIL:%Y-%m-%d}"
    assert [row["indicator"] for row in found["rows"]] == [line["indicator"] for line in lines]
    assert {line["answer"] for line in lines} <= {"found", "quiet", "unknown"}
    assert found["seeing"] == weights_of_the_council(clock.now(), questions=len(lines))["seeing"]
    assert found["concentration"][0]["what"] == "constituency"
    assert sum(bloc["seats"] for bloc in found["blocs"]) == found["seats"] == 12


def test_presets_show_their_risk(client):
    page = text(client.get(PAGE))
    for figure in ("15.2 %", "10.9 %", "18.2 %", "12.7 %", "19.7 %", "0.0 %"):
        assert figure in page


def test_page_is_linked_from_the_council_the_figures_and_the_rules(client, council, clock):
    history(5, council, clock)
    for address in ("/council/", "/conflicts/figures/", "/procedure/"):
        assert f'href="{PAGE}' in text(client.get(address)), address


def test_auditor_reads_about_members_and_nobody_else_does(council, clock):
    history(6, council, clock)
    auditor = login(make_user("Ada", Office.AUDITOR))
    page = text(auditor.get(AUDITOR))
    assert all(one.name in page for one in council)
    for office in set(Office) - {Office.AUDITOR, Office.SYSTEM, Office.APPELLANT}:
        assert login(make_user("", office)).get(AUDITOR).status_code == 404, office
    assert login(council[0].user).get(AUDITOR).status_code == 404
    assert Client().get(AUDITOR).status_code == 302


def test_auditor_reads_which_pairs_vote_alike(council, clock):
    history(5, council, clock)
    one, other, *rest = (str(member.pk) for member in council)
    chance, cases = Random("pairs"), []
    for number in range(40):
        votes = {who: chance.choice(["approve", "object"]) for who in rest}
        votes |= dict.fromkeys((one, other), ("approve", "object")[number % 2])
        cases.append(CaseFacts("p", dict.fromkeys((one, other, *rest), "legal"), plenary=votes))
    found = report(cases, "test").members
    run = Watch.objects.get()
    run.sealed = json.dumps(found)
    run.save()
    (first, *_) = found["pairs"]
    assert ({first["one"], first["other"]}, first["kappa"], first["found"]) == ({one, other}, 1.0, True)
    page = text(login(make_user("Ada", Office.AUDITOR)).get(AUDITOR))
    assert "From 40 reviews of a draft in which somebody voted" in page
    assert "Where each member stands" in page
    assert council[0].name not in text(login(council[3].user).get(MINE))  # no pair for a member


def test_member_reads_about_themself_alone(council, clock):
    history(6, council, clock)
    row = Watch.objects.get().of_members["members"][str(council[0].pk)]
    page = text(login(council[0].user).get(MINE))
    assert f">{row['seats']}</dd>" in page.replace("\n", "")
    assert not [one for one in council[1:] if one.name in page]
    assert login(make_user("", Office.AUDITOR)).get(MINE).status_code == 404


def test_member_who_was_in_no_draw_reads_that_nothing_was_counted(council, clock):
    history(5, council, clock)
    (new,) = make_council(1)
    assert "Nothing was counted yet" in text(login(new.user).get(MINE))


def test_auditor_sees_how_far_a_run_has_come(council, clock):
    history(5, council, clock)
    clock.advance(days=31)
    Watch.objects.create(until=UNTIL + timedelta(days=31), begun_at=clock.now(), cases=40, done=10)
    page = text(login(make_user("Ada", Office.AUDITOR)).get(AUDITOR))
    assert "New figures: 10 of 40 cases" in page
    assert council[0].name in page  # those of the last run stay until then


def test_pages_take_the_same_queries_at_one_and_three(client, council, clock, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(NOTHING):
        client.get(PAGE)
    auditor, member = login(make_user("Ada", Office.AUDITOR)), login(council[0].user)
    costs = []
    for number in (5, 15):  # one platform with enough cases to be named, whatever their number
        Watch.objects.all().delete()
        history(number, council, SettableClock(clock.now() + timedelta(days=31 * number)))
        with django_assert_num_queries(FULL):
            client.get(PAGE)
        costs.append((queries(auditor, AUDITOR), queries(member, MINE)))
    assert costs[0] == costs[1]


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as done:
        assert browser.get(address).status_code == 200
    return len(done)
