"""A member's register: seen by its owner alone, wrong input beside its field, signed in one step."""

from uuid import uuid4

import pytest
from django.urls import reverse

from council.access.rules import Office
from council.interests.models import Declaration, Interest
from council.interests.rules.words import InterestKind
from tests.factories.cases import make_rules
from tests.factories.interests import make_interest
from tests.factories.people import make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 10  # session, account, offices, member, time, interests, declarations, standing (two), rules


@pytest.fixture
def member(client, clock):
    make_rules(clock=clock)
    found = make_member("Nino")
    client.force_login(found.user)
    return found


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def test_member_adds_signs_and_ends(client, member):
    ngo = make_organisation("Forum")
    page = client.get(reverse("interests:register"))
    assert "The declaration of interests was never signed." in page.content.decode()
    entry = {"kind": "employment", "organisation": str(ngo.pk), "text": "Director", "since": "2020-01-01", **key()}
    assert client.post(reverse("interests:add"), entry).status_code == 302
    assert client.post(reverse("interests:register"), {"complete": "on", **key()}).status_code == 302
    text = client.get(reverse("interests:register")).content.decode()
    assert "Your declaration stands" in text
    assert "Director" in text
    interest = Interest.objects.get()
    ended = client.post(reverse("interests:end", args=[interest.pk]), {"until": "2020-02-02", **key()})
    assert ended.status_code == 302
    assert "Something changed after the declaration" in client.get(reverse("interests:register")).content.decode()


def test_same_form_twice_adds_once(client, member):
    entry = {"kind": "statement", "text": "A speech", "since": "2020-01-01", **key()}
    for _ in range(2):
        assert client.post(reverse("interests:add"), entry).status_code == 302
    assert Interest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"text": ""}, "text", "Name the organisation, or say in words what the interest is."),
        ({"until": "2019-01-01"}, "until", "The last day cannot lie before the first."),
        ({"kind": "family"}, "relation", "For family, and only for family, say who the relative is."),
        ({"share_percent": "101"}, "share_percent", "A share is more than 0 and at most 100 percent."),
    ],
)
def test_wrong_interest_is_refused_beside_its_field(client, member, changes, field, sentence):
    entry = {"kind": "statement", "text": "A speech", "since": "2020-01-01", **key(), **changes}
    answer = client.post(reverse("interests:add"), entry)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [sentence]
    assert Interest.objects.count() == 0


def test_unconfirmed_list_is_not_signed(client, member):
    answer = client.post(reverse("interests:register"), key())
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
    for name in ("interests:register", "interests:add"):
        assert client.get(reverse(name)).status_code == 404


def test_register_takes_the_same_queries_at_one_and_three(client, member, clock, django_assert_num_queries):
    for count in (1, 3):
        while Interest.objects.count() < count:
            make_interest(member, InterestKind.EMPLOYMENT, make_organisation(), clock=clock)
        with django_assert_num_queries(PAGE_QUERIES):
            assert client.get(reverse("interests:register")).status_code == 200
