"""Writing, sealing, correcting; and who may read what before and after."""

import base64
import json
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from cases.assessment.actions import correct, save_draft, seal
from cases.assessment.models import Assessment
from cases.assessment.queries import comparison, has_sealed, mine, sealed_of_panel, standing, views
from cases.lifecycle import Stage
from cases.panel.actions import recuse
from council.access.actions import raise_barrier
from council.access.rules import PANEL, Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.models import RecordPayload
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Tag
from tests.factories.assessments import answers, rabat, seal_all, seal_assessment
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, make_panel
from tests.factories.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    return make_case(Stage.ASSESSMENT, clock=clock)


@pytest.fixture
def seats(case):
    return make_panel(case)


def codes(refused):
    return refused.value.verdict.codes


def test_draft_is_kept_with_gaps_and_written_over_until_it_is_sealed(case, seats, clock):
    actor = actor_of(seats[2])
    first = save_draft(case.pk, answers={"legality": "met"}, actor=actor, clock=clock)
    clock.advance(hours=1)
    second = save_draft(case.pk, answers={"necessity": "met"}, actor=actor, clock=clock)
    (draft,) = mine(actor, case.pk)
    assert (first.pk, draft.pk, draft.given, draft.saved_at) == (
        second.pk,
        second.pk,
        {"necessity": "met"},
        clock.now(),
    )
    assert [entry.tag for entry in entries_about(case.pk) if entry.tag == Tag.ASSESSMENT_SEALED] == []


def test_draft_with_a_wrong_answer_is_refused_beside_its_question_and_nothing_is_kept(case, seats, clock):
    with pytest.raises(Refused) as refused:
        save_draft(case.pk, answers={"legality": "perhaps"}, actor=actor_of(seats[0]), clock=clock)
    assert [reason.field for reason in refused.value.verdict.reasons] == ["legality"]
    assert mine(actor_of(seats[0]), case.pk) == []


def test_sealing_fixes_the_answers_and_records_a_commitment_without_them(case, seats, clock):
    sealed = seal_assessment(case, seats[0], clock, **rabat(intent=1))
    entry = entries_about(case.pk)[-1]
    assert payload_of(entry) == {
        "actor": actor_of(seats[0]).label,
        "assessment": str(sealed.pk),
        "clock": "simulated",
        "commitment": sealed.opening.commitment,
        "framework": "1",
        "office": "panel_chair",
        "seat": str(seats[0].pk),
        "version": 1,
    }
    assert (entry.tag, sealed.state, sealed.sealed_at) == (Tag.ASSESSMENT_SEALED, "sealed", clock.now())
    kept = Assessment.rows.get(pk=sealed.pk)
    assert kept.given == answers(**rabat(intent=1))
    assert kept.opening.commitment == sealed.opening.commitment
    bodies = " ".join(RecordPayload.objects.values_list("body", flat=True))
    assert "Why" not in bodies


def test_answers_are_sealed_at_rest(case, seats, clock):
    sealed = seal_assessment(case, seats[0], clock, rule_check="A telling word")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_assessment")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert b"telling" not in stored
    assert "telling" in json.dumps(sealed.given)


def test_incomplete_draft_is_not_sealed_and_every_gap_is_named(case, seats, clock):
    actor = actor_of(seats[0])
    save_draft(case.pk, answers=answers(legality_source=None, remedy=None), actor=actor, clock=clock)
    with pytest.raises(Refused) as refused:
        seal(case.pk, actor=actor, clock=clock)
    assert [reason.field for reason in refused.value.verdict.reasons] == ["legality_source", "remedy"]
    assert not has_sealed(actor, case.pk)


def test_nothing_written_is_nothing_to_seal(case, seats, clock):
    with pytest.raises(Refused) as refused:
        seal(case.pk, actor=actor_of(seats[0]), clock=clock)
    assert codes(refused) == ("assessment.nothing_to_seal",)


def test_sealed_assessment_is_written_no_more(case, seats, clock):
    seal_assessment(case, seats[0], clock)
    with pytest.raises(Refused) as refused:
        save_draft(case.pk, answers=answers(), actor=actor_of(seats[0]), clock=clock)
    assert codes(refused) == ("assessment.sealed_already",)
    with pytest.raises(Refused) as refused:
        seal(case.pk, actor=actor_of(seats[0]), clock=clock)
    assert codes(refused) == ("assessment.sealed_already",)


def test_correction_is_a_new_sealed_version_beside_the_old_one(case, seats, clock):
    actor = actor_of(seats[1])
    first = seal_assessment(case, seats[1], clock)
    draft = correct(case.pk, actor=actor, clock=clock)
    assert (draft.version, draft.supersedes, draft.given) == (2, first, first.given)
    with pytest.raises(Refused) as refused:
        correct(case.pk, actor=actor, clock=clock)
    assert codes(refused) == ("assessment.correction_begun",)
    save_draft(case.pk, answers=answers(necessity="met"), actor=actor, clock=clock)
    assert [one.version for one in sealed_of_panel(actor, case.pk)] == [1]  # a draft counts for nothing yet
    second = seal(case.pk, actor=actor, clock=clock)
    assert [(one.version, one.state) for one in mine(actor, case.pk)] == [(2, "sealed"), (1, "sealed")]
    assert sealed_of_panel(actor, case.pk) == [second]
    assert mine(actor, case.pk)[1].given == first.given


def test_nobody_reads_another_before_sealing_the_own(case, seats, clock):
    reader = actor_of(seats[3])
    seal_assessment(case, seats[0], clock)
    save_draft(case.pk, answers=answers(), actor=reader, clock=clock)
    for ask in (sealed_of_panel, views, comparison):
        with pytest.raises(Refused) as refused:
            ask(reader, case.pk)
        assert codes(refused) == ("assessment.seal_first",)
    seal(case.pk, actor=reader, clock=clock)
    assert [one.seat for one in sealed_of_panel(reader, case.pk)] == [seats[0], seats[3]]


def test_draft_of_another_is_never_read(case, seats, clock):
    save_draft(case.pk, answers=answers(), actor=actor_of(seats[0]), clock=clock)
    seal_assessment(case, seats[1], clock)
    assert [one.seat for one in sealed_of_panel(actor_of(seats[1]), case.pk)] == [seats[1]]
    assert mine(actor_of(seats[1]), case.pk)[0].seat == seats[1]


@pytest.mark.parametrize("office", sorted(set(Office) - PANEL - {Office.SYSTEM}))
def test_nobody_outside_the_panel_reaches_an_assessment(case, seats, clock, office):
    seal_assessment(case, seats[0], clock)
    actor = acting(office)
    for ask in (mine, has_sealed, sealed_of_panel, comparison):
        with pytest.raises(NotReachable):
            ask(actor, case.pk)
    assert standing(actor, case.pk).sealed == []
    with pytest.raises(NotReachable):
        save_draft(case.pk, answers={}, actor=actor, clock=clock)


def test_panellist_of_another_case_reaches_none(case, seats, clock):
    seal_assessment(case, seats[0], clock)
    stranger = actor_of(make_panel(make_case(Stage.ASSESSMENT, clock=clock))[0])
    with pytest.raises(NotReachable):
        comparison(stranger, case.pk)


def test_recused_panellist_writes_and_reads_no_more_and_what_was_written_stays(case, seats, clock):
    actor = actor_of(seats[4])
    kept = seal_assessment(case, seats[4], clock)
    seal_assessment(case, seats[0], clock)
    recuse(case.pk, "A relative works for the platform", actor=actor, clock=clock)
    for ask in (mine, comparison):
        with pytest.raises(NotReachable):
            ask(actor, case.pk)
    with pytest.raises(NotReachable):
        correct(case.pk, actor=actor, clock=clock)
    assert [one.seat for one in sealed_of_panel(actor_of(seats[0]), case.pk)] == [seats[0]]
    assert Assessment.rows.get(pk=kept.pk).given == kept.given


def test_walled_panellist_reaches_nothing_at_once(case, seats, clock):
    seal_assessment(case, seats[1], clock)
    raise_barrier(seats[1].member.user_id, case.pk, "conflict", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        mine(actor_of(seats[1]), case.pk)


def test_standing_says_who_has_sealed_and_nothing_more(case, seats, clock):
    seal_all(case, seats[:2], clock)
    save_draft(case.pk, answers=answers(), actor=actor_of(seats[2]), clock=clock)
    found = standing(actor_of(seats[4]), case.pk)
    assert (found.sealed, found.waiting) == (seats[:2], seats[2:])


def test_assessment_can_be_written_while_the_panel_deliberates_and_not_once_it_votes(clock):
    deliberating, voting = make_case(Stage.DELIBERATION, clock=clock), make_case(Stage.VOTING, clock=clock)
    seal_assessment(deliberating, make_panel(deliberating)[0], clock)
    with pytest.raises(Refused) as refused:
        save_draft(voting.pk, answers={}, actor=actor_of(make_panel(voting)[0]), clock=clock)
    assert codes(refused) == ("assessment.wrong_stage",)


def test_comparison_takes_the_same_queries_for_one_and_for_three(case, seats, clock, django_assert_num_queries):
    reader = actor_of(seats[0])
    seal_assessment(case, seats[0], clock)
    with django_assert_num_queries(1):
        assert len(comparison(reader, case.pk).views) == 1
    seal_all(case, seats[1:3], clock)
    with django_assert_num_queries(1):
        assert len(comparison(reader, case.pk).views) == 3


def attempts(sealed):
    """Every way to change or lose a sealed row, in the database itself."""
    yield lambda: Assessment.rows.filter(pk=sealed.pk).update(framework="2")
    yield lambda: Assessment.rows.filter(pk=sealed.pk).update(version=9)
    yield lambda: Assessment.rows.filter(pk=sealed.pk).delete()
    yield lambda: save_again(sealed)


def save_again(sealed):
    again = Assessment.rows.get(pk=sealed.pk)
    again.answers = again.opening.to_text().replace("Why", "But")
    again.save()


def test_database_refuses_to_change_a_sealed_assessment(case, seats, clock):
    sealed = seal_assessment(case, seats[0], clock)
    for attempt in attempts(sealed):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Assessment.rows.get(pk=sealed.pk).given == sealed.given


def test_database_lets_a_sealed_assessment_be_sealed_anew_under_another_key(case, seats, clock, key_ring):
    sealed = seal_assessment(case, seats[0], clock)
    key_ring(2)
    again = Assessment.rows.get(pk=sealed.pk)
    again.answers = again.answers
    again.save()
    assert Assessment.rows.get(pk=sealed.pk).given == sealed.given


@pytest.fixture
def key_ring(tmp_path, settings):
    """Turn the installation to another key, the old one kept for opening."""

    def turn(version):
        stored = json.loads(Path(settings.KEY_FILE).read_text())
        stored["keys"][str(version)] = base64.b64encode(bytes(32)).decode()
        stored["current"] = version
        settings.KEY_FILE = tmp_path / "keys.json"
        settings.KEY_FILE.write_text(json.dumps(stored))

    return turn


def test_database_lets_a_draft_be_changed(case, seats, clock):
    save_draft(case.pk, answers={}, actor=actor_of(seats[0]), clock=clock)
    assert Assessment.rows.update(framework="1") == 1


def test_constraints_hold_against_rows_written_by_hand(case, seats, clock):
    draft = save_draft(case.pk, answers={}, actor=actor_of(seats[0]), clock=clock)

    def another(**fields):
        Assessment(
            case=case, seat=seats[0], framework="1", answers=draft.answers, saved_at=clock.now(), **fields
        ).save()

    for fields in ({"version": 1}, {"version": 2}, {"version": 2, "supersedes": draft}):
        with pytest.raises(IntegrityError), transaction.atomic():
            another(**fields)
