"""Publishing makes the page, in the same transaction; a correction adds a version; a draft never comes here."""

import pytest
from django.db import transaction

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion import actions
from cases.opinion.models import OpinionVersion
from cases.opinion.rules.words import Key, Section
from cms.pages.actions import publish_text
from cms.pages.models import OpinionIndexPage, OpinionPage, OpinionText
from cms.pages.queries import address_of, path_of
from council.access.actions import raise_barrier
from council.kernel.actor import Actor
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.factories.opinions import make_approved, make_published, publish, sign

pytestmark = pytest.mark.django_db


def test_an_opinion_is_on_the_site_with_the_second_key_and_not_before(clock):
    decided = make_approved(clock, language="ar")
    assert not OpinionPage.objects.exists()
    version = publish(decided)
    page = OpinionPage.objects.get()
    assert page.get_parent().specific == OpinionIndexPage.objects.get()
    assert page.slug.startswith("2026-smc-1-")
    assert len(page.slug) == len("2026-smc-1-") + 10
    assert (page.citation, page.title, page.outcome, page.live) == (
        "[2026] SMC 1",
        "A question about a bridge",
        "overturn",
        True,
    )
    assert (page.platform, page.platform_uuid) == (decided.case.platform.name, decided.case.platform_id)
    assert sorted(page.blurbs) == ["ar", "en"]
    text = OpinionText.objects.get()
    assert (text.number, text.document, text.document_hash) == (1, version.document, version.document_hash)
    entry = RecordEntry.objects.get(tag=Tag.OPINION_PUBLISHED)
    assert text.entry == entry.seq
    assert address_of(decided.case.pk) == path_of(page.slug) == f"/opinions/{page.slug}/"


def test_page_and_publication_stand_or_fall_together(clock):
    decided = make_approved(clock)
    sign(decided)
    actions.turn_key(decided.case.pk, key=Key.PANEL_CHAIR, actor=decided.chair, clock=clock)
    OpinionIndexPage.objects.all().delete()  # a site that cannot publish
    with pytest.raises(OpinionIndexPage.DoesNotExist), transaction.atomic():
        actions.turn_key(decided.case.pk, key=Key.SECRETARIAT, actor=decided.secretariat, clock=clock)
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.APPROVED
    assert not OpinionPage.objects.exists()


def test_a_correction_keeps_the_address_and_the_old_version(clock):
    decided = make_published(clock)
    page = OpinionPage.objects.get()
    clock.advance(days=2)
    actions.correct(
        decided.case.pk,
        title="A question about the bridge",
        sections={Section.DECISION: "The council overturns it: unmistakably."},
        errata=("The title names the bridge.",),
        agreed_by=decided.chair,
        actor=decided.secretariat,
        clock=clock,
    )
    again = OpinionPage.objects.get()
    assert (again.pk, again.slug, again.title) == (page.pk, page.slug, "A question about the bridge")
    assert (again.published_on, again.last_published_at) == (page.published_on, clock.now())
    assert [text.number for text in again.texts.all()] == [1, 2]
    assert "unmistakably" in again.words


def test_readers_learn_that_a_case_is_heard_again_until_there_is_another_text(client, clock):
    decided = make_published(clock)
    path = path_of(OpinionPage.objects.get().slug)
    said = "The council has opened this case again"
    before, barred = client.get(path).content.decode(), decided.panel[-1].member
    assert said not in before
    clock.advance(days=2)
    raise_barrier(barred.user_id, decided.case.pk, "R3", actor=Actor.system(), clock=clock)
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.PANEL_FORMATION
    text = client.get(path).content.decode()
    assert said in text
    assert text.count(barred.name) == before.count(barred.name)  # not because of whom
    version = OpinionVersion.rows.get()
    again = {"case_uuid": decided.case.pk, "platform_uuid": decided.case.platform_id, "at": clock.now(), "entry": 1}
    put = {**again, "document": {**version.document, "version": 2}, "document_hash": "1" * 64}
    publish_text(**put, corrects=True)
    assert OpinionPage.objects.get().reopened_on is not None
    publish_text(**{**put, "document": {**version.document, "version": 3}, "document_hash": "2" * 64})
    assert OpinionPage.objects.get().reopened_on is None


def test_no_word_of_a_draft_reaches_wagtails_tables(clock):
    decided = make_approved(clock)
    OpinionVersion.rows.update(sections={"decision": "<p>Quite unspeakable</p>"})
    assert not OpinionPage.objects.search("unspeakable")
    assert not OpinionPage.objects.filter(words__contains="unspeakable").exists()
    assert decided.case.stage == Stage.DRAFTING


def test_ranks_order_opinions_as_they_were_published(clock):
    make_published(clock)
    make_published(clock)
    clock.at = clock.at.replace(year=2027)
    make_published(clock)
    found = OpinionPage.objects.order_by("rank").values_list("citation", "rank")
    assert list(found) == [
        ("[2026] SMC 1", 2026_000_001),
        ("[2026] SMC 2", 2026_000_002),
        ("[2027] SMC 1", 2027_000_001),
    ]
