"""The two last holders of an office that the council needs, ended at once."""

from council.access.actions import approve, propose
from council.access.models import Grant
from council.access.rules import Office, ProposalKind
from council.kernel.verdicts import Refused
from tests.factories.people import acting, make_user
from tests.support.races import race

OFFICE = Office.INTEGRITY_OFFICER


def test_two_endings_at_once_leave_one(disposable_db, clock):
    both = [make_user("", OFFICE) for _ in range(2)]
    secretary, chairs = acting(Office.SECRETARIAT), [acting(Office.COUNCIL_CHAIR) for _ in range(2)]
    asked = [
        propose(
            ProposalKind.OFFICE_END,
            one.pk,
            {"person": str(one.pk), "office": str(OFFICE)},
            reason="It is time.",
            actor=secretary,
            clock=clock,
        )
        for one in both
    ]

    def end(place):
        try:
            approve(asked[place].pk, asked[place].payload_hash, actor=chairs[place], clock=clock)
        except Refused as refused:
            return refused.verdict.codes
        return ()

    assert sorted(race(lambda: end(0), lambda: end(1))) == [(), ("access.office_needed",)]
    assert Grant.objects.filter(office=OFFICE, until=None).count() == 1
