"""The docket by key, the search through the wall, the desk by office."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from cases.admissibility.actions import ask_review
from cases.docket.actions import notify_party
from cases.docket.models import Case
from cases.docket.queries import parties
from cases.lifecycle import Stage
from cases.opinion.models import Recommendation
from cases.overview.queries import Wanted, case_file, desk, docket, due_next, exported, lists
from cases.overview.queries import search as searching
from cases.overview.rules import PAGE, Sort
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.clocks.models import Deadline
from council.clocks.rules import DeadlineState
from council.duty.models import DutyPanel
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.procedure.rules import Period
from tests.factories.admissibility import make_inadmissible
from tests.factories.cases import PATHS, WHEN, make_case, walk
from tests.factories.opinions import make_approved, publish
from tests.factories.people import acting, actor_for, make_platform, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(db):
    return acting(Office.SECRETARIAT)


def titles(actor, clock, **wanted):
    return [case.title for case in docket(actor, Wanted(**wanted), clock.now()).cases]


def three(clock, **fields):
    """Three cases, an hour apart, the last one newest."""
    made = []
    for name in ("one", "two", "three"):
        made.append(make_case(clock=clock, title=name, **fields))
        clock.advance(hours=1)
    return made


def test_newest_first_and_due_soonest_first(secretary, clock):
    three(clock)
    make_case(Stage.WITHDRAWN, clock=clock, title="over")
    assert titles(secretary, clock) == ["over", "three", "two", "one"]
    assert titles(secretary, clock, sort=Sort.DUE) == ["one", "two", "three"]


def test_every_filter_filters(secretary, clock):
    agora = make_platform("Agora")
    make_case(clock=clock, title="plain")
    make_case(clock=clock, title="topical", topic="satire")
    make_case(clock=clock, title="georgian", language="ka")
    make_case(clock=clock, title="of agora", platform=agora)
    make_case(Stage.ADMISSIBILITY, clock=clock, title="taken up")
    urgent = make_case(clock=clock, title="urgent")
    Case.rows.filter(pk=urgent.pk).update(expedited=True, expedite_reason="An election")
    assert titles(secretary, clock, topic="satire") == ["topical"]
    assert titles(secretary, clock, language="ka") == ["georgian"]
    assert titles(secretary, clock, platform=agora.pk) == ["of agora"]
    assert titles(secretary, clock, stage="admissibility") == ["taken up"]
    assert titles(secretary, clock, expedited=True) == ["urgent"]
    assert titles(secretary, clock, overdue=True, sort=Sort.DUE) == []
    clock.advance(days=4)
    assert sorted(titles(secretary, clock, overdue=True, sort=Sort.DUE)) == [
        "georgian", "of agora", "plain", "topical", "urgent",
    ]  # fmt: skip


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_by_key_show_every_case_once_forth_and_back(secretary, clock, sort):
    for number in range(2 * PAGE + 3):
        make_case(clock=clock, title=f"{number:03d}")
        if number % 2:
            clock.advance(minutes=1)  # every other case has the same time as the one before it
    wanted, pages = Wanted(sort=sort), []
    while True:
        page = docket(secretary, wanted, clock.now())
        pages.append(page)
        if page.after is None:
            break
        wanted = Wanted(sort=sort, after=page.after)
    seen = [case.title for page in pages for case in page.cases]
    assert sorted(seen) == [f"{number:03d}" for number in range(2 * PAGE + 3)]
    assert [len(page.cases) for page in pages] == [PAGE, PAGE, 3]
    assert pages[0].before is None
    for page, earlier in zip(reversed(pages), list(reversed(pages))[1:], strict=False):
        back = docket(secretary, Wanted(sort=sort, before=page.before), clock.now())
        assert [case.pk for case in back.cases] == [case.pk for case in earlier.cases]
    assert docket(secretary, Wanted(sort=sort, before=pages[1].before), clock.now()).before is None


def test_count_is_capped(secretary, clock, monkeypatch):
    three(clock)
    assert str(docket(secretary, Wanted(), clock.now()).count) == "3"
    monkeypatch.setattr(lists, "COUNTED", 2)
    monkeypatch.setattr(lists, "counted", lambda n: f"{n} were read")
    assert docket(secretary, Wanted(), clock.now()).count == "3 were read"
    make_case(clock=clock)
    assert docket(secretary, Wanted(), clock.now()).count == "3 were read"


def test_walled_case_is_in_no_list_no_count_no_search_and_no_export(secretary, clock):
    open_case, walled = make_case(clock=clock, title="Open bridge"), make_case(clock=clock, title="Walled bridge")
    raise_barrier(secretary.id, walled.pk, "conflict", actor=Actor.system(), clock=clock)
    page = docket(secretary, Wanted(), clock.now())
    assert ([case.pk for case in page.cases], str(page.count)) == ([open_case.pk], "1")
    assert titles(secretary, clock, words="bridge") == ["Open bridge"]
    assert titles(secretary, clock, words=walled.number) == []
    assert [case.pk for case in exported(secretary, Wanted(), clock.now())] == [open_case.pk]
    with pytest.raises(NotReachable):
        case_file(secretary, walled.pk)
    assert [duty.of for queue in desk(acting_on(secretary, clock), WHEN) for duty in queue.duties] == [open_case.pk]


def acting_on(actor, clock):
    """The same person, as an intake officer."""
    return replace(actor, offices=frozenset({Office.INTAKE_OFFICER}))


def test_member_without_a_grant_sees_no_case_in_any_list(clock):
    make_case(clock=clock, title="A bridge")
    member = acting(Office.MEMBER)
    assert titles(member, clock) == titles(member, clock, words="bridge") == []
    assert [(queue.name, str(queue.count)) for queue in desk(member, WHEN)] == [("declarations", "0"), ("panels", "0")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", ["A post about a bridge"]),
        ("BRID po", ["A post about a bridge"]),
        ("bridge poet", []),
        ("e-mail", ["web/site and e-mail"]),
        ("site", ["web/site and e-mail"]),
        ("ხიდ", ["ხიდი დაიკეტა"]),
        ("جسر", ["سؤال عن جسر المدينة"]),
        ("पुल", ["पुल फिर से बंद"]),
        ("são", ["Ponte de São Paulo"]),
        ("*", []),
        ('" OR 1', []),
        ("ridge", []),
    ],
)
def test_search_finds_words_from_their_start_in_any_script(secretary, clock, words, found):
    for title in (
        "A post about a bridge",
        "web/site and e-mail",
        "ხიდი დაიკეტა",
        "سؤال عن جسر المدينة",
        "पुल फिर से बंद",
        "Ponte de São Paulo",
    ):
        make_case(clock=clock, title=title)
    assert titles(secretary, clock, words=words) == found


def test_search_by_number(secretary, clock):
    first, second = make_case(clock=clock, title="one"), make_case(clock=clock, title="two")
    assert titles(secretary, clock, words=first.number) == ["one"]
    assert titles(secretary, clock, words=second.number.lower()) == ["two"]
    assert titles(secretary, clock, words="2") == ["two"]
    assert titles(secretary, clock, words="2026-1") == ["one"]


def test_search_follows_a_title_at_once_and_forgets_the_old_one(secretary, clock):
    case = make_case(clock=clock, title="A bridge")
    case.title = "A tunnel"
    case.save(update_fields=["title"])
    assert [titles(secretary, clock, words=words) for words in ("bridge", "tunnel")] == [[], ["A tunnel"]]
    Case.rows.filter(pk=case.pk).update(title="A ferry")
    assert [titles(secretary, clock, words=words) for words in ("tunnel", "ferry")] == [[], ["A ferry"]]


def test_search_and_filters_hold_together(secretary, clock):
    make_case(clock=clock, title="A bridge")
    make_case(Stage.ELIGIBLE, clock=clock, title="Another bridge")
    assert titles(secretary, clock, words="bridge", stage="eligible") == ["Another bridge"]


def test_capped_search_keeps_the_newest_and_a_wall_takes_no_place(secretary, clock, monkeypatch):
    monkeypatch.setattr(searching, "FOUND", 2)
    made = []
    for name in ("one", "two", "three", "four"):
        made.append(make_case(clock=clock, title=f"Bridge {name}"))
        clock.advance(minutes=1)
    assert sorted(titles(secretary, clock, words="bridge")) == ["Bridge four", "Bridge three"]
    raise_barrier(secretary.id, made[-1].pk, "conflict", actor=Actor.system(), clock=clock)
    assert sorted(titles(secretary, clock, words="bridge")) == ["Bridge three", "Bridge two"]


def test_desk_shows_each_office_its_queue_and_what_is_due_first(clock):
    make_case(clock=clock, title="new")
    clock.advance(hours=1)
    make_case(Stage.ADMISSIBILITY, clock=clock, title="to rule on")
    make_case(Stage.ELIGIBLE, clock=clock, title="to choose")
    officer = acting(Office.INTAKE_OFFICER, Office.ADMISSIBILITY_OFFICER)
    queues = desk(officer, WHEN)
    assert [(queue.name, str(queue.count)) for queue in queues] == [
        ("take_up", "1"),
        ("information", "0"),
        ("admissibility", "1"),
        ("admissibility_review", "0"),
    ]
    assert [duty.title for duty in due_next(queues)] == ["new", "to rule on"]
    committee = desk(acting(Office.SELECTION_COMMITTEE), WHEN)
    assert [(queue.name, str(queue.count)) for queue in committee] == [
        ("selection_review", "0"),
        ("selection_vote", "1"),
    ]


def test_whoever_forms_panels_sees_months_without_a_duty_panel(clock):
    month = WHEN.date().replace(day=1)
    DutyPanel.objects.create(month=month.replace(month=1), failed_at=WHEN)
    officer = acting(Office.INTEGRITY_OFFICER)
    assert "no_duty_panel" not in [queue.name for queue in desk(officer, WHEN)], "a month that is over is no news"
    DutyPanel.objects.create(month=month, failed_at=WHEN)
    (found,) = [queue for queue in desk(officer, WHEN) if queue.name == "no_duty_panel"]
    assert [(duty.number, duty.page, duty.of) for duty in found.duties] == [("DUTY-2026-03", "duty:calendar", None)]
    assert "no_duty_panel" not in [queue.name for queue in desk(acting(Office.SECRETARIAT), WHEN)]


def test_review_that_was_asked_for_is_due_when_its_own_clock_runs_out(clock):
    case = make_inadmissible(clock)
    ask_review(case.pk, request="", actor=Actor.receipt(uuid4(), case.pk), clock=clock)
    (duty,) = due_next(desk(acting(Office.ADMISSIBILITY_OFFICER), WHEN))
    assert (duty.queue, duty.of, duty.due) == ("admissibility_review", case.pk, clock.now() + timedelta(days=10))


def test_desk_of_a_panellist_counts_the_own_panels_only(clock):
    mine, _other = make_case(Stage.DELIBERATION, clock=clock), make_case(Stage.DELIBERATION, clock=clock)
    user = make_user("", Office.PANELLIST, case=mine.pk)
    member = Actor.person(user.pk, frozenset({Office.MEMBER, Office.SECRETARIAT}))
    queues = {queue.name: queue for queue in desk(member, WHEN)}
    assert str(queues["panels"].count) == "1"
    assert [(duty.of, duty.page) for duty in queues["panels"].duties] == [(mine.pk, "overview:case")]
    assert [duty.queue for duty in due_next(queues.values()) if duty.of == mine.pk] == ["deliberation"]
    assert [(duty.of, duty.page) for duty in queues["deliberation"].duties] == [(mine.pk, "deliberation:case")]


def test_desk_of_a_panellist_behind_a_wall_is_empty(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    user = make_user("", Office.PANELLIST, case=case.pk)
    raise_barrier(user.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    assert [str(queue.count) for queue in desk(Actor.person(user.pk, frozenset({Office.MEMBER})), WHEN)] == ["0", "0"]


def test_desk_of_a_liaison_holds_its_open_notices_and_no_title(clock):
    platform = make_platform("Agora")
    case = make_case(clock=clock, platform=platform, title="A secret title")
    make_case(clock=clock, title="of another platform")
    (notice,) = [party for party in parties(acting(Office.SECRETARIAT), case.pk) if party.role == "respondent"]
    liaison = actor_for(make_user("", Office.PLATFORM_LIAISON, subject=platform.pk))
    assert [(queue.name, str(queue.count)) for queue in desk(liaison, WHEN)] == [("notices", "0"), ("claims", "0")]
    notify_party(notice, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    (duty,) = due_next(desk(liaison, WHEN))
    assert (duty.page, duty.of, duty.title, duty.due) == (
        "docket:notice", notice.pk, "", clock.now() + timedelta(days=14),
    )  # fmt: skip


def test_desk_of_a_liaison_of_nobody_is_empty(clock):
    assert desk(acting(Office.PLATFORM_LIAISON), WHEN) == []


def test_file_of_a_case_tells_what_the_reader_can_do(clock):
    case = make_case(Stage.ELIGIBLE, clock=clock)
    file = case_file(acting(Office.SELECTION_COMMITTEE), case.pk)
    assert [row.name for row in file.steps] == ["select", "leave_unselected", "bundle"]
    assert [deadline.kind for deadline in file.deadlines] == ["selection"]
    assert [change.step for change in file.timeline] == ["submit", "take_up", "declare_eligible"]
    assert [(one.party.role, len(one.arguments)) for one in file.parties] == [("appellant", 1), ("respondent", 0)]


def test_timeline_is_in_order_of_time(clock):
    case = make_case(clock=clock)
    clock.advance(days=1)
    file = case_file(acting(Office.SECRETARIAT), case.pk)
    assert clock.now() - file.timeline[0].at == timedelta(days=1)


def test_desk_of_a_liaison_counts_no_notice_of_a_case_that_has_ended(clock):
    platform = make_platform("Agora")
    case = make_case(Stage.ADMISSIBILITY, clock=clock, platform=platform)
    (notice,) = [party for party in parties(acting(Office.SECRETARIAT), case.pk) if party.role == "respondent"]
    notify_party(notice, actor=acting(Office.INTAKE_OFFICER), clock=clock)
    liaison = actor_for(make_user("", Office.PLATFORM_LIAISON, subject=platform.pk))
    assert [str(queue.count) for queue in desk(liaison, WHEN)] == ["1", "0"]
    walk(case, PATHS[Stage.INADMISSIBLE][-1:], clock=clock)
    assert [str(queue.count) for queue in desk(liaison, WHEN)] == ["0", "0"]


@pytest.mark.parametrize("number", [1, 3])
def test_desk_of_compliance_goes_by_the_next_look_at_a_recommendation(clock, number, django_assert_num_queries):
    published = [make_approved(clock, recommendations=2) for _ in range(number)]
    for decided in published:
        publish(decided)
    late = published[-1].case
    look = Deadline.objects.filter(kind=Period.RESPONSE_REVIEW, subject__in=recommendations_of(late)).first()
    soon = look.started_at + timedelta(days=1)
    Deadline.objects.filter(pk=look.pk).update(due_at=soon)
    officer = actor_for(make_user("", Office.COMPLIANCE_OFFICER))
    with django_assert_num_queries(1):
        (queue,) = desk(officer, WHEN)
    assert (queue.duties[0].of, queue.duties[0].due) == (late.pk, soon)
    assert len(queue.duties) == number
    Deadline.objects.filter(kind=Period.RESPONSE_REVIEW).update(state=DeadlineState.MET, ended_at=clock.now())
    (queue,) = desk(officer, WHEN)
    assert queue.duties[0].due == Case.rows.get(pk=queue.duties[0].of).due_at


def recommendations_of(case):
    return list(Recommendation.rows.filter(version__opinion__case=case).values_list("pk", flat=True))
