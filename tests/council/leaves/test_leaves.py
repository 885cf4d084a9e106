"""Taking leave, entering it for somebody, ending it: who may, what is told to whom, and what nobody learns."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.leaves.actions import end_leave, enter_leave, forget_reasons, take_leave
from council.leaves.models import Leave
from council.leaves.queries import away, leave_for, leaves_of, my_leaves
from council.notices.models import Notice
from council.notices.tasks import send_due
from council.record.models import RecordEntry
from council.record.queries import payload_of
from council.record.rules.entries import Tag
from tests.factories.cases import make_rules
from tests.factories.people import acting, actor_for, give, make_member, make_user

pytestmark = pytest.mark.django_db

MINE, AWAY = "/desk/leave/", "/desk/away/"
REASON = "An operation on the knee"


@pytest.fixture
def member():
    return make_member("Amara")


def days(clock, first, last):
    day = clock.now().date()
    return day + timedelta(days=first), day + timedelta(days=last)


def leave(member, clock, first=0, last=6, reason=REASON):
    return take_leave(*days(clock, first, last), reason, actor=actor_for(member.user), clock=clock)


def facts_of(tag):
    return [
        {name: value for name, value in payload_of(entry).items() if name not in {"actor", "office", "clock"}}
        for entry in RecordEntry.objects.filter(tag=tag).order_by("seq")
    ]


def test_a_member_takes_leave_and_is_away_from_its_first_day_to_its_last(member, clock):
    leave(member, clock, 1, 3)
    seen = []
    for _day in range(6):
        seen.append(member.pk in away(clock.now()))
        clock.advance(days=1)
    assert seen == [False, True, True, True, False, False]


def test_the_record_keeps_days_and_never_why(member, clock):
    taken = leave(member, clock, -2, 6)
    entry = RecordEntry.objects.get(tag=Tag.LEAVE_TAKEN)
    assert entry.subject == taken.pk
    assert REASON not in str(payload_of(entry))
    assert facts_of(Tag.LEAVE_TAKEN) == [{"first_day": "2026-02-28", "last_day": "2026-03-08"}]
    end_leave(taken.pk, language="en", actor=actor_for(member.user), clock=clock)
    assert facts_of(Tag.LEAVE_ENDED) == [{"last_day": "2026-03-01"}]
    other = leave(member, clock, 2, 4)
    end_leave(other.pk, language="en", actor=actor_for(member.user), clock=clock)
    assert facts_of(Tag.LEAVE_ENDED)[1:] == [{"last_day": None}]


def test_a_reason_is_sealed_and_goes_with_the_leave(member, clock):
    first = leave(member, clock, -3, 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM council_leave")
        assert REASON.encode() not in bytes(cursor.fetchone()[0])
    assert str(Leave.objects.get().reason) == REASON
    end_leave(first.pk, language="en", actor=actor_for(member.user), clock=clock)
    assert Leave.objects.get().reason is None


def test_the_timer_forgets_why_somebody_was_away_and_not_before_the_leave_is_over(member, clock):
    leave(member, clock, 0, 2)
    leave(member, clock, 5, 6)
    clock.advance(days=2)
    assert forget_reasons(actor=Actor.system(), clock=clock) == 0
    clock.advance(days=1)
    assert forget_reasons(actor=Actor.system(), clock=clock) == 1
    assert [one.reason is None for one in Leave.objects.order_by("first_day")] == [True, False]
    with pytest.raises(NotReachable):
        forget_reasons(actor=actor_for(member.user), clock=clock)


def test_a_leave_that_was_taken_back_leaves_no_row(member, clock):
    taken = leave(member, clock, 2, 4)
    assert end_leave(taken.pk, language="en", actor=actor_for(member.user), clock=clock) is None
    assert not Leave.objects.exists()


def test_days_that_are_no_leave_are_refused(member, clock):
    leave(member, clock, 0, 6)
    with pytest.raises(Refused) as refused:
        leave(member, clock, 6, 8)
    assert refused.value.verdict.codes == ("leaves.overlaps",)
    leave(make_member(), clock, 6, 8)
    assert Leave.objects.count() == 2, "another member's days are another matter"


@pytest.mark.parametrize("office", [Office.COUNCIL_CHAIR, Office.SECRETARIAT])
def test_it_is_entered_for_somebody_who_gets_a_mail_that_says_only_that_there_is_news(member, clock, office):
    officer = acting(office)
    taken = enter_leave(member.pk, *days(clock, 0, 6), REASON, language="en", actor=officer, clock=clock)
    assert (taken.member, taken.entered_by_id) == (member, officer.id)
    send_due(clock_for=lambda: clock)
    (sent,) = mail.outbox
    assert sent.to == [member.user.email]
    assert [word for word in ("leave", "knee", "Amara", "away") if word in sent.subject + sent.body] == []
    assert payload_of(RecordEntry.objects.get(tag=Tag.LEAVE_TAKEN))["office"] == office


def test_whoever_enters_the_own_leave_gets_no_mail(member, clock):
    taken = leave(member, clock)
    end_leave(taken.pk, language="en", actor=actor_for(member.user), clock=clock)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "office", sorted(set(Office) - {Office.COUNCIL_CHAIR, Office.SECRETARIAT, Office.SYSTEM, Office.MEMBER})
)
def test_nobody_else_enters_sees_or_ends_somebodys_leave(client, member, clock, office):
    taken, stranger = leave(member, clock), make_user("", office)
    with pytest.raises(NotReachable):
        enter_leave(member.pk, *days(clock, 9, 9), language="en", actor=actor_for(stranger), clock=clock)
    with pytest.raises(NotReachable):
        end_leave(taken.pk, language="en", actor=actor_for(stranger), clock=clock)
    with pytest.raises(NotReachable):
        take_leave(*days(clock, 9, 9), actor=actor_for(stranger), clock=clock)
    client.force_login(stranger)
    for path in (MINE, AWAY, f"{MINE}{taken.pk}/end/"):
        assert client.get(path).status_code == 404
    assert Leave.objects.count() == 1


def test_a_colleague_sees_and_ends_nothing(client, member, clock):
    taken, colleague = leave(member, clock), make_member()
    with pytest.raises(NotReachable):
        leave_for(actor_for(colleague.user), taken.pk)
    client.force_login(colleague.user)
    assert [client.get(path).status_code for path in (AWAY, f"{MINE}{taken.pk}/end/")] == [404, 404]
    assert my_leaves(actor_for(colleague.user), clock.now()).coming == []


def test_a_leave_that_is_over_is_not_ended(member, clock):
    taken = leave(member, clock, 0, 1)
    clock.advance(days=3)
    with pytest.raises(Refused) as refused:
        end_leave(taken.pk, language="en", actor=actor_for(member.user), clock=clock)
    assert refused.value.verdict.codes == ("leaves.over",)
    assert leaves_of([member.pk], clock.now().date()) == {}


# Pages; they go by the database's clock.


def send(client, page, **typed):
    given = {"first_day": timezone.now().date(), "last_day": timezone.now().date(), "reason": "", **typed}
    return client.post(page, {"idempotency_key": uuid4(), **given})


def test_a_member_enters_a_leave_and_takes_it_back_after_being_asked(client, member):
    client.force_login(member.user)
    assert "You are not away" in client.get(MINE).content.decode()
    assert send(client, MINE, reason=REASON).headers["Location"] == MINE
    taken = Leave.objects.get()
    text = client.get(MINE).content.decode()
    assert [word in text for word in (REASON, "Take it back", "entered by you")] == [True, True, True]
    end = f"{MINE}{taken.pk}/end/"
    assert "taken back" in client.get(end).content.decode()
    assert Leave.objects.exists(), "asking changes nothing"
    assert client.post(end, {"idempotency_key": uuid4()}).headers["Location"] == MINE
    assert not Leave.objects.exists()


def test_what_was_typed_stays_beside_what_is_wrong_with_it(client, member):
    client.force_login(member.user)
    today = timezone.now().date()
    answer = send(client, MINE, last_day=today - timedelta(days=1), reason=REASON)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["last_day"])
    text = answer.content.decode()
    assert [word in text for word in (REASON, f'value="{today}"')] == [True, True]
    assert not Leave.objects.exists()


def test_the_secretariat_enters_a_leave_and_reads_why(client, member):
    officer = make_user("", Office.SECRETARIAT)
    give(member.user, Office.INTAKE_OFFICER)
    client.force_login(officer)
    wrong = send(client, AWAY, member="", reason=REASON)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["member"])
    assert send(client, AWAY, member=member.pk, reason=REASON).headers["Location"] == AWAY
    text = client.get(AWAY).content.decode()
    assert [word in text for word in (member.name, REASON)] == [True, True]
    taken = Leave.objects.get()
    assert client.post(f"{MINE}{taken.pk}/end/", {"idempotency_key": uuid4()}).headers["Location"] == AWAY
    assert Notice.objects.count() == 2, "entered and ended by somebody else: news twice"


def test_the_public_page_of_the_council_says_nothing_of_a_leave(client, member, clock):
    make_rules(clock=clock)

    def told():
        return re.sub(rb'(nonce|value)="[^"]*"', b"", client.get("/council/").content)

    before, today = told(), timezone.now().date()
    assert member.name.encode() in before
    take_leave(today, today, REASON, actor=actor_for(member.user), clock=SettableClock(timezone.now()))
    assert away(timezone.now()) == {member.pk: today}
    assert told() == before


def test_pages_take_the_same_queries_at_one_and_three(client, member, django_assert_num_queries):
    today = timezone.now().date()
    boss = make_user("", Office.COUNCIL_CHAIR)
    found = {}
    for count in (1, 3):
        while Leave.objects.count() < count:
            for one in (member, make_member()):
                at = today + timedelta(days=3 * Leave.objects.count())
                Leave(member=one, first_day=at, last_day=at, entered_by=boss, entered_at=timezone.now()).save(
                    force_insert=True
                )
        for who, page in ((member.user, MINE), (boss, AWAY)):
            client.force_login(who)
            client.get(page)
            with django_assert_num_queries(found.setdefault(page, QUERIES[page])):
                client.get(page)


QUERIES = {MINE: 8, AWAY: 7}
"""Session with account, offices, time; the member, leaves that come and are over, seats | members, terms, leaves."""
