"""The editors' desk: what is hidden there, and a second bolt before published opinions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.models import Page

from cms.pages.models import OpinionPage

HIDDEN = frozenset({"reports", "images", "documents", "snippets", "help"})
"""Parts of the menu that this site does not use: no page holds images or files, and no workflow runs."""


@hooks.register("construct_main_menu")
def only_pages(request: HttpRequest, menu_items: list[Any]) -> None:
    """Editors see pages and nothing else."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that add theirs
def only_pages_are_counted(request: HttpRequest, summary_items: list[Any]) -> None:
    """The first page of the desk counts pages and nothing else."""
    summary_items[:] = [item for item in summary_items if isinstance(item, PagesSummaryItem)]


def _bolt(request: HttpRequest, page: Page, *args: Any) -> None:
    """Refuse whatever would change a published opinion; its permissions refuse it before, this is the second bolt."""
    if isinstance(page.specific, OpinionPage):
        raise PermissionDenied


for hook in (
    "before_edit_page",
    "before_delete_page",
    "before_copy_page",
    "before_move_page",
    "before_publish_page",
    "before_unpublish_page",
    "before_convert_alias_page",
):
    hooks.register(hook, _bolt)


@hooks.register("before_bulk_action")
def bolt_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any) -> None:
    """The same for acts on many pages at once."""
    if any(isinstance(page, Page) and isinstance(page.specific, OpinionPage) for page in objects):
        raise PermissionDenied


@hooks.register("insert_global_admin_js")
def calendars() -> str:
    """The script that opens calendars beside dates (templates/wagtailadmin/widgets)."""
    return format_html('<script src="{}" defer></script>', static("js/dates.js"))
