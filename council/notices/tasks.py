"""Sending what is in the outbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from council.access.queries import may_hear
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices import actions
from council.notices.models import Notice
from council.notices.rules import TO_OFFICES, NoticeKind
from council.record.queries import recovering

Words = Callable[[Notice], dict[str, str]]
_words: dict[str, Words] = {}
Condition = Callable[[Notice], bool]
_conditions: dict[str, Condition] = {}


def words_for(kind: NoticeKind) -> Callable[[Words], Words]:
    """Register what a mail of this kind says beside its params: for what must stand in no table until it is sent."""

    def register(words: Words) -> Words:
        _words[kind] = words
        return words

    return register


def leaves_if(kind: NoticeKind) -> Callable[[Condition], Condition]:
    """Register what must hold when a mail of this kind leaves; otherwise it is withheld, and nobody learns of it."""

    def register(condition: Condition) -> Condition:
        _conditions[kind] = condition
        return condition

    return register


def send_due(*, clock_for: Callable[[], Clock] = house_clock) -> int:
    """Send every notice that is due; returns how many left.

    A notice is taken in one short transaction, sent outside any, and marked in another: a slow mail server holds no
    lock and blocks nobody. No two workers send the same one. A worker that is killed between sending and marking lets
    the lease run out, and the mail is sent again under the same Message-ID, by which mail systems drop the second.
    Rights are read when a mail leaves, not when it was queued: the end of an office, or a new wall, ends it.
    While the record is being recovered from a backup no mail leaves: it could not be written down that it did.
    """
    if recovering():
        return 0
    sent, actor = 0, Actor.system()
    while (notice := actions.take(actor=actor, clock=clock_for())) is not None:
        try:
            if leaves := may_leave(notice):
                message_of(notice).send()
        except Exception as error:  # whatever is wrong with one notice, the others behind it must leave
            actions.note_failed(notice, type(error).__name__, actor=actor, clock=clock_for())
        else:
            if leaves:
                sent += actions.note_sent(notice, actor=actor, clock=clock_for())
            else:
                actions.withhold(notice, actor=actor, clock=clock_for())
    return sent


def may_leave(notice: Notice) -> bool:
    """Whether whoever a mail is for may still know of what it is about."""
    if notice.kind in _conditions:
        return _conditions[notice.kind](notice)
    office = TO_OFFICES.get(NoticeKind(notice.kind))
    return office is None or may_hear(str(notice.sealed_to), office, notice.about)


def message_of(notice: Notice) -> EmailMessage:
    """The mail of a notice, in its language: the first line of the template is the subject."""
    words = {"council_name": settings.COUNCIL_NAME, "site_url": settings.SITE_URL, **notice.params}
    if notice.kind in _words:
        words |= _words[notice.kind](notice)
    with translation.override(notice.language):
        text = plain(f"emails/{notice.kind}.txt", words)
    subject, _, body = text.strip().partition("\n")
    sender = settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": f"<{notice.pk}@{sender.rpartition('@')[2].rstrip('>')}>",
        "Auto-Submitted": "auto-generated",
    }
    to: Any = notice.sealed_to  # the field opens into a text
    return EmailMessage(subject.strip(), body.strip() + "\n", sender, [to], headers=headers)


def plain(template: str, words: dict[str, Any]) -> str:
    """A text for people, not for browsers: nothing in it is escaped for HTML."""
    return str(get_template(template).template.render(Context(words, autoescape=False)))  # type: ignore[attr-defined]
