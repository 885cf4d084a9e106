"""Reports by anybody that a member's interest is missing or a conflict was not declared. Pure.

Source: SAFEGUARDS.md section 1, third-party reports. Nobody rules on a report about themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from council.interests.rules.words import DECLARABLE
from council.kernel.verdicts import YES, Verdict, require_that

LONGEST_WORDS = 2000
LONGEST_QUOTE = 500
MOST_A_DAY = 20
"""Reports about one member within a day that come to the desk at once; more wait behind, and none is refused."""

HOURS_TO_ANSWER = 48
"""The continuing duty: what is new is declared within 48 hours (SAFEGUARDS.md section 1)."""
WORDS_KEPT = timedelta(days=90)
"""So long after the ruling the words, the contact and what was quoted are kept; then they are erased."""
ANSWER_CLOCK = "report_answer"
WORDS_CLOCK = "report_words"


class Kind(StrEnum):
    """What is reported."""

    MISSING = "missing"
    CONFLICT = "conflict"


class State(StrEnum):
    """Where a report stands, in order."""

    RECEIVED = "received"
    ASKED = "asked"
    ANSWERED = "answered"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


OPEN = frozenset({State.RECEIVED, State.ASKED, State.ANSWERED})


class Why(StrEnum):
    """Why a report is dismissed."""

    DECLARED = "declared"
    IDENTITY = "identity"
    NO_RULE = "no_rule"
    NOT_SHOWN = "not_shown"
    UNCLEAR = "unclear"


class Choice(StrEnum):
    """What can be done with a report."""

    ASK = "ask"
    RAISE = "raise"
    DISMISS = "dismiss"


@dataclass(frozen=True)
class Ruling:
    """What is to be done with a report, and by whom it is asked."""

    state: str
    choice: str
    own: bool
    why: str = ""
    code: str = ""
    quote: str = ""
    reason: str = ""


def may_report(kind: str, words: str, source: str) -> Verdict:
    """Whether a report says enough: what is missing, and how somebody knows."""
    verdict = require_that(kind in set(Kind), "reports.which_kind", "kind")
    verdict &= require_that(0 < len(words.strip()) <= LONGEST_WORDS, "reports.say_what", "words")
    return verdict & require_that(0 < len(source.strip()) <= LONGEST_WORDS, "reports.say_how", "source")


def may_rule(ruling: Ruling) -> Verdict:
    """Whether somebody may do this with a report: never about oneself, once, and with what it needs."""
    verdict = require_that(not ruling.own, "reports.own")
    verdict &= require_that(ruling.state in OPEN, "reports.closed")
    verdict &= require_that(ruling.choice in set(Choice), "reports.choose", "choice")
    if ruling.choice == Choice.ASK:
        verdict &= require_that(ruling.state == State.RECEIVED, "reports.asked_already", "choice")
    if ruling.choice == Choice.RAISE:
        verdict &= require_that(ruling.code in set(DECLARABLE), "reports.which_rule", "code")
    if ruling.choice == Choice.DISMISS:
        verdict &= require_that(ruling.why in set(Why), "reports.why_dismissed", "why")
    else:
        verdict &= require_that(bool(ruling.quote.strip()), "reports.quote_needed", "quote")
    asks = YES if ruling.choice == Choice.ASK else require_that(bool(ruling.reason.strip()), "reports.reason", "reason")
    return verdict & asks


def may_answer(state: str, text: str) -> Verdict:
    """Whether the member can answer: while asked, in words."""
    verdict = require_that(state == State.ASKED, "reports.not_asked")
    return verdict & require_that(bool(text.strip()), "reports.answer_in_words", "text")
