"""Sentences about leaves of absence."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "leaves.ends_first": _("The last day cannot lie before the first."),
        "leaves.past": _("This leave would be over already. Its last day is today or later."),
        "leaves.too_long": _("A leave lasts %(days)s days at most. Speak with the chair about a longer one."),
        "leaves.overlaps": _("There is a leave already on some of these days. End that one first, or choose others."),
        "leaves.reason_long": _("This is too long. %(most)s characters are the most."),
        "leaves.over": _("This leave is over. There is nothing to end."),
    }
)
