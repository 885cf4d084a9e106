"""A password that was forgotten, and what the record and the owner of an account learn when its keys change."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from council.access.models import User
from council.accounts.queries import account, has_factors, subject_of
from council.accounts.rules import COUNTED, NEWS_OF_PASSWORD, How, News, news_of_factor, wait_between_resets
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.notices.actions import queue
from council.notices.queries import lately
from council.notices.rules import NoticeKind
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def ask_for_reset(email: str, *, language: str, actor: Actor, clock: Clock) -> None:
    """Put a mail about a forgotten password into the outbox, and look at no account: the postman does.

    So the same is done for every address, known or not. Asked again too soon, nothing happens. The key of the mail
    names the one before it: of two that are asked for at once, by whichever processes, one is written.
    """
    address = email.strip().lower()
    about, now = subject_of(address), clock.now()
    earlier = lately(about, NoticeKind.PASSWORD_RESET)
    asked = sum(now - at < COUNTED for _, at in earlier)
    last, at = earlier[0] if earlier else (None, None)
    if at is not None and now - at < wait_between_resets(asked):
        return
    queue(
        NoticeKind.PASSWORD_RESET,
        address,
        about=about,
        key=f"{about}:{last or 'first'}",
        language=language,
        actor=actor,
        clock=clock,
    )


@transaction.atomic
def note_factor(person: UUID, factor: str, *, added: bool, language: str, clock: Clock) -> None:
    """A second factor came or went: an entry in the record, and a mail to the owner.

    Nothing when the account is being recovered: that has an entry of its own, which says that all are void.
    """
    user = account(person)
    if user is None:
        return
    actor, facts = Actor.person(person), {"person": str(person), "factor": factor}
    append(Tag.ACCOUNT_FACTOR_ADDED if added else Tag.ACCOUNT_FACTOR_REMOVED, person, facts, actor=actor, clock=clock)
    news = news_of_factor(factor, added=added, others=has_factors(person))
    if news is not None:
        _tell(user, news, language=language, actor=actor, clock=clock)


@transaction.atomic
def note_password(user: User, how: How, *, language: str, clock: Clock) -> None:
    """A password was chosen: an entry in the record, and a mail to the owner unless it was the first."""
    actor = Actor.person(user.pk)
    append(Tag.ACCOUNT_PASSWORD_SET, user.pk, {"person": str(user.pk), "how": how}, actor=actor, clock=clock)
    if how in NEWS_OF_PASSWORD:
        _tell(user, NEWS_OF_PASSWORD[how], language=language, actor=actor, clock=clock)


@transaction.atomic
def tell_of_recovery(person: UUID, *, language: str, actor: Actor, clock: Clock) -> None:
    """The keys of an account are void: its owner hears of it by mail. The entry stands already."""
    _tell(User.objects.get(pk=person), News.RECOVERED, language=language, actor=actor, clock=clock)


def _tell(user: User, news: News, *, language: str, actor: Actor, clock: Clock) -> None:
    queue(
        NoticeKind.ACCOUNT_CHANGED,
        user.email,
        about=user.pk,
        key=str(uuid4()),
        language=language,
        actor=actor,
        clock=clock,
        params={"news": news},
    )
