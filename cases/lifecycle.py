"""The life of a case: every stage and every transition, in order of life. Pure, and the only list of them.

`docket` builds the state machine from these rows, `cases/README.md` prints them, the database's trigger repeats them
(a house test compares), and nothing else in the house decides what may follow what.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from council.access.rules import Office
from council.kernel.verdicts import Verdict, require_that
from council.procedure.rules import Period


class Stage(StrEnum):
    """Where a case stands, in order of life."""

    SUBMITTED = "submitted"
    NEEDS_INFORMATION = "needs_information"
    LAPSED = "lapsed"
    ADMISSIBILITY = "admissibility"
    INADMISSIBLE = "inadmissible"
    REFERRED = "referred"
    ELIGIBLE = "eligible"
    NOT_SELECTED = "not_selected"
    BUNDLED = "bundled"
    PANEL_FORMATION = "panel_formation"
    ASSESSMENT = "assessment"
    DELIBERATION = "deliberation"
    VOTING = "voting"
    DRAFTING = "drafting"
    COUNCIL_REVIEW = "council_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    CLOSED = "closed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


BEFORE_VOTING = (
    Stage.SUBMITTED,
    Stage.NEEDS_INFORMATION,
    Stage.ADMISSIBILITY,
    Stage.ELIGIBLE,
    Stage.PANEL_FORMATION,
    Stage.ASSESSMENT,
    Stage.DELIBERATION,
)
"""Stages in which the appellant may still withdraw (row 19)."""

BEFORE_PUBLICATION = (*BEFORE_VOTING, Stage.VOTING, Stage.DRAFTING, Stage.COUNCIL_REVIEW, Stage.APPROVED)
"""Stages in which a case can be suspended (row 20)."""


@dataclass(frozen=True)
class Transition:
    """One row: a step from any of `sources` to `target`, done in `room` by a holder of one of `offices`.

    No sources: the step that opens a case. `returns`: back to the stage that was left. `stays`: a flag is set, the
    stage stays. `row` is the number in the council's table of transitions.
    """

    row: str
    name: str
    sources: tuple[Stage, ...]
    target: Stage | None
    room: str
    offices: frozenset[Office]
    returns: bool = False
    stays: bool = False


def _by(*offices: Office) -> frozenset[Office]:
    return frozenset(offices)


S, O = Stage, Office  # noqa: E741 — two short names keep the table readable
TRANSITIONS: tuple[Transition, ...] = (
    Transition("1", "submit", (), S.SUBMITTED, "intake", _by(O.APPELLANT, O.PARTNER_ORGANISATION, O.PLATFORM_LIAISON, O.SYSTEM)),
    Transition("2", "ask_for_information", (S.SUBMITTED, S.ADMISSIBILITY), S.NEEDS_INFORMATION, "intake", _by(O.INTAKE_OFFICER, O.ADMISSIBILITY_OFFICER)),
    Transition("2", "answer", (S.NEEDS_INFORMATION,), None, "intake", _by(O.APPELLANT), returns=True),
    Transition("3", "take_up", (S.SUBMITTED,), S.ADMISSIBILITY, "intake", _by(O.INTAKE_OFFICER)),
    Transition("4", "declare_inadmissible", (S.ADMISSIBILITY,), S.INADMISSIBLE, "admissibility", _by(O.ADMISSIBILITY_OFFICER)),
    Transition("5", "refer", (S.ADMISSIBILITY,), S.REFERRED, "admissibility", _by(O.ADMISSIBILITY_OFFICER)),
    Transition("6", "review_admissibility", (S.INADMISSIBLE,), S.ADMISSIBILITY, "admissibility", _by(O.ADMISSIBILITY_OFFICER)),
    Transition("7", "declare_eligible", (S.ADMISSIBILITY,), S.ELIGIBLE, "admissibility", _by(O.ADMISSIBILITY_OFFICER)),
    Transition("8", "select", (S.ELIGIBLE,), S.PANEL_FORMATION, "selection", _by(O.SELECTION_COMMITTEE, O.SECRETARIAT, O.SYSTEM)),
    Transition("8", "leave_unselected", (S.ELIGIBLE,), S.NOT_SELECTED, "selection", _by(O.SELECTION_COMMITTEE, O.SECRETARIAT)),
    Transition("8", "bundle", (S.ELIGIBLE,), S.BUNDLED, "selection", _by(O.SELECTION_COMMITTEE, O.SECRETARIAT)),
    Transition("8", "review_selection", (S.NOT_SELECTED,), S.ELIGIBLE, "selection", _by(O.SELECTION_COMMITTEE, O.SECRETARIAT)),
    Transition("9", "seat_panel", (S.PANEL_FORMATION,), S.ASSESSMENT, "panel", _by(O.INTEGRITY_OFFICER)),
    Transition("10", "open_deliberation", (S.ASSESSMENT,), S.DELIBERATION, "deliberation", _by(O.PANEL_CHAIR)),
    Transition("11", "call_vote", (S.DELIBERATION,), S.VOTING, "voting", _by(O.PANEL_CHAIR)),
    Transition("12", "close_vote", (S.VOTING,), S.DRAFTING, "voting", _by(O.SYSTEM)),
    Transition("13", "return_to_deliberation", (S.VOTING, S.DRAFTING, S.COUNCIL_REVIEW, S.APPROVED), S.DELIBERATION, "voting", _by(O.SYSTEM)),
    Transition("14", "submit_draft", (S.DRAFTING,), S.COUNCIL_REVIEW, "opinion", _by(O.RAPPORTEUR)),
    Transition("15", "approve", (S.COUNCIL_REVIEW,), S.APPROVED, "opinion", _by(O.SYSTEM)),
    Transition("15", "rehear", (S.COUNCIL_REVIEW,), S.PANEL_FORMATION, "opinion", _by(O.SYSTEM)),
    Transition("16", "publish", (S.APPROVED,), S.PUBLISHED, "opinion", _by(O.PANEL_CHAIR, O.SECRETARIAT, O.COUNCIL_CHAIR)),
    Transition("17", "close", (S.PUBLISHED,), S.CLOSED, "response", _by(O.COMPLIANCE_OFFICER)),
    Transition("17b", "lapse", (S.NEEDS_INFORMATION,), S.LAPSED, "intake", _by(O.SYSTEM)),
    Transition("17b", "revive", (S.LAPSED,), S.ADMISSIBILITY, "intake", _by(O.APPELLANT)),
    Transition("18", "settle", BEFORE_VOTING, S.SETTLED, "docket", _by(O.INTAKE_OFFICER, O.ADMISSIBILITY_OFFICER, O.SECRETARIAT)),
    Transition("19", "withdraw", BEFORE_VOTING, S.WITHDRAWN, "intake", _by(O.APPELLANT)),
    Transition("20", "suspend", BEFORE_PUBLICATION, S.SUSPENDED, "docket", _by(O.COUNCIL_CHAIR)),
    Transition("20", "resume", (S.SUSPENDED,), None, "docket", _by(O.COUNCIL_CHAIR, O.SYSTEM), returns=True),
    Transition("21", "expedite", BEFORE_PUBLICATION, None, "duty", _by(O.COUNCIL_CHAIR, O.SYSTEM), stays=True),
    Transition("22", "reopen", (S.PUBLISHED, S.CLOSED), S.PANEL_FORMATION, "opinion", _by(O.COUNCIL_CHAIR, O.SYSTEM)),
)  # fmt: skip

CAN_BE_URGENT = (S.SUBMITTED, S.ADMISSIBILITY, S.ELIGIBLE, S.PANEL_FORMATION)
"""Stages in which a case can be expedited (row 21). It is ratified, or falls, wherever the case stands by then."""

STEPS: dict[str, Transition] = {transition.name: transition for transition in TRANSITIONS}

STAGE_CLOCKS: dict[Stage, Period] = {
    Stage.SUBMITTED: Period.TAKE_UP,
    Stage.NEEDS_INFORMATION: Period.ANSWER,
    Stage.LAPSED: Period.LAPSED,
    Stage.ADMISSIBILITY: Period.ADMISSIBILITY,
    Stage.ELIGIBLE: Period.SELECTION,
    Stage.PANEL_FORMATION: Period.PANEL_FORMATION,
    Stage.ASSESSMENT: Period.ASSESSMENT,
    Stage.DELIBERATION: Period.DELIBERATION,
    Stage.VOTING: Period.VOTING,
    Stage.DRAFTING: Period.DRAFTING,
    Stage.COUNCIL_REVIEW: Period.COUNCIL_REVIEW,
    Stage.APPROVED: Period.PUBLICATION,
    Stage.PUBLISHED: Period.FOLLOW_UP,
    Stage.SUSPENDED: Period.SUSPENSION,
}
"""The clock that starts when a case enters a stage and ends when it leaves."""

PAUSING = frozenset({Stage.NEEDS_INFORMATION, Stage.SUSPENDED})
"""The only stages in which the other clocks of a case stand still (LIFECYCLE.md, first paragraph)."""

FINAL = frozenset({S.INADMISSIBLE, S.REFERRED, S.NOT_SELECTED, S.BUNDLED, S.CLOSED, S.SETTLED, S.WITHDRAWN, S.LAPSED})
"""Stages in which nobody works on a case; some can be left again by a review or a reopening."""


class PublicStatus(StrEnum):
    """What the appellant and the public are told, in order."""

    RECEIVED = "received"
    NEEDS_INFORMATION = "needs_information"
    BEING_CHECKED = "being_checked"
    WAITING_FOR_SELECTION = "waiting_for_selection"
    UNDER_REVIEW = "under_review"
    DECIDED = "decided"
    PUBLISHED = "published"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


PUBLIC_STATUS: dict[Stage, PublicStatus] = {
    Stage.SUBMITTED: PublicStatus.RECEIVED,
    Stage.NEEDS_INFORMATION: PublicStatus.NEEDS_INFORMATION,
    Stage.LAPSED: PublicStatus.CLOSED,
    Stage.ADMISSIBILITY: PublicStatus.BEING_CHECKED,
    Stage.INADMISSIBLE: PublicStatus.CLOSED,
    Stage.REFERRED: PublicStatus.CLOSED,
    Stage.ELIGIBLE: PublicStatus.WAITING_FOR_SELECTION,
    Stage.NOT_SELECTED: PublicStatus.CLOSED,
    Stage.BUNDLED: PublicStatus.UNDER_REVIEW,
    Stage.PANEL_FORMATION: PublicStatus.UNDER_REVIEW,
    Stage.ASSESSMENT: PublicStatus.UNDER_REVIEW,
    Stage.DELIBERATION: PublicStatus.UNDER_REVIEW,
    Stage.VOTING: PublicStatus.UNDER_REVIEW,
    Stage.DRAFTING: PublicStatus.UNDER_REVIEW,
    Stage.COUNCIL_REVIEW: PublicStatus.UNDER_REVIEW,
    Stage.APPROVED: PublicStatus.DECIDED,
    Stage.PUBLISHED: PublicStatus.PUBLISHED,
    Stage.CLOSED: PublicStatus.CLOSED,
    Stage.SETTLED: PublicStatus.CLOSED,
    Stage.WITHDRAWN: PublicStatus.CLOSED,
    Stage.SUSPENDED: PublicStatus.UNDER_REVIEW,
}
"""Internal moves inside "under review" change nothing outside (LIFECYCLE.md, What the appellant sees)."""

NAMING = frozenset({PublicStatus.WAITING_FOR_SELECTION, PublicStatus.UNDER_REVIEW})
"""Under which the parties find the page on which they say who should not decide: by the public word alone, so that the
link tells nothing of a stage."""


def may_step(name: str, stage: Stage) -> Verdict:
    """Whether the table has this step from this stage. Raises `KeyError` for a step that does not exist."""
    return require_that(stage in STEPS[name].sources, "docket.wrong_stage", step=name, stage=stage)


def legal_pairs() -> frozenset[tuple[str, str]]:
    """Every (from, to) of stages that a case may go; what the database's trigger allows."""
    pairs: set[tuple[str, str]] = set()
    for row in TRANSITIONS:
        if row.returns:
            left = {source for other in TRANSITIONS if other.target in row.sources for source in other.sources}
            pairs |= {(str(source), str(target)) for source in row.sources for target in left}
        elif row.target is not None:
            pairs |= {(str(source), str(row.target)) for source in row.sources}
    return frozenset(pairs)
