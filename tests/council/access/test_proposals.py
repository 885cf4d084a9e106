"""Dual control: one asks, another agrees to exactly that, and it is done once; who is walled off learns nothing."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from council.access.actions import approve, expire, propose, raise_barrier, refuse, withdraw
from council.access.actions.proposals import executed_kinds
from council.access.forms.proposals import asked_kinds
from council.access.models import Barrier, Grant, Proposal
from council.access.phrases import PROPOSAL_STATES, PROPOSALS
from council.access.queries import figures_of_proposals, proposal_for, proposals_page, waiting_for
from council.access.queries.proposals import _describers
from council.access.rules import MATRIX, OFFICES_OF_THE_DESK, Office, ProposalKind, ProposalState
from council.access.rules.proposals import (
    LIFE,
    POWERS,
    ApprovalFacts,
    hash_of,
    kinds_to_propose,
    kinds_to_read,
    may_approve,
    may_propose,
    may_refuse,
    may_withdraw,
)
from council.clocks.actions import fire_due
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.phrasebook import say
from council.kernel.verdicts import NotReachable, Refused
from council.procedure.rules import Preset
from council.record.models import RecordEntry
from council.record.queries import check, payload_of
from council.record.rules.entries import Opening, Tag
from tests.factories.cases import make_case, make_rules
from tests.factories.lotteries import drew, make_silent
from tests.factories.people import acting, actor_for, give, make_user
from tests.support.races import race
from tests.support.refusals import codes

GIVE = ProposalKind.OFFICE_GIVE
LIFT = ProposalKind.BARRIER_LIFT


def ask_office(actor, clock, person=None, office=Office.INTAKE_OFFICER, reason="Cover for a leave."):
    person = person or make_user().pk
    return propose(
        GIVE, person, {"person": str(person), "office": str(office)}, reason=reason, actor=actor, clock=clock
    )


def ask_lift(actor, clock, case, person, ground="R1"):
    payload = {"person": str(person), "ground": ground}
    return propose(LIFT, person, payload, case=case, reason="The hit was false.", actor=actor, clock=clock)


@pytest.fixture
def secretary(db):
    return acting(Office.SECRETARIAT)


@pytest.fixture
def chair(db):
    return acting(Office.COUNCIL_CHAIR)


@pytest.fixture
def walled(db, clock):
    """A case, and a member who is walled off from it."""
    case, person = make_case(clock=clock), make_user("Behind the wall")
    raise_barrier(person.pk, case.pk, "R1", actor=Actor.system(), clock=clock)
    return case, person


# The table, without a database.


def test_every_kind_can_be_asked_for_described_done_and_named():
    everything = set(ProposalKind)
    assert get_resolver().url_patterns  # forms come with the pages that show them
    assert set(POWERS) == executed_kinds() == asked_kinds() == set(_describers) == set(PROPOSALS) == everything
    assert set(PROPOSAL_STATES) == set(ProposalState)


def test_two_people_can_be_found_for_every_kind_and_the_auditor_only_reads():
    for powers in POWERS.values():
        assert MATRIX[powers.propose]
        assert MATRIX[powers.approve]
        assert Office.AUDITOR not in MATRIX[powers.approve]
    assert kinds_to_read({Office.AUDITOR}) == frozenset(ProposalKind)
    assert kinds_to_read({Office.MEMBER, Office.EDITOR}) == frozenset()
    assert kinds_to_propose({Office.INTEGRITY_OFFICER}) == {
        ProposalKind.ACCOUNT_RECOVERY, LIFT, ProposalKind.DOCKET_EXPORT, ProposalKind.DRAW_LOTTERIES,
        ProposalKind.OFFICE_HAND_OVER,
        ProposalKind.OPINION_REPUBLISH, ProposalKind.OPINION_UNPUBLISH, ProposalKind.PANEL_REDRAW,
        ProposalKind.PAYLOAD_ERASURE, ProposalKind.POLL_ENTER, ProposalKind.POLL_WITHDRAW,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"state": "executed"}, ("access.proposal_decided",)),
        ({"late": True}, ("access.proposal_expired",)),
        ({"own": True}, ("access.proposal_own",)),
        ({"concerns_approver": True}, ("access.proposal_concerns_you",)),
        ({"proposer_stands": False}, ("access.proposer_gone",)),
        ({"seen": "b"}, ("access.proposal_changed",)),
        ({"bound": "b"}, ("access.proposal_changed",)),
        ({"hash": "b"}, ("access.proposal_changed",)),
        ({"as_recorded": False}, ("access.proposal_changed",)),
        ({"own": True, "late": True}, ("access.proposal_expired", "access.proposal_own")),
    ],
)
def test_what_stands_before_an_approval(changed, expected, clock):
    late = changed.pop("late", False)
    facts = {
        "state": "open", "expires_at": clock.now() + (timedelta(0) if late else timedelta(seconds=1)),
        "now": clock.now(), "own": False, "concerns_approver": False, "proposer_stands": True, "seen": "a", "hash": "a",
        "bound": "a", "as_recorded": True, **changed,
    }  # fmt: skip
    assert may_approve(ApprovalFacts(**facts)).codes == expected


def test_refusing_and_taking_back():
    assert may_refuse("open", "No.", own=False, concerns_approver=False).ok
    assert may_refuse("open", " ", own=True, concerns_approver=True).codes == (
        "access.proposal_own", "access.proposal_concerns_you", "access.refusal_reason",
    )  # fmt: skip
    assert may_refuse("expired", "No.", own=False, concerns_approver=False).codes == ("access.proposal_decided",)
    assert may_withdraw("open", own=True).ok
    assert may_withdraw("refused", own=False).codes == ("access.proposal_decided", "access.proposal_not_yours")


def test_a_proposal_is_whole_says_why_and_is_about_somebody_else():
    person = uuid4()
    payload = {"person": str(person), "office": "auditor"}
    assert may_propose(GIVE, payload, None, "Why.", proposer=uuid4()).ok
    assert may_propose(GIVE, {"person": str(person)}, None, "Why.", proposer=None).codes == (
        "access.proposal_incomplete",
    )
    assert may_propose(GIVE, payload, uuid4(), "Why.", proposer=None).codes == ("access.proposal_incomplete",)
    assert may_propose(GIVE, payload, None, "", proposer=person).codes == (
        "access.proposal_reason", "access.proposal_concerns_you",
    )  # fmt: skip


@given(
    st.tuples(
        st.sampled_from([str(kind) for kind in ProposalKind]), st.none() | st.uuids(), st.uuids(), st.text("ab{}")
    ),
    st.tuples(
        st.sampled_from([str(kind) for kind in ProposalKind]), st.none() | st.uuids(), st.uuids(), st.text("ab{}")
    ),
)
def test_two_things_asked_for_have_one_hash_only_when_they_are_the_same(one, other):
    assert (hash_of(*one) == hash_of(*other)) == (one == other)


# What the verbs do.


def test_approved_is_done_at_once_and_recorded(secretary, chair, clock):
    person = make_user()
    made = ask_office(secretary, clock, person.pk)
    assert not Grant.objects.filter(person=person).exists()
    done = approve(made.pk, made.payload_hash, actor=chair, clock=clock)
    assert (done.state, done.decided_by_id, done.decided_at) == ("executed", chair.id, clock.now())
    assert [(one.office, one.until) for one in Grant.objects.filter(person=person)] == [("intake_officer", None)]
    entries = [(one.tag, payload_of(one)) for one in RecordEntry.objects.order_by("seq").exclude(tag="case.moved")]
    commitment = Opening(bytes(made.salt), {"payload_hash": made.payload_hash, "reason": made.reason}).commitment
    base = {"proposal": str(made.pk), "kind": "office_give", "clock": "simulated"}
    assert entries[0] == (
        Tag.PROPOSAL_MADE,
        {**base, "commitment": commitment, "actor": secretary.label, "office": "secretariat"},
    )
    assert entries[-1] == (
        Tag.PROPOSAL_DECIDED,
        {**base, "decision": "executed", "actor": chair.label, "office": "council_chair"},
    )
    assert (len(entries), check().ok) == (3, True)
    assert Deadline.objects.get(subject=made.pk).state == "met"
    assert codes(approve, made.pk, made.payload_hash, actor=acting(Office.COUNCIL_CHAIR), clock=clock) == (
        "access.proposal_decided",
    )


def test_the_record_holds_no_hash_that_could_be_guessed(secretary, clock):
    made = ask_office(secretary, clock)
    (entry,) = RecordEntry.objects.filter(tag=Tag.PROPOSAL_MADE)
    assert made.payload_hash not in json.dumps(payload_of(entry))
    other = ask_office(secretary, clock)
    assert made.salt != other.salt


def test_nobody_decides_their_own_or_what_is_about_them(clock, db):
    both = acting(Office.COUNCIL_CHAIR)
    made = ask_office(both, clock)
    assert codes(approve, made.pk, made.payload_hash, actor=both, clock=clock) == ("access.proposal_own",)
    assert codes(refuse, made.pk, "No.", actor=both, clock=clock) == ("access.proposal_own",)
    assert codes(ask_office, both, clock, both.id) == ("access.proposal_concerns_you",)
    concerned = acting(Office.INTEGRITY_OFFICER)
    about = ask_office(both, clock, concerned.id)
    assert codes(approve, about.pk, about.payload_hash, actor=concerned, clock=clock) == (
        "access.proposal_concerns_you",
    )
    assert codes(refuse, about.pk, "No.", actor=concerned, clock=clock) == ("access.proposal_concerns_you",)


@pytest.mark.parametrize("kind", sorted(ProposalKind))
@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, Office.APPELLANT}))
def test_only_offices_of_the_table_propose_and_approve(kind, office, walled, clock):
    case, person = walled
    values = {"person": str(person.pk), "successor": str(uuid4()), "seq": 0, "office": "intake_officer"}
    values |= {"day": clock.now().date().isoformat()}
    values |= drew(make_silent(clock))
    payload = {name: values.get(name, "x") for name in POWERS[kind].payload}
    about = case.pk if POWERS[kind].of_case else None
    actor = acting(office)
    if office in MATRIX[POWERS[kind].propose]:
        propose(kind, person.pk, payload, case=about, reason="Why.", actor=actor, clock=clock)
    else:
        with pytest.raises(NotReachable):
            propose(kind, person.pk, payload, case=about, reason="Why.", actor=actor, clock=clock)
    proposer = acting(*sorted(MATRIX[POWERS[kind].propose])[:1])
    made = propose(kind, uuid4(), payload, case=about, reason="Why.", actor=proposer, clock=clock)
    if office in MATRIX[POWERS[kind].approve]:
        assert refuse(made.pk, "No.", actor=actor, clock=clock).state == "refused"
    else:
        for act in (lambda: refuse(made.pk, "No.", actor=actor, clock=clock),
                    lambda: approve(made.pk, made.payload_hash, actor=actor, clock=clock)):  # fmt: skip
            with pytest.raises(NotReachable):
                act()


@pytest.mark.parametrize("actor", [Actor.system(), Actor.anonymous(), Actor.receipt(uuid4(), uuid4())])
def test_only_people_propose_and_approve(actor, secretary, clock):
    with pytest.raises(NotReachable):
        ask_office(actor, clock)
    made = ask_office(secretary, clock)
    with pytest.raises(NotReachable):
        approve(made.pk, made.payload_hash, actor=actor, clock=clock)


def test_after_72_hours_it_cannot_be_approved_and_the_timer_closes_it(secretary, chair, clock):
    made = ask_office(secretary, clock)
    clock.advance(hours=72)
    assert codes(approve, made.pk, made.payload_hash, actor=chair, clock=clock) == ("access.proposal_expired",)
    assert proposals_page(chair, "", clock.now()).waiting == []
    assert fire_due(clock_for=lambda: clock) == 1
    closed = Proposal.rows.get(pk=made.pk)
    assert (closed.state, closed.decided_by_id, closed.decided_at) == ("expired", None, clock.now())
    assert [payload_of(one)["decision"] for one in RecordEntry.objects.filter(tag=Tag.PROPOSAL_DECIDED)] == ["expired"]
    assert ask_office(secretary, clock, made.subject).state == "open"


def test_a_second_before_72_hours_it_can_and_the_timer_leaves_it(secretary, chair, clock):
    made = ask_office(secretary, clock)
    clock.advance(hours=72)
    clock.at -= timedelta(seconds=1)
    expire(made.pk, actor=Actor.system(), clock=clock)
    assert Proposal.rows.get(pk=made.pk).state == "open"
    assert approve(made.pk, made.payload_hash, actor=chair, clock=clock).state == "executed"


def test_the_timer_leaves_what_was_decided(secretary, chair, clock):
    made = ask_office(secretary, clock)
    refuse(made.pk, "Not needed.", actor=chair, clock=clock)
    clock.advance(hours=80)
    assert fire_due(clock_for=lambda: clock) == 0
    assert Proposal.rows.get(pk=made.pk).state == "refused"


def test_the_same_is_asked_once_while_it_is_open(secretary, clock):
    made = ask_office(secretary, clock)
    assert codes(ask_office, acting(Office.COUNCIL_CHAIR), clock, made.subject) == ("access.proposal_open_already",)
    withdraw(made.pk, actor=secretary, clock=clock)
    assert ask_office(secretary, clock, made.subject).state == "open"


def test_only_the_proposer_takes_it_back(secretary, chair, clock):
    made = ask_office(secretary, clock)
    assert codes(withdraw, made.pk, actor=chair, clock=clock) == ("access.proposal_not_yours",)
    assert withdraw(made.pk, actor=secretary, clock=clock).decided_by_id == secretary.id


def test_what_was_approved_is_what_was_seen(secretary, chair, clock):
    made = ask_office(secretary, clock)
    assert codes(approve, made.pk, "0" * 64, actor=chair, clock=clock) == ("access.proposal_changed",)


@pytest.mark.parametrize("how", ["payload", "payload and hash", "subject", "case", "kind", "reason"])
def test_a_row_that_was_changed_under_its_hash_is_not_done(how, secretary, chair, clock):
    made = ask_office(secretary, clock)
    thief = make_user()
    payload = json.dumps({"office": "council_chair", "person": str(thief.pk)}, separators=(",", ":"))
    changes = {
        "payload": {"payload": payload},
        "payload and hash": {"payload": payload, "payload_hash": hash_of(GIVE, None, made.subject, payload)},
        "subject": {"subject": thief.pk},
        "case": {"case_uuid": uuid4()},
        "kind": {"kind": ProposalKind.OFFICE_END},
        "reason": {"reason": "Another reason."},
    }[how]
    Proposal.rows.filter(pk=made.pk).update(**changes)
    seen = Proposal.rows.get(pk=made.pk)
    for hash_seen in {made.payload_hash, seen.payload_hash}:
        assert codes(approve, made.pk, hash_seen, actor=chair, clock=clock) == ("access.proposal_changed",)
    assert not Grant.objects.filter(office__in=["council_chair", "intake_officer"]).exclude(person_id=chair.id).exists()


def test_a_proposer_who_lost_the_office_or_the_account_proposes_nothing(chair, clock):
    user = make_user("", Office.SECRETARIAT)
    made = ask_office(actor_for(user), clock)
    Grant.objects.filter(person=user).update(until=clock.now())
    assert codes(approve, made.pk, made.payload_hash, actor=chair, clock=clock) == ("access.proposer_gone",)
    give(user, Office.SECRETARIAT)
    user.is_active = False
    user.save()
    assert codes(approve, made.pk, made.payload_hash, actor=chair, clock=clock) == ("access.proposer_gone",)


def test_what_cannot_be_done_any_more_is_not_decided(secretary, chair, clock):
    made = ask_office(secretary, clock)
    Grant.objects.create(person_id=made.subject, office=Office.INTAKE_OFFICER, since=clock.now())
    assert codes(approve, made.pk, made.payload_hash, actor=chair, clock=clock) == ("access.office_held",)
    assert Proposal.rows.get(pk=made.pk).state == "open"
    assert not RecordEntry.objects.filter(tag=Tag.PROPOSAL_DECIDED).exists()


def test_the_database_itself_refuses_what_two_people_did_not_do(secretary, clock):
    made = ask_office(secretary, clock)
    other, now = make_user(), timezone.now()
    bad = [
        {"state": "executed", "decided_by_id": secretary.id, "decided_at": clock.now()},
        {"state": "refused", "decided_by_id": secretary.id, "decided_at": clock.now()},
        {"state": "executed", "decided_at": clock.now()},
        {"state": "executed", "decided_by_id": other.pk},
        {"state": "withdrawn", "decided_by_id": other.pk, "decided_at": clock.now()},
        {"state": "expired", "decided_by_id": other.pk, "decided_at": clock.now()},
        {"decided_by_id": other.pk, "decided_at": clock.now()},
        {"used_at": now},
        {"state": "done"},
        {"kind": "anything"},
        {"expires_at": made.proposed_at},
        {"state": "executed", "decided_by_id": other.pk, "decided_at": made.proposed_at - timedelta(seconds=1)},
    ]  # fmt: skip
    for changes in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.rows.filter(pk=made.pk).update(**changes)
    Proposal.rows.filter(pk=made.pk).update(state="executed", decided_by_id=other.pk, decided_at=clock.now())


def test_offices_that_do_not_go_together_are_refused_when_asked_for_and_again_when_approved(secretary, chair, clock):
    make_rules(Preset.INTERNATIONAL, clock)
    clock.advance(days=1)
    panellist, later = give(make_user(), Office.PANELLIST, case=uuid4()), make_user()
    with pytest.raises(Refused) as asked:
        ask_office(secretary, clock, panellist.pk, Office.SECRETARIAT)
    made = ask_office(secretary, clock, later.pk, Office.SECRETARIAT)
    give(later, Office.PANELLIST, case=uuid4())
    with pytest.raises(Refused) as approved:
        approve(made.pk, made.payload_hash, actor=chair, clock=clock)
    said = [[str(say(reason)) for reason in one.value.verdict.reasons] for one in (asked, approved)]
    assert said == [["These two offices do not go together: Secretariat, Panellist."]] * 2
    assert list(Proposal.rows.all()) == [made]


# The wall.


def test_a_lifted_wall_is_lifted_by_two(walled, chair, clock):
    case, person = walled
    integrity = acting(Office.INTEGRITY_OFFICER)
    made = ask_lift(integrity, clock, case.pk, person.pk)
    approve(made.pk, made.payload_hash, actor=chair, clock=clock)
    assert not Barrier.objects.filter(person=person, until=None).exists()
    (entry,) = RecordEntry.objects.filter(tag=Tag.BARRIER_LIFTED)
    assert payload_of(entry)["by"] == [str(integrity.id), str(chair.id)]
    again = ask_lift(integrity, clock, case.pk, person.pk)
    assert codes(approve, again.pk, again.payload_hash, actor=chair, clock=clock) == ("access.no_wall",)


def test_who_is_walled_off_finds_no_proposal_about_the_case(walled, clock):
    case, person = walled
    made = ask_lift(acting(Office.INTEGRITY_OFFICER), clock, case.pk, person.pk)
    barred = make_user("", Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.AUDITOR)
    actor = actor_for(barred)
    assert proposal_for(actor, made.pk) == made
    assert waiting_for(actor, clock.now()) == 1
    raise_barrier(barred.pk, case.pk, "R4", actor=Actor.system(), clock=clock)
    page = proposals_page(actor, "", clock.now())
    assert (page.waiting, page.decided, page.older, waiting_for(actor, clock.now())) == ([], [], None, 0)
    acts = [
        lambda: proposal_for(actor, made.pk),
        lambda: approve(made.pk, made.payload_hash, actor=actor, clock=clock),
        lambda: refuse(made.pk, "No.", actor=actor, clock=clock),
        lambda: withdraw(made.pk, actor=actor, clock=clock),
        lambda: ask_lift(actor, clock, case.pk, person.pk),
    ]
    for act in acts:
        with pytest.raises(NotReachable):
            act()


def test_a_wall_that_rises_later_stops_the_proposer_too(walled, chair, clock):
    case, person = walled
    user = make_user("", Office.INTEGRITY_OFFICER)
    made = ask_lift(actor_for(user), clock, case.pk, person.pk)
    raise_barrier(user.pk, case.pk, "R4", actor=Actor.system(), clock=clock)
    assert codes(approve, made.pk, made.payload_hash, actor=chair, clock=clock) == ("access.proposer_gone",)
    with pytest.raises(NotReachable):
        withdraw(made.pk, actor=actor_for(user), clock=clock)


# Many at once.


def test_thirty_approvals_at_once_do_it_once(disposable_db, clock):
    proposer, person = acting(Office.SECRETARIAT), make_user()
    made = ask_office(proposer, clock, person.pk)
    chairs = [acting(Office.COUNCIL_CHAIR) for _ in range(30)]
    outcomes = race(*[lambda one=one: approve(made.pk, made.payload_hash, actor=one, clock=clock) for one in chairs])
    done = [one for one in outcomes if isinstance(one, Proposal)]
    refused = [one.verdict.codes for one in outcomes if isinstance(one, Refused)]
    assert (len(done), refused) == (1, [("access.proposal_decided",)] * 29)
    assert Grant.objects.filter(person=person, office=Office.INTAKE_OFFICER).count() == 1
    tags = list(RecordEntry.objects.values_list("tag", flat=True).order_by("seq"))
    assert tags == [Tag.PROPOSAL_MADE, Tag.GRANT_GIVEN, Tag.PROPOSAL_DECIDED]
    assert check().ok


def test_of_an_approval_a_refusal_and_a_withdrawal_at_once_one_counts(disposable_db, clock):
    proposer, person = acting(Office.SECRETARIAT), make_user()
    made = ask_office(proposer, clock, person.pk)
    one, other = acting(Office.COUNCIL_CHAIR), acting(Office.INTEGRITY_OFFICER)
    outcomes = race(
        *[
            lambda: approve(made.pk, made.payload_hash, actor=one, clock=clock),
            lambda: refuse(made.pk, "No.", actor=other, clock=clock),
            lambda: withdraw(made.pk, actor=proposer, clock=clock),
        ]
        * 4
    )
    assert sum(isinstance(result, Proposal) for result in outcomes) == 1
    assert {result.verdict.codes[0] for result in outcomes if isinstance(result, Refused)} == {
        "access.proposal_decided"
    }
    assert RecordEntry.objects.filter(tag=Tag.PROPOSAL_DECIDED).count() == 1
    state = Proposal.rows.get(pk=made.pk).state
    assert Grant.objects.filter(person=person).count() == (1 if state == "executed" else 0)


def test_thirty_times_the_same_proposal_is_one(disposable_db, clock):
    people, person = [acting(Office.SECRETARIAT) for _ in range(30)], make_user()
    outcomes = race(*[lambda one=one: ask_office(one, clock, person.pk) for one in people])
    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert {one.verdict.codes for one in outcomes if isinstance(one, Refused)} == {("access.proposal_open_already",)}
    assert Proposal.rows.count() == RecordEntry.objects.count() == 1


# Figures.


def test_figures_name_no_person_and_stop_at_their_moment(secretary, chair, clock):
    one, two, _ = (ask_office(secretary, clock) for _ in range(3))
    approve(one.pk, one.payload_hash, actor=chair, clock=clock)
    tomorrow = clock.now() + timedelta(days=1)
    clock.advance(days=2)
    refuse(two.pk, "No.", actor=chair, clock=clock)
    ask_office(secretary, clock)
    nothing = {"refused": 0, "withdrawn": 0, "expired": 0}
    assert figures_of_proposals(tomorrow) == [(2026, "office_give", {"made": 3, "executed": 1, **nothing})]
    later = clock.now() + timedelta(days=1)
    assert figures_of_proposals(later) == [(2026, "office_give", {**nothing, "made": 4, "executed": 1, "refused": 1})]


def test_life_is_72_hours_and_offices_of_a_case_are_not_given_here(secretary, clock):
    made = ask_office(secretary, clock)
    assert made.expires_at - made.proposed_at == LIFE == timedelta(hours=72)
    assert not OFFICES_OF_THE_DESK & {Office.MEMBER, Office.PANELLIST, Office.REVIEWER, Office.PLATFORM_LIAISON}
