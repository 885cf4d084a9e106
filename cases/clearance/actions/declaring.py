"""Asking for declarations and answering them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.clearance.actions.checking import found, screen, tell_the_officers
from cases.clearance.actions.questions import bring_before_the_panel
from cases.clearance.models import CaseDeclaration, Concern
from cases.clearance.queries import able_to_sit, steps_for
from cases.clearance.rules import (
    ANSWERED,
    JUDGED,
    MAY_RECHECK,
    Answer,
    AnswerFacts,
    DeclarationState,
    Origin,
    Stance,
    answers_until,
    may_answer,
    may_declare,
    may_open,
)
from cases.docket.models import Case
from cases.docket.queries import locked, locked_unwalled, rules_for
from cases.duty.queries import asked_first
from council.access.actions import raise_barrier
from council.access.queries import accounts, get_or_unreachable, require_council, require_office
from council.access.rules import Permission
from council.clocks.actions import begin_until, end, start
from council.interests.queries import standing
from council.interests.rules.words import RESULTS, RULED_ON, Code, Result
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import require_that
from council.leaves.queries import away, house_zone, leaves_of
from council.leaves.rules import day_of
from council.members.models import Member
from council.notices.actions import tell
from council.procedure.rules import Period
from council.record.actions import append
from council.record.rules.entries import Tag

STEPPED_ASIDE = "stepped_aside"
"""Why somebody stays out who said so before everybody was shown to them."""


@transaction.atomic
def open_declarations(case_id: UUID, *, called: Sequence[Member] = (), actor: Actor, clock: Clock) -> int:
    """Ask everybody who can be drawn and was not asked yet, and hold the register against the case for all of them.

    A barring hit walls the member off at once; it can be contested. Returns how many were asked: nobody, when all
    were asked before and the register alone is checked again. Also used when parties, owners or members changed, and
    before the whole council reviews: what was declared stays. Whoever is on leave is not asked, and is asked when this
    is done again after their return. Who is asked learns by mail that there is news. `called` are deputies and others
    who are called to this case just now. In an expedited case those who stand by are asked first, by the timer where
    nobody did, and the others when this is done again after their turn.
    """
    case = locked(actor, case_id)
    office = require_office(actor, case.pk, MAY_RECHECK)
    may_open(case.stage).or_refuse()
    now = clock.now()
    asked = {one.member_id: one for one in CaseDeclaration.rows.filter(case=case).select_related("member")}
    on_leave = away(now)
    council = list({one.pk: one for one in (*able_to_sit(case.pk, now.date()), *called)}.values())
    first = asked_first(case.pk) if case.expedited else None
    members = [one for one in council if one.pk in asked or (one.pk not in on_leave and _is_asked(one, first))]
    require_that(bool(members), "clearance.nobody_to_ask").or_refuse()
    new = [CaseDeclaration(case=case, member=one, opened_at=now) for one in members if one.pk not in asked]
    CaseDeclaration.rows.bulk_create(new)
    asked |= {one.member_id: one for one in new}
    raised = screen(case, asked, council, actor=actor, clock=clock)
    if new:
        hours = rules_for(case, now).hours(Period.DECLARATION, expedited=case.expedited)
        start(case.pk, Period.DECLARATION, hours, at=now)
        people = [(user.pk, user.email) for user in accounts(one.member.user_id for one in new)]
        tell(people, f"declaration:{case.pk}", actor=actor, clock=clock)
    append(Tag.DECLARATION_OPENED, case.pk, found(len(new), raised), actor=actor, clock=clock, office=office)
    return len(new)


def _is_asked(member: Member, first: frozenset[UUID] | None) -> bool:
    return first is None or member.pk in first


@transaction.atomic
def show_more(declaration_id: UUID, *, seen: int, actor: Actor, clock: Clock) -> CaseDeclaration:
    """Open the next step of who is involved, after the first `seen`; doing it twice opens one. The member asks for it.

    Raises `Refused` once the answer is given.
    """
    declaration, case = own_declaration(declaration_id, actor=actor)
    require_that(declaration.state == DeclarationState.OPEN, "clearance.answered_already").or_refuse()
    if declaration.shown == seen < len(steps_for(case.pk)):
        declaration.shown += 1
        declaration.save(update_fields=["shown"])
    return declaration


@transaction.atomic
def answer_declaration(
    declaration_id: UUID,
    *,
    choice: str,
    stances: Mapping[UUID, str],
    contest: str = "",
    code: str = "",
    text: str = "",
    actor: Actor,
    clock: Clock,
) -> CaseDeclaration:
    """Answer one's own declaration: each hit confirmed or contested, and whether there is anything besides.

    A barring conflict walls the member off at once. Raises `Refused` when the yearly declaration of interests is not
    up to date: nothing is assigned without one.
    """
    declaration, case = own_declaration(declaration_id, actor=actor)
    now = clock.now()
    concerns = list(Concern.rows.filter(declaration=declaration, origin=Origin.SYSTEM))
    hits = {one.pk: stances.get(one.pk, Stance.UNANSWERED) for one in concerns if one.result in RULED_ON}
    shown_all = declaration.shown >= len(steps_for(case.pk))
    verdict = may_answer(AnswerFacts(declaration.state, choice, code, text, hits, contest, shown_all))
    if choice != Answer.UNAVAILABLE:
        verdict &= standing([declaration.member], now)[declaration.member_id]
    verdict.or_refuse()
    for concern in concerns:
        if choice != Answer.UNAVAILABLE and shown_all and concern.pk in hits:
            concern.stance = hits[concern.pk]
            concern.text = contest.strip() if concern.stance == Stance.CONTESTED else ""
            concern.save(update_fields=["stance", "text"])
    {Answer.CLEAR: declaration.clear, Answer.CONFLICT: declaration.conflict, Answer.UNAVAILABLE: declaration.decline}[
        Answer(choice)
    ]()
    declaration.answered_at = now
    declaration.save()
    _record_answer(declaration, code if choice == Answer.CONFLICT else "", actor=actor, clock=clock)
    if choice == Answer.CONFLICT:
        _declare(declaration, case, code, text, actor=actor, clock=clock)
        if not shown_all:  # whoever reads no further stays out: nobody can be kept in who has not seen everybody
            raise_barrier(declaration.member.user_id, case.pk, STEPPED_ASIDE, actor=actor, clock=clock)
    if not CaseDeclaration.rows.filter(case=case, state=DeclarationState.OPEN).exists():
        end(case.pk, Period.DECLARATION, at=now)
    bring_before_the_panel(declaration, case, actor=actor, clock=clock)
    return declaration


@transaction.atomic
def declare_conflict(
    declaration_id: UUID, *, code: str, text: str, since: date | None = None, actor: Actor, clock: Clock
) -> CaseDeclaration:
    """The continuing duty: something changed, or came to mind, after the declaration was given.

    `since` is the first day; without it the conflict is taken to have stood all along, also when the panel voted.
    """
    declaration, case = own_declaration(declaration_id, actor=actor)
    verdict = require_that(declaration.state in ANSWERED, "clearance.not_answered")
    (verdict & may_declare(code, text, since, day_of(clock.now(), house_zone()))).or_refuse()
    if declaration.state == DeclarationState.CLEAR:
        declaration.conflict()
        declaration.save()
    _record_answer(declaration, code, actor=actor, clock=clock)
    _declare(declaration, case, code, text, since, actor=actor, clock=clock)
    bring_before_the_panel(declaration, case, actor=actor, clock=clock)
    return declaration


def own_declaration(declaration_id: UUID, *, actor: Actor) -> tuple[CaseDeclaration, Case]:
    """The actor's declaration and its case, both locked; the member need not reach the case for that."""
    require_council(actor, Permission.CASE_DECLARATION_MAKE)
    mine = CaseDeclaration.rows.filter(member__user=actor.id)
    case = locked_unwalled(get_or_unreachable(mine, pk=declaration_id).case_id)
    return get_or_unreachable(mine.select_related("member").select_for_update(of=("self",)), pk=declaration_id), case


def _record_answer(declaration: CaseDeclaration, code: str, *, actor: Actor, clock: Clock) -> None:
    facts = {"declaration": str(declaration.pk), "state": declaration.state, "code": code}
    append(Tag.DECLARATION_MADE, declaration.case_id, facts, actor=actor, clock=clock)


def _declare(
    declaration: CaseDeclaration,
    case: Case,
    code: str,
    text: str,
    since: date | None = None,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Keep a conflict that a member declares; when it bars, the wall stands at once.

    In a case that is decided an officer rules first: else one panellist alone could have it opened again.
    """
    result = RESULTS[Code(code)]
    concern = Concern(
        declaration=declaration,
        origin=Origin.MEMBER,
        code=code,
        result=result,
        evidence={"since": since.isoformat()} if since else {},
        stance=Stance.CONFIRMED,
        text=text.strip(),
        raised_at=clock.now(),
    )
    concern.save(force_insert=True)
    if result is Result.BAR and case.stage in JUDGED:
        tell_the_officers(case, actor=actor, clock=clock)
    elif result is Result.BAR:
        raise_barrier(declaration.member.user_id, case.pk, code, anew=True, actor=actor, clock=clock)


@transaction.atomic
def miss_declarations(case_id: UUID, *, actor: Actor, clock: Clock) -> int:
    """The time passed: whoever did not answer is barred from this case (R7). Returns how many.

    Whoever was on leave while the declaration was open has the whole time anew after their return; the clock then runs
    until the first of them has to have answered.
    """
    case, now = locked_unwalled(case_id), clock.now()
    late = CaseDeclaration.rows.filter(case=case, state=DeclarationState.OPEN).select_related("member")
    waiting = list(late.select_for_update(of=("self",)).order_by("pk"))
    later = _answered_later(case, waiting, now)
    missed = [one for one in waiting if later.get(one.pk, now) <= now]
    for declaration in missed:
        declaration.miss()
        declaration.answered_at = now
        declaration.save()
        _record_answer(declaration, Code.R7, actor=actor, clock=clock)
        raise_barrier(declaration.member.user_id, case.pk, Code.R7, actor=actor, clock=clock)
    end(case.pk, Period.DECLARATION, at=now)
    if still := [until for until in later.values() if until > now]:
        begin_until(case.pk, Period.DECLARATION, min(still), at=now)
    return len(missed)


def _answered_later(case: Case, waiting: list[CaseDeclaration], now: datetime) -> dict[UUID, datetime]:
    """Until when those can answer who were on leave meanwhile, by declaration. One query, and one for the rules."""
    if not waiting:
        return {}
    zone, hours = house_zone(), rules_for(case, now).hours(Period.DECLARATION, expedited=case.expedited)
    opened = {one.pk: day_of(one.opened_at, zone) for one in waiting}
    leaves = leaves_of([one.member_id for one in waiting], min(opened.values()))
    until = {one.pk: answers_until(opened[one.pk], now, leaves.get(one.member_id, ()), hours, zone) for one in waiting}
    return {pk: moment for pk, moment in until.items() if moment}
