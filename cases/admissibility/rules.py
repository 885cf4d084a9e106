"""What makes an appeal admissible (LIFECYCLE.md, rows 4 to 7). Pure.

An officer answers a checklist. Every criterion must hold for an appeal to be eligible; each one that fails has its own
code, and an appeal is turned away for those codes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from council.kernel.verdicts import YES, Verdict, no, require_that


class Outcome(StrEnum):
    """What an officer can rule."""

    ELIGIBLE = "eligible"
    INADMISSIBLE = "inadmissible"
    REFERRED = "referred"


class Criterion(StrEnum):
    """The checklist, in the order in which it is read."""

    STANDING = "standing"
    SCOPE = "scope"
    IN_TIME = "in_time"
    REMEDY = "remedy_used"
    NOT_DUPLICATE = "not_duplicate"
    GOOD_FAITH = "good_faith"
    NOT_JUDGED = "not_judged"
    SAFE = "safe"


class Code(StrEnum):
    """Why an appeal is turned away: the whole list (LIFECYCLE.md, row 4)."""

    ABUSIVE = "abusive"
    DUPLICATE = "duplicate"
    FINALLY_JUDGED = "finally_judged"
    NOT_EXHAUSTED = "not_exhausted"
    NO_STANDING = "no_standing"
    OUT_OF_SCOPE = "out_of_scope"
    TOO_LATE = "too_late"
    UNSAFE = "unsafe"


CODE_OF: dict[Criterion, Code] = {
    Criterion.STANDING: Code.NO_STANDING,
    Criterion.SCOPE: Code.OUT_OF_SCOPE,
    Criterion.IN_TIME: Code.TOO_LATE,
    Criterion.REMEDY: Code.NOT_EXHAUSTED,
    Criterion.NOT_DUPLICATE: Code.DUPLICATE,
    Criterion.GOOD_FAITH: Code.ABUSIVE,
    Criterion.NOT_JUDGED: Code.FINALLY_JUDGED,
    Criterion.SAFE: Code.UNSAFE,
}
"""The code of a criterion that does not hold."""


class Finding(StrEnum):
    """What the officer found about one criterion."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Remedy(StrEnum):
    """Why the platform's own appeal stands no longer in the way (LIFECYCLE.md, row 7)."""

    EXHAUSTED = "exhausted"
    PLATFORM_SILENT = "platform_silent"
    EMERGENCY = "emergency"
    ACCOUNT_DISABLED = "account_disabled"


Findings = Mapping[Criterion, Finding]


@dataclass(frozen=True)
class RemedyFacts:
    """What is known of the platform's own appeal; `silent_days` is the time the council's rules give the platform."""

    ground: Remedy | None
    complained_on: date | None
    today: date
    silent_days: int


def remedy_used(facts: RemedyFacts) -> Verdict:
    """Whether the platform had its chance, or need not have it."""
    if facts.ground is None:
        return no("admissibility.remedy_needed", "remedy")
    if facts.ground is not Remedy.PLATFORM_SILENT:
        return YES
    if facts.complained_on is None:
        return no("admissibility.complaint_date_needed", "complained_on")
    waited = (facts.today - facts.complained_on).days
    if waited < 0:
        return no("admissibility.complaint_in_future", "complained_on")
    return require_that(
        waited >= facts.silent_days,
        "admissibility.platform_has_time",
        "complained_on",
        waited=waited,
        needed=facts.silent_days,
    )


def eligible(findings: Findings, remedy: RemedyFacts) -> Verdict:
    """Row 7: every criterion holds, and the platform had its chance. Each reason names the criterion it is about."""
    verdict = YES
    for criterion in Criterion:
        finding = findings.get(criterion, Finding.UNKNOWN)
        if finding is Finding.NO:
            verdict &= no("admissibility.not_met", criterion.value)
        elif finding is Finding.UNKNOWN:
            verdict &= no("admissibility.not_known", criterion.value)
    return verdict & remedy_used(remedy)


def codes_of(findings: Findings) -> list[Code]:
    """The codes of every criterion that fails, in the order of the checklist."""
    return [CODE_OF[criterion] for criterion in Criterion if findings.get(criterion) is Finding.NO]


def inadmissible(findings: Findings, explanation: str) -> Verdict:
    """Row 4: at least one criterion fails, and the appellant is told in words."""
    return require_that(bool(codes_of(findings)), "admissibility.no_ground", "outcome") & explained(explanation)


def referable(destination: str, consent: bool, explanation: str) -> Verdict:
    """Row 5: a named body, and the appellant wants it."""
    return (
        require_that(bool(destination.strip()), "admissibility.destination_needed", "destination")
        & require_that(consent, "admissibility.consent_needed", "consent")
        & explained(explanation)
    )


def explained(explanation: str) -> Verdict:
    """Whether there is a text for the appellant."""
    return require_that(bool(explanation.strip()), "admissibility.explanation_needed", "explanation")


def reasoned(reasons: str) -> Verdict:
    """Whether the officer gave reasons for the file."""
    return require_that(bool(reasons.strip()), "admissibility.reasons_needed", "reasons")


def may_rule(officer: UUID, reviewed: UUID | None) -> Verdict:
    """After a review somebody else decides: nobody rules again on what they ruled before (row 6)."""
    return require_that(officer != reviewed, "admissibility.own_ruling")


def may_ask_review(ruled_at: datetime, now: datetime, days: int, *, asked_before: bool) -> Verdict:
    """Row 6, the appellant's part: once, and within the days that the rules give."""
    return require_that(not asked_before, "admissibility.review_once") & require_that(
        now <= ruled_at + timedelta(days=days), "admissibility.review_late", days=days
    )


def may_review(officer: UUID, ruled_by: UUID, *, asked: bool) -> Verdict:
    """Row 6, the officer's part: it was asked for, and the officer did not make the ruling."""
    return require_that(asked, "admissibility.review_not_asked") & require_that(
        officer != ruled_by, "admissibility.own_ruling"
    )
