"""Two people who find something about the same organisations at once."""

from council.access.rules import Office
from council.kernel.verdicts import Refused
from council.organisations import actions, queries
from tests.factories.cases import make_rules
from tests.factories.people import acting, make_organisation
from tests.support.races import race


def test_racing_findings_make_no_chain(disposable_db, clock):
    make_rules(clock=clock)
    keeper = {"actor": acting(Office.SECRETARIAT), "clock": clock}
    one, two, three = (make_organisation(name) for name in ("One", "Two", "Three"))
    results = race(
        lambda: actions.join(one.pk, two.pk, **keeper),
        lambda: actions.join(two.pk, three.pk, **keeper),
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    known = queries.same_as()
    assert len(known) == 1
    assert not set(known) & set(known.values())
