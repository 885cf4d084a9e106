"""An office passes from one to another in one approval; one that the council needs is not simply ended."""

import pytest
from django.utils import timezone

from council.access.actions import approve, propose, refuse
from council.access.models import Grant, Proposal
from council.access.queries import council_wide_offices, proposal_for, proposals_page, shown
from council.access.rules import ESSENTIAL, Office, ProposalKind
from council.access.rules.proposals import may_propose
from council.kernel.clock import SettableClock
from council.kernel.verdicts import NotReachable
from council.record.models import RecordEntry
from council.record.rules.entries import Tag
from tests.factories.people import acting, actor_for, give, make_user
from tests.support.refusals import codes

HAND_OVER, END = ProposalKind.OFFICE_HAND_OVER, ProposalKind.OFFICE_END
INTAKE = Office.INTAKE_OFFICER
pytestmark = pytest.mark.django_db


def ask(actor, person, successor, clock, office=INTAKE):
    payload = {"person": str(person.pk), "office": str(office), "successor": str(successor.pk)}
    return propose(HAND_OVER, person.pk, payload, reason="A new post abroad.", actor=actor, clock=clock)


def ask_to_end(actor, person, clock, office):
    payload = {"person": str(person.pk), "office": str(office)}
    return propose(END, person.pk, payload, reason="It is time.", actor=actor, clock=clock)


def yes(proposal, actor, clock):
    return approve(proposal.pk, proposal.payload_hash, actor=actor, clock=clock)


@pytest.fixture
def goes():
    return make_user("Goes", INTAKE)


@pytest.fixture
def comes():
    return make_user("Comes")


@pytest.fixture
def chair():
    return acting(Office.COUNCIL_CHAIR)


def test_a_proposal_gives_nothing_to_whoever_makes_it():
    one, other = make_user().pk, make_user().pk

    def asked(person, successor, proposer):
        payload = {"person": str(person), "office": "editor", "successor": str(successor)}
        return may_propose(HAND_OVER, payload, None, "why", proposer=proposer).codes

    assert asked(one, other, proposer=one) == ()
    assert asked(one, other, proposer=make_user().pk) == ()
    assert asked(one, other, proposer=other) == ("access.proposal_concerns_you",)
    assert asked(one, one, proposer=make_user().pk) == ("access.same_person",)
    assert asked(one, one, proposer=one) == ("access.same_person", "access.proposal_concerns_you")


def test_whoever_goes_asks_and_in_one_approval_it_ends_for_one_and_begins_for_the_other(goes, comes, chair, clock):
    asked = ask(actor_for(goes), goes, comes, clock)
    assert (council_wide_offices(goes.pk), council_wide_offices(comes.pk)) == ({INTAKE}, frozenset())
    yes(asked, chair, clock)
    assert (council_wide_offices(goes.pk), council_wide_offices(comes.pk)) == (frozenset(), {INTAKE})
    tags = list(RecordEntry.objects.order_by("seq").values_list("tag", flat=True))
    assert tags == [Tag.PROPOSAL_MADE, Tag.GRANT_ENDED, Tag.GRANT_GIVEN, Tag.PROPOSAL_DECIDED]


def test_nobody_but_the_secretariat_and_the_chair_asks_for_others(goes, comes, clock):
    for office in (INTAKE, Office.AUDITOR, Office.INTEGRITY_OFFICER, Office.EDITOR, Office.MEMBER):
        with pytest.raises(NotReachable):
            ask(acting(office), goes, comes, clock)
    assert ask(acting(Office.SECRETARIAT), goes, comes, clock).state == "open"


def test_neither_of_the_two_decides(clock):
    goes, comes = make_user("", Office.COUNCIL_CHAIR, INTAKE), make_user("", Office.INTEGRITY_OFFICER)
    asked = ask(acting(Office.SECRETARIAT), goes, comes, clock)
    for one in (goes, comes):
        assert codes(yes, asked, actor_for(one), clock) == ("access.proposal_concerns_you",)
        assert codes(refuse, asked.pk, "No.", actor=actor_for(one), clock=clock) == ("access.proposal_concerns_you",)
        (seen,) = shown(actor_for(one), [proposal_for(actor_for(one), asked.pk)], clock.now())
        assert not seen.may_decide
    own = ask(actor_for(goes), goes, make_user(), clock)
    assert codes(yes, own, actor_for(goes), clock) == ("access.proposal_own", "access.proposal_concerns_you")


def test_the_page_names_both(goes, comes, chair, clock):
    asked = ask(actor_for(goes), goes, comes, clock)
    (seen,) = shown(chair, [proposal_for(chair, asked.pk)], clock.now())
    assert (str(seen.change.what), "Goes" in seen.change.before, "Comes" in seen.change.after) == (
        "Intake officer",
        True,
        True,
    )
    assert seen.may_decide


def test_offices_that_clash_for_the_successor_are_refused_and_nothing_has_changed(clock, chair):
    goes, comes = make_user("", Office.INTEGRITY_OFFICER), make_user("", Office.MEMBER)
    give(comes, Office.PANELLIST, case=make_user().pk)
    asked = ask(acting(Office.SECRETARIAT), goes, comes, clock, Office.INTEGRITY_OFFICER)
    assert codes(yes, asked, chair, clock) == ("access.apart",)
    assert council_wide_offices(goes.pk) == {Office.INTEGRITY_OFFICER}
    assert Proposal.rows.get().state == "open"


def test_what_cannot_be_done_any_more_is_refused(goes, comes, chair, clock):
    asked = ask(actor_for(goes), goes, comes, clock)
    give(comes, INTAKE)
    assert codes(yes, asked, chair, clock) == ("access.office_held",)
    Grant.objects.filter(person=comes).update(until=clock.now())
    comes.is_active = False
    comes.save()
    assert codes(yes, asked, chair, clock) == ("access.no_such_person",)
    comes.is_active = True
    comes.save()
    give(goes, Office.AUDITOR)
    Grant.objects.filter(person=goes, office=INTAKE).update(until=clock.now())
    assert codes(yes, asked, chair, clock) == ("access.office_not_held",)


def test_a_proposer_who_has_gone_is_told_of_and_the_proposal_stays(chair, clock, comes):
    secretary, other = make_user("", Office.SECRETARIAT), make_user("", Office.SECRETARIAT)
    waits = ask(actor_for(secretary), make_user("", INTAKE), comes, clock)
    yes(ask(actor_for(secretary), secretary, make_user(), clock, Office.SECRETARIAT), chair, clock)
    assert council_wide_offices(other.pk) == {Office.SECRETARIAT}
    assert codes(yes, waits, chair, clock) == ("access.proposer_gone",)
    assert proposal_for(chair, waits.pk).state == "open"


def test_the_page_of_a_proposal_says_that_its_proposer_has_gone(client, clock, comes):
    secretary = make_user("", Office.SECRETARIAT)
    now = SettableClock(timezone.now())
    waits = ask(actor_for(secretary), make_user("", INTAKE), comes, now)
    client.force_login(make_user("", Office.COUNCIL_CHAIR))
    page = f"/desk/proposals/{waits.pk}/"
    text = client.get(page).content.decode()
    assert ("Its proposer has gone" in text, "Approve and do it" in text) == (False, True)
    Grant.objects.filter(person=secretary).update(until=now.now())
    text = client.get(page).content.decode()
    assert [one in text for one in ("Its proposer has gone", "Approve and do it", "Refuse it")] == [True, False, True]


def test_an_officer_sees_the_own_proposal_and_not_those_of_others(goes, comes, clock):
    own, beside = ask(actor_for(goes), goes, comes, clock), make_user("", INTAKE)
    ask(actor_for(beside), beside, comes, clock, INTAKE)
    page = proposals_page(actor_for(goes), "", clock.now())
    assert [one.proposal.pk for one in page.waiting] == [own.pk]
    assert len(proposals_page(acting(Office.INTEGRITY_OFFICER), "", clock.now()).waiting) == 2
    with pytest.raises(NotReachable):
        proposal_for(acting(INTAKE), own.pk)


# Ending.


@pytest.mark.parametrize("office", sorted(ESSENTIAL))
def test_the_last_of_an_office_that_the_council_needs_is_not_ended_but_handed_over(office, clock, comes):
    last = make_user("Last", office)
    asks, agrees = (
        acting(*({Office.SECRETARIAT} - {office} or {Office.COUNCIL_CHAIR})),
        acting(*({Office.COUNCIL_CHAIR} - {office} or {Office.INTEGRITY_OFFICER})),
    )
    Grant.objects.filter(office=office, until=None).exclude(person=last).update(until=clock.now())
    asked = ask_to_end(asks, last, clock, office)
    assert codes(yes, asked, agrees, clock) == ("access.office_needed",)
    assert council_wide_offices(last.pk) == {office}
    yes(ask(asks, last, comes, clock, office), agrees, clock)
    assert (council_wide_offices(last.pk), council_wide_offices(comes.pk)) == (frozenset(), {office})


def test_one_of_two_is_ended_and_a_closed_account_counts_for_nobody(chair, clock):
    first, second = make_user("", Office.SECRETARIAT), make_user("", Office.SECRETARIAT)
    asked = ask_to_end(chair, first, clock, Office.SECRETARIAT)
    second.is_active = False
    second.save()
    other = acting(Office.INTEGRITY_OFFICER)
    assert codes(yes, asked, other, clock) == ("access.office_needed",)
    second.is_active = True
    second.save()
    yes(asked, other, clock)
    assert council_wide_offices(first.pk) == frozenset()


def test_an_office_that_can_stand_empty_is_ended(goes, chair, clock):
    yes(ask_to_end(acting(Office.SECRETARIAT), goes, clock, INTAKE), chair, clock)
    assert council_wide_offices(goes.pk) == frozenset()


def test_the_form_offers_the_own_offices_and_says_that_the_last_is_handed_over(client, clock, comes):
    goes, last = make_user("Goes", INTAKE), make_user("Last", Office.INTEGRITY_OFFICER)
    client.force_login(goes)
    page = "/desk/proposals/new/office_hand_over/"
    text = client.get(f"{page}?office=intake_officer").content.decode()
    grant = Grant.objects.get(person=goes)
    assert f'value="{grant.pk}" selected' in text
    assert "Last ·" not in text
    key = client.get(page).context["form"]["idempotency_key"].value()
    given = {"idempotency_key": key, "holding": grant.pk, "successor": comes.pk, "reason": ""}
    wrong = client.post(page, given)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["reason"])
    assert f'value="{comes.pk}" selected' in wrong.content.decode()
    assert client.post(page, {**given, "reason": "A new post."}).status_code == 302
    client.force_login(make_user("", Office.SECRETARIAT))
    page = "/desk/proposals/new/office_end/"
    key = client.get(page).context["form"]["idempotency_key"].value()
    held = Grant.objects.get(person=last)
    wrong = client.post(page, {"idempotency_key": key, "holding": held.pk, "reason": "Why not."})
    assert wrong.status_code == 422
    assert "Hand it over instead" in str(wrong.context["form"].errors["holding"])
