"""What happens inside a case changes no byte of what those outside it see, and no word of it gets out."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.core import mail
from django.db import connection

from council.clocks.queries import house_clock
from council.kernel.clock import SettableClock
from council.notices.tasks import send_due
from tests.support.wall import report
from tests.support.wall.crawl import PRESSED, Seen
from tests.support.wall.life import Life
from tests.support.wall.watch import scene

MAY_CHANGE: dict[str, str] = {}
"""What those outside may see change, by the beginning of the line that says so, each with its reason. Nothing does."""
LEAVES = ("council_recordentry", "council_checkpoint", "council_recordhead")


@dataclass
class Lived:
    """What those outside saw before and after, what was done inside, and what else could tell of it."""

    life: Life
    before: list[Seen]
    after: list[Seen]
    logged: list[str]
    mails: list[str]

    @property
    def changes(self) -> list[str]:
        both = zip(self.before, self.after, strict=True)
        lines = [line for old, new in both for line in old.changes(new)]
        return [line for line in lines if not line.startswith(tuple(MAY_CHANGE))]

    @property
    def words(self) -> list[str]:
        return [*self.life.words, *self.life.names]

    def said(self) -> list[str]:
        """Where a word of the inside stands outside."""
        words = [word.encode() for word in self.words]
        found = [line for seen in self.after for line in seen.saying(words)]
        for kind, texts in (("mail", self.mails), ("log", self.logged), ("leaf", leaves())):
            found += [f"a {kind} says {word}" for text in texts for word in self.words if word in text]
        return found


def leaves() -> list[str]:
    """Every cell of the record's public tables."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in set(LEAVES) & set(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr(row) for row in cursor.fetchall()]
    return found


@contextmanager
def every_line(handler: logging.Handler) -> Iterator[None]:
    """Within this block a handler hears every logger, those too that pass nothing on, as an operator may set them."""
    loggers = [
        logging.root,
        *(one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)),
    ]
    deaf = [one for one in loggers if one is logging.root or not one.propagate]
    levels = [(one, one.level) for one in loggers]
    for one in loggers:
        one.setLevel(logging.INFO)
    for one in deaf:
        one.addHandler(handler)
    try:
        yield
    finally:
        for one in deaf:
            one.removeHandler(handler)
        for one, level in levels:
            one.setLevel(level)


@pytest.fixture
def clock(undone, monkeypatch):
    """A clock that stands still for everybody."""
    standing = SettableClock(house_clock().now())
    monkeypatch.setattr("council.middleware.house_clock", lambda: standing)
    return standing


def lived(clock: SettableClock, heard: pytest.LogCaptureFixture, changes: int, most: int) -> Lived:
    """Look, let so many things change inside, send what waits in the outbox, and look again."""
    found, life = scene(clock.now()), Life(Random(20261128), clock)
    before = found.look(most)
    with every_line(heard.handler):
        life.speaks([case for case, _ in found.inside])
        life.goes_on(found.inside, changes)
        mail.outbox.clear()
        send_due(clock_for=lambda: SettableClock(clock.now() + timedelta(hours=2)))
        after = found.look(most)
    mails = [f"{one.subject}\n{one.body}\n{one.to}" for one in mail.outbox]
    return Lived(life, before, after, [heard.handler.format(record) for record in heard.records], mails)


def sizes(found: Lived) -> dict[str, int]:
    return {
        "changes": sum(found.life.done.values()),
        "kinds of acts": len(found.life.done),
        "crawlers": len(found.after),
        "pages": sum(len(seen.answers) for seen in found.after),
        "differences": len(found.changes),
        "canaries": len(found.words),
        "mails": len(found.mails),
        "log lines": len(found.logged),
    }


def test_those_outside_see_no_byte_of_what_changes_inside(clock, caplog):
    found = lived(clock, caplog, changes=24, most=1)
    report.enter("crawl", **sizes(found))
    assert found.changes == []
    assert len(found.life.done) >= 6, found.life.done
    assert len(found.words) > 40
    assert found.mails
    assert found.said() == []


@pytest.mark.deep
def test_those_outside_see_no_byte_of_two_hundred_changes_inside(clock, caplog):
    found = lived(clock, caplog, changes=200, most=PRESSED)
    report.enter("deep crawl", **sizes(found))
    assert found.changes == []
    assert len(found.life.done) >= 12, found.life.done
    assert found.said() == []


def test_no_word_and_no_name_of_a_file_lies_open_in_the_folder(clock, council):
    found, life = scene(clock.now()), Life(Random(7), clock)
    case, people = next(one for one in found.inside if one[0].stage == "submitted")
    appellant = next(one for one in people if one.name == "appellant")
    while life.done["intake:files"] < 2:
        life.uploads(appellant)
    assert len(life.names) >= 2
    kept = [path for path in Path(council).rglob("*") if path.is_file()]
    assert [path for path in kept if any(word in str(path) for word in life.names)] == []
    assert [path for path in kept if any(word.encode() in path.read_bytes() for word in life.names)] == []
    officer = next(one for one in people if one.name == "intake_officer")
    shown = officer.client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert [word for word in life.names if word in shown] == []
