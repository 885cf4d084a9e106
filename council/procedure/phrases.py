"""Sentences about the Rules of Procedure."""

from django.utils.translation import gettext_lazy as _

from council.access.rules import Office
from council.kernel.phrasebook import register
from council.procedure.rules import Period, Preset, SelectionMode, TallyDetail

register(
    {
        "procedure.panel_even": _("A panel needs an odd number of members, so that a vote cannot end in a tie."),
        "procedure.quorum_range": _("The quorum must be more than half of the panel, and not more than the panel."),
        "procedure.legal_range": _("A panel cannot need more legal experts than it has members."),
        "procedure.votes_range": _("The votes needed for selection must be between one and the size of the committee."),
        "procedure.apart_known": _("Offices that are kept apart are named in pairs, each by its name."),
        "procedure.lock_range": _("An election lock lasts between no day and one year on each side of the poll."),
        "procedure.lotteries_known": _(
            "Name at most three different lotteries, with commas between them and without a colon."
        ),
        "procedure.tally_known": _("Say how much of a vote is published, in one of the words that there are."),
        "procedure.tally_or_names": _("Who publishes the names with the votes publishes their numbers, too."),
        "procedure.lengths_positive": _("Every deadline needs a length of at least one hour, on both tracks."),
    }
)

PERIODS = {
    Period.TAKE_UP: _("Take up"),
    Period.ANSWER: _("Appellant’s answer"),
    Period.LAPSED: _("Can be revived"),
    Period.ADMISSIBILITY: _("Rule on admissibility"),
    Period.ADMISSIBILITY_REVIEW: _("Review the ruling"),
    Period.SELECTION: _("Selection"),
    Period.PANEL_FORMATION: _("Panel formed"),
    Period.POOL_CHALLENGE: _("Parties say who should not decide"),
    Period.DECLARATION: _("Declarations of conflicts"),
    Period.CONFLICTS_PANEL: _("Conflicts panel decides"),
    Period.WAIVER: _("Parties say whether they agree to a waiver"),
    Period.RESPONDENT: _("Party’s answer"),
    Period.ASSESSMENT: _("Assessments"),
    Period.DELIBERATION: _("Deliberation"),
    Period.VOTING: _("Vote closes"),
    Period.DRAFTING: _("Draft"),
    Period.COUNCIL_REVIEW: _("Council review"),
    Period.PUBLICATION: _("Publication"),
    Period.DECISION: _("Opinion due"),
    Period.FOLLOW_UP: _("Follow-up"),
    Period.RESPONSE_REVIEW: _("Platform’s follow-up reviewed"),
    Period.SUSPENSION: _("Suspension ends"),
    Period.EXPEDITE_RATIFICATION: _("Expedited track to be ratified"),
}
"""What a clock is about: what must be done before it runs out. In order of life."""

PRESETS = {
    Preset.INTERNATIONAL: _("International council"),
    Preset.NATIONAL: _("National council"),
    Preset.SMALL: _("Small council"),
}

MODES = {
    SelectionMode.ALL: _("Every eligible case is decided."),
    SelectionMode.COMMITTEE: _("A committee selects cases by vote."),
    SelectionMode.LOTTERY: _("Cases are drawn by lot."),
}

TALLIES = {
    TallyDetail.FULL: _("An opinion says how many voted for each choice."),
    TallyDetail.FULL_UNLESS_TELLING: _(
        "An opinion says how many voted for each choice only where two or more voted for the result, and two or more"
        " for something else, not counting those who wrote a dissent. Otherwise it says what was decided and no number:"
        " a vote of five to none would tell how each of them voted."
    ),
    TallyDetail.OUTCOME: _(
        "An opinion says what was decided and never how many voted for it: on a small panel the number tells how each"
        " of them voted."
    ),
}
"""How much of a vote is published, as the public page says it."""

OFFICES = {
    Office.ADMISSIBILITY_OFFICER: _("Admissibility officers"),
    Office.COMPLIANCE_OFFICER: _("Compliance officers"),
    Office.CONFLICTS_PANEL: _("Conflicts panel"),
    Office.COUNCIL_CHAIR: _("Chair of the council"),
    Office.INTAKE_OFFICER: _("Intake officers"),
    Office.INTEGRITY_OFFICER: _("Integrity officers"),
    Office.MEMBER: _("Members of the council"),
    Office.SECRETARIAT: _("Secretariat"),
    Office.SELECTION_COMMITTEE: _("Selection committee"),
}
