"""After a restore: nothing is written until a new epoch says what was lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from council.kernel.actor import Actor
from council.kernel.clock import Clock, utc_text
from council.kernel.verdicts import require_that
from council.record.actions.appending import Event, append
from council.record.actions.checkpoints import adopt_key
from council.record.actions.head import lock_head
from council.record.models import RecordEntry, RecordHead
from council.record.queries import epochs, head_of, newest_checkpoint, root_at, signed_head
from council.record.rules.checkpoints import RECORD_SUBJECT, Gap, age, epoch_of, gap_of
from council.record.rules.entries import Tag


def begin_recovery(*, at: datetime) -> None:
    """Stop all writing: the database comes from a backup. What `restore` does last; it cannot be recorded by itself."""
    RecordHead.objects.filter(pk=1).update(recovering_since=at)


@transaction.atomic
def declare_epoch(checkpoint: str, reason: str, *, actor: Actor, clock: Clock, key: str = "") -> Event:
    """End the recovery: a new epoch that embeds the last signed checkpoint and names what the backup did not have.

    `checkpoint` is the newest note that was signed before the restore, from the signer's folder or from anybody who
    kept it; empty where nothing was ever signed. `key` is a public key that was adopted after the backup: nothing in
    the restored record knows it, and it is adopted again, after the epoch. The entry is public. Raises `Refused` when
    no adopted key signed the note, when a newer one was published, or when nothing was restored.
    """
    frontier, recovering_since = lock_head()
    require_that(recovering_since is not None, "record.not_recovering").or_refuse()
    newest = newest_checkpoint()
    if checkpoint:
        signed, _ = signed_head(checkpoint, key)
        require_that(newest is None or age(signed) >= age(head_of(newest)), "record.older", "checkpoint").or_refuse()
        gap, before = gap_of(signed, frontier.size, root_at(signed.size)), epoch_of(signed.origin)
    else:
        require_that(newest is None, "record.was_signed", "checkpoint").or_refuse()
        gap, before = Gap(frontier.size + 1, frontier.size), 1
    number = 1 + max([before, *(epoch.number for epoch in epochs())])
    last = RecordEntry.objects.order_by("-seq").values_list("at", flat=True).first()
    RecordHead.objects.filter(pk=1).update(recovering_since=None)
    facts = {
        "epoch": number, "checkpoint": checkpoint, "first_lost": gap.first, "last_lost": gap.last, "lost": gap.lost,
        "resumed_at": frontier.size, "reason": reason, "stopped": utc_text(last or clock.now()),
    }  # fmt: skip
    event = append(Tag.RECORD_EPOCH_DECLARED, RECORD_SUBJECT, facts, actor=actor, clock=clock)
    if key:
        adopt_key(key, actor=actor, clock=clock)
    return event
