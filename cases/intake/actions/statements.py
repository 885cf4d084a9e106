"""Importing statements of reasons: the good ones are kept, each bad one is named with its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.intake.models import Statement
from cases.intake.queries import known_statements
from cases.intake.rules.statements import KNOWN, check, told
from council.access.queries import require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import Verdict, no
from council.record.actions import append_many
from council.record.rules.entries import Tag


@dataclass
class Imported:
    """What became of the rows: kept now, known from before, refused with the reasons for each row."""

    kept: int = 0
    known: int = 0
    refused: list[tuple[int, Verdict]] = field(default_factory=list)


@transaction.atomic
def import_statements(
    rows: Iterable[tuple[int, Any]],
    *,
    platforms: dict[str, UUID],
    default: UUID | None = None,
    actor: Actor,
    clock: Clock,
) -> Imported:
    """Keep the statements that are right. `rows` are pairs of the row's number and what it holds.

    `platforms` says which platform a name means, in lower case; a name that is not there means `default`, and is kept
    as a name. A statement that was imported before with the same words changes nothing; with other words it is
    refused, since a platform's identifier is never used again.
    """
    require_council(actor, Permission.COUNCIL_STATEMENT_IMPORT)
    done = Imported()
    right = list(_right(rows, done))
    before = known_statements([payload["puid"] for _, payload in right])
    fresh: dict[str, Statement] = {}
    for number, payload in right:
        puid = payload["puid"]
        earlier = before.get(puid) or (fresh[puid].payload if puid in fresh else None)
        if earlier is None:
            fresh[puid] = _statement(payload, platforms, default, clock)
        elif earlier == payload:
            done.known += 1
        else:
            done.refused.append((number, no("intake.statement_reused", "puid")))
    Statement.objects.bulk_create(fresh.values(), batch_size=500)
    done.kept = len(fresh)
    entries = [(statement.pk, {"puid": statement.puid}) for statement in fresh.values()]
    if entries:
        append_many(Tag.STATEMENT_IMPORTED, entries, actor=actor, clock=clock)
    done.refused.sort(key=lambda pair: pair[0])
    return done


def _right(rows: Iterable[tuple[int, Any]], done: Imported) -> Iterable[tuple[int, dict[str, Any]]]:
    for number, row in rows:
        verdict = check(row)
        if verdict.ok:
            yield number, {name: value for name, value in row.items() if name in KNOWN and value not in (None, "", [])}
        else:
            done.refused.append((number, verdict))


def _statement(payload: dict[str, Any], platforms: dict[str, UUID], default: UUID | None, clock: Clock) -> Statement:
    found = told(payload)
    return Statement(
        puid=found.puid,
        platform_id=platforms.get(found.platform_name.casefold(), default),
        platform_name=found.platform_name,
        payload=payload,
        category=found.category,
        measure=found.measure,
        content_date=found.posted_on,
        application_date=found.decided_on,
        imported_at=clock.now(),
    )
