"""Sentences about the address of an account."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register({"addresses.same": _("This is your address already.")})
