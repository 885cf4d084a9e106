"""What follows from a declaration, what was found and what was ruled. No database."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.clearance.rules import (
    OFFICER_DECIDES,
    Answer,
    AnswerFacts,
    ConcernFacts,
    Decision,
    DeclarationState,
    Origin,
    RulingFacts,
    Stance,
    Standing,
    may_answer,
    may_confirm,
    may_open,
    may_rule,
    standing,
)
from cases.lifecycle import Stage
from council.interests.rules.words import Code, Result

CLEAR = DeclarationState.CLEAR


@pytest.mark.parametrize(
    ("state", "concerns", "walled", "expected"),
    [
        (DeclarationState.OPEN, [], False, Standing.WAITING),
        (DeclarationState.MISSED, [], False, Standing.BARRED),
        (DeclarationState.UNAVAILABLE, [], False, Standing.UNAVAILABLE),
        (CLEAR, [], False, Standing.CLEARED),
        (CLEAR, [], True, Standing.BARRED),
        (CLEAR, [ConcernFacts(Result.NOTE)], False, Standing.CLEARED),
        (CLEAR, [ConcernFacts(Result.BAR)], False, Standing.BARRED),
        (CLEAR, [ConcernFacts(Result.BAR, Decision.DISMISS)], False, Standing.BARRED),
        (CLEAR, [ConcernFacts(Result.BAR, Decision.DISMISS, confirmed=True)], False, Standing.CLEARED),
        (CLEAR, [ConcernFacts(Result.WAIVE)], False, Standing.PENDING),
        (CLEAR, [ConcernFacts(Result.WAIVE, Decision.WAIVE)], False, Standing.CLEARED),
        (CLEAR, [ConcernFacts(Result.DECIDE)], False, Standing.PENDING),
        (CLEAR, [ConcernFacts(Result.DECIDE, Decision.ALLOW)], False, Standing.CLEARED),
        (CLEAR, [ConcernFacts(Result.DECIDE, Decision.RECUSE)], False, Standing.BARRED),
        (CLEAR, [ConcernFacts(Result.DECIDE, Decision.ALLOW), ConcernFacts(Result.WAIVE)], False, Standing.PENDING),
        (DeclarationState.OPEN, [ConcernFacts(Result.BAR)], False, Standing.BARRED),
    ],
)
def test_standing(state, concerns, walled, expected):
    assert standing(state, concerns, walled=walled) == expected


CONCERNS = st.lists(
    st.builds(
        ConcernFacts,
        st.sampled_from(list(Result)),
        st.none() | st.sampled_from(list(Decision)),
        st.booleans(),
    ),
    max_size=5,
)


@given(st.sampled_from(list(DeclarationState)), CONCERNS, st.booleans(), st.randoms(use_true_random=False))
def test_order_of_concerns_changes_nothing(state, concerns, walled, shuffler):
    shuffled = list(concerns)
    shuffler.shuffle(shuffled)
    assert standing(state, concerns, walled=walled) == standing(state, shuffled, walled=walled)


@given(st.sampled_from(list(DeclarationState)), CONCERNS, CONCERNS, st.booleans())
def test_another_concern_never_frees_anybody(state, concerns, others, walled):
    if standing(state, concerns, walled=walled) is not Standing.CLEARED:
        assert standing(state, concerns + others, walled=walled) is not Standing.CLEARED


@given(st.sampled_from(list(DeclarationState)), CONCERNS)
def test_nobody_behind_a_wall_is_cleared(state, concerns):
    assert standing(state, concerns, walled=True) is Standing.BARRED


@pytest.mark.parametrize("stage", list(Stage))
def test_declarations_are_asked_for_from_admissibility_until_the_end(stage):
    codes = may_open(stage).codes
    if stage in {Stage.SUBMITTED, Stage.NEEDS_INFORMATION}:
        assert codes == ("clearance.too_early",)
    elif stage in {
        Stage.INADMISSIBLE,
        Stage.REFERRED,
        Stage.NOT_SELECTED,
        Stage.BUNDLED,
        Stage.CLOSED,
        Stage.SETTLED,
        Stage.WITHDRAWN,
        Stage.LAPSED,
        Stage.PUBLISHED,
    }:
        assert codes == ("clearance.too_late",)
    else:
        assert codes == ()


HIT = UUID(int=7)
ANSWER = AnswerFacts(DeclarationState.OPEN, Answer.CLEAR, "", "", {}, "")


@pytest.mark.parametrize(
    ("changes", "codes", "fields"),
    [
        ({}, (), []),
        ({"state": CLEAR}, ("clearance.answered_already",), [None]),
        ({"state": DeclarationState.MISSED}, ("clearance.answered_already",), [None]),
        ({"hits": {HIT: Stance.UNANSWERED}}, ("clearance.hit_unanswered",), [f"hit_{HIT}"]),
        ({"hits": {HIT: Stance.CONFIRMED}}, (), []),
        ({"hits": {HIT: Stance.CONTESTED}}, ("clearance.contest_reason",), ["contest"]),
        ({"hits": {HIT: Stance.CONTESTED}, "contest": "Left in 2015"}, (), []),
        ({"choice": Answer.CONFLICT}, ("clearance.which_rule", "clearance.say_in_words"), ["code", "text"]),
        ({"choice": Answer.CONFLICT, "code": Code.R7, "text": "x"}, ("clearance.which_rule",), ["code"]),
        ({"choice": Answer.CONFLICT, "code": Code.D3, "text": "We wrote a book together"}, (), []),
        ({"choice": Answer.UNAVAILABLE, "hits": {HIT: Stance.UNANSWERED}}, (), []),
    ],
)
def test_answer_says_enough(changes, codes, fields):
    verdict = may_answer(replace(ANSWER, **changes))
    assert verdict.codes == codes
    assert [reason.field for reason in verdict.reasons] == fields


TODAY = date(2026, 3, 2)
RULING = RulingFacts(
    Result.DECIDE,
    Origin.SYSTEM,
    Decision.DISMISS,
    "A namesake",
    own=False,
    ruled=False,
    asked=False,
    until=None,
    today=TODAY,
    longest=365,
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"decision": Decision.RECUSE}, ()),
        ({"own": True}, ("clearance.own_declaration",)),
        ({"ruled": True}, ("clearance.ruled_already",)),
        ({"reason": " "}, ("clearance.reason_needed",)),
        ({"decision": Decision.ALLOW}, ("clearance.panel_decides",)),
        ({"result": Result.WAIVE, "decision": Decision.WAIVE}, ("clearance.panel_decides",)),
        ({"result": Result.BAR, "decision": Decision.ALLOW}, ("clearance.panel_decides",)),
        ({"result": Result.BAR}, ()),
        ({"result": Result.BAR, "origin": Origin.MEMBER}, ("clearance.no_hit_to_dismiss",)),
        ({"result": Result.NOTE, "decision": Decision.RECUSE}, ("clearance.decision_not_open",)),
        ({"decision": "", "reason": "x"}, ("clearance.decision_not_open",)),
        ({"asked": True}, ("clearance.panel_decides",)),
        ({"asked": True, "result": Result.WAIVE}, ("clearance.panel_decides",)),
        ({"asked": True, "decision": Decision.RECUSE}, ()),
        ({"origin": Origin.PARTY}, ("clearance.upheld_already",)),
        ({"origin": Origin.REPORT, "result": Result.WAIVE}, ("clearance.upheld_already",)),
        ({"origin": Origin.REPORT, "decision": Decision.RECUSE}, ()),
        ({"origin": Origin.REPORT, "result": Result.BAR}, ()),
        ({"until": TODAY}, ()),
        ({"until": TODAY - timedelta(days=1)}, ("clearance.until_past",)),
        ({"until": TODAY + timedelta(days=365)}, ()),
        ({"until": TODAY + timedelta(days=366)}, ("clearance.until_far",)),
    ],
)
def test_ruling(changes, codes):
    assert may_rule(replace(RULING, **changes)).codes == codes


def test_the_officer_alone_never_keeps_somebody_in():
    assert {one for open_to in OFFICER_DECIDES.values() for one in open_to} == {Decision.RECUSE, Decision.DISMISS}


@pytest.mark.parametrize(
    ("needs_it", "by_the_first", "own", "codes"),
    [
        (True, False, False, ()),
        (False, False, False, ("clearance.nothing_to_confirm",)),
        (True, True, False, ("clearance.second_person",)),
        (True, False, True, ("clearance.own_declaration",)),
    ],
)
def test_confirmation_takes_another_person(needs_it, by_the_first, own, codes):
    assert may_confirm(needs_it=needs_it, by_the_first=by_the_first, own=own).codes == codes
