"""Publishing makes the page, in the same transaction; a correction adds a version; two people take it off and back."""

from uuid import UUID

from django.utils.timezone import localdate

from cases.opinion.queries import version_for
from cms.pages.actions import hide_text, mark_reopened, publish_text, show_text
from council.kernel.actor import Actor
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.OPINION_PUBLISHED, Tag.OPINION_CORRECTED)
def put_on_the_site(event: Event) -> None:
    """Only the frozen document comes here: nothing of a draft ever does."""
    version = version_for(Actor.system(), UUID(event.payload["version_id"]))
    assert version.document is not None  # a published version is frozen: the database holds that, too
    publish_text(
        case_uuid=event.subject,
        platform_uuid=version.opinion.case.platform_id,
        document=version.document,
        document_hash=version.document_hash,
        entry=event.seq,
        at=event.clock.now(),
        corrects=event.tag == Tag.OPINION_CORRECTED,
    )


@react_to(Tag.CASE_MOVED)
def say_that_it_is_heard_again(event: Event) -> None:
    """Readers of the opinion learn that the case is open again; the text stays until there is another."""
    if event.payload["step"] == "reopen":
        mark_reopened(event.subject, localdate(event.clock.now()))


@react_to(Tag.OPINION_UNPUBLISHED)
def take_off_the_site(event: Event) -> None:
    """Two people agreed: the text leaves every page, and its address says so."""
    hide_text(event.subject)


@react_to(Tag.OPINION_REPUBLISHED)
def put_back_on_the_site(event: Event) -> None:
    """Two people agreed: the text is back, word for word."""
    show_text(event.subject)
