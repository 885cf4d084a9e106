"""Sentences about cases: refusals, stages, steps and what the appellant is told."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from cases.docket.rules import ContentKind, Measure, NoticeState, PartyRole, Topic
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
        "docket.too_late_to_expedite": _("A case can be expedited until its panel sits."),
        "docket.expedited_already": _("This case is on the expedited track already."),
        "docket.two_members": _("The chair needs two other members to put a case on the expedited track."),
        "docket.more_votes_than_members": _("Members who sit on the council: %(sitting)s. There cannot be more votes."),
        "docket.no_quorum": _("Votes for and against that are needed together, at least: %(quorum)s."),
        "docket.nothing_to_ratify": _("There is no open decision to expedite this case."),
        "docket.no_majority": _("More votes for than against are needed."),
        "docket.two_people": _("This takes two different people."),
        "docket.no_consent": _("A case is settled only with the appellant's consent."),
        "docket.no_proof": _("Say how it was proved that the platform reversed its decision."),
        "docket.no_summary": _("Write a short summary for the public."),
        "docket.not_importable": _("A case cannot be brought in at the stage “%(stage)s”."),
        "docket.import_dates": _("A case was submitted before its stage began, and neither lies in the future."),
        "docket.translator_needed": _("Say who translated."),
        "docket.not_a_third_person": _("Only the author of the content or a person it affects can be entered here."),
        "docket.pseudonym_needed": _("Give the name under which this person appears in the case."),
        "docket.deadline_fixed": _("This deadline has rules of its own and is not moved like this."),
        "docket.deadline_past": _("The new moment must lie ahead."),
        "docket.deadline_same": _("This is when it runs out already."),
        "docket.deadline_far": _("A deadline is moved by 90 days at most."),
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

TOPICS = {
    Topic.DISINFORMATION: _("Disinformation"),
    Topic.ELECTION: _("Elections"),
    Topic.HARASSMENT: _("Harassment"),
    Topic.HATE_SPEECH: _("Hate speech"),
    Topic.INCITEMENT: _("Incitement"),
    Topic.JOURNALISM: _("Journalism"),
    Topic.NUDITY: _("Nudity"),
    Topic.OTHER: _("Other"),
    Topic.SATIRE: _("Satire"),
    Topic.VIOLENCE: _("Violence"),
}

MEASURES = {
    Measure.ACCOUNT: _("Account suspended or closed"),
    Measure.LEFT_UP: _("Content left up"),
    Measure.MONETARY: _("Payments stopped"),
    Measure.SERVICE: _("Service withdrawn"),
    Measure.VISIBILITY: _("Content removed or hidden"),
}

KINDS = {
    ContentKind.ACCOUNT: _("Account"),
    ContentKind.COMMENT: _("Comment"),
    ContentKind.IMAGE: _("Image"),
    ContentKind.POST: _("Post"),
    ContentKind.VIDEO: _("Video"),
}

ROLES = {
    PartyRole.AFFECTED_PERSON: _("Affected person"),
    PartyRole.APPELLANT: _("Appellant"),
    PartyRole.AUTHOR: _("Author"),
    PartyRole.RESPONDENT: _("Platform"),
}

NOTICES = {
    NoticeState.ANSWERED: pgettext_lazy("notice", "Answered"),
    NoticeState.NOTIFIED: pgettext_lazy("notice", "Notified, time to answer runs"),
    NoticeState.NOT_NOTIFIED: pgettext_lazy("notice", "Not notified yet"),
    NoticeState.REVERSED: pgettext_lazy("notice", "Reversed its decision"),
    NoticeState.SILENT: pgettext_lazy("notice", "Silent: did not answer in time"),
    NoticeState.UNSAFE: pgettext_lazy("notice", "Not heard: unsafe or impossible"),
}


def moment_in_words(at: datetime) -> str:
    """A moment in the council's time with its zone, for sentences and choices; pages have the filter `moment`."""
    local = localtime(at)
    return f"{date_format(local, pgettext('format of a date with its time', 'j F Y, H:i'))} {local.tzname()}"
