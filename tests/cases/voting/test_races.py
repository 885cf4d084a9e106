"""Casting while the vote is being closed, by many at once, on a database that commits: who was told yes is counted."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.voting.actions import cast, close_vote
from cases.voting.models import Ballot, Motion, Recount, Vote
from council.access.actions import raise_barrier
from council.clocks.actions import fire_due
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import Refused
from council.record.models import RecordEntry
from council.record.queries import check, entries_about, payload_of
from council.record.rules.entries import Tag
from tests.factories.opinions import make_decided
from tests.factories.panels import actor_of
from tests.factories.votes import ballots, make_vote
from tests.support.races import race

ROUNDS = 4
"""Ballots that each of the five casts while the vote closes: twenty threads, and the two that close."""
CHOICES = ("overturn", "uphold")


def test_ballot_is_either_acknowledged_and_counted_or_refused_and_nowhere(disposable_db, clock):
    with transaction.atomic():
        case, seats, vote = make_vote(clock)
        for seat in seats:
            ballots(case, seat, "remit", clock)
    actors = [actor_of(seat) for seat in seats]
    motion = Motion.rows.get(vote=vote)
    last_moment, over = SettableClock(vote.closes_at - timedelta(seconds=1)), SettableClock(vote.closes_at)

    def caster(actor, choice):
        return lambda: cast(case.pk, choices={motion.pk: choice}, reasons={}, actor=actor, clock=last_moment)[0].pk

    casters = [caster(actor, CHOICES[turn % 2]) for turn in range(ROUNDS) for actor in actors]
    # The closers start in the middle of the queue, so that some ballots come before the close and some after it.
    closers = [
        lambda: close_vote(case.pk, actor=Actor.system(), clock=over).pk,
        lambda: fire_due(clock_for=lambda: over),
    ]
    answers = race(*casters[:8], *closers, *casters[8:])
    told = [*answers[:8], *answers[10:]]

    acknowledged = {answer for answer in told if isinstance(answer, UUID)}
    refused = [answer for answer in told if not isinstance(answer, UUID)]
    assert all(isinstance(answer, Refused) and answer.verdict.codes == ("voting.closed",) for answer in refused)
    rows = Ballot.rows.exclude(turn=1)
    assert set(rows.values_list("pk", flat=True)) == acknowledged  # none lost, and none that was refused

    closed, counted = Vote.rows.get(pk=vote.pk), Motion.rows.get(pk=motion.pk)
    assert (closed.state, Case.rows.get(pk=case.pk).stage != Stage.VOTING) in {("decided", True), ("returned", True)}
    last = {ballot.seat_id: ballot for ballot in Ballot.rows.order_by("turn")}
    expected = Counter(ballot.opening.value["choice"] for ballot in last.values())
    assert counted.counts["counts"] == {choice: expected[choice] for choice in ("overturn", "uphold", "remit")}
    for seat in seats:  # one unbroken chain for each seat: nothing is counted twice
        turns = list(Ballot.rows.filter(seat=seat).order_by("turn").values_list("turn", flat=True))
        assert turns == list(range(1, len(turns) + 1))
    assert RecordEntry.objects.filter(tag=Tag.VOTE_CLOSED).count() == 1
    assert RecordEntry.objects.filter(tag=Tag.BALLOT_CAST).count() == len(acknowledged) + len(seats)
    assert check().ok


def test_same_panellist_casting_from_many_tabs_has_one_ballot_that_counts(disposable_db, clock):
    with transaction.atomic():
        case, seats, vote = make_vote(clock)
    motion, actor = Motion.rows.get(vote=vote), actor_of(seats[0])

    def caster(choice):
        return lambda: cast(case.pk, choices={motion.pk: choice}, reasons={}, actor=actor, clock=clock)[0].turn

    answers = race(*(caster(CHOICES[number % 2]) for number in range(10)))
    assert sorted(answers) == list(range(1, 11))
    for seat in seats[1:]:
        ballots(case, seat, "remit", clock)
    close_vote(case.pk, actor=Actor.system(), clock=SettableClock(vote.closes_at))
    assert sum(Motion.rows.get(pk=motion.pk).counts["counts"].values()) == 5


def test_two_bars_at_once_leave_one_recount_each_and_one_way_back(disposable_db, clock):
    with transaction.atomic():
        decided = make_decided(clock, against=2)
    clock.advance(minutes=1)
    people = [seat.member.user_id for seat in decided.panel]

    def bar(place: int, code: str):
        return lambda: raise_barrier(people[place], decided.case.pk, code, actor=Actor.system(), clock=clock)

    race(bar(0, "R3"), bar(1, "R3"), bar(0, "R4"))
    moved = [payload_of(one) for one in entries_about(decided.case.pk) if one.tag == Tag.CASE_MOVED]
    assert [one["step"] for one in moved].count("return_to_deliberation") == 1
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.DELIBERATION
    # Whoever comes second finds a vote that is void already: it is called anew without them.
    assert Recount.rows.count() == 1
