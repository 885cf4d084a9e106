"""The words of opinions: sections, states, kinds, keys. Pure."""

from __future__ import annotations

from enum import StrEnum

from council.access.rules import Office


class VersionState(StrEnum):
    """Where a version of an opinion stands (LIFECYCLE.md, Tracks), in order."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SET_ASIDE = "set_aside"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Section(StrEnum):
    """The sections of an opinion, in the order in which they are read."""

    BACKGROUND = "background"
    PARTIES = "parties"
    STANDARDS = "standards"
    LEGALITY = "analysis_legality"
    AIM = "analysis_aim"
    NECESSITY = "analysis_necessity"
    RABAT = "analysis_rabat"
    DECISION = "decision"


class Group(StrEnum):
    """Pages on which the rapporteur drafts, in order."""

    SUMMARY = "summary"
    FACTS = "facts"
    ANALYSIS = "analysis"
    DECISION = "decision"


GROUPS: dict[Group, tuple[Section, ...]] = {
    Group.SUMMARY: (),
    Group.FACTS: (Section.BACKGROUND, Section.PARTIES, Section.STANDARDS),
    Group.ANALYSIS: (Section.LEGALITY, Section.AIM, Section.NECESSITY, Section.RABAT),
    Group.DECISION: (Section.DECISION,),
}
"""Which sections stand on which page; the title and the summaries have the first."""

TITLE = "title"
SUMMARY = "summary_"
"""Before the language, in the name of the field of a summary."""
ANSWER = "a_"
"""Before the argument, in the name of the field of an answer."""
TITLE_LONGEST = 200
SECTION_LONGEST = 60_000
"""Characters of one section, markup included."""
SHORT_LONGEST = 6_000
"""Characters of a summary, an answer, a recommendation."""


class SeparateKind(StrEnum):
    """What a separate opinion is."""

    CONCURRING = "concurring"
    DISSENTING = "dissenting"
    PARTLY_DISSENTING = "partly_dissenting"


DISSENTS = frozenset({SeparateKind.DISSENTING, SeparateKind.PARTLY_DISSENTING})
"""Whoever wrote one of these is taken as known for having voted otherwise."""


class ReviewChoice(StrEnum):
    """What a member of the council says of a submitted draft."""

    APPROVE = "approve"
    OBJECT = "object"


class ReviewResult(StrEnum):
    """What follows when the time of a review is over (LIFECYCLE.md, row 15)."""

    APPROVED = "approved"
    APPROVED_WITH_OBJECTION = "approved_with_objection"
    REHEARD = "reheard"


class Key(StrEnum):
    """The two keys of publication (LIFECYCLE.md, row 16)."""

    PANEL_CHAIR = "panel_chair"
    SECRETARIAT = "secretariat"


KEY_HOLDERS: dict[Key, Office] = {Key.PANEL_CHAIR: Office.PANEL_CHAIR, Key.SECRETARIAT: Office.SECRETARIAT}
"""Who turns a key; a key that stays silent passes to the council chair."""


class CheckItem(StrEnum):
    """The checklist of redaction and safety, in the order in which it is worked through; two people sign all of it."""

    DANGER = "danger"
    PSEUDONYMS = "pseudonyms"
    OFFENSIVE_WORDS = "offensive_words"
    TRANSLATIONS = "translations"
    SAFETY_PLAN = "safety_plan"
    VOTES = "votes"


class ReopenGround(StrEnum):
    """Why a decided case may be opened again (LIFECYCLE.md, row 22)."""

    FORGERY = "forgery"
    NEW_FACTS = "new_facts"
    UNDISCLOSED_CONFLICT = "undisclosed_conflict"


class OffGround(StrEnum):
    """Why the text of a published opinion goes out of public view."""

    COURT_ORDER = "court_order"
    DANGER = "danger"
    PERSONAL_DATA = "personal_data"


class ReturnGround(StrEnum):
    """Why it comes back."""

    MISTAKE = "mistake"
    ORDER_LIFTED = "order_lifted"
    REASON_GONE = "reason_gone"


SENTENCE_LONGEST = 300
"""Characters of what readers are told beside the ground."""


class Disclosure(StrEnum):
    """When the public learns who sat on a panel (SAFEGUARDS.md section 3); a field of the rules."""

    AT_PUBLICATION = "at_publication"
    AT_SEATING = "at_seating"
    NEVER = "never"
