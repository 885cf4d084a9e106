"""How cases are chosen."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cases.selection.rules import (
    LeaveCode,
    Score,
    Standing,
    VoteFacts,
    drawn,
    may_ask_review,
    may_bundle,
    may_draw,
    may_leave,
    may_review,
    may_select,
    may_vote,
)
from council.procedure.rules import SelectionMode

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def facts(**changes):
    values = {
        "mode": SelectionMode.COMMITTEE,
        "expedited": False,
        "voted_before": False,
        "unconflicted": True,
        "scores": dict.fromkeys(Score, 1),
        "reason": "Because",
    }
    return VoteFacts(**{**values, **changes})


def standing(**changes):
    values = {
        "mode": SelectionMode.COMMITTEE,
        "expedited": False,
        "committee": 3,
        "committee_size": 3,
        "in_favour": 0,
        "against": 0,
        "open": 3,
        "needed": 2,
    }
    return Standing(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"mode": SelectionMode.ALL}, ("selection.no_vote_here",)),
        ({"mode": SelectionMode.LOTTERY}, ("selection.no_vote_here",)),
        ({"expedited": True}, ("selection.no_vote_here",)),
        ({"voted_before": True}, ("selection.voted_before",)),
        ({"unconflicted": False}, ("selection.conflict_undeclared",)),
        ({"reason": " "}, ("selection.reason_needed",)),
        ({"scores": {}}, ("selection.score_range",) * 4),
        ({"scores": {**dict.fromkeys(Score, 5), Score.SEVERITY: 6}}, ("selection.score_range",)),
        ({"scores": {**dict.fromkeys(Score, 5), Score.DIFFICULTY: 0}}, ("selection.score_range",)),
    ],
)
def test_vote(changes, codes):
    assert may_vote(facts(**changes)).codes == codes


def test_vote_names_the_score_that_is_wrong():
    scores = {**dict.fromkeys(Score, 5), Score.SEVERITY: 6}
    assert [reason.field for reason in may_vote(facts(scores=scores)).reasons] == ["severity"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"in_favour": 1}, ("selection.votes_missing",)),
        ({"in_favour": 2}, ()),
        ({"in_favour": 2, "committee": 2}, ("selection.committee_small",)),
        ({"mode": SelectionMode.ALL}, ()),
        ({"expedited": True}, ()),
        ({"mode": SelectionMode.LOTTERY, "in_favour": 3}, ("selection.by_lot_only",)),
        ({"mode": SelectionMode.LOTTERY, "expedited": True}, ()),
    ],
)
def test_select(changes, codes):
    assert may_select(standing(**changes)).codes == codes


@pytest.mark.parametrize(
    ("changes", "code", "codes"),
    [
        ({"against": 1, "open": 2}, LeaveCode.REMEDIED, ("selection.still_open",)),
        ({"against": 2, "open": 1}, LeaveCode.REMEDIED, ()),
        ({"in_favour": 1, "against": 1, "open": 1}, LeaveCode.REMEDIED, ("selection.still_open",)),
        ({"in_favour": 1, "against": 2, "open": 0}, LeaveCode.REMEDIED, ()),
        ({"in_favour": 2, "against": 1, "open": 0}, LeaveCode.REMEDIED, ("selection.still_open",)),
        ({"against": 3, "open": 0}, LeaveCode.NOT_DRAWN, ("selection.code_of_another_mode",)),
        ({"mode": SelectionMode.LOTTERY}, LeaveCode.NOT_DRAWN, ()),
        ({"mode": SelectionMode.ALL}, LeaveCode.REMEDIED, ("selection.every_case_decided",)),
        ({"expedited": True, "against": 3, "open": 0}, LeaveCode.REMEDIED, ("selection.every_case_decided",)),
    ],
)
def test_leave(changes, code, codes):
    assert may_leave(standing(**changes), code, "In words").codes == codes


def test_leave_tells_the_appellant():
    assert may_leave(standing(against=3, open=0), LeaveCode.REMEDIED, " ").codes == ("selection.explanation_needed",)


def test_bundle_joins_a_live_case_that_is_another():
    one, other = uuid4(), uuid4()
    assert may_bundle(one, other, lead_is_live=True, reason="Same post").ok
    assert may_bundle(one, one, lead_is_live=True, reason="Same post").codes == ("selection.bundle_itself",)
    assert may_bundle(one, other, lead_is_live=False, reason="").codes == (
        "selection.lead_not_live",
        "selection.reason_needed",
    )


@pytest.mark.parametrize(
    ("after", "before", "codes"),
    [
        (timedelta(days=14), False, ()),
        (timedelta(days=15), False, ("selection.review_late",)),
        (timedelta(days=1), True, ("selection.review_once",)),
    ],
)
def test_review_is_asked_once_and_in_time(after, before, codes):
    assert may_ask_review(NOW, NOW + after, 14, asked_before=before).codes == codes


def test_review_by_somebody_who_took_no_part():
    one, other = uuid4(), uuid4()
    assert may_review(one, frozenset({other}), asked=True).ok
    assert may_review(one, frozenset({one, other}), asked=True).codes == ("selection.own_choice",)
    assert may_review(one, frozenset(), asked=False).codes == ("selection.review_not_asked",)


def test_draw_is_the_same_for_the_same_seed_and_takes_each_case_once():
    pool = [f"CASE-2026-{serial:06d}" for serial in range(1, 11)]
    first = drawn(pool, 4, b"seed")
    assert first == drawn(pool, 4, b"seed")
    assert len(set(first)) == 4
    assert first != drawn(pool, 4, b"another")
    assert sorted(drawn(pool, 99, b"seed")) == pool


def test_draw_gives_every_case_its_chance():
    pool = ["A", "B", "C", "D"]
    counts = {case: sum(drawn(pool, 1, b"%d" % turn) == [case] for turn in range(2000)) for case in pool}
    assert all(400 < count < 600 for count in counts.values())  # 500 expected; the bounds are five deviations away


def test_draw_needs_places_and_cases():
    assert may_draw(1, 1).ok
    assert may_draw(0, 0).codes == ("selection.no_places", "selection.empty_pool")
