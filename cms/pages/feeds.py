"""The newest opinions as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.pages.models import OpinionPage
from cms.pages.queries import Wanted, listing, path_of


class OpinionFeed(Feed):
    """Each opinion with its citation, title and summary; corrected ones move up by their date."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Whose opinions they are."""
        return _("%(council)s: opinions") % {"council": settings.COUNCIL_NAME}

    def link(self) -> str:
        """The list that the feed follows."""
        return f"{settings.SITE_URL}/opinions/"

    def feed_url(self) -> str:
        """Where the feed is."""
        return f"{settings.SITE_URL}/opinions/feed/"

    def author_name(self) -> str:
        """RFC 4287 wants an author for every entry."""
        return settings.COUNCIL_NAME

    def items(self) -> list[OpinionPage]:
        """The newest twenty."""
        return listing(Wanted()).pages

    def item_title(self, item: OpinionPage) -> str:
        """Citation and title."""
        return f"{item.citation} {item.title}"

    def item_description(self, item: OpinionPage) -> str:
        """The summary in the language of the council."""
        return item.blurbs.get(settings.LANGUAGE_CODE, "")

    def item_link(self, item: OpinionPage) -> str:
        """Its page."""
        return settings.SITE_URL + path_of(item.slug)

    def item_guid(self, item: OpinionPage) -> str:
        """An identifier that never changes, whatever the host is called (RFC 4151 would do as well)."""
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: OpinionPage) -> datetime | None:
        """When it was published first."""
        return item.first_published_at

    def item_updateddate(self, item: OpinionPage) -> datetime | None:
        """When its version in force was published."""
        return item.last_published_at
