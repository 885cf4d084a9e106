"""Sentences about assessments."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.assessment.rules.framework import CONFIDENCE, FINDINGS
from cases.assessment.rules.judging import AssessmentState
from council.kernel.phrasebook import register

SEAL_FIRST = _("You see what the others think once your own assessment is sealed.")

register(
    {
        "assessment.wrong_stage": _("Assessments are written while the panel assesses and deliberates, not now."),
        "assessment.sealed_already": _("Your assessment is sealed. Begin a correction to change it."),
        "assessment.nothing_sealed": _("There is no sealed assessment of yours to correct."),
        "assessment.correction_begun": _("You have begun already. Go on with what you wrote."),
        "assessment.nothing_to_seal": _("You have not written anything that could be sealed."),
        "assessment.no_such_question": _("The form has no such question."),
        "assessment.not_an_answer": _("Choose one of the answers that are offered."),
        "assessment.too_long": _("Write at most %(limit)s characters."),
        "assessment.words_missing": _("Write something here: an assessment without it cannot be compared."),
        "assessment.answer_missing": _("Choose an answer."),
        "assessment.seal_first": SEAL_FIRST,
    }
)

STATES = {
    AssessmentState.DRAFT: pgettext_lazy("assessment", "Draft"),
    AssessmentState.SEALED: pgettext_lazy("assessment", "Sealed"),
}

THRESHOLD = {True: _("Met: all six"), False: _("Not met"), None: _("Hatred is not at issue")}

FOUND = {option.code: _(option.words) for option in FINDINGS}

SURE = {option.code: _(option.words) for option in CONFIDENCE}
