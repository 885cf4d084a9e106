"""The panel that stands by: drawn once for each month, by the timer, from those who said that they can."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.panel import tasks
from cases.panel.actions import commit_duty_panel, draw_duty_panel
from council.access.rules import Office
from council.draws.models import Draw
from council.draws.queries import holds
from council.duty.models import DutyPanel, DutyPlace
from council.duty.queries import impossible, standbys, standing_panel, tables
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.leaves.actions import take_leave
from council.members.rules import Constituency, SeatKind
from council.notices.models import Notice
from council.procedure.rules import Preset
from council.record.models import RecordEntry
from council.record.queries import check, payload_of
from council.record.rules.entries import Tag
from tests.factories.cases import make_rules
from tests.factories.duty import APRIL, BEFORE_APRIL, draw_month, make_answers, on_duty, stand_by, wait_for_month
from tests.factories.interests import sign
from tests.factories.panels import make_council
from tests.factories.people import acting, actor_for, give, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return SettableClock(BEFORE_APRIL)


@pytest.fixture
def rules(clock):
    return make_rules(Preset.SMALL, clock=clock)


def commit(clock):
    return commit_duty_panel(APRIL, actor=Actor.system(), clock=clock)


def in_pool(panel):
    return {place.member for place in panel.places.filter(in_pool=True).select_related("member")}


def test_a_panel_with_its_alternates_is_drawn_under_the_limits_of_the_rules(clock):
    council = make_council()
    drawn = stand_by(clock, council)
    panel = DutyPanel.objects.get()
    document = panel.draw.value
    assert (len(drawn), document["panel_size"], panel.draw.draw_id) == (4, 4, "DUTY-2026-04/1")
    assert [rule["id"] for rule in document["rules"]] == [
        "government-max", "platform-max", "cluster-max", "funder-max", "gender-max", "region-max", "legal-min"
    ], "no wish for a region or a language: nobody knows the cases"  # fmt: skip
    assert (len(document["pool"]), len(document["excluded"]), panel.declared) == (12, 0, 12)
    assert holds(panel.draw)
    assert [place.code for place in panel.places.filter(position__isnull=False).order_by("position")] == (
        panel.draw.outcome["drawn"]
    )
    assert [entry.tag for entry in RecordEntry.objects.filter(subject=panel.pk).order_by("seq")] == [
        "draw.committed", "draw.chances", "draw.drawn"
    ]  # fmt: skip
    assert check().ok


def test_only_those_are_in_the_pool_who_can_stand_by(client, clock, rules):
    council = make_council()
    silent, unsigned, away, officer, *rest = council
    deputy = make_member(seat=SeatKind.DEPUTY)
    sign(*(one for one in council if one is not unsigned), deputy, clock=clock)
    make_answers(APRIL, *(one for one in council if one is not silent), deputy)
    make_answers(date(2026, 7, 1), silent)
    take_leave(date(2026, 4, 30), date(2026, 5, 2), actor=actor_for(away.user), clock=clock)
    give(officer.user, Office.INTEGRITY_OFFICER)
    panel = commit(clock)
    assert in_pool(panel) == set(rest)
    assert {place.member: place.reason for place in panel.places.filter(in_pool=False).select_related("member")} == {
        silent: "not_said",
        unsigned: "register",
        away: "away",
        officer: "officer",
    }
    assert {one["reason"] for one in panel.draw.value["excluded"]} == {"not_eligible"}
    told = [dict(one.out) for one in standbys(acting(Office.AUDITOR))]
    assert told == [{silent: "not_said", unsigned: "register", away: "away", officer: "officer"}]
    assert [one.out for one in standbys(acting(Office.SECRETARIAT))] == [()], "who is up to date is not theirs to read"
    client.force_login(make_user("", Office.INTEGRITY_OFFICER))
    shown = client.get("/desk/duty/calendar/").content.decode()
    assert f"{unsigned.name}: Declaration of interests not up to date" in shown


def test_the_document_names_nobody(clock):
    council = make_council()
    stand_by(clock, council)
    text = Draw.objects.get().document + Draw.objects.get().result
    assert [one.name for one in council if one.name in text or str(one.pk) in text or one.pk.hex in text] == []


def test_a_month_is_fixed_once_in_its_last_days_before_and_by_the_timer_alone(clock, rules):
    council = make_council()
    sign(*council, clock=clock)
    make_answers(APRIL, *council)
    for office in sorted(set(Office) - {Office.SYSTEM}):
        with pytest.raises(NotReachable):
            commit_duty_panel(APRIL, actor=acting(office), clock=clock)
    early = SettableClock(BEFORE_APRIL.replace(day=27))
    for month, at in ((APRIL, early), (date(2026, 5, 1), clock), (date(2026, 3, 1), clock)):
        with pytest.raises(Refused) as refused:
            commit_duty_panel(month, actor=Actor.system(), clock=at)
        assert refused.value.verdict.codes == ("duty.not_the_time",)
    panel = commit(clock)
    assert commit(clock) == panel
    assert Draw.objects.count() == 1
    with pytest.raises(NotReachable):
        draw_duty_panel(panel.pk, actor=acting(Office.INTEGRITY_OFFICER), clock=clock)
    draw_month(panel, clock=clock)
    with pytest.raises(Refused) as refused:
        draw_duty_panel(panel.pk, actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("draws.already_drawn",)


def test_the_database_holds_one_panel_for_a_month(clock):
    stand_by(clock)
    for row in (DutyPanel(month=APRIL), DutyPanel(month=date(2026, 5, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    panel = DutyPanel.objects.get()
    panel.failed_at = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        panel.save()


def test_the_timer_commits_and_draws_in_two_rounds_each_once(clock, rules):
    council = make_council()
    sign(*council, clock=clock)
    make_answers(APRIL, *council)
    early = SettableClock(BEFORE_APRIL.replace(day=27))
    assert tasks.commit_duty(clock_for=lambda: early) == 0
    assert [tasks.commit_duty(clock_for=lambda: clock) for _ in range(2)] == [1, 0]
    assert standing_panel(clock.now()) is None
    assert tasks.draw_duty(clock_for=lambda: clock) == 0
    wait_for_month(DutyPanel.objects.get(), clock=clock)
    assert [tasks.draw_duty(clock_for=lambda: clock) for _ in range(2)] == [1, 0]
    assert standing_panel(clock.now()) is None, "it is still March"
    clock.advance(days=4)
    assert standing_panel(clock.now()) == DutyPanel.objects.get()
    clock.advance(days=30)
    assert standing_panel(clock.now()) is None


def test_a_draw_for_which_chance_has_not_spoken_waits_for_the_next_round(clock, rules):
    council = make_council()
    sign(*council, clock=clock)
    make_answers(APRIL, *council)
    tasks.commit_duty(clock_for=lambda: clock)
    clock.advance(hours=1)
    assert tasks.draw_duty(clock_for=lambda: clock) == 0
    wait_for_month(DutyPanel.objects.get(), clock=clock)
    assert tasks.draw_duty(clock_for=lambda: clock) == 1


def test_nothing_is_done_before_the_council_has_rules(clock):
    assert tasks.commit_duty(clock_for=lambda: clock) == 0
    assert not DutyPanel.objects.exists()


def test_a_month_for_which_too_few_can_says_so_and_stays_so(clock, rules):
    council, officer = make_council(), acting(Office.INTEGRITY_OFFICER)
    sign(*council, clock=clock)
    make_answers(APRIL, *council[:3])
    panel = commit(clock)
    assert (panel.draw, panel.failed_at, panel.declared) == (None, clock.now(), 3)
    entry = RecordEntry.objects.get(tag=Tag.DUTY_IMPOSSIBLE)
    found = payload_of(entry)
    assert {name: found[name] for name in ("month", "declared", "size", "reason")} == {
        "month": "2026-04-01", "declared": 3, "size": 4, "reason": "too_few"
    }  # fmt: skip
    assert [notice.about for notice in Notice.objects.all()] == [officer.id]
    assert impossible(clock.now()) == [panel]
    make_answers(APRIL, *council[3:])
    assert commit(clock) == panel
    assert not Draw.objects.exists(), "nobody who says so later changes it"
    assert len(tables(officer, clock.now())) > 0


def test_nobody_at_all_is_too_few(clock, rules):
    make_council()
    assert commit(clock).failed_at == clock.now()


def test_governments_and_platforms_are_passed_over(clock, rules):
    powers = [make_member(constituency=one, legal=True) for one in (Constituency.STATE, Constituency.PLATFORM)]
    drawn = stand_by(clock, [*powers, *make_council(6)])
    assert set(drawn).isdisjoint(powers)


def test_whoever_is_drawn_is_told_that_there_is_news_and_nobody_else(clock):
    drawn = stand_by(clock)
    beforehand = Notice.objects.filter(key__contains=":draw:")
    assert {notice.about for notice in Notice.objects.difference(beforehand)} == {one.user_id for one in drawn}
    assert beforehand.count() == 12, "whom chance can name learned that their chance is known"
    assert {notice.kind for notice in Notice.objects.all()} == {"account_news"}
    assert on_duty(DutyPanel.objects.get()) == drawn
    assert DutyPlace.objects.filter(position__isnull=False).count() == 4
