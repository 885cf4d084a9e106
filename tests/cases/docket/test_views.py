"""What a platform's liaison sees: its own notices, and of each what it must answer and nothing else."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from cases.docket.models import Argument, Party
from cases.docket.queries import NOTICES_ON_A_PAGE
from cases.docket.rules import HEARD_IN, NoticeState, PartyRole
from cases.intake import actions
from cases.intake.models import Receipt
from cases.intake.rules.desk import Consent
from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.appeals import CONTACT, NAME, SECRET_WORDS, make_appeal
from tests.factories.cases import PATHS, walk
from tests.factories.people import acting, make_platform, make_user

pytestmark = pytest.mark.django_db


def bare(response):
    """Status and page, without the token of the visit and the address that was asked for."""
    path = response.request["PATH_INFO"]
    return response.status_code, re.sub(r'value="\w{64}"', "", response.content.decode()).replace(path, "")


def notified(clock, platform, **changes):
    """A case of which the platform was given notice; returns the case and the platform's party."""
    case, _ = make_appeal(clock, platform=platform, **changes)
    actions.take_up(case.pk, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    return case, Party.rows.get(case=case, role=PartyRole.RESPONDENT)


@pytest.fixture
def platform():
    return make_platform("Agora")


def liaison_of(platform):
    browser = Client()
    browser.user = make_user("", Office.PLATFORM_LIAISON, subject=platform.pk)
    browser.force_login(browser.user)
    return browser


def answer(browser, party, **changes):
    body = {"answer": "Our rule 3.2 forbids it.", "second": "", "third": "", "language": "en", **changes}
    return browser.post(f"/respond/{party.pk}/", {"idempotency_key": str(uuid4()), **body})


def test_liaison_sees_decision_content_and_arguments_and_nothing_else(clock, platform):
    case, party = notified(clock, platform)
    page = liaison_of(platform).get(f"/respond/{party.pk}/").content.decode()
    for shown in (case.number, "Hostile speech", SECRET_WORDS, "https://agora.example/p/1", "Bridge walker"):
        assert shown in page
    assert "It is a question to an authority." in page
    for hidden in (NAME, CONTACT, case.title, "Put it back.", "Our decision stands.", "PT", "journalism"):
        assert hidden not in page


def test_notices_of_other_platforms_do_not_exist(clock, platform):
    _, party = notified(clock, platform)
    stranger = liaison_of(make_platform("Lumen"))
    nothing = stranger.get(f"/respond/{uuid4()}/")
    other = stranger.get(f"/respond/{party.pk}/")
    assert bare(other) == bare(nothing)
    assert other.status_code == 404
    assert answer(stranger, party).status_code == 404
    assert list(stranger.get("/respond/").context["page"].rows) == []


def test_appeal_that_was_not_shared_is_no_notice(clock, platform):
    _, party = notified(clock, platform, consent_share=False)
    assert liaison_of(platform).get(f"/respond/{party.pk}/").status_code == 404


@pytest.mark.parametrize("office", [Office.INTAKE_OFFICER, Office.MEMBER])
def test_pages_are_for_liaisons(clock, platform, office):
    browser = Client()
    browser.force_login(make_user("", office))
    assert browser.get("/respond/").status_code == 404
    assert Client().get("/respond/").status_code == 302


def test_wall_holds_for_a_liaison_too(clock, platform):
    case, party = notified(clock, platform)
    browser = liaison_of(platform)
    raise_barrier(browser.user.pk, case.pk, "former partner", actor=Actor.system(), clock=clock)
    assert browser.get(f"/respond/{party.pk}/").status_code == 404
    assert browser.get("/respond/").context["page"].rows == []


def test_answer_joins_the_case_once(clock, platform):
    _, party = notified(clock, platform)
    browser, body = liaison_of(platform), str(uuid4())
    for _ in range(2):
        response = answer(browser, party, second="And others reported it.", idempotency_key=body)
        assert response.headers["Location"] == f"/respond/{party.pk}/"
    filed = Argument.rows.filter(party=party).order_by("position").values_list("position", "text")
    assert list(filed) == [(1, "Our rule 3.2 forbids it."), (2, "And others reported it.")]
    assert Party.rows.get(pk=party.pk).notice == NoticeState.ANSWERED
    page = browser.get(f"/respond/{party.pk}/").content.decode()
    assert "And others reported it." in page
    assert "Send the answer" not in page


def test_reversal_is_an_answer_of_its_own(clock, platform):
    _, party = notified(clock, platform)
    answer(liaison_of(platform), party, answer="We put it back on 1 March.", reversed_it="on")
    assert Party.rows.get(pk=party.pk).notice == NoticeState.REVERSED


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"answer": " "}, ["answer"]), ({"answer": "x" * 4001}, ["answer"]), ({"language": "xx"}, ["language"])],
)
def test_wrong_answer_is_refused_beside_its_field_and_stays(clock, platform, changes, wrong):
    _, party = notified(clock, platform)
    response = answer(liaison_of(platform), party, second="Kept", **changes)
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, wrong)
    assert response.context["form"]["second"].value() == "Kept"
    assert not Argument.rows.filter(party=party).exists()


def test_late_answer_is_taken_until_the_council_has_decided(clock, platform):
    case, party = notified(clock, platform)
    walk(case, PATHS[Stage.APPROVED][1:], clock=clock)
    response = answer(liaison_of(platform), party)
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["answer"])


def test_consent_taken_back_hides_the_appeal_and_leaves_the_platforms_own_words(clock, platform):
    case, party = notified(clock, platform)
    browser = liaison_of(platform)
    answer(browser, party)
    holder = Actor.receipt(Receipt.rows.get(case=case).pk, case.pk)
    actions.withdraw_consent(case.pk, Consent.SHARE, actor=holder, clock=clock)
    page = browser.get(f"/respond/{party.pk}/").content.decode()
    assert "no longer shares the appeal" in page
    assert "Our rule 3.2 forbids it." in page
    for hidden in (SECRET_WORDS, "Bridge walker", "It is a question to an authority."):
        assert hidden not in page


def test_notices_are_read_page_by_page(clock, platform):
    parties = []
    for _ in range(NOTICES_ON_A_PAGE + 2):
        clock.advance(minutes=1)
        parties.append(notified(clock, platform)[1].pk)
    browser = liaison_of(platform)
    first = browser.get("/respond/").context["page"]
    second = browser.get(f"/respond/?before={first.older}").context["page"]
    assert [party.pk for party, _ in (*first.rows, *second.rows)] == parties[::-1]
    assert (len(second.rows), second.older) == (2, None)
    assert browser.get("/respond/?before=nonsense").context["page"].rows[0][0].pk == parties[-1]


LIST_QUERIES = 7  # session, account, offices, platform, notices, deadlines, time


@pytest.mark.parametrize("ended", [Stage.INADMISSIBLE, Stage.REFERRED, Stage.WITHDRAWN, Stage.SETTLED])
def test_notice_of_a_case_that_has_ended_asks_for_nothing(clock, platform, ended):
    assert ended not in HEARD_IN
    case, party = notified(clock, platform)
    walk(case, PATHS[ended][-1:], clock=clock)
    browser = liaison_of(platform)
    for address in ("/respond/", f"/respond/{party.pk}/"):
        page = browser.get(address).content.decode()
        assert "The case has ended; no answer is needed" in page
        for open_words in ("time to answer runs", "counts against you", "Send the answer"):
            assert open_words not in page
    assert answer(browser, party).status_code == 422


@pytest.mark.parametrize("number", [1, 3])
def test_notices_cost_the_same_for_one_and_three(clock, platform, number, django_assert_num_queries):
    for _ in range(number):
        notified(clock, platform)
    browser = liaison_of(platform)
    with django_assert_num_queries(LIST_QUERIES):
        page = browser.get("/respond/")
    assert len(page.context["page"].rows) == number
