"""Sentences about members, and the words for what they are."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.kernel.phrasebook import register
from council.members.rules import Constituency, Region

register(
    {
        "members.term_ends_first": _("The last day of a term comes after its first day."),
        "members.term_too_long": _("A term lasts %(years)s years at most."),
        "members.term_overlaps": _("This person already has a term at that time."),
        "members.too_many_terms": _("Nobody serves more than %(terms)s terms in a row."),
    }
)

CONSTITUENCIES = {
    Constituency.ACADEMIA: pgettext_lazy("constituency", "Academia"),
    Constituency.CIVIL_SOCIETY: pgettext_lazy("constituency", "Civil society"),
    Constituency.COMMUNITY: pgettext_lazy("constituency", "Affected communities"),
    Constituency.LEGAL: pgettext_lazy("constituency", "Legal profession"),
    Constituency.MEDIA: pgettext_lazy("constituency", "Media"),
    Constituency.PLATFORM: pgettext_lazy("constituency", "Platforms"),
    Constituency.STATE: pgettext_lazy("constituency", "Public bodies"),
    Constituency.YOUTH: pgettext_lazy("constituency", "Youth"),
}

REGIONS = {
    Region.AFR: _("Africa"),
    Region.APA: _("Asia and the Pacific"),
    Region.EUR: _("Europe"),
    Region.LAC: _("Latin America and the Caribbean"),
    Region.MENA: _("Middle East and North Africa"),
    Region.NAM: _("North America"),
}
