"""From the vote to the public: the draft, separate opinions, the council's review, two signatures, two keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

from cases.docket.models import Argument
from cases.opinion.actions import (
    answer_arguments,
    attach_separate,
    cast_review,
    recommend,
    save_draft,
    sign_checklist,
    submit_draft,
    turn_key,
    waive_separate,
)
from cases.opinion.queries import council_of
from cases.opinion.rules.words import CheckItem, Key, ReviewChoice, Section, SeparateKind
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item
from cms.management.demo.schedule import History
from cms.management.demo.seating import panel
from council.access.queries import person
from council.access.rules import Office
from council.kernel.actor import Actor

SECTIONS: dict[Section, str] = {
    Section.LEGALITY: "legality",
    Section.AIM: "legitimate_aim",
    Section.NECESSITY: "necessity",
    Section.RABAT: "rabat",
}
REVIEWERS = 9
"""How many of the council say something on a draft; the others let the time pass."""
OBJECTIONS = {
    "ge-village-families": "I would have held the platform to four hours at night as well. The text should say why not."
}
"""One member's objection, by case. A majority would be needed to stop a text."""


def draft(cast: Cast, item: Item, until: datetime) -> History:
    """The rapporteur writes page by page; whoever has a text of their own attaches it, the others waive."""
    opinion, begun = cast.data.opinions[item["key"]], cast.clock.now()
    pages = list(_pages(cast, item, opinion))
    step = min(timedelta(hours=20), (until - begun) * 0.9 / (len(pages) + 1))
    for place, page in enumerate(pages, start=1):
        yield begun + step * place
        page()


def _pages(cast: Cast, item: Item, opinion: Item) -> list[Callable[[], object]]:
    """What is written, in order."""
    case_id, sitting = cast.cases[item["key"]], panel(cast, item["key"])
    save = partial(save_draft, case_id, actor=sitting[1], clock=cast.clock)
    answers = _answers(cast, item, opinion)
    facts = {Section.BACKGROUND: opinion["background"], Section.PARTIES: opinion["parties"]}
    analysis = {section: opinion["analysis"][name] for section, name in SECTIONS.items() if opinion["analysis"][name]}
    pages: list[Callable[[], object]] = [
        partial(save, title=opinion["title"], sections={**facts, Section.STANDARDS: _standards(opinion)}),
        partial(save, sections=analysis),
        partial(save, sections={Section.DECISION: opinion["decision"]}, summaries=opinion["summary"]),
        partial(answer_arguments, case_id, answers, actor=sitting[1], clock=cast.clock),
    ]
    pages += [partial(_recommend, cast, item, one, sitting[1]) for one in opinion["recommendations"]]
    if opinion["state"] != "draft":
        pages += [partial(_separate, cast, item, opinion, number, seat) for number, seat in enumerate(sitting)]
    return pages


def _standards(opinion: Item) -> str:
    sources = "".join(f"<li>{source}</li>" for source in opinion.get("sources") or [])
    return opinion["standards"] + (f"<h4>Sources</h4><ul>{sources}</ul>" if sources else "")


def _answers(cast: Cast, item: Item, opinion: Item) -> dict[UUID, str]:
    """Answers by the identifier of the argument; the files name arguments by their party and their place."""
    filed = Argument.rows.filter(case=cast.cases[item["key"]]).select_related("party")
    found = {(argument.party.role, argument.position - 1): argument.pk for argument in filed}
    return {found[answer["party"], answer["index"]]: answer["answer"] for answer in opinion["arguments"]}


def _recommend(cast: Cast, item: Item, one: Item, actor: Actor) -> None:
    recommend(
        cast.cases[item["key"]],
        text=one["text"],
        done_when=one["done_when"],
        owner=cast.organisations[one["owner"]].pk,
        deadline_days=one["deadline_days"],
        actor=actor,
        clock=cast.clock,
    )


def _separate(cast: Cast, item: Item, opinion: Item, number: int, actor: Actor) -> None:
    case_id = cast.cases[item["key"]]
    for one in opinion["separate_opinions"]:
        if one["panellist"] == number:
            kind = SeparateKind(one["kind"])
            attach_separate(case_id, kind=kind, title=one["title"], text=one["text"], actor=actor, clock=cast.clock)
            return
    waive_separate(case_id, actor=actor, clock=cast.clock)


def submit(cast: Cast, item: Item) -> None:
    """Row 14."""
    submit_draft(cast.cases[item["key"]], actor=panel(cast, item["key"])[1], clock=cast.clock)


def review(cast: Cast, item: Item, until: datetime) -> History:
    """Some of the council vote on the draft; silence approves."""
    case_id, begun = cast.cases[item["key"]], cast.clock.now()
    members = sorted(council_of(case_id), key=lambda one: sha256(f"{item['key']}{person(one).email}".encode()).digest())
    reviewers = members[:REVIEWERS]
    objection = OBJECTIONS.get(item["key"], "")
    for place, reviewer in enumerate(reviewers):
        yield begun + (until - begun) * (place + 1) / (len(reviewers) + 2)
        objects = bool(objection) and place == len(reviewers) // 2
        cast_review(
            case_id,
            choice=ReviewChoice.OBJECT if objects else ReviewChoice.APPROVE,
            reason=objection if objects else "",
            actor=cast.of(person(reviewer)),
            clock=cast.clock,
        )


def sign(cast: Cast, item: Item, until: datetime) -> History:
    """Chair and secretariat read the text for names and dangers and sign; then the chair turns a key."""
    case_id, chair, secretary = cast.cases[item["key"]], panel(cast, item["key"])[0], cast.holder(Office.SECRETARIAT)
    step = (until - cast.clock.now()) / 4
    for reader in (chair, secretary):
        yield cast.clock.now() + step
        sign_checklist(case_id, ticked=frozenset(CheckItem), actor=reader, clock=cast.clock)
    yield cast.clock.now() + step
    turn_key(case_id, key=Key.PANEL_CHAIR, actor=chair, clock=cast.clock)


def publish(cast: Cast, item: Item) -> None:
    """Row 16: the second key."""
    secretary = cast.holder(Office.SECRETARIAT)
    turn_key(cast.cases[item["key"]], key=Key.SECRETARIAT, actor=secretary, clock=cast.clock)
