"""The first part of the walk: the appeal, the desk, the choice."""

from __future__ import annotations

import re

from cases.admissibility.rules import Criterion
from cms.management.demo.choosing import SCORES
from cms.management.demo.evidence import picture_of
from cms.management.demo.walk.browser import Browser, Stumbled, Value
from cms.management.demo.walk.company import Walk
from council.access.rules import Office
from council.procedure.rules import PRESETS, SelectionMode

CASE_LINK = re.compile(r"/desk/cases/([0-9a-f-]{36})/$")


def front_page(walk: Walk) -> None:
    """The public site answers, and leads to the appeal."""
    walk.public.get("/").link("/appeal/")


def wrong_day(walk: Walk) -> None:
    """A decision that lies in the future is refused beside its field, and nothing typed is lost."""
    begun = walk.appellant.get("/appeal/")
    page = walk.appellant.submit(begun, begun.form(action="/appeal/begin/"), {})
    wrong = walk.item["appeal"]["wrong_input"]
    typed = {**_decision(walk), "decided_on": wrong["value"]}
    answer = walk.appellant.submit(page, page.form("decided_on"), typed, status=422)
    if "still to come" not in answer.errors.get("decided_on", ""):
        raise Stumbled(f"{answer.described}: nothing beside the day says that it is still to come")
    if dict(answer.form("decided_on").filled())["rule_cited"] != typed["rule_cited"]:
        raise Stumbled(f"{answer.described}: what was typed is lost")


def five_steps(walk: Walk) -> None:
    """Five plain steps: the decision, the content, the reasons with a file, about the appellant, three consents."""
    appeal, browser = walk.item["appeal"], walk.appellant
    browser.send("/appeal/decision/", _decision(walk), field="decided_on")
    content = appeal["content"]
    browser.send(
        "/appeal/content/",
        {
            "title": walk.item["title"],
            "kind": content["kind"],
            "text": content["text"],
            "language": content["language"],
            "topic": appeal["topic"],
            "address": content["address"],
            "posted_on": content["published_on"],
        },
        field="kind",
    )
    reasons: dict[str, Value] = {f"argument_{place}": why for place, why in enumerate(appeal["why"], start=1)}
    reasons |= {"arguments_language": content["language"], "remedy_sought": appeal["remedy"]}
    browser.send("/appeal/reasons/", reasons, field="argument_1")
    _attach(walk)
    about = appeal["about_you"]
    typed = {"pseudonym": about["display"], "contact": about["contact_email"], "country": content["country"]}
    browser.send("/appeal/about/", {**typed, "standing": about["standing"], "behalf": "myself"}, field="pseudonym")
    consents = appeal["consents"]
    given: dict[str, Value] = {
        "consent_process": consents["process"],
        "consent_share": consents["share_with_platform"],
        "consent_publish": consents["publish_details"],
    }
    browser.send("/appeal/consents/", given, field="consent_process").says(walk.item["title"], about["display"])


def _decision(walk: Walk) -> dict[str, Value]:
    decision = walk.item["appeal"]["decision"]
    names = {one["key"]: one["name"] for one in walk.data.organisations}
    return {
        "platform": names[decision["platform"]],
        "measure": decision["measure"],
        "decided_on": decision["date"],
        "rule_cited": decision["rule"],
        "explanation": decision["reason_given"],
        "complained_on": decision["asked_platform"],
        "platform_answer": decision["platform_answer"],
    }


def _attach(walk: Walk) -> None:
    """A file that is no picture is refused by its name; the picture is kept."""
    evidence, browser = walk.item["appeal"]["evidence"], walk.appellant
    page = browser.get("/appeal/evidence/")
    wrong = {"evidence": ("clip.exe", b"MZ\x90\x00 not what it says")}
    refused = browser.submit(page, page.form("evidence"), {}, files=wrong, button="add", status=422)
    if "clip.exe" not in refused.errors.get("evidence", ""):
        raise Stumbled(f"{refused.described}: the file that was refused is not named")
    picture = {"evidence": (evidence["filename"], picture_of(evidence["caption"], walk.item["title"]))}
    page = browser.submit(page, page.form("evidence"), {}, files=picture, button="add")
    browser.submit(page, page.form("evidence"), {}, button="Continue")


def receipt(walk: Walk) -> None:
    """The appeal is sent; the code is shown once, can be downloaded, and opens the case from another browser."""
    browser = walk.appellant
    page = browser.get("/appeal/check/")
    shown = browser.submit(page, page.form(action="/appeal/receipt/"), {})
    walk.code = shown.by_id("receipt-code").text
    if walk.code in browser.get("/appeal/receipt/").text:
        raise Stumbled("the code is shown a second time")
    elsewhere = Browser(walk.host)
    typo = ("8" if walk.code[0] != "8" else "9") + walk.code[1:]
    wrong = elsewhere.send("/status/", {"code": typo}, field="code", status=422)
    if not wrong.errors.get("code"):
        raise Stumbled(f"{wrong.described}: a wrong code was not refused beside its field")
    elsewhere.send("/status/", {"code": walk.code}, field="code")
    walk.expect_status("Received")


def taken_up(walk: Walk) -> None:
    """The intake officer finds the appeal on the docket and takes it up; the appellant reads so."""
    officer = walk.holder(Office.INTAKE_OFFICER)
    docket = officer.get("/desk/docket/")
    found = officer.submit(docket, docket.form("q"), {"q": walk.item["title"]})
    links = [match.group(1) for address in found.links("/desk/cases/") if (match := CASE_LINK.search(address))]
    if len(set(links)) != 1:
        raise Stumbled(f"{found.described}: {len(set(links))} cases carry the title of the walk")
    walk.case = links[0]
    walk.number = next(word for word in found.text.split() if re.fullmatch(r"CASE-\d{4}-\d+", word))
    walk.press(officer, walk.room("intake/take-up/"), "")
    walk.expect_status("Being checked")


def eligible(walk: Walk) -> None:
    """An officer without a reason is refused; with the whole list answered the appeal is eligible."""
    officer = walk.holder(Office.ADMISSIBILITY_OFFICER)
    page = officer.get(walk.room("admissibility/"))
    typed: dict[str, Value] = {criterion.value: "yes" for criterion in Criterion}
    typed |= {"remedy": "exhausted", "outcome": "eligible"}
    typed |= {"complained_on": walk.item["appeal"]["decision"]["asked_platform"]}
    refused = officer.submit(page, page.form("outcome"), typed, status=422)
    if not refused.errors.get("reasons"):
        raise Stumbled(f"{refused.described}: nothing asks for the reasons")
    officer.submit(page, page.form("outcome"), {**typed, "reasons": walk.item["declare_eligible"]["reason"]})
    walk.expect_status("Waiting for selection")


def selected(walk: Walk) -> None:
    """Three of the committee vote, where the rules have a committee; then the secretariat selects."""
    rules = PRESETS[walk.data.preset]
    by_committee = rules.selection_mode == SelectionMode.COMMITTEE
    emails = walk.emails_of(Office.SELECTION_COMMITTEE)
    for vote in walk.item["selection"]["votes"] if by_committee else []:
        voter = walk.person(emails[vote["committee"]])
        scores: dict[str, Value] = {score.value: str(vote["scores"][name]) for score, name in SCORES.items()}
        typed = {**scores, "in_favour": "yes", "reason": walk.item["selection"]["reason"], "unconflicted": True}
        voter.send(walk.room("selection/"), typed, field="in_favour")
    walk.press(walk.holder(Office.SECRETARIAT), walk.room("selection/"), "/selection/select/")
    walk.expect_status("Under review by the council")
