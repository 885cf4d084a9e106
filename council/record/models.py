"""The append-only record: entries, their erasable payloads, and the head that orders them."""

from django.db import models
from django.db.models import Q


class RecordEntry(models.Model):
    """One leaf of the log. Rows are never changed or deleted: triggers on both engines refuse it (0002_append_only)."""

    seq = models.BigIntegerField(primary_key=True)
    tag = models.CharField(max_length=48)
    subject = models.UUIDField()
    at = models.DateTimeField()
    commitment = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "seq"], name="entry_subject_seq"),
            models.Index(fields=["tag", "seq"], name="entry_tag_seq"),
        ]
        constraints = [models.CheckConstraint(condition=Q(seq__gte=0), name="entry_seq_from_zero")]


class RecordPayload(models.Model):
    """What an entry commits to, with its salt. Erasing a person deletes this row; the log still verifies."""

    entry = models.OneToOneField(RecordEntry, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    salt = models.BinaryField(max_length=32)
    body = models.TextField()


class RecordHead(models.Model):
    """The one row that orders the log: its lock makes appends gap-free. `frontier` is the tree's right edge."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.TextField(default="0")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="record_has_one_head")]
