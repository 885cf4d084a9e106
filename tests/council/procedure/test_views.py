"""The public page of the rules in force."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.procedure.actions import adopt_rules
from council.procedure.phrases import TALLIES
from council.procedure.rules import PRESETS, Preset, TallyDetail
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

QUERIES = 3  # time, version, holders of offices


def people(page):
    return {str(office): (needed, have) for office, needed, have in page.context["people"]}


@pytest.mark.parametrize("number", [1, 3])
def test_anybody_reads_the_rules_at_the_same_cost(client, clock, number, django_assert_num_queries):
    for _ in range(number):
        adopt_rules(PRESETS[Preset.INTERNATIONAL], actor=Actor.system(), clock=clock)
        make_user("", Office.SELECTION_COMMITTEE)
    with django_assert_num_queries(QUERIES):
        page = client.get("/procedure/")
    assert page.status_code == 200
    assert page.context["version"].version == number
    assert people(page)["Selection committee"] == (3, number)
    text = page.content.decode()
    assert "A panel of 5 members" in text
    assert "A vote counts when 4 of 5 have cast a ballot" in text
    assert "It has 3 members or more, and 2 votes select a case." in text


def test_small_council_decides_every_case_and_needs_no_committee(client, clock):
    adopt_rules(PRESETS[Preset.SMALL], actor=Actor.system(), clock=clock)
    page = client.get("/procedure/")
    assert "Every eligible case is decided." in page.content.decode()
    assert "Selection committee" not in people(page)
    assert people(page)["Members of the council"] == (11, 0)


@pytest.mark.parametrize("detail", list(TallyDetail))
def test_the_page_says_what_is_published_of_a_vote(client, clock, detail):
    adopt_rules(replace(PRESETS[Preset.SMALL], tally_detail=detail), actor=Actor.system(), clock=clock)
    text = client.get("/procedure/").content.decode()
    assert [one for one, words in TALLIES.items() if str(words) in text] == [detail]
    assert "Who voted how is not published." in text


def test_page_before_the_first_rules_says_so(client):
    page = client.get("/procedure/")
    assert (page.status_code, page.context["version"]) == (200, None)
    assert "The council has not adopted its rules." in page.content.decode()


def test_rules_that_are_not_in_force_yet_are_not_shown(client):
    later = SettableClock(datetime(2199, 1, 1, tzinfo=UTC))
    adopt_rules(PRESETS[Preset.SMALL], actor=Actor.system(), clock=later)
    assert client.get("/procedure/").context["version"] is None


def test_deadlines_are_told_in_days_and_hours(client, clock):
    adopt_rules(PRESETS[Preset.INTERNATIONAL], actor=Actor.system(), clock=clock)
    text = client.get("/procedure/").content.decode()
    assert '<th scope="row">Take up</th><td>3 days</td><td>4 hours</td>' in text
    assert '<th scope="row">Rule on admissibility</th><td>7 days</td><td>1 day</td>' in text


def test_footer_leads_to_the_rules(client):
    assert 'href="/procedure/"' in client.get("/accounts/login/").content.decode()
