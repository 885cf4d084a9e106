"""The outbox: what is to be sent, written in the transaction of the act that causes it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from council.notices.rules import NoticeKind
from council.protection.models import EncryptedField


class Notice(models.Model):
    """One mail to one address. `key` names its effect: the same effect queued twice is one mail.

    `about` is the opaque identifier of what it is about, mostly a case. The address is sealed, and erased as soon as
    the mail is sent or given up. `run_after` is also the lease of the worker that took it. `last_error` is the name of
    an error, never its text, which could hold the address.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=160, unique=True)
    about = models.UUIDField()
    sealed_to = EncryptedField(null=True, blank=True)
    language = models.CharField(max_length=12)
    params = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in NoticeKind]), name="notice_kind_known"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(gave_up_at=None), name="notice_ends_once"),
            models.CheckConstraint(
                condition=Q(sealed_to__isnull=False) | Q(sent_at__isnull=False) | Q(gave_up_at__isnull=False),
                name="notice_waiting_has_address",
            ),
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=Q(sent_at=None, gave_up_at=None), name="notice_due"),
            models.Index(fields=["about", "kind"], name="notice_about_kind"),
        ]
