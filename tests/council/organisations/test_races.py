"""Two people who find or enter something about the same organisations at once."""

import json

from council.access.rules import Office
from council.kernel.verdicts import Refused
from council.organisations import actions, queries
from council.organisations.models import Identifier, Spelling
from tests.council.organisations.test_statements import entity
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


def test_the_same_entered_by_two_at_once_is_kept_once_and_the_other_is_told_in_words(disposable_db, clock):
    make_rules(clock=clock)
    keeper = {"actor": acting(Office.SECRETARIAT), "clock": clock}
    one, two = make_organisation("One"), make_organisation("Two")
    number = [{"scheme": "S", "id": "7"}]
    files = [json.dumps([entity(record, "Acme", identifiers=number)]).encode() for record in "ab"]
    for first, second in (
        (lambda: actions.identify(one.pk, "S", "1", **keeper), lambda: actions.identify(two.pk, "S", "1", **keeper)),
        (lambda: actions.note_spellings(["X"], **keeper), lambda: actions.note_spellings(["X"], **keeper)),
        (
            lambda: actions.take_statements(files[0], "a", **keeper),
            lambda: actions.take_statements(files[1], "b", **keeper),
        ),
        (lambda: actions.take_statements(b"[]", "a", **keeper), lambda: actions.take_statements(b"[]", "b", **keeper)),
    ):
        results = race(first, second)
        wrong = [got for got in results if isinstance(got, Exception) and not isinstance(got, Refused)]
        assert wrong == []
        assert sum(isinstance(got, Refused) for got in results) < 2
    assert Identifier.objects.filter(scheme="S", value="1").count() == 1
    assert Identifier.objects.filter(scheme="S", value="7").count() == 1
    assert Spelling.objects.filter(text="X").count() == 1
