"""Each defence of the wall, taken away once: the check that stands for it has to notice.

Where two defences stand behind each other, taking one away opens nothing, and the check is on the defence itself.
"""

import pytest
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render

from cases.docket.models import Case
from cases.docket.queries import case_for
from council.access.actions import raise_barrier
from council.access.models import Grant, User, Walled
from council.access.queries import walls as access
from council.access.rules import Office
from council.kernel.actor import Actor
from council.middleware import refusal_middleware
from council.notices import actions, tasks
from council.notices.rules import NoticeKind
from tests.factories.cases import make_case
from tests.factories.people import actor_for, give, make_user
from tests.support.guard import walled_models
from tests.support.wall import cast
from tests.support.wall.answers import nowhere
from tests.support.wall.crawl import Seen, crawl
from tests.support.wall.matrix import Matrix, compare, doors, of_kind
from tests.support.wall.table import Kind

pytestmark = pytest.mark.django_db
WORD = "qwyjibo"


@pytest.fixture
def case(clock):
    return make_case(clock=clock, title=f"About {WORD}")


def cells(case, *names):
    """What the matrix finds wrong with a few routes, for one behind a wall, one without office, and a secretary."""
    found = Matrix()
    secretary = cast.person("secretary", make_user("", Office.SECRETARIAT), Office.SECRETARIAT)
    people = [cast.walled(Office.SECRETARIAT, case), cast.stranger(), secretary]
    for route, row in of_kind(Kind.CASE):
        if route.name in names:
            compare(found, route, row, (case, case), [(who, "GET") for who in people])
    for route, row in of_kind(Kind.DOOR):
        if route.name in names:
            doors(found, route, row, people, ("GET",))
    assert sum(found.cells.values()) >= len(people)
    return found.wrong


def canaries(case) -> list[str]:
    """On which pages a walled intake officer meets the word of the case."""
    asks = [f"/desk/docket/?q={WORD}", "/desk/docket/", "/desk/docket/docket.csv", "/desk/", f"/desk/cases/{case.pk}/"]
    seen: Seen = crawl(cast.walled(Office.INTAKE_OFFICER, case), asks, most=1, shared=False)
    assert len(seen.answers) > len(asks)
    return [path for path, answer in seen.answers.items() if f"About {WORD}".encode() in answer.body]


def open_managers() -> list[str]:
    """Walled models whose ordinary manager gives rows."""
    found = []
    for model in walled_models():
        try:
            model.objects.all()
        except RuntimeError:
            continue
        found.append(model.__name__)
    return found


def test_the_ordinary_manager_of_a_walled_model(monkeypatch):
    assert len(walled_models()) > 30
    assert open_managers() == []
    monkeypatch.setattr(Walled, "get_queryset", models.Manager.get_queryset)
    assert len(open_managers()) == len(walled_models())


def test_reachable(case, monkeypatch):
    assert cells(case, "overview:case", "selection:choice") == []
    monkeypatch.setattr("cases.docket.queries.reachable", lambda actor, queryset: queryset)
    assert any("walled secretariat" in line for line in cells(case, "overview:case", "selection:choice"))
    assert any("without office" in line for line in cells(case, "overview:case", "selection:choice"))


def test_what_reachable_begins_with_the_walls(case, monkeypatch):
    assert cells(case, "overview:case") == []
    monkeypatch.setattr(access, "outside_walls", lambda actor, queryset: queryset)
    wrong = cells(case, "overview:case")
    assert wrong
    assert all("walled secretariat" in line for line in wrong)


def test_a_refusal_that_shows_what_exists(case, monkeypatch):
    assert cells(case, "overview:case") == []

    def telling(actor, case_id):
        if Case.rows.filter(pk=case_id).exists():
            return Case.rows.select_related("platform", "rules").get(pk=case_id)
        return case_for(actor, case_id)

    monkeypatch.setattr("cases.overview.queries.file.case_for", telling)
    assert cells(case, "overview:case") != []


def test_what_may_not_be_known_is_answered_as_what_is_not_there(case, monkeypatch):
    assert cells(case, "overview:docket") == []
    monkeypatch.setattr(refusal_middleware, "process_exception", lambda *_: HttpResponse("no", status=403))
    assert cells(case, "overview:docket") != []


def test_a_body_that_tells_the_two_apart(case, monkeypatch):
    assert cells(case, "overview:docket") == []
    wordy = lambda request: render(request, "errors/400.html", status=404)  # noqa: E731
    monkeypatch.setattr("council.middleware.not_found", wordy)
    assert any("body" in line for line in cells(case, "overview:docket"))


def offices_left(case, clock) -> frozenset[str]:
    """The offices that somebody behind a wall keeps on a case."""
    user = make_user("", Office.SECRETARIAT)
    give(user, Office.REVIEWER, case=case.pk)
    actor = actor_for(user)
    assert access.offices_on(actor, case.pk) == {Office.SECRETARIAT, Office.REVIEWER}
    raise_barrier(user.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    return access.offices_on(actor, case.pk)


def without_the_barrier(actor, case):
    grants = Grant.objects.filter(person_id=actor.id, until=None, case_uuid=case)
    return actor.offices | frozenset(grants.values_list("office", flat=True))


def test_the_barrier_in_offices(case, clock, monkeypatch):
    assert offices_left(case, clock) == frozenset()
    monkeypatch.setattr(access, "offices_on", without_the_barrier)
    assert offices_left(case, clock) != frozenset()


@pytest.mark.parametrize("place", ["cases.overview.queries.lists.cases", "cases.overview.queries.duties.cases"])
def test_the_filter_of_lists_and_of_the_search(case, monkeypatch, place):
    assert canaries(case) == []
    monkeypatch.setattr(place, lambda actor: Case.rows.all())
    assert canaries(case) != []


def mails_saying(case, clock) -> list[str]:
    """Mails in which the word of the case stands."""
    mail.outbox.clear()
    actions.queue(
        NoticeKind.NEWS, "a@b.example", about=case.pk, key=nowhere(), language="en", actor=Actor.system(), clock=clock
    )
    assert tasks.send_due(clock_for=lambda: clock) == 1
    return [one.subject for one in mail.outbox if WORD in f"{one.subject}{one.body}"]


def test_the_text_of_a_mail(case, clock, monkeypatch):
    assert mails_saying(case, clock) == []
    plain = tasks.plain
    monkeypatch.setattr(tasks, "plain", lambda template, words: f"{plain(template, words)}\n{case.title}")
    assert mails_saying(case, clock) != []


def test_the_last_look_before_a_mail_leaves(case, clock, monkeypatch):
    user = make_user("", Office.PLATFORM_LIAISON, subject=case.platform_id)
    raise_barrier(user.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)

    def leave() -> int:
        actions.queue(
            NoticeKind.RESPONDENT_NOTIFIED, user.email, about=case.pk, key=nowhere(), language="en",
            actor=Actor.system(), clock=clock,
        )  # fmt: skip
        return tasks.send_due(clock_for=lambda: clock)

    assert leave() == 0
    monkeypatch.setattr(tasks, "may_leave", lambda notice: True)
    assert leave() == 1


def test_an_account_that_is_closed_reaches_nothing(case):
    user = make_user("", Office.SECRETARIAT)
    who = cast.person("secretary", user, Office.SECRETARIAT)
    path = f"/desk/cases/{case.pk}/"
    assert who.client.get(path).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert who.client.get(path).headers["Location"].startswith("/accounts/login/")
