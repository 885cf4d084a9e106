"""Made-up cases: the same ones again, in a mix that looks like life."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cases.docket.rules import IMPORTABLE
from cases.lifecycle import Stage
from cms.management.bulk.made import LIVE, SPAN, Maker
from cms.management.bulk.mix import Mix, Weighted
from cms.management.bulk.words import LANGUAGES, TEXTS, TITLES

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ONE = {"Agora": Weighted.of({"violence": 1, "other": 1})}
MIX = Mix(Weighted.of({"Agora": 1}), ONE, {"Agora": Weighted.of({"visibility": 3, "account": 1})})


@pytest.fixture(scope="module")
def maker():
    return Maker(2000, 1, MIX, {"Agora": uuid4()}, NOW)


def test_same_number_and_seed_make_the_same_case(maker):
    assert maker.case(7) == Maker(2000, 1, MIX, maker.platforms, NOW).case(7)
    assert maker.case(7) != Maker(2000, 2, MIX, maker.platforms, NOW).case(7)
    assert maker.case(7).id == maker.id_of(7)


def test_cases_come_in_order_of_time_and_none_from_the_future(maker):
    cases = [maker.case(index) for index in range(maker.total)]
    days = [case.submitted_at for case in cases]
    assert days == sorted(days)
    assert NOW - SPAN <= days[0] < days[-1] <= NOW
    assert all(case.submitted_at <= case.stage_since <= NOW for case in cases)


def test_stages_look_like_life(maker):
    stages = Counter(maker.case(index).stage for index in range(maker.total))
    assert set(stages) <= IMPORTABLE
    assert stages[Stage.NOT_SELECTED] > stages[Stage.INADMISSIBLE] > stages[Stage.WITHDRAWN]
    live = sum(stages[stage] for stage in LIVE)
    assert 5 < live < 100
    young = [
        maker.case(index) for index in range(maker.total) if maker.case(index).submitted_at > NOW - timedelta(days=3)
    ]
    assert {case.stage for case in young} <= LIVE


def test_every_language_has_titles_and_a_text():
    assert set(LANGUAGES) == set(TITLES) == set(TEXTS)
