"""Opinions on paper: valid, the same bytes twice, kept by their hash, in every script, never in publication's way."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse

from cases.docket.rules import Topic
from cases.opinion.actions import submit_draft
from cases.opinion.models import OpinionVersion
from cases.opinion.rules.words import Section
from cms.formats import printing
from cms.formats.pdf import PressFailed
from cms.formats.printing import opinion_pdf, press_opinion
from cms.pages.models import OpinionText
from tests.factories.opinions import WORDS, let_review_pass, make_decided, make_published, publish, write_draft
from tests.support.pdf import problems

pytestmark = pytest.mark.django_db

SCRIPTS = {
    "en": "<p>A question about a bridge was hidden.</p>",
    "ar": "<p>سؤال عن جسر أُخفي.</p>",
    "ka": "<p>კითხვა ხიდის შესახებ დაიმალა.</p>",
    "hi": "<p>पुल के बारे में एक प्रश्न छिपाया गया।</p>",
    "bn": "<p>সেতু নিয়ে একটি প্রশ্ন লুকানো হয়েছিল।</p>",
    "bs": "<p>Pitanje o mostu, čćžšđ, bilo je skriveno.</p>",
}


@pytest.fixture
def text(clock):
    """A published opinion with every kind of block, and summaries in six scripts or languages."""
    decided = make_decided(clock, topic=Topic.SATIRE)
    sections = {**WORDS, Section.RABAT: "<ol><li>Context</li><li>Speaker<ul><li>inner</li></ul></li></ol>"}
    write_draft(decided, summaries=SCRIPTS, sections=sections, recommendations=3)
    submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    publish(decided)
    return OpinionText.objects.select_related("page").get()


def test_an_opinion_is_valid_carries_its_source_and_is_the_same_twice(text, tmp_path):
    made = press_opinion(text)
    assert press_opinion(text) == made
    path = tmp_path / "opinion.pdf"
    path.write_bytes(made)
    assert problems(path) == []
    with pikepdf.open(io.BytesIO(made)) as document:
        (name,) = document.attachments
        source = document.attachments[name].get_file().read_bytes()
        title = str(document.docinfo["/Title"])
    assert name == f"{text.page.slug}.json"
    assert hashlib.sha256(source).hexdigest() == text.document_hash
    assert title == "A question about a bridge, [2026] SMC 1"


def test_the_file_is_kept_by_its_hash_and_served_to_everybody(text, client):
    folder = Path(settings.MEDIA_ROOT) / "opinions"
    assert not list(folder.glob(f"{text.document_hash}*"))
    answer = client.get(reverse("pages:pdf", args=[text.page.slug]))
    (kept,) = folder.glob(f"{text.document_hash}*.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content == kept.read_bytes()
    changed = kept.stat().st_mtime_ns
    assert (opinion_pdf(text), kept.stat().st_mtime_ns) == (kept, changed)
    assert client.get(reverse("pages:version_pdf", args=[text.page.slug, 1])).content == answer.content
    assert client.get(reverse("pages:version_pdf", args=[text.page.slug, 2])).status_code == 404


def test_publication_does_not_wait_for_the_press(clock):
    make_published(clock)
    text = OpinionText.objects.get()
    assert not list((Path(settings.MEDIA_ROOT) / "opinions").glob(f"{text.document_hash}*"))


def test_a_press_that_fails_leaves_nothing_behind_and_says_so(text, client, monkeypatch):
    """A document that asks for something outside the house: the closed fetcher ends the press."""
    monkeypatch.setattr(printing, "STYLE", Path(__file__).with_name("reaching_out.css"))
    printing.STYLE.write_text("body { background: url(http://127.0.0.1:1/x.png) }")
    try:
        with pytest.raises(PressFailed):
            press_opinion(text)
        answer = client.get(reverse("pages:pdf", args=[text.page.slug]))
    finally:
        printing.STYLE.unlink()
    assert (answer.status_code, b"The PDF is not ready" in answer.content) == (503, True)
    assert not list((Path(settings.MEDIA_ROOT) / "opinions").glob(f"{text.document_hash}*"))


def test_a_bomb_that_got_past_every_form_is_cleaned_before_the_press(text):
    bomb = "<blockquote>" * 40 + "<p>deep</p>" + "</blockquote>" * 40
    document = {
        **text.document,
        "text": {**text.document["text"], "sections": {"decision": bomb + "<img src=http://127.0.0.1:1/>"}},
    }
    text.document = document
    assert press_opinion(text).startswith(b"%PDF")
    assert OpinionVersion.rows.get().document != document
