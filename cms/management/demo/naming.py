"""What people of the demonstration say about members: before a draw by a party, and at any time by the public."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.challenges.actions import dismiss, file
from cases.challenges.rules import Kind, Why
from cms.management.demo.cast import Cast
from cms.management.demo.data import Item
from cms.management.demo.filing import receipt_holder
from cms.management.demo.schedule import History
from council.access.rules import Office
from council.kernel.actor import Actor
from council.reports.actions import report, rule
from council.reports.models import Report
from council.reports.rules import Choice
from council.reports.rules import Kind as Reported

SAID = {
    "ba-mural": (Kind.SAID, "Whoever wrote in the newspaper that the wall should be painted white again."),
    "bd-strike-video": (Kind.WORKS, "Everybody who works or worked for the owners of the mill, or was paid by them."),
}
"""What appellants say before the draw about who should not decide, by case."""
REASON = "Nobody on the council wrote such an article; the newspaper's archive was searched."

WORDS = "On the page of a foundation I found a grant for her travels. The register says nothing of it."
SOURCE = "The foundation's report for last year, page 14."
QUOTE = "A foundation is said to have paid for your travels last year. Is something missing from your register?"


def say(cast: Cast, item: Item, until: datetime | None) -> History:
    """The appellant says it within the time; before a draw the officer rules on it. In a case of today it waits."""
    if item["key"] not in SAID:
        return
    kind, words = SAID[item["key"]]
    yield cast.clock.now() + timedelta(minutes=30)
    said = file(kind, words, actor=receipt_holder(cast, item), clock=cast.clock)
    if until:
        yield cast.clock.now() + timedelta(hours=2)
        officer = cast.holder(Office.INTEGRITY_OFFICER)
        dismiss(said.case_id, said.pk, why=Why.NOT_SHOWN, reason=REASON, actor=officer, clock=cast.clock)


def life_of_reports(cast: Cast) -> History:
    """Somebody reports that an interest is missing, and the member is asked."""
    present = cast.data.midnight
    yield present - timedelta(hours=10)
    about = cast.members[min(one["key"] for one in cast.data.members)]
    said = {"kind": Reported.MISSING, "words": WORDS, "source": SOURCE}
    report(about.pk, **said, actor=Actor.anonymous(), clock=cast.clock)
    yield present - timedelta(hours=6)
    officer, kept = cast.holder(Office.INTEGRITY_OFFICER), Report.objects.get(member=about)
    rule(kept.pk, choice=Choice.ASK, quote=QUOTE, actor=officer, clock=cast.clock)
