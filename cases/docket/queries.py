"""Reaching cases and what belongs to their file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.docket.models import Argument, Case, ContentItem, Party, PlatformDecision, StageChange
from cases.docket.rules import HEARD_IN, MOVABLE, NoticeState, PartyRole
from council.access.queries import get_or_unreachable, outside_walls, reachable, subject_of
from council.access.rules import Office
from council.clocks.models import Deadline
from council.clocks.queries import live_of
from council.clocks.rules import DeadlineState
from council.kernel.actor import Actor
from council.kernel.keyset import Cursor, read_cursor
from council.kernel.tally import quorum
from council.kernel.verdicts import NotReachable
from council.members.queries import sitting
from council.procedure.queries import rules_of
from council.procedure.rules import Rules


def cases(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may reach."""
    return reachable(actor, Case.rows.all())


def which_exist(case_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these cases there are: for an import that goes on where it stopped. It says nothing else about them."""
    return set(Case.rows.filter(pk__in=list(case_ids)).values_list("pk", flat=True))


def case_for(actor: Actor, case_id: UUID) -> Case:
    """One case, with its platform and rules, or `NotReachable`."""
    return get_or_unreachable(cases(actor).select_related("platform", "rules"), pk=case_id)


def locked(actor: Actor, case_id: UUID) -> Case:
    """One case, its row locked until the transaction ends, or `NotReachable`. Every action starts here."""
    return get_or_unreachable(cases(actor).select_for_update(of=("self",)), pk=case_id)


def locked_unwalled(case_id: UUID) -> Case:
    """One case, its row locked, for acts by people who may act on a case without reading it (a declaration)."""
    return get_or_unreachable(Case.rows.select_for_update(of=("self",)), pk=case_id)


def lock_file(subject: UUID) -> None:
    """Lock the case or the party with this uuid, if it is one: for the timer, which knows no more of a clock."""
    for model in (Case, Party):
        if model.rows.select_for_update(of=("self",)).filter(pk=subject).first() is not None:
            return


def is_expedited(case_id: UUID) -> bool:
    """Whether a case is on the expedited track now."""
    return Case.rows.filter(pk=case_id, expedited=True).exists()


def rules_for(case: Case, at: object) -> Rules:
    """The rules a case runs under: its own version once selected, else those in force."""
    return rules_of(case.rules, at=at)  # type: ignore[arg-type]


@dataclass(frozen=True)
class CouncilVote:
    """How many sit on the council, and how many of them must vote for a vote of it to count."""

    sitting: int
    quorum: int


def council_vote(case: Case, now: datetime) -> CouncilVote:
    """Who could vote on a case now, by the rules that it runs under."""
    who, percent = len(sitting(now.date())), rules_for(case, now).council_quorum_percent
    return CouncilVote(who, quorum(who, percent) if who else 1)


def parties(actor: Actor, case_id: UUID) -> list[Party]:
    """The parties of a case, appellant first. How to reach them is left out: mail goes through the outbox."""
    found = reachable(actor, Party.rows.filter(case_id=case_id)).select_related("organisation").defer("sealed_contact")
    order = [PartyRole.APPELLANT, PartyRole.AUTHOR, PartyRole.AFFECTED_PERSON, PartyRole.RESPONDENT]
    return sorted(found, key=lambda party: (order.index(PartyRole(party.role)), party.pseudonym))


def arguments(actor: Actor, case_id: UUID) -> list[Argument]:
    """Every argument of every party, in the order they were filed."""
    found = reachable(actor, Argument.rows.filter(case_id=case_id)).select_related("party")
    return list(found.order_by("filed_at", "party_id", "position"))


def content(actor: Actor, case_id: UUID) -> list[ContentItem]:
    """The contested content."""
    return list(reachable(actor, ContentItem.rows.filter(case_id=case_id)).order_by("posted_on", "pk"))


def decision(actor: Actor, case_id: UUID) -> PlatformDecision | None:
    """The contested decision."""
    return reachable(actor, PlatformDecision.rows.filter(case_id=case_id)).first()


def timeline(actor: Actor, case_id: UUID) -> list[StageChange]:
    """Where the case has been, oldest first."""
    return list(reachable(actor, StageChange.rows.filter(case_id=case_id)).order_by("position"))


def notices_for(actor: Actor) -> QuerySet[Party]:
    """Notices to the organisation a liaison speaks for, the newest first; a liaison reaches nothing else.

    A wall between a person and a case holds here too.
    """
    organisation = subject_of(actor, Office.PLATFORM_LIAISON)
    if organisation is None or Office.PLATFORM_LIAISON not in actor.offices:
        return Party.rows.none()
    found = Party.rows.filter(role=PartyRole.RESPONDENT, organisation_id=organisation, notified_at__isnull=False)
    found = outside_walls(actor, found)
    return found.select_related("case", "organisation").defer("sealed_contact").order_by("-notified_at", "-pk")


def open_notices(actor: Actor) -> QuerySet[Party]:
    """Notices that the liaison's organisation still has to answer: not those of cases that have ended."""
    return notices_for(actor).filter(notice=NoticeState.NOTIFIED, case__stage__in=HEARD_IN)


def notice_for(actor: Actor, party_id: UUID, *, lock: bool = False) -> Party:
    """One notice of the liaison's organisation, or `NotReachable`."""
    found = notices_for(actor)
    if lock:
        found = found.select_for_update(of=("self",))
    return get_or_unreachable(found, pk=party_id)


NOTICES_ON_A_PAGE = 25


@dataclass(frozen=True)
class NoticesPage:
    """Some notices, each with the deadline to answer it, and the place where older ones begin."""

    rows: list[tuple[Party, Deadline | None]]
    older: Cursor | None


def notices_page(actor: Actor, before: str) -> NoticesPage:
    """One page of notices, from the place that an address names; a broken one shows the first page."""
    found, place = notices_for(actor), read_cursor(before)
    if place is not None:
        found = found.filter(Q(notified_at__lt=place.at) | Q(notified_at=place.at, pk__lt=place.id))
    some = list(found[: NOTICES_ON_A_PAGE + 1])
    shown = some[:NOTICES_ON_A_PAGE]
    due = {deadline.subject: deadline for deadline in live_of(party.pk for party in shown)}
    last = shown[-1] if len(some) > len(shown) else None
    older = Cursor(last.notified_at, last.pk) if last and last.notified_at else None
    return NoticesPage([(party, due.get(party.pk)) for party in shown], older)


@dataclass(frozen=True)
class NoticeFile:
    """What a platform sees of a case: what it decided, the content, what the appellant says, and what it has answered.

    `shared` is false once the appellant has taken back the consent to show the appeal: then only its own words remain.
    """

    party: Party
    shared: bool
    appellant: Party | None
    decision: PlatformDecision | None
    content: list[ContentItem]
    says: list[Argument]
    answered: list[Argument]
    deadline: Deadline | None


def notice_file(actor: Actor, party_id: UUID) -> NoticeFile:
    """One notice with what belongs to it, or `NotReachable`."""
    party = notice_for(actor, party_id)
    appellant = Party.rows.filter(case_id=party.case_id, role=PartyRole.APPELLANT).first()
    shared = appellant is None or appellant.consent_share
    filed = Argument.rows.filter(case_id=party.case_id).order_by("position")
    said = list(filed.filter(party__in=[one.pk for one in (party, appellant) if one]))
    return NoticeFile(
        party=party,
        shared=shared,
        appellant=appellant if shared else None,
        decision=PlatformDecision.rows.filter(case_id=party.case_id).first() if shared else None,
        content=list(ContentItem.rows.filter(case_id=party.case_id).order_by("posted_on", "pk")) if shared else [],
        says=[one for one in said if one.party_id != party.pk] if shared else [],
        answered=[one for one in said if one.party_id == party.pk],
        deadline=next(iter(live_of([party.pk])), None),
    )


def party_for(actor: Actor, case_id: UUID, role: PartyRole) -> Party:
    """The one party with a role, or `NotReachable`."""
    found = reachable(actor, Party.rows.filter(case_id=case_id, role=role)).order_by("pk").first()
    if found is None:
        raise NotReachable
    return found


MOST_DEADLINES = 50


def numbers(case_ids: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of cases by their uuids, for pages that have asked already which cases somebody may know of."""
    return dict(Case.rows.filter(pk__in=list(case_ids)).values_list("pk", "number"))


def movable_deadlines(actor: Actor, case_id: UUID | None = None) -> list[tuple[Deadline, Case]]:
    """Running deadlines, of cases the actor reaches, that two people can move; those due first, or of one case."""
    found = cases(actor).filter(pk=case_id) if case_id else cases(actor)
    kinds = [str(period) for period in MOVABLE]
    running = Deadline.objects.filter(state=DeadlineState.RUNNING, fired_at=None, kind__in=kinds)
    rows = list(running.filter(subject__in=found.values("pk")).order_by("due_at", "pk")[:MOST_DEADLINES])
    about = cases(actor).only("number").in_bulk([row.subject for row in rows])
    return [(row, about[row.subject]) for row in rows]
