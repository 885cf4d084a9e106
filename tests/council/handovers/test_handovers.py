"""The page on which an office is handed over, and the note that only its holders read."""

import re
from uuid import uuid4

import pytest
from django.db import connection

from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.rules import OFFICES_OF_THE_DESK, Office
from council.handovers.actions import write_note
from council.handovers.models import OfficeNote
from council.handovers.queries import held_offices, note_for
from council.handovers.rules import LONGEST_NOTE, may_write
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.record.models import RecordEntry
from tests.factories.cases import make_case
from tests.factories.people import acting, actor_for, give, make_user

pytestmark = pytest.mark.django_db

PAGE = "/desk/hand-over/"
INTAKE = Office.INTAKE_OFFICER
NOTE = "The list is on the door."


def write(text=NOTE, seen="", *, actor, clock, office=INTAKE):
    return write_note(office, text, seen, actor=actor, clock=clock)


def send(client, text, seen="", office="intake_officer"):
    given = {"idempotency_key": uuid4(), "office": office, "seen": seen, "text": text}
    return client.post(PAGE, given)


def test_a_note_is_short_and_overwrites_only_what_its_writer_saw():
    assert may_write("x" * LONGEST_NOTE, seen="", last="").codes == ()
    assert may_write("x" * (LONGEST_NOTE + 1), seen="", last="").codes == ("handovers.too_long",)
    assert may_write("x", seen="1", last="2").codes == ("handovers.changed_meanwhile",)


def test_whoever_comes_after_reads_the_note_and_who_wrote_it(client, clock):
    goes, comes = make_user("Goes", INTAKE), make_user("Comes", INTAKE)
    client.force_login(goes)
    assert send(client, NOTE).headers["Location"] == PAGE
    client.force_login(comes)
    text = client.get(PAGE).content.decode()
    assert [word in text for word in (NOTE, "Goes")] == [True, True]
    kept = note_for(actor_for(comes), INTAKE)
    assert (str(kept.text), kept.written_by) == (NOTE, goes)


def test_a_note_is_sealed_and_is_not_recorded(clock):
    before = RecordEntry.objects.count()
    write(actor=acting(INTAKE), clock=clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM council_officenote")
        assert NOTE.encode() not in bytes(cursor.fetchone()[0])
    assert RecordEntry.objects.count() == before


@pytest.mark.parametrize("office", sorted(set(Office) - {INTAKE, Office.SYSTEM}))
def test_nobody_who_does_not_hold_the_office_reads_or_writes_it(client, clock, office):
    write(actor=acting(INTAKE), clock=clock)
    stranger = make_user("", office)
    with pytest.raises(NotReachable):
        note_for(actor_for(stranger), INTAKE)
    client.force_login(stranger)
    answer = client.get(PAGE)
    assert answer.status_code == (200 if office in OFFICES_OF_THE_DESK else 404)
    assert NOTE not in answer.content.decode()
    assert send(client, "Mine now").status_code == 404
    assert str(OfficeNote.objects.get().text) == NOTE


def test_an_office_that_ended_reads_no_more(client, clock):
    goes = make_user("", INTAKE, Office.AUDITOR)
    client.force_login(goes)
    send(client, NOTE)
    assert NOTE in client.get(PAGE).content.decode()
    goes.grants.filter(office=INTAKE).update(until=clock.now())
    assert NOTE not in client.get(PAGE).content.decode()


def test_an_empty_text_takes_the_note_away(clock):
    actor = acting(INTAKE)
    note = write(actor=actor, clock=clock)
    assert write("  ", note.version, actor=actor, clock=clock) is None
    assert not OfficeNote.objects.exists()


def test_a_note_that_another_changed_meanwhile_is_not_overwritten_and_what_was_typed_stays(client, clock):
    goes = make_user("", INTAKE)
    client.force_login(goes)
    seen = re.search(r'name="seen"[^>]*', client.get(PAGE).content.decode()).group()
    assert "value=" not in seen
    write("The other was quicker.", actor=acting(INTAKE), clock=clock)
    answer = send(client, "My text", "")
    text = answer.content.decode()
    assert (answer.status_code, "My text" in text, "has changed this note" in text) == (422, True, True)
    assert str(OfficeNote.objects.get().text) == "The other was quicker."


def test_a_note_that_is_too_long_says_so_beside_its_field(client):
    client.force_login(make_user("", INTAKE, Office.AUDITOR))
    answer = send(client, "x" * (LONGEST_NOTE + 1))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert 'href="#intake_officer_text"' in answer.content.decode()
    assert not OfficeNote.objects.exists()


def test_the_page_says_who_else_holds_it_and_what_waits_without_what_a_wall_hides(client, clock):
    goes, other = make_user("Goes", INTAKE, Office.AUDITOR), make_user("Beside", INTAKE)
    cases = [make_case(Stage.SUBMITTED, clock=clock) for _ in range(3)]
    raise_barrier(goes.pk, cases[0].pk, "R1", actor=Actor.system(), clock=clock)
    closed = make_user("Closed", INTAKE)
    closed.is_active = False
    closed.save()
    held = {one.office: one for one in held_offices(actor_for(goes), clock.now())}
    assert held[INTAKE].others == ("Beside",)
    assert [(one.count, one.stage) for one in held[INTAKE].waits] == [("2", "submitted")]
    assert (held[Office.AUDITOR].others, held[Office.AUDITOR].waits) == ((), ())
    client.force_login(goes)
    text = client.get(PAGE).content.decode()
    assert "Beside" in text
    assert "/desk/proposals/new/office_hand_over/?office=intake_officer" in text
    assert [one.count for one in held_offices(actor_for(other), clock.now())[0].waits] == ["3"]


def test_whoever_does_not_reach_proposals_is_told_who_asks(client):
    client.force_login(make_user("", Office.EDITOR))
    text = client.get(PAGE).content.decode()
    assert ("the council chair or the secretariat asks" in text, "proposals/new" in text) == (True, False)


def test_the_page_takes_the_same_queries_however_much_waits(client, clock, django_assert_num_queries):
    goes = make_user("", INTAKE)
    client.force_login(goes)
    for count in (1, 3):
        for _ in range(count):
            make_case(Stage.SUBMITTED, clock=clock)
            give(make_user(), INTAKE)
        client.get(PAGE)
        with django_assert_num_queries(9):
            client.get(PAGE)
