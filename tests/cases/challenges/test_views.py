"""Pages on who should not decide: what a party reads and never learns, and the officer's desk."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.challenges.actions import dismiss, file, uphold
from cases.challenges.models import PoolChallenge
from cases.challenges.rules import MOST_FROM_A_SIDE, PoolState, Why
from cases.clearance.models import Concern
from cases.docket.actions import notify_party
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.intake.models import Receipt
from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from tests.factories.appeals import make_appeal
from tests.factories.cases import PATHS, walk
from tests.factories.declarations import clear, declaration_of
from tests.factories.panels import fix_pool, make_council
from tests.factories.people import acting, make_user

pytestmark = pytest.mark.django_db

MINE, NOBODY, BACK = "/status/case/people/", "/status/case/people/nobody/", "/status/case/people/take-back/"
WORDS = "Everybody at Zephyr Institute, which my brother left in anger."
CASE_QUERIES = 8  # session, account, offices, time, case, deadline, draw, challenges


@pytest.fixture
def now():
    """The present of the pages, which read the database's clock."""
    return SettableClock(datetime.now(UTC))


@pytest.fixture
def case(client, now):
    """A case whose panel is to be formed, opened by its receipt."""
    found, code = make_appeal(now)
    found = walk(found, PATHS[Stage.PANEL_FORMATION], clock=now, parties_wait=True)
    assert client.post("/status/", {"code": code, "idempotency_key": str(uuid4())}).status_code == 302
    return found


def send(browser, path, **fields):
    return browser.post(path, {"idempotency_key": str(uuid4()), **fields})


def say(browser, path=MINE, **changes):
    return send(browser, path, **{"kind": "works", "words": WORDS, **changes})


def text_of(response):
    """What a reader sees: tokens and keys, which differ each time, left out."""
    page = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", response.content.decode())
    return re.sub(r"\s+", " ", page)


def officer_browser(*offices):
    browser = Client()
    browser.user = make_user("Helga", *(offices or (Office.INTEGRITY_OFFICER,)))
    browser.force_login(browser.user)
    return browser


def liaison_of(case, now):
    party = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    notify_party(party, actor=Actor.system(), clock=now)
    browser = Client()
    browser.user = make_user("", Office.PLATFORM_LIAISON, subject=party.organisation_id)
    browser.force_login(browser.user)
    return browser, f"/respond/{party.pk}/people/"


def test_appellant_says_it_reads_what_comes_next_and_takes_it_back(client, case):
    assert MINE in client.get("/status/case/").content.decode()
    before = text_of(client.get(MINE))
    assert "What happens next" in before
    assert "Nobody is chosen before." in before
    assert say(client).headers["Location"] == MINE
    page = text_of(client.get(MINE))
    assert WORDS in page
    assert "We have it" in page
    sent = send(client, BACK, challenge=PoolChallenge.rows.get().pk)
    assert sent.headers["Location"] == MINE
    page = text_of(client.get(MINE))
    assert WORDS not in page
    assert "You took this back" in page


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Choose the one that comes nearest."),
        ({"kind": "enemies"}, "kind", "Select a valid choice"),
        ({"words": "  "}, "words", "Say in your own words who should not decide, and why."),
        ({"words": "x" * 2001}, "words", "At most 2000 characters; you have 2001."),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_kept(client, case, fields, field, sentence):
    typed = {"kind": "works", "words": WORDS, **fields}
    refused = say(client, **fields)
    assert refused.status_code == 422
    assert sentence in str(refused.context["form"].errors[field])
    assert typed["words"].strip() in refused.content.decode()
    assert not PoolChallenge.rows.exists()


def test_platform_has_the_same_page_and_nobody_reads_the_other_side(client, case, now):
    browser, path = liaison_of(case, now)
    assert path in browser.get(path.removesuffix("people/")).content.decode()
    say(client)
    assert say(browser, path, words="Zed of the council sued us.").headers["Location"] == path
    theirs, mine = text_of(browser.get(path)), text_of(client.get(MINE))
    assert "Zed of the council sued us." in theirs
    assert WORDS not in theirs
    assert WORDS in mine
    assert "Zed of the council" not in mine


def test_walled_liaison_finds_nothing(case, now):
    browser, path = liaison_of(case, now)
    raise_barrier(browser.user.pk, case.pk, "R1", actor=Actor.system(), clock=now)
    for answer in (browser.get(path), say(browser, path), send(browser, f"{path}nobody/")):
        assert answer.status_code == 404


def test_ended_receipt_shows_nothing_in_an_open_tab(client, case, now):
    say(client)
    Receipt.rows.update(ended_at=now.now())
    assert client.get(MINE).status_code == 404
    assert say(client).status_code == 404


def test_the_answer_is_the_same_whatever_was_ruled_and_names_nobody(client, case, now):
    """The canary: the pool has members with names that stand nowhere else, and a size that no page may show."""
    alone = text_of(client.get(MINE))
    council = make_council(17)
    clear(case, *council, clock=now)
    assert text_of(client.get(MINE)) == alone
    officer = acting(Office.INTEGRITY_OFFICER)
    pages = {}
    for ruling in ("dismissed", "upheld", "upheld about all"):
        PoolChallenge.rows.all().delete()
        said = file("works", WORDS, actor=Actor.receipt(Receipt.rows.get().pk, case.pk), clock=now)
        if ruling == "dismissed":
            dismiss(case.pk, said.pk, why=Why.NOT_SHOWN, reason="Nothing shows it", actor=officer, clock=now)
        else:
            about = council[:1] if ruling == "upheld" else council
            ids = [declaration_of(case, one).pk for one in about]
            act = {"members": ids, "code": "D3", "quote": "You worked there.", "reason": "True"}
            uphold(case.pk, said.pk, **act, actor=officer, clock=now)
        waiting = text_of(client.get(MINE))
        assert "We looked at it" not in waiting  # not before the full hour
        assert "We have it" in waiting
        PoolChallenge.rows.update(answer_from=now.now() - timedelta(minutes=1), filed_at=now.now())
        pages[ruling] = text_of(client.get(MINE))
    assert "Whoever it rightly concerns will not decide your case." in pages["dismissed"]
    assert pages["dismissed"] == pages["upheld"] == pages["upheld about all"]
    for member in council:
        assert member.name not in pages["upheld"]
        assert str(member.pk) not in pages["upheld"]
    for word in ("Nothing shows it", "You worked there.", "D3"):
        assert word not in pages["upheld"] + pages["dismissed"]


def test_the_page_is_the_same_before_and_after_the_draw(client, case, now):
    """Only sending tells that it is too late, and then what was typed is still there."""
    clear(case, *make_council(), clock=now)
    said = file("works", WORDS, actor=Actor.receipt(Receipt.rows.get().pk, case.pk), clock=now)
    officer = acting(Office.INTEGRITY_OFFICER)
    dismiss(case.pk, said.pk, why=Why.NO_RULE, reason="No rule", actor=officer, clock=now)
    later = SettableClock(now.now() + timedelta(hours=49))
    before = text_of(client.get(MINE))
    fix_pool(case.pk, actor=officer, clock=later)
    assert text_of(client.get(MINE)) == before
    refused = say(client, words="One thing more")
    assert refused.status_code == 422
    assert "People are being chosen for your case already" in refused.content.decode()
    assert "One thing more" in refused.content.decode()
    assert PoolChallenge.rows.count() == 1


def test_page_stays_the_same_while_the_other_side_speaks_and_the_case_rests(client, case, now):
    browser, path = liaison_of(case, now)
    before = text_of(client.get(MINE))
    say(browser, path)
    send(browser, f"{path}nobody/")
    assert text_of(client.get(MINE)) == before
    walk(Case.rows.get(pk=case.pk), ["suspend"], clock=now)
    assert text_of(client.get(MINE)) == before


def test_once_published_the_party_reads_what_came_of_it(client, case, now):
    said = file("works", WORDS, actor=Actor.receipt(Receipt.rows.get().pk, case.pk), clock=now)
    officer = acting(Office.INTEGRITY_OFFICER)
    dismiss(case.pk, said.pk, why=Why.LONG_AGO, reason="Twelve years", actor=officer, clock=now)
    PoolChallenge.rows.update(answer_from=now.now() - timedelta(minutes=1))
    assert "longer ago" not in text_of(client.get(MINE))
    Case.rows.filter(pk=case.pk).update(published_at=now.now())
    page = text_of(client.get(MINE))
    assert "It ended longer ago than our rules look back." in page
    assert "Twelve years" not in page


def test_naming_nobody_is_a_button_that_is_there_once(client, case):
    assert NOBODY in client.get(MINE).content.decode()
    assert send(client, NOBODY).headers["Location"] == MINE
    page = client.get(MINE).content.decode()
    assert NOBODY not in page
    assert "You told us that you name nobody else." in page
    assert send(client, NOBODY).status_code == 409


def test_five_times_and_no_more(client, case):
    for _ in range(MOST_FROM_A_SIDE):
        assert say(client).status_code == 302
    page = client.get(MINE).content.decode()
    assert 'name="words"' not in page
    assert say(client).status_code == 422


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ADMISSIBILITY, Stage.PUBLISHED])
def test_page_says_when_it_is_not_the_time(client, now, stage):
    found, code = make_appeal(now)
    walk(found, PATHS[stage], clock=now)
    client.post("/status/", {"code": code, "idempotency_key": str(uuid4())})
    assert MINE not in client.get("/status/case/").content.decode()
    page = client.get(MINE).content.decode()
    assert "This can be said once your appeal can be decided" in page
    assert 'name="words"' not in page
    assert say(client).status_code == 422


def test_officer_finds_it_on_the_desk_and_rules(case, now):
    council = make_council(4)
    clear(case, *council, clock=now)
    said = file("named", WORDS, actor=Actor.receipt(Receipt.rows.get().pk, case.pk), clock=now)
    browser = officer_browser()
    desk, rule = reverse("challenges:case", args=[case.pk]), reverse("challenges:ruling", args=[case.pk, said.pk])
    assert desk in browser.get(reverse("overview:desk")).content.decode()
    assert rule in browser.get(desk).content.decode()
    page = browser.get(rule).content.decode()
    assert WORDS in page
    typed = {"ruling": "uphold", "code": "D3", "quote": "", "reason": "A letter shows it", "members": []}
    refused = send(browser, rule, **typed)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"members", "quote"}
    assert "A letter shows it" in refused.content.decode()
    ids = [str(declaration_of(case, council[0]).pk)]
    assert send(browser, rule, **{**typed, "quote": "You worked there.", "members": ids}).headers["Location"] == desk
    assert PoolChallenge.rows.get().state == PoolState.UPHELD
    assert Concern.rows.get().declaration.member == council[0]
    after = browser.get(rule).content.decode()
    assert "A letter shows it" in after
    assert 'name="ruling"' not in after


def test_concerned_member_reads_the_quote_and_not_who_said_it(case, now):
    council = make_council(2)
    clear(case, *council, clock=now)
    said = file("named", WORDS, actor=Actor.receipt(Receipt.rows.get().pk, case.pk), clock=now)
    act = {"members": [declaration_of(case, council[0]).pk], "code": "D3", "quote": "You worked there.", "reason": "x"}
    uphold(case.pk, said.pk, **act, actor=acting(Office.INTEGRITY_OFFICER), clock=now)
    browser = Client()
    browser.force_login(council[0].user)
    page = text_of(browser.get(reverse("clearance:answer", args=[declaration_of(case, council[0]).pk])))
    assert "You worked there." in page
    assert WORDS not in page
    assert browser.get(reverse("challenges:case", args=[case.pk])).status_code == 404


def test_officer_of_another_kind_and_member_find_nothing(case):
    for office in (Office.SECRETARIAT, Office.MEMBER, Office.INTAKE_OFFICER):
        browser = officer_browser(office)
        assert browser.get(reverse("challenges:case", args=[case.pk])).status_code == 404
    for office in (Office.AUDITOR, Office.COUNCIL_CHAIR):
        browser = officer_browser(office)
        assert browser.get(reverse("challenges:case", args=[case.pk])).status_code == 200


def test_desk_takes_the_same_queries_at_one_and_three(case, now, django_assert_num_queries):
    browser, by = officer_browser(), Actor.receipt(Receipt.rows.get().pk, case.pk)
    address = reverse("challenges:case", args=[case.pk])
    browser.get(address)
    for more in (1, 2):
        for _ in range(more):
            file("works", WORDS, actor=by, clock=now)
        with django_assert_num_queries(CASE_QUERIES):
            browser.get(address)
