"""Sentences about reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.kernel.phrasebook import register
from council.reports.rules import Choice, Kind, State, Why

register(
    {
        "reports.which_kind": _("Choose the one that comes nearest."),
        "reports.say_what": _("Say in your own words what is missing."),
        "reports.say_how": _("Say how you know it, or where it can be read."),
        "reports.own": _("Nobody rules on themselves."),
        "reports.closed": _("This report was ruled on already."),
        "reports.choose": _("Choose what is to be done."),
        "reports.asked_already": _("The member was asked already."),
        "reports.which_rule": _("Choose which rule it falls under."),
        "reports.why_dismissed": _("Choose why it is dismissed."),
        "reports.quote_needed": _("Write what the member may read of it, and not who said it."),
        "reports.reason": _("Give the reason for the ruling: it is kept, sealed, for 90 days."),
        "reports.not_asked": _("Nothing is asked of you here any more."),
        "reports.answer_in_words": _("Answer in a few words."),
    }
)

KINDS = {
    Kind.MISSING: _("An interest is missing from the register"),
    Kind.CONFLICT: _("A conflict was not declared in a case"),
}

STATES = {
    State.RECEIVED: pgettext_lazy("report", "Received"),
    State.ASKED: pgettext_lazy("report", "The member was asked"),
    State.ANSWERED: pgettext_lazy("report", "The member has answered"),
    State.UPHELD: pgettext_lazy("report", "Upheld"),
    State.DISMISSED: pgettext_lazy("report", "Dismissed"),
}

CHOICES = {
    Choice.ASK: _("Ask the member to declare it within 48 hours"),
    Choice.RAISE: _("Raise a concern in every open case of the member"),
    Choice.DISMISS: _("Dismiss it"),
}

WHYS = {
    Why.DECLARED: _("It is declared, or was declared now."),
    Why.IDENTITY: _("Religion, origin or gender never keeps anybody out."),
    Why.NO_RULE: _("None of our rules asks for this."),
    Why.NOT_SHOWN: _("Nothing shows that it is so."),
    Why.UNCLEAR: _("What is meant cannot be made out."),
}
