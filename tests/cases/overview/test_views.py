"""The pages of the desk: who gets in, what they show, and what they cost."""

import csv
import re

import pytest
from django.urls import reverse

from cases.docket.models import Case, ContentItem
from cases.lifecycle import Stage
from cases.overview.rules import PAGE
from council.access.actions import raise_barrier
from council.access.models import Grant
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.cases import make_case
from tests.factories.people import make_user
from tests.support.databases import statements

pytestmark = pytest.mark.django_db

LIST_QUERIES = 7  # session, account, offices, platforms, time, page, count
LIST_WITH_WORDS = LIST_QUERIES + 2  # walls of the reader, words
CASE_QUERIES = 14
NOWHERE = "00000000-0000-4000-8000-000000000000"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')  # masked anew in every answer
# session, account, offices, platforms, time, cases; then the entry that says who took it, and the note for the officer
EXPORT_QUERIES = statements(sqlite=13, postgres=11)
DESK_QUERIES = 11  # session, account, offices, time, one for each of four queues, rosters, conflicts, proposals


@pytest.fixture
def secretary(client):
    user = make_user("Sabina", Office.SECRETARIAT)
    client.force_login(user)
    return user


def cases(clock, number):
    for serial in range(number):
        make_case(clock=clock, title=f"A post about bridge {serial}")


@pytest.mark.parametrize("number", [1, 3])
def test_docket_costs_the_same_for_one_and_three(client, secretary, clock, number, django_assert_num_queries):
    cases(clock, number)
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get("/desk/docket/")
    assert len(page.context["page"].cases) == number


@pytest.mark.parametrize("number", [1, 3])
def test_search_costs_the_same_for_one_and_three(client, secretary, clock, number, django_assert_num_queries):
    cases(clock, number)
    with django_assert_num_queries(LIST_WITH_WORDS):
        page = client.get("/desk/docket/", {"q": "bridge", "stage": "submitted"})
    assert len(page.context["page"].cases) == number


@pytest.mark.parametrize("number", [1, 3])
def test_case_costs_the_same_for_one_text_and_three(client, secretary, clock, number, django_assert_num_queries):
    case = make_case(Stage.ASSESSMENT, clock=clock)
    for _ in range(number - 1):
        ContentItem.rows.create(case=case, language="en", text="Another text")
    client.get(f"/desk/cases/{case.pk}/")  # the first of the day is noted for the integrity officer
    with django_assert_num_queries(CASE_QUERIES):
        page = client.get(f"/desk/cases/{case.pk}/")
    assert len(page.context["file"].content) == number


@pytest.mark.parametrize("number", [1, 3])
def test_desk_costs_the_same_for_one_and_three(client, secretary, clock, number, django_assert_num_queries):
    for _ in range(number):
        make_case(Stage.ELIGIBLE, clock=clock)
    with django_assert_num_queries(DESK_QUERIES):
        page = client.get("/desk/")
    assert [(queue.name, str(queue.count)) for queue, _ in page.context["queues"]] == [
        ("selection", str(number)),
        ("publication", "0"),
        ("selection_review", "0"),
        ("reports_to_rule", "0"),
    ]


def test_full_page_of_the_docket_weighs_less_than_sixty_kilobytes(client, secretary, clock):
    for serial in range(PAGE + 1):
        make_case(clock=clock, title=f"{serial} a title of about the length that titles of appeals have in real life")
    page = client.get("/desk/docket/")
    assert page.context["page"].after is not None
    assert len(page.content) < 60_000


def test_docket_shows_and_links_a_case(client, secretary, clock):
    case = make_case(clock=clock, title="<b>A bridge</b>")
    page = client.get("/desk/docket/").content.decode()
    assert f'<a href="/desk/cases/{case.pk}/">{case.number}</a>' in page
    assert "&lt;b&gt;A bridge&lt;/b&gt;" in page


def test_filters_stay_in_the_links_to_other_pages(client, secretary, clock):
    cases(clock, PAGE + 1)
    page = client.get("/desk/docket/", {"stage": "submitted", "q": "post"})
    place = page.context["page"].after
    assert f"?stage=submitted&amp;q=post&amp;after={place}" in page.content.decode()
    older = client.get("/desk/docket/", {"stage": "submitted", "q": "post", "after": str(place)})
    assert len(older.context["page"].cases) == 1
    assert f"?stage=submitted&amp;q=post&amp;before={older.context['page'].before}" in older.content.decode()


@pytest.mark.parametrize("wrong", [{"stage": "nowhere"}, {"platform": "x"}, {"topic": "?"}, {"sort": "up"}])
def test_a_filter_that_nobody_offers_is_named_and_filters_nothing(client, secretary, clock, wrong):
    cases(clock, 1)
    page = client.get("/desk/docket/", wrong)
    assert list(page.context["form"].errors) == list(wrong)
    assert len(page.context["page"].cases) == 1


def test_overdue_cases_come_in_the_order_in_which_they_became_so(client, secretary, clock):
    cases(clock, 1)
    assert client.get("/desk/docket/", {"overdue": "on", "sort": "newest"}).context["by_due"]


@pytest.mark.parametrize(
    ("offices", "status"),
    [
        ([Office.SECRETARIAT], 200),
        ([Office.SELECTION_COMMITTEE], 200),
        ([Office.AUDITOR], 200),
        ([Office.MEMBER], 404),
        ([Office.PLATFORM_LIAISON], 404),
        ([Office.EDITOR, Office.OPERATOR], 404),
        ([], 404),
    ],
)
def test_docket_and_its_export_are_for_the_desk(client, offices, status):
    client.force_login(make_user("", *offices))
    assert [client.get(reverse(name)).status_code for name in ("overview:docket", "overview:export")] == [status] * 2
    desk = client.get("/desk/")
    assert desk.status_code == 200
    assert ('href="/desk/docket/"' in desk.content.decode()) == (status == 200)


def test_case_page_is_for_whoever_reaches_the_case(client, clock):
    case, other = make_case(Stage.ASSESSMENT, clock=clock), make_case(Stage.ASSESSMENT, clock=clock)
    user = make_user("", Office.MEMBER)
    client.force_login(user)
    assert client.get(f"/desk/cases/{case.pk}/").status_code == 404
    make_user_panellist = make_user("", Office.MEMBER)
    Grant.objects.create(person=make_user_panellist, office="panellist", case_uuid=case.pk, since=clock.now())
    client.force_login(make_user_panellist)
    assert client.get(f"/desk/cases/{case.pk}/").status_code == 200
    assert client.get(f"/desk/cases/{other.pk}/").status_code == 404


def test_walled_and_missing_case_answer_alike(client, secretary, clock):
    case = make_case(clock=clock)
    raise_barrier(secretary.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    walled, missing = client.get(f"/desk/cases/{case.pk}/"), client.get(f"/desk/cases/{NOWHERE}/")
    assert walled.status_code == missing.status_code == 404
    assert TOKEN.sub("", walled.content.decode()).replace(str(case.pk), NOWHERE) == TOKEN.sub(
        "", missing.content.decode()
    )
    told = [{name: one.headers[name] for name in one.headers if name != "Expires"} for one in (walled, missing)]
    assert told[0] == told[1]  # but for the second of the answer


def test_case_page_says_what_can_be_done_now_and_by_when(client, clock):
    case = make_case(Stage.ADMISSIBILITY, clock=clock)
    client.force_login(make_user("", Office.ADMISSIBILITY_OFFICER))
    page = client.get(f"/desk/cases/{case.pk}/")
    ruling = reverse("admissibility:ruling", args=[case.pk])
    assert [(str(label), address) for label, address in page.context["steps"] if address == ruling] == [
        ("Declare inadmissible", ruling),
        ("Refer elsewhere", ruling),
        ("Declare eligible", ruling),
    ]
    assert "9 March 2026, 09:00 UTC" in page.content.decode()


def test_case_page_shows_texts_in_their_language_and_direction(client, secretary, clock):
    case = make_case(clock=clock)
    ContentItem.rows.create(case=case, language="ar", text="سؤال عن الجسر", translation="A question about the bridge")
    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert 'lang="ar" dir="rtl">سؤال عن الجسر<' in page
    assert 'lang="en" dir="ltr">A question about the bridge<' in page


def test_sealed_name_of_a_party_is_nowhere_on_the_page(client, secretary, clock):
    case = make_case(clock=clock)
    assert "Ana Example" not in client.get(f"/desk/cases/{case.pk}/").content.decode()


def test_export_holds_the_filtered_cases_and_no_formula(client, secretary, clock):
    make_case(clock=clock, title="=HYPERLINK(1)")
    make_case(Stage.ELIGIBLE, clock=clock, title="Other")
    answer = client.get("/desk/docket/docket.csv", {"stage": "submitted"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="docket.csv"'
    header, row = list(csv.reader(answer.content.decode().removeprefix("\ufeff").splitlines()))
    platform = Case.rows.filter(stage="submitted").select_related("platform").get().platform.name
    assert dict(zip(header, row, strict=True)) == {
        "number": "CASE-2026-000001",
        "title": "'=HYPERLINK(1)",
        "stage": "submitted",
        "platform": platform,
        "topic": "other",
        "language": "en",
        "expedited": "no",
        "submitted_at": "2026-03-02T09:00+00:00",
        "due_at": "2026-03-05T09:00+00:00",
    }


def test_export_costs_the_same_for_one_and_three(client, secretary, clock, django_assert_num_queries):
    cases(clock, 1)
    with django_assert_num_queries(EXPORT_QUERIES):
        client.get("/desk/docket/docket.csv")
    cases(clock, 2)
    with django_assert_num_queries(EXPORT_QUERIES):
        client.get("/desk/docket/docket.csv")


def test_desk_of_a_person_without_an_office_says_that_nothing_is_due(client):
    client.force_login(make_user())
    assert "Nothing is due" in client.get("/desk/").content.decode()


@pytest.mark.parametrize("path", ["/desk/", "/desk/docket/", "/desk/docket/docket.csv"])
def test_pages_are_read_and_never_posted_to(client, secretary, path):
    assert client.post(path).status_code == 405


def test_desk_of_a_member_leads_to_every_panel(client, clock):
    user = make_user("", Office.MEMBER)
    mine = [make_case(Stage.COUNCIL_REVIEW, clock=clock) for _ in range(6)]
    for case in mine:
        Grant.objects.create(person=user, office="panellist", case_uuid=case.pk, since=clock.now())
    client.force_login(user)
    page = client.get("/desk/").content.decode()
    for case in mine:
        assert f'<a href="/desk/cases/{case.pk}/">{case.number}</a>' in page


@pytest.mark.parametrize(("number", "words"), [(1, "1 case"), (2, "2 cases")])
def test_docket_counts_in_words(client, secretary, clock, number, words):
    cases(clock, number)
    assert f'role="status">{words}<' in client.get("/desk/docket/").content.decode()


def test_titles_keep_their_language_on_a_page_in_another(client, secretary, clock):
    case = make_case(Stage.ELIGIBLE, clock=clock, title="A bridge")
    client.cookies["django_language"] = "ar"
    pages = [client.get(at).content.decode() for at in ("/desk/", "/desk/docket/", f"/desk/cases/{case.pk}/")]
    assert '<html lang="ar"' in pages[0]
    assert f'lang="en" dir="auto">{case.number} · A bridge</a>' in pages[0]
    assert '<span lang="en" dir="auto">A bridge</span>' in pages[1]
    assert '<h1 lang="en" dir="auto">A bridge</h1>' in pages[2]
