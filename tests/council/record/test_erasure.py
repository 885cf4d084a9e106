"""An erasure is an entry: payloads go for good, the log still verifies, and nothing goes without saying so."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import Refused
from council.record.actions import append, append_many, erase
from council.record.models import RecordEntry, RecordPayload
from council.record.queries import check, payload_of
from council.record.rules.checkpoints import RECORD_SUBJECT
from council.record.rules.entries import Tag
from council.record.rules.erasures import may_erase
from council.record.rules.payloads import PayloadDoesNotFit
from tests.support.payloads import example
from tests.support.races import race

SUBJECT = UUID("11111111-2222-4333-8444-555555555555")
SYSTEM = Actor.system()


@pytest.fixture
def three_entries(db, clock):
    with transaction.atomic():
        items = [(SUBJECT, {"puid": f"number {number}"}) for number in range(3)]
        append_many(Tag.STATEMENT_IMPORTED, items, actor=SYSTEM, clock=clock)


def bodies():
    return dict(RecordPayload.objects.values_list("entry_id", "body"))


def codes(*seqs, clock, reason="asked_for"):
    with pytest.raises(Refused) as refused:
        erase(seqs, reason=reason, actor=SYSTEM, clock=clock)
    assert all(say(reason) for reason in refused.value.verdict.reasons)
    return refused.value.verdict.codes


def test_erased_payloads_are_gone_the_entry_says_so_and_the_log_verifies(three_entries, clock):
    leaves = list(RecordEntry.objects.values_list("leaf", flat=True))
    event = erase([2, 0, 2], reason="asked_for", actor=SYSTEM, clock=clock, office="system")
    assert set(bodies()) == {1, 3}
    entry = RecordEntry.objects.get(seq=3)
    assert (entry.tag, entry.subject, event.seq) == ("payload.erased", RECORD_SUBJECT, 3)
    assert payload_of(entry) == {
        "actor": "system", "clock": "simulated", "office": "system", "reason": "asked_for", "seqs": [0, 2],
    }  # fmt: skip
    assert list(RecordEntry.objects.values_list("leaf", flat=True))[:3] == leaves
    result = check()
    assert (result.ok, result.size, result.erased) == (True, 4, 2)
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert out.getvalue().splitlines()[0] == "PASS: 4 entries, 2 of them erased"


def test_erasing_what_is_not_there_or_already_erased_or_an_erasure_is_refused_whole(three_entries, clock):
    erase([0], reason="asked_for", actor=SYSTEM, clock=clock)
    before = bodies()
    assert codes(1, 7, clock=clock) == ("record.no_such_entry",)
    assert codes(1, -1, clock=clock) == ("record.no_such_entry",)
    assert codes(0, 1, clock=clock) == ("record.erased_already",)
    assert codes(1, 3, clock=clock) == ("record.erasure_stays",)
    assert codes(clock=clock) == ("record.nothing_to_erase",)
    assert codes(0, 3, 7, clock=clock) == ("record.erased_already", "record.erasure_stays", "record.no_such_entry")
    assert bodies() == before
    assert (check().ok, check().size, check().erased) == (True, 4, 1)


def test_an_erasure_whose_entry_cannot_be_written_erases_nothing(three_entries, clock):
    before = bodies()
    with pytest.raises(PayloadDoesNotFit):
        erase([1], reason="Because she asked", actor=SYSTEM, clock=clock)
    assert bodies() == before


def test_an_erasure_that_is_undone_with_its_act_brings_the_payload_back(three_entries, clock):
    before = bodies()
    with transaction.atomic():
        erase([1], reason="asked_for", actor=SYSTEM, clock=clock)
        transaction.set_rollback(True)
    assert bodies() == before
    assert (check().ok, check().erased) == (True, 0)


def failing(seq, why):
    with pytest.raises(CommandError, match=f"^FAIL: entry {seq}: {why}"):
        call_command("verify_record", stdout=StringIO())


def test_a_payload_removed_without_an_entry_fails(three_entries):
    RecordPayload.objects.filter(entry_id=1).delete()
    failing(1, "the payload was removed without an entry that says so")


def test_a_removed_erasure_fails_and_so_does_what_it_erased(three_entries, clock):
    erase([2], reason="asked_for", actor=SYSTEM, clock=clock)
    RecordPayload.objects.filter(entry_id=3).delete()
    failing(2, "the payload was removed without an entry that says so")


def test_an_erasure_written_ahead_excuses_nothing(three_entries, clock):
    """Somebody who can append could name later entries, and remove their payloads whenever they please."""
    with transaction.atomic():
        ahead = {"seqs": [3, 4], "reason": "asked_for"}
        append(Tag.PAYLOAD_ERASED, RECORD_SUBJECT, ahead, actor=SYSTEM, clock=clock)
        append(Tag.STATEMENT_IMPORTED, SUBJECT, {"puid": "late"}, actor=SYSTEM, clock=clock)
    assert check().ok
    RecordPayload.objects.filter(entry_id=4).delete()
    failing(4, "the payload was removed without an entry that says so")


def test_a_payload_that_an_entry_calls_erased_must_be_gone(three_entries, clock):
    with transaction.atomic():
        facts = {"seqs": [1], "reason": "asked_for"}
        append(Tag.PAYLOAD_ERASED, RECORD_SUBJECT, facts, actor=SYSTEM, clock=clock)
    failing(1, "an entry says that the payload was erased, and it is here")


def test_a_changed_erasure_is_named(three_entries, clock):
    erase([2], reason="asked_for", actor=SYSTEM, clock=clock)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER record_payload_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE council_recordpayload DISABLE TRIGGER USER")
        cursor.execute("UPDATE council_recordpayload SET body = '{\"seqs\":[1,2]}' WHERE entry_id = 3")
    failing(1, "an entry says that the payload was erased, and it is here")
    RecordPayload.objects.filter(entry_id=1).delete()
    failing(3, "the payload is not what was committed to")


def test_two_erasures_of_one_payload_leave_one_entry(disposable_db, clock):
    with transaction.atomic():
        append(Tag.PANEL_SEATED, SUBJECT, example(Tag.PANEL_SEATED), actor=SYSTEM, clock=clock)
    outcomes = race(*[lambda: erase([0], reason="asked_for", actor=SYSTEM, clock=clock)] * 4)
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert [one.verdict.codes for one in refused] == [("record.erased_already",)] * 3
    assert RecordEntry.objects.filter(tag=Tag.PAYLOAD_ERASED).count() == 1
    assert (check().ok, check().size, check().erased) == (True, 2, 1)


def test_the_rule_names_every_entry_that_stands_in_the_way():
    tags = {1: "post.written", 2: "payload.erased", 3: "post.written"}
    assert may_erase([1], tags, {1, 2}).ok
    verdict = may_erase([1, 2, 3, 4], tags, {1, 2})
    assert [(reason.code, reason.params["seq"]) for reason in verdict.reasons] == [
        ("record.erasure_stays", 2),
        ("record.erased_already", 3),
        ("record.no_such_entry", 4),
    ]
