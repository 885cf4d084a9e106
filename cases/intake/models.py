"""Appeals being written, receipts, questions to the appellant, and imported statements of reasons."""

from itertools import zip_longest
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.docket.models import OfCase
from cases.docket.rules import Measure
from cases.intake.rules.desk import ReceiptKind
from council.access.rules import FILE_READERS, Office
from council.organisations.models import Organisation
from council.protection.models import EncryptedField


class Draft(models.Model):
    """An appeal that is being written. Its identifier becomes that of the case, so files can be stored for it before.

    The answers are sealed: they lie in the database, as a session's would, but a copy of it tells nothing. A draft is
    deleted when its receipt was shown, when its writer wishes, or when its clock runs out.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed_answers = EncryptedField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Receipt(OfCase):
    """A receipt code as the house keeps it: what it is looked up by, never the code.

    `sealed_code` holds the code from the filing to the one page that shows it, and is emptied there. Nobody reaches
    receipts by office: the code itself, or the visit in which it was made, opens them.
    """

    kind = models.CharField(max_length=12, default=ReceiptKind.FILING)
    lookup = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    sealed_code = EncryptedField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    reach = frozenset({Office.SYSTEM})

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ReceiptKind]), name="receipt_kind_known"
            ),
            models.CheckConstraint(condition=Q(shown_at=None) | Q(sealed_code=None), name="receipt_shown_is_forgotten"),
            models.UniqueConstraint(fields=["case", "kind"], name="receipt_once_of_a_kind"),
        ]


class InformationRequest(OfCase):
    """Questions to the appellant, and the answers in the same order. `language` is that of the questions, if known."""

    language = models.CharField(max_length=12, blank=True, default="", db_default="")
    questions = models.JSONField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answers = models.JSONField(default=list, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="information_request_one_open"
            ),
        ]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each question with its answer; without one while it is open."""
        return list(zip_longest(self.questions, self.answers, fillvalue=""))


class TranslationRequest(OfCase):
    """The request for a translation of what a case is about, because the council does not read its language."""

    language = models.CharField(max_length=12)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    reach = FILE_READERS

    class Meta(OfCase.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "language"], name="translation_request_once")]


class Statement(models.Model):
    """A statement of reasons as a platform gave it to the Commission (Digital Services Act, art. 17 and 24(5)).

    It belongs to no case: an appeal names it by its `puid`, and is then filled in from it. Fields that lists need are
    repeated beside the payload.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    puid = models.CharField(max_length=500, unique=True)
    platform = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    platform_name = models.CharField(max_length=200, blank=True)
    payload = models.JSONField()
    category = models.CharField(max_length=80)
    measure = models.CharField(max_length=20)
    content_date = models.DateField()
    application_date = models.DateField()
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=[measure.value for measure in Measure]), name="statement_measure_known"
            ),
        ]
        indexes = [models.Index(fields=["platform", "application_date"], name="statement_platform_date")]
