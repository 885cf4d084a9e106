"""Sentences about polls, locks and exemptions, and the words for what they are."""

from django.utils.translation import gettext_lazy as _

from council.access.rules import Locked
from council.kernel.phrasebook import register
from council.polls.rules import ExemptionState, WithdrawalGround

register(
    {
        "polls.asked_already": _("The members vote on exactly this already."),
        "polls.day": _("This is not a day of the calendar."),
        "polls.known": _("This poll stands on the calendar already."),
        "polls.locked": _(
            "Until %(until)s neither rules nor roster change: %(poll)s (%(place)s) is on %(day)s. Two thirds of all "
            "members can allow this one change: ask them under Polls and locks."
        ),
        "polls.no_lock": _("No election lock runs: nothing has to be allowed."),
        "polls.no_such_poll": _("This poll is not on the calendar any more."),
        "polls.over": _("The lock of this poll would be over already."),
        "polls.own": _("Nobody asks for a change about themselves."),
        "polls.own_vote": _("Nobody votes on a change about themselves."),
        "polls.takes_two": _(
            "This poll would lock at once, since it is no more than %(days)s days away. That takes two people: ask for "
            "it under Acts of two people."
        ),
        "polls.too_far": _("A poll is entered three years ahead at most."),
        "polls.too_long": _("At most %(most)s characters."),
        "polls.value_changes_nothing": _("The rules say this already."),
        "polls.value_unknown": _("This is no value that this rule can have."),
        "polls.vote_over": _("This vote is over."),
        "polls.voted": _("You have voted. A vote is final."),
        "polls.voter_sits": _("Only members who sit on the council vote."),
        "polls.words": _("Say it in words."),
    }
)

KINDS = {
    Locked.APPOINTMENT: _("Appoint somebody"),
    Locked.OFFICE_END: _("End an office"),
    Locked.OFFICE_GIVE: _("Give an office"),
    Locked.OFFICE_HAND_OVER: _("Hand over an office"),
    Locked.RULES: _("Change a rule"),
}

GROUNDS = {
    WithdrawalGround.CALLED_OFF: _("It does not take place."),
    WithdrawalGround.MISTAKE: _("It was entered by mistake."),
    WithdrawalGround.POSTPONED: _("It takes place on another day."),
}

STATES = {
    ExemptionState.CARRIED: _("Allowed"),
    ExemptionState.NOT_CARRIED: _("Not allowed"),
    ExemptionState.VOTING: _("The members vote"),
}
