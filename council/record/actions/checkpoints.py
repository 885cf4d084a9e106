"""What the signer, the witnesses and the readers of the record bring: keys, checkpoints, timestamps, sightings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.merkle import root
from council.kernel.notes import BadNote, VerifyingKey
from council.kernel.verdicts import Refused, no, require_that
from council.record.actions.appending import append
from council.record.models import Checkpoint, CheckpointKey, Sighting, Timestamp
from council.record.queries import (
    adopted_keys,
    blocks,
    closed_at,
    counts_at,
    epochs,
    new_blocks,
    recovering,
    signed_head,
    split,
)
from council.record.rules.checkpoints import BLOCK, RECORD_SUBJECT, coarse_total, epoch_of, is_lost
from council.record.rules.entries import Tag


@transaction.atomic
def adopt_key(text: str, *, actor: Actor, clock: Clock) -> CheckpointKey:
    """Take a public key into force, by which later checkpoints are signed. Raises `Refused`."""
    try:
        key = VerifyingKey.from_text(text)
    except BadNote:
        raise Refused(no("record.bad_key")) from None
    same_name = all(key.name == one.name for one in adopted_keys())
    require_that(same_name and epoch_of(key.name) == 1, "record.key_name").or_refuse()
    require_that(not CheckpointKey.objects.filter(pk=text).exists(), "record.key_known").or_refuse()
    append(Tag.RECORD_KEY_ADOPTED, RECORD_SUBJECT, {"key": text}, actor=actor, clock=clock)
    return CheckpointKey.objects.create(text=text, adopted_at=clock.now())


@transaction.atomic
def publish_checkpoint(note: str, *, actor: Actor, clock: Clock) -> Checkpoint:
    """Keep a signed checkpoint for everybody to see. Raises `Refused` for one that no adopted key signed.

    It must speak of the tree that ends with the closing of a day. Publishing the same note again changes nothing.
    """
    head, key = signed_head(note)
    closed = closed_at(head.size)
    require_that(closed is not None and head.size % BLOCK == 0, "record.other_tree").or_refuse()
    assert closed is not None
    known = Checkpoint.objects.filter(origin=head.origin, size=head.size).first()
    if known:
        require_that(known.note == note, "record.other_tree").or_refuse()
        return known
    newer = Checkpoint.objects.filter(size__gte=head.size)
    blocks_now = new_blocks(head.size)
    tree = root([*blocks(head.size), *split(blocks_now)])
    require_that(tree == head.root and not newer.exists(), "record.other_tree").or_refuse()
    counts = counts_at(head.size)
    coarse_total(counts, head.size).or_refuse()
    return Checkpoint.objects.create(
        origin=head.origin, size=head.size, root=head.root, note=note, key_id=key.to_text(), day=closed.day,
        counts=counts, blocks=blocks_now, published_at=clock.now(),
    )  # fmt: skip


def add_timestamp(checkpoint: Checkpoint, *, authority: str, token: bytes, at: datetime, actor: Actor) -> Timestamp:
    """Keep what a time-stamping authority said about a checkpoint. The same authority is asked once."""
    made, _ = Timestamp.objects.get_or_create(
        checkpoint=checkpoint, authority=authority, defaults={"token": token, "at": at}
    )
    return made


@transaction.atomic
def bring_back(note: str, *, witness: bool, actor: Actor, clock: Clock) -> Checkpoint:
    """A person holds an old checkpoint against the record; a member who does is kept as its `witness`.

    Returns the checkpoint as it was published. Raises `Refused` when no adopted key signed the note, when it is of what
    a restore has lost, and when the council signed it and the record now shows another tree: that is the proof of a
    changed history. Nothing is kept during a recovery.
    """
    head, _ = signed_head(note)
    known = Checkpoint.objects.filter(origin=head.origin, size=head.size).first()
    if known is None or bytes(known.root) != head.root:
        lost = next((epoch for epoch in epochs() if is_lost(head, epoch)), None)
        (no("record.lost", "checkpoint", epoch=lost.number) if lost else no("record.other_tree")).or_refuse()
    assert known is not None
    if witness and actor.id and not recovering():
        Sighting.objects.get_or_create(checkpoint=known, person=actor.id, defaults={"at": clock.now()})
    return known
