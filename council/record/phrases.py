"""Sentences about the record."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "record.nothing_to_erase": _("Say which entries of the record are to be erased."),
        "record.no_such_entry": _("The record has no entry %(seq)s."),
        "record.erased_already": _("Entry %(seq)s was erased already."),
        "record.erasure_stays": _("Entry %(seq)s is itself an erasure. It stays, or erasures could be hidden."),
    }
)
