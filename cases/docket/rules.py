"""Words and rules about a case as such. Pure."""

from __future__ import annotations

from enum import StrEnum

from council.kernel.verdicts import YES, Verdict, no


class Route(StrEnum):
    """How a case came to the council (LIFECYCLE.md, row 1)."""

    APPEAL = "appeal"
    IMPORT = "import"
    PARTNER = "partner"
    PLATFORM_REFERRAL = "platform_referral"
    PROXY = "proxy"


class PartyRole(StrEnum):
    """What somebody is in a case."""

    AFFECTED_PERSON = "affected_person"
    APPELLANT = "appellant"
    AUTHOR = "author"
    RESPONDENT = "respondent"


class NoticeState(StrEnum):
    """Where the notice to a party stands. Silence never blocks (LIFECYCLE.md, Tracks)."""

    ANSWERED = "answered"
    NOTIFIED = "notified"
    NOT_NOTIFIED = "not_notified"
    REVERSED = "reversed"
    SILENT = "silent"
    UNSAFE = "unsafe"


class ContentKind(StrEnum):
    """What the contested content is."""

    ACCOUNT = "account"
    COMMENT = "comment"
    IMAGE = "image"
    POST = "post"
    VIDEO = "video"


class Measure(StrEnum):
    """What the platform did, in the words of the Digital Services Act."""

    ACCOUNT = "account"
    LEFT_UP = "left_up"
    MONETARY = "monetary"
    SERVICE = "service"
    VISIBILITY = "visibility"


class Topic(StrEnum):
    """What a case is about, coarsely; the public filters opinions by it."""

    DISINFORMATION = "disinformation"
    ELECTION = "election"
    HARASSMENT = "harassment"
    HATE_SPEECH = "hate_speech"
    INCITEMENT = "incitement"
    JOURNALISM = "journalism"
    NUDITY = "nudity"
    OTHER = "other"
    SATIRE = "satire"
    VIOLENCE = "violence"


DONE = frozenset({NoticeState.ANSWERED, NoticeState.SILENT, NoticeState.REVERSED, NoticeState.UNSAFE})
"""Notice states in which a party was heard, or need not be waited for."""


def heard(states: list[str]) -> Verdict:
    """Whether every party that must be heard was heard, its time passed, or hearing it is unsafe (row 10)."""
    waiting = [state for state in states if state not in DONE]
    return no("docket.party_not_heard", count=len(waiting)) if waiting else YES
