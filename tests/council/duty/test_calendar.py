"""Saying when one can be on duty: until when, what is kept of it, who reads it, and who is reminded."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from council.access.rules import Office
from council.duty.actions import declare_duty, remind
from council.duty.models import DutyAnswer, DutyPanel, DutyPlace
from council.duty.queries import availability, my_quarters, tables
from council.duty.rules import months_of, open_quarter
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.leaves.actions import take_leave
from council.leaves.queries import today
from council.notices.models import Notice
from council.notices.tasks import send_due
from council.record.models import RecordEntry
from council.record.queries import payload_of
from council.record.rules.coarse import SEALED
from council.record.rules.entries import Tag
from tests.factories.duty import make_answers
from tests.factories.people import acting, actor_for, make_member, make_user

pytestmark = pytest.mark.django_db

SPRING, MAY = date(2026, 4, 1), date(2026, 5, 1)
MINE, ALL = "/desk/duty/", "/desk/duty/calendar/"
READERS = {Office.AUDITOR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}


@pytest.fixture
def member():
    return make_member("Amara")


def declared(month, members):
    return {pk for pk, why in availability(month, members).items() if why is None}


def say(member, clock, *months, quarter=SPRING):
    return declare_duty(quarter, months, actor=actor_for(member.user), clock=clock)


def test_a_member_says_it_and_changes_it_until_the_last_day(member, clock):
    say(member, clock, SPRING)
    clock.advance(days=25, hours=12)
    assert today(clock.now()) == date(2026, 3, 27)
    say(member, clock, MAY)
    answer = DutyAnswer.objects.get()
    assert (answer.first, answer.second, answer.third) == (False, True, False)
    clock.advance(days=1)
    with pytest.raises(Refused) as refused:
        say(member, clock, SPRING, MAY)
    assert refused.value.verdict.codes == ("duty.closed",)
    assert declared(MAY, [member]) == {member.pk}
    assert declared(SPRING, [member]) == set()


def test_nothing_changes_once_the_quarter_has_begun(member, clock):
    say(member, clock, SPRING)
    clock.advance(days=60)
    for months in ((), (MAY,)):
        with pytest.raises(Refused) as refused:
            say(member, clock, *months)
        assert refused.value.verdict.codes == ("duty.quarter_runs",)
    assert declared(SPRING, [member]) == {member.pk}


def test_the_database_itself_refuses_an_answer_that_comes_too_late(member, clock):
    answer = say(member, clock, SPRING)
    answer.answered_at = answer.closes_at + timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save()
    answer.refresh_from_db()
    answer.quarter = MAY
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save()


def test_who_said_nothing_is_not_available_and_a_leave_goes_before_what_was_said(member, clock):
    silent = make_member()
    say(member, clock, SPRING, MAY)
    take_leave(date(2026, 5, 31), date(2026, 6, 2), actor=actor_for(member.user), clock=clock)
    assert declared(SPRING, [member, silent]) == {member.pk}
    assert declared(MAY, [member, silent]) == set()
    shown = my_quarters(actor_for(member.user), clock.now())[-1]
    assert [one.available for one in shown.months] == [True, False, False]


def test_the_record_has_the_months_and_not_whose_they_are(member, clock):
    answer = say(member, clock, MAY)
    entry = RecordEntry.objects.get(tag=Tag.DUTY_DECLARED)
    assert entry.subject == answer.pk
    found = payload_of(entry)
    assert (found["quarter"], found["months"]) == ("2026-04-01", ["2026-05-01"])
    assert str(member.pk) not in str(found)
    assert Tag.DUTY_DECLARED in SEALED, "the public counts it among what says nothing"


def test_only_members_are_asked(clock):
    for office in sorted(set(Office) - {Office.MEMBER, Office.SYSTEM}):
        with pytest.raises(NotReachable):
            declare_duty(SPRING, [], actor=acting(office), clock=clock)


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM}))
def test_officers_read_the_calendar_and_nobody_else(client, member, clock, office):
    client.force_login(make_user("", office))
    assert client.get(ALL).status_code == (200 if office in READERS else 404)
    if office not in READERS:
        with pytest.raises(NotReachable):
            tables(acting(office), clock.now())


def test_members_are_reminded_once_of_what_they_have_not_said(member, clock):
    answered = make_member()
    say(answered, clock, SPRING)
    assert remind(actor=Actor.system(), clock=clock) == 0, "too early"
    clock.advance(days=16)
    assert today(clock.now()) == date(2026, 3, 18)
    assert [remind(actor=Actor.system(), clock=clock) for _ in range(2)] == [1, 0]
    send_due(clock_for=lambda: clock)
    (sent,) = mail.outbox
    assert sent.to == [member.user.email]
    assert ["2026-03-27" in sent.body, "desk/duty/" in sent.body, "Amara" in sent.body] == [True, True, False]
    assert Notice.objects.count() == 1


# Pages; they go by the database's clock.


def now_open():
    return open_quarter(today(timezone.now()))


def send(client, *months, quarter=None):
    given = {"quarter": quarter or now_open(), "months": [one.isoformat() for one in months]}
    return client.post(MINE, {"idempotency_key": uuid4(), **given})


def test_a_member_answers_on_the_page(client, member):
    client.force_login(member.user)
    text = client.get(MINE).content.decode()
    assert ["nothing said: counts as not available" in text, "You can answer until" in text] == [True, True]
    month = months_of(now_open())[1]
    assert send(client, month).headers["Location"] == MINE
    assert declared(month, [member]) == {member.pk}
    text = client.get(MINE).content.decode()
    assert f'value="{month.isoformat()}"' in text
    assert text.count("checked") == 1
    assert send(client).headers["Location"] == MINE
    assert declared(month, [member]) == set()
    assert DutyAnswer.objects.count() == 1


def test_the_page_refuses_a_quarter_that_runs(client, member):
    client.force_login(member.user)
    running = my_quarters(actor_for(member.user), timezone.now())[0].quarter
    answer = send(client, quarter=running)
    assert answer.status_code == 422
    assert "This quarter has begun" in answer.content.decode()
    assert not DutyAnswer.objects.exists()


def test_officers_see_who_said_what_for_which_month(client, member):
    officer, month = make_user("", Office.SECRETARIAT), months_of(now_open())[0]
    make_member("Silent")
    make_answers(month, member)
    panel = DutyPanel.objects.create(month=month, failed_at=timezone.now(), declared=1)
    client.force_login(officer)
    text = client.get(ALL).content.decode()
    assert [word in text for word in ("Amara", "Silent", "nothing said", "No panel was possible")] == [True] * 4
    (table,) = [one for one in tables(actor_for(officer), timezone.now()) if one.quarter == now_open()]
    assert [n for _month, n in table.counts] == [1, 0, 0]
    assert panel.name == f"DUTY-{month:%Y-%m}"


def test_the_public_reads_nothing_of_it(client, member):
    for page in (MINE, ALL):
        assert client.get(page).status_code in {302, 404}


def test_pages_take_the_same_queries_at_one_and_three(client, django_assert_num_queries):
    officer = make_user("", Office.INTEGRITY_OFFICER)
    month, found = months_of(now_open())[0], {}
    for count in (1, 3):
        members = [make_member() for _ in range(count)]
        make_answers(month, *members)
        panel = DutyPanel.objects.create(month=month.replace(year=2030 + count))
        for position, one in enumerate(members, start=1):
            DutyPlace.objects.create(panel=panel, member=one, code=uuid4().hex, in_pool=True, position=position)
        for who, page in ((members[0].user, MINE), (officer, ALL)):
            client.force_login(who)
            client.get(page)
            with django_assert_num_queries(found.setdefault(page, QUERIES[page])):
                client.get(page)


QUERIES = {MINE: 8, ALL: 11}
"""Session with account, offices, time; member, answers, leaves, duty | members, terms, answers, leaves, duty, panels,
places."""


def test_days_of_the_council_decide_and_not_those_of_utc(member):
    late = SettableClock(timezone.now().replace(year=2026, month=3, day=27, hour=12))
    assert say(member, late, SPRING).closes_at > late.now()
