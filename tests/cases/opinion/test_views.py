"""Pages of an opinion in the making: what each reader sees, and refusals beside the fields they are about."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.docket.models import Case
from cases.docket.queries import arguments
from cases.lifecycle import Stage
from cases.opinion.actions import submit_draft
from cases.opinion.models import (
    Opinion,
    OpinionVersion,
    PublicationKey,
    Recommendation,
    ReviewBallot,
    SeparateOpinion,
    Signature,
)
from cases.opinion.rules.words import CheckItem
from council.access.rules import Office
from council.kernel.clock import SettableClock
from tests.factories.opinions import (
    add_recommendation,
    let_review_pass,
    make_approved,
    make_decided,
    make_submitted,
    sign,
    write_draft,
)
from tests.factories.people import make_member, make_user

pytestmark = pytest.mark.django_db

# session, account, offices, time; case, offices on it in two, version, its contents in four, the vote in three, seats,
# assessments, the address of the opinion
PAGE_QUERIES = 20


@pytest.fixture
def clock():
    """Pages ask the house's own clock: what is made for them began three weeks ago."""
    return SettableClock(datetime.now(UTC) - timedelta(days=21))


@pytest.fixture
def open_page(client):
    """Open or send a page of a case as somebody."""

    def opened(user, name, decided, *more, data=None):
        client.force_login(user)
        address = reverse(f"opinion:{name}", args=[decided.case.pk, *more])
        if data is None:
            return client.get(address)
        return client.post(address, {"idempotency_key": uuid4(), **data})

    return opened


def users(decided):
    return {"chair": decided.panel[0].member.user, "rapporteur": decided.panel[1].member.user}


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_rapporteur_writes_page_by_page_and_sees_what_is_missing(clock, open_page):
    decided = make_decided(clock, language="ar")
    rapporteur = users(decided)["rapporteur"]
    assert "Write the first page" in shown(open_page(rapporteur, "draft", decided))
    answer = open_page(
        rapporteur,
        "group",
        decided,
        "summary",
        data={
            "title": "A bridge",
            "summary_en": "One.\n\nTwo.",
            "summary_ar": "ملخص",
            "language": "fr",
            "summary": "Un.",
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("opinion:draft", args=[decided.case.pk]))
    version = OpinionVersion.rows.get()
    assert (version.title, version.summaries) == (
        "A bridge",
        {"en": "<p>One.</p><p>Two.</p>", "ar": "<p>ملخص</p>", "fr": "<p>Un.</p>"},
    )
    page = open_page(rapporteur, "group", decided, "summary")
    assert [page.context["form"][name].value() for name in ("title", "summary_en", "summary_fr")] == [
        "A bridge",
        "One.\n\nTwo.",
        "Un.",
    ]
    assert "The draft is saved." in shown(page)
    text = shown(open_page(rapporteur, "draft", decided))
    assert "Sections that are still empty: 7." in text
    assert "Submit to the council" not in text


def test_saving_and_staying_comes_back_to_the_page(clock, open_page):
    decided = make_decided(clock)
    data = {"decision": "We overturn it.", "stay": "1"}
    answer = open_page(users(decided)["rapporteur"], "group", decided, "decision", data=data)
    assert answer["Location"] == reverse("opinion:group", args=[decided.case.pk, "decision"])


def test_two_windows_on_one_page_of_the_draft_lose_nothing(clock, open_page):
    decided = make_decided(clock)
    rapporteur = users(decided)["rapporteur"]
    first = open_page(rapporteur, "group", decided, "decision").context["form"]["seen"].value()
    open_page(rapporteur, "group", decided, "decision", data={"seen": first, "decision": "We uphold it."})
    late = {"seen": first, "decision": "We overturn it."}
    answer = open_page(rapporteur, "group", decided, "decision", data=late)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["decision"])
    assert form["decision"].value() == "We overturn it."
    assert "What is saved now: Decision" in shown(answer)
    assert "We uphold it." in shown(answer)
    again = {"seen": form["seen"].value(), "decision": form["decision"].value()}
    assert open_page(rapporteur, "group", decided, "decision", data=again).status_code == 302
    assert OpinionVersion.rows.get().sections == {"decision": "<p>We overturn it.</p>"}


@pytest.mark.parametrize("seen", ["", "{", "[1]", "7"])
def test_a_damaged_mark_counts_as_nothing_seen(clock, open_page, seen):
    decided = make_decided(clock)
    rapporteur = users(decided)["rapporteur"]
    for words, status in (("We uphold it.", 302), ("We overturn it.", 422)):
        answer = open_page(rapporteur, "group", decided, "decision", data={"seen": seen, "decision": words})
        assert answer.status_code == status


def test_two_windows_on_the_answers_lose_nothing(clock, open_page):
    decided = make_decided(clock)
    rapporteur = users(decided)["rapporteur"]
    (argument,) = arguments(decided.rapporteur, decided.case.pk)
    open_page(rapporteur, "answers", decided, data={f"a_{argument.pk}": "Accepted."})
    answer = open_page(rapporteur, "answers", decided, data={f"a_{argument.pk}": "Rejected."})
    assert answer.status_code == 422
    assert "Accepted." in shown(answer)
    assert "Rejected." in shown(answer)


def test_a_bomb_of_nested_quotes_is_refused_beside_its_field_and_what_was_typed_stays(clock, open_page):
    decided = make_decided(clock)
    bomb = "<blockquote>" * 60 + "x"
    answer = open_page(users(decided)["rapporteur"], "group", decided, "decision", data={"decision": bomb})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["decision"])
    assert form["decision"].value() == bomb
    assert OpinionVersion.rows.first() is None or not OpinionVersion.rows.get().sections


def test_an_unknown_page_of_the_draft_does_not_exist(clock, open_page):
    decided = make_decided(clock)
    assert open_page(users(decided)["rapporteur"], "group", decided, "secrets").status_code == 404


def test_answers_recommendations_and_separate_opinions_are_typed_into_forms(clock, open_page):
    decided = make_decided(clock)
    rapporteur, dissenter = users(decided)["rapporteur"], decided.panel[-1].member.user
    (argument,) = arguments(decided.rapporteur, decided.case.pk)
    assert open_page(rapporteur, "answers", decided, data={f"a_{argument.pk}": "Accepted."}).status_code == 302
    sent = {"text": "Say which words.", "owner": str(decided.case.platform_id), "deadline_days": "0", "done_when": ""}
    answer = open_page(rapporteur, "recommend", decided, data=sent)
    assert "The answers are saved." in shown(answer)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["deadline_days"])
    assert open_page(rapporteur, "recommend", decided, data={**sent, "deadline_days": "60"}).status_code == 302
    row = Recommendation.rows.get()
    text = shown(open_page(rapporteur, "draft", decided))
    assert "Test missing" in text
    assert "The recommendation is in the draft." in text
    sent |= {"deadline_days": "90", "done_when": "A notice names them."}
    assert open_page(rapporteur, "recommendation", decided, row.pk, data=sent).status_code == 302
    assert Recommendation.rows.get().deadline_days == 90
    answer = open_page(dissenter, "separate", decided, data={"kind": "dissenting", "title": "", "text": "No."})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])
    sent = {"kind": "dissenting", "title": "Dissent", "text": "No."}
    assert open_page(dissenter, "separate", decided, data=sent).status_code == 302
    assert SeparateOpinion.rows.get().text == "<p>No.</p>"
    assert "Your separate opinion is filed." in shown(open_page(dissenter, "draft", decided))
    assert open_page(dissenter, "waive", decided, data={}).status_code == 302
    assert SeparateOpinion.rows.get().waived
    assert open_page(rapporteur, "drop", decided, row.pk, data={}).status_code == 302
    assert not Recommendation.rows.exists()


def test_a_whole_draft_is_submitted_with_one_button_and_an_incomplete_one_is_refused_in_words(clock, open_page):
    decided = make_decided(clock)
    rapporteur = users(decided)["rapporteur"]
    add_recommendation(decided)
    answer = open_page(rapporteur, "submit", decided, data={})
    assert (answer.status_code, "The opinion has no title." in shown(answer)) == (422, True)
    write_draft(decided, recommendations=0)
    assert "Submit to the council" in shown(open_page(rapporteur, "draft", decided))
    assert open_page(rapporteur, "submit", decided, data={}).status_code == 302
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.COUNCIL_REVIEW


def test_a_reviewer_reads_the_draft_and_casts_a_ballot_an_objection_with_its_reason(clock, open_page):
    member = make_member()
    clock.advance(days=20)
    decided = make_submitted(clock)
    text = shown(open_page(member.user, "review", decided))
    assert "Nothing links it to harm." in text
    assert "I see it otherwise." in text
    answer = open_page(member.user, "review", decided, data={"choice": "object", "reason": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert open_page(member.user, "review", decided, data={"choice": "approve", "reason": ""}).status_code == 302
    assert ReviewBallot.rows.get().opening.value["choice"] == "approve"
    text = shown(open_page(member.user, "review", decided))
    assert "Your ballot is sealed" in text
    assert "Your ballot on the draft is cast." in text


def test_checklist_and_keys_publish_an_opinion_and_every_refusal_has_its_words(clock, open_page):
    decided = make_approved(clock)
    chair = users(decided)["chair"]
    ticked = [item.value for item in CheckItem]
    text = shown(open_page(chair, "publication", decided))
    assert "Signatures missing under the checklist of redaction and safety: 2." in text
    assert "Turn this key" not in text
    answer = open_page(chair, "sign", decided, data={"checked": ticked[:2]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["checked"])
    for user in (chair, decided.secretary):
        assert open_page(user, "sign", decided, data={"checked": ticked}).status_code == 302
        assert "You have signed the checklist." in shown(open_page(user, "publication", decided))
    assert Signature.rows.count() == 2
    answer = open_page(chair, "turn", decided, "secretariat", data={})
    assert (answer.status_code, "This key belongs to another office." in shown(answer)) == (422, True)
    assert open_page(chair, "turn", decided, "panel_chair", data={}).status_code == 302
    assert open_page(chair, "turn", decided, "no_such_key", data={}).status_code == 404
    assert open_page(decided.secretary, "turn", decided, "secretariat", data={}).status_code == 302
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.PUBLISHED
    citation = Opinion.rows.get().citation
    text = shown(open_page(decided.secretary, "publication", decided))
    assert citation in text
    assert "The key is turned." in text


def test_a_key_sent_twice_is_turned_once(clock, client):
    decided = make_approved(clock)
    sign(decided)
    client.force_login(decided.secretary)
    address = reverse("opinion:turn", args=[decided.case.pk, "secretariat"])
    data = {"idempotency_key": uuid4()}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert PublicationKey.rows.count() == 1


def test_words_that_resemble_a_protected_name_are_pointed_out_and_the_name_is_not_shown(clock, open_page):
    decided = make_decided(clock)
    write_draft(decided, title="An example of a question")
    submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    text = shown(open_page(decided.secretary, "publication", decided))
    assert "In 1 part of the text a word equals part of a protected name." in text
    assert "Ana" not in text


PAGES = ["draft", "review", "publication", "separate", "answers", "recommend"]


@pytest.mark.parametrize("make", [make_decided, make_submitted, make_approved])
@pytest.mark.parametrize("office", [Office.INTAKE_OFFICER, Office.COMPLIANCE_OFFICER, Office.EDITOR, None])
def test_nobody_else_finds_a_page_of_an_opinion_in_the_making(clock, open_page, make, office):
    decided = make(clock)
    user = make_user("", *([office] if office else []))
    answers = {name: open_page(user, name, decided).status_code for name in PAGES}
    assert answers == dict.fromkeys(PAGES, 404)


def test_the_secretariat_and_a_member_see_nothing_of_a_draft(clock, open_page):
    member = make_member()
    decided = make_decided(clock)
    write_draft(decided)
    text = shown(open_page(decided.secretary, "draft", decided))
    assert ("There is nothing to read yet" in text, "Nothing links it to harm." in text) == (True, False)
    assert [open_page(member.user, name, decided).status_code for name in PAGES] == [404] * len(PAGES)


@pytest.mark.parametrize("recommendations", [1, 3])
def test_the_overview_of_a_draft_takes_the_same_queries_however_much_it_holds(
    clock, client, django_assert_num_queries, recommendations
):
    decided = make_decided(clock)
    write_draft(decided, recommendations=recommendations)
    client.force_login(users(decided)["rapporteur"])
    address = reverse("opinion:draft", args=[decided.case.pk])
    client.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        assert client.get(address).status_code == 200


def test_a_stranger_is_sent_to_the_door(clock, client):
    decided = make_submitted(clock)
    for name in PAGES:
        answer = client.get(reverse(f"opinion:{name}", args=[decided.case.pk]))
        assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)
