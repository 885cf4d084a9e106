"""Reaching opinions, their versions, and what hangs on a version."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.docket.queries import arguments
from cases.opinion.models import ArgumentAnswer, Opinion, OpinionVersion, Recommendation, Removal, SeparateOpinion
from cases.opinion.rules.words import VersionState
from council.access.queries import get_or_unreachable, offices_on, reachable
from council.access.rules import PANEL, Office
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable

IN_WORK = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.APPROVED)


def opinion_of(actor: Actor, case_id: UUID) -> Opinion | None:
    """The opinion of a case, as soon as somebody has begun to write it."""
    return reachable(actor, Opinion.rows.filter(case_id=case_id)).first()


def _versions(actor: Actor, case_id: UUID, offices: frozenset[str] | None = None) -> QuerySet[OpinionVersion]:
    """Versions that the actor may read: a draft is for the panel alone until it is submitted."""
    found = reachable(actor, OpinionVersion.rows.filter(opinion__case_id=case_id)).select_related("opinion__case")
    held = offices_on(actor, case_id) if offices is None else offices
    return found if held & {*PANEL, Office.SYSTEM} else found.exclude(state=VersionState.DRAFT)


def read_now(actor: Actor, case_id: UUID, offices: frozenset[str]) -> OpinionVersion | None:
    """The newest version, for somebody whose offices on the case are known already: they are not asked again."""
    return _versions(actor, case_id, offices).order_by("-number").first()


def versions(actor: Actor, case_id: UUID) -> list[OpinionVersion]:
    """Every version that the actor may read, the newest first."""
    return list(_versions(actor, case_id).order_by("-number"))


def latest(actor: Actor, case_id: UUID) -> OpinionVersion | None:
    """The newest version that the actor may read."""
    return _versions(actor, case_id).order_by("-number").first()


def in_work(actor: Actor, case_id: UUID, *, lock: bool = False) -> OpinionVersion | None:
    """The version on which the council works now: draft, submitted or approved."""
    found = _versions(actor, case_id).filter(state__in=IN_WORK)
    return (found.select_for_update(of=("self",)) if lock else found).first()


def in_force(actor: Actor, case_id: UUID, *, lock: bool = False) -> OpinionVersion | None:
    """The version that is published and not superseded."""
    found = _versions(actor, case_id).filter(state=VersionState.PUBLISHED)
    return (found.select_for_update(of=("self",)) if lock else found).first()


def version_for(actor: Actor, version_id: UUID) -> OpinionVersion:
    """One version by its identifier, or `NotReachable`."""
    found = reachable(actor, OpinionVersion.rows.select_related("opinion__case__platform"))
    version = get_or_unreachable(found, pk=version_id)
    seen = offices_on(actor, version.opinion.case_id)
    if version.state == VersionState.DRAFT and not seen & {*PANEL, Office.SYSTEM}:
        raise NotReachable
    return version


def recommendations(actor: Actor, version: OpinionVersion) -> list[Recommendation]:
    """What a version recommends, in order."""
    found = reachable(actor, Recommendation.rows.filter(version=version)).select_related("owner")
    return list(found.order_by("position"))


def recommendation_for(actor: Actor, case_id: UUID, recommendation_id: UUID) -> Recommendation:
    """One recommendation of the version in work, or `NotReachable`."""
    found = Recommendation.rows.filter(version__opinion__case_id=case_id, version__state__in=IN_WORK)
    return get_or_unreachable(reachable(actor, found).select_related("version"), pk=recommendation_id)


def issued(actor: Actor, case_id: UUID) -> list[Recommendation]:
    """The recommendations in force: those of the published version. Public, for everybody."""
    found = Recommendation.rows.filter(version__opinion__case_id=case_id, version__state=VersionState.PUBLISHED)
    return list(found.select_related("owner", "version").order_by("position"))


def issued_to(actor: Actor, organisation: UUID) -> QuerySet[Recommendation]:
    """Recommendations in force that address an organisation or its platform, the newest first. Public, too.

    Those of an opinion that is out of public view are out of it here as well.
    """
    off = Removal.rows.filter(opinion=OuterRef("version__opinion"), back_at=None)
    found = Recommendation.rows.filter(~Exists(off), version__state=VersionState.PUBLISHED)
    addressed = Q(owner_id=organisation) | Q(version__opinion__case__platform_id=organisation)
    order = ("-version__published_at", "version_id", "position")
    return found.filter(addressed).select_related("owner", "version__opinion").order_by(*order)


def separate_opinions(actor: Actor, version: OpinionVersion) -> list[SeparateOpinion]:
    """Separate opinions and waivers of a version, in the order of the seats.

    Not those of a seat whose ballots were found void: whoever should not have sat writes no dissent.
    """
    valid = SeparateOpinion.rows.filter(version=version, seat__recounts=None)
    found = reachable(actor, valid).select_related("seat__member")
    return list(found.order_by("seat__position"))


def answers(actor: Actor, version: OpinionVersion) -> dict[UUID, ArgumentAnswer]:
    """The answers that a version gives, by the argument."""
    found = reachable(actor, ArgumentAnswer.rows.filter(version=version)).select_related("argument__party")
    return {answer.argument_id: answer for answer in found}


def unanswered(actor: Actor, version: OpinionVersion) -> int:
    """How many arguments have no answer; those that came after the draft was submitted are not waited for."""
    given = answers(actor, version)
    filed = arguments(actor, version.opinion.case_id)
    if version.submitted_at is not None:
        filed = [argument for argument in filed if argument.filed_at <= version.submitted_at]
    return sum(argument.pk not in given for argument in filed)
