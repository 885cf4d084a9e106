"""Entering, ending and signing interests: each by the member alone, each in the record, the words sealed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from council.access.rules import Office
from council.interests.actions import declare_interest, end_interest, nothing_more, remind, sign_interests
from council.interests.models import Declaration, Interest, Reminder
from council.interests.queries import interests_of, my_interests, public_extract, register_facts, standing
from council.interests.rules.words import YEARLY, InterestKind, Relation
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.notices.tasks import send_due
from council.organisations.models import Funding
from council.record.queries import entries_about, payload_of
from council.record.rules.entries import Opening, Tag
from tests.factories.cases import make_rules
from tests.factories.interests import make_interest, sign
from tests.factories.people import acting, actor_for, make_member, make_organisation

pytestmark = pytest.mark.django_db


def test_interest_is_recorded_without_its_words(clock):
    member, ngo = make_member(), make_organisation()
    interest = make_interest(member, InterestKind.OFFICE, ngo, clock=clock, text="Treasurer of the choir")
    (entry,) = entries_about(member.pk)
    assert payload_of(entry) == {
        "actor": actor_for(member.user).label,
        "clock": "simulated",
        "interest": str(interest.pk),
        "kind": "office",
        "organisation": str(ngo.pk),
        "since": "2020-01-01",
        "until": None,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM council_interest")
        (stored,) = cursor.fetchone()
    assert b"choir" not in bytes(stored)
    assert Interest.objects.get().text == "Treasurer of the choir"


def test_wrong_interest_is_refused_beside_its_field_and_leaves_nothing(clock):
    member = make_member()
    with pytest.raises(Refused) as refused:
        make_interest(member, InterestKind.FAMILY, clock=clock, text="")
    assert refused.value.verdict.codes == ("interests.say_what", "interests.relation_needed")
    assert Interest.objects.count() == 0
    assert entries_about(member.pk) == []


@pytest.mark.parametrize("office", [Office.INTEGRITY_OFFICER, Office.SECRETARIAT, Office.COUNCIL_CHAIR])
def test_nobody_declares_for_a_member(office, clock):
    with pytest.raises(NotReachable):
        declare_interest(kind=InterestKind.OFFICE, text="x", since=date(2020, 1, 1), actor=acting(office), clock=clock)


def test_member_whose_office_ended_declares_nothing(clock):
    member = make_member()
    nobody = Actor.person(member.user_id)
    with pytest.raises(NotReachable):
        sign_interests(complete=True, actor=nobody, clock=clock)


def test_interest_of_another_is_not_reachable(clock):
    mine, other = make_member(), make_member()
    interest = make_interest(other, clock=clock)
    with pytest.raises(NotReachable):
        end_interest(interest.pk, date(2026, 1, 1), actor=actor_for(mine.user), clock=clock)
    assert list(my_interests(actor_for(mine.user))) == []


def test_interest_ends_and_stays(clock):
    member = make_member()
    interest = make_interest(member, clock=clock)
    end_interest(interest.pk, date(2026, 2, 1), actor=actor_for(member.user), clock=clock)
    assert [one.until for one in my_interests(actor_for(member.user))] == [date(2026, 2, 1)]
    with pytest.raises(Refused) as refused:
        end_interest(interest.pk, date(2026, 2, 2), actor=actor_for(member.user), clock=clock)
    assert refused.value.verdict.codes == ("interests.already_ended",)


def test_declaration_holds_what_was_signed_and_a_change_needs_a_new_one(clock):
    member, ngo = make_member(), make_organisation()
    make_rules(clock=clock)
    interest = make_interest(member, InterestKind.EMPLOYMENT, ngo, clock=clock, text="Programme director")
    assert standing([member], clock.now())[member.pk].codes == ("interests.never_signed",)
    (first,) = sign(member, clock=clock)
    assert standing([member], clock.now())[member.pk].ok
    opening = Opening.from_text(first.sealed)
    (entry,) = (one for one in entries_about(member.pk) if one.tag == Tag.INTERESTS_SIGNED)
    assert payload_of(entry)["commitment"] == opening.commitment
    assert opening.value["interests"] == [
        {
            "id": str(interest.pk),
            "kind": "employment",
            "organisation": str(ngo.pk),
            "personal": True,
            "public": True,
            "relation": "",
            "share_percent": None,
            "since": "2020-01-01",
            "text": "Programme director",
            "until": None,
        }
    ]
    clock.advance(days=1)
    end_interest(interest.pk, date(2026, 3, 1), actor=actor_for(member.user), clock=clock)
    assert standing([member], clock.now())[member.pk].codes == ("interests.changed_since",)
    (second,) = sign(member, clock=clock)
    assert (first.version, second.version) == (1, 2)
    assert standing([member], clock.now())[member.pk].ok
    assert standing([member], clock.now() + timedelta(days=365))[member.pk].codes == ("interests.too_old",)


def test_a_change_is_signed_within_the_year_and_begins_none(clock):
    member = make_member()
    (first,) = sign(member, clock=clock)
    clock.advance(days=200)
    make_interest(member, clock=clock)
    change = sign_interests(complete=True, actor=actor_for(member.user), clock=clock)
    assert (first.yearly, change.yearly) == (True, False)
    assert standing([member], clock.now())[member.pk].ok
    clock.advance(days=165)
    assert standing([member], clock.now())[member.pk].codes == ("interests.too_old",)
    with pytest.raises(Refused) as refused:
        sign_interests(complete=True, actor=actor_for(member.user), clock=clock)
    assert [(one.code, one.params) for one in refused.value.verdict.reasons] == [
        ("interests.questions_left", {"count": len(YEARLY)})
    ]
    nothing_more(*YEARLY, actor=actor_for(member.user), clock=clock)
    assert sign_interests(complete=True, actor=actor_for(member.user), clock=clock).yearly
    assert standing([member], clock.now())[member.pk].ok


def test_a_contact_is_no_question_of_the_year(clock):
    member = make_member()
    with pytest.raises(Refused) as refused:
        nothing_more(InterestKind.CONTACT, actor=actor_for(member.user), clock=clock)
    assert refused.value.verdict.codes == ("interests.no_such_question",)


def test_a_member_is_reminded_thirty_and_seven_days_before_and_when_it_ran_out(clock):
    first, second = make_member("Amara"), make_member("Nino")
    sign(first, clock=clock)
    clock.advance(days=100)
    sign(second, clock=clock)
    sent = []
    for days in (234, 1, 0, 22, 1, 7, 1, 30):
        clock.advance(days=days)
        sent.append(remind(actor=Actor.system(), clock=clock))
    assert sent == [0, 1, 0, 0, 1, 1, 0, 0], "30 days before, 7 before, on the day; never twice"
    send_due(clock_for=lambda: clock)
    assert {one.to[0] for one in mail.outbox} == {first.user.email}
    assert [word for one in mail.outbox for word in ("Amara", "employ") if word in one.subject + one.body] == []
    clock.advance(days=100)
    assert remind(actor=Actor.system(), clock=clock) == 1, "the other's, late: only the last"
    assert {one.declaration.member for one in Reminder.objects.all()} == {first, second}


def test_whoever_signed_anew_is_not_reminded(clock):
    member = make_member()
    sign(member, clock=clock)
    clock.advance(days=340)
    sign(member, clock=clock)
    clock.advance(days=20)
    assert remind(actor=Actor.system(), clock=clock) == 0


def test_nobody_writes_to_an_account_that_was_closed(clock):
    open_, closed = make_member(), make_member()
    sign(open_, closed, clock=clock)
    closed.user.is_active = False
    closed.user.save(update_fields=["is_active"])
    clock.advance(days=340)
    assert remind(actor=Actor.system(), clock=clock) == 1
    assert Reminder.objects.get().declaration.member == open_


@pytest.mark.parametrize("count", [1, 3])
def test_reminding_takes_the_same_queries_at_one_and_three(clock, count, django_assert_num_queries):
    sign(*(make_member() for _ in range(count)), clock=clock)
    clock.advance(days=30)
    with django_assert_num_queries(8):
        assert remind(actor=Actor.system(), clock=clock) == 0
    assert Declaration.objects.count() == count


def test_declaration_is_not_signed_by_accident(clock):
    member = make_member()
    make_rules(clock=clock)
    nothing_more(*YEARLY, actor=actor_for(member.user), clock=clock)
    with pytest.raises(Refused) as refused:
        sign_interests(complete=False, actor=actor_for(member.user), clock=clock)
    assert [(one.code, one.field) for one in refused.value.verdict.reasons] == [("interests.not_confirmed", "complete")]


def test_public_extract_shows_what_runs_and_no_relatives(clock):
    member, ngo = make_member(), make_organisation()
    job = make_interest(member, InterestKind.EMPLOYMENT, ngo, clock=clock)
    make_interest(member, InterestKind.FAMILY, ngo, clock=clock, relation=Relation.SPOUSE)
    make_interest(member, InterestKind.OFFICE, ngo, clock=clock, until=date(2021, 1, 1))
    make_interest(member, InterestKind.CONTACT, ngo, clock=clock)
    assert dict(public_extract([member], clock.now().date())) == {member.pk: [job]}


def test_database_refuses_a_public_relative(clock):
    interest = make_interest(make_member(), InterestKind.FAMILY, clock=clock, relation=Relation.CHILD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(public=True)


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM}))
def test_register_in_full_is_read_by_two_offices(office, clock):
    make_rules(clock=clock)
    member = make_member()
    make_interest(member, clock=clock)
    actor = acting(office)
    if office in {Office.AUDITOR, Office.INTEGRITY_OFFICER}:
        assert len(interests_of(actor, member)) == 1
        assert set(register_facts(actor, [member], clock.now()).members) == {member.pk}
    else:
        with pytest.raises(NotReachable):
            interests_of(actor, member)
        with pytest.raises(NotReachable):
            register_facts(actor, [member], clock.now())


def test_register_facts_take_four_queries_at_one_and_three_members(clock, django_assert_num_queries):
    make_rules(clock=clock)
    ngo, donor = make_organisation(), make_organisation()
    Funding.objects.create(organisation=ngo, funder=donor, share_percent=Decimal("12.5"), from_year=2024)
    members = [make_member(employer=ngo) for _ in range(3)]
    for member in members:
        make_interest(member, clock=clock)
    for count in (1, 3):
        with django_assert_num_queries(4):
            register = register_facts(Actor.system(), members[:count], clock.now())
        assert len(register.members) == count
    assert [(edge.funder, edge.share_percent) for edge in register.world.fundings] == [(donor.pk, Decimal("12.5"))]
