"""Reaching claims and findings: two columns beside each recommendation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from cases.docket.models import Case
from cases.docket.queries import case_for
from cases.opinion.models import Recommendation
from cases.opinion.queries import issued, issued_to
from cases.response.models import Claim, Finding, OfRecommendation
from cases.response.rules import FINAL, ClaimState, FindingState
from council.access.queries import subject_of
from council.access.rules import Office
from council.clocks.queries import live_clocks, live_of
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.procedure.rules import Period

S = TypeVar("S", bound=OfRecommendation)


@dataclass(frozen=True)
class Followed:
    """A recommendation in force with its two columns, each the newest first. Everything in it is public."""

    recommendation: Recommendation
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    review_due: datetime | None = None

    @property
    def claim(self) -> Claim | None:
        """What the platform says now."""
        return self.claims[0] if self.claims else None

    @property
    def finding(self) -> Finding | None:
        """What the council finds now."""
        return self.findings[0] if self.findings else None

    @property
    def found(self) -> FindingState:
        """The state of the council's column; nothing found yet where nobody looked."""
        return FindingState(self.finding.state) if self.finding else FindingState.NONE

    @property
    def final(self) -> bool:
        """Whether nothing more is expected."""
        return self.found in FINAL

    @property
    def due_on(self) -> date | None:
        """The day by which it should be done."""
        published = self.recommendation.version.published_at
        return localdate(published) + timedelta(days=self.recommendation.deadline_days) if published else None


def _followed(recommendations: list[Recommendation]) -> list[Followed]:
    """The two columns of several recommendations: three queries, however many they are."""
    ids = [one.pk for one in recommendations]
    claims, findings = _by_recommendation(Claim, ids), _by_recommendation(Finding, ids)
    due = {clock.subject: clock.due_at for clock in live_of(ids) if clock.kind == Period.RESPONSE_REVIEW}
    return [
        Followed(one, tuple(claims.get(one.pk, ())), tuple(findings.get(one.pk, ())), due.get(one.pk))
        for one in recommendations
    ]


def _by_recommendation(model: type[S], ids: Iterable[UUID]) -> dict[UUID, list[S]]:
    found: dict[UUID, list[S]] = {}
    for row in model.rows.filter(recommendation__in=list(ids)).order_by("-number"):
        found.setdefault(row.recommendation_id, []).append(row)
    return found


def follow_up(actor: Actor, case_id: UUID) -> list[Followed]:
    """The recommendations of a published opinion and what became of them. Public: nobody is asked for an office."""
    return _followed(issued(actor, case_id))


def followed_for(actor: Actor, case_id: UUID, recommendation_id: UUID) -> Followed:
    """One recommendation of a case that the actor may reach, or `NotReachable`."""
    case = case_for(actor, case_id)
    return _the(follow_up(actor, case.pk), recommendation_id)


def _mine(actor: Actor) -> UUID:
    """The organisation for which a liaison speaks, or `NotReachable`."""
    organisation = subject_of(actor, Office.PLATFORM_LIAISON)
    if organisation is None or Office.PLATFORM_LIAISON not in actor.offices:
        raise NotReachable
    return organisation


def addressed_to_me(actor: Actor) -> list[Followed]:
    """Recommendations that address the liaison's organisation or platform, the newest first."""
    return _followed(list(issued_to(actor, _mine(actor))))


def addressed_for(actor: Actor, recommendation_id: UUID) -> Followed:
    """One of them, or `NotReachable`."""
    found = issued_to(actor, _mine(actor)).filter(pk=recommendation_id)
    return _the(_followed(list(found)), recommendation_id)


def waiting_claims(actor: Actor) -> list[Followed]:
    """Recommendations about which the liaison's organisation has said nothing yet."""
    return [one for one in addressed_to_me(actor) if one.claim is None or one.claim.state == ClaimState.NO_ANSWER]


def by_next_look(found: QuerySet[Case]) -> QuerySet[Case]:
    """Cases by the earliest look that is still owed at one of their recommendations, as `look_at`.

    Where no look is owed, the end of the follow-up counts. Part of one query, however many cases there are.
    """
    asked = Recommendation.rows.filter(version__opinion__case=OuterRef(OuterRef("pk")))
    looks = live_clocks(Period.RESPONSE_REVIEW).filter(subject__in=asked.values("pk"))
    first = Subquery(looks.order_by("due_at").values("due_at")[:1])
    return found.annotate(look_at=Coalesce(first, "due_at")).order_by("look_at", "pk")


def last_number(model: type[S], recommendation: Recommendation) -> int:
    """The number of the newest row of a column; the case is locked by the act that asks."""
    newest = model.rows.filter(recommendation=recommendation).order_by("-number").first()
    return newest.number if newest else 0


def _the(found: list[Followed], recommendation_id: UUID) -> Followed:
    one = next((one for one in found if one.recommendation.pk == recommendation_id), None)
    if one is None:
        raise NotReachable
    return one


def findings_of(followed: Iterable[Followed]) -> tuple[FindingState, ...]:
    """Where the council's column stands for each."""
    return tuple(one.found for one in followed)
