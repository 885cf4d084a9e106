"""The gate before publication, the two keys, and what may happen to a published opinion. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases.opinion.rules.drafting import says_something
from cases.opinion.rules.words import KEY_HOLDERS, CheckItem, Key, Section, VersionState
from council.access.rules import Office
from council.kernel.verdicts import YES, Verdict, no, require_that

SIGNERS = frozenset({Office.PANEL_CHAIR, Office.SECRETARIAT})
"""Who signs the checklist: one of each, two different people."""


@dataclass(frozen=True)
class SignatureFacts:
    """A signature under the checklist as it is given."""

    state: VersionState
    ticked: frozenset[CheckItem]
    signed_before: bool
    office_signed: bool


def may_sign(facts: SignatureFacts) -> Verdict:
    """Whether somebody may sign: the text is approved, every point was checked, and each signs once for one office."""
    return (
        require_that(facts.state is VersionState.APPROVED, "opinion.not_approved")
        & require_that(facts.ticked == frozenset(CheckItem), "opinion.checklist_open", "checked")
        & require_that(not facts.signed_before, "opinion.signed_before")
        & require_that(not facts.office_signed, "opinion.office_signed")
    )


@dataclass(frozen=True)
class GateFacts:
    """An approved text on its way to the public.

    `unchanged`: the text is the one that the council approved. `signed` are offices under the checklist, by different
    people. `named` are the parts of the text in which a protected name stands. `unanswered` counts arguments that were
    filed before the draft was submitted. `taken_off`: an earlier text of this opinion is out of public view.
    """

    state: VersionState
    unchanged: bool
    signed: frozenset[Office]
    named: tuple[str, ...]
    duplicate: bool
    summary_for_appellant: bool
    unanswered: int
    taken_off: bool = False


def may_publish(facts: GateFacts) -> Verdict:
    """The publish gate (PUBLICATION.md): every reason at once, so that nobody mends one after the other."""
    return (
        require_that(facts.state is VersionState.APPROVED, "opinion.not_approved")
        & require_that(facts.unchanged, "opinion.text_changed")
        & require_that(facts.signed >= SIGNERS, "opinion.redaction_unsigned", count=len(SIGNERS - facts.signed))
        & require_that(not facts.named, "opinion.protected_name", count=len(facts.named))
        & require_that(not facts.duplicate, "opinion.duplicate_text")
        & require_that(facts.summary_for_appellant, "opinion.no_summary_for_appellant")
        & require_that(not facts.unanswered, "opinion.argument_unanswered", count=facts.unanswered)
        & require_that(not facts.taken_off, "opinion.off_first")
    )


@dataclass(frozen=True)
class KeyFacts:
    """A key as somebody is about to turn it. `turned` says which keys were turned before, and by whom."""

    key: Key
    office: Office
    person: UUID
    turned: Mapping[Key, UUID]
    approved_at: datetime
    now: datetime
    patience: timedelta


def silent(facts: KeyFacts) -> bool:
    """Whether a key was not turned for so long that it has passed to the council chair."""
    return facts.key not in facts.turned and facts.now - facts.approved_at >= facts.patience


def may_turn(facts: KeyFacts) -> Verdict:
    """Row 16: two keys, two people; the council chair steps in for a key that stayed silent, and for one only."""
    verdict = require_that(facts.key not in facts.turned, "opinion.key_turned")
    verdict &= require_that(facts.person not in facts.turned.values(), "opinion.key_same_person")
    if facts.office is Office.COUNCIL_CHAIR:
        hours = int(facts.patience.total_seconds() // 3600)
        return verdict & require_that(silent(facts), "opinion.key_not_silent", days=hours // 24)
    return verdict & require_that(facts.office is KEY_HOLDERS[facts.key], "opinion.key_of_another")


def may_correct(
    changed: Mapping[str, tuple[str, str]], errata: tuple[str, ...], *, published: bool, same_person: bool
) -> Verdict:
    """Whether a published opinion may get a corrected version: every change is named, and two people stand for it.

    `changed` maps what is changed to the text before and after; the errata are what readers are told.
    """
    real = {field for field, (before, after) in changed.items() if before != after}
    emptied = {field for field, (_, after) in changed.items() if not says_something(after)}
    known = {*Section, "title", "summary"}
    return (
        require_that(published, "opinion.not_published")
        & require_that(not same_person, "opinion.two_people")
        & require_that(bool(real) and set(changed) <= known, "opinion.nothing_corrected")
        & require_that(not emptied, "opinion.correction_empties")
        & require_that(bool(errata) and all(text.strip() for text in errata), "opinion.errata_unnamed", "errata")
    )


@dataclass(frozen=True)
class ReopenFacts:
    """A reopening as the council chair counts it: `council` is everybody who may vote, `thirds` of them must agree."""

    reason: str
    votes_for: int
    council: int
    thirds: int
    published_at: datetime | None
    now: datetime
    within: timedelta


def may_reopen(facts: ReopenFacts) -> Verdict:
    """Row 22: a reason, two thirds of the council, within twelve months of publication."""
    if facts.published_at is None:
        return no("opinion.not_published")
    return (
        YES
        & require_that(bool(facts.reason.strip()), "opinion.reason_needed", "reason")
        & require_that(0 <= facts.votes_for <= facts.council, "opinion.more_votes_than_members", "votes_for")
        & require_that(facts.votes_for * 3 >= facts.council * facts.thirds > 0, "opinion.no_two_thirds", "votes_for")
        & require_that(facts.now - facts.published_at <= facts.within, "opinion.reopen_late", days=facts.within.days)
    )
