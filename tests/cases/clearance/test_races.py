"""Checking a case again by many at once, on a database that commits: one concern, one wall, nothing left waiting."""

from django.db import transaction

from cases.clearance.actions import recheck, want_rechecks, want_rechecks_everywhere
from cases.clearance.models import Concern, Recheck
from cases.lifecycle import Stage
from council.clocks.actions import go_round
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.record.models import RecordEntry
from council.record.queries import check
from council.record.rules.entries import Tag
from tests.factories.cases import WHEN, make_case
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
