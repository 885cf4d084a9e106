"""Sentences about admissibility: refusals, the checklist, the codes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.admissibility.rules import Code, Criterion, Finding, Outcome, Remedy
from council.kernel.phrasebook import register

register(
    {
        "admissibility.remedy_needed": _("Say why the platform’s own appeal no longer stands in the way."),
        "admissibility.complaint_date_needed": _("Give the day on which the appellant complained to the platform."),
        "admissibility.complaint_in_future": _("The day of the complaint lies in the future."),
        "admissibility.platform_has_time": _(
            "The platform has had %(waited)s days to answer. The rules give it %(needed)s."
        ),
        "admissibility.not_met": _("You answered no. An appeal is eligible only when every answer is yes."),
        "admissibility.not_known": _("This is not known yet. Ask the appellant, or answer yes or no."),
        "admissibility.no_ground": _(
            "An appeal can be turned away only for a criterion that fails. Answer no to at least one of them."
        ),
        "admissibility.destination_needed": _("Name the body that the appeal is passed to."),
        "admissibility.consent_needed": _("An appeal is passed on only when the appellant has agreed to it."),
        "admissibility.explanation_needed": _("Write what the appellant will read, in plain words."),
        "admissibility.reasons_needed": _("Give your reasons: they are kept with the case."),
        "admissibility.own_ruling": _("You ruled on this appeal before. Another officer must look at it now."),
        "admissibility.review_once": _("A review of this appeal was asked for before. It can be asked for once."),
        "admissibility.review_late": _("A review can be asked for within %(days)s days. That time has passed."),
        "admissibility.review_not_asked": _("Nobody has asked for a review of this appeal."),
        "admissibility.no_ruling": _("There is no ruling on this appeal that could be reviewed."),
    }
)

OUTCOMES = {
    Outcome.ELIGIBLE: _("Eligible: the council may decide it"),
    Outcome.INADMISSIBLE: _("Inadmissible: the council cannot decide it"),
    Outcome.REFERRED: _("Refer it: another body can help better"),
}

CRITERIA = {
    Criterion.STANDING: (
        _("May this person appeal?"),
        _("The content or the account is theirs, or the decision concerns them directly."),
    ),
    Criterion.SCOPE: (
        _("Is it within the council’s remit?"),
        _("A decision about content or an account, by a platform that the council oversees."),
    ),
    Criterion.IN_TIME: (_("Is the appeal in time?"), _("Illness, detention or a network shutdown excuse a delay.")),
    Criterion.REMEDY: (
        _("Has the platform had its chance?"),
        _("Its own appeal was used, or it need not be. Say below why."),
    ),
    Criterion.NOT_DUPLICATE: (_("Is it new?"), _("No other case is about the same decision.")),
    Criterion.GOOD_FAITH: (_("Is it made in good faith?"), _("Anger is no abuse. Threats and floods of copies are.")),
    Criterion.NOT_JUDGED: (
        _("Is it free of a final judgment?"),
        _("Answer no only when a court has finally judged the merits. A pending or retaliatory prosecution is no bar."),
    ),
    Criterion.SAFE: (
        _("Can it be handled safely?"),
        _("Safely for the appellant, for people named in the content, and for staff."),
    ),
}
"""The question of each criterion, and what helps to answer it."""

FINDINGS = {
    Finding.YES: pgettext_lazy("finding", "Yes"),
    Finding.NO: pgettext_lazy("finding", "No"),
    Finding.UNKNOWN: pgettext_lazy("finding", "Not known yet"),
}

REMEDIES = {
    Remedy.EXHAUSTED: _("The platform decided the appellant’s complaint"),
    Remedy.PLATFORM_SILENT: _("The platform did not answer in time"),
    Remedy.EMERGENCY: _("Waiting would do harm that cannot be undone"),
    Remedy.ACCOUNT_DISABLED: _("The account is disabled, so the appellant cannot complain"),
}

CODES = {
    Code.ABUSIVE: _("The appeal is abusive"),
    Code.DUPLICATE: _("The council has another case about the same decision"),
    Code.FINALLY_JUDGED: _("A court has finally judged the matter"),
    Code.NOT_EXHAUSTED: _("The platform’s own appeal was not used"),
    Code.NO_STANDING: _("The decision does not concern the person who appeals"),
    Code.OUT_OF_SCOPE: _("The matter is outside the council’s remit"),
    Code.TOO_LATE: _("The appeal came too late"),
    Code.UNSAFE: _("The case cannot be handled safely"),
}
