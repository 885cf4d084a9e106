"""People who come and go in the demonstration: a leave that a panellist has entered, a note beside an office."""

from __future__ import annotations

from datetime import timedelta

from cms.management.demo.cast import Cast
from cms.management.demo.schedule import History
from cms.management.demo.seating import panel
from council.access.rules import Office
from council.handovers.actions import write_note
from council.leaves.actions import take_leave

NOTE = """Appeals in Arabic go to the two of us in turn; the list is on the door.
The liaison of the largest platform answers the telephone on Tuesdays only.
Before a holiday, look at what needs information: its clock stands still and nobody is reminded."""


def life_of_people(cast: Cast, case_key: str) -> History:
    """A panellist will be away in three weeks, and whoever takes appeals in keeps a note for whoever comes after.

    Late in the story and in the future, so that no draw of the story changes.
    """
    present = cast.data.midnight
    yield present - timedelta(hours=11)
    write_note(Office.INTAKE_OFFICER, NOTE, "", actor=cast.holder(Office.INTAKE_OFFICER), clock=cast.clock)
    yield present - timedelta(hours=7)
    first = present.date() + timedelta(days=21)
    traveller = panel(cast, case_key)[0]
    take_leave(first, first + timedelta(days=13), "A journey planned long ago.", actor=traveller, clock=cast.clock)
