"""The timer as a command: once, or until it is told to stop."""

import os
import signal
import threading
import time
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from council.clocks import actions
from council.clocks.models import Deadline
from council.clocks.queries import house_clock
from council.leaves.models import Leave
from tests.factories.people import make_member


@pytest.fixture
def overdue():
    """A deadline that ran out yesterday."""
    now = house_clock().now()
    deadline = actions.start(uuid4(), "probe", 24, at=now)
    Deadline.objects.filter(pk=deadline.pk).update(started_at=now - 2 * (deadline.due_at - now), due_at=now)


@pytest.mark.django_db
def test_run_clocks_acts_once_on_what_ran_out(overdue):
    answers = []
    for _ in range(2):
        out = StringIO()
        call_command("run_clocks", stdout=out)
        answers.append(out.getvalue())
    yesterday = house_clock().now().date() - timedelta(days=1)
    assert answers == [f"{yesterday} is closed in the record\n1 deadlines acted on\n", "0 deadlines acted on\n"]


@pytest.mark.django_db
def test_run_clocks_forgets_why_somebody_was_away(db):
    member, now = make_member(), house_clock().now()
    day = now.date() - timedelta(days=2)
    leave = Leave(
        member=member, first_day=day, last_day=day, reason="Ill.", entered_by=member.user, entered_at=now
    )  # fmt: skip
    leave.save()
    call_command("run_clocks", stdout=StringIO())
    leave.refresh_from_db()
    assert leave.reason is None


@pytest.mark.django_db
def test_run_clocks_does_what_waits_for_the_timer(monkeypatch):
    done = []
    monkeypatch.setattr(actions, "_rounds", [lambda *, clock_for: done.append(clock_for().now()) or 1])
    call_command("run_clocks", stdout=StringIO())
    assert len(done) == 1


def test_run_clocks_every_so_often_stops_when_told(disposable_db):
    before = signal.getsignal(signal.SIGTERM)
    threading.Thread(target=lambda: (time.sleep(1.5), os.kill(os.getpid(), signal.SIGTERM)), daemon=True).start()
    try:
        call_command("run_clocks", "--every", "1", stdout=StringIO())
    finally:
        signal.signal(signal.SIGTERM, before)
