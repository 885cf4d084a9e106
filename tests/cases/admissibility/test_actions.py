"""Ruling on admissibility and reviewing a ruling: check, change, record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.admissibility.actions import (
    ask_review,
    declare_eligible,
    declare_inadmissible,
    refer,
    review_admissibility,
)
from cases.admissibility.models import Ruling
from cases.admissibility.queries import rulings, waiting_reviews
from cases.admissibility.rules import Criterion, Remedy
from cases.docket.models import Case
from cases.docket.queries import timeline
from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.record.queries import check, entries_about, payload_of
from tests.factories.admissibility import findings, make_inadmissible
from tests.factories.cases import make_case
from tests.factories.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return acting(Office.ADMISSIBILITY_OFFICER)


@pytest.fixture
def case(clock):
    return make_case(Stage.ADMISSIBILITY, clock=clock)


def eligible(case, *, actor, clock, **changes):
    values = {"findings": findings(), "remedy": Remedy.EXHAUSTED, "complained_on": None, "reasons": "All holds"}
    return declare_eligible(case.pk, actor=actor, clock=clock, **{**values, **changes})


def appellant(case):
    return Actor.receipt(uuid4(), case.pk)


def test_declare_eligible_moves_and_records_the_whole_checklist(case, officer, clock):
    moved = eligible(case, actor=officer, clock=clock)
    assert moved.stage == Stage.ELIGIBLE
    ruling = Ruling.rows.get(case=case)
    assert (ruling.outcome, ruling.code, ruling.remedy, ruling.officer_id) == ("eligible", "", "exhausted", officer.id)
    assert ruling.findings == {criterion.value: "yes" for criterion in Criterion}
    ruled, step = entries_about(case.pk)[-2:]
    assert (ruled.tag, step.tag) == ("case.admissibility_ruled", "case.moved")
    assert payload_of(ruled)["reasons"] == "All holds"
    assert payload_of(step)["facts"] == {
        "ruling": str(ruling.pk),
        "outcome": "eligible",
        "codes": [],
        "findings": ruling.findings,
        "remedy": "exhausted",
        "complained_on": None,
        "destination": "",
    }
    assert check().ok


def test_silence_of_the_platform_is_counted_by_the_clock_and_the_rules(case, officer, clock):
    complained_on = clock.now().date() - timedelta(days=13)
    silence = {"remedy": Remedy.PLATFORM_SILENT, "complained_on": complained_on}
    with pytest.raises(Refused) as refused:
        eligible(case, actor=officer, clock=clock, **silence)
    (reason,) = refused.value.verdict.reasons
    assert (reason.code, reason.field, reason.params) == (
        "admissibility.platform_has_time",
        "complained_on",
        {"waited": 13, "needed": 14},
    )
    clock.advance(days=1)
    assert eligible(case, actor=officer, clock=clock, **silence).stage == Stage.ELIGIBLE


def test_refusal_changes_and_records_nothing(case, officer, clock):
    before = len(entries_about(case.pk))
    with pytest.raises(Refused) as refused:
        eligible(case, actor=officer, clock=clock, findings=findings(scope="no", safe="unknown"), reasons=" ")
    assert refused.value.verdict.codes == (
        "admissibility.not_met",
        "admissibility.not_known",
        "admissibility.reasons_needed",
    )
    assert Case.rows.get(pk=case.pk).stage == Stage.ADMISSIBILITY
    assert (Ruling.rows.count(), len(entries_about(case.pk))) == (0, before)


def test_declare_inadmissible_tells_the_appellant_and_keeps_the_reasons_inside(clock, officer):
    case = make_inadmissible(clock, officer)
    assert case.stage == Stage.INADMISSIBLE
    ruling = Ruling.rows.get(case=case)
    assert (ruling.outcome, ruling.code) == ("inadmissible", "too_late")
    assert payload_of(entries_about(case.pk)[-1])["facts"]["codes"] == ["too_late"]
    seen = [change.reason for change in timeline(appellant(case), case.pk)]
    assert seen == ["", "", "Your appeal came too late."]
    assert rulings(appellant(case), case.pk) == []


def test_declare_inadmissible_without_a_ground_is_refused(case, officer, clock):
    with pytest.raises(Refused) as refused:
        declare_inadmissible(
            case.pk, findings=findings(), reasons="We are busy", explanation="", actor=officer, clock=clock
        )
    assert refused.value.verdict.codes == ("admissibility.no_ground", "admissibility.explanation_needed")


def test_refer_needs_a_body_and_the_consent_of_the_appellant(case, officer, clock):
    words = {"findings": findings(scope="no"), "reasons": "A matter of privacy", "explanation": "They can help you."}
    with pytest.raises(Refused) as refused:
        refer(case.pk, destination="", consent=False, actor=officer, clock=clock, **words)
    assert refused.value.verdict.codes == ("admissibility.destination_needed", "admissibility.consent_needed")
    moved = refer(case.pk, destination=" Data Protection Authority ", consent=True, actor=officer, clock=clock, **words)
    assert moved.stage == Stage.REFERRED
    assert Ruling.rows.get(case=case).destination == "Data Protection Authority"


@pytest.mark.parametrize("office", [Office.INTAKE_OFFICER, Office.SECRETARIAT, Office.MEMBER, Office.OPERATOR])
def test_another_office_does_not_rule(case, clock, office):
    with pytest.raises(NotReachable):
        eligible(case, actor=acting(office), clock=clock)


def test_an_officer_behind_a_wall_does_not_rule(case, officer, clock):
    raise_barrier(officer.id, case.pk, "conflict", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        eligible(case, actor=officer, clock=clock)


def test_a_case_at_another_stage_is_refused(officer, clock):
    with pytest.raises(Refused) as refused:
        eligible(make_case(clock=clock), actor=officer, clock=clock)
    assert refused.value.verdict.codes == ("docket.wrong_stage",)


def test_review_by_a_different_officer_who_then_rules_afresh(clock, officer):
    case = make_inadmissible(clock, officer)
    clock.advance(days=14)
    ask_review(case.pk, request="I was in prison", actor=appellant(case), clock=clock)
    (deadline,) = live(case.pk)
    assert (deadline.kind, deadline.due_at) == ("admissibility_review", clock.now() + timedelta(days=10))
    other = acting(Office.ADMISSIBILITY_OFFICER)
    assert [list(waiting_reviews(officer)), [one.case_id for one in waiting_reviews(other)]] == [[], [case.pk]]
    with pytest.raises(Refused) as refused:
        review_admissibility(case.pk, actor=officer, clock=clock)
    assert refused.value.verdict.codes == ("admissibility.own_ruling",)
    moved = review_admissibility(case.pk, actor=other, clock=clock)
    assert moved.stage == Stage.ADMISSIBILITY
    assert [one.kind for one in live(case.pk)] == ["admissibility"]
    with pytest.raises(Refused) as refused:
        eligible(case, actor=officer, clock=clock)
    assert refused.value.verdict.codes == ("admissibility.own_ruling",)
    assert eligible(case, actor=other, clock=clock).stage == Stage.ELIGIBLE
    assert list(waiting_reviews(other)) == []


def test_review_is_asked_by_the_appellant_only_and_in_time_and_once(clock, officer):
    case = make_inadmissible(clock, officer)
    with pytest.raises(NotReachable):
        ask_review(case.pk, request="", actor=Actor.receipt(uuid4(), uuid4()), clock=clock)
    with pytest.raises(NotReachable):
        ask_review(case.pk, request="", actor=officer, clock=clock)
    ask_review(case.pk, request="", actor=appellant(case), clock=clock)
    assert entries_about(case.pk)[-1].tag == "case.review_asked"
    with pytest.raises(Refused) as refused:
        ask_review(case.pk, request="", actor=appellant(case), clock=clock)
    assert refused.value.verdict.codes == ("admissibility.review_once",)
    late = make_inadmissible(clock, officer)
    clock.advance(days=14, seconds=1)
    with pytest.raises(Refused) as refused:
        ask_review(late.pk, request="", actor=appellant(late), clock=clock)
    assert refused.value.verdict.codes == ("admissibility.review_late",)


def test_second_inadmissible_ruling_ends_the_matter(clock, officer):
    case = make_inadmissible(clock, officer)
    other = acting(Office.ADMISSIBILITY_OFFICER)
    ask_review(case.pk, request="", actor=appellant(case), clock=clock)
    review_admissibility(case.pk, actor=other, clock=clock)
    declare_inadmissible(
        case.pk, findings=findings(in_time="no"), reasons="Still", explanation="Still.", actor=other, clock=clock
    )
    with pytest.raises(Refused) as refused:
        ask_review(case.pk, request="", actor=appellant(case), clock=clock)
    assert refused.value.verdict.codes == ("admissibility.review_once",)


def test_review_nobody_asked_for_is_refused(clock):
    case = make_inadmissible(clock)
    with pytest.raises(Refused) as refused:
        review_admissibility(case.pk, actor=acting(Office.ADMISSIBILITY_OFFICER), clock=clock)
    assert refused.value.verdict.codes == ("admissibility.review_not_asked",)


def test_inadmissible_case_without_a_ruling_cannot_be_reviewed(clock):
    case = make_case(Stage.INADMISSIBLE, clock=clock)
    for act, actor in ((review_admissibility, acting(Office.ADMISSIBILITY_OFFICER)),):
        with pytest.raises(Refused) as refused:
            act(case.pk, actor=actor, clock=clock)
        assert refused.value.verdict.codes == ("admissibility.no_ruling",)
    with pytest.raises(Refused) as refused:
        ask_review(case.pk, request="", actor=appellant(case), clock=clock)
    assert refused.value.verdict.codes == ("admissibility.no_ruling",)


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": "maybe"},
        {"code": ""},
        {"code": "unknown"},
        {"reasons": ""},
        {"explanation": ""},
        {"outcome": "referred", "code": "", "destination": "Somewhere", "consent": False},
        {"outcome": "referred", "code": "", "destination": "", "consent": True},
        {"outcome": "eligible", "code": ""},
    ],
)
def test_database_refuses_what_is_no_ruling(case, officer, clock, broken):
    fields = {"outcome": "inadmissible", "code": "too_late", "reasons": "r", "explanation": "e", "at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.rows.create(case=case, officer_id=officer.id, **{**fields, **broken})


def test_database_refuses_a_review_by_the_same_officer_and_a_second_review(clock, officer):
    case = make_inadmissible(clock, officer)
    own = {"review_asked_at": clock.now(), "reviewed_by_id": officer.id, "reviewed_at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.rows.filter(case=case).update(**own)
    Ruling.rows.filter(case=case).update(review_asked_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.rows.create(
            case=case, officer_id=officer.id, outcome="inadmissible", code="unsafe", reasons="r", explanation="e",
            at=clock.now(), review_asked_at=clock.now(),
        )  # fmt: skip
