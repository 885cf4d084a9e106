"""Who stands before the wall: every office, those behind it, those who had an office, and those who never had one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db.models import Q

from cases.challenges.models import PoolChallenge
from cases.docket.models import Case
from cases.duty.models import UrgencyAgreement, UrgencyRequest
from cases.intake.models import Receipt
from council.access.actions import propose, raise_barrier
from council.access.models import Barrier, Grant, Proposal, User
from council.access.queries import person_actor
from council.access.rules import DESK, PANEL, Office, ProposalKind
from council.clocks.queries import house_clock
from council.reports.models import Report
from tests.factories.people import LONG_AGO, enrol, give, make_member, make_user
from tests.support.people import holding, logged_in
from tests.support.wall.answers import Knocker

ON_A_CASE = frozenset({*PANEL, Office.REVIEWER})
COUNCIL_WIDE = tuple(
    office for office in Office if office not in {*ON_A_CASE, Office.APPELLANT, Office.PLATFORM_LIAISON, Office.SYSTEM}
)
REACHING = (*sorted(DESK), Office.SELECTION_COMMITTEE, *sorted(ON_A_CASE))
"""Offices that reach a case: whoever holds one has to be walled too."""
ENDED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Someone:
    """Somebody who opens pages. `offices` are those that count on the case; behind a wall and without account: none."""

    name: str
    client: Knocker = field(compare=False)
    offices: frozenset[str] = frozenset()
    user: UUID | None = None
    anywhere: frozenset[str] = frozenset()
    """Council-wide offices: what opens the pages that are about no case, walls or not."""
    would: frozenset[str] = frozenset()
    """Offices that would reach the case but for a wall, or did until they ended."""

    def __str__(self) -> str:
        return self.name


def person(name: str, user: User, *offices: str, would: Iterable[str] = ()) -> Someone:
    """Somebody with an account."""
    held = Grant.objects.filter(person=user, case_uuid=None, until=None).values_list("office", flat=True)
    return Someone(
        name,
        Knocker(logged_in(user).session),
        frozenset(str(office) for office in offices),
        user.pk,
        frozenset(held),
        frozenset(would),
    )


def visitor() -> Someone:
    """Somebody without an account."""
    return Someone("visitor", Knocker())


def stranger() -> Someone:
    """Somebody with an account and no office at all."""
    return person("account without office", make_user("Nobody of Note"))


def superuser() -> Someone:
    """Somebody who may do everything that Django knows of, and holds no office."""
    address = f"root-{User.objects.count()}@council.example"
    user = User.objects.create_superuser(address, None, name="Root", second_factor=uuid4())
    enrol(user)
    return person("superuser without office", user)


def receipt_of(case: Case, name: str, *offices: str) -> Someone:
    """Whoever has entered a receipt of the case."""
    receipt = Receipt.rows.filter(case=case, ended_at=None).order_by("pk").first()
    assert receipt is not None, f"{case.number} has no receipt"
    return Someone(name, Knocker(holding(receipt, name).session), frozenset(offices))


def holder(office: Office, case: Case) -> Someone | None:
    """Somebody who holds the office, on the case or council-wide, and no other that could help; nobody if none does."""
    where = case.pk if office in ON_A_CASE else None
    on_case = Grant.objects.filter(case_uuid=case.pk, until=None).values("person_id")
    walled = Barrier.objects.filter(case_uuid=case.pk, until=None).values("person_id")
    found = Grant.objects.filter(office=office, case_uuid=where, until=None).exclude(person_id__in=walled)
    if where is None:
        found = found.exclude(person_id__in=on_case)
    if office is Office.PANELLIST:  # not one who is also its chair or its rapporteur
        other = Grant.objects.filter(case_uuid=case.pk, until=None, office__in=[*(PANEL - {Office.PANELLIST})])
        found = found.exclude(person_id__in=other.values("person_id"))
    grant = found.select_related("person").order_by("person__email").first()
    if grant is None and where is not None:
        return None
    user = grant.person if grant else make_user("", office)
    held = Grant.objects.filter(person=user, until=None)
    counted = {*held.filter(case_uuid=None).values_list("office", flat=True)}
    counted |= {*held.filter(case_uuid=case.pk).values_list("office", flat=True)}
    return person(str(office), user, *counted)


def propose_to_lift(case: Case) -> None:
    """Let an officer ask for the wall between somebody and the case to be lifted, unless that is asked for."""
    if not Proposal.rows.filter(case_uuid=case.pk).exists():
        clock = house_clock()
        proposer, behind = person_actor(make_user("", Office.INTEGRITY_OFFICER)), make_user("", Office.MEMBER)
        raise_barrier(behind.pk, case.pk, "R1", actor=proposer, clock=clock)
        asked = {"person": str(behind.pk), "ground": "R1"}
        reason = "The employer was another one."
        kind = ProposalKind.BARRIER_LIFT
        propose(kind, behind.pk, asked, case=case.pk, reason=reason, actor=proposer, clock=clock)


def say_who_should_not_decide(case: Case) -> None:
    """Let the appellant have said who should not decide, unless something was said."""
    if not PoolChallenge.rows.filter(case=case).exists():
        now = house_clock().now()
        said = {"side": "appellant", "kind": "works", "words": "All of Zephyr", "filed_at": now, "rule_by": now}
        PoolChallenge.rows.create(case=case, **said)


def say_it_cannot_wait(case: Case) -> None:
    """Let the chair have asked two members whether the case can wait, unless they were asked."""
    if not UrgencyRequest.rows.filter(case=case).exists():
        now, chair = house_clock().now(), make_user("", Office.COUNCIL_CHAIR)
        asked = UrgencyRequest.rows.create(case=case, reason="A demolition.", asked_by=chair, asked_at=now)
        UrgencyAgreement.rows.create(request=asked, person=make_member().user)


def report_somebody() -> None:
    """Let somebody have reported a member, who was asked, unless somebody did."""
    if not Report.objects.exists():
        now = house_clock().now()
        said = {"kind": "missing", "state": "asked", "words": "A farm", "source": "Seen", "quote": "A farm?"}
        Report.objects.create(member=make_member(), received_at=now, asked_at=now, **said)


def walled(office: Office, case: Case) -> Someone:
    """Somebody with the office, and with a wall between them and the case."""
    user = make_user("", Office.MEMBER) if office in ON_A_CASE else make_user("", office)
    if office in ON_A_CASE:
        give(user, office, case=case.pk)
    return wall(user, case, f"walled {office}")


def wall(user: User, case: Case, name: str) -> Someone:
    """Put a wall before somebody, who keeps the council-wide offices where no case is asked for."""
    Barrier.objects.get_or_create(
        person=user, case_uuid=case.pk, until=None, defaults={"reason": "in a test", "since": LONG_AGO}
    )
    held = Grant.objects.filter(Q(case_uuid=case.pk) | Q(case_uuid=None), person=user, until=None)
    return person(name, user, would=held.values_list("office", flat=True))


def seat_holder_walled(case: Case) -> Someone | None:
    """A member of the panel whose seat and offices stand, behind a wall: the wall alone must hold."""
    lead = Grant.objects.filter(case_uuid=case.pk, until=None, office__in=[Office.PANEL_CHAIR, Office.RAPPORTEUR])
    panel = Grant.objects.filter(case_uuid=case.pk, until=None, office=Office.PANELLIST)
    panel = panel.exclude(person_id__in=Barrier.objects.filter(case_uuid=case.pk, until=None).values("person_id"))
    last = panel.exclude(person_id__in=lead.values("person_id")).order_by("person__email").last()
    return wall(last.person, case, "walled holder of a seat") if last else None


def liaison(case: Case, name: str, *, behind: bool = False) -> Someone:
    """Whoever speaks for the platform of the case."""
    user = make_user("", Office.PLATFORM_LIAISON, subject=case.platform_id)
    return wall(user, case, name) if behind else person(name, user, Office.PLATFORM_LIAISON)


def former(office: Office, case: Case) -> Someone:
    """Somebody whose office has ended: of a tab that is still open."""
    where = case.pk if office in ON_A_CASE else None
    user = make_user("", Office.MEMBER) if where else make_user()
    Grant.objects.create(person=user, office=office, case_uuid=where, since=LONG_AGO, until=ENDED)
    return person(f"former {office}", user, *([Office.MEMBER] if where else []), would=[str(office)])


def everybody(case: Case, other: Case) -> list[Someone]:
    """The whole cast before one case; `other` is another case with a receipt of its own."""
    found = [visitor(), stranger(), superuser()]
    found.append(receipt_of(case, "receipt of the case", Office.APPELLANT))
    found.append(receipt_of(other, "receipt of another case"))
    found += [walled(office, case) for office in REACHING]
    found += [former(office, case) for office in (Office.SECRETARIAT, Office.PANELLIST, Office.REVIEWER)]
    found.append(liaison(case, "liaison of the platform"))
    found.append(liaison(case, "walled liaison of the platform", behind=True))
    found.append(person("liaison of no platform", make_user("", Office.PLATFORM_LIAISON)))
    kept = seat_holder_walled(case)
    found += [kept] if kept else []
    held = (holder(office, case) for office in (*COUNCIL_WIDE, *sorted(ON_A_CASE)))
    return [*found, *(one for one in held if one)]
