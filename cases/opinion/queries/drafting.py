"""What a draft still needs, and whom its recommendations may address."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from cases.assessment.queries import views
from cases.assessment.rules.judging import compare
from cases.docket.models import Argument, Case
from cases.docket.queries import arguments
from cases.opinion.models import ArgumentAnswer, OpinionVersion, Recommendation, SeparateOpinion
from cases.opinion.queries.versions import answers, recommendations, separate_opinions, unanswered
from cases.opinion.queries.votes import voted
from cases.opinion.rules.drafting import DraftFacts, says_something
from cases.opinion.rules.words import Section
from cases.panel.models import Seat
from cases.panel.queries import seats
from council.kernel.actor import Actor
from council.members.models import Organisation
from council.members.queries import organisations, parents
from council.members.rules import ancestors


def possible_owners(case: Case) -> list[Organisation]:
    """Whom a recommendation may address: the platform, and the organisations that own it."""
    chain = [case.platform_id, *ancestors(case.platform_id, parents())]
    found = {organisation.pk: organisation for organisation in organisations().filter(pk__in=chain)}
    return [found[pk] for pk in chain]


def hatred_at_issue(case_id: UUID) -> bool:
    """Whether anybody on the panel finds advocacy of hatred at issue: the six factors then belong into the opinion."""
    return compare(views(Actor.system(), case_id)).hatred_at_issue


def silent_seats(actor: Actor, case_id: UUID, version: OpinionVersion) -> list[Seat]:
    """Seats that voted for another outcome and have neither attached a separate opinion nor waived it."""
    found = voted(case_id)
    filed = {separate.seat_id for separate in separate_opinions(actor, version)}
    waiting = (found.minority if found else frozenset()) - filed
    return [seat for seat in seats(Actor.system(), case_id) if seat.pk in waiting]


def draft_facts(actor: Actor, case: Case, version: OpinionVersion) -> DraftFacts:
    """A draft as the guard of row 14 sees it; the same for the page and for the act."""
    return DraftFacts(
        voted=voted(case.pk) is not None,
        titled=bool(version.title),
        written=frozenset(one for one in Section if says_something(version.sections.get(one, ""))),
        hatred_at_issue=hatred_at_issue(case.pk),
        languages=frozenset(language for language, html in version.summaries.items() if says_something(html)),
        council_language=settings.LANGUAGE_CODE,
        appellant_language=case.language,
        unanswered=unanswered(actor, version),
        silent_seats=len(silent_seats(actor, case.pk, version)),
        untested=sum(not says_something(one.done_when) for one in recommendations(actor, version)),
    )


@dataclass(frozen=True)
class Answered:
    """An argument of a party with the answer that the draft gives, if it gives one."""

    argument: Argument
    answer: ArgumentAnswer | None


@dataclass(frozen=True)
class Contents:
    """A version with everything that hangs on it, in the order of the opinion."""

    version: OpinionVersion
    answered: list[Answered]
    recommendations: list[Recommendation]
    separate: list[SeparateOpinion]


def contents(actor: Actor, version: OpinionVersion) -> Contents:
    """Everything in a version, for a page that shows it."""
    given = answers(actor, version)
    return Contents(
        version,
        [Answered(argument, given.get(argument.pk)) for argument in arguments(actor, version.opinion.case_id)],
        recommendations(actor, version),
        separate_opinions(actor, version),
    )
