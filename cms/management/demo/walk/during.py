"""The middle of the walk: declarations, the draw, assessments, the deliberation and the vote."""

from __future__ import annotations

import re
from datetime import timedelta

from cms.management.demo.answers import assessment_answers
from cms.management.demo.data import Item
from cms.management.demo.exchanges import exchange
from cms.management.demo.walk.browser import Browser, Page, Stumbled, Value
from cms.management.demo.walk.company import Walk
from cms.management.demo.walk.markup import Element
from council.access.rules import Office

DECLARING = 18
"""How many members answer; for the others the time runs out. The house lets in thirty log-ins a minute."""

POINTS = ("legality", "legitimate_aim", "necessity", "rabat")
POST = re.compile(r"post-([0-9a-f-]{36})")


def declarations(walk: Walk) -> None:
    """Every member is asked; some answer, confirming what the register shows; for the rest the time runs out."""
    walk.press(walk.holder(Office.INTEGRITY_OFFICER), walk.room("clearance/"), "/clearance/ask/")
    for email in _declaring(walk):
        member = walk.person(email)
        asked = member.get(member.get("/desk/declarations/").link(walk.number))
        if walk.item["title"] in asked.text:
            raise Stumbled(f"{asked.described}: a member reads the title before declaring")
        while any(form.action.endswith("/more/") for form in asked.forms):
            asked = member.submit(asked, asked.form(action="/more/"), {})
        form = asked.form("choice")
        hits: dict[str, Value] = {name: "confirmed" for name in form.names if name.startswith("hit_")}
        member.submit(asked, form, {**hits, "choice": "clear"})
    walk.go_forward(timedelta(days=4))


def _declaring(walk: Walk) -> list[str]:
    """Members of every region, round by round, so that a panel is possible from those who answer."""
    regions: dict[str, list[str]] = {}
    for member in walk.data.members:
        regions.setdefault(member["region"], []).append(member["email"])
    rounds = max(len(members) for members in regions.values())
    order = [members[turn] for turn in range(rounds) for members in regions.values() if turn < len(members)]
    return order[:DECLARING]


def rulings(walk: Walk) -> None:
    """The integrity officer rules on every concern that is open."""
    officer = walk.holder(Office.INTEGRITY_OFFICER)
    for address in officer.get(walk.room("clearance/")).links(f"/cases/{walk.case}/clearance/"):
        page = officer.get(address)
        if not any("decision" in form.names for form in page.forms):
            continue
        typed = {"decision": "recuse", "reason": "The register shows it and the member confirms it."}
        officer.submit(page, page.form("decision"), typed)


LONGEST_WAIT = timedelta(hours=97)
"""From a Thursday's noon to the noon of the next Monday: no draw waits longer for its time."""


def panel_drawn(walk: Walk) -> None:
    """Chances are worked out, the pool is fixed, chance speaks at its time, the panel is seated.

    The panel is read off the page in the order of the draw.
    """
    officer, formation = walk.holder(Office.INTEGRITY_OFFICER), walk.room("panel/")
    walk.press(officer, formation, "/panel/chances/")
    walk.go_forward(timedelta(hours=1))
    walk.press(officer, formation, "/panel/commit/")
    walk.go_forward(LONGEST_WAIT)
    page = walk.press(officer, formation, "/panel/seat/")
    names = [heading.text for heading in _rows(page, "Member")]
    walk.panel = [walk.email_of(name) for name in names]
    if len(walk.panel) != walk.data.panel:
        raise Stumbled(f"{page.described}: {len(walk.panel)} sit, and {walk.data.panel} should")
    walk.expect_status("Under review by the council")


def _rows(page: Page, heading: str) -> list[Element]:
    """The row headings of the first table whose first column is called so."""
    for table in page.main.all("table"):
        columns = [cell.text for cell in table.all("th") if cell.get("scope") == "col"]
        if columns[:1] == [heading]:
            return [cell for cell in table.all("th") if cell.get("scope") == "row"]
    raise Stumbled(f"{page.described}: no table of {heading}")


def platform_heard(walk: Walk) -> None:
    """The platform's liaison sees the notice and nothing else of the case, and answers."""
    liaison, answer = walk.holder(Office.PLATFORM_LIAISON), walk.item["respondent"]
    notice = liaison.get(liaison.get("/respond/").link(walk.number))
    typed = dict(zip(("answer", "second", "third"), answer["arguments"], strict=False))
    liaison.submit(notice, notice.form("answer"), {**typed, "language": "en"})
    liaison.get(walk.room(), status=404)


def assessments(walk: Walk) -> None:
    """Every panellist seals; the first forgets a reason and is told beside the field. Nobody reads another's before."""
    for assessment in walk.item["assessments"]:
        writer = walk.seat(assessment["panellist"])
        typed = {code: _typed(value) for code, value in assessment_answers(walk.item, assessment).items()}
        page = writer.get(walk.room("assessment/"))
        if assessment["panellist"] == 0:
            page = _with_a_gap(writer, page, typed)
        checked = writer.submit(page, page.form("legality"), typed, button="check")
        writer.submit(checked, checked.form(), {})


def _with_a_gap(writer: Browser, page: Page, typed: dict[str, Value]) -> Page:
    gap = {**typed, "necessity_reason": ""}
    refused = writer.submit(page, page.form("legality"), gap, button="check", status=422)
    if not refused.errors.get("necessity_reason"):
        raise Stumbled(f"{refused.described}: nothing asks for the reason that is missing")
    return refused


def _typed(value: object) -> Value:
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def deliberation(walk: Walk) -> None:
    """The chair opens it; the panel speaks, and whoever differs says so."""
    walk.press(walk.seat(0), walk.room("deliberation/"), "/deliberation/open/")
    posts: list[str] = []
    for post in walk.item["posts"]:
        answered = posts[post["reply_to"]] if post["reply_to"] is not None else ""
        posts.append(_post(walk, post["panellist"], post["about"], post["text"], answered))
    sealed = {one["panellist"]: assessment_answers(walk.item, one) for one in walk.item["assessments"]}
    for point in _open_points(walk):
        last = ""
        for said in exchange(point, sealed):
            last = _post(walk, said.panellist, said.topic, said.text, last if said.answers else "")


def _post(walk: Walk, panellist: int, topic: str, text: str, answered: str) -> str:
    """Write a post; returns its identifier, which stands in the address it leads to."""
    speaker = walk.seat(panellist)
    page = speaker.get(walk.room(f"deliberation/about/{topic}/") + (f"?answers={answered}" if answered else ""))
    written = speaker.submit(page, page.form("text"), {"text": text})
    return POST.findall(written.url + written.content.decode())[-1]


def _open_points(walk: Walk) -> list[str]:
    """Points on which the panel differs and nobody has answered anybody, as the files show them."""
    spoken: dict[str, set[int]] = {}
    for post in walk.item["posts"]:
        spoken.setdefault(post["about"], set()).add(post["panellist"])
    done = {about.split(":")[0] for about, people in spoken.items() if len(people) > 1}
    return [
        point
        for point in ("legality", "legitimate_aim", "necessity", "rabat")
        if point not in done and _differs(walk, point)
    ]


def _differs(walk: Walk, point: str) -> bool:
    return len({_view(one, point) for one in walk.item["assessments"]}) > 1


def _view(assessment: Item, point: str) -> object:
    if point == "rabat":
        return all(factor["score"] > 1 for factor in assessment["rabat"].values())
    return assessment["limbs"][point]["answer"]


def motions(walk: Walk) -> None:
    """The chair writes and freezes the motions; an empty one is refused. Then the vote is called."""
    chair, address = walk.seat(0), walk.room("vote/")
    page = chair.get(address)
    refused = chair.submit(page, page.form("kind"), {"kind": "outcome", "text": " "}, status=422)
    if not refused.errors.get("text"):
        raise Stumbled(f"{refused.described}: a motion without words was not refused beside its field")
    for motion in walk.item["motions"]:
        kind = {"overturn": "outcome", "adopt": "recommendation"}.get(motion["choices"][0]["key"], "question")
        page = chair.submit(page, page.form("kind"), {"kind": kind, "text": motion["text"]})
        frozen = next(form for form in page.forms if form.action.endswith("/freeze/"))
        page = chair.submit(page, frozen, {})
    chair.submit(page, page.form(action="/vote/call/"), {})


def ballots(walk: Walk) -> None:
    """Everybody votes; nobody learns a result before the time is up. Then the clock closes the vote."""
    for number, email in enumerate(walk.panel):
        voter = walk.person(email)
        page = voter.get(walk.room("vote/"))
        form = page.form(action="/vote/cast/")
        fields = [name for name in form.names if name.startswith("choice_")]
        papers = [ballot for motion in walk.item["motions"] for ballot in motion["ballots"]]
        mine = [ballot["choice"] for ballot in papers if ballot["panellist"] == number]
        voter.submit(page, form, dict(zip(fields, mine, strict=True)))
    walk.seat(0).get(walk.room("vote/"))
    walk.go_forward(timedelta(days=3, hours=1))
    walk.expect_status("Under review by the council")
