"""Sentences about what parties say before a draw."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.challenges.rules import Kind, PoolState, Side, Why
from council.kernel.phrasebook import register

register(
    {
        "challenges.not_now": _(
            "This can be said once your appeal can be decided, and before people are chosen for it."
        ),
        "challenges.too_late": _(
            "People are being chosen for your case already, or it is decided together with another. What you wrote "
            "was not sent. You can still object to somebody who decides your case once you know the name."
        ),
        "challenges.enough_for_good": _("You have told us %(most)s times by now. We take no more in this case."),
        "challenges.enough": _("You have told us %(most)s times already. Take one back to say something else."),
        "challenges.about_whom": _("Choose the one that comes nearest."),
        "challenges.say_in_words": _("Say in your own words who should not decide, and why."),
        "challenges.too_long": _("That is too long. Say the most important part."),
        "challenges.not_open": _("We are looking at this already, so it does not change any more."),
        "challenges.no_time_runs": _("There is no time running that could be ended."),
        "challenges.said_before": _("You have said this already."),
        "challenges.own": _("Nobody rules on themselves. Ask another integrity officer."),
        "challenges.ask_first": _("Nobody was asked for a declaration yet. Ask the members first, then uphold."),
        "challenges.whom": _("Choose at least one member whom it concerns."),
        "challenges.which_rule": _("Choose which rule it falls under."),
        "challenges.quote_needed": _("Write what the member may read of it, and not who said it."),
        "challenges.quote_too_long": _("That is too long for what the member has to know."),
        "challenges.why_dismissed": _("Choose why it is dismissed."),
        "challenges.reason_needed": _("Give the reason for the ruling: it is kept with the case."),
        "challenges.still_open": _("What parties said about who should not decide waits for a ruling: %(count)s."),
        "challenges.time_runs": _("The parties still have time to say who should not decide."),
        "challenges.not_told": _("The parties were not told yet that they can say who should not decide."),
    }
)

KINDS = {
    Kind.NAMED: _("A person whom I name"),
    Kind.WORKS: _("Everybody who works or worked for an organisation"),
    Kind.CLOSE: _("Everybody who is close to somebody in this case"),
    Kind.SAID: _("Everybody who has said in public how this case should end"),
    Kind.OTHER: _("Somebody else, or for another reason"),
}
"""About whom a party speaks, in the order of the form."""

SIDES = {
    Side.APPELLANT: pgettext_lazy("side", "The appellant"),
    Side.PLATFORM: pgettext_lazy("side", "The platform"),
}

STATES = {
    PoolState.FILED: pgettext_lazy("pool challenge", "To be ruled on"),
    PoolState.UPHELD: pgettext_lazy("pool challenge", "Upheld"),
    PoolState.DISMISSED: pgettext_lazy("pool challenge", "Dismissed"),
    PoolState.WITHDRAWN: pgettext_lazy("pool challenge", "Taken back"),
}

STATE_KINDS = {
    PoolState.FILED: "warning",
    PoolState.UPHELD: "success",
    PoolState.DISMISSED: "info",
    PoolState.WITHDRAWN: "info",
}

TOLD = {
    PoolState.UPHELD: _("We kept somebody out of your case for this, or looked at them more closely."),
    PoolState.DISMISSED: _("Nobody had to stay out of your case for this."),
}
"""What a party reads once the opinion is out, and not before."""

WHYS = {
    Why.NO_RULE: _("None of our rules keeps anybody out for this."),
    Why.NOT_SHOWN: _("Nothing shows that it is so."),
    Why.NOBODY: _("It is true of no member of the council."),
    Why.LONG_AGO: _("It ended longer ago than our rules look back."),
    Why.IDENTITY: _("Religion, origin or gender never keeps anybody out."),
    Why.KNOWN: _("It was known already, and was dealt with."),
}
