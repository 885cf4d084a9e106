"""Assessments of the files as answers to the questions of the form, for the histories and for the walk alike."""

from __future__ import annotations

from typing import Any

from cases.assessment.rules.framework import Finding, Limb
from cases.assessment.rules.rabat import Factor, code_of
from cms.management.demo.data import Item

AIMS = (
    ("public order", "public_order"),
    ("public health", "public_health"),
    ("national security", "national_security"),
    ("morals", "public_morals"),
)
"""Words of a reason that name an aim of the closed list; the rights of others are what it is otherwise."""


def assessment_answers(case: Item, assessment: Item) -> dict[str, Any]:
    """What a panellist answers, by the code of each question."""
    shared = case["assessment_shared"]
    answers: dict[str, Any] = {
        "rights": shared["rights"],
        "hatred": "yes" if assessment["rabat"] else "no",
        "flags": shared["flags"],
        "rule_check": shared["rule_check"],
        "remedy": assessment["view"],
        "publication_risk": "yes" if shared["safety"] else "no",
    }
    if shared["safety"]:
        answers["safety"] = shared["safety"]
    if shared.get("facts"):
        answers["facts"] = shared["facts"]
    for limb in Limb:
        answers |= _limb(limb, assessment["limbs"][limb])
    for factor in Factor if assessment["rabat"] else ():
        scored = assessment["rabat"][factor]
        answers[code_of(factor)], answers[f"{code_of(factor)}_reason"] = scored["score"], scored["reason"]
    return answers | {f"severity_{grade}": value for grade, value in assessment["severity"].items()}


def _limb(limb: Limb, found: Item) -> dict[str, Any]:
    answers = {
        str(limb): found["answer"],
        f"{limb}_confidence": found["confidence"],
        f"{limb}_reason": found["reason"],
        f"{limb}_source": found["source"],
    }
    if limb is Limb.LEGITIMATE_AIM and found["answer"] == Finding.MET:
        reason = found["reason"].lower()
        answers["aims"] = [next((aim for words, aim in AIMS if words in reason), "rights_of_others")]
    return answers
