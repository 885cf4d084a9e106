"""Sentences about the Rules of Procedure."""

from django.utils.translation import gettext_lazy as _

from council.kernel.phrasebook import register

register(
    {
        "procedure.panel_even": _("A panel needs an odd number of members, so that a vote cannot end in a tie."),
        "procedure.quorum_range": _("The quorum must be more than half of the panel, and not more than the panel."),
        "procedure.legal_range": _("A panel cannot need more legal experts than it has members."),
        "procedure.votes_range": _("The votes needed for selection must be between one and the size of the committee."),
        "procedure.lengths_positive": _("Every deadline needs a length of at least one hour, on both tracks."),
    }
)
