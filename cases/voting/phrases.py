"""Sentences about motions, votes and ballots."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.voting.rules import DecidedBy, Failure, MotionKind, MotionState, Option, VoteState
from council.kernel.phrasebook import register
from council.kernel.tally import ABSTAIN

register(
    {
        "voting.not_deliberating": _("This is done while the panel deliberates, not now."),
        "voting.text_missing": _("Write the question on which the panel votes."),
        "voting.too_long": _("Write at most %(limit)s characters."),
        "voting.choices_do_not_fit": _("These choices do not fit a motion of this kind."),
        "voting.limb_missing": _("Choose the limb on which the panel votes."),
        "voting.limb_without_limb": _("Only a motion on a limb names one. Leave this empty."),
        "voting.not_a_draft": _("This motion is frozen: not a word of it changes. Withdraw it and write another."),
        "voting.not_withdrawable": _("This motion was put to the vote and cannot be withdrawn."),
        "voting.quorum_not_seated": _("Seated now: %(seated)s. A quorum takes %(quorum)s."),
        "voting.assessments_missing": _("Panellists who have not sealed an assessment yet: %(count)s."),
        "voting.motions_not_frozen": _(
            "Motions that are still drafts: %(count)s. Freeze or withdraw each before the vote."
        ),
        "voting.one_outcome": _("A vote needs exactly one frozen motion on the outcome. There are now: %(count)s."),
        "voting.motion_changed": _(
            "A frozen motion does not say any more what was frozen. Tell the integrity officer."
        ),
        "voting.not_discussed": _("Disputed points on which nobody has answered anybody yet: %(count)s."),
        "voting.closed": _("There is no open vote: ballots are not taken any more."),
        "voting.still_open": _("The vote is open. It is closed by the clock alone."),
        "voting.choice_missing": _("Choose one of the answers, or abstain."),
        "voting.reason_missing": _("Say why you abstain: an abstention needs a reason."),
    }
)

KINDS = {
    MotionKind.OUTCOME: _("Outcome of the case"),
    MotionKind.LIMB: _("A limb of the three-part test"),
    MotionKind.RECOMMENDATION: _("A recommendation"),
    MotionKind.QUESTION: _("Another question"),
}

STATES = {
    MotionState.DRAFT: pgettext_lazy("motion", "Draft"),
    MotionState.FROZEN: pgettext_lazy("motion", "Frozen"),
    MotionState.OPEN: pgettext_lazy("motion", "Open"),
    MotionState.CLOSED: pgettext_lazy("motion", "Closed"),
    MotionState.WITHDRAWN: pgettext_lazy("motion", "Withdrawn"),
}

CHOICES = {
    Option.OVERTURN: _("Overturn the platform’s decision"),
    Option.UPHOLD: _("Uphold the platform’s decision"),
    Option.REMIT: _("Send it back to the platform to decide anew"),
    Option.YES: pgettext_lazy("ballot", "Yes"),
    Option.NO: pgettext_lazy("ballot", "No"),
    Option.ADOPT: _("Adopt it"),
    Option.REJECT: _("Do not adopt it"),
    ABSTAIN: _("Abstain, with a reason"),
}

RESULTS = {
    Option.OVERTURN: _("Overturned"),
    Option.UPHOLD: _("Upheld"),
    Option.REMIT: _("Sent back to the platform"),
    Option.YES: pgettext_lazy("result", "Yes"),
    Option.NO: pgettext_lazy("result", "No"),
    Option.ADOPT: _("Adopted"),
    Option.REJECT: _("Not adopted"),
    ABSTAIN: _("Abstained"),
}

VOTES = {
    VoteState.OPEN: pgettext_lazy("vote", "Open"),
    VoteState.DECIDED: pgettext_lazy("vote", "Decided"),
    VoteState.RETURNED: pgettext_lazy("vote", "Returned to deliberation"),
    VoteState.VOID: pgettext_lazy("vote", "Void: the panel changed while it voted"),
}

FAILURES = {
    Failure.NO_QUORUM: _("No quorum"),
    Failure.TIE: _("A tie"),
    Failure.NO_MAJORITY: _("No majority of the seated"),
}

DECIDED = {
    DecidedBy.MAJORITY: _("by a majority of the seated"),
    DecidedBy.BURDEN: _("because the restriction was not shown to be necessary"),
}
