"""Removal from the council: for cause, heard, by two thirds of all others, once; and what it ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.lifecycle import Stage
from cases.panel.models import Seat
from cases.panel.rules import SeatState
from council.access.queries import council_wide_offices, offices_on
from council.access.rules import COUNCIL, Office
from council.clocks.actions import fire_due, go_round
from council.clocks.queries import live
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable, Refused
from council.members.actions import (
    answer_removal,
    appoint,
    close_removal,
    open_vote,
    propose_removal,
    resign,
    vote_on_removal,
)
from council.members.models import MemberRemoval, RemovalVote, Term
from council.members.queries import former_members, removal_for, removals_for, sitting, to_remove, view_of
from council.members.rules import HEARING, VOTING, Constituency, RemovalCause, RemovalState, SeatKind
from council.notices.models import Notice
from council.record.models import RecordEntry, RecordPayload
from council.record.queries import check, entries_about, payload_of
from council.record.rules.coarse import COARSE, Coarse
from council.record.rules.entries import Opening, Tag
from tests.conftest import START
from tests.factories.cases import make_case, make_rules
from tests.factories.panels import make_panel
from tests.factories.people import acting, actor_for, give, make_member, make_user
from tests.factories.removals import ANSWER, REASONS, make_removal, make_removal_vote, say
from tests.support.races import race


@pytest.fixture
def council(db, clock):
    """Seven members; the first is the one concerned, so that four of the six others are two thirds."""
    make_rules(clock=clock)
    return [make_member(name) for name in ("Ada", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus")]


def codes(refused):
    return refused.value.verdict.codes


def timer(clock):
    return fire_due(clock_for=lambda: clock)


def tags(subject):
    return [entry.tag for entry in entries_about(subject)]


def test_two_thirds_of_all_others_carry_it_and_everything_ends_at_once(council, clock):
    ada, others = council[0], council[1:]
    case = make_case(Stage.ASSESSMENT, clock=clock)
    seat = make_panel(case, clock=clock)[4]
    Seat.rows.filter(pk=seat.pk).update(member=ada)
    give(ada.user, Office.PANELLIST, case=case.pk)
    give(ada.user, Office.COUNCIL_CHAIR, Office.SELECTION_COMMITTEE)
    Term.objects.exclude(member__in=council).update(ended_early=date(2026, 1, 1))
    Term.objects.create(member=ada, constituency="media", starts=date(2028, 1, 1), ends=date(2030, 12, 31))
    removal = make_removal_vote(ada, clock)
    after = say(removal, clock, yes=others[:4], no=others[4:])
    assert (after.state, after.in_favour, after.sitting) == ("carried", 4, 6)
    assert council_wide_offices(ada.user_id) == frozenset()
    assert offices_on(actor_for(ada.user), case.pk) == frozenset()
    assert Seat.rows.get(pk=seat.pk).state == SeatState.REMOVED
    assert Seat.rows.get(pk=seat.pk).left_reason == "left_council"
    today = clock.now().date()
    assert ada not in sitting(today)
    assert ada not in sitting(date(2029, 1, 1))
    assert set(Term.objects.filter(member=ada).values_list("cancelled_on", "removal")) == {(today, removal.pk)}
    removed = next(one for one in entries_about(ada.pk) if one.tag == "member.removed")
    assert payload_of(removed) == {
        "actor": "system", "clock": "simulated", "ends": today.isoformat(), "cause": "bribe_or_gift"
    }  # fmt: skip
    assert tags(removal.pk) == [
        "removal.proposed", "removal.answered", "removal.opened", *["removal.voted"] * 6, "removal.closed"
    ]  # fmt: skip
    assert live(removal.pk) == []
    (former,) = [one for one in former_members(today, 24) if one.member == ada]
    assert (former.cause, former.last_day) == ("bribe_or_gift", today)
    assert check().ok


def test_one_vote_less_than_two_thirds_carries_nothing_and_silence_is_no(council, clock):
    ada, others = council[0], council[1:]
    removal = make_removal_vote(ada, clock)
    assert say(removal, clock, yes=others[:3]).state == "voting"
    clock.advance(days=14)
    timer(clock)
    after = MemberRemoval.objects.get()
    assert (after.state, after.in_favour, after.sitting) == ("not_carried", 3, 6)
    assert council_wide_offices(ada.user_id) == {"member"}
    assert ada in sitting(clock.now().date())
    assert "member.removed" not in tags(ada.pk)


def test_without_an_answer_the_vote_begins_when_the_time_is_over_and_not_before(council, clock):
    removal = make_removal(council[0], clock)
    with pytest.raises(Refused) as refused:
        open_vote(removal.pk, actor=Actor.system(), clock=clock)
    assert codes(refused) == ("members.removal_not_heard",)
    with pytest.raises(NotReachable):  # colleagues hear of it when the member was heard
        vote_on_removal(removal.pk, in_favour=True, actor=actor_for(council[1].user), clock=clock)
    clock.at += HEARING - timedelta(seconds=1)
    assert timer(clock) == 0
    clock.advance(seconds=1)
    assert timer(clock) == 1
    after = MemberRemoval.objects.get()
    assert (after.state, after.opened_at, after.closes_at) == ("voting", clock.now(), clock.now() + VOTING)
    with pytest.raises(Refused) as refused:
        answer_removal(removal.pk, ANSWER, actor=actor_for(council[0].user), clock=clock)
    assert codes(refused) == ("members.removal_heard",)


def test_nobody_votes_on_oneself_twice_too_late_or_without_a_seat(council, clock):
    ada, bo, cy = council[:3]
    removal = make_removal_vote(ada, clock)
    with pytest.raises(Refused) as refused:
        vote_on_removal(removal.pk, in_favour=False, actor=actor_for(ada.user), clock=clock)
    assert codes(refused) == ("members.removal_own_vote",)
    say(removal, clock, yes=[bo])
    with pytest.raises(Refused) as refused:
        vote_on_removal(removal.pk, in_favour=False, actor=actor_for(bo.user), clock=clock)
    assert codes(refused) == ("members.removal_voted",)
    with pytest.raises(NotReachable):
        vote_on_removal(removal.pk, in_favour=True, actor=acting(Office.SECRETARIAT), clock=clock)
    Term.objects.filter(member=cy).update(ended_early=clock.now().date() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        vote_on_removal(removal.pk, in_favour=True, actor=actor_for(cy.user), clock=clock)
    assert codes(refused) == ("members.removal_voter_sits",)
    clock.at = removal.closes_at
    with pytest.raises(Refused) as refused:
        vote_on_removal(removal.pk, in_favour=True, actor=actor_for(council[3].user), clock=clock)
    assert codes(refused) == ("members.removal_closed",)
    assert RemovalVote.objects.count() == 1


def test_votes_of_those_who_left_count_no_more(council, clock):
    ada, bo, *others = council
    removal = make_removal_vote(ada, clock)
    say(removal, clock, yes=[bo, *others[:3]])
    resign(clock.now().date(), actor=actor_for(bo.user), clock=clock)
    clock.advance(days=14)
    timer(clock)
    after = MemberRemoval.objects.get()
    assert (after.state, after.in_favour, after.sitting) == ("not_carried", 3, 5)


def test_whoever_left_in_the_meantime_cannot_be_removed(council, clock):
    for one in council[:2]:
        make_removal(one, clock)
    answer_removal(
        MemberRemoval.objects.get(member=council[0]).pk, ANSWER, actor=actor_for(council[0].user), clock=clock
    )
    for one in council[:2]:
        resign(clock.now().date(), actor=actor_for(one.user), clock=clock)
    clock.advance(days=14)
    timer(clock)
    assert set(MemberRemoval.objects.values_list("state", "in_favour", "sitting")) == {("lapsed", None, None)}
    assert not RecordEntry.objects.filter(tag=Tag.MEMBER_REMOVED).exists()


def test_who_may_propose_whom(council, clock):
    chair, member, other = council[:3]
    give(chair.user, Office.COUNCIL_CHAIR)

    def ask(whom, actor, words=REASONS):
        return propose_removal(whom.pk, RemovalCause.ABSENCE, words, actor=actor, clock=clock)

    for whom, actor, words, code in (
        (other, actor_for(member.user), REASONS, "members.removal_of_chair_only"),
        (chair, actor_for(chair.user), REASONS, "members.removal_own"),
        (other, actor_for(chair.user), "  ", "members.removal_words"),
        (other, actor_for(chair.user), "x" * 6001, "members.removal_words_long"),
    ):
        with pytest.raises(Refused) as refused:
            ask(whom, actor, words)
        assert codes(refused) == (code,)
    for office in sorted(set(Office) - {Office.SYSTEM, Office.COUNCIL_CHAIR, Office.SECRETARIAT, *COUNCIL}):
        with pytest.raises(NotReachable):
            ask(other, acting(office))
    deputy = make_member("Dora", seat=SeatKind.DEPUTY)
    for whom in (other, chair):
        with pytest.raises(Refused):
            ask(whom, actor_for(deputy.user))
    with pytest.raises(Refused):  # the office of member alone is no seat
        ask(chair, acting(Office.MEMBER))
    assert to_remove(actor_for(member.user), clock.now().date()) == [chair]
    assert chair not in to_remove(actor_for(chair.user), clock.now().date())
    assert ask(chair, actor_for(member.user)).member == chair
    with pytest.raises(Refused) as refused:
        ask(chair, acting(Office.SECRETARIAT))
    assert codes(refused) == ("members.removal_open",)
    gone = make_member("Gone")
    Term.objects.filter(member=gone).update(ended_early=date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        ask(gone, acting(Office.SECRETARIAT))
    assert codes(refused) == ("members.removal_not_sitting",)


def test_there_is_no_cause_for_a_vote_or_an_opinion(council, clock):
    with pytest.raises(ValueError, match="vote"):
        propose_removal(council[0].pk, "vote", REASONS, actor=acting(Office.SECRETARIAT), clock=clock)
    assert not MemberRemoval.objects.exists()
    assert {str(one) for one in RemovalCause} == {
        "absence", "breach_of_confidentiality", "bribe_or_gift", "crime_of_dishonesty", "incapacity",
        "undeclared_conflict",
    }  # fmt: skip


def test_who_reads_it_and_when(council, clock):
    ada, bo = council[:2]
    removal = make_removal(ada, clock)
    knows = {"member": actor_for(ada.user), "keeper": acting(Office.COUNCIL_CHAIR)}
    for actor in knows.values():
        assert removals_for(actor) == [removal]
    for actor in (actor_for(bo.user), acting(Office.MEMBER)):
        assert removals_for(actor) == []
        with pytest.raises(NotReachable):
            removal_for(actor, removal.pk)
    for office in sorted(set(Office) - {Office.SYSTEM, Office.COUNCIL_CHAIR, Office.SECRETARIAT, *COUNCIL}):
        with pytest.raises(NotReachable):
            removals_for(acting(office))
    answer_removal(removal.pk, ANSWER, actor=knows["member"], clock=clock)
    shown = view_of(actor_for(bo.user), removal.pk, clock.now())
    assert (shown.may_vote, shown.own, shown.removal.why, shown.removal.said) == (True, False, REASONS, ANSWER)
    assert not view_of(knows["member"], removal.pk, clock.now()).may_vote
    assert not view_of(knows["keeper"], removal.pk, clock.now()).may_vote
    with pytest.raises(NotReachable):  # who votes on nothing reads nothing of others, also when the vote is open
        removal_for(acting(Office.DEPUTY), removal.pk)


def test_a_deputy_is_removed_like_a_member_and_votes_on_nobody(council, clock):
    deputy = make_member("Dora", seat=SeatKind.DEPUTY)
    removal = make_removal_vote(deputy, clock)
    assert removals_for(actor_for(deputy.user)) == [removal]
    say(removal, clock, yes=council)
    removal.refresh_from_db()
    assert removal.state == RemovalState.CARRIED
    assert removal.sitting == len(council)
    assert Office.DEPUTY not in council_wide_offices(deputy.user_id)
    other = make_member("Dov", seat=SeatKind.DEPUTY)
    again = make_removal_vote(council[0], clock)
    with pytest.raises(NotReachable):
        vote_on_removal(again.pk, in_favour=True, actor=actor_for(other.user), clock=clock)


def test_reasons_answer_and_votes_are_sealed_and_proved(council, clock):
    removal = make_removal_vote(council[0], clock)
    say(removal, clock, yes=[council[1]])
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons, answer FROM council_memberremoval")
        stored = b"".join(bytes(one) for one in cursor.fetchone())
    assert REASONS.encode() not in stored
    assert ANSWER.encode() not in stored
    bodies = " ".join(RecordPayload.objects.values_list("body", flat=True))
    for words in (REASONS, ANSWER, "in_favour"):
        assert words not in bodies
    entries = {entry.tag: payload_of(entry) for entry in entries_about(removal.pk)}
    assert entries["removal.proposed"]["commitment"] == Opening.from_text(str(removal.reasons)).commitment
    assert entries["removal.answered"]["commitment"] == Opening.from_text(str(removal.answer)).commitment
    vote = RemovalVote.objects.get()
    assert entries["removal.voted"]["commitment"] == Opening.from_text(str(vote.sealed)).commitment


def test_before_it_is_carried_nothing_public_names_the_member(council, clock):
    """Neither the page nor the record: entries about the member's public number begin with the end."""
    ada = council[0]
    removal = make_removal_vote(ada, clock)
    say(removal, clock, yes=council[1:4])
    assert not [tag for tag in tags(ada.pk) if "remov" in tag]
    assert {COARSE[Tag(tag)] for tag in tags(removal.pk)} == {Coarse.SEALED}
    assert former_members(clock.now().date(), 24) == []
    for notice in Notice.objects.all():
        assert (notice.kind, notice.params) == ("account_news", {})
        assert str(notice.about) != str(removal.pk)


def test_everybody_whom_it_concerns_gets_mail_once(council, clock):
    removal = make_removal(council[0], clock)
    assert list(Notice.objects.values_list("about", flat=True)) == [council[0].user_id]
    Notice.objects.all().delete()
    answer_removal(removal.pk, ANSWER, actor=actor_for(council[0].user), clock=clock)
    assert set(Notice.objects.values_list("about", flat=True)) == {one.user_id for one in council[1:]}


def test_whoever_was_removed_comes_back_after_the_term_and_not_before(council, clock):
    ada = council[0]
    say(make_removal_vote(ada, clock), clock, yes=council[1:5], no=council[5:])

    def again(starts):
        return appoint(
            ada.user, constituency=Constituency.LEGAL, starts=starts, ends=starts + timedelta(days=900),
            actor=acting(Office.SECRETARIAT), clock=clock,
        )  # fmt: skip

    with pytest.raises(Refused) as refused:
        again(date(2027, 12, 31))
    assert codes(refused) == ("members.removed",)
    assert again(date(2028, 1, 1)) == ada


def test_a_resignation_takes_away_the_term_to_come(council, clock):
    ada = council[0]
    Term.objects.create(member=ada, constituency="media", starts=date(2028, 1, 1), ends=date(2030, 12, 31))
    resign(clock.now().date(), actor=actor_for(ada.user), clock=clock)
    assert ada not in sitting(date(2029, 1, 1))
    clock.advance(days=1)
    go_round(clock_for=lambda: clock)
    assert council_wide_offices(ada.user_id) == frozenset()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"cause": "opinion"}, "removal_cause_known"),
        ({"state": "forgotten"}, "removal_state_(known|has_its_times)"),
        ({"answer_until": START - timedelta(days=1)}, "removal_times_in_order"),
        ({"closed_at": START - timedelta(days=1), "state": "lapsed"}, "removal_times_in_order"),
        ({"answered_at": START}, "removal_answer_has_a_time"),
        (
            {"state": "voting", "opened_at": START, "closes_at": START + VOTING},
            "removal_is_heard_before_the_vote",
        ),
        ({"state": "voting"}, "removal_state_has_its_times"),
        ({"in_favour": 1, "sitting": 2}, "removal_counted_when_it_is_over"),
    ],
)
def test_the_database_holds_what_a_removal_is(council, clock, changes, name):
    make_removal(council[0], clock)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MemberRemoval.objects.update(**changes)


@pytest.mark.parametrize(("in_favour", "sitting_", "held"), [(4, 6, True), (3, 6, False), (0, 0, False), (2, 3, True)])
def test_the_database_lets_nothing_be_carried_by_less_than_two_thirds(council, clock, in_favour, sitting_, held):
    make_removal_vote(council[0], clock)
    ended = {"state": "carried", "closed_at": clock.now(), "in_favour": in_favour, "sitting": sitting_}
    if held:
        assert MemberRemoval.objects.update(**ended) == 1
        return
    with pytest.raises(IntegrityError, match="removal_carried_by_two_thirds"), transaction.atomic():
        MemberRemoval.objects.update(**ended)


def test_the_database_holds_one_open_removal_and_one_vote_for_each(council, clock):
    removal = make_removal_vote(council[0], clock)
    say(removal, clock, yes=[council[1]])
    vote = RemovalVote.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RemovalVote.objects.create(removal=removal, member=council[1], sealed=str(vote.sealed), cast_at=clock.now())
    second = MemberRemoval(
        member=council[0], cause="absence", proposed_by=make_user(), proposed_at=clock.now(), reasons="x"
    )
    second.answer_until = clock.now() + HEARING
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)


def to_race(clock, votes):
    """A vote on the first of seven, in which so many have said yes."""
    with transaction.atomic():
        make_rules(clock=clock)
        members = [make_member(f"Member {number}") for number in range(7)]
        removal = make_removal_vote(members[0], clock)
        say(removal, clock, yes=members[1 : votes + 1])
    return removal, members


def test_two_closings_at_once_count_once(disposable_db, clock):
    removal, members = to_race(clock, 4)
    later = START + VOTING

    def close():
        return close_removal(removal.pk, actor=Actor.system(), clock=SettableClock(later))

    def by_timer():
        return fire_due(clock_for=lambda: SettableClock(later))

    answers = race(close, by_timer, close, by_timer, close)
    assert not [one for one in answers if isinstance(one, BaseException)]
    assert MemberRemoval.objects.get().state == RemovalState.CARRIED
    assert tags(removal.pk).count("removal.closed") == 1
    assert tags(members[0].pk).count("member.removed") == 1
    assert tags(members[0].user_id).count("grant.ended") == 1
    assert check().ok


def test_two_votes_of_one_person_at_once_are_one(disposable_db, clock):
    removal, members = to_race(clock, 0)

    def vote(in_favour):
        actor = actor_for(members[1].user)
        return lambda: vote_on_removal(removal.pk, in_favour=in_favour, actor=actor, clock=SettableClock(START))

    answers = race(vote(True), vote(False), vote(True), vote(False))
    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == 3
    assert {one.verdict.codes for one in refused} == {("members.removal_voted",)}
    assert RemovalVote.objects.count() == 1
    assert check().ok


def test_the_last_two_votes_at_once_end_the_vote_once(disposable_db, clock):
    removal, members = to_race(clock, 4)

    def vote(member):
        actor = actor_for(member.user)
        return lambda: vote_on_removal(removal.pk, in_favour=False, actor=actor, clock=SettableClock(START))

    answers = race(vote(members[5]), vote(members[6]))
    assert not [one for one in answers if isinstance(one, BaseException)]
    assert MemberRemoval.objects.get().state == RemovalState.CARRIED
    assert tags(removal.pk).count("removal.closed") == 1
    assert RecordEntry.objects.filter(tag=Tag.MEMBER_REMOVED).count() == 1
