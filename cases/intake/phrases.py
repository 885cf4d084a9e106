"""Sentences of the intake: refusals beside the fields of the form, and words for what the appellant sees."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.docket.rules import Measure, Standing
from cases.intake.rules.appeals import Behalf, Step
from cases.intake.rules.desk import Consent
from cases.lifecycle import PublicStatus, Stage
from council.kernel.phrasebook import register

register(
    {
        "intake.decided_in_future": _("This day is still to come. Give the day on which the platform decided."),
        "intake.decided_too_early": _("Before the year 2000 no platform decided. Check the day."),
        "intake.complained_in_future": _("This day is still to come. Give the day on which you complained."),
        "intake.complained_before": _("This is before the platform decided. Check both days."),
        "intake.no_puid": _("A reference of this kind holds only letters, digits, hyphens and underscores."),
        "intake.reference_needed": _("Give the reference of the statement first."),
        "intake.statement_unknown": _(
            "We have no statement of reasons with this reference. Check it, or leave it and answer the questions below."
        ),
        "intake.content_needed": _("Write down the content. If you can no longer see it, describe it."),
        "intake.posted_in_future": _("This day is still to come. Give the day on which it was posted."),
        "intake.posted_after_decision": _(
            "The content would be posted later than the decision about it. Check both days."
        ),
        "intake.argument_needed": _("Give at least one reason."),
        "intake.too_many_arguments": _("Give at most %(limit)s reasons."),
        "intake.too_long": _("This is too long: write at most %(limit)s characters."),
        "intake.pseudonym_needed": _("Choose the name that others will see. It can be invented."),
        "intake.pseudonym_tells": _("This would tell others who you are. Choose a name that does not."),
        "intake.proxy_unknown": _("Say what you are to the person for whom you appeal."),
        "intake.proxy_unagreed": _("You can appeal for somebody else only if that person agrees."),
        "intake.consent_needed": _("Without this consent we cannot look into your appeal."),
        "intake.page_missing": _("A page is still to be answered. Nothing was sent."),
        "intake.not_acknowledged": _(
            "The appellant does not know yet that the appeal has arrived: "
            "no mail was queued, and the code was not shown."
        ),
        "intake.translation_not_requested": _(
            "The content is in a language that not every panel reads. Ask for a translation first."
        ),
        "intake.no_translation_needed": _("No translation is needed, or one was asked for before."),
        "intake.questions_open": _("Earlier questions wait for an answer. Wait for it before you ask again."),
        "intake.question_needed": _("Write at least one question."),
        "intake.too_many_questions": _("Ask at most %(limit)s questions at a time."),
        "intake.other_questions": _("The questions have changed. Open the page again."),
        "intake.answer_needed": _("Answer this question. If you do not know, say so."),
        "intake.no_questions": _("There is no question to answer."),
        "intake.revival_late": _(
            "A case can be taken up again for %(days)s days after it lapsed. That time has passed."
        ),
        "intake.withdrawal_late": _(
            "This case cannot be withdrawn now: the vote has been called, or the case is paused or closed."
        ),
        "intake.consent_not_given": _("This consent is not given, so it cannot be taken back."),
        "intake.files_closed": _("Files can no longer be added to this case."),
        "intake.second_code_late": _("A second code can be made only during the visit in which you filed the appeal."),
        "intake.second_code_once": _("A second code was made before. There are no more than two."),
        "intake.code_incomplete": _(
            "This is not a whole code. Check what you typed: 24 letters and digits and one sign more at the end."
        ),
        "intake.code_unknown": _("No case opens with this code. Check what you typed."),
        "intake.statement_not_json": _("This is not JSON."),
        "intake.statement_not_an_object": _("This is not a statement: a JSON object is expected."),
        "intake.statement_required": _("This field is required."),
        "intake.statement_choice": _("The format has no value “%(given)s” here."),
        "intake.statement_list": _("A list is expected here."),
        "intake.statement_text": _("A text is expected here."),
        "intake.statement_long": _("This text is longer than %(limit)s characters."),
        "intake.statement_address": _("A web address is expected here."),
        "intake.statement_says_more": _("This field is required because of “%(given)s”."),
        "intake.statement_date": _("“%(given)s” is not a day written as YYYY-MM-DD."),
        "intake.statement_early": _("This day is before %(earliest)s."),
        "intake.statement_ends_first": _("The restriction ends before it begins."),
        "intake.statement_no_measure": _(
            "At least one measure is required: visibility, monetary, provision or account."
        ),
        "intake.statement_puid": _("At most %(limit)s letters, digits, hyphens and underscores are expected here."),
        "intake.statement_language": _("A language code of two capital letters is expected here."),
        "intake.statement_content_id": _("An EAN-13 code of 13 digits is expected here."),
        "intake.statement_reused": _("This identifier was imported before, with other words."),
    }
)

STEPS = {
    Step.DECISION: _("What did the platform decide?"),
    Step.CONTENT: _("What is it about?"),
    Step.REASONS: _("Why is the decision wrong?"),
    Step.EVIDENCE: _("Do you have files that show it?"),
    Step.ABOUT: _("About you"),
    Step.CONSENTS: _("What may we do with your appeal?"),
}
"""The question of each page."""

FILLED = _("Filled in from the statement: %(fields)s")
FILLED_NEXT = _("Filled in from the statement on the next page: %(fields)s")
NOTHING_TO_FILL = _("Every field that the statement could fill has something in it already. Nothing was changed.")
"""What is said after a statement of reasons has filled fields; `fields` are their labels."""

MEASURES = {
    Measure.VISIBILITY: _("It removed or hid the content, or limited who sees it"),
    Measure.ACCOUNT: _("It suspended or closed an account"),
    Measure.SERVICE: _("It withdrew a service, such as live video"),
    Measure.MONETARY: _("It stopped payments"),
    Measure.LEFT_UP: _("It left something up that was reported"),
}
"""What a platform can do, in the words of somebody who has lived it."""

STANDINGS = {
    Standing.AUTHOR: _("I wrote it, or the account is mine"),
    Standing.CONCERNED: _("It is about me"),
    Standing.REPORTER: _("I saw it and reported it"),
}

BEHALVES = {
    Behalf.MYSELF: _("For myself"),
    Behalf.ANOTHER: _("For somebody else, who agrees"),
}

CONSENTS = {
    Consent.SHARE: _("We may show your appeal to the platform."),
    Consent.PUBLISH: _("We may publish details of your case."),
}

STATUS_WORDS = {
    PublicStatus.RECEIVED: _("Your appeal has arrived and is safe. An officer will take it up."),
    PublicStatus.NEEDS_INFORMATION: _(
        "We have questions and cannot go on without your answers. Meanwhile no time runs for anybody else."
    ),
    PublicStatus.BEING_CHECKED: _("An officer looks at whether the council can take the case."),
    PublicStatus.WAITING_FOR_SELECTION: _("The council can take the case. It now chooses among such cases."),
    PublicStatus.UNDER_REVIEW: _(
        "The council is working on the case. What it does from day to day looks the same from outside, "
        "so that nobody can draw conclusions from it."
    ),
    PublicStatus.DECIDED: _("The council has decided. Its opinion will be published within a few days."),
    PublicStatus.PUBLISHED: _("The opinion is public."),
    PublicStatus.FOLLOW_UP: _("The council watches what the platform does about its recommendations."),
    PublicStatus.CLOSED: _("The work on this case is finished."),
}

NEXT_WORDS = {
    PublicStatus.RECEIVED: _("An officer takes up your appeal by"),
    PublicStatus.NEEDS_INFORMATION: _("Please answer by"),
    PublicStatus.BEING_CHECKED: _("You learn whether the council can take the case by"),
    PublicStatus.WAITING_FOR_SELECTION: _("You learn whether the case is selected by"),
    PublicStatus.UNDER_REVIEW: _("The council means to publish its opinion by"),
    PublicStatus.DECIDED: _("The opinion is published by"),
}
"""What comes next; a date follows."""

CLOSED_WORDS = {
    Stage.LAPSED: pgettext_lazy("case", "The case has lapsed, because our questions were not answered in time."),
    Stage.INADMISSIBLE: pgettext_lazy("case", "The council cannot take this case."),
    Stage.REFERRED: pgettext_lazy("case", "The case was passed on to another body."),
    Stage.NOT_SELECTED: pgettext_lazy("case", "The council has not selected this case."),
    Stage.CLOSED: pgettext_lazy("case", "The opinion is public, and its follow-up is finished."),
    Stage.SETTLED: pgettext_lazy("case", "The case was settled."),
    Stage.WITHDRAWN: pgettext_lazy(
        "case",
        "You have withdrawn the appeal. Nobody works on it any more, and no mail is sent. "
        "Your real name and your e-mail address are erased; what you wrote and your files stay with the council.",
    ),
}
"""Why a case is closed."""
