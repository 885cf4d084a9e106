"""What makes an appeal admissible."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from cases.admissibility.rules import (
    CODE_OF,
    Code,
    Criterion,
    Finding,
    Remedy,
    RemedyFacts,
    codes_of,
    eligible,
    inadmissible,
    may_ask_review,
    may_review,
    may_rule,
    reasoned,
    referable,
    remedy_used,
)
from tests.factories.admissibility import findings

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def remedy(ground=Remedy.EXHAUSTED, complained_on=None):
    return RemedyFacts(ground, complained_on, TODAY, silent_days=14)


def test_every_criterion_has_its_own_code_and_every_code_a_criterion():
    assert set(CODE_OF) == set(Criterion)
    assert sorted(CODE_OF.values()) == sorted(Code)


def test_eligible_when_every_criterion_holds_and_the_platform_had_its_chance():
    assert eligible(findings(), remedy()).ok


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize(("answer", "code"), [("no", "admissibility.not_met"), ("unknown", "admissibility.not_known")])
def test_not_eligible_while_one_criterion_fails_or_is_not_known(criterion, answer, code):
    verdict = eligible(findings(**{criterion.value: answer}), remedy())
    assert [(reason.code, reason.field) for reason in verdict.reasons] == [(code, criterion.value)]


def test_not_eligible_when_a_criterion_was_not_answered():
    answered = findings()
    del answered[Criterion.SAFE]
    assert eligible(answered, remedy()).codes == ("admissibility.not_known",)


@pytest.mark.parametrize("ground", [Remedy.EXHAUSTED, Remedy.EMERGENCY, Remedy.ACCOUNT_DISABLED])
def test_remedy_used_without_a_date(ground):
    assert remedy_used(remedy(ground)).ok


def test_remedy_needs_a_ground():
    assert remedy_used(remedy(None)).codes == ("admissibility.remedy_needed",)


@pytest.mark.parametrize(
    ("days_ago", "codes"),
    [
        (None, ("admissibility.complaint_date_needed",)),
        (-1, ("admissibility.complaint_in_future",)),
        (0, ("admissibility.platform_has_time",)),
        (13, ("admissibility.platform_has_time",)),
        (14, ()),
        (400, ()),
    ],
)
def test_silence_counts_after_fourteen_days(days_ago, codes):
    complained_on = None if days_ago is None else TODAY - timedelta(days=days_ago)
    assert remedy_used(remedy(Remedy.PLATFORM_SILENT, complained_on)).codes == codes


def test_inadmissible_needs_a_criterion_that_fails_and_words_for_the_appellant():
    assert inadmissible(findings(scope="no"), "Sorry").ok
    assert inadmissible(findings(scope="unknown"), "  ").codes == (
        "admissibility.no_ground",
        "admissibility.explanation_needed",
    )


def test_codes_follow_the_checklist():
    assert codes_of(findings(safe="no", standing="no", scope="unknown")) == [Code.NO_STANDING, Code.UNSAFE]


def test_referable_to_a_named_body_with_consent():
    assert referable("Ombudsperson", True, "They can help").ok
    assert referable(" ", False, "").codes == (
        "admissibility.destination_needed",
        "admissibility.consent_needed",
        "admissibility.explanation_needed",
    )


def test_reasons_are_needed():
    assert reasoned("Because").ok
    assert reasoned(" \n").codes == ("admissibility.reasons_needed",)


def test_nobody_rules_again_after_a_review_of_their_ruling():
    officer = uuid4()
    assert may_rule(officer, None).ok
    assert may_rule(officer, uuid4()).ok
    assert may_rule(officer, officer).codes == ("admissibility.own_ruling",)


@pytest.mark.parametrize(
    ("after", "before", "codes"),
    [
        (timedelta(days=14), False, ()),
        (timedelta(days=14, seconds=1), False, ("admissibility.review_late",)),
        (timedelta(days=1), True, ("admissibility.review_once",)),
    ],
)
def test_review_is_asked_once_and_in_time(after, before, codes):
    assert may_ask_review(NOW, NOW + after, 14, asked_before=before).codes == codes


def test_review_by_another_officer_when_asked():
    officer = uuid4()
    assert may_review(uuid4(), officer, asked=True).ok
    assert may_review(officer, officer, asked=True).codes == ("admissibility.own_ruling",)
    assert may_review(uuid4(), officer, asked=False).codes == ("admissibility.review_not_asked",)


def test_finding_words_are_those_of_the_form():
    assert [finding.value for finding in Finding] == ["yes", "no", "unknown"]
