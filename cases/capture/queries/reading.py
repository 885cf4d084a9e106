"""Reading what the watch found: groups for everybody, single members for the auditor and for each member themself."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from cases.capture.models import CaseWatch, Watch
from cases.capture.queries.gathering import published
from council.access.queries import require_council
from council.access.rules import Permission
from council.kernel.actor import Actor
from council.members.models import Member
from council.organisations.models import Organisation
from council.safeguards.rules.facts import CaseFacts

logger = logging.getLogger(__name__)


def newest() -> Watch | None:
    """The run that pages show: the last one that is finished. Its figures about members stay sealed."""
    return Watch.objects.exclude(finished_at=None).defer("sealed").order_by("-until").first()


def last_begun() -> Watch | None:
    """The last run, finished or not."""
    return Watch.objects.defer("public", "sealed").order_by("-until").first()


def counted(until: datetime) -> int:
    """How many cases count up to a moment."""
    return published(until).count()


def locked(watch: Watch) -> Watch | None:
    """A run that stands where the caller saw it, its row locked; None while another timer holds it or has gone on."""
    skip = connection.features.has_select_for_update_skip_locked
    found = Watch.objects.filter(pk=watch.pk, finished_at=None, reached_at=watch.reached_at, reached=watch.reached)
    return found.defer("public", "sealed").select_for_update(skip_locked=skip).first()


@dataclass(frozen=True)
class Known:
    """What is known of the cases that count; `unread` are rows of which nothing could be read."""

    facts: list[CaseFacts]
    unread: list[UUID]


def all_facts(until: datetime) -> Known:
    """What is known of every case that counts, in the order of publication. For the clockwork. One query."""
    known = Known([], [])
    found = CaseWatch.rows.filter(case__in=published(until).values("pk"))
    for one in found.order_by("case__published_at", "case_id"):
        try:
            known.facts.append(one.facts)
        except Exception:  # whatever is wrong with one case, the others must be watched
            logger.exception("what the watch on capture knows of case %s cannot be read", one.case_id)
            known.unread.append(one.pk)
    return known


def platform_names(ids: Collection[str]) -> dict[str, str]:
    """The names of platforms with published opinions, which are public. One query."""
    found = Organisation.objects.filter(pk__in=[UUID(one) for one in ids])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


@dataclass(frozen=True)
class MembersFigures:
    """The figures about single members, with the members themselves."""

    watch: Watch
    members: list[tuple[Member, dict[str, Any]]]
    pairs: list[tuple[Member, Member, dict[str, Any]]]
    pairs_asked: int
    sides: list[tuple[Member, float]]
    plenary: int


def figures_of_members(actor: Actor) -> MembersFigures | None:
    """Every member's figures, for the auditor. Raises `NotReachable`. Two queries."""
    require_council(actor, Permission.COUNCIL_CAPTURE_READ)
    watch = Watch.objects.exclude(finished_at=None).order_by("-until").first()
    if watch is None:
        return None
    found = watch.of_members
    people = {str(one.pk): one for one in Member.objects.filter(pk__in=[UUID(one) for one in found["members"]])}
    pairs = [
        (people[pair["one"]], people[pair["other"]], pair)
        for pair in found["pairs"]
        if pair["one"] in people and pair["other"] in people
    ]
    return MembersFigures(
        watch=watch,
        members=sorted(
            ((people[pk], row) for pk, row in found["members"].items() if pk in people), key=lambda one: one[0].name
        ),
        pairs=pairs,
        pairs_asked=found["pairs_asked"],
        sides=sorted(((people[pk], place) for pk, place in found["sides"].items() if pk in people), key=lambda o: o[1]),
        plenary=found["plenary"],
    )


def my_figures(actor: Actor) -> tuple[Watch | None, dict[str, Any] | None]:
    """What the watch found about the actor, and nobody else. Raises `NotReachable` for who is no member. Two queries.

    Without pairs: how alike one votes with somebody would tell how that colleague voted.
    """
    require_council(actor, Permission.COUNCIL_INTERESTS_DECLARE)
    watch = Watch.objects.exclude(finished_at=None).order_by("-until").first()
    if watch is None or actor.id is None:
        return watch, None
    mine = Member.objects.filter(user_id=actor.id).values_list("pk", flat=True).first()
    row: dict[str, Any] | None = watch.of_members["members"].get(str(mine))
    return watch, row
