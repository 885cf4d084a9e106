"""How a case of the demonstration comes in: page by page as the form does it, with evidence, a receipt and contact."""

from __future__ import annotations

from typing import Any

from cases.docket.actions import enter_translations
from cases.docket.models import Argument, ContentItem
from cases.docket.rules import Standing
from cases.intake.actions import (
    add_draft_file,
    ask_for_information,
    keep_answers,
    request_translation,
    show_receipt,
    start_draft,
    submit,
    take_up,
    withdraw,
)
from cases.intake.rules.appeals import ARGUMENTS, Behalf, Step
from cms.management.demo.cast import Cast, Filed
from cms.management.demo.data import Item
from cms.management.demo.evidence import picture_of
from council.access.rules import Office
from council.kernel.actor import Actor

MAIL_LANGUAGES = frozenset({"en", "ar"})
TRANSLATOR = "Translators of the secretariat"


def pages(cast: Cast, item: Item) -> dict[Step, dict[str, Any]]:
    """What the appellant types, by page of the form."""
    decision, remedy = item["decision"], item["platform_remedy"]
    proxy = item["route"] == "proxy"
    why = [one["text"] for one in item["why_wrong"]]
    platform = cast.organisations[item["platform"]]
    return {
        Step.DECISION: {
            "platform": str(platform.pk),
            "platform_name": platform.name,
            "measure": decision["measure"],
            "decided_on": decision["date"],
            "rule_cited": decision["rule"],
            "explanation": f"{decision['action']}. {decision['reason_given']}",
            "platform_reference": "",
            "puid": "",
            "complained_on": remedy["date"],
            "platform_answer": "",
        },
        Step.CONTENT: {
            "title": item["title"],
            "kind": item["content_kind"],
            "topic": item["topic"],
            "text": item["content_text"],
            "language": item["language"],
            "address": "",
            "posted_on": item["content_date"],
        },
        Step.REASONS: {
            **{name: why[place] if place < len(why) else "" for place, name in enumerate(ARGUMENTS)},
            "arguments_language": item["language"],
            "remedy_sought": item["remedy_sought"],
            "urgent": item["election_within_90_days"] or remedy["route"] == "emergency",
        },
        Step.EVIDENCE: {},
        Step.ABOUT: {
            "pseudonym": item["appellant"]["display"],
            "name": "",
            "contact": item["appellant"]["contact_email"] or "",
            "mail_language": item["language"] if item["language"] in MAIL_LANGUAGES else "en",
            "country": item["country"],
            "standing": Standing.CONCERNED if decision["contested"] == "left_up" else Standing.AUTHOR,
            "behalf": Behalf.ANOTHER if proxy else Behalf.MYSELF,
            "represented_by": "Lawyer of the appellant" if proxy else "",
            "agreed": proxy,
        },
        Step.CONSENTS: {
            "consent_process": item["consents"]["process"],
            "consent_share": item["consents"]["share_with_platform"],
            "consent_publish": item["consents"]["publish_details"],
        },
    }


def file(cast: Cast, item: Item) -> None:
    """Row 1: the appellant files, and writes the code down."""
    nobody = Actor.anonymous()
    draft = start_draft(actor=nobody, clock=cast.clock)
    for step, answers in pages(cast, item).items():
        keep_answers(draft, step, answers, actor=nobody, clock=cast.clock)
    for evidence in item["evidence"]:
        add_draft_file(draft, picture_of(evidence["caption"], item["title"]), actor=nobody, clock=cast.clock)
    submit(draft, actor=nobody, clock=cast.clock)
    shown = show_receipt(draft, actor=nobody, clock=cast.clock)
    cast.cases[item["key"]] = draft
    cast.receipts[item["key"]] = Filed(shown.receipt.pk, shown.code or "")


def ask(cast: Cast, item: Item) -> None:
    """Row 2."""
    questions = [question["text"] for question in item["questions"]]
    officer = cast.holder(Office.INTAKE_OFFICER)
    ask_for_information(cast.cases[item["key"]], questions, actor=officer, clock=cast.clock)


def take(cast: Cast, item: Item) -> None:
    """Row 3: an officer has what nobody can read translated, and takes the appeal up."""
    case_id, officer = cast.cases[item["key"]], cast.holder(Office.INTAKE_OFFICER)
    if item["content_translation"] and item["language"] != "en":
        request_translation(case_id, actor=officer, clock=cast.clock)
    take_up(case_id, actor=officer, clock=cast.clock)


def translate(cast: Cast, item: Item) -> None:
    """The translation comes back from the translators."""
    case_id, translations = cast.cases[item["key"]], {}
    for content in ContentItem.rows.filter(case=case_id):
        translations[content.pk] = item["content_translation"] or ""
    for argument in Argument.rows.filter(case=case_id, party__role="appellant"):
        translations[argument.pk] = item["why_wrong"][argument.position - 1]["translation"] or ""
    secretary = cast.holder(Office.SECRETARIAT, 1)
    kept = {one: text for one, text in translations.items() if text}
    enter_translations(case_id, kept, by=TRANSLATOR, actor=secretary, clock=cast.clock)


def take_back(cast: Cast, item: Item) -> None:
    """Row 19."""
    withdraw(cast.cases[item["key"]], actor=receipt_holder(cast, item), clock=cast.clock)


def receipt_holder(cast: Cast, item: Item) -> Actor:
    """The appellant, by receipt."""
    return Actor.receipt(cast.receipts[item["key"]].receipt, cast.cases[item["key"]])
