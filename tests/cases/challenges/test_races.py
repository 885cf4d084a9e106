"""A draw that is fixed while a party says who should not decide: one of the two is refused, never neither."""

from django.db import transaction

from cases.challenges.actions import file
from cases.challenges.models import PoolChallenge
from cases.lifecycle import Stage
from council.access.rules import Office
from council.draws.models import Draw
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.verdicts import Refused
from council.record.queries import check
from tests.factories.cases import WHEN, make_case
from tests.factories.declarations import clear
from tests.factories.panels import fix_pool, make_council
from tests.factories.people import acting
from tests.support.races import race

ROUNDS = 4


def test_draw_and_challenge_at_once(disposable_db):
    refused_draws = refused_words = 0
    for number in range(ROUNDS):
        with transaction.atomic():
            case = make_case(Stage.PANEL_FORMATION, clock=SettableClock(WHEN))
            if not number:
                council = make_council()
            clear(case, *council, clock=SettableClock(WHEN))
            officer, by_receipt = acting(Office.INTEGRITY_OFFICER), Actor.receipt(case.pk, case.pk)

        def draw(case=case, officer=officer):
            return fix_pool(case.pk, actor=officer, clock=SettableClock(WHEN))

        def say(case=case, by_receipt=by_receipt):
            return file("works", "Everybody at Zephyr", actor=by_receipt, clock=SettableClock(WHEN))

        answers = race(draw, say)
        lost = [one for one in answers if isinstance(one, BaseException)]
        assert [type(one) for one in lost] == [Refused]
        drawn = Draw.objects.filter(subject=case.pk).count()
        said = PoolChallenge.rows.filter(case=case).count()
        assert (drawn, said) in {(1, 0), (0, 1)}
        expected = "challenges.too_late" if drawn else "challenges.still_open"
        assert lost[0].verdict.codes == (expected,)
        refused_words += drawn
        refused_draws += said
    assert refused_draws + refused_words == ROUNDS
    assert check().ok
