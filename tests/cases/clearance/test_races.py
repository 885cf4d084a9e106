"""Checking a case again, and voting, by many at once, on a database that commits: one concern, one vote, one ruling."""

from datetime import timedelta

from django.db import transaction

from cases.clearance.actions import close_voting, recheck, want_rechecks, want_rechecks_everywhere
from cases.clearance.models import Concern, ConflictRuling, ConflictVote, Recheck
from cases.clearance.rules import Choice, Decision
from cases.lifecycle import Stage
from council.clocks.actions import go_round
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import Refused
from council.record.models import RecordEntry
from council.record.queries import check
from council.record.rules.entries import Tag
from tests.factories.cases import WHEN, make_case
from tests.factories.conflicts import doubt, make_voter, vote
from tests.factories.declarations import ask
from tests.factories.people import make_member, make_organisation, make_platform
from tests.support.races import race


def test_two_checks_at_once_raise_one_concern(disposable_db, clock):
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock, platform=make_platform("Plaza"))
        member = make_member(employer=make_organisation("Firm"))
        ask(case, clock=clock)
        member.employer.parent_id = case.platform_id
        member.employer.save()
        want_rechecks([case.pk], at=clock.now())
        want_rechecks_everywhere(at=clock.now())

    def by_hand():
        return recheck(case.pk, actor=Actor.system(), clock=SettableClock(WHEN))

    def by_timer():
        return go_round(clock_for=lambda: SettableClock(WHEN))

    answers = race(by_hand, by_hand, by_timer, by_hand, by_timer, by_hand)
    assert not [one for one in answers if isinstance(one, BaseException)]
    assert Concern.rows.filter(declaration__case=case).count() == 1
    assert RecordEntry.objects.filter(subject=case.pk, tag=Tag.BARRIER_RAISED).count() == 1
    assert not Recheck.objects.exists()
    assert check().ok


def test_votes_at_once_count_each_once_and_rule_once(disposable_db, clock):
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock, platform=make_platform("Plaza"))
        panel = [make_voter() for _ in range(3)]
        question = doubt(case, make_member(), clock=clock)

    def cast(voter):
        return lambda: vote(question, voter, Choice.KEEP, clock=SettableClock(WHEN))

    def by_timer():
        return close_voting(question.pk, actor=Actor.system(), clock=SettableClock(WHEN + timedelta(days=3)))

    answers = race(*(cast(voter) for voter in panel for _ in range(2)))
    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == 3
    assert not [one for one in answers if isinstance(one, BaseException) and not isinstance(one, Refused)]
    assert ConflictVote.rows.filter(question=question).count() == 3
    assert ConflictRuling.rows.count() == 1
    race(by_timer, by_timer)
    assert RecordEntry.objects.filter(subject=case.pk, tag=Tag.CONFLICT_RULED).count() == 1
    assert ConflictRuling.rows.get().decision == Decision.ALLOW
    assert check().ok


def test_last_vote_and_timer_at_once_rule_once(disposable_db, clock):
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock, platform=make_platform("Plaza"))
        voter = make_voter()
        question = doubt(case, make_member(), clock=clock)

    def by_timer():
        return close_voting(question.pk, actor=Actor.system(), clock=SettableClock(WHEN + timedelta(days=3)))

    answers = race(by_timer, lambda: vote(question, voter, Choice.KEEP, clock=SettableClock(WHEN)), by_timer)
    assert not [one for one in answers if isinstance(one, BaseException) and not isinstance(one, Refused)]
    counted = ConflictVote.rows.count()
    assert ConflictRuling.rows.get().decision == (Decision.ALLOW if counted else Decision.RECUSE)
    assert RecordEntry.objects.filter(subject=case.pk, tag=Tag.CONFLICT_RULED).count() == 1
