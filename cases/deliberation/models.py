"""Threads of a panel, and the posts in them."""

from django.db import models
from django.db.models import Q

from cases.deliberation.rules import Topic
from cases.docket.models import OfCase
from cases.panel.models import Panel, Seat
from council.access.rules import ROOM_READERS
from council.protection.models import EncryptedField
from council.record.rules.entries import Opening


class Thread(OfCase):
    """What a panel says about one thing. A thread about a motion names it by its uuid: motions live in a later room."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="threads")
    topic = models.CharField(max_length=24)
    about = models.UUIDField(null=True, blank=True)

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=[topic.value for topic in Topic]), name="thread_topic_known"),
            models.CheckConstraint(
                condition=Q(topic=Topic.MOTION, about__isnull=False) | (~Q(topic=Topic.MOTION) & Q(about=None)),
                name="thread_about_a_motion_names_it",
            ),
            models.UniqueConstraint(fields=["panel", "topic"], condition=Q(about=None), name="thread_once_a_topic"),
            models.UniqueConstraint(
                fields=["panel", "about"], condition=Q(about__isnull=False), name="thread_once_a_motion"
            ),
        ]


class Post(OfCase):
    """What one panellist said, attributed within the panel. Never changed: who errs writes another.

    `sealed` is an `Opening` of the text. `answers` is the post of the same thread to which this one speaks.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="posts")
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by")
    sealed = EncryptedField()
    written_at = models.DateTimeField()

    reach = ROOM_READERS

    class Meta(OfCase.Meta):
        indexes = [models.Index(fields=["thread", "written_at"], name="post_thread_written")]

    @property
    def text(self) -> str:
        """What was written; lines and paragraphs as they were."""
        opening = Opening.from_text(self.sealed)  # type: ignore[arg-type]  # an EncryptedField reads as text
        return str(opening.value["text"])
