"""Writing the note for whoever comes after."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from council.handovers.models import OfficeNote
from council.handovers.queries import note_for
from council.handovers.rules import may_write
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Refused, no


@transaction.atomic
def write_note(office: str, text: str, seen: str, *, actor: Actor, clock: Clock) -> OfficeNote | None:
    """Put a text in the place of the one that stood there; an empty one takes it away. Not recorded: it is no act.

    `seen` names the version that the writer saw. Raises `NotReachable` for whoever does not hold the office, and
    `Refused` for a text that is too long or when another changed it meanwhile.
    """
    note, text = note_for(actor, office, lock=True), text.strip()
    may_write(text, seen=seen, last=note.version if note else "").or_refuse()
    assert actor.id is not None  # only people hold an office here
    if not text:
        if note is not None:
            note.delete()
        return None
    fresh = note is None
    note = note or OfficeNote(office=office)
    note.text, note.written_by_id, note.written_at = text, actor.id, clock.now()
    try:
        with transaction.atomic():
            note.save(force_insert=fresh)
    except IntegrityError:
        raise Refused(no("handovers.changed_meanwhile", "text")) from None
    return note
