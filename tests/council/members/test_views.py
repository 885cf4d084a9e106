"""The desk of people: who opens it, wrong input beside its field and kept, terms, changes, and constant queries."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from council.access.queries import council_wide_offices
from council.access.rules import Office
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.members.actions import appoint, change_profile, resign
from council.members.models import Member, Term
from council.members.queries import accounts_to_appoint, people, sitting
from council.members.rules import Constituency, last_day_of
from council.record.models import RecordEntry
from council.record.queries import payload_of
from council.record.rules.entries import Tag
from tests.factories.cases import make_rules
from tests.factories.people import acting, actor_for, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

LIST, APPOINT = "/desk/people/", "/desk/people/appoint/"
RESIGN = "/desk/resign/"
KEEPERS = {Office.COUNCIL_CHAIR, Office.SECRETARIAT}


@pytest.fixture(autouse=True)
def _rules(clock):
    make_rules(clock=clock)


@pytest.fixture
def desk(client):
    client.force_login(make_user("Marloes", Office.SECRETARIAT))
    return client


@pytest.fixture
def today():
    """The day of the pages, which read the clock of the house."""
    return timezone.now().date()


def text(answer):
    return answer.content.decode()


def send(client, path, **fields):
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


def filled(person, today, /, **changed):
    fields = {
        "person": str(person.pk),
        "constituency": "legal",
        "seat": "member",
        "starts": today.isoformat(),
        "ends": last_day_of(today, 3).isoformat(),
        "name": "Joseph Otieno",
        "native_name": "",
        "region": "AFR",
        "country": "ke",
        "languages": "sw, en en",
        "sector": "legal",
        "employer": "University of Nairobi",
        "bio": "Taught law.",
    }
    return {**fields, **changed}


def at(route, member):
    return reverse(f"people:{route}", args=[member.pk])


def test_somebody_invited_is_appointed_and_seen(desk, today):
    employer, joseph = make_organisation("University of Nairobi"), make_user("Joseph")
    joseph.password = make_password(None)
    joseph.save()
    page = text(desk.get(APPOINT))
    assert "Joseph" in page
    assert last_day_of(today, 3).isoformat() in page
    answer = send(desk, APPOINT, **filled(joseph, today))
    member = Member.objects.get()
    assert answer["Location"] == at("member", member)
    assert (member.name, member.country, member.languages) == ("Joseph Otieno", "KE", ["sw", "en"])
    assert (member.employer, member.gender, member.household) == (employer, "undisclosed", "")
    assert council_wide_offices(joseph.pk) == {"member"}
    shown = text(desk.get(answer["Location"]))
    for words in ("Joseph Otieno", "Kenya", "Swahili, English", "University of Nairobi", "Taught law.", "Legal prof"):
        assert words in shown
    assert "Joseph Otieno" in text(desk.get(LIST))
    assert str(joseph.pk) not in text(desk.get(APPOINT))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"person": ""}, "This field is required."),
        ({"person": str(uuid4())}, "Select a valid choice"),
        ({"country": "1x"}, "Two letters, such as PT."),
        ({"country": "qq"}, "No country has these letters."),
        ({"languages": "english?"}, "Codes of languages with commas"),
        ({"languages": ","}, "Codes of languages with commas"),
        ({"employer": "Nobody knows it"}, "The register knows no organisation"),
        ({"employer": ""}, "Name the employer, or say that nobody is"),
        ({"nobody": "on"}, "Name the employer, or say that nobody is"),
        ({"ends": "2040-01-01"}, "A term lasts 3 years at most."),
        ({"ends": "2020-01-01"}, "The last day of a term comes after its first day."),
        ({"ends": "soon"}, "Enter a valid date."),
        ({"led_until": (timezone.now() - timedelta(days=700)).date().isoformat()}, "24 months go by"),
    ],
)
def test_wrong_input_stays_beside_its_error(desk, today, changed, sentence):
    make_organisation("University of Nairobi")
    answer = send(desk, APPOINT, **filled(make_user("Joseph"), today, **changed))
    assert answer.status_code == 422
    assert sentence in text(answer)
    for typed in ("Joseph Otieno", "Taught law.", *changed.values()):
        assert typed in text(answer) or typed == "on" or "Select" in sentence
    assert not Member.objects.exists()


def test_a_leading_post_two_years_ago_is_on_the_record(desk, today):
    led = today.replace(year=today.year - 2)
    sent = filled(make_user(), today, employer="", nobody="on", led_until=led.isoformat())
    assert send(desk, APPOINT, **sent).status_code == 302
    assert payload_of(RecordEntry.objects.get(tag=Tag.MEMBER_APPOINTED))["led_until"] == led.isoformat()


def test_what_is_changed_is_named_on_the_record_and_not_what_it_says(desk):
    member = make_member("Ada")
    page = text(desk.get(at("change", member)))
    assert member.employer.name in page
    sent = filled(
        member.user, date(2026, 1, 1), employer="", nobody="on", gender="woman", name="Ada", native_name="أدا"
    )
    assert send(desk, at("change", member), **sent)["Location"] == at("member", member)
    entry = RecordEntry.objects.get(tag=Tag.MEMBER_CHANGED)
    changed = ["bio", "country", "employer", "gender", "languages", "legal", "native_name", "region", "sector"]
    assert payload_of(entry)["changed"] == [one for one in changed if one != "legal"]
    assert "woman" not in str(payload_of(entry))
    member.refresh_from_db()
    assert (member.employer, member.gender, member.native_name) == (None, "woman", "أدا")
    assert send(desk, at("change", member), **sent).status_code == 302  # the same again is no change
    assert RecordEntry.objects.filter(tag=Tag.MEMBER_CHANGED).count() == 1
    assert send(desk, at("change", member), **{**sent, "country": "9"}).status_code == 422


def test_a_further_term_follows_the_last_one_and_a_third_is_refused(desk, clock):
    member = make_member("Ada")
    page = text(desk.get(at("further", member)))
    assert 'value="2028-01-01"' in page
    assert 'value="2030-12-31"' in page
    sent = filled(member.user, date(2028, 1, 1), employer="", nobody="on")
    assert send(desk, at("further", member), **sent).status_code == 302
    assert Term.objects.filter(member=member).count() == 2
    third = {**sent, "starts": "2031-01-01", "ends": "2033-12-31"}
    answer = send(desk, at("further", member), **third)
    assert answer.status_code == 422
    assert "Nobody serves more than 2 terms in a row." in text(answer)
    within = {**sent, "starts": "2027-06-01", "ends": "2029-12-31"}
    assert "already has a term at that time" in text(send(desk, at("further", member), **within))


def test_a_member_who_resigns_sits_to_the_last_day_and_not_longer(desk, today):
    member, own = make_member("Ada"), Client()
    own.force_login(member.user)
    past = send(own, RESIGN, last_day=(today - timedelta(days=1)).isoformat(), sure="on")
    assert "The last day is today or later" in text(past)
    late = send(own, RESIGN, last_day="2027-12-31", sure="on")
    assert "before its last day" in text(late)
    last = today + timedelta(days=3)
    unsure = send(own, RESIGN, last_day=last.isoformat())
    assert (unsure.status_code, "sure" in unsure.context["form"].errors) == (422, True)
    assert send(own, RESIGN, last_day=last.isoformat(), sure="on").status_code == 302
    assert (sitting(last), sitting(last + timedelta(days=1))) == ([member], [])
    entry = RecordEntry.objects.get(tag=Tag.MEMBER_RESIGNED)
    assert payload_of(entry)["ends"] == last.isoformat()
    assert "it would have been" in text(desk.get(at("member", member)))
    later = SettableClock(timezone.now() + timedelta(days=4))
    with pytest.raises(NotReachable):
        resign(later.now().date(), actor=actor_for(member.user), clock=later)


def test_the_list_has_who_sits_who_comes_and_who_went(desk, today):
    make_member("Ada"), make_member("Bo"), make_member("Cy")
    Term.objects.filter(member__name="Bo").update(ended_early=today - timedelta(days=1))
    starts, ends = today + timedelta(days=5), today + timedelta(days=500)
    Term.objects.filter(member__name="Cy").update(starts=starts, ends=ends)
    page = people(acting(Office.SECRETARIAT), today)
    assert [[seat.member.name for seat in group] for group in (page.sitting, page.coming, page.former)] == [
        ["Ada"],
        ["Cy"],
        ["Bo"],
    ]
    assert page.ends == ((2027, 1),)
    assert page.sitting[0].number == 1
    shown = text(desk.get(LIST))
    assert "Too many terms end together" in shown
    make_member("Dee")
    Term.objects.filter(member__name="Dee").update(ends=date(2029, 12, 30))
    assert "Too many terms end together" not in text(desk.get(LIST))


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_as_often_for_many_as_for_one(desk, many, django_assert_num_queries):
    members = [make_member(f"Member {one}") for one in range(many)]
    for one in range(many):
        make_user(f"Account {one}")
    for path, most in ((LIST, 7), (APPOINT, 6), (at("member", members[0]), 6)):
        desk.get(path)
        with django_assert_num_queries(most):
            assert desk.get(path).status_code == 200


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, *KEEPERS}))
def test_nobody_else_opens_the_desk_of_people(client, clock, office, today):
    member, user = make_member("Ada"), make_user("", office)
    client.force_login(user)
    for path in (LIST, APPOINT, *(at(route, member) for route in ("member", "change", "further"))):
        assert client.get(path).status_code == 404
    for act in (people, accounts_to_appoint):
        with pytest.raises(NotReachable):
            act(actor_for(user), today)
    with pytest.raises(NotReachable):
        change_profile(member.pk, {"bio": "x"}, actor=actor_for(user), clock=clock)
    with pytest.raises(NotReachable):
        resign(today, actor=actor_for(user), clock=clock)


def test_nobody_appoints_or_changes_oneself(clock, today):
    chair = make_user("Chair", Office.COUNCIL_CHAIR)
    assert chair not in accounts_to_appoint(actor_for(chair), today)
    with pytest.raises(Refused) as refused:
        appoint(
            chair, constituency=Constituency.LEGAL, starts=today, ends=last_day_of(today, 3),
            actor=actor_for(chair), clock=clock, region="EUR", country="PT",
        )  # fmt: skip
    assert refused.value.verdict.codes == ("members.not_oneself",)
    member = make_member("Own")
    own = actor_for(member.user).__class__.person(member.user_id, frozenset({"council_chair"}))
    with pytest.raises(Refused):
        change_profile(member.pk, {"bio": "Splendid"}, actor=own, clock=clock)
