"""Putting published opinions on the site."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from wagtail.models import PageLogEntry

from cases.opinion.rules.document import hash_of
from cms.formats.printing import forget_pressed
from cms.pages.models import OpinionPage, OpinionText
from cms.pages.queries import opinions_index
from council.kernel.richtext import plain
from council.kernel.verdicts import require_that

SERIALS_A_YEAR = 1_000_000
OPAQUE_BYTES = 5


@transaction.atomic
def publish_text(
    *,
    case_uuid: UUID,
    platform_uuid: UUID,
    document: dict[str, Any],
    document_hash: str,
    entry: int,
    at: datetime,
    corrects: bool = False,
) -> OpinionText:
    """Put a published version on the site, in the transaction of its publication: a new page, or one more version.

    The address is made once, of the citation and an opaque word, and never used for anything else.
    """
    page = OpinionPage.objects.filter(case_uuid=case_uuid).first()
    if page is None:
        index = opinions_index(lock=True)
        page = OpinionPage(
            case_uuid=case_uuid,
            slug=f"{slugify(document['citation'])}-{secrets.token_hex(OPAQUE_BYTES)}",
            citation=document["citation"],
            rank=document["year"] * SERIALS_A_YEAR + document["serial"],
            published_on=localdate(at),
            first_published_at=at,
            locale=index.locale,
        )
        _fill(page, document, platform_uuid, at)
        index.add_child(instance=page)
    else:
        require_that(page.live, "opinion.off_first").or_refuse()
        if not corrects:  # what another panel decided stands here now
            page.reopened_on = None
        _fill(page, document, platform_uuid, at)
        page.save()
    return OpinionText.objects.create(
        page=page,
        number=document["version"],
        document=document,
        document_hash=document_hash,
        entry=entry,
        published_at=at,
    )


def mark_reopened(case_uuid: UUID, on: date) -> bool:
    """Say on the page of an opinion that its case is heard again. Returns whether there is a page."""
    return bool(OpinionPage.objects.filter(case_uuid=case_uuid).update(reopened_on=on))


@transaction.atomic
def hide_text(case_uuid: UUID) -> OpinionPage:
    """Take the text of an opinion off the site, in the transaction of the act: only its address and citation stay.

    What was made of it for finding it (title, summary, words) leaves the page and with it every list, feed, search and
    the editors' desk, and Wagtail's log of the page. The frozen versions are not touched. What was pressed goes once
    the act is done.
    """
    page = OpinionPage.objects.select_for_update(of=("self",)).get(case_uuid=case_uuid)
    page.live = False
    page.title = page.draft_title = page.words = page.citation
    page.blurbs, page.search_description = {settings.LANGUAGE_CODE: ""}, ""
    page.save()
    PageLogEntry.objects.filter(page=page.pk).update(label=page.citation, data={})
    hashes = list(page.texts.values_list("document_hash", flat=True))
    transaction.on_commit(lambda: forget_pressed(hashes))
    return page


@transaction.atomic
def show_text(case_uuid: UUID) -> OpinionPage:
    """Put the text of an opinion back on the site, exactly as it was published.

    Raises `Refused` when one byte of a version is not what was hashed.
    """
    page = OpinionPage.objects.select_for_update(of=("self",)).get(case_uuid=case_uuid)
    texts = list(page.texts.order_by("number"))
    whole = all(hash_of(text.document) == text.document_hash for text in texts)
    require_that(bool(texts) and whole, "opinion.not_as_recorded").or_refuse()
    _fill(page, texts[-1].document, page.platform_uuid, texts[-1].published_at)
    page.live = True
    page.save()
    return page


def _fill(page: OpinionPage, document: dict[str, Any], platform_uuid: UUID, at: datetime) -> None:
    """What is needed to find the version in force."""
    text = document["text"]
    page.title = page.draft_title = text["title"]
    page.topic, page.outcome = document["case"]["topic"], document["outcome"]
    page.platform, page.platform_uuid = document["case"]["platform"], platform_uuid
    page.blurbs = {language: plain(html) for language, html in text["summaries"].items()}
    page.search_description = page.blurbs.get(settings.LANGUAGE_CODE, "")[:300]
    page.words = _words(document)
    page.last_published_at = at


def _words(document: dict[str, Any]) -> str:
    """Every word of an opinion, for the search: all languages, separate opinions and recommendations too."""
    text = document["text"]
    parts = [text["title"], *text["summaries"].values(), *text["sections"].values()]
    parts += [f"{one['text']} {one['done_when']}" for one in text["recommendations"]]
    parts += [f"{one['title']} {one['text']}" for one in text["separate_opinions"]]
    return " ".join([plain(part) for part in parts] + [document["case"]["platform"]])
