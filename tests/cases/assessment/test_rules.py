"""The form, what makes an assessment whole, and where several differ. No database."""

import ast
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from cases.assessment.rules.framework import QUESTIONS, SECTIONS, VERSION, Finding, Limb
from cases.assessment.rules.judging import (
    View,
    asked,
    compare,
    complete,
    disputed,
    factor_point,
    limb_met,
    limb_point,
    may_correct,
    may_write,
    rabat_point,
    read,
    restriction_stands,
    to_seal,
    well_formed,
)
from cases.assessment.rules.rabat import Factor, code_of, threshold_met
from cases.assessment.rules.shapes import Kind
from cases.lifecycle import Stage
from tests.factories.assessments import answers, limb, rabat
from tests.support.source import ROOT, Source, called, python

LATER = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def view(given, name="Ada", version=1):
    return View(uuid4(), name, version, LATER, given)


def fields(verdict):
    return {reason.field: reason.code for reason in verdict.reasons}


def test_form_has_a_version_and_names_each_question_once():
    codes = [question.code for section in SECTIONS for question in section.questions]
    assert VERSION == "1"
    assert len(codes) == len(set(codes)) == len(QUESTIONS)
    assert [section.code for section in SECTIONS] == [
        "facts", "rights", "three_part_test", "hatred", "rabat",
        "severity", "context", "platform_rule", "remedy", "safety",
    ]  # fmt: skip


def test_every_question_with_options_offers_two_or_more_and_every_text_has_a_limit():
    assert [
        q.code for q in QUESTIONS.values() if q.kind in {Kind.ONE, Kind.MANY, Kind.SCALE} and len(q.options) < 2
    ] == []
    assert [q.code for q in QUESTIONS.values() if q.kind in {Kind.LINE, Kind.TEXT} and q.limit < 1] == []


def test_sources_of_the_three_part_test_and_of_rabat_are_cited():
    cited = {source.citation for section in SECTIONS for group in section.groups for source in group.sources}
    assert cited == {
        "ICCPR, art. 19(3)", "GC 34, §§ 24–26", "GC 34, §§ 28–32", "GC 34, §§ 33–36", "ICCPR, art. 20(2)",
        "CEDAW, GR 35", "A/HRC/22/17/Add.4, § 29", "UNGP 14, 31",
    }  # fmt: skip


def test_whole_assessment_is_complete_and_an_empty_one_names_every_gap():
    assert complete(answers()).ok
    assert fields(complete({})) == {
        "rights": "assessment.answer_missing",
        **{code: "assessment.answer_missing" for one in Limb for code in (str(one), f"{one}_confidence")},
        **{code: "assessment.words_missing" for one in Limb for code in (f"{one}_reason", f"{one}_source")},
        "hatred": "assessment.answer_missing",
        "severity_scale": "assessment.answer_missing",
        "severity_scope": "assessment.answer_missing",
        "severity_irremediability": "assessment.answer_missing",
        "severity_likelihood": "assessment.answer_missing",
        "rule_check": "assessment.words_missing",
        "remedy": "assessment.answer_missing",
        "publication_risk": "assessment.answer_missing",
    }  # fmt: skip


@pytest.mark.parametrize("part", ["", "_confidence", "_reason", "_source"])
@pytest.mark.parametrize("one", list(Limb))
def test_each_part_of_each_limb_is_needed(one, part):
    assert list(fields(complete(answers(**{f"{one}{part}": None})))) == [f"{one}{part}"]


def test_words_of_spaces_alone_are_no_reason():
    assert fields(complete(answers(necessity_reason="  \n"))) == {"necessity_reason": "assessment.words_missing"}


def test_rabat_is_asked_only_where_hatred_is_at_issue():
    assert "rabat" not in [section.code for section in asked(answers())]
    missing = complete(answers(hatred="yes"))
    assert set(fields(missing)) == {code for one in Factor for code in (code_of(one), f"{code_of(one)}_reason")}
    assert complete(answers(**rabat())).ok
    assert complete(answers(**rabat(intent=0))).ok  # zero is an answer


def test_legitimate_aim_that_is_met_names_the_aim():
    met = {"legitimate_aim": "met"}
    assert fields(complete(answers(**met))) == {"aims": "assessment.answer_missing"}
    assert complete(answers(**met, aims=["rights_of_others"])).ok


def test_risk_of_publication_needs_a_plan():
    assert fields(complete(answers(publication_risk="yes"))) == {"safety": "assessment.words_missing"}
    assert complete(answers(publication_risk="yes", safety="Leave out the name of the street.")).ok


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"no_such": "x"}, "assessment.no_such_question"),
        ({"legality": "perhaps"}, "assessment.not_an_answer"),
        ({"legality_confidence": 4}, "assessment.not_an_answer"),
        ({"legality_confidence": True}, "assessment.not_an_answer"),
        ({"legality_confidence": "2"}, "assessment.not_an_answer"),
        ({"rabat_intent": -1}, "assessment.not_an_answer"),
        ({"rights": "expression"}, "assessment.not_an_answer"),
        ({"rights": ["expression", "expression"]}, "assessment.not_an_answer"),
        ({"rights": ["expression", "wealth"]}, "assessment.not_an_answer"),
        ({"rule_check": 3}, "assessment.not_an_answer"),
        ({"legality_source": "x" * 301}, "assessment.too_long"),
    ],
)
def test_answer_that_its_question_does_not_take_is_refused_beside_it(wrong, code):
    (field,) = wrong
    assert fields(well_formed({**answers(), **wrong})) == {field: code}


def test_draft_with_gaps_is_well_formed():
    assert well_formed({"legality": "met", "facts": "", "rights": [], "necessity": None}).ok


def test_sealed_answers_hold_no_rabat_where_it_was_not_asked_and_no_empty_words():
    kept = to_seal({**answers(**rabat()), "hatred": "no", "facts": " ", "rule_check": " Applied. "})
    assert kept == answers(rule_check="Applied.")
    assert list(kept)[:2] == ["rights", "legality"]  # in the order of the form


@pytest.mark.parametrize(
    ("finding", "met"), [("met", True), ("not_met", False), ("insufficient", False), (None, False)]
)
def test_burden_is_on_who_restricts(finding, met):
    assert limb_met(Limb.NECESSITY, answers(necessity=finding)) is met


def test_restriction_stands_on_three_limbs_alone():
    all_met = {str(one): "met" for one in Limb}
    assert restriction_stands(all_met)
    for one in Limb:
        assert not restriction_stands({**all_met, one: "insufficient"})


def test_rabat_is_a_conjunction_of_six():
    assert threshold_met(rabat()) is True
    assert threshold_met(answers()) is None
    for factor in Factor:
        # Five threes would lift any count of them all above six twos: one factor that fails decides alone.
        scores = {str(one): 3 for one in Factor} | {str(factor): 1}
        assert threshold_met(rabat(**scores)) is False
    assert threshold_met({**rabat(), "rabat_extent": None}) is False


def rabat_counted_together(source):
    """Whatever adds up or averages, anywhere in the room of assessments."""
    banned = {"sum", "fsum", "mean", "fmean", "average", "median", "Sum", "Avg", "total"}
    found = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and called(node) in banned]
    found += [
        node for node in ast.walk(source.tree) if isinstance(node, ast.AugAssign | ast.BinOp) and adds_scores(node)
    ]
    return found


def adds_scores(node):
    return isinstance(node.op, ast.Add) and ("score" in ast.unparse(node) or "answer" in ast.unparse(node))


def test_no_sum_and_no_average_of_the_six_exists_anywhere():
    room = list(python("cases/assessment"))
    assert len(room) > 8
    assert [source.path for source in room if rabat_counted_together(source)] == []
    templates = " ".join(path.read_text() for path in (ROOT / "templates/assessment").glob("*.html"))
    assert "|add" not in templates
    for bad in ("sum(scores)", "statistics.mean(scores)", "x += answers['rabat_intent']", "a = score + score"):
        assert rabat_counted_together(Source("cases/assessment/rules/x.py", bad))


def test_point_counts_each_finding_and_says_who_differs():
    views = [view(limb(Limb.LEGALITY, finding)) for finding in ("not_met", "met", "not_met")]
    point = limb_point(Limb.LEGALITY, views)
    assert point.counts == (("met", 1), ("not_met", 2))
    assert not point.agreed
    assert [(row.answer, row.confidence, row.reason, row.source) for row in point.rows][1] == (
        "met", 2, "Why legality is met", "General Comment 34, § 34",
    )  # fmt: skip


def test_disputed_names_limbs_in_order_and_the_threshold():
    same = [view(answers()) for _ in range(3)]
    assert disputed(same) == ()
    differ = [*same, view(answers(legality=Finding.INSUFFICIENT, necessity="met"))]
    assert disputed(differ) == ("legality", "necessity")
    assert disputed([view(answers(**rabat())), view(answers(**rabat(intent=1)))]) == ("rabat",)
    assert disputed([view(answers(**rabat(intent=0))), view(answers())]) == ("rabat",)  # at issue or not
    assert disputed([view(answers(**rabat(intent=0))), view(answers(**rabat(speaker=1)))]) == ()  # both: not met


def test_factors_are_compared_among_those_to_whom_hatred_is_at_issue():
    views = [view(answers(**rabat(intent=3))), view(answers()), view(answers(**rabat(intent=1)))]
    point = factor_point(Factor.INTENT, views)
    assert point.counts == ((1, 1), (3, 1))
    assert [row.view.name for row in point.rows] == ["Ada", "Ada"]
    assert rabat_point(views).counts == ((True, 1), (False, 1), (None, 1))


def test_comparison_goes_limb_by_limb_and_factor_by_factor():
    found = compare([view(answers(), "Ada"), view(answers(remedy="remove"), "Ben")])
    assert [group.code for group, _ in found.limbs] == ["legality", "legitimate_aim", "necessity"]
    assert [group.code for group, _ in found.factors] == [code_of(factor) for factor in Factor]
    assert not found.hatred_at_issue
    assert found.remedy[1].counts == (("restore", 1), ("remove", 1))
    assert [question.code for question, _ in found.grades] == [
        "severity_scale", "severity_scope", "severity_irremediability", "severity_likelihood",
    ]  # fmt: skip


def test_assessment_is_read_in_words():
    sections = {section.code: groups for section, groups in read(answers(legality_confidence=3))}
    assert "rabat" not in sections
    said = {question.code: words for _, questions in sections["three_part_test"] for question, words in questions}
    assert (said["legality"], said["legality_confidence"], said["aims"]) == (["Not met"], ["High"], [])
    rights = {question.code: words for _, questions in sections["rights"] for question, words in questions}
    assert rights["rights"] == ["Freedom of expression", "Equality and non-discrimination"]


def test_who_has_sealed_writes_only_in_a_correction_that_was_begun():
    assert may_write(Stage.ASSESSMENT, sealed=False, draft=False).ok
    assert may_write(Stage.DELIBERATION, sealed=True, draft=True).ok
    assert may_write(Stage.ASSESSMENT, sealed=True, draft=False).codes == ("assessment.sealed_already",)
    assert may_write(Stage.VOTING, sealed=False, draft=True).codes == ("assessment.wrong_stage",)


def test_correction_is_of_something_sealed_and_one_at_a_time():
    assert may_correct(Stage.DELIBERATION, sealed=True, draft=False).ok
    assert may_correct(Stage.ASSESSMENT, sealed=False, draft=False).codes == ("assessment.nothing_sealed",)
    assert may_correct(Stage.ASSESSMENT, sealed=True, draft=True).codes == ("assessment.correction_begun",)
    assert may_correct(Stage.DRAFTING, sealed=True, draft=False).codes == ("assessment.wrong_stage",)


def test_views_name_their_seats():
    seat = UUID(int=7)
    assert View(seat, "Ada", 2, LATER, {}).seat == seat
