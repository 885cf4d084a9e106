"""Sentences about members and organisations, and the words for what they are."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.kernel.phrasebook import register
from council.members.rules import Constituency, OrganisationKind, Region

register(
    {
        "members.term_ends_first": _("The last day of a term comes after its first day."),
        "members.term_too_long": _("A term lasts %(years)s years at most."),
        "members.term_overlaps": _("This person already has a term at that time."),
        "members.too_many_terms": _("Nobody serves more than %(terms)s terms in a row."),
        "members.owns_itself": _("An organisation cannot be its own owner."),
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

ORGANISATION_KINDS = {
    OrganisationKind.ASSOCIATION: pgettext_lazy("organisation", "Association"),
    OrganisationKind.COMPANY: pgettext_lazy("organisation", "Company"),
    OrganisationKind.FOUNDATION: pgettext_lazy("organisation", "Foundation"),
    OrganisationKind.GOVERNMENT: pgettext_lazy("organisation", "Government body"),
    OrganisationKind.MEDIA: pgettext_lazy("organisation", "Media"),
    OrganisationKind.NGO: pgettext_lazy("organisation", "Non-governmental organisation"),
    OrganisationKind.NHRI: pgettext_lazy("organisation", "National human rights institution"),
    OrganisationKind.PARTY: pgettext_lazy("organisation", "Political party"),
    OrganisationKind.PLATFORM: pgettext_lazy("organisation", "Platform"),
    OrganisationKind.UNIVERSITY: pgettext_lazy("organisation", "University"),
}
