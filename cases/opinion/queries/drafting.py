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
from cases.opinion.queries.versions import answers, in_work, recommendations, separate_opinions
from cases.opinion.queries.votes import voted
from cases.opinion.rules.drafting import DraftFacts, says_something
from cases.opinion.rules.words import Section
from cases.panel.models import Seat
from cases.panel.queries import seats
from cases.voting.rules import VoteOutcome
from council.kernel.actor import Actor
from council.organisations.models import Organisation
from council.organisations.queries import chain_of, organisations


def possible_owners(case: Case) -> list[Organisation]:
    """Whom a recommendation may address: the platform, and the organisations that own it."""
    chain = chain_of(case.platform_id)
    found = {organisation.pk: organisation for organisation in organisations().filter(pk__in=chain)}
    return [found[pk] for pk in chain]


def hatred_at_issue(case_id: UUID) -> bool:
    """Whether anybody on the panel finds advocacy of hatred at issue: the six factors then belong into the opinion."""
    return compare(views(Actor.system(), case_id)).hatred_at_issue


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


def answered(actor: Actor, case_id: UUID) -> list[Answered]:
    """Every argument of the parties, with the answer that the version in work gives."""
    version = in_work(actor, case_id)
    given = answers(actor, version) if version else {}
    return [Answered(argument, given.get(argument.pk)) for argument in arguments(actor, case_id)]


def contents(actor: Actor, version: OpinionVersion) -> Contents:
    """Everything in a version, for a page that shows it."""
    given = answers(actor, version)
    return Contents(
        version,
        [Answered(argument, given.get(argument.pk)) for argument in arguments(actor, version.opinion.case_id)],
        recommendations(actor, version),
        separate_opinions(actor, version),
    )


@dataclass(frozen=True)
class Draft:
    """A draft with what its guard must know beside its text: what was voted, and who sits."""

    contents: Contents
    outcome: VoteOutcome | None
    panel: list[Seat]
    hatred: bool

    @property
    def silent(self) -> list[Seat]:
        """Seats that voted for another outcome and have neither attached a separate opinion nor waived it."""
        filed = {separate.seat_id for separate in self.contents.separate}
        minority = self.outcome.minority if self.outcome else frozenset()
        return [seat for seat in self.panel if seat.pk in minority - filed]

    def facts(self, case: Case) -> DraftFacts:
        """The draft as the guard of row 14 sees it; the same for the page and for the act."""
        version = self.contents.version
        return DraftFacts(
            voted=self.outcome is not None,
            titled=bool(version.title),
            written=frozenset(one for one in Section if says_something(version.sections.get(one, ""))),
            hatred_at_issue=self.hatred,
            languages=frozenset(language for language, html in version.summaries.items() if says_something(html)),
            council_language=settings.LANGUAGE_CODE,
            appellant_language=case.language,
            unanswered=sum(one.answer is None for one in self.contents.answered),
            silent_seats=len(self.silent),
            untested=sum(not says_something(one.done_when) for one in self.contents.recommendations),
        )


def draft_of(actor: Actor, version: OpinionVersion, given: Contents | None = None) -> Draft:
    """A draft as its guard needs it; `given` are its contents where they were read already."""
    case_id = version.opinion.case_id
    return Draft(
        contents=given or contents(actor, version),
        outcome=voted(case_id),
        panel=seats(Actor.system(), case_id),
        hatred=hatred_at_issue(case_id),
    )
