"""Files that people sent, kept sealed outside the web server's reach."""

from uuid import uuid4

from django.db import models


class StoredFile(models.Model):
    """One uploaded file: a clean copy to show (images re-encoded) and the sealed original as evidence.

    `case_uuid` says to whom it belongs; rows are reached through the room that stored it. `sha256` is of the original.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case_uuid = models.UUIDField(db_index=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="stored_file_sha256")]
