"""The runs of the watch: what is gathered and when, nothing computed twice, and nothing that is not published."""

from datetime import timedelta

import pytest
from django.db import connection

from cases.capture.actions import begin_watch, finish_watch, learn
from cases.capture.models import CaseWatch, Watch
from cases.capture.queries import all_facts, facts_of, published, stamps
from cases.capture.tasks import watch
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion.actions import cast_review
from cases.opinion.rules.words import ReviewChoice
from cases.panel.actions import recuse
from cases.panel.models import Seat
from cases.panel.rules import SeatState
from cases.voting.models import Ballot
from council.access.rules import Office
from council.draws.models import Draw
from council.draws.rules import DrawState
from council.kernel.actor import Actor
from council.safeguards.rules.facts import Asked
from tests.factories.capture import BARRED, UNAVAILABLE, make_drawn, make_published_cases
from tests.factories.cases import WHEN, make_case
from tests.factories.opinions import let_review_pass, make_submitted, publish
from tests.factories.panels import actor_of, draw_when_due, fix_pool, form_panel, make_council
from tests.factories.people import acting, actor_for, make_member, make_platform

pytestmark = pytest.mark.django_db
UNTIL = WHEN.replace(day=1, hour=0)
SYSTEM = Actor.system()


@pytest.fixture
def council():
    return make_council(12)


def history(number, council, clock, **how):
    like = make_case(Stage.PANEL_FORMATION, clock=clock, platform=make_platform())
    cases = make_published_cases(number, like, at=UNTIL - timedelta(days=2))
    for place, case in enumerate(cases):
        make_drawn(case, council, at=case.published_at, seed=f"case {place}", **how)
    return cases


def run(clock):
    return watch(clock_for=lambda: clock)


def test_facts_of_a_case_are_those_of_its_draw_and_vote(council, clock):
    away, barred = council[-1].pk, council[-2].pk
    (case,) = history(1, council, clock, out={away: UNAVAILABLE, barred: BARRED})
    facts = facts_of([case])[case.pk]
    seats = list(Seat.rows.filter(panel__case=case))
    draw = Draw.objects.get(subject=case.pk)
    assert facts.platform == str(case.platform_id)
    assert set(facts.panel) == {str(seat.member_id) for seat in seats} == set(facts.votes)
    assert facts.asked[str(away)] == Asked.UNAVAILABLE
    assert facts.asked[str(barred)] == Asked.EXCLUDED
    assert set(facts.groups) == {str(one.pk) for one in council}
    assert facts.groups[str(council[0].pk)] == council[0].terms.get().constituency
    (lottery,) = facts.lotteries
    assert len(lottery.pool) == 10
    assert set(lottery.drawn) == set(facts.panel)
    assert len(lottery.rehearsals) == 30
    assert {len(one) for one in lottery.rehearsals} == {5}
    assert (lottery.late, lottery.void, lottery.relaxed) == (False, False, len(draw.outcome["relaxed"]))
    assert facts.overturned == (list(facts.votes.values()).count("overturn") > 2)


def test_seats_that_were_left_and_filled_again_are_known(council, clock):
    (case,) = history(1, council, clock)
    gone = Seat.rows.filter(panel__case=case).first()
    Seat.rows.filter(pk=gone.pk).update(state=SeatState.RECUSED.value, left_at=case.published_at)
    facts = facts_of([case])[case.pk]
    assert facts.gone == (str(gone.member_id),)
    assert str(gone.member_id) not in facts.panel


def test_late_and_void_draws_are_counted_and_void_ones_compared_with_nothing(council, clock):
    (case,) = history(1, council, clock)
    draw = Draw.objects.get(subject=case.pk)
    Draw.objects.filter(pk=draw.pk).update(
        state=DrawState.VOID,
        drawn_at=draw.committed_at + timedelta(hours=25),
        voided_at=draw.committed_at + timedelta(hours=30),
        void_ground="pool_wrong",
        asked_as="integrity_officer",
        agreed_as="council_chair",
    )
    (drawn,) = facts_of([case])[case.pk].draws
    assert (drawn.late, drawn.void) == (True, True)
    assert facts_of([case])[case.pk].lotteries == []


def test_only_published_cases_count(council, clock):
    cases = history(2, council, clock)
    make_case(Stage.VOTING, clock=clock)
    assert [one.pk for one in published(UNTIL)] == [one.pk for one in cases]
    Case.rows.filter(pk=cases[0].pk).update(published_at=UNTIL)  # of this month: not yet
    assert [one.pk for one in published(UNTIL)] == [cases[1].pk]


def test_case_that_is_heard_again_stops_counting(council, clock):
    case = history(5, council, clock)[0]
    run(clock)
    assert len(all_facts(UNTIL).facts) == 5
    Case.rows.filter(pk=case.pk).update(stage=Stage.PANEL_FORMATION)
    assert case not in published(UNTIL)
    assert len(all_facts(UNTIL).facts) == 4  # nor what was known of it


def test_run_takes_batches_and_ends_with_figures(council, clock, monkeypatch):
    monkeypatch.setattr("cases.capture.actions.BATCH", 2)
    monkeypatch.setattr("cases.capture.tasks.BATCHES_A_ROUND", 2)
    history(7, council, clock)
    assert run(clock) == 4
    going = Watch.objects.get()
    assert (going.done, going.cases, going.finished_at, going.public) == (4, 7, None, None)
    assert run(clock) == 3
    ended = Watch.objects.get()
    assert (ended.done, ended.finished_at) == (7, clock.now())
    assert ended.public["cases"] == 7
    assert set(ended.of_members["members"]) == {str(one.pk) for one in council}
    assert run(clock) == 0
    assert Watch.objects.count() == 1


def test_run_ends_with_its_last_batch_though_that_is_full(council, clock, monkeypatch):
    monkeypatch.setattr("cases.capture.actions.BATCH", 3)
    monkeypatch.setattr("cases.capture.tasks.BATCHES_A_ROUND", 2)
    history(6, council, clock)
    assert run(clock) == 6
    assert Watch.objects.get().finished_at == clock.now()


def test_next_run_computes_only_what_is_new_or_changed(council, clock):
    cases = history(6, council, clock)
    assert run(clock) == 6
    before = dict(CaseWatch.rows.values_list("case_id", "pk"))
    clock.advance(days=31)
    more = make_published_cases(5, make_case(Stage.PANEL_FORMATION, clock=clock), at=UNTIL + timedelta(days=20))
    for place, case in enumerate(more):
        make_drawn(case, council, at=case.published_at, seed=f"more {place}")
    Seat.rows.filter(panel__case=cases[2], position=1).update(left_at=cases[2].published_at, state="recused")
    assert run(clock) == 6  # five new ones and the one whose seats changed
    after = dict(CaseWatch.rows.values_list("case_id", "pk"))
    assert {one for one in before if before[one] != after[one]} == {cases[2].pk}
    assert len(after) == 11


def test_no_new_figures_before_five_more_cases_are_out(council, clock):
    history(5, council, clock)
    run(clock)
    assert Watch.objects.count() == 1
    clock.advance(days=31)
    for number in range(4):
        case = make_published_cases(1, make_case(Stage.PANEL_FORMATION, clock=clock), at=UNTIL + timedelta(days=9))[0]
        make_drawn(case, council, at=case.published_at, seed=f"more {number}")
    run(clock)
    assert Watch.objects.count() == 1  # the difference would be four cases
    case = make_published_cases(1, make_case(Stage.PANEL_FORMATION, clock=clock), at=UNTIL + timedelta(days=9))[0]
    make_drawn(case, council, at=case.published_at, seed="the fifth")
    run(clock)
    assert Watch.objects.count() == 2


def test_nothing_runs_before_five_cases_are_published(council, clock):
    assert run(clock) == 0
    history(4, council, clock)
    assert run(clock) == 0
    assert not Watch.objects.exists()  # figures of four cases would tell of each


def test_run_ends_when_a_case_that_it_counted_is_heard_again(council, clock, monkeypatch):
    monkeypatch.setattr("cases.capture.actions.BATCH", 2)
    monkeypatch.setattr("cases.capture.tasks.BATCHES_A_ROUND", 2)
    cases = history(5, council, clock)
    assert run(clock) == 4
    Case.rows.filter(pk=cases[0].pk).update(stage=Stage.PANEL_FORMATION)
    run(clock)
    assert Watch.objects.get().public["cases"] in {3, 4}


def test_same_facts_give_the_same_figures(council, clock):
    history(5, council, clock)

    def anew():
        Watch.objects.all().delete()
        CaseWatch.rows.all().delete()
        assert run(clock) == 5
        made = Watch.objects.get()
        return made.public, made.of_members

    assert anew() == anew()


def spoil_draw(case):
    Draw.objects.filter(subject=case.pk).update(document="{}")


def spoil_ballot(case):
    ballot = Ballot.rows.filter(case=case).first()
    ballot.sealed = "not an opening"
    ballot.save(update_fields=["sealed"])


@pytest.mark.parametrize("spoil", [spoil_draw, spoil_ballot])
def test_case_that_cannot_be_read_holds_up_no_other(council, clock, caplog, spoil):
    cases = history(5, council, clock)
    spoil(cases[1])
    assert run(clock) == 4
    assert f"case {cases[1].pk} cannot be read" in caplog.text
    told = Watch.objects.get().public
    assert (told["cases"], told["unread"]) == (4, 1)


def test_case_that_cannot_be_read_any_more_leaves_with_what_was_known_of_it(council, clock):
    cases = history(5, council, clock)
    run(clock)
    Watch.objects.all().delete()
    Seat.rows.filter(panel__case=cases[1], position=1).update(left_at=cases[1].published_at, state="recused")
    spoil_draw(cases[1])
    assert run(clock) == 0
    told = Watch.objects.get().public
    assert (told["cases"], told["unread"]) == (4, 1)


def test_what_is_known_of_a_case_and_cannot_be_read_holds_up_no_other(council, clock, caplog):
    cases = history(5, council, clock)
    run(clock)
    Watch.objects.all().delete()
    row = CaseWatch.rows.get(case=cases[1])
    row.sealed = '{"of": "another version"}'
    row.save(update_fields=["sealed"])
    assert run(clock) == 0
    told = Watch.objects.get().public
    assert (told["cases"], told["unread"]) == (4, 1)
    assert f"case {cases[1].pk} cannot be read" in caplog.text
    Watch.objects.all().delete()
    assert run(clock) == 1  # it is computed again
    assert Watch.objects.get().public["unread"] == 0


def test_new_way_of_computing_computes_every_case_again(council, clock, monkeypatch):
    history(5, council, clock)
    assert run(clock) == 5
    Watch.objects.all().delete()
    assert run(clock) == 0
    Watch.objects.all().delete()
    monkeypatch.setattr("cases.capture.rules.running.FACTS", 10**6)
    assert run(clock) == 5


def test_run_passes_over_no_case_when_one_that_it_has_seen_is_heard_again(council, clock, monkeypatch):
    monkeypatch.setattr("cases.capture.actions.BATCH", 2)
    monkeypatch.setattr("cases.capture.tasks.BATCHES_A_ROUND", 1)
    cases = history(7, council, clock)
    assert run(clock) == 2
    Case.rows.filter(pk__in=[case.pk for case in cases[:2]]).update(stage=Stage.PANEL_FORMATION)
    for _ in range(4):
        run(clock)
    assert Watch.objects.get().public["cases"] == 5
    assert set(CaseWatch.rows.values_list("case_id", flat=True)) == {case.pk for case in cases}


def test_cases_of_one_moment_are_all_taken(council, clock, monkeypatch):
    monkeypatch.setattr("cases.capture.actions.BATCH", 2)
    cases = history(5, council, clock)
    Case.rows.filter(pk__in=[case.pk for case in cases]).update(published_at=UNTIL - timedelta(days=3))
    assert run(clock) == 5


def test_second_timer_leaves_a_run_to_the_first(council, clock, monkeypatch):
    monkeypatch.setattr("cases.capture.actions.BATCH", 3)
    history(5, council, clock)
    first = begin_watch(UNTIL, actor=SYSTEM, clock=clock)
    second = begin_watch(UNTIL, actor=SYSTEM, clock=clock)
    assert learn(first, actor=SYSTEM, clock=clock) == 3
    before = list(CaseWatch.rows.order_by("pk").values_list("pk", flat=True))
    assert learn(second, actor=SYSTEM, clock=clock) is None
    assert list(CaseWatch.rows.order_by("pk").values_list("pk", flat=True)) == before
    assert learn(first, actor=SYSTEM, clock=clock) == 2
    late = Watch.objects.get()
    assert finish_watch(first, actor=SYSTEM, clock=clock) is not None
    clock.advance(hours=1)
    assert finish_watch(late, actor=SYSTEM, clock=clock) is None
    assert Watch.objects.get().finished_at < clock.now()


def test_facts_lie_sealed_and_take_the_same_queries_at_one_and_three(council, clock, django_assert_num_queries):
    cases = history(5, council, clock)[:3]
    run(clock)
    row = CaseWatch.rows.first()
    assert "overturn" in str(row.sealed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM cases_casewatch")
        assert all(b"overturn" not in bytes(stored) for (stored,) in cursor.fetchall())
    for some in (cases[:1], cases):
        found = list(published(UNTIL).filter(pk__in=[one.pk for one in some]))
        with django_assert_num_queries(5):
            stamps(found)
        with django_assert_num_queries(10):
            facts_of(found)


def test_steered_draws_are_found_and_named_to_nobody_but_the_auditor(council, clock):
    bloc = {one.pk for one in council[:3]}
    history(14, council, clock, steer=(bloc, 2))
    run(clock)
    found = Watch.objects.get()
    members = found.of_members["members"]
    assert all(members[str(pk)]["seats"] > members[str(pk)]["expected"] for pk in bloc)
    assert not [one for one in council if str(one.pk) in str(found.public)]


def test_replacement_knows_whose_seat_it_fills(clock):
    """The whole way: drawn, seated, somebody steps back, the seat is drawn again."""
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    seats = form_panel(case, make_council(12), clock=clock)
    clock.advance(hours=1)
    recuse(case.pk, reason="I know them.", actor=actor_of(seats[1]), clock=clock)
    clock.advance(hours=1)
    officer = acting(Office.INTEGRITY_OFFICER)
    fix_pool(case.pk, actor=officer, clock=clock)
    (came,) = draw_when_due(case.pk, actor=officer, clock=clock)
    found = facts_of([Case.rows.get(pk=case.pk)])[case.pk]
    first, second = found.draws
    assert (first.left, second.left) == ((), (str(seats[1].member_id),))
    assert second.drawn == (str(came.member_id),)
    assert set(second.seated) == {str(seat.member_id) for seat in seats if seat.pk != seats[1].pk}
    assert found.gone == (str(seats[1].member_id),)
    assert found.overturned is None


def test_what_the_whole_council_said_of_a_draft_is_known(clock):
    members = [make_member(), make_member()]
    decided = make_submitted(clock)
    for member, choice in zip(members, (ReviewChoice.OBJECT, ReviewChoice.APPROVE), strict=True):
        for said in (ReviewChoice.APPROVE, choice):  # the last one counts
            actor = actor_for(member.user)
            cast_review(decided.case.pk, choice=said, reason="Because.", actor=actor, clock=decided.clock)
    let_review_pass(decided)
    publish(decided)
    clock.advance(days=31)
    (case,) = published(clock.now())
    found = facts_of([case])[case.pk]
    assert found.plenary == {str(members[0].pk): "object", str(members[1].pk): "approve"}
    assert found.overturned is True
    assert sorted(found.votes.values()) == ["overturn"] * 4 + ["uphold"]
