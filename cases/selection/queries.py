"""Reaching votes and choices; how a case stands before the committee."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.docket.models import Case
from cases.docket.queries import cases
from cases.lifecycle import Stage
from cases.selection.models import Choice, SelectionVote
from cases.selection.rules import Outcome, Standing
from council.access.queries import barred_from, get_or_unreachable, holders, reachable
from council.access.rules import Office
from council.kernel.actor import Actor
from council.procedure.rules import Rules, SelectionMode


def round_of(case_id: UUID) -> int:
    """The round in which a case is now: one more than the choices made about it."""
    return Choice.rows.filter(case_id=case_id).count() + 1


def standing(case: Case, rules: Rules, round_: int) -> Standing:
    """How a case stands in a round, for rules and for the page; it names no voter."""
    cast = dict(SelectionVote.rows.filter(case=case, round=round_).values_list("voter_id", "in_favour"))
    committee = holders(Office.SELECTION_COMMITTEE)
    out = barred_from(case.pk) | cast.keys()
    return Standing(
        mode=SelectionMode(rules.selection_mode),
        expedited=case.expedited,
        committee=len(committee),
        committee_size=rules.committee_size,
        in_favour=sum(cast.values()),
        against=len(cast) - sum(cast.values()),
        open=sum(person.pk not in out for person in committee),
        needed=rules.selection_votes_needed,
    )


def has_voted(actor: Actor, case_id: UUID, round_: int) -> bool:
    """Whether the actor has voted in a round."""
    return SelectionVote.rows.filter(case_id=case_id, round=round_, voter_id=actor.id).exists()


def votes(actor: Actor, case_id: UUID, round_: int) -> list[SelectionVote]:
    """The votes of every round up to this one, which is open, oldest first.

    A member of the committee sees those of the open round once theirs is cast.
    """
    found = reachable(actor, SelectionVote.rows.filter(case_id=case_id)).select_related("voter")
    cast = list(found.order_by("round", "at", "pk"))
    own = any(vote.voter_id == actor.id and vote.round == round_ for vote in cast)
    hidden = Office.SELECTION_COMMITTEE in actor.offices and not own
    return [vote for vote in cast if not hidden or vote.round < round_]


def choices(actor: Actor, case_id: UUID) -> list[Choice]:
    """What was chosen about a case, oldest first."""
    return list(reachable(actor, Choice.rows.filter(case_id=case_id)).select_related("by").order_by("round"))


def open_choice(case_id: UUID) -> Choice | None:
    """The last choice to leave a case, locked; for acts that have checked who asks."""
    found = Choice.rows.filter(case_id=case_id, outcome=Outcome.LEFT).order_by("-round")
    return found.select_for_update(of=("self",)).first()


def took_part(choice: Choice) -> frozenset[UUID]:
    """Who made a choice or voted before it."""
    voters = SelectionVote.rows.filter(case_id=choice.case_id, round=choice.round).values_list("voter_id", flat=True)
    return frozenset(voters) | ({choice.by_id} if choice.by_id else frozenset())


def review_was_asked(case_id: UUID) -> bool:
    """Whether a review of a choice about this case was ever asked for."""
    return Choice.rows.filter(case_id=case_id, review_asked_at__isnull=False).exists()


def waiting_reviews(actor: Actor) -> QuerySet[Choice]:
    """Reviews that were asked for and not done, the longest waiting first; not those of the actor's own choices."""
    waiting = reachable(actor, Choice.rows.filter(review_asked_at__isnull=False, reviewed_at=None))
    # No join: SQLite would begin with every case there is.
    return waiting.exclude(by_id=actor.id).prefetch_related("case").order_by("review_asked_at", "pk")


def waiting_votes(actor: Actor) -> QuerySet[Case]:
    """Eligible cases on which this member of the committee has not voted yet in the open round, due soonest first."""
    chosen = Choice.rows.filter(case=OuterRef("case"), round=OuterRef("round"))
    voted = SelectionVote.rows.filter(case=OuterRef("pk"), voter_id=actor.id).filter(~Exists(chosen))
    eligible = cases(actor).filter(stage=Stage.ELIGIBLE, expedited=False)
    return eligible.filter(~Exists(voted)).order_by("due_at", "pk")


def pool(actor: Actor) -> dict[str, UUID]:
    """Every case that a lottery could draw now, by number, in order of number."""
    found = cases(actor).filter(stage=Stage.ELIGIBLE, expedited=False).order_by("number")
    return dict(found.values_list("number", "pk"))


def case_by_number(actor: Actor, number: str) -> Case:
    """A case by its number, or `NotReachable`."""
    return get_or_unreachable(cases(actor), number=number.strip().upper())
