"""A new address of an account that waits for its link to be opened."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from council.protection.models import EncryptedField


class AddressChange(models.Model):
    """What somebody asked for, one at a time: until the link is opened, nothing about the account changes.

    The row goes when the address changed or another was asked for. The address is sealed; a row is made as well for one
    that somebody else has, so that the page is the same, and nobody gets a link to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="address_change")
    sealed_to = EncryptedField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="address_change_expires_later"),
        ]
