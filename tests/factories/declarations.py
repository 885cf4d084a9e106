"""Plain makers of case declarations: asked for by an officer, answered by members, through the verbs of the room."""

from __future__ import annotations

from cases.clearance.actions import answer_declaration, open_declarations, show_more
from cases.clearance.models import CaseDeclaration
from cases.clearance.rules import Answer, Stance, Step
from cases.docket.models import Case
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.models import Member
from tests.factories.cases import WHEN
from tests.factories.interests import sign
from tests.factories.people import acting, actor_for


def declaration_of(case: Case, member: Member) -> CaseDeclaration:
    """The declaration of a member for a case."""
    return CaseDeclaration.rows.get(case=case, member=member)


def ask(case: Case, *, clock: SettableClock | None = None) -> int:
    """Ask every sitting member for a declaration."""
    return open_declarations(case.pk, actor=acting(Office.INTEGRITY_OFFICER), clock=clock or SettableClock(WHEN))


def look_at_everybody(declaration: CaseDeclaration, *, actor: Actor, clock: SettableClock) -> None:
    """The member opens every step of who is involved."""
    for seen in range(1, len(Step)):
        show_more(declaration.pk, seen=seen, actor=actor, clock=clock)


def answer(
    case: Case,
    *members: Member,
    choice: Answer = Answer.CLEAR,
    stance: Stance = Stance.CONFIRMED,
    clock: SettableClock | None = None,
    **fields: str,
) -> None:
    """Each member signs the interests and answers; every hit gets the same stance."""
    clock = clock or SettableClock(WHEN)
    for member in members:
        declaration = declaration_of(case, member)
        sign(member, clock=clock)
        look_at_everybody(declaration, actor=actor_for(member.user), clock=clock)
        answer_declaration(
            declaration.pk,
            choice=choice,
            stances={concern.pk: stance for concern in declaration.concerns.all()},
            actor=actor_for(member.user),
            clock=clock,
            **fields,
        )


def clear(case: Case, *members: Member, clock: SettableClock | None = None) -> None:
    """Ask, and let these members declare that they have no conflict."""
    ask(case, clock=clock)
    answer(case, *members, clock=clock)
