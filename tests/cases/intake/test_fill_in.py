"""Filling pages of the appeal in from a statement of reasons: what somebody typed or kept is never replaced."""

import json
import re

import pytest

from cases.docket.models import PlatformDecision
from cases.intake.actions import import_statements
from cases.intake.models import Draft
from cases.intake.rules.appeals import Step
from council.kernel.actor import Actor
from tests.factories.appeals import SECRET_WORDS, send_appeal, typed
from tests.factories.statements import statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(platform, clock):
    """A statement of reasons that the council has imported; its reference."""
    import_statements(
        [(1, statement(platform_name="Agora"))],
        platforms={"agora": platform.pk},
        actor=Actor.system(),
        clock=clock,
    )
    return "plaza-2026-000017"


def fill_in(client, **changes):
    """Press "Fill in", which sends the whole page along."""
    empty = dict.fromkeys(typed(Step.DECISION), "")
    return client.post("/appeal/decision/", {**empty, "fill": "1", **changes})


def test_statement_fills_pages_in_and_its_machines_reach_the_case(writer, platform, known):
    assert fill_in(writer, puid=known).headers["Location"] == "/appeal/decision/"
    decision = writer.get("/appeal/decision/").context["form"].initial
    content = writer.get("/appeal/content/").context["form"].initial
    assert (decision["platform"], decision["measure"], decision["decided_on"]) == (
        str(platform.pk),
        "visibility",
        "2026-02-19",
    )
    assert (content["kind"], content["language"], content["posted_on"]) == ("video", "en", "2026-02-17")
    writer.post("/appeal/decision/", typed(Step.DECISION, platform, puid=known))
    for step in list(Step)[1:]:
        writer.post(f"/appeal/{step.value}/", typed(step))
    send_appeal(writer)
    found = PlatformDecision.rows.get()
    assert (found.puid, found.automated_detection, found.automated_decision) == (
        known,
        True,
        "AUTOMATED_DECISION_PARTIALLY",
    )


def test_statement_fills_only_what_is_empty_and_says_what(writer, platform, known):
    writer.post("/appeal/content/", typed(Step.CONTENT, topic="", posted_on=""))
    mine = {
        "explanation": "They only said: hostile.\r\nNothing else.",
        "decided_on": "2026-02-1",
        "platform_answer": "No",
    }
    fill_in(writer, puid=known, **mine)
    page = writer.get("/appeal/decision/")
    form = page.context["form"]
    assert {name: form[name].value() for name in mine} == mine
    assert (form["rule_cited"].value(), form.errors) == ("Community Rules 3.2 (Hateful conduct)", {})
    said = re.findall(r"Filled in from the statement[^<]*", page.content.decode())
    assert said == [
        "Filled in from the statement: Platform · What did it do? · Which rule did it name?",
        "Filled in from the statement on the next page: What is it about? · When was it posted?",
    ]
    content = writer.get("/appeal/content/").context["form"]
    assert (content["text"].value(), content["kind"].value(), content["posted_on"].value()) == (
        SECRET_WORDS,
        "post",
        "2026-02-17",
    )


def test_statement_that_finds_everything_filled_changes_nothing_and_says_so(writer, platform, known):
    writer.post("/appeal/content/", typed(Step.CONTENT))
    given = typed(Step.DECISION, platform, puid=known)
    writer.post("/appeal/decision/", given)
    writer.post("/appeal/decision/", {**given, "fill": "1"})
    page = writer.get("/appeal/decision/")
    assert "Nothing was changed." in page.content.decode()
    assert page.context["form"]["rule_cited"].value() == given["rule_cited"]
    assert json.loads(Draft.objects.get().sealed_answers)["content"]["title"] == "A post about a bridge"


@pytest.mark.parametrize(
    ("puid", "said"), [("unknown-1", "We have no statement of reasons"), ("", "Give the reference of the statement")]
)
def test_statement_that_we_do_not_have_is_refused_beside_its_reference_and_what_was_typed_stays(writer, puid, said):
    given = {"puid": puid, "explanation": "They only said: hostile.", "decided_on": "last week"}
    response = fill_in(writer, **given)
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["puid"])
    assert said in form.errors["puid"][0]
    assert {name: form[name].value() for name in given} == given
    assert 'href="#id_puid"' in response.content.decode()
