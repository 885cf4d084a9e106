"""The chair and two members say that a case cannot wait: each by their own act, and nothing before both have."""

from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cases.docket.models import Case
from cases.duty.actions import agree_urgent, ask_urgent, take_back_urgent
from cases.duty.models import UrgencyAgreement, UrgencyRequest
from cases.duty.queries import can_be_asked, urgent_asked_of
from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.models import Grant
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice
from tests.factories.cases import make_case, walk
from tests.factories.people import acting, actor_for, give, make_member, make_user
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    return make_case(Stage.ELIGIBLE, clock=clock)


@pytest.fixture
def chair():
    return acting(Office.COUNCIL_CHAIR)


@pytest.fixture
def members():
    return [make_member(name) for name in ("Ann", "Bo", "Cy")]


def ask(case, chair, members, clock, reason="A demolition tomorrow."):
    return ask_urgent(case.pk, reason, [one.user_id for one in members], actor=chair, clock=clock)


def agree(asked, member, clock):
    return agree_urgent(asked.pk, actor=actor_for(member.user), clock=clock)


def test_a_case_is_expedited_when_both_members_have_agreed_and_not_before(case, chair, members, clock):
    asked = ask(case, chair, members[:2], clock)
    assert {notice.about for notice in Notice.objects.all()} == {one.user_id for one in members[:2]}
    agree(asked, members[0], clock)
    assert not Case.rows.get(pk=case.pk).expedited
    with pytest.raises(NotReachable):
        agree(asked, members[0], clock)
    with pytest.raises(NotReachable):
        agree(asked, members[2], clock)
    agree(asked, members[1], clock)
    urgent = Case.rows.get(pk=case.pk)
    assert (urgent.expedited, urgent.expedite_reason) == (True, "A demolition tomorrow.")
    assert UrgencyRequest.rows.get().closed_at == clock.now()
    assert codes(ask_urgent, case.pk, "x", [], actor=chair, clock=clock)[0] == "docket.expedited_already"


def test_only_two_different_members_who_may_know_the_case_are_asked(case, chair, members, clock):
    barred = members[2]
    raise_barrier(barred.user_id, case.pk, "declared", actor=Actor.system(), clock=clock)
    can = {one.name for one in can_be_asked(chair, case)}
    assert ("Ann" in can, "Bo" in can, "Cy" in can) == (True, True, False)
    for wrong in ([members[0]], members, [members[0], barred], [members[0], members[0]]):
        chosen = [one.user_id for one in wrong]
        refused = codes(ask_urgent, case.pk, "Soon.", chosen, actor=chair, clock=clock)
        assert refused == ("urgency.two_members",)
    chosen = [one.user_id for one in members[:2]]
    assert codes(ask_urgent, case.pk, " ", chosen, actor=chair, clock=clock) == ("docket.reason_needed",)
    for office in (Office.SECRETARIAT, Office.INTEGRITY_OFFICER, Office.MEMBER):
        with pytest.raises(NotReachable):
            ask_urgent(case.pk, "Soon.", chosen, actor=acting(office), clock=clock)
    assert not UrgencyRequest.rows.exists()


def test_the_chair_does_not_count_as_one_of_the_members(case, members, clock):
    give(members[0].user, Office.COUNCIL_CHAIR)
    chosen = [members[0].user_id, members[1].user_id]
    refused = codes(ask_urgent, case.pk, "Soon.", chosen, actor=actor_for(members[0].user), clock=clock)
    assert refused == ("urgency.two_members",)


def test_whoever_is_walled_off_meanwhile_is_asked_no_more(case, chair, members, clock):
    asked = ask(case, chair, members[:2], clock)
    raise_barrier(members[0].user_id, case.pk, "declared", actor=Actor.system(), clock=clock)
    assert urgent_asked_of(actor_for(members[0].user)) == []
    with pytest.raises(NotReachable):
        agree(asked, members[0], clock)


def test_a_request_that_was_taken_back_asks_nobody(case, chair, members, clock):
    asked = ask(case, chair, members[:2], clock)
    assert codes(ask_urgent, case.pk, "x", [one.user_id for one in members[:2]], actor=chair, clock=clock) == (
        "urgency.asked_already",
    )
    take_back_urgent(case.pk, actor=chair, clock=clock)
    with pytest.raises(NotReachable):
        agree(asked, members[0], clock)
    assert codes(take_back_urgent, case.pk, actor=chair, clock=clock) == ("urgency.closed",)
    ask(case, chair, members[1:], clock)


def test_the_database_holds_one_open_request_and_each_member_once(case, chair, members, clock):
    asked = ask(case, chair, members[:2], clock)
    with pytest.raises(IntegrityError):
        UrgencyAgreement.rows.create(request=asked, person=members[0].user)


def test_the_desk_lists_what_waits_with_one_query(case, chair, members, clock, django_assert_num_queries):
    for count in (1, 2):
        other = make_case(Stage.ELIGIBLE, clock=clock)
        ask(other, chair, members[:2], clock)
        reader = actor_for(members[0].user)
        with django_assert_num_queries(1):
            assert len(urgent_asked_of(reader)) == count


def test_chair_and_members_do_it_on_their_pages(client, case, members, clock):
    boss = make_user("Zoe", Office.COUNCIL_CHAIR)
    client.force_login(boss)
    page = reverse("urgency:case", args=[case.pk])
    assert page in client.get(reverse("overview:case", args=[case.pk])).content.decode()

    def send(address, **typed):
        return client.post(address, {"idempotency_key": str(uuid4()), **typed})

    empty = send(page)
    assert empty.status_code == 422
    assert set(empty.context["form"].errors) == {"reason", "members"}
    one = send(page, reason="A demolition tomorrow.", members=[str(members[0].user_id)])
    assert one.status_code == 422
    assert "Choose two members who can be asked." in one.content.decode()
    assert "A demolition tomorrow." in one.content.decode()
    two = [str(member.user_id) for member in members[:2]]
    assert send(page, reason="A demolition tomorrow.", members=two).status_code == 302
    assert client.get(page).content.decode().count("not yet") == 2
    asked = UrgencyRequest.rows.get()
    address = reverse("urgency:agree", args=[asked.pk])
    assert client.get(address).status_code == 404
    for member in members[:2]:
        client.force_login(member.user)
        assert address in client.get(reverse("overview:desk")).content.decode()
        said = client.get(address).content.decode()
        assert "A demolition tomorrow." in said
        assert case.title not in said
        assert send(address).status_code == 302
        assert client.get(address).status_code == 404
    client.force_login(boss)
    assert "At least 2 of them must vote" in client.get(page).content.decode()
    vote = reverse("urgency:ratify", args=[case.pk])
    for votes_for, votes_against, said in (
        (1, 2, "More votes for"),
        (3, 1, "Members who sit on the council: 3"),
        (1, 0, "at least: 2"),
    ):
        refused = send(vote, votes_for=votes_for, votes_against=votes_against)
        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert "There is a problem" in refused.content.decode()
        assert refused.context["ratify"].data["votes_for"] == str(votes_for), "what was typed is kept"
    assert send(vote, votes_for=2, votes_against=1).status_code == 302
    assert Case.rows.get(pk=case.pk).expedite_ratified_at is not None


def gone_as_chair(asked, members, clock):
    Grant.objects.filter(person=asked.asked_by, office=Office.COUNCIL_CHAIR).update(until=clock.now())
    return "Whoever asked does not chair the council any more."


def gone_as_member(asked, members, clock):
    raise_barrier(members[0].user_id, asked.case_id, "declared", actor=Actor.system(), clock=clock)
    return "The other member cannot agree any more."


@pytest.mark.parametrize("gone", [gone_as_chair, gone_as_member])
def test_a_case_is_not_made_urgent_by_whoever_could_not_do_it_now(gone, client, case, members, clock):
    asked = ask(case, actor_for(make_user("Zoe", Office.COUNCIL_CHAIR)), members[:2], clock)
    agree(asked, members[0], clock)
    said = gone(asked, members, clock)
    client.force_login(members[1].user)
    address = reverse("urgency:agree", args=[asked.pk])
    refused = client.post(address, {"idempotency_key": str(uuid4())})
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Case.rows.get(pk=case.pk).expedited
    assert UrgencyAgreement.rows.get(person=members[1].user).agreed_at is None


def test_what_is_open_is_closed_once_a_panel_sits(case, chair, members, clock):
    asked = ask(case, chair, members[:2], clock)
    agree(asked, members[0], clock)
    walk(case, ["select", "seat_panel"], clock=clock)
    assert UrgencyRequest.rows.get().closed_at is not None
    with pytest.raises(NotReachable):
        agree(asked, members[1], clock)
    assert not Case.rows.get(pk=case.pk).expedited


@pytest.mark.parametrize("office", [Office.SECRETARIAT, Office.MEMBER, Office.INTEGRITY_OFFICER])
def test_nobody_else_has_the_page(office, client, case):
    client.force_login(make_user("Other", office))
    for name in ("case", "back", "ratify"):
        assert client.post(reverse(f"urgency:{name}", args=[case.pk])).status_code == 404
