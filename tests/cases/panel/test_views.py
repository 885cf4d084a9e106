"""The page of a panel: formed step by step by one office, seen by few, and a panellist's way out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.urls import reverse

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.panel.models import Rehearsal, Seat
from cases.panel.rules import SeatState
from cases.panel.tasks import work_out_pool
from council.access.queries import is_barred
from council.access.rules import PANEL, Office
from council.draws.models import Draw
from council.draws.tasks import work_out
from council.interests.rules.words import InterestKind
from tests.factories.cases import make_case
from tests.factories.declarations import clear
from tests.factories.interests import make_interest
from tests.factories.panels import form_panel, make_council, make_panel
from tests.factories.people import PASSWORD, make_member, make_user
from tests.support.logins import aged

pytestmark = pytest.mark.django_db

# session, account, offices, time, office on the case, case, seats, void draws, what can be void, the pool (19), draws,
# callings, the safety plan, and since no panel is possible from so few: deputies, people for this case twice, leaves
FORMING_QUERIES = 38


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock)


@pytest.fixture
def officer(client):
    user = make_user("Helga", Office.INTEGRITY_OFFICER)
    client.force_login(user)
    return user


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def page(case) -> str:
    return reverse("panel:formation", args=[case.pk])


def press(client, name, case):
    return client.post(reverse(f"panel:{name}", args=[case.pk]), key())


def test_officer_walks_from_pool_to_panel(client, officer, case, clock):
    """The pages run on the house's clock, which this test cannot set: it lets the time of the draw come earlier."""
    clear(case, *make_council(), clock=clock)
    text = client.get(page(case)).content.decode()
    assert "A panel is possible from this pool, and no rule has to be relaxed." in text
    assert press(client, "commit", case).status_code == 409
    assert press(client, "chances", case).status_code == 302
    assert "The chances are being worked out in the background." in client.get(page(case)).content.decode()
    work_out_pool(Rehearsal.rows.get().pk)
    text = client.get(page(case)).content.decode()
    assert "Largest chance of one person" in text
    assert "If the pool is fixed now, chance speaks on" in text
    assert press(client, "commit", case).status_code == 302
    text = client.get(page(case)).content.decode()
    assert Draw.objects.get().commitment in text
    assert "a chain that was made beforehand" in text
    assert "data-seconds-left" in text
    assert reverse("panel:draw", args=[case.pk]) not in text
    assert press(client, "draw", case).status_code == 409
    let_time_come(case)
    assert "Its time has come." in client.get(page(case)).content.decode()
    assert press(client, "draw", case).status_code == 302
    text = client.get(page(case)).content.decode()
    assert "Everybody drawn is cleared" in text
    assert text.count(">drawn</span>") == 5
    assert press(client, "seat", case).status_code == 302
    assert Case.rows.get(pk=case.pk).stage == Stage.ASSESSMENT
    text = client.get(page(case)).content.decode()
    for seat in Seat.rows.all():
        assert seat.member.name in text


def let_time_come(case) -> None:
    """The draw that waits is due, and its chances are known."""
    waiting = Draw.objects.filter(subject=case.pk, state="committed")
    work_out(waiting.get().pk, walks=20)
    waiting.update(committed_at=F("committed_at") - timedelta(days=5), due_at=F("due_at") - timedelta(days=5))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("commit", "Members who have not answered their declaration yet: 12."),
        ("draw", "Nothing was committed to yet. Fix the pool first, then draw."),
        ("seat", "No panel was drawn yet."),
    ],
)
def test_step_out_of_turn_is_refused_in_words(client, officer, case, name, sentence):
    make_council()
    refused = press(client, name, case)
    assert refused.status_code == 409
    assert sentence in refused.content.decode()


def test_second_draw_is_refused_and_the_page_offers_none(client, officer, case, clock):
    clear(case, *make_council(), clock=clock)
    press(client, "chances", case)
    work_out_pool(Rehearsal.rows.get().pk)
    press(client, "commit", case)
    let_time_come(case)
    press(client, "draw", case)
    before = Draw.objects.get().result
    assert press(client, "draw", case).status_code == 409
    assert Draw.objects.get().result == before
    assert reverse("panel:draw", args=[case.pk]) not in client.get(page(case)).content.decode()


def test_page_says_why_somebody_is_out(client, officer, case, clock):
    barred = make_member("Rebecca")
    make_interest(barred, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    clear(case, *make_council(4), clock=clock)
    text = client.get(page(case)).content.decode()
    assert "Barred by a conflict of interest" in text
    assert ">R1</abbr>" in text
    assert "No panel is possible from this pool" in text


def test_panellist_sees_the_panel_and_no_pool(client, case, clock):
    seated = form_panel(case, clock=clock)
    client.force_login(seated[3].member.user)
    text = client.get(page(case)).content.decode()
    assert seated[0].member.name in text
    assert "Everybody, in or out, and why" not in text
    assert Draw.objects.get().commitment not in text
    assert reverse("panel:recuse", args=[case.pk]) in text


@pytest.mark.parametrize("office", [Office.INTAKE_OFFICER, Office.ADMISSIBILITY_OFFICER, Office.MEMBER, Office.EDITOR])
def test_who_sits_is_hidden_from_others(client, case, office):
    make_panel(case)
    client.force_login(make_user("", office))
    assert client.get(page(case)).status_code == 404


@pytest.mark.parametrize("office", sorted(set(Office) - PANEL - {Office.SYSTEM, Office.INTEGRITY_OFFICER}))
def test_buttons_are_for_one_office(client, case, clock, office):
    clear(case, *make_council(6), clock=clock)
    client.force_login(make_user("", office))
    for name in ("commit", "draw", "seat"):
        assert press(client, name, case).status_code == 404
    assert Draw.objects.count() == 0


def test_panellist_steps_back_with_a_reason(client, case, clock):
    seat = form_panel(case, clock=clock)[4]
    client.force_login(seat.member.user)
    address = reverse("panel:recuse", args=[case.pk])
    refused = client.post(address, key())
    assert refused.status_code == 422
    assert refused.context["form"].errors["reason"] == ["Give a reason: it is kept with the case."]
    assert client.post(address, {"reason": "I know the author", **key()}).status_code == 302
    assert Seat.rows.get(pk=seat.pk).state == SeatState.RECUSED
    assert is_barred(seat.member.user_id, case.pk)
    assert client.get(page(case)).status_code == 404
    assert client.get(address).status_code == 404


def test_stepping_back_asks_who_it_is_and_keeps_what_was_typed(client, case, clock):
    seat = form_panel(case, clock=clock)[4]
    client.force_login(seat.member.user)
    aged(client, proved=6 * 60)
    address, typed = reverse("panel:recuse", args=[case.pk]), {"reason": "I know the author, “well”.", **key()}
    asked = client.post(address, typed)
    assert (asked.status_code, Seat.rows.get(pk=seat.pk).state) == (200, SeatState.SEATED)
    page_of_proof = asked.content.decode()
    assert 'name="reason" value="I know the author, “well”."' in page_of_proof
    assert client.post(address, {**typed, "proof-answer": "wrong"}).status_code == 422
    assert client.post(address, {**typed, "proof-answer": PASSWORD}).status_code == 302
    left = Seat.rows.get(pk=seat.pk)
    assert (left.state, left.left_reason) == (SeatState.RECUSED, "I know the author, “well”.")


def test_member_without_a_seat_has_nothing_to_step_back_from(client, case, clock):
    form_panel(case, clock=clock)
    client.force_login(make_member().user)
    assert client.get(reverse("panel:recuse", args=[case.pk])).status_code == 404


def test_page_takes_the_same_queries_at_one_and_three(client, officer, case, clock, django_assert_num_queries):
    for count in (1, 3):
        while len(client.get(page(case)).context["pool"].places) < count:
            clear(case, make_member(), clock=clock)
        with django_assert_num_queries(FORMING_QUERIES):
            client.get(page(case))
