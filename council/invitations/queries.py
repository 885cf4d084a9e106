"""From the word in an invitation's link to the account it opens, and back."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from council.access.models import User
from council.access.queries import get_or_unreachable, person
from council.invitations.rules import LASTS
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice

SALT = "council.invitations"


def _mark(user: User) -> str:
    """Changes as soon as a password is chosen: so a link works once."""
    return salted_hmac(SALT, f"{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:32]


def word_for(user: User) -> str:
    """The signed word of a link that opens this account."""
    return signing.dumps([str(user.pk), _mark(user)], salt=SALT)


def waiting() -> QuerySet[User]:
    """Accounts that nobody has opened yet; closed ones are left out."""
    return User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True)


def invited_by(word: str) -> User:
    """The account that a link opens. Raises `NotReachable` for one that is forged, too old, used or of nobody."""
    try:
        key, mark = signing.loads(word, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        raise NotReachable from None
    user = get_or_unreachable(waiting().select_for_update(), pk=key)
    if not constant_time_compare(mark, _mark(user)):
        raise NotReachable
    return user


def link_in(notice: Notice) -> dict[str, str]:
    """What the mail of an invitation says: the word is made when the mail is written, and stands in no table."""
    return {"word": word_for(person(notice.about))}
