"""What a pool is worth before it is fixed, what members are told, and what happens while a draw waits for its time."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from cases.clearance.actions import raise_concern
from cases.clearance.models import CaseDeclaration
from cases.clearance.rules import Answer, Origin
from cases.docket.actions import move
from cases.lifecycle import Stage
from cases.panel.actions import ask_chances, commit_panel_draw, draw_panel, recuse, seat_panel, seat_replacement
from cases.panel.models import Candidate, PanelDraw, Rehearsal, Seat
from cases.panel.queries import adequacy_view, my_draws, pool_of, preview_document, rehearsal_of, voidable
from cases.panel.queries.pool import loads
from cases.panel.reactions import follow_the_case
from cases.panel.rules import UNABLE, SeatState
from cases.panel.tasks import draw_due, rehearse, work_out_pool
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.draws.models import Draw
from council.draws.queries import chances_of
from council.kernel.actor import Actor
from council.kernel.draw.adequacy import adequacy, alert_above
from council.kernel.draw.document import Document
from council.kernel.draw.panels import SearchLimit
from council.leaves.actions import enter_leave
from council.members.models import Term
from council.notices.models import Notice
from council.record.actions import Event
from council.record.rules.entries import Tag
from tests.factories.cases import make_case
from tests.factories.declarations import answer, ask, clear, declaration_of
from tests.factories.duty import APRIL, BEFORE_APRIL, stand_by
from tests.factories.panels import actor_of, draw_when_due, fix_pool, form_panel, make_council, wait_for_draw
from tests.factories.people import acting, actor_for, make_member, make_user
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock)


@pytest.fixture
def officer():
    return acting(Office.INTEGRITY_OFFICER)


# The figures.


def document(pool: list[tuple[str, ...]], size: int, *rules: dict) -> Document:
    people = [{"id": f"p{n}", "tickets": 1, "attrs": sorted(attrs)} for n, attrs in enumerate(pool)]
    return Document.of(
        {
            "v": "smc-draw/1", "draw_id": "x", "panel_size": size, "pool": people, "excluded": [], "rules": list(rules),
            "beacon": {"chain": "none", "round": 1},
        }
    )  # fmt: skip


def test_whoever_alone_has_what_is_needed_sits_always_and_can_be_replaced_by_nobody():
    found = adequacy(document([("legal",), (), (), ()], 2, {"id": "legal-min", "attr": "legal", "min": 1}), 300)
    assert found.count["p0"] == 300
    assert (found.largest, sum(found.count.values())) == (1.0, 600)
    # Of two seats one falls empty for good with its holder; the other is refilled by one of the two left.
    assert (found.emptied, found.refilled) == (400, 200)


def test_a_wide_pool_refills_every_seat_and_nobody_is_likelier():
    found = adequacy(document([()] * 10, 3), 2000)
    assert found.emptied == found.refilled == 600
    assert all(0.25 < count / 2000 < 0.35 for count in found.count.values())
    assert alert_above(3, 10) == pytest.approx(0.48)
    assert found.largest < alert_above(3, 10)


def test_a_pool_that_is_too_small_refills_nothing():
    found = adequacy(document([()] * 3, 3), 10)
    assert (found.emptied, found.refilled, found.largest) == (30, 0, 1.0)


@pytest.mark.parametrize(("seats", "eligible", "alert"), [(5, 40, 0.2), (3, 3, 1.0), (5, 0, 1.0)])
def test_the_alert_is_a_multiple_of_an_equal_chance(seats, eligible, alert):
    assert alert_above(seats, eligible) == pytest.approx(alert)


# Before the pool is fixed.


def test_nothing_is_fixed_before_the_chances_of_this_very_pool_are_known(case, officer, clock):
    council = make_council()
    clear(case, *council, clock=clock)
    assert codes(commit_panel_draw, case.pk, actor=officer, clock=clock) == ("panel.chances_first",)
    waiting = ask_chances(case.pk, actor=officer, clock=clock, walks=20)
    assert codes(commit_panel_draw, case.pk, actor=officer, clock=clock) == ("panel.chances_first",)
    work_out_pool(waiting.pk, clock_for=lambda: clock)
    answer_by_hand = CaseDeclaration.rows.filter(case=case, member=council[0])
    answer_by_hand.update(state="unavailable")
    assert codes(commit_panel_draw, case.pk, actor=officer, clock=clock) == ("panel.chances_first",)
    fix_pool(case.pk, actor=officer, clock=clock)
    assert PanelDraw.rows.count() == 1


def test_what_members_do_elsewhere_does_not_change_the_pool(case, officer, clock):
    """Tickets change with every draw of every other case: a busy council could else never fix a pool."""
    council = make_council()
    clear(case, *council, clock=clock)
    work_out_pool(ask_chances(case.pk, actor=officer, clock=clock, walks=20).pk)
    before = preview_document(pool_of(officer, case, clock.now()))
    form_panel(make_case(Stage.PANEL_FORMATION, clock=clock), council, clock=clock)
    assert preview_document(pool_of(officer, case, clock.now())) != before
    commit_panel_draw(case.pk, actor=officer, clock=clock)
    assert not Rehearsal.rows.filter(case=case).exists()


def test_seats_of_a_case_that_is_over_cost_nobody_tickets(case, officer, clock):
    council = make_council()
    ended = make_case(Stage.PANEL_FORMATION, clock=clock)
    form_panel(ended, council, clock=clock)
    assert max(loads(case).values()) == 1
    move(ended, "withdraw", actor=Actor.receipt(ended.pk, ended.pk), clock=clock)
    assert loads(case) == {}


def test_asking_twice_about_one_pool_asks_once(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    first = ask_chances(case.pk, actor=officer, clock=clock, walks=20)
    assert ask_chances(case.pk, actor=officer, clock=clock, walks=20) == first
    assert rehearse(clock_for=lambda: clock) == 1
    assert ask_chances(case.pk, actor=officer, clock=clock, walks=20).finished
    assert rehearse(clock_for=lambda: clock) == 0


def test_a_search_that_is_cut_off_is_said_and_can_be_tried_again(case, officer, clock, monkeypatch):
    clear(case, *make_council(), clock=clock)
    waiting = ask_chances(case.pk, actor=officer, clock=clock, walks=20)

    def cut_off(*_: object) -> None:
        raise SearchLimit("too hard")

    with monkeypatch.context() as broken:
        broken.setattr("cases.panel.tasks.adequacy", cut_off)
        rehearse(clock_for=lambda: clock)
    assert Rehearsal.rows.get().too_hard
    assert codes(commit_panel_draw, case.pk, actor=officer, clock=clock) == ("panel.chances_first",)
    assert ask_chances(case.pk, actor=officer, clock=clock, walks=20) != waiting


def test_how_far_it_has_come_is_seen_while_it_goes_on(case, officer, clock, monkeypatch):
    clear(case, *make_council(), clock=clock)
    waiting = ask_chances(case.pk, actor=officer, clock=clock, walks=300)
    monkeypatch.setattr("cases.panel.tasks.TOLD_AFTER", 100)
    seen = []

    def watched(one, walks, told):
        def heard(done: int) -> None:
            told(done)
            seen.append(Rehearsal.rows.get(pk=waiting.pk).done)

        return adequacy(one, walks, heard)

    monkeypatch.setattr("cases.panel.tasks.adequacy", watched)
    rehearse(clock_for=lambda: clock)
    assert seen == [100, 200, 300]


def test_the_officer_reads_every_chance_and_which_is_above_the_alert(case, officer, clock):
    council = make_council(12, legal=1)
    clear(case, *council, clock=clock)
    work_out_pool(ask_chances(case.pk, actor=officer, clock=clock, walks=200).pk)
    pool = pool_of(officer, case, clock.now())
    view = adequacy_view(rehearsal_of(officer, case), pool)
    assert view is not None
    assert (view.current, view.above, view.largest) == (True, 1, 100.0)
    assert view.chances[council[0].pk] == 100.0
    assert set(view.chances) == {member.pk for member in council}
    assert sum(view.chances.values()) == pytest.approx(500)
    assert view.alert == pytest.approx(160 * 5 / 12)


@pytest.mark.parametrize("office", [Office.SECRETARIAT, Office.INTAKE_OFFICER, Office.EDITOR])
def test_nobody_else_asks_for_chances_or_reads_them(office, case, client, clock):
    clear(case, *make_council(), clock=clock)
    integrity = acting(Office.INTEGRITY_OFFICER)
    work_out_pool(ask_chances(case.pk, actor=integrity, clock=clock, walks=20).pk)
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    assert "Largest chance" in client.get(reverse("panel:formation", args=[case.pk])).content.decode()
    client.force_login(make_user("Other", office))
    for name in ("chances", "commit", "draw"):
        assert client.post(reverse(f"panel:{name}", args=[case.pk])).status_code == 404
    assert "Largest chance" not in client.get(reverse("panel:formation", args=[case.pk])).content.decode()


# What members are told.


@pytest.fixture
def fixed(case, officer, clock):
    """A case whose pool is fixed: eleven can be drawn, the twelfth has no time."""
    council = make_council()
    ask(case, clock=clock)
    answer(case, *council[:11], clock=clock)
    answer(case, council[11], choice=Answer.UNAVAILABLE, clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    return case, council


def test_the_pool_is_told_once_chances_are_known_and_each_sees_their_own_alone(fixed, officer, clock):
    case, council = fixed
    before = Notice.objects.filter(key__contains=":draw:").count()
    (waits,) = my_draws(actor_for(council[0].user))
    assert (before, waits.chance, waits.drawn, waits.case) == (0, None, None, case)
    wait_for_draw(case.pk, clock=clock)
    told = set(Notice.objects.filter(key__contains=":draw:").values_list("about", flat=True))
    assert told == {member.user_id for member in council[:11]}
    chances, codes_seen = chances_of(Draw.objects.get()), set()
    for member in council[:11]:
        (mine,) = my_draws(actor_for(member.user))
        assert mine.chance == chances[mine.code]
        assert Candidate.rows.get(code=mine.code).member == member
        codes_seen.add(mine.code)
    assert len(codes_seen) == 11
    assert my_draws(actor_for(council[11].user)) == []
    assert my_draws(acting(Office.SECRETARIAT)) == []
    assert my_draws(Actor.system()) == []
    draw_panel(case.pk, actor=officer, clock=clock)
    drawn = [member for member in council[:11] if my_draws(actor_for(member.user))[0].drawn]
    assert {member.pk for member in drawn} == set(Seat.rows.values_list("member", flat=True))


def test_whoever_is_walled_off_reads_of_no_draw(fixed, clock):
    case, council = fixed
    raise_barrier(council[0].user_id, case.pk, "declared", actor=Actor.system(), clock=clock)
    assert my_draws(actor_for(council[0].user)) == []


def test_my_draws_take_two_queries_however_many_there_are(officer, clock, django_assert_num_queries):
    council = make_council()
    for cases in (1, 2):
        for _ in range(cases):
            case = make_case(Stage.PANEL_FORMATION, clock=clock)
            clear(case, *council, clock=clock)
            fix_pool(case.pk, actor=officer, clock=clock)
            wait_for_draw(case.pk, clock=clock)
        reader = actor_for(council[0].user)
        with django_assert_num_queries(2):
            found = my_draws(reader)
    assert len(found) == 3


def test_my_draws_hold_those_of_a_month_and_tell_only_whom_they_can_name(clock, django_assert_num_queries):
    clock.at = BEFORE_APRIL
    council, outside = make_council(), make_member()
    drawn = stand_by(clock, council)
    for member in council:
        reader = actor_for(member.user)
        with django_assert_num_queries(2):
            (mine,) = my_draws(reader)
        assert (mine.case, mine.month, mine.drawn) == (None, APRIL, member in drawn)
        assert mine.chance == chances_of(Draw.objects.get())[mine.code]
    assert my_draws(actor_for(outside.user)) == []
    told = Notice.objects.filter(key__contains=":draw:").values_list("about", flat=True)
    assert set(told) == {one.user_id for one in council}


def test_the_page_of_a_member_shows_what_waits(fixed, client, clock):
    case, council = fixed
    wait_for_draw(case.pk, clock=clock)
    client.force_login(council[0].user)
    said = client.get(reverse("capture:mine")).content.decode()
    (mine,) = my_draws(actor_for(council[0].user))
    assert case.number in said
    assert mine.code in said
    others = Candidate.rows.exclude(code=mine.code).values_list("code", flat=True)
    assert not any(code in said for code in others)


# While it waits, and when its time has come.


def test_the_timer_draws_when_the_time_has_come_and_nobody_need_press(fixed, clock):
    case, _ = fixed
    assert draw_due(clock_for=lambda: clock) == 0
    wait_for_draw(case.pk, clock=clock)
    assert draw_due(clock_for=lambda: clock) == 1
    assert Seat.rows.filter(state=SeatState.DRAWN).count() == 5
    assert draw_due(clock_for=lambda: clock) == 0


def test_an_urgent_case_is_drawn_within_the_hour(case, officer, clock):
    case.expedited, case.expedite_reason = True, "A demolition tomorrow."
    case.save()
    clear(case, *make_council(), clock=clock)
    before = clock.now()
    fix_pool(case.pk, actor=officer, clock=clock)
    assert timedelta(minutes=45) <= Draw.objects.get().due_at - before < timedelta(hours=1)


@pytest.fixture
def named(fixed, officer, clock):
    """Somebody whom chance will name: found by drawing, and by putting everything back."""
    case, _ = fixed
    wait_for_draw(case.pk, clock=clock)
    with transaction.atomic():
        member = draw_panel(case.pk, actor=officer, clock=clock)[0].member
        transaction.set_rollback(True)
    return member


def test_whoever_is_barred_when_chance_speaks_lets_the_seat_go_and_another_draw_fills_it(fixed, named, officer, clock):
    case, _ = fixed
    raise_barrier(named.user_id, case.pk, "declared", actor=Actor.system(), clock=clock)
    draw_panel(case.pk, actor=officer, clock=clock)
    seats = {seat.member_id: seat for seat in Seat.rows.all()}
    assert (seats[named.pk].state, seats[named.pk].left_reason) == (SeatState.REMOVED, UNABLE)
    assert sum(seat.state == SeatState.DRAWN for seat in seats.values()) == 4
    assert codes(seat_panel, case.pk, actor=officer, clock=clock) == ("panel.seats_vacant",)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    assert Seat.rows.filter(state=SeatState.SEATED).count() == 5


def test_whoever_could_not_sit_once_can_be_drawn_again(fixed, named, officer, clock):
    case, _ = fixed
    CaseDeclaration.rows.filter(case=case, member=named).update(state="unavailable")
    draw_panel(case.pk, actor=officer, clock=clock)
    assert Seat.rows.get(member=named).left_reason == UNABLE
    CaseDeclaration.rows.filter(case=case, member=named).update(state="clear")
    assert named.pk in {place.member.pk for place in pool_of(officer, case, clock.now()).candidates}


def test_a_leave_that_a_colleague_enters_while_a_draw_waits_takes_no_seat(fixed, named, officer, clock):
    """Else whoever sends all but their friends on leave for a day would choose the panel."""
    case, council = fixed
    keeper, today = acting(Office.SECRETARIAT), clock.now().date()
    for member in council[:11]:
        enter_leave(member.pk, today, today + timedelta(days=9), language="en", actor=keeper, clock=clock)
    draw_panel(case.pk, actor=officer, clock=clock)
    assert Seat.rows.filter(state=SeatState.DRAWN).count() == 5
    assert Seat.rows.get(member=named).state == SeatState.DRAWN


def test_whoever_left_the_council_meanwhile_lets_the_seat_go(fixed, named, officer, clock):
    case, _ = fixed
    Term.objects.filter(member=named).update(ends=clock.now().date() - timedelta(days=1))
    draw_panel(case.pk, actor=officer, clock=clock)
    assert Seat.rows.get(member=named).left_reason == UNABLE


def test_a_doubt_that_is_raised_while_a_draw_waits_takes_no_seat(fixed, officer, clock):
    """Else whoever raises doubts about all but their friends would choose the panel."""
    case, council = fixed
    about = [declaration_of(case, member).pk for member in council[:11]]
    raise_concern(case.pk, about, origin=Origin.REPORT, code="D3", text="A friend", actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    assert Seat.rows.filter(state=SeatState.DRAWN).count() == 5
    assert codes(seat_panel, case.pk, actor=officer, clock=clock) == ("panel.not_declared",)


def test_a_draw_for_an_empty_seat_is_not_made_once_the_draft_is_before_the_council(case, officer, clock):
    seated = form_panel(case, clock=clock)
    recuse(case.pk, "A conflict.", actor=actor_of(seated[4]), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    react = {"step": "submit_draft", "from": "drafting", "to": "council_review"}
    follow_the_case(Event(Tag.CASE_MOVED, 1, case.pk, react, officer, clock))
    assert Draw.objects.get(position=2).state == "lapsed"


def test_a_draw_of_a_case_that_ends_is_never_made(fixed, officer, clock):
    case, _ = fixed
    move(case, "withdraw", actor=Actor.receipt(case.pk, case.pk), clock=clock)
    assert Draw.objects.get().state == "lapsed"
    wait_for_draw(case.pk, clock=clock)
    clock.advance(days=9)
    assert draw_due(clock_for=lambda: clock) == 0
    assert not Seat.rows.exists()
    assert voidable(officer, case.pk) == []


def test_a_draw_for_an_empty_seat_that_cannot_be_made_can_be_found_void(case, officer, clock):
    seated = form_panel(case, clock=clock)
    recuse(case.pk, "A conflict.", actor=actor_of(seated[4]), clock=clock)
    assert voidable(officer, case.pk) == []
    second = fix_pool(case.pk, actor=officer, clock=clock)
    assert voidable(officer, case.pk) == [second]
    draw_when_due(case.pk, actor=officer, clock=clock)
    assert voidable(officer, case.pk) == []
    seat_replacement(case.pk, actor=officer, clock=clock)
    assert Seat.rows.filter(state=SeatState.SEATED).count() == 5
