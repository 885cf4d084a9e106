"""Sentences about the duty calendar."""

from django.utils.translation import gettext_lazy as _

from council.duty.rules import WhyOut
from council.kernel.phrasebook import register

register(
    {
        "duty.quarter_runs": _(
            "This quarter has begun: what was said about it changes no more. If you cannot be there, enter a leave."
        ),
        "duty.closed": _("The last day to answer for this quarter has passed. If you cannot be there, enter a leave."),
        "duty.too_early": _("This quarter is not open yet."),
        "duty.not_the_time": _("The panel of a month is fixed in the last days before it."),
        "duty.no_such_month": _("Choose among the months of this quarter."),
    }
)

OUT = {
    WhyOut.AWAY: _("On leave on a day of the month"),
    WhyOut.NOT_SAID: _("Did not say that they can"),
    WhyOut.OFFICER: _("Holds an office that does not go with a seat"),
    WhyOut.REGISTER: _("Declaration of interests not up to date"),
}
"""Why somebody is not in the pool of a month."""
