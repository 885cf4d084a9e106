"""Words of the public pages of opinions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.clearance.phrases import WAIVED
from cases.docket.phrases import MEASURES, ROLES, TOPICS
from cases.opinion.phrases import KINDS, OUTCOMES, SECTIONS
from cases.response.phrases import CLAIMS, FINDINGS
from cases.response.phrases import KINDS as FINDING_KINDS
from cases.voting.phrases import DECIDED, RESULTS

PARTS: dict[str, Any] = {str(section): name for section, name in SECTIONS.items()} | {"analysis": _("Analysis")}
"""Headings of an opinion, in the reader's language."""

HISTORY = {
    "submit": _("The appeal is received"),
    "take_up": _("The secretariat takes it up"),
    "declare_eligible": _("It is declared eligible"),
    "select": _("It is selected"),
    "seat_panel": _("A panel is drawn and seated"),
    "close_vote": _("The panel decides by vote"),
    "approve": _("The council has reviewed the text"),
    "publish": _("The opinion is published"),
    "reopen": _("The council opens the case again"),
}

LIMBS = {
    "legality": pgettext_lazy("limb", "Legality"),
    "legitimate_aim": pgettext_lazy("limb", "Legitimate aim"),
    "necessity": pgettext_lazy("limb", "Necessity"),
}

OUTCOME_KINDS = {"overturn": "success", "uphold": "neutral", "remit": "info"}
"""The look of an outcome beside its word."""

SIDES = {
    "majority": _("Voted for the result"),
    "minority": _("Voted against it"),
    "abstained": _("Abstained"),
}

WORDS: dict[str, Any] = {
    "parts": PARTS,
    "outcomes": OUTCOMES,
    "outcome_kinds": OUTCOME_KINDS,
    "results": RESULTS,
    "decided": DECIDED,
    "limbs": LIMBS,
    "sides": SIDES,
    "kinds": KINDS,
    "topics": TOPICS,
    "measures": MEASURES,
    "roles": ROLES,
    "history": HISTORY,
    "waived": WAIVED,
    "claims": CLAIMS,
    "findings": FINDINGS,
    "finding_kinds": FINDING_KINDS,
}
"""Words for the codes in a document."""
