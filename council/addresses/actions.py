"""Asking for another address, and making it one's own by the link that went there."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from council.access.actions import rename_second_factor
from council.access.models import User
from council.access.queries import get_or_unreachable
from council.addresses.models import AddressChange
from council.addresses.queries import change_by
from council.addresses.rules import LASTS, may_ask
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable
from council.notices.actions import forget, queue, readdress
from council.notices.rules import NoticeKind
from council.record.actions import append
from council.record.rules.entries import Tag


@transaction.atomic
def ask_for_address(email: str, *, language: str, actor: Actor, clock: Clock) -> AddressChange:
    """Send a link to the new address. Nothing about the account changes yet; what was asked before is void.

    For an address that somebody has already the same is done, but the mail to it brings no link: it says that somebody
    tried. Raises `Refused` for the address that the account has.
    """
    user, address = _locked(actor), email.strip().lower()
    may_ask(address, user.email).or_refuse()
    for earlier in AddressChange.objects.filter(person=user):
        forget(earlier.pk, actor=actor, clock=clock)
        earlier.delete()
    now = clock.now()
    change = AddressChange(person=user, sealed_to=address, asked_at=now, expires_at=now + LASTS)
    change.save(force_insert=True)
    taken = User.objects.filter(email=address).exists()
    kind = NoticeKind.ADDRESS_TAKEN if taken else NoticeKind.ADDRESS_CONFIRM
    queue(kind, address, about=change.pk, key=str(change.pk), language=language, actor=actor, clock=clock)
    return change


@transaction.atomic
def confirm_address(word: str, *, language: str, actor: Actor, clock: Clock) -> User:
    """The link was opened by whoever asked for it: the account has the new address.

    Its other sessions end: they were opened with a set of second factors whose name changes here (decision 0019). Mail
    to the account that still waits follows; the old address is told. Raises `NotReachable` when the link opens nothing
    any more, also when somebody else has got the address meanwhile.
    """
    user = _locked(actor)
    change = change_by(actor, word, clock.now())
    old, new = user.email, str(change.sealed_to)
    user.email = new
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise NotReachable from None
    key = str(change.pk)
    change.delete()
    EmailAddress.objects.filter(user=user).delete()  # allauth finds accounts by its own rows too; the house keeps none
    rename_second_factor(user.pk, left=True)
    readdress(old, new, actor=actor, clock=clock)
    append(Tag.ACCOUNT_ADDRESS_CHANGED, user.pk, {"person": str(user.pk)}, actor=actor, clock=clock)
    queue(NoticeKind.ADDRESS_CHANGED, old, about=user.pk, key=key, language=language, actor=actor, clock=clock)
    return user


def _locked(actor: Actor) -> User:
    """The actor's own account, its row locked: two acts on one address wait for each other."""
    return get_or_unreachable(User.objects.select_for_update().filter(is_active=True), pk=actor.id)
