"""Sentences about selection: refusals, scores, reasons for leaving a case."""

from django.utils.translation import gettext_lazy as _

from cases.selection.rules import LeaveCode, Outcome, Score
from council.kernel.phrasebook import register

register(
    {
        "selection.no_vote_here": _("No vote is needed for this case: the rules in force select it another way."),
        "selection.voted_before": _("You have voted on this case. A vote stands once it is cast."),
        "selection.conflict_undeclared": _(
            "Vote only if nothing ties you to this case. If something does, tell the integrity officer instead."
        ),
        "selection.score_range": _("Give a score from 1 to 5."),
        "selection.reason_needed": _("Give a reason: it is kept with the case."),
        "selection.by_lot_only": _("The rules in force select cases by lot. This case can be drawn, not picked."),
        "selection.committee_small": _(
            "The committee has %(have)s members and the rules ask for %(needed)s. Fill it before you select."
        ),
        "selection.votes_missing": _("%(have)s members voted for this case. The rules ask for %(needed)s."),
        "selection.explanation_needed": _("Write what the appellant will read, in plain words."),
        "selection.every_case_decided": _("This case cannot be left: the rules in force have it decided."),
        "selection.code_of_another_mode": _("Only a case that was not drawn in a lottery can be left for this reason."),
        "selection.still_open": _(
            "The committee could still select this case: %(open)s members have not voted. Wait for them."
        ),
        "selection.bundle_itself": _("A case cannot join itself. Name the case that leads."),
        "selection.lead_not_live": _("The council is not deciding the case you named. Name one that it is deciding."),
        "selection.review_once": _("A review of this choice was asked for before. It can be asked for once."),
        "selection.review_late": _("A review can be asked for within %(days)s days. That time has passed."),
        "selection.review_not_asked": _("Nobody has asked for a review of this choice."),
        "selection.own_choice": _("You took part in this choice. Somebody else must review it."),
        "selection.not_left": _("There is no choice about this case that could be reviewed."),
        "selection.no_places": _("A lottery needs at least one place."),
        "selection.empty_pool": _("There is no eligible case to draw."),
    }
)

OUTCOMES = {
    Outcome.BUNDLED: _("Joined to another case"),
    Outcome.LEFT: _("Not selected"),
    Outcome.SELECTED: _("Selected"),
}

SCORES = {
    Score.SIGNIFICANCE: (_("Significance"), _("How much would an opinion help others than the appellant?")),
    Score.DIFFICULTY: (_("Difficulty"), _("How unclear is the answer under the rules and human-rights law?")),
    Score.SEVERITY: (_("Severity"), _("How grave is the harm, done or threatened?")),
    Score.UNDERSERVED: (_("Underserved group"), _("How seldom do people like those concerned get a remedy?")),
}
"""The name of each score, and the question behind it."""

LEAVE_CODES = {
    LeaveCode.ALREADY_ANSWERED: _("An earlier opinion answers the question"),
    LeaveCode.NOT_DECIDABLE: _("The file does not allow a decision"),
    LeaveCode.NOT_DRAWN: _("It was not drawn in the lottery"),
    LeaveCode.OTHERS_CLEARER: _("Another case raises the question more clearly"),
    LeaveCode.REMEDIED: _("The harm has been remedied"),
}
