"""Sentences of the door, and the words of offices and proposals."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.access.rules import Office
from council.access.rules.proposals import ProposalKind, ProposalState
from council.kernel.phrasebook import register
from council.record.rules.entries import Tag

register(
    {
        "access.key_reused": _(
            "This form was sent before with other words in it. "
            "Nothing was changed. Open the page again and send it anew."
        ),
        "access.apart": _("These two offices do not go together: %(office)s, %(other)s."),
        "access.members_only": _("This office is for members of the council only: %(office)s."),
        "access.two_others": _("A wall is lifted by two different people, neither of them the person behind it."),
        "access.no_wall": _("This wall does not stand any more. There is nothing to lift."),
        "access.office_held": _("This person holds this office already."),
        "access.office_not_held": _("This person does not hold this office any more."),
        "access.office_needed": _(
            "Nobody else holds this office, and the council cannot be without it. Hand it over instead."
        ),
        "access.same_person": _("This person holds the office already. Choose somebody else to come after."),
        "access.office_elsewhere": _("This office is not given or ended here."),
        "access.no_such_person": _("There is no such account any more."),
        "access.no_such_entry": _("There is no entry with this number that could be erased from here."),
        "access.proposal_incomplete": _("This proposal does not say everything that its kind needs."),
        "access.proposal_reason": _("Say why: whoever decides has only your words."),
        "access.proposal_reason_long": _("This is too long. 1,000 characters are the most."),
        "access.proposal_concerns_you": _("This is about you. Others propose and decide it."),
        "access.proposal_open_already": _("The same was proposed already and waits for a decision."),
        "access.proposal_decided": _("This proposal was decided already, or was taken back."),
        "access.proposal_expired": _("Its 72 hours are over. It can be proposed again."),
        "access.proposal_own": _("You proposed this yourself. Somebody else decides it."),
        "access.proposal_not_yours": _("Only its proposer can take a proposal back."),
        "access.proposer_gone": _(
            "Whoever proposed this may not propose it any more. It can be refused, not approved."
        ),
        "access.proposal_changed": _("This is not what was proposed, or not what you saw. Open the page again."),
        "access.proposal_only": _(
            "This takes two people. It is done by a proposal that another approves, and only so."
        ),
        "access.proposal_needed": _("This needs a proposal that somebody else approved within the last 24 hours."),
        "access.refusal_reason": _("Say why you refuse: the proposer reads it."),
    }
)

OFFICES = {
    Office.ADMISSIBILITY_OFFICER: _("Admissibility officer"),
    Office.APPELLANT: _("Appellant"),
    Office.AUDITOR: _("Auditor"),
    Office.COMPLIANCE_OFFICER: _("Compliance officer"),
    Office.CONFLICTS_PANEL: _("Conflicts panel"),
    Office.COUNCIL_CHAIR: _("Council chair"),
    Office.DEPUTY: _("Deputy"),
    Office.EDITOR: _("Editor"),
    Office.INTAKE_OFFICER: _("Intake officer"),
    Office.INTEGRITY_OFFICER: _("Integrity officer"),
    Office.MEMBER: _("Member"),
    Office.OPERATOR: _("Operator"),
    Office.PANELLIST: _("Panellist"),
    Office.PANEL_CHAIR: _("Panel chair"),
    Office.PARTNER_ORGANISATION: _("Partner organisation"),
    Office.PLATFORM_LIAISON: _("Platform liaison"),
    Office.RAPPORTEUR: _("Rapporteur"),
    Office.REVIEWER: _("Reviewer"),
    Office.SECRETARIAT: _("Secretariat"),
    Office.SELECTION_COMMITTEE: _("Selection committee"),
    Office.SYSTEM: _("Clock"),
}
"""Every office, of one person."""

PROPOSALS = {
    ProposalKind.ACCOUNT_RECOVERY: _("Recover an account"),
    ProposalKind.BARRIER_LIFT: _("Lift a wall"),
    ProposalKind.DEADLINE_MOVE: _("Move a deadline"),
    ProposalKind.DOCKET_EXPORT: _("Export much of the docket"),
    ProposalKind.DRAW_LOTTERIES: _("Enter what lotteries drew"),
    ProposalKind.OFFICE_END: _("End an office"),
    ProposalKind.OFFICE_GIVE: _("Give an office"),
    ProposalKind.OFFICE_HAND_OVER: _("Hand over an office"),
    ProposalKind.OPINION_REPUBLISH: _("Bring an opinion back"),
    ProposalKind.OPINION_UNPUBLISH: _("Take an opinion off"),
    ProposalKind.PANEL_REDRAW: _("Void a draw"),
    ProposalKind.PAYLOAD_ERASURE: _("Erase what an entry holds"),
    ProposalKind.POLL_ENTER: _("Enter a poll that locks at once"),
    ProposalKind.POLL_WITHDRAW: _("Withdraw a poll"),
}

PROPOSAL_STATES = {
    ProposalState.EXECUTED: pgettext_lazy("proposal", "Approved and done"),
    ProposalState.EXPIRED: pgettext_lazy("proposal", "Run out"),
    ProposalState.OPEN: pgettext_lazy("proposal", "Waits for a decision"),
    ProposalState.REFUSED: pgettext_lazy("proposal", "Refused"),
    ProposalState.WITHDRAWN: pgettext_lazy("proposal", "Taken back"),
}

KINDS_OF_STATE = {
    ProposalState.EXECUTED: "success",
    ProposalState.EXPIRED: "neutral",
    ProposalState.OPEN: "info",
    ProposalState.REFUSED: "danger",
    ProposalState.WITHDRAWN: "neutral",
}
"""The colour of a state; the word beside it says it too."""

TAGS = {
    Tag.CASE_ADMISSIBILITY_RULED: _("a ruling on admissibility"),
    Tag.CASE_MOVED: _("a step of the case"),
    Tag.CASE_PARTY_ANSWERED: _("a party’s answer"),
    Tag.CASE_PARTY_NOTIFIED: _("a notice to a party"),
    Tag.CASE_REVIEW_ASKED: _("a request for review"),
    Tag.CASE_TRANSLATED: _("a translation"),
}
"""Entries about the file of a case that can be erased by a proposal: nothing of the panel, nothing of a person."""
