"""Declarations, the draw, assessments, the deliberation and the vote."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from cms.management.demo.answers import assessment_answers
from cms.management.demo.exchanges import exchange
from cms.management.demo.walk.during import LONGEST_WAIT
from cms.management.demo.walk.during import _declaring as declaring
from cms.management.demo.walk.during import _open_points as open_points
from council.access.rules import Office
from tests.support.case_steps.journey import Journey
from tests.support.someone import Someone, Value

POST = re.compile(r"post-([0-9a-f-]{36})")


def declarations(trip: Journey) -> None:
    """Every member is asked and answers before any title; a conflict without a word is refused; time runs out."""
    officer = trip.holder(Office.INTEGRITY_OFFICER)
    officer.open(trip.walk.room("clearance/"))
    officer.send({}, action="/clearance/ask/")
    for place, email in enumerate(declaring(trip.walk)):
        member = trip.person(email)
        member.open("/desk/declarations/")
        member.follow(trip.walk.number)
        assert trip.item["title"] not in member.words
        while member.page.locator("main form[action$='/more/']").count():
            member.send({}, action="/more/")
        form = member.form("choice")
        names = form.locator("[name^=hit_]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
        hits: dict[str, Value] = dict.fromkeys(names, "confirmed")
        if not place:
            member.refused({**hits, "choice": "conflict"}, "text", shot="case-wrong-declaration")
        member.send({**hits, "choice": "clear"})
        trip.let_go(email)
    trip.go_forward(timedelta(days=4))


def rulings(trip: Journey) -> None:
    """The integrity officer rules on every concern that is open; a ruling without a reason is refused."""
    officer = trip.holder(Office.INTEGRITY_OFFICER)
    officer.open(trip.walk.room("clearance/"))
    refused = False
    for address in officer.links(f"/cases/{trip.walk.case}/clearance/"):
        officer.open(address)
        if not officer.page.locator("main [name=decision]").count():
            continue
        if not refused:
            officer.refused({"decision": "recuse"}, "reason", shot="case-wrong-concern")
            refused = True
        officer.send({"decision": "recuse", "reason": "The register shows it and the member confirms it."})
    assert refused


def panel_drawn(trip: Journey) -> None:
    """Chances are worked out, the pool is fixed, chance speaks at its time, the panel is seated.

    The panel is read off the page in the order of the draw.
    """
    officer = trip.holder(Office.INTEGRITY_OFFICER)
    for action, then in (("chances", timedelta(hours=1)), ("commit", LONGEST_WAIT), ("seat", None)):
        officer.open(trip.walk.room("panel/"))
        officer.send({}, action=f"/panel/{action}/")
        if then:
            trip.go_forward(then)
    names = officer.page.locator("main table").first.locator("tbody th").all_inner_texts()
    trip.walk.panel = [trip.walk.email_of(name) for name in names]
    assert len(trip.walk.panel) == trip.walk.data.panel
    trip.reads("Under review by the council")


def platform_heard(trip: Journey) -> None:
    """The platform's liaison sees the notice and nothing else of the case; an empty answer is refused."""
    liaison, answer = trip.holder(Office.PLATFORM_LIAISON), trip.item["respondent"]
    liaison.open("/respond/")
    liaison.follow(trip.walk.number)
    liaison.refused({"second": answer["arguments"][1], "language": "en"}, "answer", shot="case-wrong-answer")
    liaison.send(dict(zip(("answer", "second", "third"), answer["arguments"], strict=False)))
    liaison.open(trip.walk.room(), status=404)


def assessments(trip: Journey) -> None:
    """Every panellist seals; the first forgets a reason and is told beside the field."""
    for assessment in trip.item["assessments"]:
        writer = trip.seat(assessment["panellist"])
        answers = assessment_answers(trip.item, assessment)
        typed: dict[str, Value] = {code: _typed(value) for code, value in answers.items()}
        writer.open(trip.walk.room("assessment/"))
        if not assessment["panellist"]:
            gap = {**typed, "necessity_reason": ""}
            writer.refused(gap, "necessity_reason", words="Check your answers", shot="case-wrong-assessment")
            typed = {"necessity_reason": typed["necessity_reason"]}
        writer.send(typed, words="Check your answers")
        writer.send({}, action="")
    trip.reads("Under review by the council")


def _typed(value: object) -> Value:
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def deliberation(trip: Journey) -> None:
    """The chair opens it; an empty post is refused; the panel speaks, and whoever differs says so."""
    chair = trip.seat(0)
    chair.open(trip.walk.room("deliberation/"))
    chair.send({}, action="/deliberation/open/")
    first = trip.item["posts"][0]["about"]
    chair.open(trip.walk.room(f"deliberation/about/{first}/"))
    chair.refused({"text": " "}, "text", shot="case-wrong-post")
    posts: list[str] = []
    for post in trip.item["posts"]:
        answered = posts[post["reply_to"]] if post["reply_to"] is not None else ""
        posts.append(_post(trip.seat(post["panellist"]), trip, post["about"], post["text"], answered))
    sealed = {one["panellist"]: assessment_answers(trip.item, one) for one in trip.item["assessments"]}
    for point in open_points(trip.walk):
        last = ""
        for said in exchange(point, sealed):
            last = _post(trip.seat(said.panellist), trip, said.topic, said.text, last if said.answers else "")


def _post(speaker: Someone, trip: Journey, topic: str, text: str, answered: str) -> str:
    """Write a post; returns its identifier, which stands in the page it leads to."""
    answers = f"?answers={answered}" if answered else ""
    speaker.open(trip.walk.room(f"deliberation/about/{topic}/") + answers)
    speaker.send({"text": text})
    return POST.findall(speaker.page.content())[-1]


def motions(trip: Journey) -> None:
    """The chair writes and freezes the motions, an empty one is refused; then the vote is called."""
    chair = trip.seat(0)
    chair.open(trip.walk.room("vote/"))
    chair.refused({"kind": "outcome", "text": " "}, "text", field="kind", shot="case-wrong-motion")
    for motion in trip.item["motions"]:
        kind = {"overturn": "outcome", "adopt": "recommendation"}.get(motion["choices"][0]["key"], "question")
        chair.open(trip.walk.room("vote/"))
        chair.send({"kind": kind, "text": motion["text"]})
        chair.send({}, action="/freeze/")
    chair.send({}, action="/vote/call/")
    trip.reads("Under review by the council")


def ballots(trip: Journey) -> None:
    """Everybody votes, the first leaves a question out; nobody sees a count; the clock closes the vote."""
    for number, email in enumerate(trip.walk.panel):
        voter = trip.person(email)
        voter.open(trip.walk.room("vote/"))
        form = voter.form(action="/vote/cast/")
        fields = form.locator("[name^=choice_]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
        papers = [ballot for motion in trip.item["motions"] for ballot in motion["ballots"]]
        mine = [ballot["choice"] for ballot in papers if ballot["panellist"] == number]
        typed: dict[str, Value] = dict(zip(fields, mine, strict=True))
        if not number:
            half = {fields[0]: typed[fields[0]]}
            voter.refused(half, fields[1], action="/vote/cast/", shot="case-wrong-ballot")
        voter.send(typed, action="/vote/cast/")
        voter.open(trip.walk.room("vote/"))
        expect(voter.page.get_by_text("You have voted")).to_be_visible()
        assert "Result of round" not in voter.words
    trip.go_forward(timedelta(days=3, hours=1))
    chair = trip.seat(0)
    chair.open(trip.walk.room("vote/"))
    expect(chair.page.get_by_role("heading", name="Result of round 1")).to_be_visible()
    chair.keep("case-result")
    trip.reads("Under review by the council")
