"""Sentences about cases: refusals, stages, steps and what the appellant is told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.lifecycle import PublicStatus, Stage
from council.kernel.phrasebook import register

register(
    {
        "docket.wrong_stage": _(
            "This cannot be done where the case stands now. Somebody may have moved it on: open the case again."
        ),
        "docket.party_not_heard": _("%(count)s more parties must be heard first, or their time must pass."),
        "docket.notice_not_open": _("There is no open notice to this party that could be answered."),
        "docket.answer_empty": _("Write your answer before you send it."),
        "docket.expedited_already": _("This case is on the expedited track already."),
        "docket.two_members": _("The chair needs two other members to put a case on the expedited track."),
        "docket.nothing_to_ratify": _("There is no open decision to expedite this case."),
        "docket.no_majority": _("More votes for than against are needed."),
        "docket.two_people": _("This takes two different people."),
        "docket.no_consent": _("A case is settled only with the appellant's consent."),
        "docket.no_proof": _("Say how it was proved that the platform reversed its decision."),
        "docket.no_summary": _("Write a short summary for the public."),
        "docket.reason_needed": _("Give a reason: it is kept with the case."),
    }
)

STAGES = {
    Stage.SUBMITTED: pgettext_lazy("stage", "Submitted"),
    Stage.NEEDS_INFORMATION: pgettext_lazy("stage", "Needs information"),
    Stage.LAPSED: pgettext_lazy("stage", "Lapsed"),
    Stage.ADMISSIBILITY: pgettext_lazy("stage", "Admissibility"),
    Stage.INADMISSIBLE: pgettext_lazy("stage", "Inadmissible"),
    Stage.REFERRED: pgettext_lazy("stage", "Referred elsewhere"),
    Stage.ELIGIBLE: pgettext_lazy("stage", "Eligible"),
    Stage.NOT_SELECTED: pgettext_lazy("stage", "Not selected"),
    Stage.BUNDLED: pgettext_lazy("stage", "Bundled"),
    Stage.PANEL_FORMATION: pgettext_lazy("stage", "Panel formation"),
    Stage.ASSESSMENT: pgettext_lazy("stage", "Assessment"),
    Stage.DELIBERATION: pgettext_lazy("stage", "Deliberation"),
    Stage.VOTING: pgettext_lazy("stage", "Voting"),
    Stage.DRAFTING: pgettext_lazy("stage", "Drafting"),
    Stage.COUNCIL_REVIEW: pgettext_lazy("stage", "Council review"),
    Stage.APPROVED: pgettext_lazy("stage", "Approved"),
    Stage.PUBLISHED: pgettext_lazy("stage", "Published"),
    Stage.CLOSED: pgettext_lazy("stage", "Closed"),
    Stage.SETTLED: pgettext_lazy("stage", "Settled"),
    Stage.WITHDRAWN: pgettext_lazy("stage", "Withdrawn"),
    Stage.SUSPENDED: pgettext_lazy("stage", "Suspended"),
}

STATUSES = {
    PublicStatus.RECEIVED: _("Received"),
    PublicStatus.NEEDS_INFORMATION: _("We need information from you"),
    PublicStatus.BEING_CHECKED: _("Being checked"),
    PublicStatus.WAITING_FOR_SELECTION: _("Waiting for selection"),
    PublicStatus.UNDER_REVIEW: _("Under review by the council"),
    PublicStatus.DECIDED: _("Decided"),
    PublicStatus.PUBLISHED: _("Published"),
    PublicStatus.FOLLOW_UP: _("Platform follows up"),
    PublicStatus.CLOSED: _("Closed"),
}
