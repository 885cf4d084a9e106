"""Pages of published opinions and their list; what Wagtail's pages show beside their own words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cases.response.queries import follow_up
from cms.formats.pdf import PressFailed
from cms.formats.printing import opinion_pdf
from cms.formats.reading import Asked, Reading, reading
from cms.pages.forms import OpinionSearchForm
from cms.pages.models import OpinionIndexPage, OpinionPage, OpinionText
from cms.pages.phrases import WORDS
from cms.pages.queries import address_of, listing, path_of, text_at, texts_of
from council.access.views import public_page
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
    return render(request, "pages/opinions.html", context)


def _beside(kept: dict[str, str], **place: int | None) -> str:
    """The address of the page of the list beside this one, with the same filters; empty when there is none."""
    if None in place.values():
        return ""
    return "?" + urlencode({**{name: value for name, value in kept.items() if value}, **place})


def opinion(request: HttpRequest, page: OpinionPage) -> HttpResponse:
    """A published opinion in its version in force; called by its page."""
    texts = texts_of(page)
    return render(request, "pages/opinion.html", _context(page, texts[0], texts))


@public_page
@require_safe
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
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """The document that was hashed into the record, byte for byte: `sha256sum` of it is the hash on the page."""
    text = text_at(slug)
    response = HttpResponse(canonical(text.document), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response


@public_page
@require_safe
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


@public_page
@require_safe
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """From a case to its opinion: rooms below know cases and no pages."""
    address = address_of(case_id)
    if not address:
        raise NotReachable
    return redirect(address)
