"""Sentences about interests, and the words for kinds and rules."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.interests.rules.clusters import Bond
from council.interests.rules.words import DECLARABLE, Code, InterestKind, Relation, Result
from council.kernel.phrasebook import register

register(
    {
        "interests.say_what": _("Name the organisation, or say in words what the interest is."),
        "interests.ends_first": _("The last day cannot lie before the first."),
        "interests.end_in_future": _("The last day cannot lie in the future. End the interest when it ends."),
        "interests.relation_needed": _("For family, and only for family, say who the relative is."),
        "interests.share_range": _("A share is more than 0 and at most 100 percent."),
        "interests.already_ended": _("This interest has ended already. If it came back, enter it as a new one."),
        "interests.never_signed": _("The declaration of interests was never signed."),
        "interests.too_old": _("The declaration of interests is older than %(days)s days."),
        "interests.changed_since": _("Something changed after the declaration of interests was signed."),
        "interests.not_confirmed": _("Confirm that the list is complete before you sign it."),
        "interests.questions_left": _("Answer the %(count)s questions that are left before you sign."),
        "interests.no_such_question": _("The yearly declaration has no such question."),
    }
)

KINDS = {
    InterestKind.EMPLOYMENT: pgettext_lazy("interest", "Employment"),
    InterestKind.PAY_OR_GRANT: pgettext_lazy("interest", "Pay or grant"),
    InterestKind.HOLDING: pgettext_lazy("interest", "Shares or loans"),
    InterestKind.OFFICE: pgettext_lazy("interest", "Public or party office"),
    InterestKind.FAMILY: pgettext_lazy("interest", "Family"),
    InterestKind.RELATION: pgettext_lazy("interest", "Joint project, lawsuit, friendship or enmity"),
    InterestKind.STATEMENT: pgettext_lazy("interest", "Public statement"),
    InterestKind.ADVOCACY: pgettext_lazy("interest", "Advocacy"),
    InterestKind.GIFT: pgettext_lazy("interest", "Gift or hospitality"),
    InterestKind.CONTACT: pgettext_lazy("interest", "Contact about a case"),
}

QUESTIONS = {
    InterestKind.EMPLOYMENT: _("Where do you work, or did you work in the last five years?"),
    InterestKind.PAY_OR_GRANT: _("Who else paid you or your employer: fees, grants, scholarships?"),
    InterestKind.HOLDING: _("Do you hold shares, or have you lent money to a company?"),
    InterestKind.OFFICE: _("Do you hold an office in a government, a security service or a party, or stand for one?"),
    InterestKind.FAMILY: _("Does a spouse, child, parent or other close relative work for a platform or a state?"),
    InterestKind.RELATION: _("Do you work with, sue, or count as a friend or enemy somebody who may come before us?"),
    InterestKind.ADVOCACY: _("For which causes do you campaign, alone or with others?"),
    InterestKind.STATEMENT: _("What have you said in public about content that may come before us?"),
    InterestKind.GIFT: _("Did you take a gift, a journey or hospitality above small value?"),
    InterestKind.CONTACT: _("Has somebody spoken to you about a case outside the procedure?"),
}

EXAMPLES = {
    InterestKind.EMPLOYMENT: _("For example: programme director at a foundation, paid, since 2019."),
    InterestKind.PAY_OR_GRANT: _("For example: a research grant that your university gets; a fee for a lecture."),
    InterestKind.HOLDING: _("For example: forty shares of a platform’s owner. A broad fund need not be named."),
    InterestKind.OFFICE: _("For example: adviser to a ministry, member of a city council, candidate."),
    InterestKind.FAMILY: _("For example: a daughter who is an engineer at a platform. It is never published."),
    InterestKind.RELATION: _("For example: a book written together, a lawsuit, an old friend."),
    InterestKind.ADVOCACY: _("For example: a campaign for the right to encryption."),
    InterestKind.STATEMENT: _("For example: an article that calls the removal of a video censorship."),
    InterestKind.GIFT: _("For example: a conference that paid for your flight."),
    InterestKind.CONTACT: _("For example: a lobbyist who wrote to you. It is sealed, and the auditor can see it."),
}

RELATIONS = {
    Relation.SPOUSE: pgettext_lazy("relative", "Spouse or partner"),
    Relation.CHILD: pgettext_lazy("relative", "Child"),
    Relation.PARENT: pgettext_lazy("relative", "Parent"),
    Relation.OTHER: pgettext_lazy("relative", "Another close relative"),
}

CODES = {
    Code.R1: _("Is, or is the spouse, child or parent of, a party, the author, a target, or the platform's staff"),
    Code.R2: _("Made or advised on the contested decision, or represented a party in it"),
    Code.R3: _("Holds shares in, or has lent money to, the platform or its owners"),
    Code.R4: _("Pay or a personal grant from the platform or a party in the last 36 months"),
    Code.R4B: _("Works at an independent public institution while the state is a party"),
    Code.R5: _("Office in a government, a security service or a party that is concerned, in the last 24 months"),
    Code.R6: _("Bound to secrecy and cannot disclose"),
    Code.R7: _("No declaration for this case in time"),
    Code.W1: _("The employer is a party, complains, intervenes or flagged the content"),
    Code.W2: _("Close family employed by the platform in another unit"),
    Code.W3: _("Worked for the platform more than three years ago"),
    Code.D1: _(
        "The employer gets at least 5 percent of its income from the platform, a party or the government concerned"
    ),
    Code.D2: _("A public statement that prejudges this content or dispute"),
    Code.D3: _("A joint project, a lawsuit, a friendship, an enmity or a holding that concerns a party"),
    Code.D4: _("Three or more earlier decisions or nominations for the same party"),
    Code.D5: _("Work offered by a party, a gift above small value, or a contact outside the procedure"),
    Code.D6: _("Same employer, funder or household as another panellist"),
    Code.N1: _("A general legal opinion or academic writing"),
    Code.N2: _("An ordinary user account, or the same conference"),
    Code.N3: _("Belongs to a social group: never a bar"),
}

DECLARABLE_CHOICES = [("", "–"), *((code.value, CODES[code]) for code in DECLARABLE)]
"""The rules that somebody can name in a form, with nothing chosen first."""

RESULTS = {
    Result.BAR: pgettext_lazy("conflict", "bars"),
    Result.WAIVE: pgettext_lazy("conflict", "bars unless both sides agree"),
    Result.DECIDE: pgettext_lazy("conflict", "to be ruled on"),
    Result.DRAW: pgettext_lazy("conflict", "one of them in the draw"),
    Result.NOTE: pgettext_lazy("conflict", "note"),
}

BONDS = {
    Bond.EMPLOYER: _("the same employer"),
    Bond.OWNER: _("employers with one owner"),
    Bond.PARTY: _("the same political party"),
    Bond.HOUSEHOLD: _("the same household"),
}
