"""Moving a case: every step of the table, every refusal, clocks and record in one transaction."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cases.docket.actions import move
from cases.docket.models import Case, StageChange
from cases.lifecycle import PAUSING, STAGE_CLOCKS, STEPS, TRANSITIONS, Stage, legal_pairs
from council.access.rules import PANEL, Office
from council.clocks.models import Deadline
from council.clocks.queries import live
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.queries import check, entries_about, payload_of
from tests.factories.cases import make_case, walk
from tests.factories.people import acting
from tests.support.payloads import facts_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.BUNDLED])
def test_every_step_that_the_table_does_not_have_is_refused(stage, clock):
    case = make_case(stage, clock=clock)
    desk, panel = acting(*sorted(set(Office) - {Office.CONFLICTS_PANEL, Office.SYSTEM} - PANEL)), acting(*sorted(PANEL))
    entries = len(entries_about(case.pk))
    for row in TRANSITIONS:
        if not row.sources or stage in row.sources:
            continue
        someone = panel if row.offices <= PANEL else desk
        actor = someone if row.offices != frozenset({Office.SYSTEM}) else Actor.system()
        with pytest.raises(Refused) as refused:
            move(case, row.name, actor=actor, clock=clock)
        assert refused.value.verdict.codes == ("docket.wrong_stage",)
    assert Case.rows.get(pk=case.pk).stage == stage
    assert len(entries_about(case.pk)) == entries


def test_move_records_who_under_which_office_and_what_the_guard_saw(clock):
    case = make_case(clock=clock)
    officer = acting(Office.INTAKE_OFFICER)
    move(case, "take_up", actor=officer, clock=clock, reason="complete", facts=facts_of("take_up"))
    entry = entries_about(case.pk)[-1]
    assert entry.tag == "case.moved"
    assert payload_of(entry) == {
        "actor": officer.label,
        "clock": "simulated",
        "facts": {"acknowledged": True, "translation_requested": True},
        "from": "submitted",
        "office": "intake_officer",
        "reason": "complete",
        "step": "take_up",
        "to": "admissibility",
    }
    assert check().ok


def test_move_by_somebody_without_the_office_is_not_reachable(clock):
    case = make_case(clock=clock)
    with pytest.raises(NotReachable):
        move(case, "take_up", actor=acting(Office.ADMISSIBILITY_OFFICER), clock=clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.SUBMITTED


def test_move_by_the_receipt_of_another_case_is_not_reachable(clock):
    case, other = make_case(clock=clock), make_case(clock=clock)
    with pytest.raises(NotReachable):
        move(case, "withdraw", actor=Actor.receipt(uuid4(), other.pk), clock=clock)


def test_stage_clock_starts_on_entering_and_ends_on_leaving(clock):
    case = make_case(clock=clock)
    assert [(deadline.kind, deadline.due_at) for deadline in live(case.pk)] == [
        ("take_up", clock.now() + timedelta(days=3))
    ]
    clock.advance(days=1)
    case = walk(case, ["take_up"], clock=clock)
    assert [(deadline.kind, deadline.due_at) for deadline in live(case.pk)] == [
        ("admissibility", clock.now() + timedelta(days=7))
    ]
    assert case.due_at == clock.now() + timedelta(days=7)
    assert Deadline.objects.get(kind="take_up").state == DeadlineState.MET


def test_clock_stands_still_while_information_is_needed(clock):
    case = make_case(Stage.ADMISSIBILITY, clock=clock)
    due = case.due_at
    clock.advance(days=2)
    case = walk(case, ["ask_for_information"], clock=clock)
    assert case.asked_in == Stage.ADMISSIBILITY
    clock.advance(days=10)
    case = walk(case, ["answer"], clock=clock)
    assert (case.stage, case.asked_in, case.due_at) == (Stage.ADMISSIBILITY, "", due + timedelta(days=10))


def test_suspended_case_returns_to_where_it_was(clock):
    case = walk(make_case(Stage.DELIBERATION, clock=clock), ["suspend"], clock=clock)
    assert (case.stage, case.suspended_in) == (Stage.SUSPENDED, Stage.DELIBERATION)
    case = walk(case, ["resume"], clock=clock)
    assert (case.stage, case.suspended_in) == (Stage.DELIBERATION, "")


def test_suspension_in_the_middle_of_a_question_returns_to_the_question(clock):
    case = make_case(Stage.ADMISSIBILITY, clock=clock)
    due = case.due_at
    case = walk(case, ["ask_for_information"], clock=clock)
    asked_until = case.due_at
    clock.advance(days=1)
    case = walk(case, ["suspend"], clock=clock)
    clock.advance(days=4)
    case = walk(case, ["resume"], clock=clock)
    assert (case.stage, case.asked_in, case.suspended_in) == (Stage.NEEDS_INFORMATION, Stage.ADMISSIBILITY, "")
    assert case.due_at == asked_until + timedelta(days=4)
    assert [(deadline.kind, deadline.state) for deadline in live(case.pk)] == [
        ("admissibility", DeadlineState.PAUSED),
        ("answer", DeadlineState.RUNNING),
    ]
    clock.advance(days=2)
    case = walk(case, ["answer"], clock=clock)
    assert (case.stage, case.due_at) == (Stage.ADMISSIBILITY, due + timedelta(days=7))


def test_final_stage_leaves_no_clock_running(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    walk(case, ["withdraw"], clock=clock)
    assert live(case.pk) == []


def test_expedite_keeps_the_stage(clock):
    case = make_case(Stage.ELIGIBLE, clock=clock)
    before = case.stage_since
    case = walk(case, ["expedite"], clock=clock)
    assert (case.stage, case.stage_since) == (Stage.ELIGIBLE, before)


def test_every_stage_is_reached_and_the_timeline_tells_it(clock):
    case = make_case(Stage.CLOSED, clock=clock)
    steps = list(StageChange.rows.filter(case=case).order_by("position").values_list("step", flat=True))
    assert steps == [
        "submit",
        "take_up",
        "declare_eligible",
        "select",
        "seat_panel",
        "open_deliberation",
        "call_vote",
        "close_vote",
        "submit_draft",
        "approve",
        "publish",
        "close",
    ]


def test_database_refuses_a_stage_that_the_table_does_not_allow(clock):
    from django.db import DatabaseError, connection, transaction  # inline: the only raw SQL of this file

    case = make_case(Stage.ELIGIBLE, clock=clock)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET stage = 'published' WHERE number = %s", [case.number])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET stage = 'not_selected' WHERE number = %s", [case.number])


def test_trigger_allows_exactly_the_pairs_of_the_table():
    from importlib import import_module  # inline: a migration's name is no identifier

    migration = import_module("cases.migrations.0010_recounts")
    assert frozenset(migration.LEGAL_PAIRS) == legal_pairs()


def test_table_is_whole():
    assert set(STEPS) == {row.name for row in TRANSITIONS}
    assert len(STEPS) == len(TRANSITIONS)
    reached = {row.target for row in TRANSITIONS if row.target}
    assert reached == set(Stage)
    assert set(STAGE_CLOCKS) >= PAUSING
