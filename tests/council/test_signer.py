"""The signer refuses every tree that does not go on where it ended, and survives being killed at any point."""

import json
from itertools import pairwise

import pytest
from django.db import connection, transaction

from council.kernel.actor import Actor
from council.kernel.merkle import Frontier, consistency_proof, verify_consistency
from council.kernel.notes import BadNote, SigningKey, TreeHead, open_checkpoint
from council.kernel.verdicts import Refused
from council.record.actions import adopt_key, append, begin_recovery, declare_epoch
from council.record.models import Checkpoint, RecordEntry, RecordHead
from council.record.queries import epochs, leaves
from council.record.rules.checkpoints import BLOCK, RECORD_SUBJECT
from council.record.rules.entries import Leaf, Tag, commit
from council.signer import LATEST, BadKeyFile, Signer, make_key, read_key
from tests.support.signing import KEY, end_of_day, signer_in, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(clock, tmp_path):
    return signer_in(tmp_path / "signer", clock)


def refusal(signer, clock):
    with pytest.raises(Refused) as refused:
        signer.sign(clock)
    return refused.value.verdict.codes


def as_owner(*statements):
    """What somebody who owns the database can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("recordentry", "recordpayload", "recordhead", "checkpoint"):
                cursor.execute(f"ALTER TABLE council_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def test_before_a_day_has_ended_there_is_nothing_to_sign(signer, clock):
    assert signer.sign(clock) is None


def test_each_day_is_signed_once_and_each_tree_is_the_beginning_of_the_next(signer, clock):
    notes = []
    for number in (3, 0, 100):
        write(clock, number)
        end_of_day(clock)
        first, again = signer.sign(clock), signer.sign(clock)
        assert (first.new, again.new) == (True, False)
        assert first.checkpoint == again.checkpoint
        notes.append(open_checkpoint(first.checkpoint.note, [KEY.verifying])[0])
    assert [head.size for head in notes] == [BLOCK, 2 * BLOCK, 4 * BLOCK]
    hashes = list(leaves(notes[-1].size))
    for old, new in pairwise(notes):
        proof = consistency_proof(hashes[: new.size], old.size)
        assert verify_consistency(old.size, new.size, old.root, new.root, proof)


def test_what_was_signed_is_on_the_disk_of_the_signer_alone(signer, clock):
    end_of_day(clock)
    signed = signer.sign(clock).checkpoint
    assert (signer.folder / LATEST).read_text() == signed.note
    assert (signer.folder / f"council.example_record-{BLOCK}.note").read_text() == signed.note


def test_a_signer_killed_before_it_published_publishes_the_same_note(signer, clock, monkeypatch):
    end_of_day(clock)

    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("council.signer.publish_checkpoint", killed)
    with pytest.raises(KeyboardInterrupt):
        signer.sign(clock)
    note = (signer.folder / LATEST).read_text()
    assert Checkpoint.objects.count() == 0
    monkeypatch.undo()
    signed = signer.sign(clock)
    assert (signed.new, signed.checkpoint.note) == (False, note)


def test_a_changed_old_leaf_is_refused(signer, clock):
    write(clock, 3)
    end_of_day(clock)
    signer.sign(clock)
    end_of_day(clock)
    as_owner("UPDATE council_recordentry SET leaf = commitment WHERE seq = 1")
    assert refusal(signer, clock) == ("record.rewritten",)
    assert Checkpoint.objects.count() == 1


def test_a_new_entry_that_is_not_what_its_leaf_says_is_refused(signer, clock):
    write(clock, 3)
    end_of_day(clock)
    as_owner("UPDATE council_recordentry SET tag = 'vote.closed' WHERE seq = 1")
    assert refusal(signer, clock) == ("record.wrong_leaf",)


def test_a_shorter_record_is_refused(signer, clock):
    for number in (3, 70):
        write(clock, number)
        end_of_day(clock)
        signer.sign(clock)
    as_owner(
        f"DELETE FROM council_recordpayload WHERE entry_id >= {BLOCK}",
        f"DELETE FROM council_recordentry WHERE seq >= {BLOCK}",
    )
    assert refusal(signer, clock) == ("record.shrunk",)


def test_a_signer_that_lost_its_folder_goes_on_from_what_was_published(signer, clock, tmp_path):
    write(clock, 3)
    end_of_day(clock)
    signer.sign(clock)
    end_of_day(clock)
    as_owner("UPDATE council_recordentry SET leaf = commitment WHERE seq = 1")
    assert refusal(Signer(KEY, tmp_path / "empty"), clock) == ("record.rewritten",)


def test_the_key_that_follows_goes_on_where_the_other_ended(signer, clock):
    end_of_day(clock)
    signer.sign(clock)
    follower = SigningKey(KEY.name, bytes(range(1, 33)))
    adopt_key(follower.verifying.to_text(), actor=Actor.system(), clock=clock)
    end_of_day(clock)
    signed = Signer(follower, signer.folder).sign(clock)
    assert (signed.new, signed.checkpoint.key_id) == (True, follower.verifying.to_text())


def test_a_key_that_was_not_adopted_signs_nothing_public(signer, clock, tmp_path):
    end_of_day(clock)
    assert refusal(Signer(SigningKey(KEY.name, bytes(32)), tmp_path / "strange"), clock) == ("record.key_not_adopted",)


def restored(signer, clock):
    """Two signed days, of which a backup had the first; people worked on before anybody noticed."""
    for number in (3, 70):
        write(clock, number)
        end_of_day(clock)
        signer.sign(clock)
    as_owner(
        f"DELETE FROM council_recordpayload WHERE entry_id >= {BLOCK}",
        f"DELETE FROM council_recordentry WHERE seq >= {BLOCK}",
        f"DELETE FROM council_checkpoint WHERE size > {BLOCK}",
    )
    RecordHead.objects.update(size=BLOCK, frontier=Frontier.of(leaves(BLOCK)).to_text())
    begin_recovery(at=clock.now())


def test_after_a_restore_nothing_is_signed_until_an_epoch_embeds_the_last_note(signer, clock):
    restored(signer, clock)
    last = (signer.folder / LATEST).read_text()
    with pytest.raises(Refused) as refused:
        write(clock, 1)
    assert refused.value.verdict.codes == ("record.recovering",)
    assert refusal(signer, clock) == ("record.awaits_epoch",)
    event = declare_epoch(last, "The disk failed.", actor=Actor.system(), clock=clock)
    assert {key: event.payload[key] for key in ("epoch", "first_lost", "last_lost", "lost", "resumed_at")} == {
        "epoch": 2, "first_lost": BLOCK, "last_lost": 3 * BLOCK - 1, "lost": 2 * BLOCK, "resumed_at": BLOCK,
    }  # fmt: skip
    end_of_day(clock)
    signed = signer.sign(clock)
    assert (signed.new, signed.checkpoint.origin, signed.checkpoint.size) == (True, f"{KEY.name}/2", 2 * BLOCK)
    end_of_day(clock)
    assert signer.sign(clock).new


def test_an_epoch_that_embeds_an_older_checkpoint_is_not_signed(signer, clock):
    """Else a database could be set back to any day, and say so to nobody who knows better."""
    end_of_day(clock)
    older = signer.sign(clock).checkpoint.note
    restored(signer, clock)
    declare_epoch(older, "The disk failed.", actor=Actor.system(), clock=clock)
    end_of_day(clock)
    assert refusal(signer, clock) == ("record.epoch_without_checkpoint",)


def test_during_a_recovery_a_day_that_the_backup_had_closed_is_not_signed(signer, clock):
    """It would be a second tree of the old epoch: the lost record may have gone on otherwise from there."""
    write(clock, 3)
    end_of_day(clock)
    begin_recovery(at=clock.now())
    assert refusal(signer, clock) == ("record.awaits_epoch",)
    assert not (signer.folder / LATEST).exists()


def test_a_day_that_was_closed_before_the_restore_is_signed_with_the_epoch_and_not_before_it(signer, clock):
    """Signed by itself, it would come after the note that the epoch embeds, and the epoch could never be signed."""
    end_of_day(clock)
    signer.sign(clock)
    write(clock, 3)
    end_of_day(clock)
    begin_recovery(at=clock.now())
    declare_epoch((signer.folder / LATEST).read_text(), "The disk failed.", actor=Actor.system(), clock=clock)
    assert signer.sign(clock) is None
    end_of_day(clock)
    signed = signer.sign(clock).checkpoint
    assert (signed.origin, signed.size) == (f"{KEY.name}/2", 3 * BLOCK)


def test_an_epoch_that_names_less_than_is_lost_is_not_signed(signer, clock):
    restored(signer, clock)
    last = (signer.folder / LATEST).read_text()
    facts = {
        "epoch": 2, "checkpoint": last, "first_lost": 3 * BLOCK, "last_lost": 3 * BLOCK - 1, "lost": 0,
        "resumed_at": BLOCK, "reason": "The disk failed.", "stopped": "2026-03-03T00:00:00.000000Z",
    }  # fmt: skip
    as_owner("UPDATE council_recordhead SET recovering_since = NULL")
    with transaction.atomic():
        append(Tag.RECORD_EPOCH_DECLARED, RECORD_SUBJECT, facts, actor=Actor.system(), clock=clock)
    end_of_day(clock)
    assert refusal(signer, clock) == ("record.epoch_hides_loss",)


def test_a_restore_is_no_occasion_to_rewrite_what_came_before_the_backup(signer, clock):
    """The epoch embeds the last note and names the gap; and still an entry that was signed earlier has changed."""
    restored(signer, clock)
    as_owner("UPDATE council_recordentry SET leaf = commitment WHERE seq = 1")
    declare_epoch((signer.folder / LATEST).read_text(), "The disk failed.", actor=Actor.system(), clock=clock)
    end_of_day(clock)
    assert refusal(signer, clock) == ("record.rewritten",)


def test_notes_of_entries_that_an_earlier_epoch_calls_lost_hold_up_no_later_epoch(signer, clock):
    restored(signer, clock)
    declare_epoch((signer.folder / LATEST).read_text(), "The disk failed.", actor=Actor.system(), clock=clock)
    for _ in range(3):
        end_of_day(clock)
        signer.sign(clock)
    begin_recovery(at=clock.now())
    event = declare_epoch((signer.folder / LATEST).read_text(), "Again.", actor=Actor.system(), clock=clock)
    assert (event.payload["epoch"], event.payload["lost"]) == (3, 0)
    end_of_day(clock)
    assert signer.sign(clock).checkpoint.origin == f"{KEY.name}/3"


def test_an_epoch_takes_a_key_that_was_adopted_after_the_backup(signer, clock):
    """The restored record does not know it, and can adopt nothing before the epoch."""
    end_of_day(clock)
    signer.sign(clock)
    follower = SigningKey(KEY.name, bytes(range(1, 33)))
    begin_recovery(at=clock.now())
    note = follower.sign(TreeHead(KEY.name, 2 * BLOCK, bytes(32)).to_text())
    (signer.folder / LATEST).write_text(note)
    for key in ("", "nonsense"):
        with pytest.raises(Refused) as refused:
            declare_epoch(note, "The disk failed.", actor=Actor.system(), clock=clock, key=key)
        assert refused.value.verdict.codes == ("record.bad_key" if key else "record.bad_checkpoint",)
    declare_epoch(note, "The disk failed.", actor=Actor.system(), clock=clock, key=follower.verifying.to_text())
    end_of_day(clock)
    signed = Signer(follower, signer.folder).sign(clock)
    assert (signed.checkpoint.origin, signed.checkpoint.key_id) == (f"{KEY.name}/2", follower.verifying.to_text())


def test_a_second_tree_of_one_size_is_never_signed(signer, clock):
    """Killed between its two files: the named one is there, `latest.note` is the one before."""
    end_of_day(clock)
    signer.sign(clock)
    first = (signer.folder / LATEST).read_text()
    end_of_day(clock)
    signer.sign(clock)
    (signer.folder / LATEST).write_text(first)
    as_owner(
        "DELETE FROM council_checkpoint WHERE size > 64",
        "UPDATE council_recordentry SET leaf = commitment WHERE seq = 70",
    )
    assert refusal(signer, clock) == ("record.rewritten",)
    (signer.folder / LATEST).write_text("")
    with pytest.raises(BadNote):
        signer.sign(clock)


def test_a_note_that_was_signed_and_not_published_is_published_before_the_next(signer, clock):
    end_of_day(clock)
    signer.sign(clock)
    as_owner("DELETE FROM council_checkpoint")
    end_of_day(clock)
    signer.sign(clock)
    assert list(Checkpoint.objects.order_by("pk").values_list("size", flat=True)) == [BLOCK, 2 * BLOCK]


def test_a_signed_day_whose_closing_entry_lost_its_payload_is_no_fresh_start(signer, clock):
    end_of_day(clock)
    signer.sign(clock)
    as_owner("DELETE FROM council_recordpayload WHERE entry_id = 63")
    assert refusal(signer, clock) == ("record.no_day",)


def test_an_epoch_whose_number_does_not_grow_is_none(signer, clock):
    restored(signer, clock)
    last = (signer.folder / LATEST).read_text()
    declare_epoch(last, "The disk failed.", actor=Actor.system(), clock=clock)
    end_of_day(clock)
    second = signer.sign(clock).checkpoint
    facts = {
        "epoch": 1, "checkpoint": second.note, "first_lost": 2 * BLOCK, "last_lost": 2 * BLOCK - 1, "lost": 0,
        "resumed_at": 2 * BLOCK, "reason": "Back to the first.", "stopped": "2026-03-03T00:00:00.000000Z",
    }  # fmt: skip
    with transaction.atomic():
        append(Tag.RECORD_EPOCH_DECLARED, RECORD_SUBJECT, facts, actor=Actor.system(), clock=clock)
    end_of_day(clock)
    assert signer.sign(clock).checkpoint.origin == f"{KEY.name}/2"


def test_misshapen_entries_by_the_products_own_role_stop_nothing(signer, clock):
    """It may add rows; it must not be able to stop the record's pages, or the signer, for good."""
    end_of_day(clock)
    signer.sign(clock)
    with transaction.atomic():
        for tag, facts in (
            (Tag.RECORD_EPOCH_DECLARED, {"epoch": 9}),
            (Tag.RECORD_DAY_CLOSED, {"day": "x"}),
            ("nobody.knows", {}),
        ):
            misshapen(tag, facts, clock)
    end_of_day(clock)
    assert signer.sign(clock).checkpoint.size == 2 * BLOCK
    assert epochs() == []


def misshapen(tag, facts, clock):
    """An entry that `append` refuses, written past it."""
    event = append(Tag.CLOCK_SET_FORWARD, RECORD_SUBJECT, {"hours": 1}, actor=Actor.system(), clock=clock)
    as_owner(
        f"UPDATE council_recordentry SET tag = '{tag}' WHERE seq = {event.seq}",
        f"UPDATE council_recordpayload SET body = '{json.dumps(facts)}' WHERE entry_id = {event.seq}",
    )
    entry = RecordEntry.objects.select_related("payload").get(pk=event.seq)
    entry.commitment = commit(bytes(entry.payload.salt), facts)
    leaf = Leaf(entry.tag, entry.seq, entry.subject, entry.at, entry.commitment).hash()
    RecordEntry.objects.filter(pk=event.seq).update(commitment=entry.commitment, leaf=leaf)
    before = RecordHead.objects.get()
    frontier = Frontier.of(leaves(before.size)).to_text()
    RecordHead.objects.update(frontier=frontier)


def test_where_nothing_was_ever_signed_an_epoch_says_so(signer, clock):
    write(clock, 3)
    begin_recovery(at=clock.now())
    event = declare_epoch("", "Moved to another machine.", actor=Actor.system(), clock=clock)
    assert (event.payload["epoch"], event.payload["lost"], event.payload["checkpoint"]) == (2, 0, "")
    end_of_day(clock)
    assert signer.sign(clock).checkpoint.origin == f"{KEY.name}/2"
    begin_recovery(at=clock.now())
    with pytest.raises(Refused) as refused:
        declare_epoch("", "Again.", actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("record.was_signed",)


def test_an_epoch_is_declared_only_after_a_restore_and_with_a_checkpoint_of_ours(signer, clock):
    end_of_day(clock)
    note = signer.sign(clock).checkpoint.note
    with pytest.raises(Refused) as refused:
        declare_epoch(note, "Why not?", actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("record.not_recovering",)
    begin_recovery(at=clock.now())
    with pytest.raises(Refused) as refused:
        declare_epoch(note.replace("64", "128"), "Why not?", actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("record.bad_checkpoint",)


def test_a_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "deep" / "signing.key"
    key = make_key(path, "council.example/record")
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path) == key
    assert path.with_suffix(".pub").read_text() == key.verifying.to_text() + "\n"
    with pytest.raises(BadKeyFile, match="never overwritten"):
        make_key(path, "council.example/record")
    path.chmod(0o640)
    with pytest.raises(BadKeyFile, match="chmod 600"):
        read_key(path)
    with pytest.raises(BadKeyFile, match="cannot be read"):
        read_key(tmp_path / "missing.key")
