"""The draft, the review, two keys, the public page and its PDF, and what the platform does about it."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from cases.opinion.rules.words import CheckItem, Group
from cms.management.demo.walk.after import SECTIONS
from council.access.rules import Office
from tests.support.browsing import PHONE
from tests.support.case_steps.journey import Journey
from tests.support.someone import Value

CITATION = re.compile(r"\[\d{4}\] [A-Z]+ \d+")
LEAST_OF_A_PDF = 20_000


def draft(trip: Journey) -> None:
    """The rapporteur writes page by page; a summary in no language is refused; half a draft cannot be submitted."""
    opinion, rapporteur = trip.item["opinion"], trip.seat(1)
    language = trip.item["appeal"]["content"]["language"]
    first: dict[str, Value] = {"title": opinion["title"], f"summary_{language}": opinion["summary"][language]}
    first |= {"summary": opinion["summary"]["ar"]}
    rapporteur.open(trip.walk.room(f"opinion/text/{Group.SUMMARY.value}/"))
    rapporteur.refused({**first, "language": ""}, "language", shot="case-wrong-draft")
    rapporteur.send({"language": "ar"})
    _write(trip, Group.FACTS, {name: opinion[name] for name in ("background", "parties", "standards")})
    rapporteur.open(trip.walk.room("opinion/"))
    assert not rapporteur.page.locator('form[action$="/opinion/submit/"]').count()
    _write(trip, Group.ANALYSIS, {section.value: opinion["analysis"][name] for section, name in SECTIONS.items()})
    _write(trip, Group.DECISION, {"decision": opinion["decision"]})


def _write(trip: Journey, group: Group, typed: dict[str, Value]) -> None:
    rapporteur = trip.seat(1)
    rapporteur.open(trip.walk.room(f"opinion/text/{group.value}/"))
    rapporteur.send(typed)


def arguments_answered(trip: Journey) -> None:
    """Each argument of the parties gets its answer; a recommendation without a test is refused."""
    rapporteur, opinion = trip.seat(1), trip.item["opinion"]
    rapporteur.open(trip.walk.room("opinion/arguments/"))
    fields = rapporteur.page.locator("main [name^=a_]").evaluate_all("all => all.map(one => one.name)")
    rapporteur.send(dict(zip(fields, [answer["answer"] for answer in opinion["arguments"]], strict=True)))
    names = {one["key"]: one["name"] for one in trip.walk.data.organisations}
    for one in opinion["recommendations"]:
        typed: dict[str, Value] = {"text": one["text"], "owner": names[one["owner"]]}
        rapporteur.open(trip.walk.room("opinion/recommendations/"))
        late = {**typed, "done_when": one["done_when"], "deadline_days": "0"}
        rapporteur.refused(late, "deadline_days", shot="case-wrong-recommendation")
        rapporteur.send({"deadline_days": str(one["deadline_days"])})


def dissent(trip: Journey) -> None:
    """Who was in the minority attaches a dissent, at first without words; then the draft is submitted."""
    for one in trip.item["opinion"]["separate_opinions"]:
        author = trip.seat(one["panellist"])
        author.open(trip.walk.room("opinion/separate/"))
        typed: dict[str, Value] = {"kind": one["kind"], "title": one["title"]}
        author.refused({**typed, "text": ""}, "text", field="kind", shot="case-wrong-dissent")
        author.send({"text": one["text"]})
    rapporteur = trip.seat(1)
    rapporteur.open(trip.walk.room("opinion/"))
    rapporteur.send({}, action="/opinion/submit/")
    trip.reads("Under review by the council")


def review(trip: Journey) -> None:
    """The council reads the draft and votes; an objection without a reason is refused. Then the time is over."""
    reviewers = [email for email in trip.walk.panel if email != trip.walk.panel[0]]
    comments = [*trip.item["review"]["comments"], ""]
    for place, (email, comment) in enumerate(zip(reviewers, comments, strict=False)):
        member = trip.person(email)
        member.open(trip.walk.room("opinion/review/"))
        if not place:
            member.refused({"choice": "object", "reason": ""}, "reason", shot="case-wrong-review")
        member.send({"choice": "approve", "reason": comment})
    trip.go_forward(timedelta(days=10, hours=1))
    trip.reads("Decided")


def signed(trip: Journey) -> None:
    """Chair and secretariat sign the whole checklist, two people; half of it is refused beside the list."""
    for place, reader in enumerate((trip.seat(0), trip.holder(Office.SECRETARIAT))):
        reader.open(trip.walk.room("opinion/publication/"))
        if not place:
            reader.refused({"checked": [CheckItem.DANGER.value]}, "checked", shot="case-wrong-checklist")
        reader.open(trip.walk.room("opinion/publication/"))
        reader.send({"checked": [item.value for item in CheckItem]})


def two_keys(trip: Journey) -> None:
    """One key publishes nothing; the second one, turned by somebody else, does."""
    for key, holder in (("panel_chair", trip.seat(0)), ("secretariat", trip.holder(Office.SECRETARIAT))):
        trip.reads("Decided")
        holder.open(trip.walk.room("opinion/publication/"))
        holder.send({}, action=f"/publication/keys/{key}/")
    trip.reads("Published")


def public_page(trip: Journey) -> None:
    """Anybody reads the opinion, also on a phone; its PDF is whole; the appellant comes to it with the receipt."""
    opinion, reader = trip.item["opinion"], trip.public
    reader.open("/opinions/")
    reader.follow(opinion["title"])
    trip.walk.opinion = reader.path
    separate, recommendation = opinion["separate_opinions"][0], opinion["recommendations"][0]
    reader.says(opinion["title"], separate["title"], recommendation["text"])
    assert CITATION.search(reader.words)
    trip.measure(reader, "case-opinion")
    reader.page.set_viewport_size(PHONE)
    trip.measure(reader, "case-opinion-phone")
    address = reader.page.get_by_role("link", name="PDF, for reading and printing").get_attribute("href") or ""
    answer = reader.context.request.get(trip.walk.host + address)
    pdf = answer.body()
    assert (answer.status, answer.headers["content-type"], pdf[:5]) == (200, "application/pdf", b"%PDF-")
    assert len(pdf) > LEAST_OF_A_PDF
    (trip.shots / "case-opinion.pdf").write_bytes(pdf)
    trip.appellant.open("/status/case/")
    trip.appellant.follow("Read the opinion")
    expect(trip.appellant.page.get_by_role("heading", level=1)).to_have_text(opinion["title"])
    trip.measure(trip.appellant, "case-opinion-appellant")


def claimed(trip: Journey) -> None:
    """The platform says what it does about the recommendation; a claim without words is refused."""
    liaison, said = trip.holder(Office.PLATFORM_LIAISON), trip.item["platform_answer"]
    wanted = trip.item["opinion"]["recommendations"][0]["text"]
    liaison.open("/respond/recommendations/")
    addresses = [one for one in liaison.links("/respond/recommendations/") if re.search(r"/[0-9a-f-]{36}/$", one)]
    for address in addresses:
        liaison.open(address)
        if wanted in liaison.words:
            break
    liaison.refused({"state": said["claim"], "text": ""}, "text", field="state", shot="case-wrong-claim")
    liaison.send({"state": said["claim"], "text": said["text"]}, field="state")


def found_by_council(trip: Journey) -> None:
    """The compliance officer writes down what the council finds, beside the claim; both are public."""
    officer, said = trip.holder(Office.COMPLIANCE_OFFICER), trip.item["platform_answer"]
    officer.open(trip.walk.room("response/"))
    links = officer.links(f"/cases/{trip.walk.case}/response/")
    address = next(one for one in links if re.search(r"/[0-9a-f-]{36}/$", one))
    officer.open(address)
    officer.refused({"state": said["finding"], "text": ""}, "text", action=address, shot="case-wrong-finding")
    officer.send({"state": said["finding"], "text": said["finding_text"]}, action=address)
    trip.public.open(trip.walk.opinion)
    trip.public.says(said["text"], said["finding_text"])
    trip.reads("Published")
