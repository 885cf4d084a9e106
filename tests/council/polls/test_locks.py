"""During a lock neither rules nor roster change, except by two thirds; what goes on by itself goes on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from council.access.actions import approve, propose
from council.access.actions.locks import _holders
from council.access.models import Grant, Proposal
from council.access.queries import council_wide_offices
from council.access.rules import HeldChange, Locked, Office, ProposalKind
from council.clocks.actions import fire_due, go_round
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.phrasebook import say as sentence
from council.kernel.verdicts import NotReachable, Refused
from council.members.actions import appoint, resign
from council.members.models import Member, Term
from council.members.rules import Constituency, SeatKind
from council.notices.models import Notice
from council.polls.actions import (
    ask_exemption,
    close_exemption,
    enter_poll,
    enter_poll_by_two,
    hold_back,
    vote_on_exemption,
    withdraw_poll,
)
from council.polls.models import Exemption, ExemptionVote, Poll
from council.polls.queries import calendar, lock_now
from council.polls.rules import USE, VOTING
from council.procedure.actions import adopt_rules
from council.procedure.models import RulesOfProcedure
from council.procedure.rules import PRESETS
from council.record.models import RecordEntry
from council.record.queries import check, entries_about, payload_of
from council.record.rules.entries import Opening, Tag
from tests.conftest import START
from tests.factories.cases import make_rules
from tests.factories.people import acting, actor_for, make_member, make_organisation, make_user
from tests.factories.polls import ask, by_two, make_poll, say, withdraw
from tests.factories.removals import make_removal_vote
from tests.factories.removals import say as vote_on
from tests.support.races import race

RULES = replace(PRESETS["international"], review_request_days=21)
FACTS = {"review_request_days": 21}


@pytest.fixture
def council(db, clock):
    """Seven members under rules; no poll yet."""
    make_rules(clock=clock)
    return [make_member(name) for name in ("Ada", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus")]


@pytest.fixture
def poll(council, clock):
    """A poll in ten days: its lock runs."""
    return make_poll(clock)


def codes(refused):
    return refused.value.verdict.codes


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return codes(caught)


def adopt(clock, rules=RULES):
    return adopt_rules(rules, actor=Actor.system(), clock=clock)


TERM = {"starts": date(2026, 4, 1), "ends": date(2028, 3, 31)}


def take_in(user, clock, **more):
    fields = {"region": "EUR", "country": "PT", "languages": ["en"], "employer": make_organisation()}
    given = {"constituency": Constituency.MEDIA, **TERM, **fields, **more}
    return appoint(user, **given, actor=acting(Office.SECRETARIAT), clock=clock)


def office(kind, payload, clock):
    return by_two(kind, make_user().pk, payload, clock)


def changes_of_all_kinds(clock):
    """Every kind of change, as (kind, facts, act), each on people of its own."""
    new, holder, other = make_user(), make_user("", Office.EDITOR), make_user()
    appointed = {"person": str(new.pk), "constituency": "media", "seat": "member"}
    appointed |= {part: day.isoformat() for part, day in TERM.items()}
    give = {"person": str(other.pk), "office": "editor"}
    end = {"person": str(holder.pk), "office": "editor"}
    going = make_user("", Office.OPERATOR)
    over = {"person": str(going.pk), "office": "operator", "successor": str(other.pk)}
    return [
        (Locked.RULES, FACTS, lambda: adopt(clock)),
        (Locked.APPOINTMENT, appointed, lambda: take_in(new, clock)),
        (Locked.OFFICE_GIVE, give, lambda: office(ProposalKind.OFFICE_GIVE, give, clock)),
        (Locked.OFFICE_END, end, lambda: office(ProposalKind.OFFICE_END, end, clock)),
        (Locked.OFFICE_HAND_OVER, over, lambda: office(ProposalKind.OFFICE_HAND_OVER, over, clock)),
    ]


KINDS = range(5)


def everything_there_is():
    tables = (RulesOfProcedure, Member, Term, Grant)
    return [table.objects.count() for table in tables] + [Grant.objects.filter(until=None).count()]


@pytest.mark.parametrize("which", KINDS)
def test_without_a_poll_nothing_is_held_back(council, clock, which):
    """The control of the whole file."""
    before = everything_there_is()
    changes_of_all_kinds(clock)[which][2]()
    assert everything_there_is() != before


@pytest.mark.parametrize("which", KINDS)
def test_during_a_lock_the_change_is_refused_by_name(poll, clock, which):
    _, _, act = changes_of_all_kinds(clock)[which]
    make_user("", Office.SECRETARIAT)
    with pytest.raises(Refused) as caught:
        act()
    (reason,) = caught.value.verdict.reasons
    assert reason.code == "polls.locked"
    words = sentence(reason)
    until = (poll.day + timedelta(days=30)).isoformat()
    assert all(part in words for part in (until, poll.name, "Portugal", poll.day.isoformat(), "Two thirds"))
    assert not RecordEntry.objects.filter(tag=Tag.RULES_ADOPTED).count() > 1


@pytest.mark.parametrize("which", KINDS)
def test_two_thirds_allow_exactly_this_change_once(poll, council, clock, which):
    kind, facts, act = changes_of_all_kinds(clock)[which]
    carried = say(ask(kind, facts, clock), clock, yes=council[:5], no=council[5:])
    assert (carried.state, carried.in_favour, carried.sitting) == ("carried", 5, 7)
    for other, _, change in changes_of_all_kinds(clock):
        if other != kind:
            assert refused(change) == ("polls.locked",)
    act()
    used = Exemption.objects.get()
    assert used.used_at == clock.now()
    assert [entry.tag for entry in entries_about(used.pk)] == [
        "exemption.proposed", *["exemption.voted"] * 7, "exemption.closed", "exemption.used",
    ]  # fmt: skip
    assert check().ok


def test_what_was_allowed_can_be_made_once_and_in_time(poll, council, clock):
    say(ask(Locked.RULES, FACTS, clock), clock, yes=council)
    adopt(clock)
    adopt_again = replace(RULES, review_request_days=14)
    assert refused(lambda: adopt(clock, adopt_again)) == ("polls.locked",)
    say(ask(Locked.RULES, {"review_request_days": 14}, clock), clock, yes=council)
    clock.advance(days=USE.days)
    assert refused(lambda: adopt(clock, adopt_again)) == ("polls.locked",)


@pytest.mark.parametrize(
    "rules",
    [
        replace(RULES, review_request_days=22),
        replace(RULES, term_years=4),
        replace(PRESETS["international"], election_lock_after_days=0),
    ],
)
def test_another_value_or_one_more_rule_is_another_change(poll, council, clock, rules):
    say(ask(Locked.RULES, FACTS, clock), clock, yes=council)
    assert refused(lambda: adopt(clock, rules)) == ("polls.locked",)
    assert Exemption.objects.get().used_at is None


def test_four_of_seven_are_no_two_thirds_and_silence_is_no(poll, council, clock):
    exemption = ask(Locked.RULES, FACTS, clock)
    say(exemption, clock, yes=council[:4])
    clock.advance(days=VOTING.days)
    fire_due(clock_for=lambda: clock)
    ended = Exemption.objects.get()
    assert (ended.state, ended.in_favour, ended.sitting, ended.expires_at) == ("not_carried", 4, 7, None)
    assert refused(lambda: adopt(clock)) == ("polls.locked",)


def test_whoever_it_is_about_neither_asks_nor_votes_nor_counts(poll, council, clock):
    facts = {"person": str(council[0].user_id), "office": "editor"}
    with pytest.raises(Refused) as caught:
        ask(Locked.OFFICE_GIVE, facts, clock, by=council[0].user)
    assert codes(caught) == ("polls.own",)
    exemption = ask(Locked.OFFICE_GIVE, facts, clock, by=council[1].user)
    assert refused(lambda: say(exemption, clock, yes=council[:1])) == ("polls.own_vote",)
    ended = say(exemption, clock, yes=council[1:5], no=council[5:])
    assert (ended.state, ended.in_favour, ended.sitting) == ("carried", 4, 6)


def test_only_members_who_sit_vote_once_and_in_time(poll, council, clock):
    exemption = ask(Locked.RULES, FACTS, clock)
    deputy = make_member("Dep", seat=SeatKind.DEPUTY)
    for actor in (actor_for(deputy.user), acting(Office.SECRETARIAT), acting(Office.COUNCIL_CHAIR), Actor.system()):
        with pytest.raises(NotReachable):
            vote_on_exemption(exemption.pk, in_favour=True, actor=actor, clock=clock)
    say(exemption, clock, yes=council[:1])
    assert refused(lambda: say(exemption, clock, yes=council[:1])) == ("polls.voted",)
    Term.objects.filter(member=council[1]).update(ended_early=date(2026, 1, 1))
    assert refused(lambda: say(exemption, clock, yes=council[1:2])) == ("polls.voter_sits",)
    clock.advance(days=7)
    assert refused(lambda: say(exemption, clock, yes=council[2:3])) == ("polls.vote_over",)


def test_nobody_but_members_chair_and_secretariat_asks_and_only_during_a_lock(council, clock):
    with pytest.raises(NotReachable):
        ask_exemption(Locked.RULES, FACTS, "Why", actor=acting(Office.AUDITOR), clock=clock)
    assert refused(lambda: ask(Locked.RULES, FACTS, clock)) == ("polls.no_lock",)
    make_poll(clock)
    ask(Locked.RULES, FACTS, clock)
    assert refused(lambda: ask(Locked.RULES, FACTS, clock)) == ("polls.asked_already",)


def test_a_vote_is_sealed_and_bound_by_the_record(poll, council, clock):
    exemption = say(ask(Locked.RULES, FACTS, clock), clock, yes=council[:1])
    vote = ExemptionVote.objects.get()
    assert "in_favour" not in str(RecordEntry.objects.filter(tag=Tag.EXEMPTION_VOTED).get().payload.body)
    told = {entry.tag: payload_of(entry) for entry in entries_about(exemption.pk)}
    assert told["exemption.voted"]["commitment"] == Opening.from_text(str(vote.sealed)).commitment
    assert (exemption.in_favour, exemption.state) == (None, "voting")


def test_a_row_that_the_record_does_not_bear_out_allows_nothing(poll, council, clock):
    """Somebody who can write to the table, and not to the record."""
    exemption = say(ask(Locked.RULES, FACTS, clock), clock, yes=council)
    bigger = replace(RULES, review_request_days=99)
    forged = {"facts": {"review_request_days": 99}}
    other = HeldChange(Locked.RULES, forged["facts"]).hash
    Exemption.objects.filter(pk=exemption.pk).update(change_hash=other, **forged)
    assert refused(lambda: adopt(clock, bigger)) == ("polls.locked",)
    lost = say(ask(Locked.RULES, {"term_years": 2}, clock), clock, yes=[], no=council)
    now = clock.now()
    Exemption.objects.filter(pk=lost.pk).update(state="carried", in_favour=7, expires_at=now + USE)
    assert refused(lambda: adopt(clock, replace(PRESETS["international"], term_years=2))) == ("polls.locked",)


# What goes on all the same.


def test_terms_begin_and_end_by_the_timer_members_resign_and_are_removed(poll, council, clock):
    ends = council[0].terms.get()
    Term.objects.filter(pk=ends.pk).update(ends=clock.now().date() - timedelta(days=1))
    begins = make_member("New")
    Grant.objects.filter(person=begins.user).update(until=clock.now())
    go_round(clock_for=lambda: clock)
    assert council_wide_offices(council[0].user_id) == frozenset()
    assert council_wide_offices(begins.user_id) == {Office.MEMBER}
    resign(clock.now().date(), actor=actor_for(council[1].user), clock=clock)
    vote_on(make_removal_vote(council[2], clock), clock, yes=[*council[1:2], *council[3:], begins])
    assert council_wide_offices(council[2].user_id) == frozenset()


def test_people_for_one_case_can_be_named_during_a_lock(poll, council, clock):
    """Else those who are conflicted could keep their case from being heard, by not voting."""
    named = take_in(make_user(), clock, seat=SeatKind.AD_HOC, case=make_user().pk)
    assert named.terms.get().seat == "ad_hoc"


def test_the_first_rules_are_adopted_whatever_is_on_the_calendar(db, clock):
    Poll.objects.create(
        name="Election", place="Portugal", day=clock.now().date(), entered_at=clock.now(), entered_by=make_user()
    )
    assert adopt(clock).version == 1
    assert refused(lambda: adopt(clock, PRESETS["small"])) == ("polls.locked",)


def test_the_lock_is_looked_at_where_it_counts(poll, clock):
    """An approval of what was asked before the lock began is refused, too: the act asks, not the form."""
    withdrawn_at = {"withdrawn_at": clock.now(), "ground": "mistake"}
    Poll.objects.update(**withdrawn_at, entered_at=clock.now() - timedelta(days=30))
    Poll.objects.update(withdrawn_at=clock.now() - timedelta(days=20))
    who = make_user()
    payload = {"person": str(who.pk), "office": "editor"}
    asked = propose(
        ProposalKind.OFFICE_GIVE, who.pk, payload, reason="x", actor=acting(Office.SECRETARIAT), clock=clock
    )
    make_poll(clock, name="Another")
    chair = acting(Office.COUNCIL_CHAIR)
    assert refused(lambda: approve(asked.pk, asked.payload_hash, actor=chair, clock=clock)) == ("polls.locked",)
    assert Proposal.rows.get(pk=asked.pk).state == "open"
    assert council_wide_offices(who.pk) == frozenset()


def test_the_room_of_polls_is_asked():
    assert _holders == [hold_back]


# The calendar.


def test_one_person_enters_a_poll_ahead_and_two_one_that_locks_at_once(council, clock):
    secretary, today = acting(Office.SECRETARIAT), clock.now().date()
    made = enter_poll("Election", "Portugal", today + timedelta(days=61), actor=secretary, clock=clock)
    assert lock_now(clock.now()) is None
    entry = entries_about(made.pk)[0]
    assert (entry.tag, payload_of(entry)["day"]) == ("poll.entered", made.day.isoformat())
    late = today + timedelta(days=60)
    assert refused(lambda: enter_poll("Late", "Portugal", late, actor=secretary, clock=clock)) == ("polls.takes_two",)
    with pytest.raises(Refused) as caught:
        enter_poll_by_two("Late", "Portugal", late, make_user().pk, actor=secretary, clock=clock)
    assert codes(caught) == ("access.proposal_only",)
    make_poll(clock, in_days=60, name="Late")
    assert lock_now(clock.now()).poll.name == "Late"
    for office_ in (Office.MEMBER, Office.AUDITOR, Office.OPERATOR):
        with pytest.raises(NotReachable):
            enter_poll("X", "Y", today + timedelta(days=90), actor=acting(office_), clock=clock)


def test_withdrawing_takes_two_people_and_a_lock_runs_on_for_a_week(poll, council, clock):
    with pytest.raises(Refused) as caught:
        withdraw_poll(poll.pk, "mistake", actor=acting(Office.SECRETARIAT), clock=clock)
    assert codes(caught) == ("access.proposal_only",)
    gone = withdraw(poll, clock)
    (_, entry) = entries_about(poll.pk)
    assert payload_of(entry)["locks_until"] == (clock.now().date() + timedelta(days=7)).isoformat()
    assert refused(lambda: adopt(clock)) == ("polls.locked",)
    clock.advance(days=7)
    assert refused(lambda: adopt(clock)) == ("polls.locked",)
    clock.advance(days=1)
    adopt(clock)
    assert [one.poll.pk for one in calendar(clock.now()).polls] == [gone.pk]


def test_a_poll_withdrawn_before_its_lock_never_locks(council, clock):
    today = clock.now().date()
    made = enter_poll("E", "P", today + timedelta(days=70), actor=acting(Office.SECRETARIAT), clock=clock)
    withdraw(made, clock, "postponed")
    clock.advance(days=30)
    assert lock_now(clock.now()) is None
    adopt(clock)


def told(key):
    return set(Notice.objects.filter(key__contains=key).values_list("about", flat=True))


def test_every_member_hears_of_every_poll_that_comes_or_goes(council, clock):
    """Also of one that is far ahead, or that goes before its lock: a lock that quietly never comes protects nobody."""
    everybody = {one.user_id for one in council}
    ahead = enter_poll("E", "P", clock.now().date() + timedelta(days=70), actor=acting(Office.SECRETARIAT), clock=clock)
    assert told(f"poll:{ahead.pk}") == everybody
    withdraw(ahead, clock, "postponed")
    assert told(f"poll:withdrawn:{ahead.pk}") == everybody
    near = make_poll(clock)
    assert told(f"poll:{near.pk}") == everybody


def test_the_same_poll_stands_once_on_the_calendar(poll, clock):
    with pytest.raises(Refused) as caught:
        make_poll(clock)
    assert codes(caught) == ("polls.known",)
    with pytest.raises(IntegrityError, match=r"poll_once_on_the_calendar|UNIQUE"), transaction.atomic():
        Poll.objects.create(
            name=poll.name, place=poll.place, day=poll.day, entered_at=clock.now(), entered_by=make_user()
        )


@pytest.mark.parametrize(("days", "held"), [(-61, False), (-60, True), (0, True), (30, True), (31, False)])
def test_the_lock_begins_and_ends_on_its_days(council, clock, days, held):
    today = clock.now().date()
    Poll.objects.create(
        name="E", place="P", day=today - timedelta(days=days), entered_by=make_user(),
        entered_at=clock.now() - timedelta(days=300),
    )  # fmt: skip
    assert (lock_now(clock.now()) is not None) == held


def test_of_several_locks_the_one_that_ends_last_is_named(poll, clock):
    later = make_poll(clock, in_days=20, name="Second round")
    assert lock_now(clock.now()).poll.pk == later.pk
    assert [one.poll.pk for one in calendar(clock.now()).running] == [later.pk, poll.pk]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "weather"}, "exemption_kind_known"),
        ({"reason": ""}, "exemption_says_why"),
        ({"state": "carried"}, "exemption_(counted_when_it_is_over|carried_runs_out)"),
        (
            {"state": "carried", "in_favour": 5, "sitting": 7, "expires_at": START + USE},
            "exemption_counted_when_it_is_over",
        ),
        ({"state": "carried", "in_favour": 5, "sitting": 7, "closed_at": START}, "exemption_carried_runs_out"),
        ({"used_at": START}, "exemption_used_in_time"),
        ({"expires_at": START}, "exemption_carried_runs_out"),
    ],
)
def test_the_database_holds_what_an_exemption_is(poll, clock, changes, name):
    ask(Locked.RULES, FACTS, clock)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Exemption.objects.update(**changes)


@pytest.mark.parametrize(("in_favour", "sitting", "held"), [(4, 6, True), (3, 6, False), (0, 0, False)])
def test_the_database_lets_nothing_be_carried_by_less_than_two_thirds(poll, clock, in_favour, sitting, held):
    ask(Locked.RULES, FACTS, clock)
    ended = {"state": "carried", "closed_at": clock.now(), "expires_at": clock.now() + USE}
    ended |= {"in_favour": in_favour, "sitting": sitting}
    if held:
        assert Exemption.objects.update(**ended) == 1
        return
    with pytest.raises(IntegrityError, match="exemption_carried_by_two_thirds"), transaction.atomic():
        Exemption.objects.update(**ended)


@pytest.mark.parametrize("changes", [{"ground": "mistake"}, {"ground": "x", "withdrawn_at": START}, {"name": ""}])
def test_the_database_holds_what_a_poll_is(poll, clock, changes):
    with pytest.raises(IntegrityError, match="poll_"), transaction.atomic():
        Poll.objects.update(**changes)


def to_race(clock):
    with transaction.atomic():
        make_rules(clock=clock)
        members = [make_member(f"Member {number}") for number in range(3)]
        make_poll(clock)
        return ask(Locked.RULES, FACTS, clock), members


def test_what_was_allowed_once_is_made_once_by_many_at_the_same_moment(disposable_db, clock):
    exemption, members = to_race(clock)
    with transaction.atomic():
        say(exemption, clock, yes=members)

    def act():
        return adopt(SettableClock(START))

    answers = race(act, act, act)
    assert [type(one).__name__ for one in answers if isinstance(one, BaseException)] == ["Refused"] * 2
    assert RulesOfProcedure.objects.count() == 2
    assert RecordEntry.objects.filter(tag=Tag.EXEMPTION_USED).count() == 1
    assert check().ok


def test_two_closings_at_once_count_once(disposable_db, clock):
    exemption, members = to_race(clock)
    with transaction.atomic():
        say(exemption, clock, yes=members[:2])
    later = START + VOTING

    def close():
        return close_exemption(exemption.pk, actor=Actor.system(), clock=SettableClock(later))

    def by_timer():
        return fire_due(clock_for=lambda: SettableClock(later))

    answers = race(close, by_timer, close, by_timer)
    assert not [one for one in answers if isinstance(one, BaseException)]
    assert Exemption.objects.get().state == "carried"
    assert RecordEntry.objects.filter(tag=Tag.EXEMPTION_CLOSED).count() == 1
