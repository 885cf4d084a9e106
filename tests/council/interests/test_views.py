"""A member's register: seen by its owner alone, wrong input beside its field, signed in one step."""

import itertools
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from council.access.rules import Office
from council.interests.actions import nothing_more
from council.interests.models import Answered, Declaration, Interest
from council.interests.rules.words import YEARLY, InterestKind
from council.kernel.clock import SettableClock
from tests.factories.cases import make_rules
from tests.factories.interests import make_interest, sign
from tests.factories.people import PASSWORD, actor_for, make_member, make_organisation, make_user
from tests.support.logins import aged

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 13  # session, account, offices, member, time, year (three), declarations, standing (three), interests


@pytest.fixture
def member(client, clock):
    make_rules(clock=clock)
    found = make_member("Nino")
    client.force_login(found.user)
    return found


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def add(kind: str) -> str:
    return reverse("interests:add", args=[kind])


def ask(kind: str) -> str:
    return reverse("interests:question", args=[kind])


def test_member_goes_through_the_year_signs_and_says_what_ended(client, member):
    ngo = make_organisation("Forum")
    page = client.get(reverse("interests:register")).content.decode()
    assert "The declaration of interests was never signed." in page
    assert "9 of 9 questions are left" in page
    job = {"more": "more", "organisation": str(ngo.pk), "text": "Director", "since": "2020-01-01", **key()}
    assert client.post(ask("employment"), job).url == ask("employment"), "and asked again whether that is all"
    assert "Director" in client.get(ask("employment")).content.decode()
    for kind, coming in itertools.pairwise(YEARLY):
        assert client.post(ask(kind), {"more": "none", **key()}).url == ask(coming)
    assert client.post(ask(YEARLY[-1]), {"more": "none", **key()}).url == reverse("interests:sign")
    text = client.get(reverse("interests:sign")).content.decode()
    public, sealed = text[text.index('id="public"') :].split('id="sealed"')
    assert ("Forum" in public, "Director" in public, "Director" in sealed) == (True, False, False)
    assert client.post(reverse("interests:sign"), {"complete": "on", **key()}).url == reverse("interests:register")
    signed = client.get(reverse("interests:register")).content.decode()
    assert ("Your declaration stands" in signed, "questions are left" in signed) == (True, False)
    interest = Interest.objects.get()
    ended = client.post(reverse("interests:end", args=[interest.pk]), {"until": "2020-02-02", **key()})
    assert ended.status_code == 302
    assert "Something changed after the declaration" in client.get(reverse("interests:register")).content.decode()


def test_something_changed_in_two_clicks(client, member, clock):
    sign(member, clock=clock)
    register = client.get(reverse("interests:register")).content.decode()
    assert reverse("interests:changed") in register
    choices = client.get(reverse("interests:changed")).content.decode()
    assert all(add(kind) in choices for kind in InterestKind)
    typed = {"text": "A flight", "since": "2020-01-01", **key()}
    assert client.post(add("gift"), typed).url == reverse("interests:sign")


def test_what_is_signed_is_what_the_public_reads(client, member, clock):
    make_interest(member, InterestKind.STATEMENT, None, clock=clock, text="Words without an organisation")
    make_interest(member, InterestKind.FAMILY, None, clock=clock, text="A daughter", relation="child")
    client.post(reverse("interests:question", args=["gift"]), {"more": "none", **key()})
    text = client.get(reverse("interests:sign")).content.decode()
    public, sealed = text[text.index('id="public"') :].split('id="sealed"')
    shown = client.get(reverse("safeguards:council")).content.decode()
    for words in ("Words without an organisation", "A daughter"):
        assert (words in public) == (words in shown)
    assert "A daughter" in sealed


def test_signing_asks_who_it_is(client, member):
    nothing_more(*YEARLY, actor=actor_for(member.user), clock=SettableClock(timezone.now()))
    aged(client, proved=6 * 60)
    page = client.post(reverse("interests:sign"), {"complete": "on", **key()})
    assert "proof-answer" in page.content.decode()
    assert Declaration.objects.count() == 0
    typed = {"complete": "on", "proof-answer": PASSWORD, **key()}
    assert client.post(reverse("interests:sign"), typed).status_code == 302
    assert Declaration.objects.count() == 1


def test_list_is_not_signed_before_its_questions(client, member):
    answer = client.post(reverse("interests:sign"), {"complete": "on", **key()})
    assert answer.status_code == 422
    assert "Answer the 9 questions that are left before you sign." in answer.content.decode()


def test_same_form_twice_adds_once(client, member):
    entry = {"text": "A speech", "since": "2020-01-01", **key()}
    for _ in range(2):
        assert client.post(add("statement"), entry).status_code == 302
    assert Interest.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "changes", "field", "sentence"),
    [
        ("statement", {"text": ""}, "text", "Name the organisation, or say in words what the interest is."),
        ("statement", {"until": "2019-01-01"}, "until", "The last day cannot lie before the first."),
        ("family", {}, "relation", "For family, and only for family, say who the relative is."),
        ("holding", {"share_percent": "101"}, "share_percent", "A share is more than 0 and at most 100 percent."),
    ],
)
def test_wrong_interest_is_refused_beside_its_field(client, member, kind, changes, field, sentence):
    entry = {"text": "A speech", "since": "2020-01-01", **key(), **changes}
    for address, more in ((add(kind), {}), (ask(kind), {"more": "more"})):
        answer = client.post(address, {**entry, **more, **key()})
        assert answer.status_code == 422
        assert answer.context["form"].errors[field] == [sentence]
    assert Interest.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "more", "Say whether there is something to add."),
        ({"more": "more"}, "since", "This field is required."),
        (
            {"more": "none", "until": "2025-01-01"},
            "more",
            "You said no, and typed something below. Say yes to add it, or empty the fields.",
        ),
        (
            {"more": "none", "text": "A speech"},
            "more",
            "You said no, and typed something below. Say yes to add it, or empty the fields.",
        ),
    ],
)
def test_half_an_answer_is_refused_and_kept(client, member, typed, field, sentence):
    answer = client.post(ask("statement"), {**typed, **key()})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [sentence]
    assert typed.get("text", "") in answer.content.decode()
    assert Answered.objects.count() + Interest.objects.count() == 0


@pytest.mark.parametrize("kind", [*InterestKind, "another"])
def test_a_kind_has_its_own_fields_and_no_others(client, member, kind):
    page = client.get(add(kind))
    if kind == "another":
        assert page.status_code == 404
        return
    expected = {"relation": kind == "family", "paid_to": kind == "pay_or_grant"}
    assert {name: name in page.context["form"].fields for name in expected} == expected
    assert client.get(ask(kind)).status_code == (404 if kind == "contact" else 200)


def test_unconfirmed_list_is_not_signed(client, member):
    nothing_more(*YEARLY, actor=actor_for(member.user), clock=SettableClock(timezone.now()))
    answer = client.post(reverse("interests:sign"), key())
    assert (answer.status_code, Declaration.objects.count()) == (422, 0)
    assert answer.context["form"].errors["complete"] == ["Confirm that the list is complete before you sign it."]


def test_interest_of_another_answers_like_one_that_does_not_exist(client, member, clock):
    other = make_interest(make_member(), InterestKind.OFFICE, clock=clock)
    real, nothing = (client.get(reverse("interests:end", args=[one])) for one in (other.pk, uuid4()))
    assert (real.status_code, nothing.status_code) == (404, 404)
    assert [one.name for one in real.templates] == [one.name for one in nothing.templates]


@pytest.mark.parametrize("office", [Office.INTEGRITY_OFFICER, Office.SECRETARIAT, Office.COUNCIL_CHAIR])
def test_page_is_for_members(client, office):
    client.force_login(make_user("", office))
    for path in (
        *map(reverse, ("interests:register", "interests:changed", "interests:sign")),
        add("gift"),
        ask("gift"),
    ):
        assert client.get(path).status_code == 404


def test_register_takes_the_same_queries_at_one_and_three(client, member, clock, django_assert_num_queries):
    for count in (1, 3):
        while Interest.objects.count() < count:
            make_interest(member, InterestKind.EMPLOYMENT, make_organisation(), clock=clock)
        with django_assert_num_queries(PAGE_QUERIES):
            assert client.get(reverse("interests:register")).status_code == 200
