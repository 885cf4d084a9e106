"""Two offices that never go together, given at once: one of the two is refused."""

from uuid import uuid4

from council.access.actions import give_office
from council.access.models import Grant
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from tests.factories.people import make_user
from tests.support.races import race


def test_two_offices_that_never_go_together_given_at_once(disposable_db, clock):
    for _ in range(8):
        user, case = make_user(), uuid4()

        def given(office, about, user=user):
            try:
                return str(give_office(user.pk, office, case=about, actor=Actor.system(), clock=clock).office)
            except Refused:
                return "refused"

        outcomes = race(
            lambda given=given, case=case: given(Office.PANELLIST, case),
            lambda given=given: given(Office.INTEGRITY_OFFICER, None),
        )
        assert outcomes.count("refused") == 1, outcomes
        assert Grant.objects.filter(person=user).count() == 1
