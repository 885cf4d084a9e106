"""Sentences about organisations, and the words for what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council.kernel.phrasebook import register, say_code
from council.organisations.rules.names import Evidence
from council.organisations.rules.words import OrganisationKind

register(
    {
        "organisations.already_another": _("This organisation was already found to be another one."),
        "organisations.bods_address": _("%(where)s is not an address."),
        "organisations.bods_day": _("%(where)s is not a day."),
        "organisations.bods_missing": _("%(where)s is missing."),
        "organisations.bods_parts": _("A part of a relationship cannot have parts of its own."),
        "organisations.bods_range": _("%(where)s is too small, too large, too short or too long."),
        "organisations.bods_type": _("%(where)s is of another kind than the standard asks."),
        "organisations.bods_word": _("%(where)s is not a word of the standard’s list."),
        "organisations.file_known": _("This file was taken in before."),
        "organisations.file_not_a_list": _("The file is not a list of statements."),
        "organisations.file_not_json": _("The file is not JSON, or is damaged."),
        "organisations.file_too_long": _("The file has more than 5,000 statements. Cut it into several."),
        "organisations.kept_is_another": _("Choose the organisation that this one was found to be."),
        "organisations.lei_wrong": _("This is not a Legal Entity Identifier: its check figures are wrong."),
        "organisations.meanwhile": _(
            "Somebody else entered the same at the same moment. Nothing of yours was kept: look, and send it again."
        ),
        "organisations.name_known": _("It has this name already."),
        "organisations.name_missing": _("Write a name."),
        "organisations.name_too_long": _("At most %(longest)s characters."),
        "organisations.not_joined": _("This organisation counts for itself."),
        "organisations.number_missing": _("Write the number, 120 characters at most."),
        "organisations.number_taken": _("This number belongs to %(name)s."),
        "organisations.numbers_disagree": _("Its numbers belong to two organisations of the register."),
        "organisations.owns_itself": _("An organisation cannot be its own owner."),
        "organisations.pays_itself": _("An organisation does not pay itself."),
        "organisations.same_row": _("Choose two different organisations."),
        "organisations.scheme_missing": _("Say which register gave the number, 60 characters at most."),
        "organisations.share_range": _("A share is more than 0 and at most 100 percent."),
        "organisations.spelling_decided": _("Somebody has decided this spelling already."),
        "organisations.stands_for_others": _(
            "Other rows count for this organisation. Take those findings back first, or keep this one."
        ),
        "organisations.too_many": _("At most %(most)s lines at once."),
        "organisations.years_wrong": _("The last year comes after the first one, and both have four figures."),
    }
)

ORGANISATION_KINDS = {
    OrganisationKind.ASSOCIATION: pgettext_lazy("organisation", "Association"),
    OrganisationKind.COMPANY: pgettext_lazy("organisation", "Company"),
    OrganisationKind.FOUNDATION: pgettext_lazy("organisation", "Foundation"),
    OrganisationKind.GOVERNMENT: pgettext_lazy("organisation", "Government body"),
    OrganisationKind.MEDIA: pgettext_lazy("organisation", "Media"),
    OrganisationKind.NGO: pgettext_lazy("organisation", "Non-governmental organisation"),
    OrganisationKind.NHRI: pgettext_lazy("organisation", "National human rights institution"),
    OrganisationKind.PARTY: pgettext_lazy("organisation", "Political party"),
    OrganisationKind.PLATFORM: pgettext_lazy("organisation", "Platform"),
    OrganisationKind.UNIVERSITY: pgettext_lazy("organisation", "University"),
}

EVIDENCE = {
    Evidence.IDENTIFIER: pgettext_lazy("evidence", "the same number"),
    Evidence.SPELLING: pgettext_lazy("evidence", "the same name but for capitals, accents and points"),
    Evidence.LEGAL_FORM: pgettext_lazy("evidence", "the same name but for the legal form"),
    Evidence.TYPING: pgettext_lazy("evidence", "a letter or two are different"),
    Evidence.INITIALS: pgettext_lazy("evidence", "the initials of its name"),
    Evidence.BEGINNING: pgettext_lazy("evidence", "one name begins with the other"),
    Evidence.PART: pgettext_lazy("evidence", "one line names several"),
}

INTERESTS = {
    "shareholding": pgettext_lazy("interest", "Shares"),
    "votingRights": pgettext_lazy("interest", "Votes"),
    "appointmentOfBoard": pgettext_lazy("interest", "Appoints the board"),
    "otherInfluenceOrControl": pgettext_lazy("interest", "Another influence or control"),
    "seniorManagingOfficial": pgettext_lazy("interest", "Manages it"),
    "settlor": pgettext_lazy("interest", "Settlor of the trust"),
    "trustee": pgettext_lazy("interest", "Trustee"),
    "protector": pgettext_lazy("interest", "Protector of the trust"),
    "beneficiaryOfLegalArrangement": pgettext_lazy("interest", "Beneficiary of the trust"),
    "rightsToSurplusAssetsOnDissolution": pgettext_lazy("interest", "What is left when it ends"),
    "rightsToProfitOrIncome": pgettext_lazy("interest", "Profit or income"),
    "rightsGrantedByContract": pgettext_lazy("interest", "Rights by contract"),
    "conditionalRightsGrantedByContract": pgettext_lazy("interest", "Rights by contract, under a condition"),
    "controlViaCompanyRulesOrArticles": pgettext_lazy("interest", "Control by the articles"),
    "controlByLegalFramework": pgettext_lazy("interest", "Control by law"),
    "boardMember": pgettext_lazy("interest", "Member of the board"),
    "boardChair": pgettext_lazy("interest", "Chair of the board"),
    "unknownInterest": pgettext_lazy("interest", "Unknown"),
    "unpublishedInterest": pgettext_lazy("interest", "Not published"),
    "enjoymentAndUseOfAssets": pgettext_lazy("interest", "Use of what it owns"),
    "rightToProfitOrIncomeFromAssets": pgettext_lazy("interest", "Income from what it owns"),
    "nominee": pgettext_lazy("interest", "Nominee"),
    "nominator": pgettext_lazy("interest", "Nominator"),
}


def refusals_in_words(refused: Iterable[Mapping[str, Any]]) -> list[tuple[int, str, list[str]]]:
    """Statements that were not taken: their place in the file (0 for a record), their own name, and why."""
    return [
        (
            one["place"],
            one["statement"],
            [say_code(why["code"], why) for why in one["reasons"]],
        )
        for one in refused
    ]
