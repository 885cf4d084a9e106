"""How a case of the demonstration comes in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from cases.docket.actions import move, open_case
from cases.docket.models import Case
from cases.docket.rules import PartyRole, Topic
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item, day
from council.access.rules import Office
from council.kernel.actor import Actor


def file(cast: Cast, item: Item) -> None:
    """Row 1: the appellant files."""
    platform = cast.organisations[item["platform"]]
    decision, person = item["decision"], item["affected_person"]
    parties: list[dict[str, Any]] = [
        {"role": PartyRole.APPELLANT, "pseudonym": item["appellant"]["display"]},
        {"role": PartyRole.RESPONDENT, "pseudonym": platform.name, "organisation": platform},
    ]
    if person:
        parties.append({"role": PartyRole(person["role"]), "pseudonym": person["display"]})
    case_id = uuid4()
    case = open_case(
        actor=Actor.anonymous(),
        clock=cast.clock,
        case_id=case_id,
        case={
            "title": item["title"],
            "platform": platform,
            "route": item["route"],
            "topic": Topic(item["topic"]),
            "language": item["language"],
            "country": item["country"],
            "region": item["region"],
            "election_within_90_days": item["election_within_90_days"],
        },
        decision={
            "measure": decision["measure"],
            "rule_cited": decision["rule"],
            "explanation": f"{decision['action']}. {decision['reason_given']}",
            "decided_on": day(decision["date"]),
            "automated_detection": decision["automated"],
        },
        content=[
            {
                "kind": item["content_kind"],
                "language": item["language"],
                "text": item["content_text"],
                "translation": item["content_translation"] or "",
                "posted_on": day(item["content_date"]),
            }
        ],
        parties=parties,
        arguments={
            PartyRole.APPELLANT: [
                {"language": item["language"], "text": why["text"], "translation": why["translation"] or ""}
                for why in item["why_wrong"]
            ]
        },
    )
    cast.cases[item["key"]] = case.pk


def take_up(cast: Cast, item: Item) -> None:
    """Row 3: an officer reads the appeal and takes it up."""
    case = Case.rows.get(pk=cast.cases[item["key"]])
    move(case, "take_up", actor=cast.holder(Office.INTAKE_OFFICER), clock=cast.clock)
