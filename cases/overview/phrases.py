"""Words of the desk, the docket and the page of a case."""

from django.utils.translation import gettext_lazy as _

from cases.overview.rules import Sort
from council.access.rules import ProposalKind

SORTS = {Sort.NEWEST: _("Newest first"), Sort.DUE: _("Due soonest first")}

QUEUES = {
    "take_up": _("Appeals to take up"),
    "information": _("Waiting for the appellant"),
    "admissibility": _("Admissibility to rule on"),
    "admissibility_review": _("Rulings to review"),
    "selection": _("Eligible cases"),
    "selection_vote": _("Cases that need your vote"),
    "selection_review": _("Choices to review"),
    "panel": _("Panels to form"),
    "roster": _("People to name for one case"),
    "pool_challenges": _("Who should not decide: rulings to give"),
    "review": _("In council review"),
    "publication": _("Approved, to be published"),
    "suspended": _("Suspended"),
    "compliance": _("Published, to be followed up"),
    "panels": _("Your panels"),
    "declarations": _("Declarations asked of you"),
    "reports_to_rule": _("Reports about members"),
    "reports": _("Something that may be missing from your register"),
    "assessment": _("Assessments to seal"),
    "deliberation": _("In deliberation"),
    "ballot": _("Votes that are open"),
    "draft": _("Drafts to write"),
    "council_review": _("Drafts to review"),
    "urgent": _("Can it wait? You are asked"),
    "no_duty_panel": _("Months without a duty panel"),
    "notices": _("Notices to answer"),
    "claims": _("Recommendations that wait for your word"),
    "conflicts": _("Conflicts to vote on"),
    "waivers": _("Questions about who may decide"),
}

ASKING = {
    ProposalKind.OPINION_REPUBLISH: _("Ask to bring the opinion back"),
    ProposalKind.OPINION_UNPUBLISH: _("Ask to take the opinion off"),
    ProposalKind.PANEL_REDRAW: _("Ask to void the draw"),
}
"""What takes two people and is asked for from the page of a case."""

ROOMS = {
    "intake": _("Appeal"),
    "clearance": _("Conflicts"),
    "admissibility": _("Admissibility"),
    "selection": _("Selection"),
    "challenges": _("Who should not decide"),
    "panel": _("Panel"),
    "assessment": _("Assessments"),
    "deliberation": _("Deliberation"),
    "voting": _("Vote"),
    "opinion": _("Opinion"),
    "response": _("Follow-up"),
}

READ = {
    **ROOMS,
    "overview": _("Page of the case"),
    "docket": _("Notice to the platform"),
    "pages": _("Opinion out of public view"),
    "urgency": _("Whether the case can wait"),
}
"""What somebody opened of a case."""

STEPS = {
    "submit": _("Submitted"),
    "ask_for_information": _("Ask for information"),
    "answer": _("Answer"),
    "take_up": _("Take up"),
    "declare_inadmissible": _("Declare inadmissible"),
    "refer": _("Refer elsewhere"),
    "review_admissibility": _("Review the ruling"),
    "declare_eligible": _("Declare eligible"),
    "select": _("Select"),
    "leave_unselected": _("Leave"),
    "bundle": _("Join to another case"),
    "review_selection": _("Review the choice"),
    "seat_panel": _("Seat the panel"),
    "open_deliberation": _("Open the deliberation"),
    "call_vote": _("Call the vote"),
    "close_vote": _("Close the vote"),
    "return_to_deliberation": _("Return to deliberation"),
    "submit_draft": _("Submit the draft"),
    "approve": _("Approve"),
    "rehear": _("Hear again"),
    "publish": _("Publish"),
    "close": _("Close"),
    "lapse": _("Lapse"),
    "revive": _("Revive"),
    "settle": _("Settle"),
    "withdraw": _("Withdraw"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "expedite": _("Expedite"),
    "reopen": _("Reopen"),
}
"""Every step of the table, as an act that can be done."""
