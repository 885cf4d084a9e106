"""Pages of published opinions and their list; what Wagtail's pages show beside their own words."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cases.opinion.queries import removal_of
from cases.response.queries import follow_up
from cms.formats.pdf import PressFailed
from cms.formats.printing import opinion_pdf
from cms.formats.reading import Asked, Reading, reading
from cms.pages.forms import OpinionSearchForm
from cms.pages.models import OpinionIndexPage, OpinionPage, OpinionText
from cms.pages.phrases import WORDS
from cms.pages.queries import Tombstone, address_of, kept_text, listing, path_of, text_at, texts_of, tombstone_at
from council.access.queries import require
from council.access.rules import Permission
from council.access.views import Request, public_page, staff_page
from council.access.views.doors import View
from council.kernel.actor import Actor
from council.kernel.canonical import canonical
from council.kernel.verdicts import NotReachable
from council.record.queries import covering


def opinions(request: HttpRequest, page: OpinionIndexPage) -> HttpResponse:
    """The list of opinions, searched and filtered; called by the page of that name."""
    form = OpinionSearchForm(request.GET)
    wanted = form.wanted()
    found = listing(wanted)
    kept = {"q": wanted.words, "topic": wanted.topic, "platform": wanted.platform, "outcome": wanted.outcome}
    context = {
        "page": page,
        "search": form,
        "found": found,
        "newer": _beside(kept, after=found.newer),
        "older": _beside(kept, before=found.older),
        "first_page": wanted.before is None and wanted.after is None,
        **WORDS,
    }
    response = render(request, "pages/opinions.html", context)
    patch_cache_control(response, no_cache=True)
    return response


def _beside(kept: dict[str, str], **place: int | None) -> str:
    """The address of the page of the list beside this one, with the same filters; empty when there is none."""
    if None in place.values():
        return ""
    return "?" + urlencode({**{name: value for name, value in kept.items() if value}, **place})


def unless_taken_off(view: View) -> View:
    """A form of an opinion, by its slug; where the text is out of public view, the tombstone in its place.

    Copies of a form are asked after before they are shown again, so that none outlives what it shows.
    """

    @wraps(view)
    def wrapped(request: Request, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (found := tombstone_at(slug)) is not None:
            return _gone(request, found)
        response = view(request, slug, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response

    return wrapped


def _gone(request: HttpRequest, found: Tombstone) -> HttpResponse:
    """410: search engines and readers of feeds drop it at once, people read what became of it. Never kept as a copy."""
    covered = covering(found.entry)
    context = {"tomb": found, "entry": found.entry if covered else None}
    response = render(request, "pages/taken_off.html", context, status=410)
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response


def opinion(request: HttpRequest, page: OpinionPage) -> HttpResponse:
    """A published opinion in its version in force, or what became of it; called by its page."""
    if not page.live:
        found = tombstone_at(page.slug)
        if found is None:
            raise NotReachable
        return _gone(request, found)
    texts = texts_of(page)
    response = render(request, "pages/opinion.html", _context(page, texts[0], texts))
    patch_cache_control(response, no_cache=True)
    return response


@public_page
@require_safe
@unless_taken_off
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One published version at an address of its own; one that was superseded says so."""
    text = text_at(slug, number)
    return render(request, "pages/opinion.html", _context(text.page, text, texts_of(text.page)))


def _context(page: OpinionPage, text: OpinionText, texts: list[OpinionText]) -> dict[str, Any]:
    read = reading(text.document)
    language = get_language() or settings.LANGUAGE_CODE
    first = read.summary(language) or read.summary(text.document["language"])
    return {
        "page": page,
        "text": text,
        "texts": texts,
        "superseded": text.number != texts[0].number,
        "reading": read,
        "document": text.document,
        "first_summary": first,
        "other_summaries": [one for one in read.summaries if one is not first],
        "recommendations": _with_columns(page, read),
        "path": path_of(page.slug),
        "address": settings.SITE_URL + path_of(page.slug),
        "checkpoint": covering(text.entry),
        **WORDS,
    }


def _with_columns(page: OpinionPage, read: Reading) -> list[tuple[Asked, Any]]:
    """Each recommendation as it was issued, beside what became of it until now."""
    columns = {one.recommendation.position: one for one in follow_up(Actor.anonymous(), page.case_uuid)}
    return [(one, columns.get(one.number)) for one in read.recommendations]


@public_page
@require_safe
@unless_taken_off
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """The document that was hashed into the record, byte for byte: `sha256sum` of it is the hash on the page."""
    text = text_at(slug)
    response = HttpResponse(canonical(text.document), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response


@public_page
@require_safe
@unless_taken_off
def pdf(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The opinion as a PDF, made at the first request and kept; publication never waits for it."""
    try:
        path = opinion_pdf(text_at(slug, number))
    except PressFailed:
        return render(request, "pages/pdf_failed.html", {"path": path_of(slug)}, status=503)
    name = f"{slug}.pdf" if number is None else f"{slug}-v{number}.pdf"
    response = HttpResponse(path.read_bytes(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@staff_page()
@require_safe
def kept(request: Request, case_id: UUID) -> HttpResponse:
    """The text of an opinion that is out of public view, for whoever may read the case."""
    require(request.actor, Permission.CASE_FILE_READ, case_id)
    text = kept_text(case_id)
    context = _context(text.page, text, [text]) | {"kept": True, "removal": removal_of(case_id), "case_id": case_id}
    return render(request, "pages/kept.html", context)


@public_page
@require_safe
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """From a case to its opinion: rooms below know cases and no pages."""
    address = address_of(case_id)
    if not address:
        raise NotReachable
    return redirect(address)
