"""What a party says before a draw, what an officer rules, and that chance waits for both."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from cases.challenges.actions import begin_time, dismiss, file, name_nobody, take_back, uphold
from cases.challenges.models import PoolChallenge
from cases.challenges.queries import party_page, standpoint, window_of
from cases.challenges.rules import MOST_FROM_A_SIDE, PoolState, Time, Why
from cases.clearance.actions import rule_on
from cases.clearance.models import Concern
from cases.clearance.queries import clearances
from cases.clearance.rules import Choice, Decision, Origin, Standing
from cases.docket.actions import move, notify_party
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from cases.panel.actions import ask_chances
from council.access.actions import raise_barrier
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due, go_round
from council.clocks.models import Deadline
from council.draws.models import Draw
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice
from council.record.queries import check, entries_about, payload_of
from council.record.rules.entries import Tag
from tests.factories.cases import make_case, walk
from tests.factories.conflicts import make_voter, vote
from tests.factories.declarations import ask, clear, declaration_of
from tests.factories.panels import fix_pool, make_council
from tests.factories.people import acting, actor_for, give, make_member, make_user
from tests.support.payloads import facts_of
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db
WORDS = "Everybody at Zephyr Institute, which my brother left in anger."
HOURS_OF_THE_RULES = 48
AROUND = {"actor", "clock", "office"}
"""What every entry says besides its own facts."""


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock, parties_wait=True)


@pytest.fixture
def officer():
    return acting(Office.INTEGRITY_OFFICER)


def receipt(case) -> Actor:
    return Actor.receipt(uuid4(), case.pk)


def liaison(case, clock) -> tuple[Actor, Party]:
    """Somebody who speaks for the platform, which was given notice."""
    party = Party.rows.get(case=case, role=PartyRole.RESPONDENT)
    notify_party(party, actor=Actor.system(), clock=clock)
    return actor_for(make_user("", Office.PLATFORM_LIAISON, subject=party.organisation_id)), party


def say(case, clock, words=WORDS, kind="works", **by):
    return file(kind, words, actor=by.pop("actor", None) or receipt(case), clock=clock, **by)


def test_time_begins_with_the_forming_of_the_panel_and_both_sides_are_told(clock):
    case = make_case(Stage.ELIGIBLE, clock=clock, parties_wait=True)
    liaison(case, clock)
    row = Party.rows.get(case=case, role=PartyRole.APPELLANT)
    row.sealed_contact = "ana@mail.example"
    row.save()
    Notice.objects.all().delete()
    walk(case, ["select"], clock=clock, parties_wait=True)
    window = window_of(case.pk)
    assert window.until - window.began == timedelta(hours=HOURS_OF_THE_RULES)
    assert window.time(clock.now()) is Time.RUNNING
    assert sorted(Notice.objects.values_list("kind", flat=True)) == ["news", "respondent_news"]
    assert {one.run_after.minute for one in Notice.objects.all()} == {0}


def test_expedited_case_gives_twelve_hours(clock):
    case = make_case(
        Stage.PANEL_FORMATION, clock=clock, parties_wait=True, expedited=True, expedite_reason="An election"
    )
    window = window_of(case.pk)
    assert window.until - window.began == timedelta(hours=12)


def test_draw_is_refused_before_the_time_is_over(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("challenges.time_runs",)
    clock.advance(hours=HOURS_OF_THE_RULES, seconds=-1)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("challenges.time_runs",)
    clock.advance(seconds=1)
    fix_pool(case.pk, actor=officer, clock=clock)
    assert Draw.objects.filter(subject=case.pk).count() == 1


def test_draw_is_refused_while_something_waits_for_a_ruling(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    said = say(case, clock)
    clock.advance(hours=HOURS_OF_THE_RULES)
    fire_due(clock_for=lambda: clock)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("challenges.still_open",)
    dismiss(case.pk, said.pk, why=Why.NO_RULE, reason="No rule", actor=officer, clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)


def test_after_the_draw_is_fixed_nothing_is_taken_any_more(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    clock.advance(hours=HOURS_OF_THE_RULES)
    say(case, clock)  # late, and in time all the same
    take_back(PoolChallenge.rows.get().pk, actor=receipt(case), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    assert codes(say, case, clock) == ("challenges.too_late",)


def test_both_sides_end_the_time_early(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    speaks, party = liaison(case, clock)
    name_nobody(actor=receipt(case), clock=clock)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("challenges.time_runs",)
    assert codes(name_nobody, actor=receipt(case), clock=clock) == ("challenges.said_before",)
    name_nobody(party_id=party.pk, actor=speaks, clock=clock)
    assert Deadline.objects.get(subject=case.pk, kind="pool_challenge").state == "met"
    fix_pool(case.pk, actor=officer, clock=clock)


def test_platform_that_was_never_told_is_not_waited_for(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    name_nobody(actor=receipt(case), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)


def test_second_round_begins_with_a_time_of_its_own(case, officer, clock):
    name_nobody(actor=receipt(case), clock=clock)
    assert window_of(case.pk).time(clock.now()) is Time.OVER
    clock.advance(days=3)
    begin_time(case.pk, actor=Actor.system(), clock=clock)
    assert window_of(case.pk).time(clock.now()) is Time.RUNNING
    name_nobody(actor=receipt(case), clock=clock)


def test_time_stands_still_while_the_case_is_suspended(case, officer, clock):
    clock.advance(hours=40)
    walk(case, ["suspend"], clock=clock)
    clock.advance(days=5)
    assert window_of(case.pk).time(clock.now()) is Time.RUNNING
    say(case, clock)
    move(Case.rows.get(pk=case.pk), "resume", actor=Actor.system(), clock=clock, facts=facts_of("resume"))
    assert window_of(case.pk).until == clock.now() + timedelta(hours=8)


def test_case_from_before_gets_its_time_by_the_timer(case, officer, clock):
    Deadline.objects.filter(kind="pool_challenge").delete()
    clear(case, *make_council(), clock=clock)
    assert codes(ask_chances, case.pk, actor=officer, clock=clock) == ("challenges.not_told",)
    assert go_round(clock_for=lambda: clock) >= 1
    assert window_of(case.pk).time(clock.now()) is Time.RUNNING
    before = Deadline.objects.count()
    go_round(clock_for=lambda: clock)
    assert Deadline.objects.count() == before


def test_sides_are_counted_apart_and_each_reads_its_own(case, clock):
    speaks, party = liaison(case, clock)
    for _ in range(MOST_FROM_A_SIDE):
        say(case, clock)
    assert codes(say, case, clock) == ("challenges.enough",)
    theirs = say(case, clock, "Zed of the council sued us.", actor=speaks, party_id=party.pk)
    page = party_page(standpoint(receipt(case)), clock.now(), most=MOST_FROM_A_SIDE)
    assert [one.words for one in page.said] == [WORDS] * MOST_FROM_A_SIDE
    assert page.left == 0
    with pytest.raises(NotReachable):
        take_back(theirs.pk, actor=receipt(case), clock=clock)
    take_back(page.said[0].id, actor=receipt(case), clock=clock)
    say(case, clock)


def test_foreign_receipt_and_foreign_liaison_reach_nothing(case, clock):
    other = make_case(Stage.PANEL_FORMATION, clock=clock, parties_wait=True)
    said = say(case, clock)
    _, party = liaison(case, clock)
    stranger = actor_for(make_user("", Office.PLATFORM_LIAISON, subject=other.platform_id))
    with pytest.raises(NotReachable):
        take_back(said.pk, actor=receipt(other), clock=clock)
    with pytest.raises(NotReachable):
        say(case, clock, actor=stranger, party_id=party.pk)
    for nobody in (Actor.anonymous(), acting(Office.MEMBER), acting(Office.INTEGRITY_OFFICER)):
        with pytest.raises(NotReachable):
            file("works", WORDS, actor=nobody, clock=clock)


def test_what_is_taken_back_is_erased_and_holds_up_nothing(case, officer, clock):
    clear(case, *make_council(), clock=clock)
    said = say(case, clock)
    take_back(said.pk, actor=receipt(case), clock=clock)
    kept = PoolChallenge.rows.get(pk=said.pk)
    assert (kept.state, str(kept.words)) == (PoolState.WITHDRAWN, "")
    clock.advance(hours=HOURS_OF_THE_RULES)
    fix_pool(case.pk, actor=officer, clock=clock)


def test_upheld_under_a_barring_rule_walls_off_at_once(case, officer, clock):
    council = make_council(4)
    clear(case, *council, clock=clock)
    said = say(case, clock)
    uphold(
        case.pk,
        said.pk,
        members=[declaration_of(case, council[0]).pk],
        code="R2",
        quote="You advised on the decision.",
        reason="Shown by a letter",
        actor=officer,
        clock=clock,
    )
    assert is_barred(council[0].user_id, case.pk)
    assert not is_barred(council[1].user_id, case.pk)
    concern = Concern.rows.get()
    assert (concern.origin, concern.code, str(concern.text)) == (Origin.PARTY, "R2", "You advised on the decision.")
    kept = PoolChallenge.rows.get()
    assert (kept.state, kept.concerned, kept.why) == (PoolState.UPHELD, 1, "")


def test_upheld_under_a_rule_to_be_decided_waits_for_the_panel_and_is_dismissed_by_nobody_alone(case, officer, clock):
    council = make_council(4)
    clear(case, *council, clock=clock)
    ids = [declaration_of(case, one).pk for one in council[:2]]
    said = say(case, clock)
    act = {"members": ids, "code": "D3", "quote": "You worked with them.", "reason": "True"}
    uphold(case.pk, said.pk, **act, actor=officer, clock=clock)
    standings = {one.member.pk: one.standing for one in clearances(officer, case.pk)}
    assert [standings[one.pk] for one in council] == [Standing.PENDING] * 2 + [Standing.CLEARED] * 2
    voter = make_voter("Ada")
    for concern in Concern.rows.all():
        act = {"decision": Decision.DISMISS, "reason": "It was somebody else.", "actor": officer, "clock": clock}
        assert codes(rule_on, concern.pk, **act) == ("clearance.panel_decides", "clearance.upheld_already")
        vote(concern.question, voter, Choice.KEEP, clock=clock)
    assert {one.standing for one in clearances(officer, case.pk)} == {Standing.CLEARED}


def test_nobody_rules_on_themselves(case, clock):
    member = make_member()
    give(member.user, Office.INTEGRITY_OFFICER)
    clear(case, member, *make_council(3), clock=clock)
    said = say(case, clock)
    act = {"members": [declaration_of(case, member).pk], "code": "R2", "quote": "You did.", "reason": "True"}
    assert codes(uphold, case.pk, said.pk, **act, actor=actor_for(member.user), clock=clock) == ("challenges.own",)
    uphold(case.pk, said.pk, **act, actor=acting(Office.INTEGRITY_OFFICER), clock=clock)
    assert is_barred(member.user_id, case.pk)


def test_upholding_names_members_of_this_case_only(case, officer, clock):
    make_council(3)
    other = make_case(Stage.PANEL_FORMATION, clock=clock)
    ask(other, clock=clock)
    said = say(case, clock)
    foreign = [one.declaration.pk for one in clearances(officer, other.pk)]
    act = {"code": "R2", "quote": "You did.", "reason": "True", "actor": officer, "clock": clock}
    assert codes(uphold, case.pk, said.pk, members=foreign, **act) == ("challenges.ask_first",)
    ask(case, clock=clock)
    assert codes(uphold, case.pk, said.pk, members=foreign, **act) == ("challenges.whom",)
    assert not Concern.rows.exists()


@pytest.mark.parametrize("office", [Office.AUDITOR, Office.COUNCIL_CHAIR, Office.SECRETARIAT, Office.MEMBER])
def test_no_other_office_rules(case, clock, office):
    said = say(case, clock)
    with pytest.raises(NotReachable):
        dismiss(case.pk, said.pk, why=Why.NO_RULE, reason="No rule", actor=acting(office), clock=clock)


def test_walled_officer_does_not_rule(case, clock):
    said, user = say(case, clock), make_user("", Office.INTEGRITY_OFFICER)
    raise_barrier(user.pk, case.pk, "R1", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        dismiss(case.pk, said.pk, why=Why.NO_RULE, reason="No rule", actor=actor_for(user), clock=clock)


def test_record_holds_no_word_no_person_and_how_many_of_nobody(case, officer, clock):
    council = make_council(2)
    clear(case, *council, clock=clock)
    said, other = say(case, clock), say(case, clock)
    take_back(other.pk, actor=receipt(case), clock=clock)
    act = {"members": [declaration_of(case, council[0]).pk], "code": "D3", "quote": "You did.", "reason": "Because"}
    uphold(case.pk, said.pk, **act, actor=officer, clock=clock)
    told = {
        entry.tag: {name: value for name, value in payload_of(entry).items() if name not in AROUND}
        for entry in entries_about(case.pk)
        if entry.tag.startswith("pool_challenge.")
    }
    assert told[Tag.POOL_CHALLENGE_FILED] == {"challenge": str(other.pk), "side": "appellant", "kind": "works"}
    assert told[Tag.POOL_CHALLENGE_WITHDRAWN] == {"challenge": str(other.pk), "side": "appellant"}
    assert told[Tag.POOL_CHALLENGE_RULED] == {
        "challenge": str(said.pk),
        "side": "appellant",
        "state": "upheld",
        "why": "",
    }
    assert check().ok


def test_words_are_sealed_in_the_database(case, clock):
    say(case, clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_poolchallenge")
        (kept,) = cursor.fetchone()
    assert b"Zephyr" not in bytes(kept)
