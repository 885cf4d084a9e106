"""A vote that was open when the database failed: nothing runs out during the recovery, and nobody loses time by it."""

from datetime import timedelta

import pytest

from cases.docket.models import Case
from cases.voting.models import Vote
from cases.voting.rules import VoteState
from council.clocks.actions import fire_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from council.notices.tasks import send_due
from council.record.actions import begin_recovery, declare_epoch
from council.record.queries import size
from tests.factories.votes import ballots, make_vote
from tests.support.signing import end_of_day, signer_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(clock, tmp_path):
    """What the signer signed before anything happened."""
    signer = signer_in(tmp_path / "signer", clock)
    end_of_day(clock)
    return signer.sign(clock).checkpoint.note


def test_an_open_vote_is_open_as_long_after_a_restore_as_it_would_have_been(note, clock):
    case, seats, vote = make_vote(clock)
    closes, due = vote.closes_at, Case.rows.get().due_at
    begin_recovery(at=clock.now())
    clock.at = closes + timedelta(days=2)
    before = size()
    assert (fire_due(clock_for=lambda: clock), send_due(clock_for=lambda: clock)) == (0, 0)
    assert (Vote.rows.get().state, size()) == (VoteState.OPEN, before)
    event = declare_epoch(note, "The disk failed.", actor=Actor.system(), clock=clock)
    lost = clock.now() - vote.opened_at
    assert event.payload["stopped"].startswith(vote.opened_at.isoformat()[:19])
    assert (Vote.rows.get().closes_at, Case.rows.get().due_at) == (closes + lost, due + lost)
    assert Deadline.objects.get(subject=case.pk, kind="voting").due_at == closes + lost
    assert fire_due(clock_for=lambda: clock) == 0
    assert len(ballots(case, seats[0], "overturn", clock)) == 1
    clock.at = closes + lost
    assert fire_due(clock_for=lambda: clock) > 0
    assert Vote.rows.get().state != VoteState.OPEN


def test_during_the_recovery_no_ballot_is_taken(note, clock):
    case, seats, _ = make_vote(clock)
    begin_recovery(at=clock.now())
    with pytest.raises(Refused) as refused:
        ballots(case, seats[0], "overturn", clock)
    assert refused.value.verdict.codes == ("record.recovering",)
