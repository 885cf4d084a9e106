"""Sentences about clocks."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "clocks.real": _("This council runs on real time. Its clock cannot be set."),
        "clocks.hours": _("Say by how many hours: between 1 and 8,760. Time only goes forward."),
        "clocks.moved_meanwhile": _("This deadline has ended, or was moved in the meantime."),
        "clocks.before_start": _("A deadline cannot run out before it began."),
    }
)
