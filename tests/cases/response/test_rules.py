from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.response.rules import (
    ClaimState,
    CloseFacts,
    FindingState,
    StatementFacts,
    may_claim,
    may_close,
    may_find,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN = StatementFacts("We did it.", published=True, closed=False)


@pytest.mark.parametrize(
    ("change", "state", "codes"),
    [
        ({}, ClaimState.DONE, ()),
        ({}, ClaimState.NO_ANSWER, ("response.silence_is_not_said",)),
        ({"text": " "}, ClaimState.DONE, ("response.words_needed",)),
        ({"text": "x" * 4001}, ClaimState.DONE, ("response.too_long",)),
        ({"published": False}, ClaimState.DONE, ("response.not_open",)),
        ({"closed": True}, ClaimState.DONE, ("response.not_open",)),
    ],
)
def test_a_claim(change, state, codes):
    assert may_claim(replace(OPEN, **change), state).codes == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [({}, ()), ({"text": ""}, ("response.words_needed",)), ({"closed": True}, ("response.not_open",))],
)
def test_a_finding(change, codes):
    assert may_find(replace(OPEN, **change)).codes == codes


F = FindingState


@pytest.mark.parametrize(
    ("findings", "days", "fine"),
    [
        ((), 1, True),
        ((F.PROVEN, F.REFUSED, F.REFRAMED), 1, True),
        ((F.PROVEN, F.PROGRESS), 1, False),
        ((F.CLAIMED_WITHOUT_PROOF,), 729, False),
        ((F.CLAIMED_WITHOUT_PROOF, F.NONE), 730, True),
    ],
)
def test_a_case_is_closed_when_all_is_at_an_end_or_24_months_have_passed(findings, days, fine):
    facts = CloseFacts(findings, NOW, NOW + timedelta(days=days), timedelta(days=730))
    assert may_close(facts).codes == (() if fine else ("response.still_open",))
