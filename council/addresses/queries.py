"""From the word in a link to the new address it confirms, and back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing

from council.access.queries import get_or_unreachable
from council.addresses.models import AddressChange
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice

SALT = "council.addresses"


def word_for(change: AddressChange) -> str:
    """The signed word of the link. It says neither the account nor the address."""
    return signing.dumps(str(change.pk), salt=SALT)


def waiting_change(actor: Actor, now: datetime) -> AddressChange | None:
    """What the actor asked for, while its link works."""
    return AddressChange.objects.filter(person_id=actor.id, expires_at__gt=now).first()


def change_by(actor: Actor, word: str, now: datetime) -> AddressChange:
    """What a link confirms. Raises `NotReachable` for one that is forged, too old, used, or of another account."""
    try:
        key = UUID(signing.loads(word, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise NotReachable from None
    found = AddressChange.objects.select_related("person").filter(person_id=actor.id, expires_at__gt=now)
    return get_or_unreachable(found, pk=key)


def link_in(notice: Notice) -> dict[str, str]:
    """What the mail says: the word is made when the mail is written, and stands in no table."""
    return {"word": word_for(get_or_unreachable(AddressChange.objects.all(), pk=notice.about))}
