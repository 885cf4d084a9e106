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
    """The one row that orders the log: its lock makes appends gap-free. `frontier` is the tree's right edge.

    While `recovering_since` is set, the database comes from a backup and nothing is written: `declare_epoch` ends that.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.TextField(default="0")
    recovering_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="record_has_one_head")]


class CheckpointKey(models.Model):
    """A public key by which checkpoints are signed, `NAME+ID+KEY`. The last one adopted is in force."""

    text = models.CharField(primary_key=True, max_length=300)
    adopted_at = models.DateTimeField()


class Checkpoint(models.Model):
    """What the record looked like at the end of a day, signed by a process that the web process cannot speak for.

    `note` is the C2SP signed note; `origin`, `size` and `root` are what it says. `counts` holds the number of entries
    by coarse type in that tree, the only figures of the record that are public. `blocks` are the roots of the whole
    blocks (32 bytes each) since the checkpoint before, from which proofs are made without reading every leaf. Rows are
    never changed or deleted.
    """

    origin = models.CharField(max_length=200)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    key = models.ForeignKey(CheckpointKey, on_delete=models.PROTECT)
    day = models.DateField()
    counts = models.JSONField(default=dict)
    blocks = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "size"], name="checkpoint_once_per_size"),
            models.CheckConstraint(condition=Q(size__gt=0), name="checkpoint_of_something"),
        ]


class Timestamp(models.Model):
    """A witness: an RFC 3161 token by an authority outside the council, over the bytes of a checkpoint's note."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="timestamps")
    authority = models.CharField(max_length=300)
    token = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "authority"], name="timestamp_once_each")]


class Sighting(models.Model):
    """A witness: a member brought back the signed checkpoint of an old receipt, and it agreed with the record."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="sightings")
    person = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "person"], name="sighting_once_each")]
