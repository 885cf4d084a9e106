"""Sentences about declarations for a case."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cases.clearance.rules import (
    Answer,
    Choice,
    Consent,
    Decision,
    DeclarationState,
    Electorate,
    Ended,
    Outcome,
    QuestionKind,
    Stance,
    Standing,
)
from council.interests.rules.words import Code, Via
from council.kernel.phrasebook import register

register(
    {
        "clearance.too_early": _("Declarations are asked for once the case was taken up."),
        "clearance.too_late": _("Nobody works on this case any longer, so there is nothing to declare."),
        "clearance.nobody_to_ask": _("Nobody sits on the council yet, so there is nobody to ask."),
        "clearance.answered_already": _("This declaration was given already. If something changed, say so below."),
        "clearance.not_answered": _("Answer the declaration first."),
        "clearance.hit_unanswered": _("Say whether this is right."),
        "clearance.contest_reason": _("Say in a few words why it is not right."),
        "clearance.replied_already": _("You have said what is to be said of this already. It stays as you said it."),
        "clearance.which_rule": _("Choose which rule it falls under."),
        "clearance.see_all_first": _(
            "Look at everybody who is involved before you say that nothing stands in the way."
        ),
        "clearance.since_in_future": _("The first day cannot lie in the future."),
        "clearance.say_in_words": _("Say in a few words what the conflict is."),
        "clearance.own_declaration": _("Nobody rules on themselves."),
        "clearance.ruled_already": _("This was ruled on already."),
        "clearance.decision_not_open": _("The rules do not allow this decision here."),
        "clearance.no_hit_to_dismiss": _("The member declared this; it is no false hit that could be dismissed."),
        "clearance.panel_decides": _("This is decided by the vote of the conflicts panel, not by one person."),
        "clearance.upheld_already": _(
            "This was upheld already. Whether it keeps the member out, the conflicts panel votes."
        ),
        "clearance.until_past": _("This day has passed. A dismissal counts at least through today."),
        "clearance.until_far": _("A ruling counts for %(days)s days at most. Choose an earlier day."),
        "clearance.question_closed": _("The vote is closed already. Nothing was counted."),
        "clearance.voted_already": _("You have voted on this already. A vote is final."),
        "clearance.which_vote": _("Choose one of the two."),
        "clearance.vote_reason": _("Say why in a few words. The member reads it without your name."),
        "clearance.nothing_to_appeal": _("There is no recusal here that could be appealed."),
        "clearance.appealed_already": _("An appeal was made already. There is one only."),
        "clearance.appeal_late": _("An appeal is possible for %(days)s days after the ruling. They are over."),
        "clearance.appeal_reason": _("Say in a few words why others should decide anew."),
        "clearance.party_refused": _("A party did not agree to the waiver. Nobody can decide in its place."),
        "clearance.waiver_over": _("The time to answer is over. Nothing was changed."),
        "clearance.waiver_answered": _("This was answered already. An answer stays as it was given."),
        "clearance.waiver_which": _("Choose one of the two."),
        "clearance.reason_needed": _("Give the reason for the ruling: it is kept with the case."),
        "clearance.nothing_to_confirm": _("There is no dismissal here that waits for a second person."),
        "clearance.second_person": _("The second person must be another one than the first."),
    }
)

STATES = {
    DeclarationState.OPEN: pgettext_lazy("declaration", "Not answered yet"),
    DeclarationState.CLEAR: pgettext_lazy("declaration", "No conflict declared"),
    DeclarationState.CONFLICT: pgettext_lazy("declaration", "Conflict declared"),
    DeclarationState.UNAVAILABLE: pgettext_lazy("declaration", "Not available"),
    DeclarationState.MISSED: pgettext_lazy("declaration", "Not answered in time"),
}

STANDINGS = {
    Standing.WAITING: pgettext_lazy("standing", "Declaration awaited"),
    Standing.CLEARED: pgettext_lazy("standing", "Cleared"),
    Standing.PENDING: pgettext_lazy("standing", "Ruling awaited"),
    Standing.BARRED: pgettext_lazy("standing", "Barred"),
    Standing.UNAVAILABLE: pgettext_lazy("standing", "Not available"),
}

ANSWERS = {
    Answer.CLEAR: _("I have no conflict, or none besides what is listed above"),
    Answer.CONFLICT: _("I have a conflict"),
    Answer.UNAVAILABLE: _("I am not available for this case"),
}

STANCES = {
    Stance.UNANSWERED: _("not answered"),
    Stance.CONFIRMED: _("This is right"),
    Stance.CONTESTED: _("This is not right"),
}

DECISIONS = {
    Decision.RECUSE: _("Recuse: the member stays out of this case"),
    Decision.DISMISS: _("Dismiss: the hit is false"),
}

DECIDED = {
    Decision.RECUSE: pgettext_lazy("ruling", "recused"),
    Decision.DISMISS: pgettext_lazy("ruling", "dismissed as a false hit"),
    Decision.ALLOW: pgettext_lazy("ruling", "allowed"),
    Decision.WAIVE: pgettext_lazy("ruling", "waived"),
}

VOTES = {
    Choice.RECUSE: _("Recuse: the member stays out of this case"),
    Choice.KEEP: _("Keep: a reasonable third person would not doubt the member"),
}

KINDS_OF_QUESTION = {
    QuestionKind.FIRST: pgettext_lazy("question", "First decision"),
    QuestionKind.APPEAL: pgettext_lazy("question", "Appeal of the member"),
}

WHERE = {
    QuestionKind.FIRST: _("Before the conflicts panel"),
    QuestionKind.APPEAL: _("Appealed; the wall stands meanwhile"),
}

ELECTORATES = {
    Electorate.PANEL: _("The conflicts panel votes."),
    Electorate.REVIEW: _(
        "The council chair, the secretariat and those of the conflicts panel vote who took no part in the ruling."
    ),
}

OUTCOMES = {
    Outcome.MAJORITY: pgettext_lazy("vote", "By a majority of the votes."),
    Outcome.TIE: pgettext_lazy("vote", "As many votes for as against: a tie removes."),
    Outcome.NOBODY: pgettext_lazy("vote", "Nobody voted in time: what is not decided is a recusal."),
    Outcome.NOT_TWO: pgettext_lazy("vote", "A wall is lifted by two at least, and only one voted for it."),
    Outcome.REFUSED: pgettext_lazy("vote", "A party did not agree to the waiver."),
    Outcome.CALLED_OFF: pgettext_lazy(
        "vote", "Called off: it was ruled on, or the case ended, before the vote closed."
    ),
}

ENDED = {
    Ended.LAPSED: pgettext_lazy("ruling", "run out"),
    Ended.OVERTURNED: pgettext_lazy("ruling", "overturned on appeal"),
}

CONSENTS = {
    Consent.AGREED: _("Yes, I agree"),
    Consent.OBJECTED: _("No, I object"),
}

CONSENTED = {
    Consent.AGREED: pgettext_lazy("party", "agreed"),
    Consent.OBJECTED: pgettext_lazy("party", "objected"),
    "": pgettext_lazy("party", "no answer"),
}

POSITIONS = {
    Code.W1: _(
        "A member of the council works for an organisation that takes part in this case, or did so in the last three "
        "years."
    ),
    Code.W2: _(
        "A member of the council has a close relative who works for the platform, in a part that has nothing to do "
        "with this case, or did so in the last year."
    ),
    Code.W3: _("A member of the council worked for the platform three to five years ago."),
}
"""What the parties are told before a panel is drawn: the circumstance, never who or how many it is about."""

WAIVED = {
    Code.W1: _("somebody who works for an organisation that took part in the case, or did so in the last three years"),
    Code.W2: _("somebody with a close relative who works for another part of the platform, or did so in the last year"),
    Code.W3: _("somebody who worked for the platform three to five years before"),
}
"""The same after publication, without a name."""

STANDING_KINDS = {
    Standing.WAITING: "neutral",
    Standing.CLEARED: "success",
    Standing.PENDING: "warning",
    Standing.BARRED: "danger",
    Standing.UNAVAILABLE: "neutral",
}
"""How a standing looks; the word beside it says it."""

WAYS = {
    Via.INTEREST: _("Declared in the register of interests"),
    Via.REGISTER: _("From the public register of the council"),
    Via.FUNDING: _("From what is known of the employer’s funding"),
    Via.HOUSEHOLD: _("From the household"),
    "": _("Declared by the member for this case"),
}


def asked_in_words(asked: int) -> str:
    """What asking for declarations did."""
    if not asked:
        return str(_("Nobody new to ask; the register was checked again."))
    words = ngettext(
        "%(n)s member was asked; the register was checked.",
        "%(n)s members were asked; the register was checked.",
        asked,
    )
    return words % {"n": asked}
