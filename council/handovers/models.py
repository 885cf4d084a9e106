"""Notes for whoever holds an office next."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from council.access.rules import OFFICES_OF_THE_DESK
from council.protection.models import EncryptedField


class OfficeNote(models.Model):
    """One text for each office, with who wrote it last and when. For holders of the office alone; never recorded.

    Sealed at rest. The one before is not kept: it is a note on a desk, not a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.CharField(max_length=32, unique=True)
    text = EncryptedField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(office__in=sorted(str(office) for office in OFFICES_OF_THE_DESK)),
                name="office_note_office_known",
            ),
        ]

    @property
    def version(self) -> str:
        """Names this text, so that nobody overwrites what they have not seen."""
        return self.written_at.isoformat()
