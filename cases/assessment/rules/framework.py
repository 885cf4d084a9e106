"""The human-rights assessment, version 1: the whole form as data (ASSESSMENT.md, sections 1 to 9). Pure.

A change of a question or of an answer to choose is a new version; an assessment names the version it was made with.
"""

from __future__ import annotations

from enum import StrEnum

from cases.assessment.rules.rabat import RABAT
from cases.assessment.rules.shapes import Group, Kind, Option, Question, Section, Source, When, _

VERSION = "1"

LONG, MIDDLE, SHORT = 5000, 3000, 300

ICCPR_19 = Source("ICCPR, art. 19(3)", _("International Covenant on Civil and Political Rights"))
GUIDING = Source("UNGP 14, 31", _("Guiding Principles on Business and Human Rights"))


class Limb(StrEnum):
    """The three parts of the test of article 19(3), in order."""

    LEGALITY = "legality"
    LEGITIMATE_AIM = "legitimate_aim"
    NECESSITY = "necessity"


class Finding(StrEnum):
    """What a panellist finds on a limb."""

    MET = "met"
    NOT_MET = "not_met"
    INSUFFICIENT = "insufficient"


FINDINGS = (
    Option(Finding.MET, _("Met")),
    Option(Finding.NOT_MET, _("Not met")),
    Option(Finding.INSUFFICIENT, _("Insufficient information")),
)
CONFIDENCE = (Option(1, _("Low")), Option(2, _("Middle")), Option(3, _("High")))
YES_NO = (Option("yes", _("Yes")), Option("no", _("No")))


def _comment(paragraphs: str) -> Source:
    return Source(f"GC 34, {paragraphs}", _("Human Rights Committee, General Comment 34 (2011)"))


def _limb(limb: Limb, words: str, guidance: str, paragraphs: str, *more: Question) -> Group:
    """Answer, confidence, reason and source of one limb."""
    questions = (
        Question(limb, Kind.ONE, _("Your finding"), options=FINDINGS),
        *more,
        Question(f"{limb}_confidence", Kind.SCALE, _("How sure are you?"), options=CONFIDENCE),
        Question(f"{limb}_reason", Kind.TEXT, _("Your reason"), limit=MIDDLE),
        Question(
            f"{limb}_source",
            Kind.LINE,
            _("Source"),
            _("The paragraph, judgment or document on which the reason rests."),
            limit=SHORT,
        ),
    )
    return Group(limb, questions, words, guidance, (ICCPR_19, _comment(paragraphs)))


FACTS = Section(
    "facts",
    _("Facts"),
    (
        Group(
            "facts",
            (
                Question(
                    "facts",
                    Kind.TEXT,
                    _("Which facts decide, and what is missing?"),
                    _(
                        "Who spoke to whom, when, with what reach; what the platform did and by what means; the rule "
                        "as it stood on that day."
                    ),
                    needed=False,
                    limit=LONG,
                ),
                Question(
                    "translation",
                    Kind.ONE,
                    _("Was the translation checked by a second person?"),
                    options=(*YES_NO, Option("not_needed", _("No translation was needed"))),
                    needed=False,
                ),
            ),
        ),
    ),
)

RIGHTS = Section(
    "rights",
    _("Rights engaged"),
    (
        Group(
            "rights",
            (
                Question(
                    "rights",
                    Kind.MANY,
                    _("Which rights are engaged, on any side?"),
                    options=(
                        Option("expression", _("Freedom of expression")),
                        Option("equality", _("Equality and non-discrimination")),
                        Option("life_and_security", _("Life and security of the person")),
                        Option("privacy", _("Privacy and reputation")),
                        Option("participation", _("Participation in public affairs")),
                        Option("child", _("Rights of the child")),
                        Option("religion", _("Religion or belief")),
                        Option("assembly", _("Assembly and association")),
                        Option("remedy", _("Effective remedy")),
                    ),
                ),
                Question(
                    "rights_sides",
                    Kind.TEXT,
                    _("Whose rights stand on each side?"),
                    _("Those whom the measure limits, and those whom the content may harm."),
                    needed=False,
                    limit=MIDDLE,
                ),
            ),
        ),
    ),
    _("The Covenant binds states. It reaches platforms through the United Nations Guiding Principles."),
)

THREE_PART_TEST = Section(
    "three_part_test",
    _("Three-part test"),
    (
        _limb(
            Limb.LEGALITY,
            _("Legality"),
            _(
                "Could the person find and read the rule, and know from it what to do? Does it bind those who"
                " apply it? Were they told what was done and why?"
            ),
            "§§ 24–26",
        ),
        _limb(
            Limb.LEGITIMATE_AIM,
            _("Legitimate aim"),
            _("Is it one of the aims of the closed list, whose is it, and is it the aim that was really pursued?"),
            "§§ 28–32",
            Question(
                "aims",
                Kind.MANY,
                _("Which aim?"),
                _("Needed when you find a legitimate aim. The list is closed."),
                options=(
                    Option("rights_of_others", _("Rights or reputation of others")),
                    Option("national_security", _("National security")),
                    Option("public_order", _("Public order")),
                    Option("public_health", _("Public health")),
                    Option("public_morals", _("Public morals")),
                ),
                needed=When(Limb.LEGITIMATE_AIM, Finding.MET),
            ),
        ),
        _limb(
            Limb.NECESSITY,
            _("Necessity and proportionality"),
            _(
                "Is there a direct and immediate connection between these words and this harm? Was a milder "
                "measure at hand? How long does it last, and what does it do to debate?"
            ),
            "§§ 33–36",
            Question(
                "alternatives",
                Kind.MANY,
                _("Milder measures that would have served"),
                options=(
                    Option("label", _("Label or context")),
                    Option("age_gate", _("Age gate")),
                    Option("demotion", _("Less recommendation")),
                    Option("counter_speech", _("Counter-speech")),
                    Option("geo_limit", _("Limit to a place")),
                    Option("edit", _("Request to edit")),
                    Option("removal", _("Removal instead of a suspension")),
                ),
                needed=False,
            ),
        ),
    ),
    _(
        "Ask each question of the restriction: what the platform did, or what the appellant asks for."
        " The burden is on who restricts: what remains unknown counts as not met."
    ),
)

HATRED = Section(
    "hatred",
    _("Advocacy of hatred"),
    (
        Group(
            "hatred",
            (
                Question(
                    "hatred",
                    Kind.ONE,
                    _("Is advocacy of national, racial or religious hatred at issue?"),
                    _(
                        "Article 20(2) of the Covenant. Other incitement, and threats against women in politics, are "
                        "examined under the three-part test."
                    ),
                    options=YES_NO,
                ),
            ),
            sources=(
                Source("ICCPR, art. 20(2)", _("International Covenant on Civil and Political Rights")),
                Source(
                    "CEDAW, GR 35",
                    _("Committee on the Elimination of Discrimination against Women, General Recommendation 35"),
                ),
            ),
        ),
    ),
)


def _grade(code: str, words: str, *anchors: str) -> Question:
    options = tuple(Option(number, anchor) for number, anchor in enumerate(anchors, start=1))
    return Question(code, Kind.SCALE, words, options=options)


SEVERITY = Section(
    "severity",
    _("Severity"),
    (
        Group(
            "severity",
            (
                _grade(
                    "severity_scale",
                    _("Scale: how grave is the harm?"),
                    _("1 – slight"),
                    _("2 – serious"),
                    _("3 – grave"),
                    _("4 – threatens life or liberty"),
                ),
                _grade(
                    "severity_scope",
                    _("Scope: how many does it reach?"),
                    _("1 – one person"),
                    _("2 – a few"),
                    _("3 – a group"),
                    _("4 – a large part of the public"),
                ),
                _grade(
                    "severity_irremediability",
                    _("Irremediability: can it be made good?"),
                    _("1 – fully"),
                    _("2 – mostly"),
                    _("3 – hardly"),
                    _("4 – not at all"),
                ),
                _grade(
                    "severity_likelihood",
                    _("Likelihood: how probable is it?"),
                    _("1 – remote"),
                    _("2 – possible"),
                    _("3 – probable"),
                    _("4 – certain or happening"),
                ),
            ),
            sources=(GUIDING,),
        ),
    ),
)

CONTEXT = Section(
    "context",
    _("Context"),
    (
        Group(
            "context",
            (
                Question(
                    "flags",
                    Kind.MANY,
                    _("What applies to this case?"),
                    options=(
                        Option("election", _("Election within 90 days")),
                        Option("armed_conflict", _("Armed conflict or crisis")),
                        Option("shutdown", _("Network shutdown")),
                        Option("women_target", _("Directed at women")),
                        Option("minority_target", _("Directed at a minority")),
                        Option("minors", _("Minors concerned")),
                        Option("state_request", _("Request by a state")),
                        Option("coordinated", _("Coordinated behaviour")),
                        Option("trusted_flagger", _("Reported by a trusted flagger")),
                        Option("satire_art", _("Satire or art")),
                        Option("news_exemption", _("News")),
                        Option("academic_exemption", _("Research or teaching")),
                        Option("local_language_expertise_used", _("Expertise in the local language was used")),
                    ),
                    needed=False,
                ),
            ),
        ),
    ),
)

PLATFORM_RULE = Section(
    "platform_rule",
    _("The platform’s own rule"),
    (
        Group(
            "platform_rule",
            (
                Question(
                    "rule_check",
                    Kind.TEXT,
                    _(
                        "Did the decision follow the platform’s rule, and where does the rule diverge from human-"
                        "rights law?"
                    ),
                    _("Kept apart from the test above: a decision may follow the rule and still fail the test."),
                    limit=MIDDLE,
                ),
            ),
        ),
    ),
)

REMEDY = Section(
    "remedy",
    _("Remedy and recommendations"),
    (
        Group(
            "remedy",
            (
                Question(
                    "remedy",
                    Kind.ONE,
                    _("What should happen to the content?"),
                    options=(
                        Option("restore", _("Restore it, or lift the measure")),
                        Option("restore_with_notice", _("Restore it with a label or a notice")),
                        Option("milder", _("Replace the measure by a milder one")),
                        Option("keep_up", _("Leave it up")),
                        Option("remove", _("It should not stay up")),
                    ),
                ),
                Question(
                    "recommendations",
                    Kind.TEXT,
                    _("Recommendations to the platform"),
                    _("Each with an owner, a deadline, and a test: “done when …”."),
                    needed=False,
                    limit=LONG,
                ),
            ),
            sources=(GUIDING,),
        ),
    ),
)

SAFETY = Section(
    "safety",
    _("Safety"),
    (
        Group(
            "safety",
            (
                Question(
                    "publication_risk",
                    Kind.ONE,
                    _("Could publishing the opinion harm anyone?"),
                    options=YES_NO,
                ),
                Question(
                    "safety",
                    Kind.TEXT,
                    _("Whom, and what has to be left out or changed?"),
                    _("Needed when publishing could harm somebody."),
                    needed=When("publication_risk", "yes"),
                    limit=MIDDLE,
                ),
            ),
        ),
    ),
)

SECTIONS: tuple[Section, ...] = (
    FACTS, RIGHTS, THREE_PART_TEST, HATRED, RABAT, SEVERITY, CONTEXT, PLATFORM_RULE, REMEDY, SAFETY,
)  # fmt: skip
QUESTIONS: dict[str, Question] = {question.code: question for section in SECTIONS for question in section.questions}
