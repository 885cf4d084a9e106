"""What the door does once two people agreed, and how it puts its own proposals into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from council.access.actions import (
    checks,
    end_offices,
    executes,
    give_office,
    lift_barrier,
    lock_accounts,
    require_apart,
    require_member,
    require_unlocked,
)
from council.access.actions.accounts import recover_account
from council.access.models import Grant, User
from council.access.phrases import OFFICES, TAGS
from council.access.queries import Change, Names, describes, entry_to_erase
from council.access.queries.proposals import is_last_holder
from council.access.rules import ESSENTIAL, OFFICES_OF_THE_DESK, HeldChange, Locked, Office, ProposalKind
from council.kernel.actor import Actor
from council.kernel.clock import Clock
from council.kernel.verdicts import NotReachable, require_that
from council.record.actions import erase


def _both(proposer: UUID, approver: Actor) -> tuple[UUID, UUID]:
    if approver.id is None:
        raise NotReachable
    return proposer, approver.id


@executes(ProposalKind.BARRIER_LIFT)
def wall_falls(payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock) -> None:
    """The wall before one case is lifted for one person; refused when it fell in the meantime."""
    assert case is not None  # the rule asks for one
    by = _both(proposer, approver)
    person = UUID(payload["person"])
    lifted = lift_barrier(person, case, payload["ground"], by, actor=approver, clock=clock)
    require_that(lifted, "access.no_wall").or_refuse()


@checks(ProposalKind.OFFICE_GIVE)
def offices_go_together(payload: Mapping[str, Any], *, case: UUID | None, clock: Clock) -> None:
    """An office that would stand beside one that it never goes with is not even asked for, nor one for members only."""
    person, office = UUID(payload["person"]), _office(payload)
    require_member(person, office)
    require_apart(person, office, clock=clock)
    _let_through(Locked.OFFICE_GIVE, payload, clock=clock)


@checks(ProposalKind.OFFICE_END)
def an_end_is_not_locked(payload: Mapping[str, Any], *, case: UUID | None, clock: Clock) -> None:
    """What an election lock holds back is not even asked for."""
    _let_through(Locked.OFFICE_END, payload, clock=clock)


@checks(ProposalKind.OFFICE_HAND_OVER)
def a_hand_over_is_not_locked(payload: Mapping[str, Any], *, case: UUID | None, clock: Clock) -> None:
    """What an election lock holds back is not even asked for."""
    _let_through(Locked.OFFICE_HAND_OVER, payload, clock=clock)


def _let_through(kind: Locked, payload: Mapping[str, Any], *, approver: Actor | None = None, clock: Clock) -> None:
    """Raise `Refused` while an election lock holds it back. Accounts are locked before the entry that may be written.

    Without an approver it is only asked for, and nothing is used up.
    """
    if approver is not None:
        lock_accounts(UUID(payload[part]) for part in ("person", "successor") if part in payload)
    actor = approver or Actor.system()
    require_unlocked(HeldChange(kind, dict(payload)), use=approver is not None, actor=actor, clock=clock)


@executes(ProposalKind.OFFICE_GIVE)
def office_is_given(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """A council-wide office is given."""
    person, office = UUID(payload["person"]), _office(payload)
    held = Grant.objects.filter(person_id=person, office=office, case_uuid=None, until=None).exists()
    require_that(not held, "access.office_held").or_refuse()
    _let_through(Locked.OFFICE_GIVE, payload, approver=approver, clock=clock)
    give_office(person, office, actor=approver, clock=clock)


@executes(ProposalKind.OFFICE_END)
def office_ends(payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock) -> None:
    """A council-wide office ends; refused for the last who holds one that the council needs."""
    person, office = UUID(payload["person"]), _office(payload)
    needed = office in ESSENTIAL and is_last_holder(person, office, lock=True)
    require_that(not needed, "access.office_needed").or_refuse()
    _let_through(Locked.OFFICE_END, payload, approver=approver, clock=clock)
    ended = end_offices(person, offices=frozenset({office}), actor=approver, clock=clock)
    require_that(bool(ended), "access.office_not_held").or_refuse()


@executes(ProposalKind.OFFICE_HAND_OVER)
def office_is_handed_over(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """A council-wide office ends for one and begins for another; both or neither."""
    person, successor, office = UUID(payload["person"]), UUID(payload["successor"]), _office(payload)
    there = User.objects.filter(pk=successor, is_active=True).exists()
    require_that(there, "access.no_such_person").or_refuse()
    held = Grant.objects.filter(person_id=successor, office=office, case_uuid=None, until=None).exists()
    require_that(not held, "access.office_held").or_refuse()
    _let_through(Locked.OFFICE_HAND_OVER, payload, approver=approver, clock=clock)
    ended = end_offices(person, offices=frozenset({office}), actor=approver, clock=clock)
    require_that(bool(ended), "access.office_not_held").or_refuse()
    give_office(successor, office, actor=approver, clock=clock)


def _office(payload: Mapping[str, Any]) -> Office:
    known = {str(office): office for office in OFFICES_OF_THE_DESK}
    require_that(payload["office"] in known, "access.office_elsewhere", "office").or_refuse()
    return known[payload["office"]]


@executes(ProposalKind.ACCOUNT_RECOVERY)
def account_is_recovered(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """The keys of an account are void."""
    recover_account(UUID(payload["person"]), _both(proposer, approver), actor=approver, clock=clock)


@executes(ProposalKind.PAYLOAD_ERASURE)
def payload_is_erased(
    payload: dict[str, Any], *, case: UUID | None, proposer: UUID, approver: Actor, clock: Clock
) -> None:
    """What one entry of the record holds is gone for good."""
    entry = entry_to_erase(approver, payload["seq"])
    same = entry is not None and (entry.subject, entry.tag.replace(".", "_")) == (case, payload["entry"])
    require_that(same and entry is not None and entry.tag in TAGS, "access.no_such_entry").or_refuse()
    erase([payload["seq"]], reason="two_people_agreed", actor=approver, clock=clock)


@describes(ProposalKind.BARRIER_LIFT)
def a_wall(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Whose wall before which case."""
    about = {"name": _name(payload, names), "case": names.cases.get(case, "") if case else ""}
    return Change(
        _("The wall between %(name)s and case %(case)s") % about,
        _("stands (%(ground)s): the person reaches nothing of the case") % payload,
        _("is lifted: the person reaches what the offices held now reach"),
    )


@describes(ProposalKind.OFFICE_GIVE)
def an_office_given(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which office for whom."""
    return Change(_of(payload, names), _("not held"), _("held, for the whole council"))


@describes(ProposalKind.OFFICE_END)
def an_office_ended(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which office of whom."""
    return Change(_of(payload, names), _("held, for the whole council"), _("ended at once"))


@describes(ProposalKind.OFFICE_HAND_OVER)
def an_office_handed_over(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which office from whom to whom."""
    about = {"person": _name(payload, names), "successor": names.people.get(UUID(payload["successor"]), "–")}
    return Change(
        OFFICES.get(Office(payload["office"]), payload["office"]),
        _("held by %(person)s, for the whole council") % about,
        _("held by %(successor)s, and at the same moment by %(person)s no more") % about,
    )


@describes(ProposalKind.ACCOUNT_RECOVERY)
def an_account(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Whose account."""
    return Change(
        _("The account of %(name)s") % {"name": _name(payload, names)},
        _("opens with the password and the second factors set now"),
        _("opens with none of them and is logged out everywhere"),
    )


@describes(ProposalKind.PAYLOAD_ERASURE)
def an_entry(payload: dict[str, Any], case: UUID | None, names: Names) -> Change:
    """Which entry about which case."""
    words = {str(tag).replace(".", "_"): said for tag, said in TAGS.items()}
    about = {
        "seq": payload["seq"],
        "what": words.get(payload["entry"], payload["entry"]),
        "case": names.cases.get(case, "") if case else "",
    }
    return Change(
        _("Entry %(seq)s of the record, %(what)s, case %(case)s") % about,
        _("holds what was written down"),
        _("holds nothing any more, for good; its place in the record stays"),
    )


def _name(payload: dict[str, Any], names: Names) -> str:
    return names.people.get(UUID(payload["person"]), "–")


def _of(payload: dict[str, Any], names: Names) -> str:
    office = Office(payload["office"])
    return f"{_name(payload, names)} · {OFFICES.get(office, office)}"
