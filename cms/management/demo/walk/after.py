"""The last part of the walk: the draft, the review, two keys, the public page, and what the platform does about it."""

from __future__ import annotations

import re
from datetime import timedelta

from cases.opinion.rules.words import CheckItem, Group, Section
from cms.management.demo.walk.browser import Page, Stumbled, Value
from cms.management.demo.walk.company import Walk
from council.access.rules import Office

SECTIONS = {
    Section.LEGALITY: "legality",
    Section.AIM: "legitimate_aim",
    Section.NECESSITY: "necessity",
    Section.RABAT: "rabat",
}
CITATION = re.compile(r"\[\d{4}\] [A-Z]+ \d+")
ONE_OF_MANY = re.compile(r"/[0-9a-f-]{36}/$")
LEAST_OF_A_PDF = 20_000


def draft(walk: Walk) -> None:
    """The rapporteur writes page by page; a draft that is not whole is refused with everything that is missing."""
    opinion, rapporteur = walk.item["opinion"], walk.seat(1)
    desk = walk.room("opinion/")
    language = walk.item["appeal"]["content"]["language"]
    first = {"title": opinion["title"], f"summary_{language}": opinion["summary"][language]}
    _write(walk, Group.SUMMARY, {**first, "language": "ar", "summary": opinion["summary"]["ar"]})
    _write(walk, Group.FACTS, {name: opinion[name] for name in ("background", "parties", "standards")})
    page = rapporteur.get(desk)
    if any(form.action.endswith("/opinion/submit/") for form in page.forms):
        raise Stumbled(f"{page.described}: a draft without its analysis could be submitted")
    _write(walk, Group.ANALYSIS, {section.value: opinion["analysis"][name] for section, name in SECTIONS.items()})
    _write(walk, Group.DECISION, {"decision": opinion["decision"]})


def _write(walk: Walk, group: Group, typed: dict[str, Value]) -> None:
    rapporteur = walk.seat(1)
    page = rapporteur.get(walk.room(f"opinion/text/{group.value}/"))
    rapporteur.submit(page, page.form(next(iter(typed))), typed)


def arguments_answered(walk: Walk) -> None:
    """Each argument of the parties gets its answer; the recommendation gets its test."""
    rapporteur, opinion = walk.seat(1), walk.item["opinion"]
    page = rapporteur.get(walk.room("opinion/arguments/"))
    form = next(form for form in page.forms if any(name.startswith("a_") for name in form.names))
    fields = [name for name in form.names if name.startswith("a_")]
    answers = [answer["answer"] for answer in opinion["arguments"]]
    if len(fields) != len(answers):
        raise Stumbled(f"{page.described}: {len(fields)} arguments are to be answered, and {len(answers)} were made")
    rapporteur.submit(page, form, dict(zip(fields, answers, strict=True)))
    names = {one["key"]: one["name"] for one in walk.data.organisations}
    for one in opinion["recommendations"]:
        typed = {"text": one["text"], "done_when": one["done_when"], "owner": names[one["owner"]]}
        page = rapporteur.get(walk.room("opinion/recommendations/"))
        rapporteur.submit(page, page.form("done_when"), {**typed, "deadline_days": str(one["deadline_days"])})


def dissent(walk: Walk) -> None:
    """Who was in the minority attaches a dissent; without it the draft cannot be submitted. Then it is."""
    for one in walk.item["opinion"]["separate_opinions"]:
        author = walk.seat(one["panellist"])
        page = author.get(walk.room("opinion/separate/"))
        author.submit(page, page.form("kind"), {"kind": one["kind"], "title": one["title"], "text": one["text"]})
    walk.press(walk.seat(1), walk.room("opinion/"), "/opinion/submit/")
    walk.expect_status("Under review by the council")


def review(walk: Walk) -> None:
    """The council reads the draft and votes; an objection without a reason is refused. Then the time is over."""
    reviewers = [email for email in walk.panel if email != walk.panel[0]]
    first = walk.person(reviewers[0])
    page = first.get(walk.room("opinion/review/"))
    refused = first.submit(page, page.form("choice"), {"choice": "object", "reason": ""}, status=422)
    if not refused.errors.get("reason"):
        raise Stumbled(f"{refused.described}: an objection without a reason was not refused beside its field")
    comments = [*walk.item["review"]["comments"], ""]
    for email, comment in zip(reviewers, comments, strict=False):
        member = walk.person(email)
        page = member.get(walk.room("opinion/review/"))
        member.submit(page, page.form("choice"), {"choice": "approve", "reason": comment})
    walk.go_forward(timedelta(days=10, hours=1))
    walk.expect_status("Decided")


def signed(walk: Walk) -> None:
    """Chair and secretariat sign the whole checklist, two people; half of it is refused beside the list."""
    address = walk.room("opinion/publication/")
    for place, reader in enumerate((walk.seat(0), walk.holder(Office.SECRETARIAT))):
        page = reader.get(address)
        form = page.form("checked")
        if not place:
            refused = reader.submit(page, form, {"checked": [CheckItem.DANGER.value]}, status=422)
            if not refused.errors.get("checked"):
                raise Stumbled(f"{refused.described}: half of a checklist was not refused beside it")
        reader.submit(page, form, {"checked": [item.value for item in CheckItem]})


def two_keys(walk: Walk) -> None:
    """One key publishes nothing; the second one, turned by somebody else, does."""
    address = walk.room("opinion/publication/")
    for key, holder in (("panel_chair", walk.seat(0)), ("secretariat", walk.holder(Office.SECRETARIAT))):
        walk.expect_status("Decided")
        walk.press(holder, address, f"/publication/keys/{key}/")
    walk.expect_status("Published")


def public_page(walk: Walk) -> None:
    """Anybody reads the opinion, its votes, its dissent and its recommendation; its PDF is whole."""
    opinion = walk.item["opinion"]
    index = walk.public.get("/opinions/")
    page = walk.public.get(index.link(opinion["title"]))
    walk.opinion = page.path
    dissent = opinion["separate_opinions"][0]
    page.says(opinion["title"], dissent["title"], opinion["recommendations"][0]["text"])
    if not CITATION.search(page.text) or walk.number not in page.root.text:
        raise Stumbled(f"{page.described}: no citation, or no number of the case")
    _whole_pdf(walk.public.get(page.link("PDF, for reading and printing")))
    walk.appellant.get(walk.appellant.get("/status/case/").link("Read the opinion")).says(opinion["title"])


def _whole_pdf(pdf: Page) -> None:
    kind = pdf.headers.get_content_type()
    if kind != "application/pdf" or not pdf.content.startswith(b"%PDF") or len(pdf.content) < LEAST_OF_A_PDF:
        raise Stumbled(f"{pdf.path}: {kind}, {len(pdf.content)} bytes, begins {pdf.content[:8]!r}: no whole PDF")


def claimed(walk: Walk) -> None:
    """The platform says what it does about the recommendation; a claim without words is refused."""
    liaison, said = walk.holder(Office.PLATFORM_LIAISON), walk.item["platform_answer"]
    page = _recommendation(walk, liaison.get("/respond/recommendations/"))
    refused = liaison.submit(page, page.form("state"), {"state": said["claim"], "text": ""}, status=422)
    if not refused.errors.get("text"):
        raise Stumbled(f"{refused.described}: a claim without words was not refused beside its field")
    liaison.submit(page, page.form("state"), {"state": said["claim"], "text": said["text"]})


def _recommendation(walk: Walk, addressed: Page) -> Page:
    """The page on which the walk's recommendation is answered."""
    wanted = walk.item["opinion"]["recommendations"][0]["text"]
    for address in addressed.links("/respond/recommendations/"):
        if ONE_OF_MANY.search(address) and wanted in (page := addressed.browser.get(address)).text:
            return page
    raise Stumbled(f"{addressed.described}: the recommendation is not there")


def found_by_council(walk: Walk) -> None:
    """The compliance officer writes down what the council finds, beside the claim; both are public."""
    officer, said = walk.holder(Office.COMPLIANCE_OFFICER), walk.item["platform_answer"]
    room = officer.get(walk.room("response/"))
    address = next(one for one in room.links(f"/cases/{walk.case}/response/") if ONE_OF_MANY.search(one))
    page = officer.get(address)
    form = next(form for form in page.forms if "state" in form.names and not form.action.endswith("/letter/"))
    officer.submit(page, form, {"state": said["finding"], "text": said["finding_text"]})
    walk.public.get(walk.opinion).says(said["text"], said["finding_text"])


def still_told(walk: Walk) -> None:
    """At the end the appellant reads the same word as the public, with nothing but the receipt."""
    walk.expect_status("Published")
