"""Mail about a case says that there is news, to whoever may still know of it, and nothing else to anybody."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail

from cases.docket.actions import notify_party
from cases.docket.models import Party
from cases.docket.rules import PartyRole
from council.access.actions import end_offices, raise_barrier
from council.access.models import User
from council.access.queries import holders
from council.access.rules import Office
from council.kernel.actor import Actor
from council.notices import actions, tasks
from council.notices.models import Notice
from council.notices.rules import NoticeKind
from tests.factories.cases import make_case
from tests.factories.people import give, make_user

EMAILS = Path(settings.ROOT) / "templates" / "emails"
SPOKEN = re.compile(r"{{ *(\w+)")
SAID = {"council_name", "site_url", "until"}
"""The only values in a mail: none is of a case. `until` is the last day to answer for a quarter, the same for all."""
ABOUT_AN_ACCOUNT = {
    NoticeKind.ACCOUNT_CHANGED, NoticeKind.ACCOUNT_INVITED, NoticeKind.ADDRESS_CONFIRM, NoticeKind.PASSWORD_RESET
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clock):
    return make_case(clock=clock, title="Zyxwvut")


@pytest.fixture
def liaison(case):
    return make_user("", Office.PLATFORM_LIAISON, subject=case.platform_id)


def queued(case, liaison, clock):
    actions.queue(
        NoticeKind.RESPONDENT_NOTIFIED, liaison.email, about=case.pk, key="one", language="en",
        actor=Actor.system(), clock=clock,
    )  # fmt: skip


def sent(clock):
    tasks.send_due(clock_for=lambda: clock)
    return [one.to for one in mail.outbox]


def test_no_template_of_a_mail_has_room_for_anything_of_a_case():
    templates = sorted(EMAILS.rglob("*.txt"))
    assert [path.stem for path in templates] == sorted(NoticeKind)
    assert {path.name: set(SPOKEN.findall(path.read_text())) - SAID for path in templates} == {
        path.name: set() for path in templates
    }


def test_the_text_of_a_mail_is_the_same_for_every_case(clock):
    texts, about_a_case = set(), set(NoticeKind) - ABOUT_AN_ACCOUNT
    for kind in about_a_case:
        for title in ("Zyxwvut", "Another"):
            case = make_case(clock=clock, title=title)
            actions.queue(
                kind, "a@b.example", about=case.pk, key=str(uuid4()), language="en", actor=Actor.system(), clock=clock
            )
    for notice in Notice.objects.all():
        message = tasks.message_of(notice)
        texts.add((notice.kind, message.subject, message.body))
    assert len(texts) == len(about_a_case)


def test_a_notice_is_sent_to_the_liaison_of_the_platform(case, liaison, clock):
    queued(case, liaison, clock)
    assert sent(clock) == [[liaison.email]]


def test_a_wall_raised_after_a_mail_was_queued_ends_it(case, liaison, clock):
    queued(case, liaison, clock)
    raise_barrier(liaison.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    assert sent(clock) == []
    notice = Notice.objects.get()
    assert (notice.last_error, notice.sealed_to, notice.sent_at) == ("withheld", None, None)
    assert sent(clock) == []


def test_an_office_that_ended_after_a_mail_was_queued_ends_it(case, liaison, clock):
    queued(case, liaison, clock)
    end_offices(liaison.pk, actor=Actor.system(), clock=clock)
    assert sent(clock) == []


def test_an_account_that_was_closed_gets_no_mail(case, liaison, clock):
    queued(case, liaison, clock)
    User.objects.filter(pk=liaison.pk).update(is_active=False)
    assert sent(clock) == []


def test_a_walled_liaison_is_told_of_nothing_when_the_platform_is_notified(case, liaison, clock):
    other = make_user("", Office.PLATFORM_LIAISON, subject=case.platform_id)
    raise_barrier(liaison.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    assert holders(Office.PLATFORM_LIAISON, subject=case.platform_id, about=case.pk) == [other]
    respondent = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    notify_party(respondent, actor=Actor.system(), clock=clock)
    assert [str(one.sealed_to) for one in Notice.objects.filter(about=case.pk)] == [other.email]


def test_holders_of_an_office_on_a_case_leave_out_the_walled(case, clock):
    reviewer = make_user("", Office.MEMBER)
    give(reviewer, Office.REVIEWER, case=case.pk)
    assert holders(Office.REVIEWER, case.pk) == [reviewer]
    raise_barrier(reviewer.pk, case.pk, "conflict", actor=Actor.system(), clock=clock)
    assert holders(Office.REVIEWER, case.pk) == []
