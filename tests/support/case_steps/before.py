"""The appeal on a phone without scripts, the desk, the choice."""

import re

from playwright.sync_api import FilePayload, expect

from cases.admissibility.rules import Criterion
from cms.management.demo.choosing import SCORES
from cms.management.demo.evidence import picture_of
from council.access.rules import Office
from tests.support.case_steps.journey import Journey

CASE_LINK = re.compile(r"/desk/cases/([0-9a-f-]{36})/$")


def decision_by_keyboard(trip: Journey) -> None:
    """From the front page to the first step, and through it, with the keyboard alone; a day to come is refused."""
    someone, decision = trip.appellant, trip.item["appeal"]["decision"]
    someone.open("/")
    someone.page.get_by_role("link", name="Appeal a decision").first.press("Enter")
    assert someone.by_keyboard({}, "Begin").status == 200
    names = {one["key"]: one["name"] for one in trip.walk.data.organisations}
    typed = {
        "platform": names[decision["platform"]],
        "measure": decision["measure"],
        "decided_on": decision["date"],
        "rule_cited": decision["rule"],
        "explanation": decision["reason_given"],
        "complained_on": decision["asked_platform"],
        "platform_answer": decision["platform_answer"],
    }
    wrong = someone.by_keyboard({**typed, "decided_on": trip.item["appeal"]["wrong_input"]["value"]}, "Continue")
    assert wrong.status == 422
    told = someone.page.locator("#id_decided_on_error")
    expect(told).to_contain_text("still to come")
    expect(someone.page.locator("#id_rule_cited")).to_have_value(decision["rule"])
    trip.measure(someone, "case-wrong-decision")
    someone.send({"decided_on": decision["date"]})


def four_more_steps(trip: Journey) -> None:
    """The content, the reasons with a file, about the appellant, three consents; in each something wrong first."""
    someone, appeal = trip.appellant, trip.item["appeal"]
    content = appeal["content"]
    typed = {
        "title": trip.item["title"],
        "kind": content["kind"],
        "language": content["language"],
        "topic": appeal["topic"],
        "address": content["address"],
        "posted_on": content["published_on"],
    }
    someone.refused(typed, "text", shot="case-wrong-content")
    someone.send({"text": content["text"]})
    someone.refused({"remedy_sought": appeal["remedy"]}, "argument_1", shot="case-wrong-reasons")
    reasons = {f"argument_{place}": why for place, why in enumerate(appeal["why"], start=1)}
    someone.send(reasons | {"arguments_language": content["language"]})
    _files(trip)
    about = appeal["about_you"]
    someone.refused({"standing": about["standing"], "behalf": "myself"}, "pseudonym", shot="case-wrong-about")
    named = {"pseudonym": about["display"], "contact": about["contact_email"], "country": content["country"]}
    someone.send(named)
    consents = appeal["consents"]
    more = {"consent_share": consents["share_with_platform"], "consent_publish": consents["publish_details"]}
    someone.refused({"consent_process": False, **more}, "consent_process", shot="case-wrong-consents")
    someone.send({"consent_process": True})
    someone.says(trip.item["title"], about["display"], *appeal["why"])
    trip.measure(someone, "case-check")


def _files(trip: Journey) -> None:
    someone, evidence = trip.appellant, trip.item["appeal"]["evidence"]
    program = FilePayload(name="clip.exe", mimeType="application/octet-stream", buffer=b"MZ\x90\x00 not what it says")
    someone.refused({"evidence": program}, "evidence", "clip.exe", words="Send these files", shot="case-wrong-file")
    picture = picture_of(evidence["caption"], trip.item["title"])
    kept = FilePayload(name=evidence["filename"], mimeType="image/png", buffer=picture)
    someone.send({"evidence": kept}, words="Send these files")
    expect(someone.page.get_by_text("Files that are safe with us")).to_be_visible()
    someone.send({}, field="evidence", words="Continue")


def receipt(trip: Journey) -> None:
    """The appeal is sent; the code is shown once; a wrong one is refused, the right one opens the case elsewhere."""
    someone = trip.appellant
    someone.send({}, action="/appeal/receipt/")
    trip.code = someone.page.locator("#receipt-code").inner_text()
    trip.measure(someone, "case-receipt")
    someone.page.reload()
    assert trip.code not in someone.words
    someone.send({}, action="/status/leave/")
    someone.open("/status/")
    typo = ("8" if trip.code[0] != "8" else "9") + trip.code[1:]
    someone.refused({"code": typo}, "code", shot="case-wrong-code")
    someone.send({"code": trip.code.replace("-", " ").lower()})
    trip.reads("Received")


def taken_up(trip: Journey) -> None:
    """The intake officer finds the appeal on the docket, asks a question with nothing in it, and takes the case up."""
    officer = trip.holder(Office.INTAKE_OFFICER)
    officer.open("/desk/docket/")
    officer.send({"q": trip.item["title"]})
    links = officer.page.locator("main a").evaluate_all("links => links.map(link => link.pathname)")
    found = {match.group(1) for path in links if (match := CASE_LINK.search(path))}
    assert len(found) == 1
    trip.walk.case = found.pop()
    trip.walk.number = re.findall(r"CASE-\d{4}-\d+", officer.words)[0]
    officer.open(trip.walk.room("intake/ask/"))
    officer.refused({"question_1": ""}, "question_1", shot="case-wrong-question")
    officer.open(trip.walk.room("intake/take-up/"))
    officer.send({}, action="")
    trip.reads("Being checked")


def eligible(trip: Journey) -> None:
    """A ruling without reasons is refused; with the whole list answered the appeal is eligible."""
    officer = trip.holder(Office.ADMISSIBILITY_OFFICER)
    officer.open(trip.walk.room("admissibility/"))
    typed: dict[str, str] = {criterion.value: "yes" for criterion in Criterion}
    typed |= {"remedy": "exhausted", "outcome": "eligible"}
    typed |= {"complained_on": trip.item["appeal"]["decision"]["asked_platform"]}
    officer.refused(typed, "reasons", shot="case-wrong-ruling")
    officer.send({"reasons": trip.item["declare_eligible"]["reason"]})
    trip.reads("Waiting for selection")


def selected(trip: Journey) -> None:
    """Three of the committee vote, the first without a score at first; then the secretariat selects."""
    emails = trip.walk.emails_of(Office.SELECTION_COMMITTEE)
    for vote in trip.item["selection"]["votes"]:
        voter = trip.person(emails[vote["committee"]])
        voter.open(trip.walk.room("selection/"))
        scores = {score.value: str(vote["scores"][name]) for score, name in SCORES.items()}
        typed = {**scores, "in_favour": "yes", "reason": trip.item["selection"]["reason"], "unconflicted": True}
        if not vote["committee"]:
            last, mark = scores.popitem()
            voter.refused({name: typed[name] for name in typed if name != last}, last, shot="case-wrong-vote")
            typed = {last: mark}
        voter.send(typed)
        trip.let_go(emails[vote["committee"]])
    secretary = trip.holder(Office.SECRETARIAT)
    secretary.open(trip.walk.room("selection/"))
    secretary.send({}, action="/selection/select/")
    trip.reads("Under review by the council")
