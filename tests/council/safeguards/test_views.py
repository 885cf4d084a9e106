"""The public page of the council: who sits there, what they declared, and never a relative."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from council.access.actions import approve, propose
from council.access.rules import Office, ProposalKind
from council.interests.rules.words import InterestKind, Relation
from council.kernel.clock import SettableClock
from council.members.models import Term
from council.members.rules import Constituency, months_after
from tests.factories.cases import make_rules
from tests.factories.interests import make_interest
from tests.factories.people import acting, give, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 13
"""Time, members, terms, deputies, rules twice, interests twice, organisations, fundings, chairs, proposals, former."""


@pytest.fixture(autouse=True)
def _rules(clock):
    make_rules(clock=clock)


def page(client) -> str:
    answer = client.get(reverse("safeguards:council"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_public_reads_members_and_what_they_declared(client, clock):
    member = make_member("Nino Gelashvili", constituency=Constituency.MEDIA)
    make_interest(member, InterestKind.OFFICE, make_organisation("Harbour Trust"), clock=clock)
    text = page(client)
    assert "Nino Gelashvili" in text
    assert member.employer.name in text
    assert "Harbour Trust" in text
    assert "1 declared interest" in text


def test_public_never_reads_of_relatives_households_or_contacts(client, clock):
    member = make_member("Nino Gelashvili")
    member.household = "household-tbilisi"
    member.save()
    newsroom = make_organisation("Canal Seven")
    make_interest(member, InterestKind.FAMILY, newsroom, clock=clock, relation=Relation.SPOUSE, text="Deputy editor")
    make_interest(member, InterestKind.CONTACT, newsroom, clock=clock, text="A call at night")
    text = page(client)
    for secret in ("Canal Seven", "Deputy editor", "household-tbilisi", "A call at night", member.user.email):
        assert secret not in text


def left(name, day):
    member = make_member(name)
    member.terms.update(ended_early=day)
    return member


def test_whoever_left_is_told_apart_until_they_have_cooled_off(client, clock, django_assert_num_queries):
    today = timezone.now().date()
    yesterday = today - timedelta(days=1)
    left("Nino Gelashvili", yesterday)
    Term.objects.filter(member=make_member("Bo")).update(
        starts=date(2020, 1, 1), ended_early=months_after(yesterday, -25)
    )
    back = left("Ada", yesterday)
    Term.objects.create(member=back, constituency="media", starts=today, ends=today + timedelta(days=900))
    answer = client.get(reverse("safeguards:council"))
    (former,) = answer.context["former"]
    assert (former.member.name, former.last_day, former.until) == (
        "Nino Gelashvili", yesterday, months_after(yesterday, 24)
    )  # fmt: skip
    assert [member.name for member, _, _ in answer.context["members"]] == ["Ada"]
    assert "No leading post before" in answer.content.decode()
    with django_assert_num_queries(PAGE_QUERIES):
        page(client)


def test_broken_limits_are_said_in_words(client):
    give(make_member(constituency=Constituency.STATE).user, Office.COUNCIL_CHAIR)
    text = page(client)
    assert "The council is outside its own limits" in text
    assert "The chair of the council must be independent." in text
    assert "Members of the council: 1; its rules ask for 40 to 200." in text


def test_page_takes_the_same_queries_at_one_and_three(client, clock, django_assert_num_queries):
    for count in (1, 3):
        make_interest(make_member(), InterestKind.OFFICE, make_organisation(), clock=clock)
        while count == 3 and len(client.get(reverse("safeguards:council")).context["members"]) < 3:
            make_interest(make_member(), InterestKind.OFFICE, make_organisation(), clock=clock)
        with django_assert_num_queries(PAGE_QUERIES):
            page(client)


def test_words_of_a_member_keep_their_language_on_a_page_in_another(client, clock):
    member = make_member("Nino Gelashvili")
    member.bio = "Reported on courts."
    member.save()
    make_interest(member, InterestKind.STATEMENT, None, clock=clock, text="On bridges")
    client.cookies["django_language"] = "ar"
    text = page(client)
    assert '<html lang="ar"' in text
    assert '<p lang="en" dir="auto">Reported on courts.</p>' in text
    assert '<span lang="en" dir="auto">On bridges</span>' in text


def test_public_reads_how_many_acts_took_two_people_and_of_no_person(client, clock):
    person = make_user("Nadia Okoro")
    payload = {"person": str(person.pk), "office": "auditor"}
    secretary, chair = acting(Office.SECRETARIAT), acting(Office.COUNCIL_CHAIR)
    kind = ProposalKind.OFFICE_GIVE
    made = propose(kind, person.pk, payload, reason="Cover for a leave.", actor=secretary, clock=clock)
    approve(made.pk, made.payload_hash, actor=chair, clock=clock)
    text = page(client)
    few, no = "fewer than 5", '<span class="soft">not shown</span>'
    numbers = "".join(f'<td class="number">{n}</td>' for n in (few, no, no, no, no))
    assert f'<td>2026</td><th scope="row">Give an office</th>{numbers}' in text
    assert "Figures from 1 to 4 are not shown" in text
    for _ in range(4):
        other = make_user("Nadia Okoro").pk
        asked = {"person": str(other), "office": "auditor"}
        more = propose(kind, other, asked, reason="Cover for a leave.", actor=secretary, clock=clock)
        approve(more.pk, more.payload_hash, actor=chair, clock=clock)
    text = page(client)
    numbers = "".join(f'<td class="number">{n}</td>' for n in (5, 5, 0, 0, 0))
    assert f'<td>2026</td><th scope="row">Give an office</th>{numbers}' in text
    assert "Figures from 1 to 4 are not shown" not in text
    assert [word for word in ("Nadia Okoro", "Cover for a leave.", str(made.pk)) if word in text] == []


def test_public_reads_of_no_act_of_today(client):
    person, now = make_user(), SettableClock(datetime.now(UTC))
    payload = {"person": str(person.pk), "office": "auditor"}
    secretary = acting(Office.SECRETARIAT)
    propose(ProposalKind.OFFICE_GIVE, person.pk, payload, reason="Why.", actor=secretary, clock=now)
    assert "Nothing was asked yet" in page(client)
