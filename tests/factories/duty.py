"""Plain makers of the duty calendar, of panels that stand by, and of the cases that they decide."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.docket.actions import expedite, ratify_expedition
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.panel.actions import commit_duty_panel, draw_duty_panel, take_duty_seats
from cases.panel.models import Seat
from council.access.rules import Office
from council.draws.tasks import work_out
from council.duty.models import DutyAnswer, DutyPanel
from council.duty.queries import closing, drawn_places
from council.duty.rules import months_of, quarter_of
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.models import Member
from council.procedure.rules import Preset
from tests.factories.cases import make_case, make_rules, walk
from tests.factories.interests import sign
from tests.factories.panels import WALKS, make_council
from tests.factories.people import acting

APRIL = date(2026, 4, 1)
BEFORE_APRIL = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
"""In the last days of March, when the panel of April is fixed and drawn."""


def make_answers(month: date, *members: Member) -> list[DutyAnswer]:
    """These members said in time that they can be on duty in a month, and in no other of its quarter."""
    quarter = quarter_of(month)
    said = dict(zip(("first", "second", "third"), [one == month for one in months_of(quarter)], strict=True))
    until = closing(quarter)
    at = {"answered_at": until - timedelta(hours=1), "closes_at": until}
    return [DutyAnswer.objects.create(member=one, quarter=quarter, **said, **at) for one in members]


def stand_by(clock: SettableClock, council: list[Member] | None = None) -> list[Member]:
    """The panel of April is drawn from these, all of whom said that they can; returns it in the order of the draw.

    The clock stands in the last days of March. A small council: a panel of three, and one more. All have legal
    training, so that no limit passes over anybody: an alternate would else sit where none of the first three has it.
    """
    make_rules(Preset.SMALL, clock=clock)
    council = council or make_council()
    Member.objects.filter(pk__in=[one.pk for one in council]).update(legal=True)
    sign(*council, clock=clock)
    make_answers(APRIL, *council)
    panel = commit_duty_panel(APRIL, actor=Actor.system(), clock=clock)
    return on_duty(draw_month(panel, clock=clock))


def wait_for_month(panel: DutyPanel, *, clock: SettableClock) -> None:
    """The chances of a month are worked out, and its time comes."""
    assert panel.draw is not None
    work_out(panel.draw.pk, walks=WALKS, clock_for=lambda: clock)
    clock.at = max(clock.at, panel.draw.due_at)


def draw_month(panel: DutyPanel, *, clock: SettableClock) -> DutyPanel:
    """Wait until chance can speak for a month, and draw."""
    wait_for_month(panel, clock=clock)
    return draw_duty_panel(panel.pk, actor=Actor.system(), clock=clock)


def on_duty(panel: DutyPanel) -> list[Member]:
    """Who stands by, in the order of the draw."""
    return [place.member for place in drawn_places(panel)]


def make_urgent(clock: SettableClock, stage: Stage = Stage.PANEL_FORMATION, **fields: Any) -> Case:
    """A case that was expedited by the chair and two members before it was eligible for a panel, in any stage."""
    case = make_case(Stage.ELIGIBLE, clock=clock, **fields)
    words = {"reason": "People are hunted with this post", "with_members": [acting(Office.MEMBER) for _ in range(2)]}
    case = expedite(case.pk, **words, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    return walk(case, ["select"], clock=clock) if stage is Stage.PANEL_FORMATION else case


def ratify(case: Case, clock: SettableClock) -> Case:
    """The council said within seven days that the case cannot wait: nine of twelve, which is two thirds and more."""
    return ratify_expedition(case.pk, votes_for=9, votes_against=3, actor=acting(Office.COUNCIL_CHAIR), clock=clock)


def take(case: Case, clock: SettableClock) -> list[Seat]:
    """The timer lets those who stand by take their seats, as far as they can."""
    return take_duty_seats(case.pk, actor=Actor.system(), clock=clock)
