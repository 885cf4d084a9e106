"""Reaching declarations: officers those of a case, a member the own ones, without reaching the case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from cases.clearance.models import CaseDeclaration, Concern, ConflictQuestion, ConflictRuling, Recheck
from cases.clearance.queries.hits import Hit, concern_facts, hits_of, reply_facts
from cases.clearance.rules import (
    ANSWERED,
    JUDGED,
    NOT_YET,
    OUTSIDE,
    OVER,
    DeclarationState,
    Origin,
    Stance,
    Standing,
    Step,
    may_be_replied_to,
    standing,
    steps_of,
)
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.duty.queries import gives_away
from council.access.queries import barred_from, get_or_unreachable, may, reachable
from council.access.rules import Permission
from council.clocks.queries import live_of
from council.interests.queries import standing as register_standing
from council.interests.rules.conflicts import CaseFacts
from council.interests.rules.words import RULED_ON
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.members.models import Member
from council.members.queries import sitting
from council.organisations.models import Organisation
from council.organisations.queries import chain_of
from council.organisations.rules.words import OrganisationKind
from council.procedure.rules import Period


@dataclass(frozen=True)
class Clearance:
    """One member's declaration with everything that was raised, and what follows from it."""

    declaration: CaseDeclaration
    concerns: tuple[Concern, ...]
    walled: bool

    @property
    def member(self) -> Member:
        """Whose it is."""
        return self.declaration.member

    @property
    def standing(self) -> Standing:
        """What follows for the member."""
        facts = [concern_facts(concern) for concern in self.concerns]
        return standing(self.declaration.state, facts, walled=self.walled)

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules under which concerns that count were raised; a missed deadline is R7."""
        raised = [concern.code for concern in self.concerns if _counts(concern)]
        return tuple(raised + (["R7"] if self.declaration.state == DeclarationState.MISSED else []))


def _counts(concern: Concern) -> bool:
    facts = concern_facts(concern)
    return facts.open or facts.bars


def with_rulings(found: QuerySet[Concern]) -> QuerySet[Concern]:
    """Concerns with everything that was ruled on them, in one query more; without it each asks for its own."""
    rulings = ConflictRuling.rows.select_related("by", "confirmed_by", "question")
    return found.prefetch_related(Prefetch("rulings", queryset=rulings))


def with_questions(found: QuerySet[Concern]) -> QuerySet[Concern]:
    """The same, with the questions before those who vote; one query more."""
    return with_rulings(found).prefetch_related(Prefetch("questions", queryset=ConflictQuestion.rows.all()))


def _with_concerns(found: QuerySet[CaseDeclaration]) -> QuerySet[CaseDeclaration]:
    raised = Prefetch("concerns", queryset=with_questions(Concern.rows.all()))
    return found.select_related("member__employer").prefetch_related(raised)


def clearances(actor: Actor, case_id: UUID) -> list[Clearance]:
    """Every declaration for a case, by name of the member: five queries."""
    walled = barred_from(case_id)
    found = _with_concerns(reachable(actor, CaseDeclaration.rows.filter(case_id=case_id)))
    return [
        Clearance(one, tuple(one.concerns.all()), one.member.user_id in walled)
        for one in found.order_by("member__name", "member_id")
    ]


def keeps_who_is_asked(actor: Actor, case_id: UUID, now: datetime) -> bool:
    """Whether the list is kept from whoever may read it otherwise: where it tells who stands by in this month.

    The council chair, who can call a case urgent, is not to know them (decision 0032).
    """
    return not may(actor, Permission.CASE_POOL_READ) and gives_away(case_id, now)


def last_checked(found: list[Clearance]) -> datetime | None:
    """When the register was last held against the case for anybody of these; nothing when nobody was asked."""
    return max((one.declaration.checked_at for one in found if one.declaration.checked_at), default=None)


def clearance_for(actor: Actor, declaration_id: UUID) -> Clearance:
    """One declaration with its concerns, or `NotReachable`."""
    one = get_or_unreachable(_with_concerns(reachable(actor, CaseDeclaration.rows.all())), pk=declaration_id)
    return Clearance(one, tuple(one.concerns.all()), one.member.user_id in barred_from(one.case_id))


def concern_for(actor: Actor, concern_id: UUID, case_id: UUID | None = None) -> Concern:
    """One concern with its declaration (of this case, where one is named), or `NotReachable`."""
    found = reachable(actor, with_questions(Concern.rows.select_related("declaration__case", "declaration__member")))
    if case_id is not None:
        found = found.filter(declaration__case_id=case_id)
    return get_or_unreachable(found, pk=concern_id)


def cleared_members(actor: Actor, case_id: UUID, now: datetime) -> list[Member]:
    """Everybody who may be given work on a case: sitting, declared for it, free of conflict, register up to date.

    For the review by the whole council. An actor who may not see declarations gets nobody.
    """
    cleared = {one.member.pk for one in clearances(actor, case_id) if one.standing is Standing.CLEARED}
    members = [member for member in sitting(now.date()) if member.pk in cleared]
    current = register_standing(members, now)
    return [member for member in members if current[member.pk].ok]


def case_facts(case: Case) -> CaseFacts:
    """A case as the conflict rules see it. States are those whose bodies are a party."""
    rows = Party.rows.filter(case=case, organisation__isnull=False).exclude(role=PartyRole.RESPONDENT)
    parties = list(rows.values_list("organisation_id", "organisation__kind", "organisation__country"))
    return CaseFacts(
        platform=case.platform_id,
        parties=frozenset(pk for pk, _, _ in parties if pk),
        states=frozenset(country for _, kind, country in parties if kind == OrganisationKind.GOVERNMENT and country),
        country=case.country,
    )


def checkable_cases(of: Q | None = None) -> list[UUID]:
    """The open cases in which somebody was asked for a declaration: all of them, or those of these declarations.

    For the clockwork, which names nobody.
    """
    rows = CaseDeclaration.rows.filter(of or Q()).exclude(case__stage__in=sorted(NOT_YET | OVER))
    return list(rows.order_by("case_id").values_list("case_id", flat=True).distinct())


def checkable_cases_of(member_id: UUID) -> list[UUID]:
    """The open cases in which a member was asked, or somebody who lives with them. One query."""
    home = Member.objects.filter(pk=member_id).exclude(household="").values("household")
    return checkable_cases(Q(member_id=member_id) | Q(member__household__in=home))


def open_declarations_of(member_id: UUID) -> list[tuple[UUID, UUID]]:
    """The open cases in which a member was asked, each with the declaration; for the clockwork. One query."""
    rows = CaseDeclaration.rows.filter(member_id=member_id).exclude(case__stage__in=sorted(NOT_YET | OVER))
    return list(rows.order_by("case_id").values_list("case_id", "pk"))


def is_asked(case_id: UUID) -> bool:
    """Whether anybody was asked for a declaration for a case."""
    return CaseDeclaration.rows.filter(case_id=case_id).exists()


def wanted_rechecks() -> list[UUID]:
    """The cases that are to be checked again, the one that waits longest first."""
    wanted = Recheck.objects.exclude(case_uuid=None).values("case_uuid").annotate(since=Min("wanted_at"))
    return [row["case_uuid"] for row in wanted.order_by("since", "case_uuid") if row["case_uuid"]]


@dataclass(frozen=True)
class Named:
    """Somebody in a case, by role and by the name under which the case knows them."""

    role: str
    name: str


@dataclass(frozen=True)
class Request:
    """What a member may know of a case before being given it: who is involved, and nothing of what it is about."""

    id: UUID
    case_id: UUID
    number: str
    state: str
    opened_at: datetime
    answered_at: datetime | None
    due_at: datetime | None
    platform: str = ""
    owners: tuple[str, ...] = ()
    country: str = ""
    organisations: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    hits: tuple[Hit, ...] = field(default=())
    following: str = ""
    shown: int = 1
    to_answer: frozenset[UUID] = frozenset()
    """The concerns that came after the answer, and to which the member can still say something."""
    asks_again: bool = False
    """Whether there is one, where they are not named."""

    @property
    def open(self) -> bool:
        """Whether an answer is awaited."""
        return self.state == DeclarationState.OPEN


def steps_for(case_id: UUID) -> tuple[Step, ...]:
    """The steps in which a member learns who is involved in a case. One query."""
    parties = Party.rows.filter(case_id=case_id)
    found = parties.aggregate(
        organisations=Count("pk", filter=Q(organisation__isnull=False) & ~Q(role=PartyRole.RESPONDENT)),
        people=Count("pk", filter=Q(organisation=None)),
    )
    return steps_of(organisations=found["organisations"] > 0, people=found["people"] > 0)


COLUMNS = ("pk", "case_id", "case__number", "case__stage", "state", "opened_at", "answered_at")


def _mine(actor: Actor) -> QuerySet[CaseDeclaration]:
    if actor.id is None:
        raise NotReachable
    return CaseDeclaration.rows.filter(member__user_id=actor.id)


def _request(row: dict[str, Any], due: dict[UUID, datetime], **more: Any) -> Request:
    return Request(
        id=row["pk"],
        case_id=row["case_id"],
        number=row["case__number"],
        state=row["state"],
        opened_at=row["opened_at"],
        answered_at=row["answered_at"],
        due_at=due.get(row["case_id"]) if row["state"] == DeclarationState.OPEN else None,
        **more,
    )


def _due(case_ids: list[UUID]) -> dict[UUID, datetime]:
    return {one.subject: one.due_at for one in live_of(case_ids) if one.kind == Period.DECLARATION}


def due_of(case_id: UUID) -> datetime | None:
    """Until when declarations for a case can be answered, while that clock runs."""
    return _due([case_id]).get(case_id)


def my_requests(actor: Actor) -> list[Request]:
    """The actor's own declarations, those that wait first, then the newest: two queries."""
    ruled = ConflictRuling.rows.filter(concern=OuterRef("pk"), ended_at=None)
    later = Concern.rows.filter(declaration=OuterRef("pk"), stance=Stance.UNANSWERED, result__in=sorted(RULED_ON))
    later = later.exclude(origin=Origin.MEMBER).filter(~Exists(ruled))
    mine = _mine(actor).annotate(raised_later=Exists(later)).order_by("-opened_at", "pk")
    rows = list(mine.values(*COLUMNS, "raised_later"))
    due = _due([row["case_id"] for row in rows])
    found = [_request(row, due, asks_again=row["raised_later"] and _can_reply(row)) for row in rows]
    return sorted(found, key=lambda one: (not one.open, not one.asks_again))


def _can_reply(row: dict[str, Any]) -> bool:
    return row["state"] in ANSWERED and row["case__stage"] not in OVER - JUDGED


def open_requests(actor: Actor) -> int:
    """How many declarations wait for the actor's answer."""
    return _mine(actor).filter(state=DeclarationState.OPEN).aggregate(n=Count("pk"))["n"]


def my_request(actor: Actor, declaration_id: UUID) -> Request:
    """One of the actor's own declarations, with who is involved and what the system found; or `NotReachable`.

    Only named columns are read: title, text, arguments and files of the case never leave the database. While the answer
    is open, who is involved is shown step by step. Once the member stays out of the case, nothing of it is shown any
    more but its number.
    """
    row = _mine(actor).filter(pk=declaration_id).values(*COLUMNS, "member_id", "member__user_id", "shown").first()
    if row is None:
        raise NotReachable
    concerns = list(with_questions(Concern.rows.filter(declaration_id=declaration_id)))
    facts = [concern_facts(concern) for concern in concerns]
    out = standing(row["state"], facts, walled=row["member__user_id"] in barred_from(row["case_id"]))
    hits = hits_of(concerns)
    due = _due([row["case_id"]])
    replies = [may_be_replied_to(reply_facts(one, row["state"], row["case__stage"])) for one in concerns]
    to_answer = frozenset(one.pk for one, verdict in zip(concerns, replies, strict=True) if verdict.ok)
    # What somebody outside said cannot be cleared up by reading on: nothing more of the case is shown then.
    told_by_others = any(one.bars for one, of in zip(facts, concerns, strict=True) if of.origin in OUTSIDE)
    if out is Standing.BARRED and (row["state"] != DeclarationState.OPEN or told_by_others):
        return _request(row, due, hits=hits, to_answer=to_answer)
    steps, shown = steps_for(row["case_id"]), row["shown"]
    if row["state"] != DeclarationState.OPEN:
        shown = max(shown, len(steps)) if row["state"] == DeclarationState.CLEAR else shown
    seen = steps[:shown]
    following = steps[shown] if len(steps) > shown and row["state"] == DeclarationState.OPEN else ""
    told = {"hits": () if following else hits, "to_answer": to_answer, "following": following, "shown": shown}
    return _request(row, due, **told, **involved(row["case_id"], seen))


def involved(case_id: UUID, seen: Collection[Step] = tuple(Step)) -> dict[str, Any]:
    """Who is involved: the platform and its owners, the country; organisations, and people by role and pseudonym."""
    case = Case.rows.filter(pk=case_id).values("platform_id", "platform__name", "country").get()
    chain = chain_of(case["platform_id"])[1:]
    names = dict(Organisation.objects.filter(pk__in=chain).values_list("pk", "name"))
    rows = Party.rows.filter(case_id=case_id).order_by("role", "pseudonym")
    rows = rows if Step.PEOPLE in seen else rows.filter(organisation__isnull=False)
    rows = rows if Step.ORGANISATIONS in seen else rows.filter(organisation=None)
    parties = list(rows.values_list("role", "pseudonym", "organisation__name"))
    return {
        "platform": case["platform__name"],
        "owners": tuple(names[owner] for owner in chain),
        "country": case["country"],
        "organisations": tuple(Named(role, name) for role, _, name in parties if name and role != PartyRole.RESPONDENT),
        "people": tuple(Named(role, pseudonym) for role, pseudonym, name in parties if not name),
    }
