"""From the pool to a working panel and back: the draw, row 9, recusal, removal, replacement, challenges."""

import pytest
from django.db import transaction

from cases.clearance.actions import declare_conflict
from cases.lifecycle import Stage
from cases.panel.actions import (
    answer_challenge,
    ask_chances,
    close_challenge,
    commit_panel_draw,
    draw_panel,
    enlarge_panel,
    file_challenge,
    forfeit_seat,
    recuse,
    seat_panel,
    seat_replacement,
    vote_on_challenge,
)
from cases.panel.models import Candidate, Challenge, Panel, PanelDraw, Seat
from cases.panel.queries import all_seats, my_seat, names_in, pool_of, preview, seats
from cases.panel.rules import ChallengeState, Exclusion, SeatRole, SeatState
from cases.panel.tasks import work_out_pool
from council.access.actions import raise_barrier
from council.access.queries import is_barred, offices_on
from council.access.rules import PANEL, Office
from council.draws.models import Draw
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.draw.stream import hashed
from council.kernel.verdicts import NotReachable, Refused
from council.members.rules import Constituency
from council.record.queries import check, entries_about, payload_of
from tests.conftest import START
from tests.factories.cases import make_case, walk
from tests.factories.declarations import answer, ask, clear, declaration_of
from tests.factories.interests import make_interest
from tests.factories.panels import (
    actor_of,
    chair,
    draw_when_due,
    fix_pool,
    form_panel,
    make_council,
    make_panel,
    wait_for_draw,
)
from tests.factories.people import acting, actor_for, give, make_member, make_organisation
from tests.support.races import race


@pytest.fixture
def case(clock, db):
    return make_case(Stage.PANEL_FORMATION, clock=clock, region="AFR", language="en")


@pytest.fixture
def officer(db):
    return acting(Office.INTEGRITY_OFFICER)


def codes(refused) -> tuple[str, ...]:
    return refused.value.verdict.codes


def test_panel_takes_the_whole_way(case, officer, clock):
    council = make_council()
    seated = form_panel(case, council, clock=clock)
    assert [seat.position for seat in seated] == [1, 2, 3, 4, 5]
    assert [seat.role for seat in seated] == [
        SeatRole.PANEL_CHAIR,
        SeatRole.RAPPORTEUR,
        SeatRole.PANELLIST,
        SeatRole.PANELLIST,
        SeatRole.PANELLIST,
    ]
    assert {seat.state for seat in seated} == {SeatState.SEATED}
    held = [sorted(offices_on(actor_of(seat), case.pk) & PANEL) for seat in seated]
    assert held == [["panel_chair", "panellist"], ["panellist", "rapporteur"], *[["panellist"]] * 3]
    panel = Panel.rows.get()
    assert (panel.case.stage, panel.round, panel.frozen_at) == (Stage.ASSESSMENT, 1, clock.now())
    tags = [entry.tag for entry in entries_about(case.pk)]
    assert [tag for tag in tags if tag.startswith(("draw.", "panel."))] == [
        "draw.committed",
        "draw.chances",
        "draw.drawn",
        "panel.seated",
    ]
    assert check().ok


def test_document_names_nobody_and_the_officer_can_resolve_it(case, officer, clock):
    council = make_council()
    seated = form_panel(case, council, clock=clock)
    panel_draw = PanelDraw.rows.get()
    for member in council:
        assert str(member.pk) not in panel_draw.draw.document
        assert str(member.employer_id) not in panel_draw.draw.document
    names = names_in(officer, panel_draw)
    drawn = [names[word] for word in panel_draw.draw.outcome["drawn"]]
    assert drawn == [seat.member for seat in seated]
    assert names_in(acting(Office.INTAKE_OFFICER), panel_draw) == {}


def test_identifiers_differ_from_draw_to_draw(clock, db):
    council = make_council()
    one, other = (make_case(Stage.PANEL_FORMATION, clock=clock) for _ in range(2))
    form_panel(one, council, clock=clock)
    form_panel(other, council, clock=clock)
    codes_used = list(Candidate.rows.values_list("code", flat=True))
    assert len(set(codes_used)) == len(codes_used) == 24


def test_nobody_barred_pending_or_silent_is_drawn(case, officer, clock):
    council = make_council(10)
    barred, pending, away, late, stale = (make_member() for _ in range(5))
    make_interest(barred, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    make_interest(pending, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    clear(case, *council, pending, stale, clock=clock)
    answer(case, away, choice="unavailable", clock=clock)
    clock.advance(hours=1)
    make_interest(stale, InterestKind.OFFICE, make_organisation(), clock=clock)
    reasons = {place.member.pk: place.exclusion for place in pool_of(officer, case, clock.now()).places}
    assert [reasons[member.pk] for member in (barred, pending, away, late, stale)] == [
        Exclusion.BARRED,
        Exclusion.PENDING,
        Exclusion.UNAVAILABLE,
        Exclusion.WAITING,
        Exclusion.REGISTER,
    ]
    assert {reasons[member.pk] for member in council} == {None}
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.declarations_open", "panel.rulings_open")
    assert Draw.objects.count() == 0


def test_integrity_officer_sits_on_no_panel(case, officer, clock):
    council = make_council(8)
    give(council[0].user, Office.INTEGRITY_OFFICER)
    clear(case, *council, clock=clock)
    reasons = {place.member.pk: place.exclusion for place in pool_of(officer, case, clock.now()).places}
    assert reasons[council[0].pk] == Exclusion.OFFICER
    assert {reasons[member.pk] for member in council[1:]} == {None}


def test_who_keeps_the_files_sits_on_no_panel_where_the_rules_say_so(case, officer, clock):
    council = make_council(8)
    give(council[0].user, Office.SECRETARIAT)
    give(council[1].user, Office.REVIEWER)  # goes with a seat under all rules
    clear(case, *council, clock=clock)
    reasons = {place.member.pk: place.exclusion for place in pool_of(officer, case, clock.now()).places}
    assert reasons[council[0].pk] == Exclusion.OFFICER
    assert {reasons[member.pk] for member in council[1:]} == {None}


def test_states_platforms_and_one_cluster_never_sit_together(case, officer, clock):
    employer = make_organisation()
    state = [make_member(constituency=Constituency.STATE) for _ in range(2)]
    platform = make_member(constituency=Constituency.PLATFORM)
    colleagues = [make_member(employer=employer, legal=True) for _ in range(3)]
    council = [*make_council(4), *state, platform, *colleagues]
    seated = form_panel(case, council, clock=clock)
    sitting = {seat.member_id for seat in seated}
    assert not sitting & {member.pk for member in [*state, platform]}
    assert len(sitting & {member.pk for member in colleagues}) == 1


def test_preview_says_whether_a_panel_exists(case, officer, clock):
    council = make_council(4)
    clear(case, *council, clock=clock)
    assert preview(pool_of(officer, case, clock.now()))[1].codes == ("draws.infeasible",)
    more = make_council(4)
    clear(case, *more, clock=clock)
    relaxed, verdict = preview(pool_of(officer, case, clock.now()))
    assert (relaxed, verdict.ok) == ([], True)


def test_pool_takes_a_fixed_number_of_queries(case, officer, clock, django_assert_num_queries):
    for count in (1, 3):
        clear(case, *make_council(count), clock=clock)
        with django_assert_num_queries(22):
            pool_of(officer, case, clock.now())


def test_draw_before_the_commitment_and_a_second_draw_are_refused(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    with pytest.raises(Refused) as refused:
        draw_when_due(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.not_committed",)
    fix_pool(case.pk, actor=officer, clock=clock)
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("draws.still_open",)
    first = draw_when_due(case.pk, actor=officer, clock=clock)
    with pytest.raises(Refused) as refused:
        draw_when_due(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("draws.already_drawn",)
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.no_vacancy",)
    assert list(Seat.rows.order_by("position")) == first


def test_the_number_is_the_one_that_the_document_named(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    draw = Draw.objects.get()
    (source,) = draw.sources
    assert source["name"] == f"{draw.chain}:{draw.round}"
    assert draw.value["beacon"] == {"chain": draw.chain, "round": draw.round}
    assert hashed(bytes.fromhex(source["bytes"]), draw.round).hex() == draw.chain.removeprefix("offline:")
    assert draw.draw_id == f"{case.number}/1"


def test_clicks_at_once_give_one_draw_and_one_panel(disposable_db):
    clock = SettableClock(START)
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    clear(case, *make_council(8), clock=clock)

    def click(act) -> list:
        return list(race(*([lambda: act(case.pk, actor=officer, clock=clock)] * 6)))

    work_out_pool(ask_chances(case.pk, actor=officer, clock=clock, walks=20).pk, clock_for=lambda: clock)
    for act in (commit_panel_draw, draw_panel, seat_panel):
        wait_for_draw(case.pk, clock=clock)
        answers = click(act)
        assert len([one for one in answers if not isinstance(one, Exception)]) == 1
        assert {type(one) for one in answers if isinstance(one, Exception)} == {Refused}
    assert (Draw.objects.count(), Panel.rows.count(), Seat.rows.count()) == (1, 1, 5)
    assert check().ok


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, Office.INTEGRITY_OFFICER}))
def test_only_the_integrity_officer_draws_and_seats(office, case, clock):
    for act in (commit_panel_draw, draw_panel, seat_panel):
        with pytest.raises(NotReachable):
            act(case.pk, actor=acting(office), clock=clock)


def test_row_nine_is_refused_when_a_panellist_is_no_longer_cleared(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    drawn = draw_when_due(case.pk, actor=officer, clock=clock)
    declaration = declaration_of(case, drawn[0].member)
    declare_conflict(declaration.pk, code="D3", text="A friend", actor=actor_for(drawn[0].member.user), clock=clock)
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.not_declared",)


def test_row_nine_is_refused_when_the_draw_was_touched(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    draw = Draw.objects.get()
    Draw.objects.update(sources=[{**draw.sources[0], "bytes": "00" * 32}])
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.draw_does_not_hold",)


def test_row_nine_before_the_draw_is_refused(case, officer, clock):
    with pytest.raises(Refused) as refused:
        seat_panel(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.not_drawn", "panel.draw_does_not_hold")


def test_recusal_walls_at_once_keeps_the_seat_and_passes_the_chair_on(case, clock):
    seated = form_panel(case, clock=clock)
    leaving = seated[0]
    recuse(case.pk, "I met the author yesterday", actor=actor_of(leaving), clock=clock)
    assert is_barred(leaving.member.user_id, case.pk)
    assert offices_on(actor_of(leaving), case.pk) == frozenset()
    with pytest.raises(NotReachable):
        my_seat(actor_of(leaving), case.pk)
    left = Seat.rows.get(pk=leaving.pk)
    assert (left.state, left.left_reason, left.left_at) == (
        SeatState.RECUSED,
        "I met the author yesterday",
        clock.now(),
    )
    now = seats(Actor.system(), case.pk)
    assert [(seat.position, seat.role) for seat in now] == [
        (2, SeatRole.RAPPORTEUR),
        (3, SeatRole.PANEL_CHAIR),
        (4, SeatRole.PANELLIST),
        (5, SeatRole.PANELLIST),
    ]
    assert "panel_chair" in offices_on(actor_of(now[1]), case.pk)
    changed = [payload_of(entry) for entry in entries_about(case.pk) if entry.tag == "seat.changed"]
    assert changed[-2]["state"] == "recused"
    assert changed[-1]["role"] == "panel_chair"


def test_recusal_takes_a_reason(case, clock):
    seated = form_panel(case, clock=clock)
    with pytest.raises(Refused) as refused:
        recuse(case.pk, "  ", actor=actor_of(seated[1]), clock=clock)
    assert [(one.code, one.field) for one in refused.value.verdict.reasons] == [("panel.reason_needed", "reason")]


def test_empty_seat_is_filled_by_a_new_draw_that_names_the_last(case, officer, clock):
    seated = form_panel(case, clock=clock)
    recuse(case.pk, "Conflict", actor=actor_of(seated[4]), clock=clock)
    with pytest.raises(Refused) as refused:
        seat_replacement(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.seats_vacant", "panel.nobody_to_seat")
    second = fix_pool(case.pk, actor=officer, clock=clock)
    value = second.draw.value
    assert value["draw_id"] == f"{case.number}/2"
    assert (len(value["seated"]), "prev" in value) == (4, True)
    assert len(value["pool"]) + len(value["seated"]) + len(value["excluded"]) == 12
    draw_when_due(case.pk, actor=officer, clock=clock)
    (new,) = seat_replacement(case.pk, actor=officer, clock=clock)
    assert (new.position, new.state, new.role) == (6, SeatState.SEATED, SeatRole.PANELLIST)
    assert new.member_id not in {seat.member_id for seat in seated}
    assert len(seats(Actor.system(), case.pk)) == 5
    assert "panellist" in offices_on(actor_of(new), case.pk)


def test_wall_that_rises_later_takes_the_seat(case, clock):
    seated = form_panel(case, clock=clock)
    raise_barrier(seated[2].member.user_id, case.pk, "R4", actor=Actor.system(), clock=clock)
    left = Seat.rows.get(pk=seated[2].pk)
    assert (left.state, left.left_reason) == (SeatState.REMOVED, "R4")
    assert len(seats(Actor.system(), case.pk)) == 4


def test_wall_on_another_case_takes_no_seat(case, clock):
    seated = form_panel(case, clock=clock)
    other = make_case(clock=clock)
    raise_barrier(seated[2].member.user_id, other.pk, "R4", actor=Actor.system(), clock=clock)
    assert len(seats(Actor.system(), case.pk)) == 5


def test_silent_seat_is_forfeited(case, clock):
    seated = form_panel(case, clock=clock)
    seat = forfeit_seat(seated[3].pk, actor=Actor.system(), clock=clock)
    assert (seat.state, seat.left_reason) == (SeatState.REMOVED, "forfeited")
    assert offices_on(actor_of(seat), case.pk) & PANEL == frozenset()


def test_second_failed_vote_makes_room_for_two_more(case, officer, clock):
    form_panel(case, clock=clock)
    enlarge_panel(case.pk, 2, actor=Actor.system(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    assert len(seat_replacement(case.pk, actor=officer, clock=clock)) == 2
    assert len(seats(Actor.system(), case.pk)) == 7


def test_publication_lets_the_seats_have_served(clock, db):
    case = make_case(Stage.APPROVED, clock=clock)
    make_panel(case)
    walk(case, ["publish"], clock=clock)
    assert {seat.state for seat in all_seats(Actor.system(), case.pk)} == {SeatState.SERVED}


def test_rehearing_takes_another_panel(case, officer, clock):
    council = make_council(20)  # whoever is drawn first, enough of each kind remain for the second panel
    first = form_panel(case, council, clock=clock)
    case = walk(case, ["open_deliberation", "call_vote", "close_vote", "submit_draft", "rehear"], clock=clock)
    assert case.stage == Stage.PANEL_FORMATION
    assert {seat.state for seat in all_seats(Actor.system(), case.pk)} == {SeatState.REPLACED}
    assert all(offices_on(actor_of(seat), case.pk) & PANEL == frozenset() for seat in first)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    second = seats(Actor.system(), case.pk)
    assert {seat.member_id for seat in second} & {seat.member_id for seat in first} == set()
    assert {seat.panel.round for seat in all_seats(Actor.system(), case.pk)} == {1, 2}


@pytest.mark.parametrize(
    ("votes", "state"),
    [
        ([True, True, True, False], ChallengeState.UPHELD),
        ([True, True, False, False], ChallengeState.UPHELD),
        ([True, False, False, False], ChallengeState.DISMISSED),
    ],
)
def test_challenge_is_voted_on_by_the_others_and_a_tie_removes(votes, state, case, officer, clock):
    seated = form_panel(case, clock=clock)
    challenged = seated[4]
    challenge = file_challenge(challenged.pk, "He wrote about it", actor=Actor.receipt(case.pk, case.pk), clock=clock)
    assert challenge.filed_by == "appellant"
    answer_challenge(challenge.pk, "I did not", actor=actor_of(challenged), clock=clock)
    with pytest.raises(Refused) as refused:
        vote_on_challenge(challenge.pk, upholds=False, actor=actor_of(challenged), clock=clock)
    assert codes(refused) == ("panel.own_challenge",)
    with pytest.raises(Refused) as refused:
        close_challenge(challenge.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.votes_missing",)
    for seat, upholds in zip(seated[:4], votes, strict=True):
        vote_on_challenge(challenge.pk, upholds=upholds, actor=actor_of(seat), clock=clock)
    close_challenge(challenge.pk, actor=officer, clock=clock)
    assert Challenge.rows.get().state == state
    upheld = state == ChallengeState.UPHELD
    assert Seat.rows.get(pk=challenged.pk).state == (SeatState.REMOVED if upheld else SeatState.SEATED)
    assert is_barred(challenged.member.user_id, case.pk) == upheld
    with pytest.raises(Refused):
        close_challenge(challenge.pk, actor=officer, clock=clock)


def test_challenge_stops_a_draw_until_it_is_decided(case, officer, clock):
    seated = form_panel(case, clock=clock)
    recuse(case.pk, "Conflict", actor=actor_of(seated[4]), clock=clock)
    file_challenge(seated[0].pk, "Doubt", actor=officer, clock=clock)
    with pytest.raises(Refused) as refused:
        fix_pool(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("panel.challenge_open",)
    with pytest.raises(Refused) as refused:
        file_challenge(seated[0].pk, "Doubt again", actor=officer, clock=clock)
    assert codes(refused) == ("panel.challenge_open",)


def test_receipt_of_another_case_challenges_nobody(case, clock):
    seated = form_panel(case, clock=clock)
    other = make_case(clock=clock)
    with pytest.raises(NotReachable):
        file_challenge(seated[0].pk, "Doubt", actor=Actor.receipt(other.pk, other.pk), clock=clock)
    with pytest.raises(NotReachable):
        file_challenge(seated[0].pk, "Doubt", actor=chair(seated), clock=clock)


def test_empty_council_asks_nobody(case, officer, clock):
    with pytest.raises(Refused) as refused:
        ask(case, clock=clock)
    assert codes(refused) == ("clearance.nobody_to_ask",)
