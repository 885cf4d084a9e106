"""The public pages of the demonstration, in English and in Arabic, and the account of their editor."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, Site

from cms.management.demo.cast import Cast
from cms.management.demo.data import Item
from cms.pages.models import HomePage, OpinionIndexPage, StandardPage
from council.access.rules import Office

EDITORS = "Editors"
HOME = "home"
TRANSLATED = ("ar",)
OPINIONS_LEAD = "Every opinion that the council has published, with its votes, separate opinions and what became of it."


def publish_site(cast: Cast) -> None:
    """Write the front page and the pages below it, and let the editor in."""
    home = HomePage.objects.get(depth=2, locale=Locale.get_default())
    pages = {page["slug"]: page["texts"] for page in cast.data.site["pages"]}
    _fill(home, pages[HOME]["en"])
    OpinionIndexPage.objects.update(lead=OPINIONS_LEAD)
    Site.objects.update(site_name=cast.data.site["council"]["name"]["en"])
    originals = {slug: _original(home, slug, texts["en"]) for slug, texts in pages.items() if slug != HOME}
    for language in TRANSLATED:
        _translate(home, originals, pages, language)
    editors = Group.objects.get(name=EDITORS)
    for key in cast.keys_of(Office.EDITOR):
        cast.users[key].groups.add(editors)


def _translate(home: HomePage, originals: dict[str, Page], pages: dict[str, Any], language: str) -> None:
    """The same tree beside it, page by page joined to its original."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    front = HomePage(slug=f"{HOME}-{language}", locale=locale, translation_key=home.translation_key)
    _write(front, pages[HOME][language])
    home.get_parent().add_child(instance=front)
    for slug, original in originals.items():
        _add(front, slug, pages[slug][language], locale=locale, translation_key=original.translation_key)


def _original(home: HomePage, slug: str, text: Item) -> Page:
    """The page in the council's language: one that every installation has, rewritten, or a new one."""
    there = StandardPage.objects.child_of(home).filter(slug=slug).first()
    if there is None:
        return _add(home, slug, text)
    _fill(there, text)
    return there


def _add(parent: Page, slug: str, text: Item, **fields: Any) -> Page:
    page = StandardPage(slug=slug, **fields)
    _write(page, text)
    parent.add_child(instance=page)
    return page


def _fill(page: Page, text: Item) -> None:
    _write(page, text)
    page.save()


def _write(page: Any, text: Item) -> None:
    """A text of the files as the fields of a page."""
    page.title = page.draft_title = text["title"]
    page.lead = text["lead"]
    page.body = "".join(f"<h2>{section['heading']}</h2>{section['html']}" for section in text["sections"])
