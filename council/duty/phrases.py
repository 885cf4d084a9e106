"""Sentences about the duty calendar."""

from django.utils.translation import gettext_lazy as _

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
