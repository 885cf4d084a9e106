"""The public pages of opinions: what they show, what they cost, and what they never show."""

import json
import re
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import Locale

from cases.docket.rules import Topic
from cases.opinion import actions, queries
from cases.opinion.rules.words import Section
from cases.response.actions import claim, find
from cases.response.rules import ClaimState, FindingState
from cms.pages.models import HomePage, OpinionPage, OpinionText, StandardPage
from cms.pages.queries import PER_PAGE, path_of
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.conflicts import make_waived
from tests.factories.opinions import make_approved, make_decided, make_published, make_submitted, publish, write_draft
from tests.factories.people import acting, make_member

pytestmark = pytest.mark.django_db

# Wagtail's way to a page: site, language, front page, the list as a page and as itself, ancestors, restrictions; then
# the platforms of the filter, and the opinions
LIST_QUERIES = 9
# the same way and two more for the opinion; its texts, recommendations, claims, findings, deadlines; for the checkpoint
# the keys of the record and the newest one
OPINION_QUERIES = 16


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(decided):
    return path_of(OpinionPage.objects.get(case_uuid=decided.case.pk).slug)


def test_an_opinion_shows_everything_that_is_public(clock, client):
    decided = make_published(clock, language="ar", topic=Topic.ELECTION)
    answer = client.get(address(decided))
    text = shown(answer)
    document = OpinionText.objects.get()
    for words in (
        "[2026] SMC 1",
        "A question about a bridge",
        decided.case.platform.name,
        "Elections",
        "Overturned",
        "A question about a bridge was hidden.",
        "In the words of the appellant.",
        "On 20 February a resident asked why the bridge was closed.",
        "Nothing links it to harm.",
        "The council overturns the decision.",
        "Say which words broke the rule, number 1.",
        "A notice names them.",
        "What the platform says Nothing yet.",
        "What the council has found Nothing yet.",
        "by a majority of the seated Not published",
        "A number that would come close to saying how one of the panel voted is not published.",
        "Dissent on necessity",
        "I see it otherwise.",
        "Appellant, 1 Accepted.",
        "A panel is drawn and seated",
        document.document_hash,
        "The fingerprint of this text (SHA-256 of the JSON file) stands in the council’s record:",
        "See the proof",
        "How to cite",
        *(seat.member.name for seat in decided.panel),
    ):
        assert words in text, words
    assert f"entry {document.entry}" not in text, "how far the record has grown is told by a checkpoint, or nobody"
    html = answer.content.decode()
    assert '<div class="stack stack--small" lang="ar" dir="rtl">' in html
    assert reverse("pages:pdf", args=[document.page.slug]) in html


def test_an_opinion_never_shows_a_sealed_name_or_who_wrote_or_voted_what(clock, client):
    decided = make_published(clock)
    html = client.get(address(decided)).content.decode()
    dissenter = decided.panel[-1].member.name
    assert ("Ana Example" in html, str(decided.case.pk) in html) == (False, False)
    separate = html[html.index('id="separate-1"') : html.index('id="answers"')]
    votes = html[html.index('id="votes"') : html.index('id="separate-1"')]
    assert [part for part in (separate, votes) if dissenter in part] == []


def test_paragraphs_are_numbered_through_and_have_anchors(clock, client):
    decided = make_published(clock)
    html = client.get(address(decided)).content.decode()
    assert re.findall(r'id="(p\d+)"', html) == [f"p{n}" for n in range(1, 10)]
    assert re.findall(r'id="(s1-p\d+)"', html) == ["s1-p1"]
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets - {"main"} <= set(re.findall(r'id="([^"]+)"', html))


def test_claims_and_findings_stand_beside_each_other_as_soon_as_they_are_made(clock, client):
    decided = make_published(clock)
    (one,) = queries.issued(Actor.anonymous(), decided.case.pk)
    officer = acting(Office.COMPLIANCE_OFFICER)
    claim(decided.case.pk, one.pk, state=ClaimState.DONE, text="We did it.", actor=officer, clock=clock)
    find(
        decided.case.pk, one.pk, state=FindingState.CLAIMED_WITHOUT_PROOF, text="Not seen.", actor=officer, clock=clock
    )
    text = shown(client.get(address(decided)))
    assert "What the platform says Done 12 March 2026 (UTC) We did it." in text
    assert "What the council has found Claimed without proof 12 March 2026 (UTC) Not seen." in text
    client.cookies["django_language"] = "ar"
    html = client.get(address(decided)).content.decode()
    assert '<html lang="ar"' in html
    for words in ("We did it.", "Not seen."):
        assert f'<p lang="en" dir="auto">{words}</p>' in html


def test_a_superseded_version_stays_readable_and_says_so(clock, client):
    decided = make_published(clock)
    actions.correct(
        decided.case.pk,
        sections={Section.DECISION: "The council overturns it, corrected."},
        errata=("A word in the decision.",),
        agreed_by=decided.chair,
        actor=decided.secretariat,
        clock=clock,
    )
    slug = OpinionPage.objects.get().slug
    now, old = client.get(path_of(slug)), client.get(reverse("pages:version", args=[slug, 1]))
    assert ("corrected." in shown(now), "A word in the decision." in shown(now)) == (True, True)
    assert "noindex" not in now.content.decode()
    assert ("This is version 1. It was superseded." in shown(old), "noindex" in old.content.decode()) == (True, True)
    assert "The council overturns the decision." in shown(old)
    assert client.get(reverse("pages:version", args=[slug, 3])).status_code == 404


def test_the_json_is_the_very_document_that_was_hashed(clock, client):
    make_published(clock)
    text = OpinionText.objects.get()
    answer = client.get(reverse("pages:source", args=[text.page.slug]))
    assert sha256(answer.content).hexdigest() == text.document_hash
    assert json.loads(answer.content) == text.document
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("name", ["pages:source", "pages:pdf"])
def test_what_does_not_exist_is_not_found(client, name):
    assert client.get(reverse(name, args=["2026-smc-1-0123456789"])).status_code == 404


def test_a_draft_and_an_approved_text_are_nowhere_in_public(clock, client):
    drafts = [make_decided(clock), make_submitted(clock), make_approved(clock)]
    write_draft(drafts[0])
    make_published(clock)
    slug = OpinionPage.objects.get().slug
    for path in ("/opinions/", "/opinions/?q=bridge", "/", "/opinions/feed/", path_of(slug)):
        html = client.get(path).content.decode()
        assert [str(draft.case.number) for draft in drafts if draft.case.number in html] == []
    assert re.findall(r"\[2026\] SMC \d", shown(client.get("/opinions/?q=bridge"))) == ["[2026] SMC 1"]


def test_opinions_are_found_by_word_topic_platform_and_outcome(clock, client):
    one = make_published(clock, topic=Topic.ELECTION)
    other = make_approved(clock, topic=Topic.SATIRE)
    publish(other)
    OpinionPage.objects.filter(case_uuid=other.case.pk).update(outcome="uphold")
    page = OpinionPage.objects.get(case_uuid=other.case.pk)
    page.words, page.title, page.outcome = "A heron upon a lamp post", "A heron", "uphold"
    page.save()

    def found(query):
        return re.findall(r"\[2026\] SMC \d", shown(client.get(f"/opinions/?{query}")))

    assert found("") == ["[2026] SMC 2", "[2026] SMC 1"]
    assert found("q=heron") == ["[2026] SMC 2"]
    assert found("q=bridge") == ["[2026] SMC 1"]
    assert found("q=unicorn") == []
    assert found(f"topic={Topic.ELECTION}") == ["[2026] SMC 1"]
    assert found(f"platform={one.case.platform_id}") == ["[2026] SMC 1"]
    assert found("outcome=uphold") == ["[2026] SMC 2"]
    assert found(f"q=bridge&topic={Topic.SATIRE}") == []
    assert found("topic=nonsense&platform=1&outcome=x&before=y") == ["[2026] SMC 2", "[2026] SMC 1"]
    assert "No opinion fits" in shown(client.get("/opinions/?q=unicorn"))


def test_an_empty_list_says_so(client):
    assert "No opinion has been published yet" in shown(client.get("/opinions/"))


def many(count):
    """That many opinions, as rows: the list reads nothing else."""
    index = OpinionPage.objects.get().get_parent()
    for serial in range(2, count + 1):
        fields = {"citation": f"[2026] SMC {serial}", "rank": 2026_000_000 + serial, "slug": f"2026-smc-{serial}-x"}
        first = OpinionPage.objects.get(rank=2026_000_001)
        copied = ("topic", "platform", "platform_uuid", "outcome", "published_on", "blurbs", "words", "title")
        same = {name: getattr(first, name) for name in copied}
        index.add_child(instance=OpinionPage(**same, **fields, case_uuid=f"00000000-0000-4000-8000-{serial:012}"))


def test_the_list_is_read_page_by_page_both_ways_with_its_filters(clock, client):
    make_published(clock, topic=Topic.ELECTION)
    many(PER_PAGE * 2 + 5)

    def page(query):
        html = client.get(f"/opinions/{query}").content.decode()
        ranks = [int(n) for n in re.findall(r"\[2026\] SMC (\d+)", html)]
        links = {rel: link.replace("&amp;", "&") for rel, link in re.findall(r'rel="(prev|next)" href="([^"]+)"', html)}
        return ranks, links

    first, links = page(f"?topic={Topic.ELECTION}")
    assert (first, sorted(links)) == (list(range(45, 25, -1)), ["next"])
    second, links = page(links["next"])
    assert (second, sorted(links)) == (list(range(25, 5, -1)), ["next", "prev"])
    third, more = page(links["next"])
    assert (third, sorted(more)) == ([5, 4, 3, 2, 1], ["prev"])
    again, back = page(more["prev"])
    assert (again, sorted(back)) == (second, ["next", "prev"])
    assert page(back["prev"])[0] == first
    assert f"topic={Topic.ELECTION}" in back["next"]


@pytest.mark.parametrize("opinions", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(clock, client, django_assert_num_queries, opinions):
    make_published(clock)
    many(opinions)
    client.get("/opinions/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/opinions/").status_code == 200


@pytest.mark.parametrize("recommendations", [1, 3])
def test_an_opinion_takes_the_same_queries_however_long_it_is(
    clock, client, django_assert_num_queries, recommendations
):
    decided = make_approved(clock, recommendations=recommendations)
    publish(decided)
    path = address(decided)
    client.get(path)
    with django_assert_num_queries(OPINION_QUERIES):
        assert client.get(path).status_code == 200


def test_the_feed_is_atom_with_the_newest_first(clock, client):
    make_published(clock)
    make_published(clock)
    answer = client.get("/opinions/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(answer.content)  # noqa: S314 — our own answer
    assert feed.findtext("a:title", namespaces=names) == f"{settings.COUNCIL_NAME}: opinions"
    titles = [entry.findtext("a:title", namespaces=names) for entry in feed.findall("a:entry", names)]
    assert titles == [f"[2026] SMC {n} A question about a bridge" for n in (2, 1)]
    ids = [entry.findtext("a:id", namespaces=names) for entry in feed.findall("a:entry", names)]
    assert [one.startswith("urn:uuid:") for one in ids] == [True, True]
    links = [entry.find("a:link", names).get("href") for entry in feed.findall("a:entry", names)]
    assert all(link.startswith(f"{settings.SITE_URL}/opinions/2026-smc-") for link in links)


def test_a_new_installation_has_a_front_page_and_a_list(client):
    assert client.get("/").status_code == 200
    assert client.get("/opinions/").status_code == 200
    assert HomePage.objects.get().locale == Locale.get_default()


def test_pages_are_read_in_the_readers_language_and_else_in_the_councils(clock, client):
    decided = make_published(clock, language="ar")
    home, arabic = HomePage.objects.get(), Locale.objects.create(language_code="ar")
    other = HomePage(title="مرحبا", slug="home-ar", locale=arabic, translation_key=home.translation_key)
    home.add_sibling(instance=other)
    about = home.add_child(instance=StandardPage(title="About us", slug="about"))
    other.add_child(
        instance=StandardPage(title="من نحن", slug="about", locale=arabic, translation_key=about.translation_key)
    )
    home.add_child(instance=StandardPage(title="Only here", slug="only"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert "مرحبا" in shown(client.get("/"))
    assert "من نحن" in shown(client.get("/about/"))
    assert "Only here" in shown(client.get("/only/"))
    assert client.get("/opinions/").status_code == 200
    answer = client.get(address(decided))
    assert 'dir="rtl"' in answer.content.decode()[:200]
    assert client.get("/nowhere/").status_code == 404
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "About us" in shown(client.get("/about/"))


@pytest.mark.parametrize("words", ['"', 'a"b', "a* OR b", "NEAR(a b)", "title:a", "^a", "(", "\x00", "%", "'"])
def test_no_sign_of_a_search_is_taken_for_a_command(client, clock, words):
    make_published(clock)
    assert client.get("/opinions/", {"q": words}).status_code in {200, 422}


def test_words_that_hold_no_letter_find_nothing(client, clock):
    decided = make_published(clock)
    assert address(decided) not in client.get("/opinions/", {"q": '""'}).content.decode()


def test_pages_with_dates_say_in_which_zone_they_are(clock, client):
    decided = make_published(clock)
    for path in ("/", "/opinions/", address(decided)):
        assert shown(client.get(path)).count("Dates are in the council’s time zone, UTC.") == 1


def test_language_menu_says_what_it_opens(client):
    html = client.get("/").content.decode()
    assert '<summary><span class="visually-hidden">Language: </span>English</summary>' in html


def test_a_waiver_is_published_without_a_name(clock, client):
    decided = make_approved(clock)
    behind = make_member("Somebody Waived")
    for member in (behind, make_member("Another Waived")):
        make_waived(decided.case, member, at=clock.now())
    publish(decided)
    document = OpinionText.objects.get().document
    assert document["waivers"] == ["W1"]
    text = shown(client.get(address(decided)))
    assert "The appellant agreed, and the platform did not object" in text
    assert "W1: somebody who works for an organisation that took part in the case" in text
    assert "Somebody Waived" not in text


def test_an_opinion_without_a_waiver_says_nothing_of_one(clock, client):
    decided = make_published(clock)
    assert "waivers" not in OpinionText.objects.get().document
    assert "A conflict rule was waived" not in shown(client.get(address(decided)))
