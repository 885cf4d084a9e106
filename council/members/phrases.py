"""Sentences about members, and the words for what they are."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.kernel.phrasebook import register
from council.members.rules import Constituency, Gender, Region, RemovalCause, RemovalState, SeatKind, Sector

register(
    {
        "members.cooling_off": _(
            "After a leading post with a platform, a ministry or a party %(months)s months go by: "
            "the first day can be %(day)s at the earliest."
        ),
        "members.not_oneself": _("Nobody appoints themselves or changes the own entry. Ask a colleague."),
        "members.removal_closed": _("This vote is over, or has not begun."),
        "members.removal_heard": _("The time to answer is over: the council votes, or has voted."),
        "members.removal_not_heard": _("The member has not been heard yet."),
        "members.removal_not_sitting": _("This person sits on the council no longer."),
        "members.removal_not_yours": _("Only the member whom it is about answers."),
        "members.removal_of_chair_only": _(
            "The chair and the secretariat propose a removal. Members propose that of the chair, and of nobody else."
        ),
        "members.removal_open": _("A removal of this member is open already."),
        "members.removal_own": _("Nobody proposes the own removal. Whoever wants to leave resigns."),
        "members.removal_own_vote": _("Nobody votes on the own removal."),
        "members.removal_voted": _("You have voted. A vote is final."),
        "members.removal_voter_sits": _("Only members who sit on the council vote."),
        "members.removal_words": _("Say it in words."),
        "members.removal_words_long": _("At most %(most)s characters."),
        "members.removed": _(
            "The council removed this person from a term that would have lasted until %(day)s. A new one begins later."
        ),
        "members.resigns_in_past": _("The last day is today or later: what was done until now stays done."),
        "members.resigns_within_term": _("Choose a day within the term and before its last day."),
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

SEAT_KINDS = {
    SeatKind.MEMBER: pgettext_lazy("seat", "Member of the council"),
    SeatKind.DEPUTY: pgettext_lazy("seat", "Deputy"),
    SeatKind.AD_HOC: pgettext_lazy("seat", "Ad hoc, for one case"),
}

REGIONS = {
    Region.AFR: _("Africa"),
    Region.APA: _("Asia and the Pacific"),
    Region.EUR: _("Europe"),
    Region.LAC: _("Latin America and the Caribbean"),
    Region.MENA: _("Middle East and North Africa"),
    Region.NAM: _("North America"),
}

GENDERS = {
    Gender.UNDISCLOSED: _("Not said"),
    Gender.WOMAN: pgettext_lazy("gender", "Woman"),
    Gender.MAN: pgettext_lazy("gender", "Man"),
    Gender.OTHER: pgettext_lazy("gender", "Other"),
}

CAUSES = {
    RemovalCause.UNDECLARED_CONFLICT: _("A conflict of interest that was kept silent"),
    RemovalCause.BREACH_OF_CONFIDENTIALITY: _("A breach of confidentiality"),
    RemovalCause.BRIBE_OR_GIFT: _("A bribe or a gift taken for the work"),
    RemovalCause.ABSENCE: _("Absence from the work for six months without leave"),
    RemovalCause.CRIME_OF_DISHONESTY: _("A conviction for a crime of dishonesty"),
    RemovalCause.INCAPACITY: _("Lasting incapacity to do the work"),
}
"""The closed list, as the page and the public register say it. A vote or an opinion is not on it."""

REMOVAL_STATES = {
    RemovalState.HEARING: _("The member can answer"),
    RemovalState.VOTING: _("The council votes"),
    RemovalState.CARRIED: _("Carried: the term has ended"),
    RemovalState.NOT_CARRIED: _("Not carried: the member stays"),
    RemovalState.LAPSED: _("Without object: the member had left"),
}

FIELDS = {
    "bio": _("About them"),
    "country": _("Country"),
    "employer": _("Employer"),
    "gender": _("Gender"),
    "languages": _("Languages"),
    "legal": _("Legal expertise"),
    "name": _("Name"),
    "native_name": _("Name in their own script"),
    "region": _("Region"),
    "sector": _("Sector"),
}

SECTORS = {
    Sector.ACADEMIA: pgettext_lazy("sector", "Academia"),
    Sector.CIVIL_SOCIETY: pgettext_lazy("sector", "Civil society"),
    Sector.COMMUNITY: pgettext_lazy("sector", "Communities"),
    Sector.FACT_CHECKER: pgettext_lazy("sector", "Fact-checking"),
    Sector.GOVERNMENT: pgettext_lazy("sector", "Government"),
    Sector.HUMAN_RIGHTS_INSTITUTION: pgettext_lazy("sector", "Human rights institution"),
    Sector.LEGAL: pgettext_lazy("sector", "Law"),
    Sector.MEDIA: pgettext_lazy("sector", "Media"),
    Sector.PLATFORM: pgettext_lazy("sector", "Platforms"),
    Sector.TECHNICAL: pgettext_lazy("sector", "Technology"),
    Sector.YOUTH: pgettext_lazy("sector", "Youth"),
}
