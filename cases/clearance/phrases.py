"""Sentences about declarations for a case."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cases.clearance.rules import Answer, Decision, DeclarationState, Stance, Standing
from council.interests.rules.words import Via
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
        "clearance.parties_agree": _(
            "A waiver needs the agreement of both parties. A platform silent for five days has not objected."
        ),
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
    Decision.ALLOW: _("Allow: a reasonable third person would not doubt it"),
    Decision.WAIVE: _("Waive: both parties agree"),
}

DECIDED = {
    Decision.RECUSE: pgettext_lazy("ruling", "recused"),
    Decision.DISMISS: pgettext_lazy("ruling", "dismissed as a false hit"),
    Decision.ALLOW: pgettext_lazy("ruling", "allowed"),
    Decision.WAIVE: pgettext_lazy("ruling", "waived"),
}

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
