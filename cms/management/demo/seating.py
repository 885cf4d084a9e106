"""A panel: drawn, seated, and assessing; who sits where by the order of the draw."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count

from cases.assessment.actions import save_draft, seal
from cases.panel.actions import ask_chances, commit_panel_draw, draw_panel, seat_panel
from cases.panel.queries import all_seats
from cases.panel.tasks import work_out_pool
from cms.management.demo.answers import assessment_answers
from cms.management.demo.cast import SYSTEM, Cast
from cms.management.demo.data import Item
from cms.management.demo.schedule import History
from council.access.queries import person
from council.access.rules import Office
from council.draws.tasks import work_out
from council.kernel.actor import Actor

REHEARSALS = 400
"""Fewer than a council makes, so that a load does not take minutes; the files of a draw say how many."""


def _dice(case_key: str, number: int) -> bytes:
    """Identifiers of the demonstration: every load draws the same panels."""
    return sha256(f"demonstration:{case_key}:{number}".encode()).digest()


def draw(cast: Cast, item: Item) -> History:
    """Work out the chances, fix the pool, and draw when the time has come that the rules set."""
    officer, words = cast.holder(Office.INTEGRITY_OFFICER), count(1)
    case_id = cast.cases[item["key"]]
    rehearsal = ask_chances(case_id, actor=officer, clock=cast.clock, walks=REHEARSALS)
    work_out_pool(rehearsal.pk, clock_for=lambda: cast.clock)
    fixed = commit_panel_draw(
        case_id, actor=officer, clock=cast.clock, new_word=lambda: _dice(item["key"], next(words)).hex()[:32]
    )
    yield cast.clock.now() + timedelta(minutes=1)
    work_out(fixed.draw_id, walks=REHEARSALS, clock_for=lambda: cast.clock)
    yield fixed.draw.due_at
    draw_panel(case_id, actor=officer, clock=cast.clock)


def seat(cast: Cast, item: Item) -> None:
    """Row 9."""
    seat_panel(cast.cases[item["key"]], actor=cast.holder(Office.INTEGRITY_OFFICER), clock=cast.clock)


def panel(cast: Cast, case_key: str) -> list[Actor]:
    """Who sits, in the order of the draw: the panellists' numbers of the files."""
    seats = [one for one in all_seats(SYSTEM, cast.cases[case_key]) if one.state in {"drawn", "seated", "served"}]
    return [cast.of(person(one.member.user_id)) for one in seats]


def assessments(cast: Cast, item: Item, until: datetime) -> History:
    """Each panellist writes and seals alone, spread over the time until deliberation; the last a day before."""
    begun, writers = cast.clock.now(), panel(cast, item["key"])
    step = (until - begun - timedelta(days=2)) / max(1, len(item["assessments"]))
    for place, assessment in enumerate(item["assessments"]):
        yield begun + timedelta(days=1) + step * place
        writer = writers[assessment["panellist"]]
        answers = assessment_answers(item, assessment)
        save_draft(cast.cases[item["key"]], answers=answers, actor=writer, clock=cast.clock)
        if assessment["state"] == "sealed":
            yield cast.clock.now() + timedelta(hours=3)
            seal(cast.cases[item["key"]], actor=writer, clock=cast.clock)
