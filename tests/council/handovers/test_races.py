"""Two first notes of one office at once."""

from council.access.rules import Office
from council.handovers.actions import write_note
from council.handovers.models import OfficeNote
from council.kernel.verdicts import Refused
from tests.factories.people import acting
from tests.support.races import race

INTAKE = Office.INTAKE_OFFICER


def test_two_first_notes_at_once_are_one(disposable_db, clock):
    actors = [acting(INTAKE) for _ in range(4)]

    def put(actor):
        try:
            write_note(INTAKE, f"By {actor.id}", "", actor=actor, clock=clock)
        except Refused as refused:
            return refused.verdict.codes
        return ()

    said = sorted(race(*[lambda actor=actor: put(actor) for actor in actors]))
    assert said == [(), *[("handovers.changed_meanwhile",)] * 3]
    assert OfficeNote.objects.count() == 1
