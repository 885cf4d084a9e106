"""The office of the conflicts panel: given by two people, to members only, and never beside the integrity officer's."""

import pytest

from council.access.actions import approve, give_office, propose
from council.access.queries import council_wide_offices
from council.access.rules import Office, ProposalKind
from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from tests.factories.people import acting, give, make_member, make_user

pytestmark = pytest.mark.django_db


def ask(person, clock):
    payload = {"person": str(person.pk), "office": str(Office.CONFLICTS_PANEL)}
    return propose(
        ProposalKind.OFFICE_GIVE,
        person.pk,
        payload,
        reason="Three are needed",
        actor=acting(Office.SECRETARIAT),
        clock=clock,
    )


def test_member_gets_it_by_a_proposal(clock):
    member = make_member()
    proposal = ask(member.user, clock)
    approve(proposal.pk, proposal.payload_hash, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    assert Office.CONFLICTS_PANEL in council_wide_offices(member.user_id)


def test_others_are_not_even_proposed(clock):
    with pytest.raises(Refused) as refused:
        ask(make_user("Secretary", Office.SECRETARIAT), clock)
    assert refused.value.verdict.codes == ("access.members_only",)


def test_never_beside_the_integrity_officer(clock):
    member = make_member()
    give(member.user, Office.INTEGRITY_OFFICER)
    with pytest.raises(Refused) as refused:
        give_office(member.user_id, Office.CONFLICTS_PANEL, actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("access.apart",)
