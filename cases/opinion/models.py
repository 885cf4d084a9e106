"""Opinions, their versions, and everything that is written, voted and signed around a version."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import transition

from cases.docket.models import Argument, OfCase, StateField
from cases.opinion.rules.words import SUMMARY, TITLE, Key, OffGround, ReturnGround, SeparateKind, VersionState
from cases.panel.models import Seat
from council.access.models import Walled
from council.access.rules import DRAFT_READERS, PANEL, Office
from council.members.models import Member
from council.organisations.models import Organisation
from council.protection.models import EncryptedField
from council.record.rules.entries import Opening

SEES_SIGNATURES = PANEL | {Office.COUNCIL_CHAIR, Office.SECRETARIAT}
"""Who sees the checklist and the keys."""


class Opinion(OfCase):
    """The opinion of a case. Its citation is given once, at publication, and never again to another.

    `rehearings` counts how often a majority of the council objected and a new panel was drawn.
    """

    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    citation = models.CharField(max_length=40, null=True, blank=True, unique=True)
    rehearings = models.PositiveSmallIntegerField(default=0)

    reach = DRAFT_READERS

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], name="opinion_one_per_case"),
            models.UniqueConstraint(fields=["year", "serial"], name="opinion_serial_once_a_year"),
            models.CheckConstraint(
                condition=Q(year=None, serial=None, citation=None)
                | Q(year__isnull=False, serial__gte=1, citation__isnull=False),
                name="opinion_citation_whole",
            ),
        ]


class OfVersion(models.Model):
    """What every row around a version shares: its case is the version's, and so is its wall."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    path_to_case = "version__opinion__case"
    reach = DRAFT_READERS
    objects = Walled()
    rows = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"
        base_manager_name = "rows"


class OpinionVersion(models.Model):
    """One version of the text. Only a draft is written on; `text_hash` binds what the council was given to review.

    `sections` maps sections to clean HTML, `summaries` languages to clean HTML. `document` is what was published, and
    `document_hash` the SHA-256 of its canonical bytes. `errata` name what a correction changed; `objections` are the
    reasons of a second majority of objections, published beside the text.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = StateField(default=VersionState.DRAFT.value, protected=True, max_length=12)
    title = models.CharField(max_length=200, blank=True)
    summaries = models.JSONField(default=dict, blank=True)
    sections = models.JSONField(default=dict, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    document = models.JSONField(null=True, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    errata = models.JSONField(default=list, blank=True)
    objections = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    path_to_case = "opinion__case"
    reach = DRAFT_READERS
    objects = Walled()
    rows = models.Manager()

    class Meta:
        default_manager_name = "rows"
        base_manager_name = "rows"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="opinion_version_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VersionState]), name="opinion_version_state_known"
            ),
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(state__in=[VersionState.DRAFT, VersionState.SUBMITTED, VersionState.APPROVED]),
                name="opinion_version_one_in_work",
            ),
            models.UniqueConstraint(
                fields=["opinion"], condition=Q(state=VersionState.PUBLISHED), name="opinion_version_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | ~Q(text_hash=""), name="opinion_version_bound_once_submitted"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[VersionState.PUBLISHED, VersionState.SUPERSEDED], published_at__isnull=False)
                & ~Q(document_hash="")
                | Q(published_at=None, document_hash="")
                & ~Q(state__in=[VersionState.PUBLISHED, VersionState.SUPERSEDED]),
                name="opinion_version_published_is_frozen",
            ),
        ]
        indexes = [models.Index(fields=["text_hash"], name="opinion_version_text_hash")]

    @property
    def texts(self) -> dict[str, str]:
        """Title, summaries and sections, by the field in which they are typed."""
        summaries = {f"{SUMMARY}{language}": html for language, html in self.summaries.items()}
        return {TITLE: self.title, **summaries, **self.sections}

    @transition(field="state", source=VersionState.DRAFT.value, target=VersionState.SUBMITTED.value)
    def submit(self) -> None:
        """The text goes to the whole council."""

    @transition(field="state", source=VersionState.SUBMITTED.value, target=VersionState.APPROVED.value)
    def approve(self) -> None:
        """The council did not object, or for the second time."""

    @transition(
        field="state",
        source=[VersionState.DRAFT.value, VersionState.SUBMITTED.value, VersionState.APPROVED.value],
        target=VersionState.SET_ASIDE.value,
    )
    def set_aside(self) -> None:
        """A majority objected, or the vote under the text does not hold: a new version is written."""

    @transition(
        field="state",
        source=[VersionState.APPROVED.value, VersionState.DRAFT.value],
        target=VersionState.PUBLISHED.value,
    )
    def publish(self) -> None:
        """Both keys were turned, or a correction was agreed."""

    @transition(field="state", source=VersionState.PUBLISHED.value, target=VersionState.SUPERSEDED.value)
    def supersede(self) -> None:
        """A corrected version took its place; this one stays readable and says so."""


class SeparateOpinion(OfVersion):
    """A panellist's own text, or the word that there will be none. Attached to a draft by its seat."""

    version = models.ForeignKey(OpinionVersion, on_delete=models.PROTECT, related_name="separate_opinions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="separate_opinions")
    waived = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    filed_at = models.DateTimeField()

    class Meta(OfVersion.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "seat"], name="separate_opinion_once_per_seat"),
            models.CheckConstraint(
                condition=Q(waived=True, kind="", title="", text="")
                | Q(waived=False, kind__in=[kind.value for kind in SeparateKind]) & ~Q(title="") & ~Q(text=""),
                name="separate_opinion_attached_or_waived",
            ),
        ]


class Recommendation(OfVersion):
    """What the council asks somebody to do, with the test by which it will be seen to be done."""

    version = models.ForeignKey(OpinionVersion, on_delete=models.PROTECT, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    done_when = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="recommendations")
    deadline_days = models.PositiveSmallIntegerField()

    class Meta(OfVersion.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="recommendation_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_says_something"),
            models.CheckConstraint(condition=Q(deadline_days__gte=1), name="recommendation_has_time"),
        ]
        indexes = [models.Index(fields=["owner"], name="recommendation_owner")]


class ArgumentAnswer(OfVersion):
    """The council's answer to one argument of a party."""

    version = models.ForeignKey(OpinionVersion, on_delete=models.PROTECT, related_name="answers")
    argument = models.ForeignKey(Argument, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()

    class Meta(OfVersion.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "argument"], name="argument_answer_once"),
            models.CheckConstraint(condition=~Q(text=""), name="argument_answer_says_something"),
        ]


class ReviewBallot(OfVersion):
    """One sealed ballot on a submitted draft. A member may cast again until the close; the last one counts.

    `sealed` is an `Opening`: choice and reason, with the salt of the commitment that stands in the record.
    """

    version = models.ForeignKey(OpinionVersion, on_delete=models.PROTECT, related_name="review_ballots")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="review_ballots")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    sealed = EncryptedField()
    cast_at = models.DateTimeField()

    class Meta(OfVersion.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version", "member"], condition=Q(supersedes=None), name="review_one_first_ballot_per_member"
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="review_ballot_not_over_itself"),
        ]

    @property
    def opening(self) -> Opening:
        """The ballot with the salt that opens its commitment."""
        return Opening.from_text(str(self.sealed))


class Signature(OfVersion):
    """Somebody's name under the checklist of redaction and safety."""

    version = models.ForeignKey(OpinionVersion, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    office = models.CharField(max_length=32)
    items = models.JSONField(default=list)
    signed_at = models.DateTimeField()

    reach = SEES_SIGNATURES

    class Meta(OfVersion.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="signature_once_per_person"),
            models.UniqueConstraint(fields=["version", "office"], name="signature_once_per_office"),
            models.CheckConstraint(
                condition=Q(office__in=[Office.PANEL_CHAIR.value, Office.SECRETARIAT.value]),
                name="signature_office_known",
            ),
        ]


class PublicationKey(OfVersion):
    """One of the two keys, turned. `office` differs from the key's own where the council chair stepped in."""

    version = models.ForeignKey(OpinionVersion, on_delete=models.PROTECT, related_name="keys")
    key = models.CharField(max_length=12)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="publication_keys")
    office = models.CharField(max_length=32)
    turned_at = models.DateTimeField()

    reach = SEES_SIGNATURES

    class Meta(OfVersion.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="publication_key_once"),
            models.UniqueConstraint(fields=["version", "person"], name="publication_keys_by_two_people"),
            models.CheckConstraint(condition=Q(key__in=[key.value for key in Key]), name="publication_key_known"),
        ]


class Removal(OfCase):
    """A time during which the text of a published opinion is out of public view. The text itself is never touched.

    `sentence` is what readers are told beside the ground, `document_hash` that of the version in force then. One
    without `back_at` lasts. That a text is off, since when and why is public.
    """

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="removals")
    ground = models.CharField(max_length=16)
    sentence = models.CharField(max_length=300, blank=True)
    document_hash = models.CharField(max_length=64)
    off_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True, blank=True)
    back_ground = models.CharField(max_length=16, blank=True)

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["opinion"], condition=Q(back_at=None), name="removal_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ground__in=[one.value for one in OffGround]), name="removal_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(back_at=None, back_ground="")
                | Q(
                    back_at__isnull=False, back_at__gte=F("off_at"), back_ground__in=[one.value for one in ReturnGround]
                ),
                name="removal_back_for_a_ground",
            ),
        ]
