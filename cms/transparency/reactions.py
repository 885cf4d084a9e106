"""What is handed out of the record when the text of an opinion goes out of public view."""

from django.db import transaction

from cms.transparency.actions import forget_bundles
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.OPINION_UNPUBLISHED)
def let_bundles_go(event: Event) -> None:
    """Kept bundles held the text; they are made anew without it at the next request."""
    transaction.on_commit(forget_bundles)
