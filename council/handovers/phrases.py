"""Sentences about notes for whoever comes after."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "handovers.too_long": _("This is too long. %(most)s characters are the most."),
        "handovers.changed_meanwhile": _(
            "Somebody else has changed this note since you opened the page. "
            "Open the page again beside this one, and put the two together."
        ),
    }
)
