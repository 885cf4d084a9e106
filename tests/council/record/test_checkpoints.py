"""Days end covered; checkpoints are kept as they were signed; figures are those of a closed day."""

from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from council.kernel.actor import Actor
from council.kernel.notes import SigningKey, TreeHead
from council.kernel.verdicts import Refused
from council.record.actions import adopt_key, bring_back, close_day, publish_checkpoint
from council.record.models import Checkpoint, RecordEntry
from council.record.queries import adopted_keys, check, last_closed, root_at, size
from council.record.rules.checkpoints import BLOCK, cover
from council.record.rules.entries import Tag
from tests.support.races import race
from tests.support.signing import KEY, end_of_day, signer_in, write

PERSON = Actor.person(UUID(int=7))
OTHER = SigningKey(KEY.name, bytes(range(1, 33)))


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 5, 63])
def test_a_day_with_little_and_a_day_with_much_end_at_the_same_size(clock, number):
    write(clock, number)
    end_of_day(clock)
    assert size() == BLOCK
    assert check().ok


@pytest.mark.django_db
@pytest.mark.parametrize("number", [64, 65, 100])
def test_a_day_with_more_ends_at_the_next_block(clock, number):
    write(clock, number)
    end_of_day(clock)
    assert size() == 2 * BLOCK


def test_cover_always_leaves_room_for_the_closing_entry():
    for entries in range(3 * BLOCK):
        for chance in (0, 1, 17, BLOCK - 1):
            assert chance <= cover(entries, chance, closing=1) < chance + BLOCK
            assert (entries + cover(entries, chance, closing=1) + 1) % BLOCK == 0
            assert (entries + cover(entries, chance)) % BLOCK == 0


@pytest.mark.django_db
def test_a_day_is_closed_once(clock):
    clock.advance(hours=20)
    assert close_day(clock=clock) == date(2026, 3, 2)
    assert close_day(clock=clock) is None
    assert last_closed().day == date(2026, 3, 2)


def test_two_timers_close_a_day_once(disposable_db, clock):
    clock.advance(days=1)
    results = race(*[lambda: close_day(clock=clock)] * 8)
    assert sorted(str(result) for result in results) == ["2026-03-02"] + ["None"] * 7
    assert RecordEntry.objects.filter(tag=Tag.RECORD_DAY_CLOSED).count() == 1


@pytest.fixture
def signed(db, clock, tmp_path):
    """A published checkpoint of a day with three entries."""
    signer = signer_in(tmp_path, clock)
    write(clock, 3)
    end_of_day(clock)
    return signer.sign(clock).checkpoint


def test_a_checkpoint_says_what_the_tree_of_the_closed_day_was(signed, clock):
    write(clock, 2)
    assert (signed.size, signed.day) == (BLOCK, date(2026, 3, 2))
    assert bytes(signed.root) == root_at(BLOCK)
    assert sum(signed.counts.values()) == BLOCK


def test_a_checkpoint_of_a_tree_that_ends_no_day_is_refused(signed, clock):
    write(clock, 2)
    note = KEY.sign(TreeHead(KEY.name, size(), root_at(size())).to_text())
    with pytest.raises(Refused) as refused:
        publish_checkpoint(note, actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("record.other_tree",)


def test_a_checkpoint_of_a_strange_key_is_refused(signed, clock):
    note = OTHER.sign(TreeHead(KEY.name, BLOCK, bytes(signed.root)).to_text())
    with pytest.raises(Refused) as refused:
        publish_checkpoint(note, actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("record.bad_checkpoint",)


def test_two_trees_of_one_size_cannot_both_be_published(signed, clock):
    note = KEY.sign(TreeHead(KEY.name, BLOCK, bytes(32)).to_text())
    with pytest.raises(Refused) as refused:
        publish_checkpoint(note, actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("record.other_tree",)


@pytest.mark.parametrize("table", ["checkpointkey", "checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE council_{} SET {} = {}", "DELETE FROM council_{}"])
def test_what_was_signed_cannot_be_changed_in_the_database(signed, table, statement):
    column = "text" if table == "checkpointkey" else "note"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))
    assert Checkpoint.objects.count() == 1


def test_a_key_is_adopted_once_and_the_last_one_is_in_force(signed, clock):
    clock.advance(hours=1)
    adopt_key(OTHER.verifying.to_text(), actor=Actor.system(), clock=clock)
    assert adopted_keys() == [OTHER.verifying, KEY.verifying]
    for text, code in ((KEY.verifying.to_text(), "record.key_known"), ("nonsense", "record.bad_key")):
        with pytest.raises(Refused) as refused:
            adopt_key(text, actor=Actor.system(), clock=clock)
        assert refused.value.verdict.codes == (code,)


def test_a_member_who_brings_an_old_checkpoint_back_is_its_witness(signed, clock):
    for _ in range(2):
        assert bring_back(signed.note, witness=True, actor=PERSON, clock=clock) == signed
    assert bring_back(signed.note, witness=False, actor=Actor.anonymous(), clock=clock) == signed
    assert list(signed.sightings.values_list("person", flat=True)) == [PERSON.id]


def test_a_checkpoint_that_was_signed_for_another_history_is_told_apart(signed, clock):
    """The proof of a changed history: signed by the council, and not what the council shows."""
    note = KEY.sign(TreeHead(KEY.name, BLOCK, bytes(32)).to_text())
    with pytest.raises(Refused) as refused:
        bring_back(note, witness=True, actor=PERSON, clock=clock)
    assert refused.value.verdict.codes == ("record.other_tree",)
    assert signed.sightings.count() == 0
