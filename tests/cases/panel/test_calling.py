"""When too few are left: deputies, people for one case, who may do which, and what everybody learns of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.challenges.actions import end_time
from cases.challenges.queries import heard
from cases.challenges.rules import Time
from cases.clearance.actions import open_declarations, rule_on
from cases.clearance.models import Calling, CaseDeclaration, Concern
from cases.clearance.queries import able_to_sit, callings, cleared_members, open_rosters
from cases.clearance.rules import Answer
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion.queries import council_of, reviewing_members
from cases.panel.actions import ask_chances, ask_roster, call_deputies, call_roster, name_for_case, recuse, seat_panel
from cases.panel.queries import pool_of, seats
from cases.panel.rules import Exclusion
from council.access.actions import raise_barrier
from council.access.queries import council_wide_offices, offices_on
from council.access.rules import PANEL, Office
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.leaves.actions import enter_leave
from council.leaves.queries import people_to_enter
from council.members.actions import end_ad_hoc
from council.members.models import Term
from council.members.queries import ad_hoc, former_members, people, sitting, to_remove
from council.members.rules import Constituency, SeatKind
from council.members.tasks import follow_terms
from council.notices.models import Notice
from council.record.models import RecordEntry
from council.record.queries import check, entries_about, payload_of
from council.record.rules.coarse import PUBLIC, Coarse
from tests.conftest import START
from tests.factories.cases import make_case, walk
from tests.factories.declarations import answer, ask, clear
from tests.factories.interests import make_interest
from tests.factories.panels import actor_of, draw_when_due, fix_pool, make_council, make_deputies
from tests.factories.people import acting, make_member, make_organisation, make_user
from tests.support.races import race
from tests.support.refusals import codes


@pytest.fixture
def case(clock, db):
    return make_case(Stage.PANEL_FORMATION, clock=clock, region="AFR", language="en")


@pytest.fixture
def officer(db):
    return acting(Office.INTEGRITY_OFFICER)


@pytest.fixture
def left(case, clock):
    """Three of eight members can sit on a panel of five."""
    return ask_and_leave_too_few(case, clock)


def ask_and_leave_too_few(case, clock):
    council = make_council(8)
    ask(case, clock=clock)
    answer(case, *council[:3], clock=clock)
    answer(case, *council[3:], choice=Answer.UNAVAILABLE, clock=clock)
    return council


def named(case, n, *, clock, actor=None):
    actor = actor or acting(Office.SECRETARIAT)
    profile = {"region": "EUR", "country": "PT", "legal": True, "languages": ["en"]}
    return [
        name_for_case(
            case.pk,
            make_user(f"Ad hoc {number}"),
            constituency=Constituency.LEGAL,
            employer=make_organisation(),
            actor=actor,
            clock=clock,
            **profile,
        )
        for number in range(n)
    ]


def test_deputies_are_called_when_no_panel_is_possible_and_chance_chooses_among_all(case, officer, left, clock):
    deputies = make_deputies(6)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("draws.infeasible",)
    assert {place.member for place in pool_of(officer, case, clock.now()).places} == set(left)

    assert call_deputies(case.pk, actor=officer, clock=clock) == 6
    reasons = {place.member: place.exclusion for place in pool_of(officer, case, clock.now()).places}
    assert {reasons[one] for one in deputies} == {Exclusion.WAITING}
    assert codes(ask_chances, case.pk, actor=officer, clock=clock)[0] == "panel.declarations_open"

    answer(case, *deputies, clock=clock)
    end_time(case.pk, actor=Actor.system(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    sits = {seat.member for seat in seats(Actor.system(), case.pk)}
    assert len(sits) == 5
    assert sits <= {*left[:3], *deputies}
    assert len(sits & set(deputies)) >= 2
    assert all(offices_on(actor_of(seat), case.pk) & PANEL for seat in seats(Actor.system(), case.pk))
    entry = next(one for one in entries_about(case.pk) if one.tag == "substitutes.called")
    told = {"kind": "deputy", "vacant": 5, "eligible": 3, "called": 6}
    assert told.items() <= payload_of(entry).items()
    assert check().ok


def test_a_deputy_votes_on_nothing_and_is_asked_for_nothing_before(case, officer, clock):
    deputy, *_ = make_deputies(6)
    clear(case, *make_council(8), clock=clock)
    assert not CaseDeclaration.rows.filter(member=deputy).exists()
    assert deputy not in sitting(clock.now().date())
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.somebody_is_left",)


def seated(case, officer, clock, deputies):
    """Deputies are called, declare and are drawn with the members; returns the seats."""
    call_deputies(case.pk, actor=officer, clock=clock)
    answer(case, *deputies, clock=clock)
    end_time(case.pk, actor=Actor.system(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    return seats(Actor.system(), case.pk)


def test_whoever_was_called_does_not_review_for_the_council_also_as_a_panellist(case, officer, left, clock):
    deputies = make_deputies(6)
    sits = {seat.member for seat in seated(case, officer, clock, deputies)}
    assert sits & set(deputies)
    assert set(cleared_members(Actor.system(), case.pk, clock.now())) == set(left[:3])
    assert set(reviewing_members(case.pk, clock.now())) == set(left[:3])
    assert council_of(case.pk) == {one.user_id for one in sits & set(left)}


def test_nobody_is_called_while_an_answer_is_open(case, officer, clock):
    council = make_council(8)
    make_deputies(6)
    ask(case, clock=clock)
    answer(case, *council[:7], choice=Answer.UNAVAILABLE, clock=clock)
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.declarations_open",)
    assert codes(ask_roster, case.pk, actor=officer, clock=clock) == ("panel.declarations_open", "panel.deputies_first")


def test_deputies_come_before_a_roster_and_are_called_once(case, officer, left, clock):
    deputies = make_deputies(2)
    assert codes(ask_roster, case.pk, actor=officer, clock=clock) == ("panel.deputies_first",)
    call_deputies(case.pk, actor=officer, clock=clock)
    answer(case, *deputies, choice=Answer.UNAVAILABLE, clock=clock)
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.deputies_called",)
    ask_roster(case.pk, actor=officer, clock=clock)
    assert Calling.rows.filter(kind=SeatKind.AD_HOC, called_at=None).count() == 1


def test_without_deputies_a_roster_is_asked_for_named_by_others_and_called(case, officer, left, clock):
    keeper = acting(Office.SECRETARIAT)
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.no_deputy",)
    assert codes(call_roster, case.pk, actor=officer, clock=clock) == ("panel.no_roster", "panel.roster_short")
    ask_roster(case.pk, actor=officer, clock=clock)
    assert Notice.objects.filter(about=keeper.id).count() == 1
    assert codes(ask_roster, case.pk, actor=officer, clock=clock) == ("panel.roster_open",)

    people = named(case, 9, clock=clock, actor=keeper)
    assert codes(call_roster, case.pk, actor=officer, clock=clock) == ("panel.roster_short",)
    people += named(case, 1, clock=clock, actor=keeper)
    assert not CaseDeclaration.rows.filter(member__in=people).exists()
    assert call_roster(case.pk, actor=officer, clock=clock) == 10
    answer(case, *people, clock=clock)
    end_time(case.pk, actor=Actor.system(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    assert len(draw_when_due(case.pk, actor=officer, clock=clock)) == 5
    tags = [entry.tag for entry in entries_about(case.pk)]
    assert tags.count("roster.asked") == tags.count("substitutes.called") == 1


def test_only_who_forms_the_panel_calls_and_only_who_appoints_names(case, officer, left, clock):
    make_deputies(2)
    keeper = acting(Office.SECRETARIAT)
    for act in (call_deputies, ask_roster, call_roster):
        with pytest.raises(NotReachable):
            act(case.pk, actor=keeper, clock=clock)
    call_deputies(case.pk, actor=officer, clock=clock)
    answer(case, *able_to_sit(case.pk, clock.now().date())[-2:], choice=Answer.UNAVAILABLE, clock=clock)
    ask_roster(case.pk, actor=officer, clock=clock)
    with pytest.raises(NotReachable):
        named(case, 1, clock=clock, actor=officer)
    raise_barrier(keeper.id, case.pk, "R1", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        named(case, 1, clock=clock, actor=keeper)


def test_nobody_is_named_while_nobody_asks(case, left, clock):
    with pytest.raises(NotReachable):
        named(case, 1, clock=clock)


def test_somebody_named_for_another_case_is_not_called_for_this_one(case, officer, left, clock):
    ask_roster(case.pk, actor=officer, clock=clock)
    mine = named(case, 1, clock=clock)
    other = make_case(Stage.PANEL_FORMATION, clock=clock)
    assert ad_hoc(other.pk, clock.now().date()) == []
    assert ad_hoc(case.pk, clock.now().date()) == mine
    assert [one for one in able_to_sit(case.pk, clock.now().date()) if one in mine] == []


def test_whoever_is_ad_hoc_leaves_with_the_case(case, officer, left, clock):
    ask_roster(case.pk, actor=officer, clock=clock)
    (somebody,) = named(case, 1, clock=clock)
    assert Office.DEPUTY in council_wide_offices(somebody.user_id)
    assert Office.MEMBER not in council_wide_offices(somebody.user_id)
    assert end_ad_hoc(case.pk, actor=Actor.system(), clock=clock) == 1
    clock.advance(days=1)
    follow_terms(clock_for=lambda: clock)
    assert council_wide_offices(somebody.user_id) == frozenset()


def test_a_seat_that_a_deputy_leaves_is_filled_from_all_who_were_called(case, officer, left, clock):
    deputies = make_deputies(6)
    call_deputies(case.pk, actor=officer, clock=clock)
    answer(case, *deputies, clock=clock)
    end_time(case.pk, actor=Actor.system(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    gone = next(seat for seat in seats(Actor.system(), case.pk) if seat.member in deputies)
    recuse(case.pk, "A friend of mine works there.", actor=actor_of(gone), clock=clock)
    pool = pool_of(officer, Case.rows.get(pk=case.pk), clock.now())
    assert {place.member for place in pool.candidates} <= {*left[:3], *deputies} - {gone.member}
    assert pool.candidates


def rostered(case, officer, clock, n=10):
    """People are asked for, named and called; they have not answered."""
    ask_roster(case.pk, actor=officer, clock=clock)
    people = named(case, n, clock=clock)
    call_roster(case.pk, actor=officer, clock=clock)
    return people


def test_a_second_roster_counts_only_who_is_new_and_is_called_like_the_first(case, officer, left, clock):
    first = rostered(case, officer, clock)
    answer(case, *first, choice=Answer.UNAVAILABLE, clock=clock)
    ask_roster(case.pk, actor=officer, clock=clock)
    assert codes(call_roster, case.pk, actor=officer, clock=clock) == ("panel.roster_short",)
    second = named(case, 9, clock=clock)
    assert open_declarations(case.pk, actor=officer, clock=clock) == 0
    assert not set(second) & {place.member for place in pool_of(officer, case, clock.now()).places}
    assert codes(call_roster, case.pk, actor=officer, clock=clock) == ("panel.roster_short",)
    second += named(case, 1, clock=clock)
    assert call_roster(case.pk, actor=officer, clock=clock) == 10
    assert [one.called for one in Calling.rows.order_by("asked_at", "called_at")] == [10, 10]


def test_where_too_few_of_a_roster_can_sit_chance_is_not_left_without_a_choice(case, officer, left, clock):
    people = rostered(case, officer, clock)
    answer(case, *people[:4], clock=clock)
    answer(case, *people[4:], choice=Answer.UNAVAILABLE, clock=clock)
    end_time(case.pk, actor=Actor.system(), clock=clock)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("panel.roster_thin",)
    ask_roster(case.pk, actor=officer, clock=clock)


def test_nobody_fills_a_roster_with_friends(case, officer, left, clock):
    ask_roster(case.pk, actor=officer, clock=clock)
    named(case, 20, clock=clock)
    with pytest.raises(Refused) as refused:
        named(case, 1, clock=clock)
    assert refused.value.verdict.codes == ("panel.roster_full",)


def test_who_forms_panels_names_nobody_whatever_else_they_are(case, officer, left, clock):
    ask_roster(case.pk, actor=officer, clock=clock)
    both = acting(Office.INTEGRITY_OFFICER, Office.SECRETARIAT)
    with pytest.raises(Refused) as refused:
        named(case, 1, clock=clock, actor=both)
    assert refused.value.verdict.codes == ("panel.names_and_calls",)


def test_nobody_is_made_a_deputy_for_a_case(case, officer, left, clock):
    made = make_member(seat=SeatKind.DEPUTY)
    Term.objects.filter(member=made).update(entered_at=case.submitted_at)
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.no_deputy",)
    old = make_deputies(6)
    assert call_deputies(case.pk, actor=officer, clock=clock) == 6
    late = make_member(seat=SeatKind.DEPUTY)
    answer(case, *old, clock=clock)
    assert open_declarations(case.pk, actor=officer, clock=clock) == 0
    assert not {made, late} & {place.member for place in pool_of(officer, case, clock.now()).places}


def test_parties_are_heard_again_about_who_was_called(case, officer, left, clock):
    assert heard(case.pk, clock.now())[1] is Time.OVER
    deputies = make_deputies(6)
    call_deputies(case.pk, actor=officer, clock=clock)
    answer(case, *deputies, clock=clock)
    assert heard(case.pk, clock.now())[1] is Time.RUNNING
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("challenges.time_runs",)


def test_whoever_an_officer_alone_recused_is_waited_for(case, officer, clock):
    make_deputies(6)
    council = make_council(8)
    for one in council[3:]:
        make_interest(one, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    answer(case, *council, clock=clock)
    for concern in Concern.rows.filter(declaration__case=case):
        rule_on(concern.pk, decision="recuse", reason="A gift.", actor=officer, clock=clock)
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.recusals_not_final",)
    clock.advance(days=8)
    assert call_deputies(case.pk, actor=officer, clock=clock) == 6


def test_nobody_is_sent_away_so_that_others_can_be_called(case, officer, clock):
    make_deputies(6)
    council = make_council(8)
    clear(case, *council, clock=clock)
    keeper, today = acting(Office.SECRETARIAT), clock.now().date()
    for one in council[4:]:
        enter_leave(one.pk, today, today + timedelta(days=20), language="en", actor=keeper, clock=clock)
    assert codes(call_deputies, case.pk, actor=officer, clock=clock) == ("panel.sent_away",)
    clock.advance(days=4)
    assert call_deputies(case.pk, actor=officer, clock=clock) == 6


@pytest.mark.parametrize("step", ["withdraw", "settle"])
def test_nobody_is_named_for_a_case_that_is_over(case, officer, left, clock, step):
    ask_roster(case.pk, actor=officer, clock=clock)
    keeper = acting(Office.SECRETARIAT)
    assert len(open_rosters(keeper)) == 1
    walk(case, [step], clock=clock)
    assert open_rosters(keeper) == []
    assert Calling.rows.get().ended_at is not None
    with pytest.raises(NotReachable):
        named(case, 1, clock=clock, actor=keeper)


def test_another_panel_is_formed_from_the_council_anew(case, officer, left, clock):
    deputies = make_deputies(6)
    seated(case, officer, clock, deputies)
    walk(case, ["open_deliberation", "call_vote", "close_vote", "submit_draft", "rehear"], clock=clock)
    assert not set(deputies) & set(able_to_sit(case.pk, clock.now().date()))
    assert callings(officer, case.pk) == []


def test_a_roster_shows_in_no_list_of_those_whom_a_wall_keeps_out(case, officer, left, clock):
    ask_roster(case.pk, actor=officer, clock=clock)
    old = make_member("Old Member")
    Term.objects.filter(member=old).update(ended_early=clock.now().date() - timedelta(days=30))
    before = former_members(clock.now().date(), 24)
    assert [one.member for one in before] == [old]
    counted = coarse_counts()
    (somebody,) = named(case, 1, clock=clock)
    chair, today = acting(Office.COUNCIL_CHAIR), clock.now().date()
    raise_barrier(chair.id, case.pk, "R1", actor=Actor.system(), clock=clock)
    shown = people(chair, today)
    assert somebody not in [seat.member for seat in (*shown.sitting, *shown.standing_by, *shown.coming, *shown.former)]
    assert somebody not in to_remove(chair, today)
    assert str(somebody.pk) not in dict(people_to_enter(chair, clock.now()))
    assert coarse_counts() == counted
    Term.objects.filter(member=somebody).update(member=old)
    assert former_members(today, 24) == before


def coarse_counts() -> int:
    """What the public page of the record counts as people."""
    tags = PUBLIC[Coarse.PEOPLE]
    return RecordEntry.objects.filter(tag__in=tags).count()


def test_a_deputy_finds_the_way_to_declarations_and_interests(client):
    client.force_login(make_member(seat=SeatKind.DEPUTY).user)
    desk = client.get(reverse("overview:desk")).content.decode()
    for name in ("clearance:mine", "interests:register", "leaves:mine"):
        assert f'href="{reverse(name)}"' in desk


def test_two_officers_who_press_at_once_call_once(disposable_db):
    clock = SettableClock(START)
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
    ask_and_leave_too_few(case, clock)
    make_deputies(6)
    officers = [acting(Office.INTEGRITY_OFFICER) for _ in range(2)]
    done = race(*(lambda who=who: call_deputies(case.pk, actor=who, clock=clock) for who in officers))
    assert sorted(type(one).__name__ for one in done) == ["Refused", "int"]
    assert Calling.rows.filter(kind=SeatKind.DEPUTY).count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": SeatKind.MEMBER, "vacant": 1, "eligible": 0},
        {"kind": SeatKind.AD_HOC, "vacant": 0, "eligible": 0},
        {"kind": SeatKind.DEPUTY, "vacant": 1, "eligible": 0},  # called at once, or not at all
        {"kind": SeatKind.AD_HOC, "vacant": 1, "eligible": 0, "called": 3},
    ],
)
def test_database_refuses_a_calling_that_calls_nobody(case, clock, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Calling.rows.create(case=case, asked_at=clock.now(), **fields)


def test_database_ties_who_is_ad_hoc_to_a_case(db, clock):
    member = make_member()
    days = {"starts": clock.now().date() - timedelta(days=4000), "ends": clock.now().date() - timedelta(days=3000)}
    days |= {"entered_at": clock.now()}
    for fields in (
        {"seat": SeatKind.AD_HOC},
        {"seat": SeatKind.DEPUTY, "case_uuid": uuid4()},
        {"seat": "guest"},
        {"seat": SeatKind.DEPUTY, "entered_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.create(member=member, constituency=Constituency.LEGAL, **{**days, **fields})


def key() -> dict[str, str]:
    return {"idempotency_key": str(uuid4())}


def page(case) -> str:
    return reverse("panel:formation", args=[case.pk])


def test_the_officer_is_offered_one_step_after_the_other(client, case, left, clock):
    make_deputies(2)
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    text = client.get(page(case)).content.decode()
    assert "Too few are left" in text
    assert "Call the deputies" in text
    assert "Ask for an ad hoc roster" not in text
    assert client.post(reverse("panel:deputies", args=[case.pk]), key()).status_code == 302
    text = client.get(page(case)).content.decode()
    assert "Who was called besides the members" in text
    assert "Too few are left" not in text  # deputies have not answered yet


def test_names_are_entered_on_a_page_of_those_who_appoint(client, case, officer, left, clock):
    ask_roster(case.pk, actor=officer, clock=clock)
    keeper, chosen = make_user("Marloes", Office.SECRETARIAT), make_user("Ama")
    client.force_login(keeper)
    address = reverse("panel:roster", args=[case.pk])
    assert address in client.get(reverse("overview:desk")).content.decode()
    text = client.get(address).content.decode()
    assert "0 of at least 10" in text
    assert case.title not in text
    typed = {"person": str(chosen.pk), "name": "Ama Owusu", "constituency": "legal", "nobody": "on"}
    answer_ = client.post(address, {**key(), **typed, "region": ""})
    assert answer_.status_code == 422
    assert "Ama Owusu" in answer_.content.decode()
    more = {"region": "AFR", "country": "GH", "languages": "en", "sector": "legal"}
    assert client.post(address, {**key(), **typed, **more}).status_code == 302
    assert "1 of at least 10" in client.get(address).content.decode()
    assert Term.objects.get(member__user=chosen).case_uuid == case.pk


def test_the_public_learns_of_deputies_and_not_of_who_is_ad_hoc(client, case, officer, left, clock):
    deputy = make_member("Dora Deputy", seat=SeatKind.DEPUTY)
    call_deputies(case.pk, actor=officer, clock=clock)
    answer(case, deputy, choice=Answer.UNAVAILABLE, clock=clock)
    ask_roster(case.pk, actor=officer, clock=clock)
    named(case, 1, clock=clock)
    text = client.get(reverse("safeguards:council")).content.decode()
    assert "Dora Deputy" in text
    assert "Ad hoc 0" not in text
    assert "Ad hoc 0" not in client.get(reverse("reports:report")).content.decode()
