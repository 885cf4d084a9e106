"""Statements of reasons in the European Commission's format: every wrong field by name. Pure.

The rules are those of the transparency database (PUBLICATION.md, platform side). Fields that the format does not know
are left alone and not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.docket.rules import ContentKind, Measure, Topic
from cases.intake.rules import vocabulary as words
from council.kernel.verdicts import YES, Verdict, no, require_that

Payload = Mapping[str, Any]
Check = Callable[[Payload], Verdict]

FIRST_CONTENT = date(2000, 1, 1)
FIRST_APPLICATION = date(2020, 1, 1)
LONGEST_PUID = 500

_PUID = re.compile(r"[a-zA-Z0-9_-]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[A-Z]{2}")
_EAN_13 = re.compile(r"[0-9]{13}")
_URL = re.compile(r"https?://\S+")

REQUIRED = (
    "decision_ground",
    "content_type",
    "category",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
)
MEASURES = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
"""At least one of these says what was done."""

CHOICES: dict[str, Iterable[str]] = {
    "decision_ground": words.Ground,
    "decision_monetary": words.Monetary,
    "decision_provision": words.Provision,
    "decision_account": words.Account,
    "account_type": words.AccountType,
    "category": words.Category,
    "source_type": words.Source,
    "automated_detection": words.YesNo,
    "automated_decision": words.AutomatedDecision,
    "incompatible_content_illegal": words.YesNo,
}
LISTS: dict[str, Iterable[str]] = {
    "decision_visibility": words.Visibility,
    "content_type": words.ContentType,
    "category_addition": words.Category,
    "category_specification": words.KEYWORDS,
    "territorial_scope": words.EEA,
}
TEXTS = {
    "decision_facts": 5000,
    "illegal_content_legal_ground": 500,
    "illegal_content_explanation": 2000,
    "incompatible_content_ground": 500,
    "incompatible_content_explanation": 2000,
    "decision_visibility_other": 500,
    "decision_monetary_other": 500,
    "content_type_other": 500,
    "category_specification_other": 500,
    "content_language_other": 500,
    "source_identity": 500,
    "decision_ground_reference_url": 500,
    "platform_name": 200,
    "permalink": 500,
}
"""Longest texts, in characters."""

DATES: dict[str, date | None] = {
    "content_date": FIRST_CONTENT,
    "application_date": FIRST_APPLICATION,
    "end_date_visibility_restriction": None,
    "end_date_monetary_restriction": None,
    "end_date_service_restriction": None,
    "end_date_account_restriction": None,
}
"""Dates, each with the earliest that is allowed."""

FOLLOWS = (
    ("decision_ground", words.Ground.ILLEGAL, "illegal_content_legal_ground"),
    ("decision_ground", words.Ground.ILLEGAL, "illegal_content_explanation"),
    ("decision_ground", words.Ground.INCOMPATIBLE, "incompatible_content_ground"),
    ("decision_ground", words.Ground.INCOMPATIBLE, "incompatible_content_explanation"),
    ("decision_visibility", words.Visibility.OTHER, "decision_visibility_other"),
    ("decision_monetary", words.Monetary.OTHER, "decision_monetary_other"),
    ("content_type", words.ContentType.OTHER, "content_type_other"),
)
"""A value that asks for words of its own: field, value, the field that must then say more."""

KNOWN = frozenset({*REQUIRED, *CHOICES, *LISTS, *TEXTS, *DATES, "content_language", "content_id", "puid"})
"""The fields that are kept."""


def check(statement: object) -> Verdict:
    """Everything that is wrong with a statement, each reason with its field."""
    if not isinstance(statement, dict):
        return no("intake.statement_not_json" if statement is None else "intake.statement_not_an_object")
    verdict = YES
    for one in (_required, _choices, _lists, _texts, _follows, _dates, _ends, _measures, _puid, _language, _content_id):
        verdict &= one(statement)
    return verdict


def is_puid(text: str) -> bool:
    """Whether a text can be the platform's identifier of a statement."""
    return len(text) <= LONGEST_PUID and _PUID.fullmatch(text) is not None


def _given(statement: Payload, name: str) -> bool:
    return statement.get(name) not in (None, "", [], {})


def _required(statement: Payload) -> Verdict:
    missing = [name for name in REQUIRED if not _given(statement, name)]
    return _all(no("intake.statement_required", name) for name in missing)


def _choices(statement: Payload) -> Verdict:
    return _all(
        no("intake.statement_choice", name, given=_shown(statement[name]))
        for name, allowed in CHOICES.items()
        if _given(statement, name) and not _is_one_of(statement[name], allowed)
    )


def _lists(statement: Payload) -> Verdict:
    verdict = YES
    for name, allowed in LISTS.items():
        if not _given(statement, name):
            continue
        if not isinstance(statement[name], list):
            verdict &= no("intake.statement_list", name)
            continue
        strangers = [item for item in statement[name] if not _is_one_of(item, allowed)]
        verdict &= _all(no("intake.statement_choice", name, given=_shown(item)) for item in strangers)
    return verdict


def _texts(statement: Payload) -> Verdict:
    verdict = YES
    for name, longest in TEXTS.items():
        if not _given(statement, name):
            continue
        text = statement[name]
        if not isinstance(text, str):
            verdict &= no("intake.statement_text", name)
        else:
            verdict &= require_that(len(text) <= longest, "intake.statement_long", name, limit=longest)
    address = statement.get("decision_ground_reference_url")
    if isinstance(address, str) and address and not _URL.fullmatch(address):
        verdict &= no("intake.statement_address", "decision_ground_reference_url")
    return verdict


def _follows(statement: Payload) -> Verdict:
    return _all(
        no("intake.statement_says_more", more, given=value)
        for name, value, more in FOLLOWS
        if _names(statement.get(name), value) and not _given(statement, more)
    )


def _dates(statement: Payload) -> Verdict:
    verdict = YES
    for name, earliest in DATES.items():
        if not _given(statement, name):
            continue
        day = read_date(statement[name])
        if day is None:
            verdict &= no("intake.statement_date", name, given=_shown(statement[name]))
        elif earliest and day < earliest:
            verdict &= no("intake.statement_early", name, earliest=earliest.isoformat())
    return verdict


def _ends(statement: Payload) -> Verdict:
    begins = read_date(statement.get("application_date"))
    late = [
        name
        for name in DATES
        if name.startswith("end_date") and begins and (ends := read_date(statement.get(name))) and ends < begins
    ]
    return _all(no("intake.statement_ends_first", name) for name in late)


def _measures(statement: Payload) -> Verdict:
    return require_that(
        any(_given(statement, name) for name in MEASURES), "intake.statement_no_measure", "decision_visibility"
    )


def _puid(statement: Payload) -> Verdict:
    puid = statement.get("puid")
    if not _given(statement, "puid"):
        return YES
    return require_that(isinstance(puid, str) and is_puid(puid), "intake.statement_puid", "puid", limit=LONGEST_PUID)


def _language(statement: Payload) -> Verdict:
    language = statement.get("content_language")
    fits = isinstance(language, str) and _LANGUAGE.fullmatch(language)
    return (
        YES
        if not _given(statement, "content_language") or fits
        else no("intake.statement_language", "content_language")
    )


def _content_id(statement: Payload) -> Verdict:
    known = statement.get("content_id")
    if not _given(statement, "content_id"):
        return YES
    code = known.get("EAN-13") if isinstance(known, dict) and len(known) == 1 else None
    fits = isinstance(code, str) and _EAN_13.fullmatch(code) is not None
    return require_that(fits, "intake.statement_content_id", "content_id")


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    found = YES
    for verdict in verdicts:
        found &= verdict
    return found


def _is_one_of(value: object, allowed: Iterable[str]) -> bool:
    return isinstance(value, str) and value in {str(word) for word in allowed}


def _names(given: object, value: str) -> bool:
    return given == value or (isinstance(given, list) and value in given)


def _shown(value: object) -> str:
    """The beginning of a value, for a sentence that says what was wrong with it."""
    return str(value)[:60]


def read_date(value: object) -> date | None:
    """A day written as the format wants it (`2025-12-09`), or nothing."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@dataclass(frozen=True)
class Told:
    """What a correct statement tells about the decision and the content, in the words of an appeal."""

    puid: str
    platform_name: str
    measure: Measure
    decided_on: date
    rule_cited: str
    explanation: str
    automated_detection: bool
    automated_decision: str
    category: str
    kind: ContentKind
    topic: Topic
    language: str
    posted_on: date


_KINDS = (
    (words.ContentType.VIDEO, ContentKind.VIDEO),
    (words.ContentType.IMAGE, ContentKind.IMAGE),
)
_TOPICS = {
    words.Category.CIVIC_DISCOURSE: Topic.ELECTION,
    words.Category.CYBER_VIOLENCE: Topic.HARASSMENT,
    words.Category.CYBER_VIOLENCE_AGAINST_WOMEN: Topic.HARASSMENT,
    words.Category.ILLEGAL_OR_HARMFUL_SPEECH: Topic.HATE_SPEECH,
    words.Category.VIOLENCE: Topic.VIOLENCE,
}


def told(statement: Payload) -> Told:
    """Read a statement that `check` has found correct. Raises `KeyError` or `ValueError` for another."""
    illegal = statement["decision_ground"] == words.Ground.ILLEGAL
    rule = statement["illegal_content_legal_ground" if illegal else "incompatible_content_ground"]
    why = statement["illegal_content_explanation" if illegal else "incompatible_content_explanation"]
    return Told(
        puid=statement["puid"],
        platform_name=statement.get("platform_name") or "",
        measure=measure_of(statement),
        decided_on=date.fromisoformat(statement["application_date"]),
        rule_cited=rule,
        explanation=f"{why}\n\n{statement['decision_facts']}",
        automated_detection=statement["automated_detection"] == words.YesNo.YES,
        automated_decision=statement["automated_decision"],
        category=statement["category"],
        kind=_kind_of(statement),
        topic=_TOPICS.get(words.Category(statement["category"]), Topic.OTHER),
        language=(statement.get("content_language") or "").lower(),
        posted_on=date.fromisoformat(statement["content_date"]),
    )


def measure_of(statement: Payload) -> Measure:
    """The measure that an appeal is about when a statement names several: the first that touched the content itself."""
    named = {
        "decision_visibility": Measure.VISIBILITY,
        "decision_account": Measure.ACCOUNT,
        "decision_provision": Measure.SERVICE,
        "decision_monetary": Measure.MONETARY,
    }
    return next(measure for name, measure in named.items() if _given(statement, name))


def _kind_of(statement: Payload) -> ContentKind:
    if measure_of(statement) is Measure.ACCOUNT:
        return ContentKind.ACCOUNT
    return next((kind for word, kind in _KINDS if word in statement["content_type"]), ContentKind.POST)
