"""Who holds the office of editor may write on the site, and nobody else: the group follows the office."""

from uuid import UUID

from cms.desk.actions import let_in, shut_out
from council.access.rules import Office
from council.record.actions import Event, react_to
from council.record.rules.entries import Tag


@react_to(Tag.GRANT_GIVEN)
def editor_comes(event: Event) -> None:
    """A new editor joins the group that may write."""
    if event.payload["office_given"] == Office.EDITOR:
        let_in(UUID(event.payload["person"]))


@react_to(Tag.GRANT_ENDED)
def editor_goes(event: Event) -> None:
    """Whoever is editor no longer leaves it, at once."""
    if event.payload["office_ended"] == Office.EDITOR:
        shut_out(UUID(event.payload["person"]))
