"""Taking a report, asking the member, ruling on it, and forgetting its words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from council.access.queries import require_council
from council.access.rules import Permission
from council.clocks.actions import begin, begin_until, end
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.members.queries import member_on
from council.notices.actions import tell
from council.record.actions import append
from council.record.rules.entries import Tag
from council.reports.models import Report
from council.reports.queries import asked_for, came_lately, report_for
from council.reports.rules import (
    ANSWER_CLOCK,
    HOURS_TO_ANSWER,
    MOST_A_DAY,
    WORDS_CLOCK,
    WORDS_KEPT,
    Choice,
    Ruling,
    State,
    may_answer,
    may_report,
    may_rule,
)

MOST_CONTACT = 1000
"""Letters that are kept of where somebody can be asked, however often they send it."""


@transaction.atomic
def report(
    member_id: UUID, *, kind: str, words: str, source: str, contact: str = "", actor: Actor, clock: Clock
) -> None:
    """Take a report by anybody. It answers nothing: whoever sends it learns nothing of others or of the member.

    The same words about the same member are kept once and counted, so that sending them again fills nothing. Whoever
    sends many about one member fills that member's day and nobody else's: the rest is held, and none is refused
    (INTEGRITY.md, Appellants and uploads).
    """
    now = clock.now()
    about = member_on(member_id, now.date())
    may_report(kind, words, source).or_refuse()
    alike = "\n".join([str(about.pk), kind, words.strip(), source.strip()])
    digest = salted_hmac("council.reports", alike, algorithm="sha256").hexdigest()
    said: dict[str, Any] = {"kind": kind, "words": words.strip(), "source": source.strip(), "contact": contact.strip()}
    said |= {"member": about, "received_at": now, "held": came_lately(about.pk, now) >= MOST_A_DAY}
    kept, made = Report.objects.get_or_create(digest=digest, defaults=said)
    if not made:
        _sent_again(kept.pk, contact.strip())
        return
    append(Tag.REPORT_RECEIVED, kept.pk, {"kind": str(kind)}, actor=actor, clock=clock)


def _sent_again(report_id: UUID, contact: str) -> None:
    """Count it, and keep where they can be asked if they say so only now."""
    kept = Report.objects.select_for_update().get(pk=report_id)
    known = str(kept.contact)
    if contact and contact not in known and len(known) + len(contact) < MOST_CONTACT:
        kept.contact = f"{known}\n{contact}".strip()
    kept.times += 1
    kept.save(update_fields=["times", "contact"])


@transaction.atomic
def rule(
    report_id: UUID,
    *,
    choice: str,
    why: str = "",
    code: str = "",
    quote: str = "",
    reason: str = "",
    actor: Actor,
    clock: Clock,
) -> Report:
    """Ask the member to declare within 48 hours, let a concern be raised in the open cases, or dismiss it.

    The concern is raised by the timer, so that no case waits for another. `quote` is all that the member reads.
    """
    office = require_council(actor, Permission.COUNCIL_REPORT_RULE)
    found, now = report_for(actor, report_id, lock=True), clock.now()
    may_rule(Ruling(found.state, choice, found.member.user_id == actor.id, why, code, quote, reason)).or_refuse()
    if choice == Choice.ASK:
        found.state, found.quote, found.asked_at = State.ASKED, quote.strip(), now
        begin(found.pk, ANSWER_CLOCK, HOURS_TO_ANSWER, at=now)
        member = found.member
        tell([(member.user_id, member.user.email)], f"report:{found.pk}", actor=actor, clock=clock)
    else:
        found.state = State.UPHELD if choice == Choice.RAISE else State.DISMISSED
        found.why, found.code = (why, "") if choice == Choice.DISMISS else ("", code)
        found.quote = quote.strip() if choice == Choice.RAISE else found.quote
        found.reason, found.ruled_by_id, found.ruled_at = reason.strip(), actor.id, now
        end(found.pk, ANSWER_CLOCK, at=now)
        begin_until(found.pk, WORDS_CLOCK, now + WORDS_KEPT, at=now)
    found.save()
    facts = {"state": str(found.state), "why": found.why, "code": found.code}
    append(Tag.REPORT_RULED, found.pk, facts, actor=actor, clock=clock, office=office)
    return found


@transaction.atomic
def answer(report_id: UUID, text: str, *, declared: bool, actor: Actor, clock: Clock) -> Report:
    """The member says what is to be said of it; what is missing goes into the register as ever."""
    require_council(actor, Permission.COUNCIL_INTERESTS_DECLARE)
    found, now = asked_for(actor, report_id, lock=True), clock.now()
    may_answer(found.state, text).or_refuse()
    found.state, found.answer, found.answered_at = State.ANSWERED, text.strip(), now
    found.save(update_fields=["state", "answer", "answered_at"])
    end(found.pk, ANSWER_CLOCK, at=now)
    append(Tag.REPORT_ANSWERED, found.pk, {"declared": declared}, actor=actor, clock=clock)
    return found


@transaction.atomic
def forget_words(report_id: UUID, *, actor: Actor, clock: Clock) -> None:
    """The time passed: nothing is left of what was written, nor of who could be reached."""
    gone = Report.objects.filter(pk=report_id, ruled_at__isnull=False).exclude(digest=None)
    for found in gone.select_for_update(of=("self",)):
        found.words = found.source = found.contact = found.quote = found.answer = found.reason = ""
        found.digest = None
        found.save()
        append(Tag.REPORT_FORGOTTEN, found.pk, {"state": found.state}, actor=actor, clock=clock)


def note_raised(found: Report, *, clock: Clock) -> None:
    """The concern stands in every open case; whoever calls has locked the row."""
    found.raised_at = clock.now()
    found.save(update_fields=["raised_at"])
