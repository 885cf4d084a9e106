"""The six factors of the Rabat Plan of Action as questions, and the one verdict that follows from them. Pure.

The verdict is a conjunction: all six met, or not. The six are never counted together in any other way.
"""

from __future__ import annotations

from enum import StrEnum

from cases.assessment.rules.shapes import Answers, Group, Kind, Option, Question, Section, Source, When, _

MET_FROM = 2
"""A factor is met at 2 or 3 on its scale from 0 to 3."""
REASON_LIMIT = 3000


class Factor(StrEnum):
    """The six factors, in the order of the Plan of Action."""

    CONTEXT = "context"
    SPEAKER = "speaker"
    INTENT = "intent"
    CONTENT_AND_FORM = "content_and_form"
    EXTENT = "extent"
    LIKELIHOOD = "likelihood"


AT_ISSUE = When("hatred", "yes")
PLAN = Source("A/HRC/22/17/Add.4, § 29", _("Rabat Plan of Action"))


def code_of(factor: Factor) -> str:
    """The code of the question about a factor; its reason is `<code>_reason`."""
    return f"rabat_{factor}"


def _factor(factor: Factor, words: str, guidance: str, *anchors: str) -> Group:
    options = tuple(Option(score, anchor) for score, anchor in enumerate(anchors))
    questions = (
        Question(code_of(factor), Kind.SCALE, _("Your finding"), options=options),
        Question(f"{code_of(factor)}_reason", Kind.TEXT, _("Your reason"), limit=REASON_LIMIT),
    )
    return Group(code_of(factor), questions, words, guidance, (PLAN,))


RABAT = Section(
    "rabat",
    _("Rabat threshold"),
    (
        _factor(
            Factor.CONTEXT,
            _("Context"),
            _("How likely does the social and political setting make it that the words incite?"),
            _("0 – calm; nothing in the setting lends the words force"),
            _("1 – some tension, not directed at this group"),
            _("2 – tension or recent violence against this group"),
            _("3 – violence against this group is under way or was announced"),
        ),
        _factor(
            Factor.SPEAKER,
            _("Speaker"),
            _("Which standing does the speaker have with those who are addressed?"),
            _("0 – no standing with the audience"),
            _("1 – known to some, without authority"),
            _("2 – authority or a large following"),
            _("3 – authority whose word the audience is used to act on"),
        ),
        _factor(
            Factor.INTENT,
            _("Intent"),
            _("Negligence and recklessness are not enough: the speaker must advocate and want to incite."),
            _("0 – to criticise, report or mock hatred"),
            _("1 – careless, without wanting to incite"),
            _("2 – wants hostility, as far as the words and deeds show"),
            _("3 – wants others to act against the group, beyond doubt"),
        ),
        _factor(
            Factor.CONTENT_AND_FORM,
            _("Content and form"),
            _("How direct and provocative are the words, how are they argued, in which form and style?"),
            _("0 – about ideas or conduct, not about a group"),
            _("1 – offensive about a group, without a call"),
            _("2 – degrades a group or calls for exclusion"),
            _("3 – calls for violence or discrimination outright"),
        ),
        _factor(
            Factor.EXTENT,
            _("Extent"),
            _("How far did the words reach, how often, by which means, and could the audience act on them?"),
            _("0 – a few people, once"),
            _("1 – a limited circle"),
            _("2 – a wide public, or repeated"),
            _("3 – a mass public, repeated or amplified, among people who can act"),
        ),
        _factor(
            Factor.LIKELIHOOD,
            _("Likelihood, including imminence"),
            _("How probable is it that the words lead to harm against the group, and how soon?"),
            _("0 – no harm to be expected"),
            _("1 – possible, remote"),
            _("2 – probable"),
            _("3 – probable and imminent"),
        ),
    ),
    _(
        "Needed only where you answered yes above. All six factors must be met (2 or 3). Failing this"
        " threshold does not by itself mean “restore”; passing it still needs the three-part test."
    ),
    only_when=AT_ISSUE,
)


def factor_met(factor: Factor, answers: Answers) -> bool:
    """Whether one factor was found to be met."""
    score = answers.get(code_of(factor))
    return isinstance(score, int) and score >= MET_FROM


def threshold_met(answers: Answers) -> bool | None:
    """Whether all six factors are met; nothing where hatred is not at issue."""
    if not AT_ISSUE.holds(answers):
        return None
    return all(factor_met(factor, answers) for factor in Factor)
