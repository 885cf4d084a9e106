"""The outbox: once each, however many workers, and nothing lost when mail is down."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from council.addresses.models import AddressChange
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.notices import actions, tasks
from council.notices.models import Notice
from council.notices.queries import was_queued
from council.notices.rules import LEASE, MOST_ATTEMPTS, NoticeKind
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.conftest import START
from tests.factories.people import make_user
from tests.support.races import race

TO = "someone@mail.example"


def queue(clock, key="one", about=None, **fields):
    about = about or uuid4()
    actions.queue(NoticeKind.NEWS, TO, about=about, key=key, language="en", actor=Actor.system(), clock=clock, **fields)
    return about


def send(clock):
    return tasks.send_due(clock_for=lambda: clock)


@pytest.fixture
def broken_mail(settings):
    """A mail server that refuses every connection."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


@pytest.mark.django_db
def test_notice_is_sent_once_and_its_address_erased(clock):
    about = queue(clock)
    assert (send(clock), send(clock)) == (1, 0)
    (notice,) = Notice.objects.all()
    assert (notice.sent_at, notice.sealed_to, notice.attempts) == (clock.now(), None, 1)
    assert [(message.to, message.subject) for message in mail.outbox] == [([TO], "A message from Social Media Council")]
    assert list(RecordEntry.objects.filter(tag=Tag.NOTICE_SENT).values_list("subject", flat=True)) == [about]


@pytest.mark.django_db
def test_same_effect_queued_twice_is_one_mail(clock):
    queue(clock, "same")
    queue(clock, "same")
    queue(clock, "other")
    assert send(clock) == 2


@pytest.mark.django_db
def test_notice_waits_for_its_time(clock):
    queue(clock, run_after=clock.now() + timedelta(hours=1))
    assert send(clock) == 0
    clock.advance(hours=1)
    assert send(clock) == 1


PAGES = {
    NoticeKind.ACCOUNT_CHANGED: "accounts/2fa/",
    NoticeKind.PASSWORD_RESET: "accounts/password/reset/key/WORD/",
    NoticeKind.ACCOUNT_INVITED: "invitation/WORD/",
    NoticeKind.RESPONDENT_NEWS: "respond/recommendations/",
    NoticeKind.ACCOUNT_NEWS: "desk/",
    NoticeKind.ADDRESS_CHANGED: None,
    NoticeKind.ADDRESS_CONFIRM: "accounts/address/WORD/",
    NoticeKind.ADDRESS_TAKEN: None,
    NoticeKind.APPEAL_RECEIVED: "status/",
    NoticeKind.DECLARATION_DUE: "desk/interests/",
    NoticeKind.DUTY_DUE: "desk/duty/",
    NoticeKind.NEWS: "status/",
    NoticeKind.RESPONDENT_NOTIFIED: "respond/",
}
"""Where a mail leads. Those to an address that is not, or not any more, somebody's own lead nowhere."""


def waiting_address():
    now = timezone.now()
    change = AddressChange(person=make_user(), sealed_to=TO, asked_at=now, expires_at=now + timedelta(hours=1))
    change.save()
    return change


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_mail_says_that_there_is_news_and_nothing_else(clock, kind, language):
    about = {NoticeKind.ACCOUNT_INVITED: make_user, NoticeKind.ADDRESS_CONFIRM: waiting_address}.get(kind, uuid4)()
    about = getattr(about, "pk", about)
    to = make_user().email if kind is NoticeKind.PASSWORD_RESET else TO
    actions.queue(kind, to, about=about, key="x", language=language, actor=Actor.system(), clock=clock)
    message = tasks.message_of(Notice.objects.get())
    assert message.subject.strip()
    assert "\n" not in message.subject
    found = [line for line in message.body.splitlines() if "http" in line]
    led = [re.sub(r"(invitation|address|reset/key)/[\w:-]+", r"\1/WORD", line) for line in found]
    assert led == ([] if PAGES[kind] is None else [f"http://localhost:8000/{PAGES[kind]}"])
    assert "&" not in message.body
    assert "{" not in message.body


@pytest.mark.django_db
def test_address_is_sealed_in_the_database(clock):
    queue(clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_to FROM council_notice")
        (sealed,) = cursor.fetchone()
    assert TO.encode() not in bytes(sealed)


@pytest.mark.django_db
def test_mail_that_is_down_blocks_nobody_and_loses_nothing(clock, settings, broken_mail):
    queue(clock)
    assert send(clock) == 0
    (notice,) = Notice.objects.all()
    assert (notice.sent_at, notice.last_error, notice.run_after) == (
        None,
        "ConnectionRefusedError",
        clock.now() + timedelta(minutes=1),
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock.advance(hours=1)
    assert send(clock) == 1


@pytest.mark.django_db
def test_notice_that_never_leaves_is_given_up_and_its_address_erased(clock, broken_mail):
    queue(clock)
    for _ in range(MOST_ATTEMPTS):
        send(clock)
        clock.advance(hours=7)
    (notice,) = Notice.objects.all()
    assert (notice.attempts, notice.sealed_to) == (MOST_ATTEMPTS, None)
    assert notice.gave_up_at is not None


@pytest.mark.django_db
def test_one_bad_notice_does_not_hold_up_the_others(clock):
    queue(clock, "bad")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE council_notice SET sealed_to = %s", [b"\0\1" + b"never sealed by us" * 3])
    clock.advance(minutes=1)
    queue(clock, "good")
    assert send(clock) == 1
    assert list(Notice.objects.order_by("queued_at").values_list("last_error", flat=True)) == ["InvalidTag", ""]


@pytest.mark.django_db
def test_worker_that_died_after_taking_lets_another_send(clock):
    queue(clock)
    taken = actions.take(actor=Actor.system(), clock=clock)
    assert send(clock) == 0
    clock.advance(seconds=LEASE.total_seconds())
    assert send(clock) == 1
    assert actions.note_sent(taken, actor=Actor.system(), clock=clock) is False
    actions.note_failed(taken, "TooLate", actor=Actor.system(), clock=clock)
    assert Notice.objects.get().last_error == ""


@pytest.mark.django_db
def test_forgotten_addresses_are_gone_and_nothing_is_sent(clock):
    about = queue(clock, "one")
    queue(clock, "two", about=about)
    queue(clock, "other")
    assert actions.forget(about, actor=Actor.system(), clock=clock) == 2
    assert [notice.sealed_to for notice in Notice.objects.filter(about=about)] == [None, None]
    assert send(clock) == 1


@pytest.mark.django_db
def test_a_room_may_ask_what_was_queued(clock):
    about = queue(clock)
    assert was_queued(about, NoticeKind.NEWS)
    assert not was_queued(about, NoticeKind.APPEAL_RECEIVED)
    assert not was_queued(uuid4(), NoticeKind.NEWS)


def test_racing_workers_send_each_notice_once(disposable_db):
    clock = SettableClock(START)
    for number in range(6):
        queue(clock, f"key {number}")
    sent = race(*[lambda: send(SettableClock(START))] * 4)
    assert sum(sent) == 6
    assert len(mail.outbox) == 6
    assert list(Notice.objects.values_list("attempts", flat=True)) == [1] * 6


@pytest.mark.django_db
def test_send_notices_says_how_many_left(clock, capsys):
    queue(clock, run_after=clock.now() - timedelta(days=400))
    call_command("send_notices")
    assert capsys.readouterr().out == "1 notices sent\n"
