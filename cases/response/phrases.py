"""Sentences about recommendations after publication: refusals, what is claimed, what is found."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.response.rules import ClaimState, FindingState
from council.kernel.phrasebook import register

register(
    {
        "response.not_open": _("This recommendation is not followed up now."),
        "response.silence_is_not_said": _("Choose what you do about the recommendation."),
        "response.words_needed": _("Say it in words: they are published."),
        "response.too_long": _("This is too long: at most %(limit)s characters."),
        "response.still_open": _(
            "The case stays open: the council has not found every recommendation to be at an end (%(count)s are left),"
            " and 24 months have not passed."
        ),
    }
)

CLAIMS = {
    ClaimState.NO_ANSWER: pgettext_lazy("claim", "No answer"),
    ClaimState.ASSESSING: pgettext_lazy("claim", "Assessing"),
    ClaimState.IN_PROGRESS: pgettext_lazy("claim", "In progress"),
    ClaimState.PARTLY: pgettext_lazy("claim", "Partly done"),
    ClaimState.DONE: pgettext_lazy("claim", "Done"),
    ClaimState.ALREADY_DOES: pgettext_lazy("claim", "Already does this"),
    ClaimState.DECLINED: pgettext_lazy("claim", "Declined"),
}

FINDINGS = {
    FindingState.NONE: pgettext_lazy("finding", "Nothing found yet"),
    FindingState.PROGRESS: pgettext_lazy("finding", "Progress"),
    FindingState.PARTLY_PROVEN: pgettext_lazy("finding", "Partly proven"),
    FindingState.PROVEN: pgettext_lazy("finding", "Proven"),
    FindingState.CLAIMED_WITHOUT_PROOF: pgettext_lazy("finding", "Claimed without proof"),
    FindingState.REFRAMED: pgettext_lazy("finding", "Reframed"),
    FindingState.REFUSED: pgettext_lazy("finding", "Refused"),
}

KINDS = {
    FindingState.NONE: "neutral",
    FindingState.PROGRESS: "info",
    FindingState.PARTLY_PROVEN: "info",
    FindingState.PROVEN: "success",
    FindingState.CLAIMED_WITHOUT_PROOF: "warning",
    FindingState.REFRAMED: "neutral",
    FindingState.REFUSED: "danger",
}
"""The look of a finding beside its word."""
