"""Plain makers of appeals: the words that people type, page by page, and appeals filed with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from cases.docket.models import Case
from cases.intake.actions import file_appeal
from cases.intake.rules.appeals import Appeal, Step, read
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.organisations.models import Organisation
from tests.factories.cases import WHEN, make_rules
from tests.factories.people import make_platform

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONTACT = "marta@mail.example"
NAME = "Marta Exemplar"
SECRET_WORDS = "The bridge was closed again and nobody says why."


def typed(step: Step, platform: Organisation | None = None, **changes: Any) -> dict[str, Any]:
    """What somebody types on one page."""
    pages: dict[Step, dict[str, Any]] = {
        Step.DECISION: {
            "platform": str(platform.pk) if platform else "",
            "measure": "visibility",
            "decided_on": "2026-02-20",
            "rule_cited": "Hostile speech",
            "explanation": "It attacks a public body.",
            "platform_reference": "AG-77",
            "puid": "",
            "complained_on": "2026-02-21",
            "platform_answer": "Our decision stands.",
        },
        Step.CONTENT: {
            "title": "A post about a bridge",
            "kind": "post",
            "text": SECRET_WORDS,
            "language": "en",
            "topic": "journalism",
            "address": "https://agora.example/p/1",
            "posted_on": "2026-02-19",
        },
        Step.REASONS: {
            "argument_1": "It is a question to an authority.",
            "argument_2": "Others asked the same and were left alone.",
            "argument_3": "",
            "arguments_language": "en",
            "remedy_sought": "Put it back.",
        },
        Step.EVIDENCE: {},
        Step.ABOUT: {
            "standing": "author",
            "behalf": "myself",
            "represented_by": "",
            "pseudonym": "Bridge walker",
            "name": NAME,
            "contact": CONTACT,
            "mail_language": "en",
            "country": "PT",
        },
        Step.CONSENTS: {"consent_process": "on", "consent_share": "on"},
    }
    return {"idempotency_key": str(uuid4()), **pages[step], **changes}


def appeal(platform: Organisation | None = None, **changes: Any) -> Appeal:
    """An appeal as the form makes it; `changes` are fields of any page."""
    platform = platform or make_platform()
    answers: dict[str, dict[str, Any]] = {step.value: typed(step, platform) for step in Step}
    answers[Step.DECISION]["platform_name"] = platform.name
    answers[Step.REASONS]["urgent"] = False
    answers[Step.ABOUT]["agreed"] = False
    answers[Step.CONSENTS] = {"consent_process": True, "consent_share": True, "consent_publish": False}
    for page in answers.values():
        page.update({name: value for name, value in changes.items() if name in page})
    return read(answers)


def make_appeal(clock: SettableClock | None = None, case_id: UUID | None = None, **changes: Any) -> tuple[Case, str]:
    """A case that was filed, and its receipt code."""
    clock = clock or SettableClock(WHEN)
    make_rules(clock=clock)
    case_id = case_id or uuid4()
    code = file_appeal(appeal(**changes), case_id=case_id, actor=Actor.anonymous(), clock=clock)
    return Case.rows.get(pk=case_id), code


def write_appeal(client: Client, platform: Organisation, **changes: Any) -> None:
    """Type an appeal into the form, up to the page on which it is checked; `changes` are fields of any page."""
    client.post("/appeal/begin/")
    for step in Step:
        page = typed(step, platform)
        page.update({name: value for name, value in changes.items() if name in page or name in BOXES[step]})
        response = client.post(f"/appeal/{step.value}/", page)
        assert response.status_code == 302, (step, response.context and response.context["form"].errors)


BOXES: dict[Step, frozenset[str]] = {
    Step.DECISION: frozenset(),
    Step.CONTENT: frozenset(),
    Step.REASONS: frozenset({"urgent"}),
    Step.EVIDENCE: frozenset(),
    Step.ABOUT: frozenset({"agreed"}),
    Step.CONSENTS: frozenset({"consent_share", "consent_publish"}),
}
"""Boxes that a browser sends only when they are ticked."""


def send_appeal(client: Client, key: UUID | None = None) -> Any:
    """Press the button below the answers."""
    return client.post("/appeal/receipt/", {"idempotency_key": str(key or uuid4())})
