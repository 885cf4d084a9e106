"""The pages of the public site. Opinions are made by publication and by nothing else; editors write the others."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Locale, Page
from wagtail.models.pages import PagePermissionTester
from wagtail.search import index
from wagtail.url_routing import RouteResult

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
"""What editors may use in a text. No images and no embeds: the public site loads nothing from elsewhere."""

LINKED = frozenset({"how-we-work", "privacy", "accessibility"})
"""Pages to which header and footer link. A new installation has them (migration 0004)."""


class Open(PagePermissionTester):
    """What may be done with any page of this site: everything here is public, nothing stands behind a password."""

    def can_set_view_restrictions(self) -> bool:
        """Never."""
        return False


class Kept(Open):
    """What may be done with a page on whose address others rely: its words change, it does not move or go away."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Never."""
        return False

    def can_move(self) -> bool:
        """Never."""
        return False

    def can_copy(self) -> bool:
        """Never."""
        return False

    def can_unpublish(self) -> bool:
        """Never."""
        return False

    def can_lock(self) -> bool:
        """Never."""
        return False

    def can_reorder_children(self) -> bool:
        """Never."""
        return False


class Frozen(Kept):
    """What may be done with a published opinion on the editors' desk: nothing, not even by a superuser."""

    def can_edit(self) -> bool:
        """Never: a correction is a new version, made by the council."""
        return False

    def can_publish(self) -> bool:
        """Never."""
        return False

    def can_add_subpage(self) -> bool:
        """Never."""
        return False

    def can_publish_subpage(self) -> bool:
        """Never."""
        return False

    def can_unlock(self) -> bool:
        """Never."""
        return False

    def can_unschedule(self) -> bool:
        """Never."""
        return False

    def can_submit_for_moderation(self) -> bool:
        """Never."""
        return False

    def can_view_revisions(self) -> bool:
        """Never: there are none."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        """Never."""
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Never."""
        return False


class HomePage(Page):
    """The front page, once for each language of the site."""

    lead = models.TextField(_("lead"), blank=True)
    body = RichTextField(_("text"), blank=True, features=FEATURES)

    template = "pages/home.html"
    max_count_per_parent = 4
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]
    settings_panels: list[Any] = []

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """The words change, the page stays."""
        return Kept(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """It names the newest opinions: a copy is asked after before it is shown again."""
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page at an address in the reader's language; where nobody translated it, in that of the council."""
        try:
            return super().route(request, path_components)
        except Http404:
            council = Locale.get_default()
            if self.locale_id == council.pk:
                raise
            original = self.get_translation_or_none(council)
            if original is None:
                raise
            return original.specific.route(request, path_components)


class StandardPage(Page):
    """A page of text: how we work, about, privacy. Those of `LINKED` stay where the links of every page lead to."""

    lead = models.TextField(_("lead"), blank=True)
    body = RichTextField(_("text"), blank=True, features=FEATURES)

    template = "pages/standard.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Of a page that others rely on the words change, and it stays."""
        return Kept(user, self) if self.slug in LINKED else Open(user, self)

    def clean(self) -> None:
        """The address of such a page stays too."""
        super().clean()
        stood = StandardPage.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if stood in LINKED and self.slug != stood:
            raise ValidationError(
                {"slug": _("Every page links to this address: it stays “%(slug)s”.") % {"slug": stood}}
            )


class OpinionIndexPage(Page):
    """Every published opinion: searched, filtered, the newest first. Its address is part of every opinion's."""

    lead = models.TextField(_("lead"), blank=True)

    template = "pages/opinions.html"
    max_count = 1
    parent_page_types: list[str] = []
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]
    settings_panels: list[Any] = []

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """The words change, the page stays."""
        return Kept(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand over to the view, which knows forms and queries."""
        from cms.pages.views import opinions  # inline: views stand above models

        return opinions(request, self)


class OpinionPage(Page):
    """One published opinion: what is needed to find it. The texts hang below, version by version.

    `rank` orders opinions by citation (year, then serial), which is the order of publication. `words` are all words of
    the version in force, for the search. `blurbs` map languages to the summary in plain words. `reopened_on`: the
    council has opened the case again since, and another panel hears it.
    """

    case_uuid = models.UUIDField(unique=True)
    citation = models.CharField(max_length=40, unique=True)
    rank = models.BigIntegerField(unique=True)
    topic = models.CharField(max_length=20, db_index=True)
    platform_uuid = models.UUIDField(db_index=True)
    platform = models.CharField(max_length=200)
    outcome = models.CharField(max_length=20, db_index=True)
    published_on = models.DateField()
    reopened_on = models.DateField(null=True, blank=True)
    blurbs = models.JSONField(default=dict)
    words = models.TextField()

    template = "pages/opinion.html"
    is_creatable = False
    parent_page_types = ["cms.OpinionIndexPage"]
    subpage_types: list[str] = []
    content_panels: list[Any] = []
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []
    preview_modes: list[Any] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("citation", boost=3),
        index.SearchField("words"),
        index.FilterField("rank"),
        index.FilterField("topic"),
        index.FilterField("platform_uuid"),
        index.FilterField("outcome"),
    ]

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Nothing may be done with a published opinion."""
        return Frozen(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The address stays when the text is taken off: the view says so there."""
        return super().route(request, path_components) if path_components else RouteResult(self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand over to the view, which knows the texts and what became of the recommendations."""
        from cms.pages.views import opinion  # inline: views stand above models

        return opinion(request, self)


class OpinionText(models.Model):
    """One published version, frozen: the document that was hashed into the record, as entry `entry`."""

    page = models.ForeignKey(OpinionPage, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    document_hash = models.CharField(max_length=64, unique=True)
    entry = models.BigIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="opinion_text_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, entry__gte=0), name="opinion_text_counts_from_one"),
        ]
