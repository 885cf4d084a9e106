"""The demonstration's files: moved to today, cut down for a smaller council, whole in themselves."""

import json
import re
from datetime import date, timedelta

import pytest

from cases.lifecycle import STEPS, Stage
from cms.management.demo.data import Data, days_to_move, few, moved, read
from council.procedure.rules import Preset

TODAY = date(2027, 3, 4)


@pytest.fixture(scope="module")
def data() -> Data:
    return read(Preset.INTERNATIONAL, TODAY)


@pytest.mark.parametrize(
    ("value", "later"),
    [
        ("2026-11-20", "2026-11-24"),
        ("2026-12-30T09:00:00Z", "2027-01-03T09:00:00Z"),
        ("On 28 October and on 29 March 2026", "On 1 November and on 2 April 2026"),
        ("the Plan of Action of 5 October 2012", "the Plan of Action of 5 October 2012"),
        ({"a": ["2026-01-01", 3, None]}, {"a": ["2026-01-05", 3, None]}),
        ("31 February 2026", "31 February 2026"),
    ],
)
def test_dates_move_wherever_they_stand(value, later):
    assert moved(value, 4) == later


def test_nothing_moves_on_the_day_the_files_were_written_for():
    assert moved("On 28 October, 2026-11-20", 0) == "On 28 October, 2026-11-20"


@pytest.mark.parametrize(("today", "days"), [(date(2026, 11, 20), 0), (date(2026, 11, 24), 4), (date(2020, 1, 1), 0)])
def test_the_story_moves_forward_and_never_back(today, days):
    assert days_to_move(today) == days


def test_a_smaller_panel_leaves_out_what_its_missing_seats_wrote():
    post = {"about": "remedy", "text": "x", "reply_to": None}
    case = {
        "assessments": [{"panellist": number} for number in range(5)],
        "posts": [{**post, "panellist": 0}, {**post, "panellist": 4}, {**post, "panellist": 2, "reply_to": 0}],
        "motions": [{"ballots": [{"panellist": 0}, {"panellist": 3}]}],
    }
    cut = few(case, 3)
    assert [item["panellist"] for item in cut["assessments"]] == [0, 1, 2]
    assert [(item["panellist"], item["reply_to"]) for item in cut["posts"]] == [(0, None), (2, 0)]
    assert cut["motions"] == [{"ballots": [{"panellist": 0}]}]


def test_an_answer_to_somebody_who_is_left_out_stands_alone():
    post = {"about": "remedy", "text": "x"}
    posts = [{**post, "panellist": 4, "reply_to": None}, {**post, "panellist": 1, "reply_to": 0}]
    assert few({"assessments": [], "motions": [], "posts": posts}, 3)["posts"][0]["reply_to"] is None


@pytest.mark.parametrize(("preset", "members"), [(Preset.INTERNATIONAL, 40), (Preset.NATIONAL, 30), (Preset.SMALL, 15)])
def test_each_preset_has_its_council(preset, members):
    found = read(preset, TODAY)
    assert len(found.members) == members
    assert {key for office in found.offices for key in office["members"]} <= {item["key"] for item in found.members}


def test_a_case_stands_in_every_stage(data):
    assert {case["stage"] for case in data.cases} == {stage.value for stage in Stage}


def test_every_timeline_is_a_way_through_the_table(data):
    for case in data.cases:
        stage = ""
        for step in case["timeline"]:
            row = STEPS[step["step"]]
            assert stage in {*row.sources, ""}, case["key"]
            stage = row.target or stage
        assert stage == case["stage"]


def test_no_history_reaches_into_its_present_day(data):
    last = max(step["at"] for case in data.cases for step in case["timeline"])
    assert last < data.midnight.isoformat()
    assert data.midnight.date() - timedelta(days=data.days) == date(2026, 11, 20)


NUMBERS_OF_VOTES = re.compile(
    r"votes? to |unanim|([Tt]wo|[Tt]hree|[Ff]our|[Ff]ive) members (find|hold|consider)|ხმით|بالإجماع|أصوات مقابل"
)


def test_no_text_of_an_opinion_tells_the_votes_that_the_rules_keep_back(data):
    """The result of a vote of four to one is not published as a number, so no text says it in words."""
    texts = [json.dumps(one, ensure_ascii=False) for one in (*data.opinions, data.walk["opinion"])]
    assert NUMBERS_OF_VOTES.search("By four votes to one the panel finds")
    assert [found.group() for text in texts if (found := NUMBERS_OF_VOTES.search(text))] == []
