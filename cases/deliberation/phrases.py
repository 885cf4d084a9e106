"""Sentences about deliberation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.deliberation.rules import Topic
from council.kernel.phrasebook import register

register(
    {
        "deliberation.wrong_stage": _("This belongs to the time in which the panel assesses the case."),
        "deliberation.not_all_sealed": _("Assessments that are not sealed yet: %(count)s."),
        "deliberation.silent_seats": _(
            "Seats that are silent past their time: %(count)s. Declare them forfeited, or wait for them."
        ),
        "deliberation.nobody_silent": _("No seat is silent past its time and the grace after it."),
        "deliberation.no_quorum_left": _(
            "Only %(sealed)s assessments are sealed; a quorum takes %(quorum)s. Empty seats must be filled first."
        ),
        "deliberation.cannot_be_spared": _("This party has to be heard, or was heard already."),
        "deliberation.not_open": _("The panel is not deliberating now: nothing can be added."),
        "deliberation.words_missing": _("Write something first."),
        "deliberation.too_long": _("Write at most %(limit)s characters."),
        "deliberation.answers_elsewhere": _("You can answer posts of this thread only."),
    }
)

TOPICS = {
    Topic.LEGALITY: _("Legality"),
    Topic.LEGITIMATE_AIM: _("Legitimate aim"),
    Topic.NECESSITY: _("Necessity and proportionality"),
    Topic.RABAT_CONTEXT: _("Rabat: context"),
    Topic.RABAT_SPEAKER: _("Rabat: speaker"),
    Topic.RABAT_INTENT: _("Rabat: intent"),
    Topic.RABAT_CONTENT_AND_FORM: _("Rabat: content and form"),
    Topic.RABAT_EXTENT: _("Rabat: extent"),
    Topic.RABAT_LIKELIHOOD: _("Rabat: likelihood"),
    Topic.REMEDY: _("Remedy and recommendations"),
    Topic.GENERAL: pgettext_lazy("thread", "Everything else"),
    Topic.MOTION: _("Motion"),
}
