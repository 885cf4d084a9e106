"""From the first look at an appeal to the choice of a case: rulings, votes, choices."""

from __future__ import annotations

from datetime import timedelta

from cases.admissibility.actions import declare_eligible, declare_inadmissible, refer
from cases.admissibility.rules import CODE_OF, Criterion, Finding, Findings, Remedy
from cases.selection.actions import bundle, cast_vote, leave_unselected, select
from cases.selection.rules import LeaveCode, Score
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item, day, moment
from cms.management.demo.schedule import History
from council.access.rules import Office
from council.procedure.rules import PRESETS, SelectionMode

REMEDIES = {
    "appealed_to_platform": Remedy.EXHAUSTED,
    "platform_silent": Remedy.PLATFORM_SILENT,
    "account_disabled": Remedy.ACCOUNT_DISABLED,
    "emergency": Remedy.EMERGENCY,
}
LEAVE_CODES = {"point_already_under_review": LeaveCode.OTHERS_CLEARER}
SCORES = {
    Score.SIGNIFICANCE: "significance",
    Score.DIFFICULTY: "difficulty",
    Score.SEVERITY: "severity",
    Score.UNDERSERVED: "underserved_group",
}
ELIGIBLE_REASONS = "Every point of the list holds; the notice of the platform and its answer are in the file."
VOTE_REASON = "Scored on the file and the summary of the secretariat."


def _all_hold(**but: Finding) -> Findings:
    return {criterion: but.get(criterion.value, Finding.YES) for criterion in Criterion}


def rule_eligible(cast: Cast, item: Item) -> None:
    """Row 7."""
    remedy = item["platform_remedy"]
    declare_eligible(
        cast.cases[item["key"]],
        findings=_all_hold(),
        remedy=REMEDIES[remedy["route"]],
        complained_on=day(remedy["date"]) if remedy["date"] else None,
        reasons=ELIGIBLE_REASONS,
        actor=cast.holder(Office.ADMISSIBILITY_OFFICER),
        clock=cast.clock,
    )


def rule_inadmissible(cast: Cast, item: Item) -> None:
    """Row 4."""
    ruling = item["inadmissibility"]
    failing = next(criterion for criterion, code in CODE_OF.items() if code == ruling["code"])
    declare_inadmissible(
        cast.cases[item["key"]],
        findings=_all_hold(**{failing.value: Finding.NO}),
        reasons=f"Decided on the point “{failing.value.replace('_', ' ')}”; the rest was not in doubt.",
        explanation=ruling["reason"],
        actor=cast.holder(Office.ADMISSIBILITY_OFFICER),
        clock=cast.clock,
    )


def rule_refer(cast: Cast, item: Item) -> None:
    """Row 5."""
    referral = item["referral"]
    refer(
        cast.cases[item["key"]],
        findings=_all_hold(),
        destination=referral["destination"],
        consent=referral["consent"],
        reasons="Asked the appellant by mail; the answer is in the file.",
        explanation=referral["reason"],
        actor=cast.holder(Office.ADMISSIBILITY_OFFICER),
        clock=cast.clock,
    )


def votes(cast: Cast, item: Item, before: str) -> History:
    """The committee votes on the three days before the choice; where the rules have no committee, nobody votes."""
    if PRESETS[cast.data.preset].selection_mode != SelectionMode.COMMITTEE or not item["selection"]:
        return
    choice, cast_so_far = moment(before), item["selection"]["votes"]
    yield choice - timedelta(days=3)
    committee = cast.unbarred_committee(cast.cases[item["key"]])
    # A case can be left only when those who have not voted could no longer select it: then everybody votes.
    voters = committee if item["selection"]["result"] == "left" else committee[: len(cast_so_far)]
    for place, voter in enumerate(voters):
        vote = cast_so_far[min(place, len(cast_so_far) - 1)]
        yield choice - timedelta(days=3) + timedelta(hours=11 * place)
        cast_vote(
            cast.cases[item["key"]],
            in_favour=vote["in_favour"] if place < len(cast_so_far) else False,
            scores={score: max(1, min(5, vote["scores"][name])) for score, name in SCORES.items()},
            reason=item["selection"]["reason"] or VOTE_REASON,
            unconflicted=True,
            actor=voter,
            clock=cast.clock,
        )


def choose(cast: Cast, item: Item) -> None:
    """Row 8, select."""
    select(cast.cases[item["key"]], actor=cast.holder(Office.SECRETARIAT), clock=cast.clock)


def leave(cast: Cast, item: Item) -> None:
    """Row 8, leave."""
    leave_unselected(
        cast.cases[item["key"]],
        code=LEAVE_CODES[item["selection"]["code"]],
        explanation=item["selection"]["reason"],
        actor=cast.holder(Office.SECRETARIAT),
        clock=cast.clock,
    )


def join(cast: Cast, item: Item) -> None:
    """Row 8, bundle."""
    bundle(
        cast.cases[item["key"]],
        lead_id=cast.cases[item["joined_to"]],
        reason="Both appeals are about the same comment and ask the same question.",
        actor=cast.holder(Office.SECRETARIAT),
        clock=cast.clock,
    )
