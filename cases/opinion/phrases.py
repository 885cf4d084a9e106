"""Sentences about opinions: refusals, sections, kinds, the checklist."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.opinion.rules.words import (
    CheckItem,
    Group,
    Key,
    OffGround,
    ReopenGround,
    ReturnGround,
    ReviewChoice,
    Section,
    SeparateKind,
    VersionState,
)
from council.kernel.phrasebook import register

register(
    {
        "opinion.not_a_draft": _("The draft was submitted. Its text does not change any more."),
        "opinion.too_long": _("This is too long: at most %(limit)s characters."),
        "opinion.saved_meanwhile": _(
            "Another text was saved here meanwhile, in another window. Compare the two: saving again keeps yours."
        ),
        "opinion.nested": _("Quotations and lists are nested too deep here: at most %(limit)s levels."),
        "opinion.unknown_language": _("This is not the code of a language. Write it like “fr” or “pt-br”."),
        "opinion.nothing_written": _("Nobody has begun to write the opinion."),
        "opinion.recommendation_empty": _("Say what is recommended."),
        "opinion.deadline_range": _("Give a number of days between 1 and 730."),
        "opinion.too_many_recommendations": _("An opinion holds at most twelve recommendations."),
        "opinion.owner_elsewhere": _("A recommendation addresses the platform or an organisation that owns it."),
        "opinion.separate_untitled": _("Give your separate opinion a title."),
        "opinion.separate_empty": _("Write your separate opinion, or waive it."),
        "opinion.not_voted": _("The panel has not decided this case by a vote."),
        "opinion.no_title": _("The opinion has no title."),
        "opinion.no_summary": _("The summary in the language of the council is missing."),
        "opinion.no_summary_for_appellant": _("The summary in the language of the appellant is missing."),
        "opinion.sections_empty": _("Sections that are still empty: %(count)s."),
        "opinion.argument_unanswered": _("Arguments of the parties without an answer: %(count)s."),
        "opinion.recommendation_untested": _("Recommendations that do not say when they are done: %(count)s."),
        "opinion.separate_open": _(
            "Panellists who voted for another outcome and have neither attached a separate opinion nor waived it:"
            " %(count)s."
        ),
        "opinion.review_over": _("The time of the review is over."),
        "opinion.objection_reason": _("Say why you object. If a majority objects twice, this is published."),
        "opinion.not_approved": _("The council has not approved this text."),
        "opinion.checklist_open": _("Work through every point and tick it before you sign."),
        "opinion.signed_before": _("You have signed this checklist. Somebody else must be the second."),
        "opinion.office_signed": _("This checklist was signed for your office."),
        "opinion.text_changed": _("The text is not the one that the council approved. It cannot be published."),
        "opinion.redaction_unsigned": _("Signatures missing under the checklist of redaction and safety: %(count)s."),
        "opinion.protected_name": _(
            "A protected name stands in the text, in this number of places: %(count)s. It cannot be published."
        ),
        "opinion.duplicate_text": _("An opinion with the same text was published before."),
        "opinion.key_turned": _("This key was turned."),
        "opinion.key_same_person": _("You turned the other key. This one takes a second person."),
        "opinion.key_of_another": _("This key belongs to another office."),
        "opinion.key_not_silent": _(
            "This key passes to the chair of the council when it stays silent for %(days)s days. They have not passed."
        ),
        "opinion.not_published": _("The opinion is not published."),
        "opinion.off_already": _("This text is out of public view already."),
        "opinion.not_off": _("This text is not out of public view. There is nothing to bring back."),
        "opinion.off_ground": _("Choose one of the grounds."),
        "opinion.sentence_names": _("A protected name stands in this sentence. Readers would see it."),
        "opinion.another_version": _("Another version is in force now than the one that was seen. Ask anew."),
        "opinion.not_as_recorded": _(
            "The text that is kept is not the one that the record committed to. It cannot come back: tell the auditor."
        ),
        "opinion.off_first": _(
            "An earlier text of this opinion is out of public view, and the address with it. Decide first to bring it"
            " back."
        ),
        "opinion.two_people": _("A correction takes two different people."),
        "opinion.nothing_corrected": _("Nothing was changed."),
        "opinion.correction_empties": _("A correction cannot empty a part of the opinion."),
        "opinion.errata_unnamed": _("Name every change in a sentence that readers will see."),
        "opinion.reason_needed": _("Give a reason: it is kept with the case."),
        "opinion.more_votes_than_members": _("There cannot be more votes than members who may vote."),
        "opinion.no_two_thirds": _("Two thirds of the council must agree."),
        "opinion.reopen_late": _(
            "A case can be opened again within %(days)s days of its publication. They have passed."
        ),
    }
)

SECTIONS = {
    Section.BACKGROUND: _("Background"),
    Section.PARTIES: _("What the parties say"),
    Section.STANDARDS: _("Standards"),
    Section.LEGALITY: _("Legality"),
    Section.AIM: _("Legitimate aim"),
    Section.NECESSITY: _("Necessity and proportionality"),
    Section.RABAT: _("The six factors of Rabat"),
    Section.DECISION: _("Decision"),
}

GUIDANCE = {
    Section.BACKGROUND: _(
        "What was posted, what the platform did and when. No names, no places that point to anybody."
    ),
    Section.PARTIES: _("The arguments of each side, under their pseudonyms."),
    Section.STANDARDS: _("The rule of the platform as it stood that day, and the norms that apply."),
    Section.LEGALITY: _("Was the rule accessible and precise, did it bound discretion, and was the user told?"),
    Section.AIM: _("Which aim of article 19(3) was pursued, and whose rights does it serve?"),
    Section.NECESSITY: _("Was there a direct and immediate connection? Which milder measures were at hand?"),
    Section.RABAT: _("Context, speaker, intent, content and form, extent, likelihood including imminence."),
    Section.DECISION: _("What the council decides and what follows from it."),
}

GROUPS = {
    Group.SUMMARY: _("Title and summary"),
    Group.FACTS: _("Background, parties, standards"),
    Group.ANALYSIS: _("Analysis, limb by limb"),
    Group.DECISION: _("Decision"),
}

STATES = {
    VersionState.DRAFT: pgettext_lazy("opinion", "Draft"),
    VersionState.SUBMITTED: pgettext_lazy("opinion", "In council review"),
    VersionState.SET_ASIDE: pgettext_lazy("opinion", "Set aside"),
    VersionState.APPROVED: pgettext_lazy("opinion", "Approved"),
    VersionState.PUBLISHED: pgettext_lazy("opinion", "Published"),
    VersionState.SUPERSEDED: pgettext_lazy("opinion", "Superseded by a correction"),
}

KINDS = {
    SeparateKind.CONCURRING: _("Concurring opinion"),
    SeparateKind.DISSENTING: _("Dissenting opinion"),
    SeparateKind.PARTLY_DISSENTING: _("Partly dissenting opinion"),
}

REVIEWS = {
    ReviewChoice.APPROVE: _("I approve the text"),
    ReviewChoice.OBJECT: _("I object to it"),
}

KEYS = {
    Key.PANEL_CHAIR: _("Key of the panel chair"),
    Key.SECRETARIAT: _("Key of the secretariat"),
}

CHECKLIST = {
    CheckItem.DANGER: _("Names, places, dates and pictures that point to a person in danger are gone"),
    CheckItem.PSEUDONYMS: _("People appear under their pseudonyms throughout"),
    CheckItem.OFFENSIVE_WORDS: _("Offensive words are described unless the reasoning needs them"),
    CheckItem.TRANSLATIONS: _("Summaries say the same in every language; a machine translation is marked as such"),
    CheckItem.SAFETY_PLAN: _("The safety plan of the case was followed"),
    CheckItem.VOTES: _("Of votes the texts say no more than the rules let the published result tell"),
}

GROUNDS = {
    ReopenGround.FORGERY: _("Forgery"),
    ReopenGround.NEW_FACTS: _("New facts"),
    ReopenGround.UNDISCLOSED_CONFLICT: _("A conflict of interest that was not disclosed"),
}

OFF_GROUNDS = {
    OffGround.COURT_ORDER: _("a court ordered it"),
    OffGround.DANGER: _("it put somebody in danger"),
    OffGround.PERSONAL_DATA: _("it held personal data that must not be public"),
}
"""Why a text is out of public view, as the end of “because …”."""

RETURN_GROUNDS = {
    ReturnGround.MISTAKE: _("It was a mistake to take it off"),
    ReturnGround.ORDER_LIFTED: _("The order of the court does not stand any more"),
    ReturnGround.REASON_GONE: _("The reason does not hold any more"),
}
"""Why a text comes back."""

OUTCOMES = {
    "overturn": _("The platform’s decision is overturned"),
    "uphold": _("The platform’s decision is upheld"),
    "remit": _("Back to the platform for a new decision"),
}
"""What becomes of the contested decision, by the choice of the motion on the outcome."""
