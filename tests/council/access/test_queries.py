"""The wall: what each kind of actor reaches, and that a barrier beats every grant."""

from uuid import uuid4

import pytest

from cases.docket.models import Case
from cases.docket.queries import case_for, cases
from council.access.actions import end_offices, give_office, raise_barrier
from council.access.queries import offices_on, require, require_office
from council.access.rules import FILE_READERS, MATRIX, Office, Permission
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from tests.factories.cases import make_case
from tests.factories.people import acting, actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cases(clock):
    return make_case(clock=clock), make_case(clock=clock)


def reached(actor):
    return set(cases(actor).values_list("pk", flat=True))


def test_anonymous_reaches_nothing(two_cases):
    assert reached(Actor.anonymous()) == set()


def test_receipt_reaches_its_case_and_no_other(two_cases):
    mine, other = two_cases
    actor = Actor.receipt(uuid4(), mine.pk)
    assert reached(actor) == {mine.pk}
    with pytest.raises(NotReachable):
        case_for(actor, other.pk)


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM}))
def test_council_wide_office_reaches_files_exactly_when_it_reads_files(office, two_cases):
    expected = {case.pk for case in two_cases} if office in FILE_READERS else set()
    assert reached(acting(office)) == expected


def test_office_on_one_case_reaches_that_case(two_cases):
    mine, _ = two_cases
    assert reached(acting(Office.PANELLIST, case=mine.pk)) == {mine.pk}


def test_barrier_beats_every_office(two_cases, clock):
    walled, open_ = two_cases
    user = make_user("", Office.COUNCIL_CHAIR, Office.INTAKE_OFFICER)
    give_office(user.pk, Office.PANELLIST, case=walled.pk, actor=Actor.system(), clock=clock)
    raise_barrier(user.pk, walled.pk, "R1", actor=Actor.system(), clock=clock)
    assert reached(actor_for(user)) == {open_.pk}
    assert offices_on(actor_for(user), walled.pk) == frozenset()


def test_superuser_is_no_key(two_cases):
    user = make_user()
    user.is_superuser = user.is_staff = True
    user.save()
    assert reached(actor_for(user)) == set()


def test_office_that_ended_reaches_nothing_at_once(two_cases, clock):
    mine, _ = two_cases
    user = make_user()
    give_office(user.pk, Office.PANELLIST, case=mine.pk, actor=Actor.system(), clock=clock)
    actor = actor_for(user)
    assert reached(actor) == {mine.pk}
    end_offices(user.pk, case=mine.pk, actor=Actor.system(), clock=clock)
    assert reached(actor) == set()


def test_account_that_was_closed_reaches_nothing(two_cases, clock):
    mine, _ = two_cases
    user = make_user("", Office.INTAKE_OFFICER)
    give_office(user.pk, Office.PANELLIST, case=mine.pk, actor=Actor.system(), clock=clock)
    user.is_active = False
    user.save()
    assert reached(actor_for(user)) == set()


@pytest.mark.parametrize("permission", sorted(Permission))
def test_permission_is_for_its_offices_and_for_no_other(permission, two_cases):
    case, _ = two_cases
    for office in sorted(set(Office) - {Office.SYSTEM, Office.APPELLANT}):
        actor = acting(office, case=case.pk)
        if office in MATRIX[permission]:
            assert require(actor, permission, case.pk) == office
        else:
            with pytest.raises(NotReachable):
                require(actor, permission, case.pk)


def test_require_office_names_the_first_that_fits(two_cases):
    case, _ = two_cases
    actor = acting(Office.SECRETARIAT, Office.COUNCIL_CHAIR)
    assert require_office(actor, case.pk, frozenset({Office.SECRETARIAT, Office.COUNCIL_CHAIR})) == "council_chair"


def test_ordinary_manager_of_a_walled_model_says_whom_to_ask():
    with pytest.raises(RuntimeError, match=r"ask cases\.docket\.queries"):
        Case.objects.all()
