"""Reaching pages and published opinions. Everything here is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from wagtail.models import Locale

from cases.opinion.models import Removal
from cases.opinion.queries import removal_of
from cases.overview.rules import words_of
from cms.pages.models import OpinionIndexPage, OpinionPage, OpinionText
from council.kernel.verdicts import NotReachable

PER_PAGE = 20
NEWEST_ON_HOME = 3


def path_of(slug: str) -> str:
    """The address of an opinion on this site: stable, because neither slug nor list ever moves."""
    return reverse("wagtail_serve", args=[f"opinions/{slug}/"])


def address_of(case_id: UUID) -> str:
    """The address of the opinion of a case, or nothing while there is none. It stays when the text is taken off."""
    slug = OpinionPage.objects.filter(case_uuid=case_id).values_list("slug", flat=True).first()
    return path_of(slug) if slug else ""


@dataclass(frozen=True)
class Wanted:
    """Which opinions somebody looks for. `before` and `after` are ranks: where the page of the list begins or ends."""

    words: str = ""
    topic: str = ""
    platform: str = ""
    outcome: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Listing:
    """One page of the list of opinions, the newest first; ranks from which the pages beside it are read."""

    pages: list[OpinionPage]
    newer: int | None
    older: int | None


def listing(wanted: Wanted) -> Listing:
    """Published opinions that fit, read by key, so that a deep page costs what the first one costs."""
    found = OpinionPage.objects.live().select_related("locale")
    kept = {"topic": wanted.topic, "platform_uuid": wanted.platform, "outcome": wanted.outcome}
    found = found.filter(**{field: value for field, value in kept.items() if value})
    backwards = wanted.after is not None
    if backwards:
        found = found.filter(rank__gt=wanted.after)
    elif wanted.before is not None:
        found = found.filter(rank__lt=wanted.before)
    found = found.order_by("rank" if backwards else "-rank")
    words = words_of(wanted.words)
    if words:
        found = found.search(" ".join(words), order_by_relevance=False)
    rows = list(found[: PER_PAGE + 1]) if words or not wanted.words.strip() else []
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    if backwards:
        rows.reverse()
    newer = rows[0].rank if rows and (more if backwards else wanted.before is not None) else None
    older = rows[-1].rank if rows and (more or backwards) else None
    return Listing(rows, newer, older)


def newest() -> list[OpinionPage]:
    """The newest opinions, for the front page and the feed's first entries."""
    return list(OpinionPage.objects.live().select_related("locale").order_by("-rank")[:NEWEST_ON_HOME])


def platforms_with_opinions() -> list[tuple[str, str]]:
    """Platforms that an opinion is about, by name: for the filter."""
    found = OpinionPage.objects.live().order_by("platform").values_list("platform_uuid", "platform").distinct()
    return [(str(pk), name) for pk, name in found]


def opinion_at(slug: str) -> OpinionPage:
    """The opinion with this slug, or `NotReachable`."""
    page = OpinionPage.objects.live().filter(slug=slug).first()
    if page is None:
        raise NotReachable
    return page


def texts_of(page: OpinionPage) -> list[OpinionText]:
    """Every published version, the one in force first."""
    return list(page.texts.order_by("-number"))


def text_at(slug: str, number: int | None = None) -> OpinionText:
    """One version of an opinion; the one in force when no number is given. `NotReachable` when there is none."""
    found = OpinionText.objects.filter(page__slug=slug, page__live=True).select_related("page").order_by("-number")
    text = (found if number is None else found.filter(number=number)).first()
    if text is None:
        raise NotReachable
    return text


def kept_text(case_id: UUID) -> OpinionText:
    """The version in force of the opinion of a case, public or not: for whoever may read the case; else nothing."""
    found = OpinionText.objects.filter(page__case_uuid=case_id).select_related("page").order_by("-number").first()
    if found is None:
        raise NotReachable
    return found


@dataclass(frozen=True)
class Tombstone:
    """What stands at the address of an opinion whose text is out of public view: nothing of the text."""

    citation: str
    published_on: date
    removal: Removal
    document_hash: str
    entry: int


def tombstone_at(slug: str) -> Tombstone | None:
    """The tombstone at an address; nothing where the text is public or no opinion was ever published."""
    page = OpinionPage.objects.filter(slug=slug, live=False).first()
    removal = removal_of(page.case_uuid) if page else None
    if page is None or removal is None:
        return None
    text = texts_of(page)[0]
    return Tombstone(page.citation, page.published_on, removal, text.document_hash, text.entry)


def opinions_index(*, lock: bool = False) -> OpinionIndexPage:
    """The list below which opinions are published. A site without one cannot publish."""
    found = OpinionIndexPage.objects.filter(locale=Locale.get_default())
    return (found.select_for_update(of=("self",)) if lock else found).get()
