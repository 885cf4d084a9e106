"""What the public may know of the record: checkpoints, their figures, and proofs of what was published.

Everything here is as of a checkpoint, which is of a closed day. Nothing tells how the record stands now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Count

from cases.duty.queries import calls_of
from cases.duty.rules import CallFacts, may_be_shown
from cases.panel.queries import (
    PublicDraw,
    draw_told_at_seating,
    duty_behind,
    published_draw,
    published_draws,
    published_duty,
)
from cms.pages.models import OpinionText
from cms.pages.queries import text_at
from council.draws.models import Draw
from council.duty.models import DutyPanel
from council.duty.queries import month_is_over
from council.kernel.canonical import canonical
from council.kernel.clock import Clock
from council.kernel.merkle import root
from council.kernel.notes import VerifyingKey
from council.kernel.verdicts import NotReachable, Verdict
from council.record.models import Checkpoint, RecordEntry, Timestamp
from council.record.queries import (
    Proven,
    adopted_keys,
    bears_out,
    blocks,
    epochs,
    head_of,
    last_closed,
    leaves,
    prove,
    recovering,
    shown_entry,
)
from council.record.rules.bundles import OPEN_TAGS, bundle
from council.record.rules.checkpoints import ClosedDay, Epoch, HealthFacts, healthy
from council.record.rules.coarse import Coarse

PER_PAGE = 20
VERIFIER = "record/verify.py"
DRAW_VERIFIER = "draw/verify_draw.py"
DRAW_REPLAY = "draw/replay.html"


@dataclass(frozen=True)
class Page:
    """One page of the list of checkpoints, the newest first; keys from which the pages beside it are read."""

    checkpoints: list[Checkpoint]
    older: int | None


def newest() -> Checkpoint | None:
    """The checkpoint of the last closed day that was signed, with its witnesses."""
    keys = adopted_keys()
    return next((one for one in _witnessed()[:10] if bears_out(one, keys)), None)


def _witnessed() -> Any:
    found = Checkpoint.objects.defer("blocks").select_related("key").prefetch_related("timestamps")
    return found.annotate(seen_by=Count("sightings")).order_by("-pk")


def page(before: int | None) -> Page:
    """Checkpoints before a key, or the newest ones; read by key, so that a deep page costs what the first one costs."""
    found = _witnessed()
    if before is not None:
        found = found.filter(pk__lt=before)
    rows, keys = list(found[: PER_PAGE + 1]), adopted_keys()
    shown = [one for one in rows[:PER_PAGE] if bears_out(one, keys)]
    return Page(shown, rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None)


def checkpoint_at(pk: int) -> Checkpoint:
    """One checkpoint, or `NotReachable`."""
    found = Checkpoint.objects.defer("blocks").filter(pk=pk).first()
    if found is None:
        raise NotReachable
    return found


def is_recent(checkpoint: Checkpoint, most: int) -> bool:
    """Whether a checkpoint is among the newest so many: bundles of those alone are kept."""
    return Checkpoint.objects.filter(pk__gt=checkpoint.pk).count() < most


def timestamp_at(pk: int) -> Timestamp:
    """One timestamp, or `NotReachable`."""
    found = Timestamp.objects.filter(pk=pk).first()
    if found is None:
        raise NotReachable
    return found


def figures(checkpoint: Checkpoint) -> list[tuple[str, int]]:
    """The number of entries of each coarse type as of a checkpoint, in the order of the enum."""
    return [(str(coarse), checkpoint.counts.get(str(coarse), 0)) for coarse in Coarse]


def verifier(name: str = VERIFIER) -> tuple[bytes, str]:
    """An offline verifier as it is handed out, and its SHA-256."""
    found = finders.find(name)
    source = Path(found or settings.STATIC_ROOT / name).read_bytes()
    return source, sha256(source).hexdigest()


@dataclass(frozen=True)
class Proof:
    """That a published text stands in the record. The text was the same on every day since the first checkpoint."""

    text: OpinionText
    proven: Proven | None

    @property
    def steps(self) -> int:
        """How many hashes lead from the entry to the root."""
        return len(self.proven.bundle["entries"][0]["inclusion"]) if self.proven else 0


def proof_of(slug: str) -> Proof:
    """A published text and its proof; none before the day of its publication is closed and signed.

    Raises `NotReachable` when there is no such text, and `Differs` when the database contradicts what was signed.
    """
    text = text_at(slug)
    return Proof(text, prove(text.entry, document=text.document))


def whole(checkpoint: Checkpoint) -> dict[str, Any]:
    """All of a whole bundle but its leaves: every entry for everybody, every earlier checkpoint, every opinion."""
    size = checkpoint.size
    found = RecordEntry.objects.filter(tag__in=OPEN_TAGS, seq__lt=size).select_related("payload").order_by("seq")
    entries = [shown for entry in found.iterator(chunk_size=1000) if (shown := shown_entry(entry))]
    same_log = Checkpoint.objects.filter(origin=checkpoint.origin, key_id=checkpoint.key_id, size__lt=size)
    earlier = [{"note": note} for note in same_log.order_by("size").values_list("note", flat=True)]
    open_entries = {entry["seq"] for entry in entries}
    texts = OpinionText.objects.filter(entry__lt=size, page__live=True).order_by("entry")
    opinions = [
        {"seq": seq, "document": document}
        for seq, document in texts.values_list("entry", "document").iterator(chunk_size=100)
        if seq in open_entries
    ]
    return bundle(head_of(checkpoint), entries=entries, earlier=earlier, opinions=opinions)


@dataclass(frozen=True)
class Health:
    """How signing and its witnesses are: for the operator. `troubles` are reasons, worst first; none is good."""

    checkpoint: Checkpoint | None
    closed: ClosedDay | None
    keys: list[VerifyingKey]
    epochs: list[Epoch]
    troubles: Verdict


def health(now: datetime) -> Health:
    """What the operator's page shows. Reads the roots of blocks, not every leaf."""
    checkpoint, closed, keys = newest(), last_closed(), adopted_keys()
    witnesses = list(checkpoint.timestamps.all()) if checkpoint else []
    facts = HealthFacts(
        now=now,
        closed_day=closed.day if closed else None,
        signed_day=checkpoint.day if checkpoint else None,
        signature_good=all(bears_out(one, keys) for one in _witnessed()[:1]),
        tree_agrees=checkpoint is None or root(blocks(checkpoint.size)) == bytes(checkpoint.root),
        keys=len(keys),
        authority=bool(settings.TSA_URL or witnesses),
        witnessed=bool(witnesses),
        recovering_since=recovering(),
    )
    return Health(checkpoint, closed, keys, epochs(), healthy(facts))


def leaves_of(checkpoint: Checkpoint) -> Iterator[bytes]:
    """Every leaf hash of the tree of a checkpoint, in order."""
    return leaves(checkpoint.size)


@dataclass(frozen=True)
class Drawn:
    """How the panel of an opinion was drawn. Nothing where the names of the panel are not published.

    `month`: the first day of the month in which the panel stood by, for one that did.
    """

    text: OpinionText
    draws: list[PublicDraw]
    month: date | None = None


def drawn_for(slug: str, clock: Clock) -> Drawn:
    """The draws of the panel that decided an opinion. Raises `NotReachable` where there is no opinion."""
    text = text_at(slug)
    case_id, until, duty = _opened(text, clock)
    found = published_draws(case_id, until) if until else []
    if until and duty:
        found = [*published_duty(case_id, until, duty), *found]
    return Drawn(text, found, _month_of(text))


def seated_draw(commitment: str) -> PublicDraw:
    """The draw of a panel that sits now, where everybody may know it. Raises `NotReachable` for every other."""
    found = draw_told_at_seating(commitment)
    if found is None:
        raise NotReachable
    return found


def beacon_file(draw: Draw) -> bytes:
    """The round of the beacon by which a draw was made, in the shape of the beacon's own answers; nothing elsewhere."""
    given = [one["bytes"] for one in draw.sources or [] if one["name"].startswith("drand:")]
    if not given:
        return b""
    (signature,) = given
    randomness = sha256(bytes.fromhex(signature)).hexdigest()
    return canonical({"chain": draw.chain, "randomness": randomness, "round": draw.round, "signature": signature})


def draw_of(slug: str, number: int, clock: Clock) -> Draw:
    """One of these draws. Raises `NotReachable` for every other number, and where they are not published."""
    case_id, until, duty = _opened(text_at(slug), clock)
    found = None
    if until and number == 0:
        found = duty.draw if duty else None
    elif until:
        found = published_draw(case_id, until, number)
    if found is None:
        raise NotReachable
    return found


def _opened(text: OpinionText, clock: Clock) -> tuple[UUID, datetime | None, DutyPanel | None]:
    """The case, until when its draws are published, if they are, and the panel that stood by, if one did.

    The draws of every panel of a case are shown together: where one of these stood by, all of it must be open.
    """
    case_id, texts = text.page.case_uuid, list(text.page.texts.all())
    until, told = _decided_at(text, texts), text.document.get("duty")
    named = bool(text.document["panel"] or (told and told["names"]))
    if not named or not any("duty" in one.document for one in texts):
        return case_id, until if named else None, None
    duty, behind = duty_behind(case_id, until)
    now = clock.now()
    return case_id, until if all(_is_open(one, now) for one in behind) else None, duty


def _is_open(duty: DutyPanel, now: datetime) -> bool:
    """Whether the draw of a month gives nobody away any more. Two queries."""
    if not month_is_over(duty, now):
        return False
    calls = calls_of(duty)
    tells = _tell_their_panel(calls)
    facts = [CallFacts(out=out, tells=case in tells) for case, out in calls.items()]
    return may_be_shown(month_over=True, calls=facts)


def _tell_their_panel(cases: Iterable[UUID]) -> set[UUID]:
    """Those of some cases with an opinion that the public can read now, and whose rules let it know the panel."""
    texts = OpinionText.objects.filter(page__case_uuid__in=list(cases), page__live=True).order_by("number")
    last = dict(texts.values_list("page__case_uuid", "document"))
    return {case for case, document in last.items() if document["panel"] or document.get("duty", {}).get("names")}


def _month_of(text: OpinionText) -> date | None:
    told = text.document.get("duty")
    return date.fromisoformat(f"{told['month']}-01") if told else None


def _decided_at(text: OpinionText, texts: Iterable[OpinionText]) -> datetime:
    """When the text that the panel decided was published; a correction changes nothing.

    A panel that hears the case again is drawn after that day, and stays unknown until there is another text.
    """
    decided = [one for one in texts if one.number <= text.number and not one.document["corrects"]]
    return decided[-1].published_at
