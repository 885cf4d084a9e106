import pytest

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.opinion.models import Recommendation
from cases.response import actions, queries
from cases.response.models import Claim, Finding
from cases.response.rules import ClaimState, FindingState
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.clocks.queries import live_of
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.procedure.rules import Period
from council.record.models import RecordEntry
from council.record.queries import payload_of
from council.record.rules.entries import Tag
from tests.factories.opinions import make_approved, make_published, publish
from tests.factories.people import acting, actor_for, make_platform, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(clock):
    decided = make_approved(clock, recommendations=2)
    publish(decided)
    return decided


@pytest.fixture
def officer():
    return acting(Office.COMPLIANCE_OFFICER)


def liaison_of(platform_id):
    return actor_for(make_user("", Office.PLATFORM_LIAISON, subject=platform_id))


def claim(decided, actor, state=ClaimState.IN_PROGRESS, position=1):
    one = Recommendation.rows.get(position=position)
    return actions.claim(decided.case.pk, one.pk, state=state, text="We are on it.", actor=actor, clock=decided.clock)


def find(decided, actor, state=FindingState.PROGRESS, position=1):
    one = Recommendation.rows.get(position=position)
    return actions.find(decided.case.pk, one.pk, state=state, text="Looked at.", actor=actor, clock=decided.clock)


def reviews(decided):
    ids = [one.pk for one in queries.issued(Actor.anonymous(), decided.case.pk)]
    return [clock for clock in live_of(ids) if clock.kind == Period.RESPONSE_REVIEW]


def test_claim_and_finding_are_two_columns_and_old_rows_stay(published, officer):
    liaison = liaison_of(published.case.platform_id)
    claim(published, liaison)
    find(published, officer)
    claim(published, liaison, ClaimState.DONE)
    one, other = queries.follow_up(Actor.anonymous(), published.case.pk)
    assert [(row.number, row.state) for row in one.claims] == [(2, "done"), (1, "in_progress")]
    assert [(row.number, row.state) for row in one.findings] == [(1, "progress")]
    assert (one.claim.state, one.finding.state, one.final) == ("done", "progress", False)
    assert (other.claim, other.finding, other.found) == (None, None, FindingState.NONE)
    tags = [Tag.RECOMMENDATION_CLAIMED, Tag.RECOMMENDATION_FOUND]
    entries = RecordEntry.objects.filter(tag__in=tags, subject=published.case.pk).order_by("seq")
    assert [(entry.tag, payload_of(entry)["state"]) for entry in entries] == [
        ("recommendation.claimed", "in_progress"),
        ("recommendation.found", "progress"),
        ("recommendation.claimed", "done"),
    ]


def test_the_compliance_officer_can_write_down_a_claim_that_came_by_letter(published, officer):
    assert claim(published, officer).by_id == officer.id


@pytest.mark.parametrize("who", ["another platform", "secretariat", "editor", "nobody", "appellant"])
def test_nobody_else_claims(published, who):
    actor = {
        "another platform": lambda: liaison_of(make_platform().pk),
        "secretariat": lambda: published.secretariat,
        "editor": lambda: acting(Office.EDITOR),
        "nobody": Actor.anonymous,
        "appellant": lambda: Actor.receipt(published.case.pk, published.case.pk),
    }[who]()
    with pytest.raises(NotReachable):
        claim(published, actor)
    assert not Claim.rows.exists()


def test_a_platform_does_not_find_for_itself(published):
    with pytest.raises(NotReachable):
        find(published, liaison_of(published.case.platform_id))
    assert not Finding.rows.exists()


def test_a_liaison_sees_only_what_addresses_its_platform(published, clock):
    other = make_published(clock)
    mine = queries.addressed_to_me(liaison_of(published.case.platform_id))
    assert [one.recommendation.position for one in mine] == [1, 2]
    (foreign,) = queries.addressed_to_me(liaison_of(other.case.platform_id))
    with pytest.raises(NotReachable):
        queries.addressed_for(liaison_of(published.case.platform_id), foreign.recommendation.pk)
    with pytest.raises(NotReachable):
        queries.addressed_to_me(published.secretariat)


def test_each_recommendation_is_looked_at_every_ninety_days_until_it_is_at_an_end(published, officer, clock):
    start = clock.now()
    assert [(review.due_at - start).days for review in reviews(published)] == [90, 90]
    clock.advance(days=30)
    find(published, officer)
    find(published, officer, FindingState.PROVEN, position=2)
    assert [(review.due_at - clock.now()).days for review in reviews(published)] == [90]


def test_a_platform_that_says_nothing_is_noted_as_silent_once(published, clock):
    claim(published, liaison_of(published.case.platform_id), position=2)
    for _ in range(2):
        clock.advance(days=91)
        fire_due(clock_for=lambda: clock)
    one, other = queries.follow_up(Actor.anonymous(), published.case.pk)
    assert [(row.state, row.text, row.by_id) for row in one.claims] == [("no_answer", "", None)]
    assert [row.state for row in other.claims] == ["in_progress"]


def test_a_case_is_closed_when_the_council_finds_all_at_an_end(published, officer, clock):
    claim(published, liaison_of(published.case.platform_id), ClaimState.DONE)
    find(published, officer, FindingState.PROVEN)
    with pytest.raises(Refused) as caught:
        actions.close(published.case.pk, reason="", actor=officer, clock=clock)
    assert caught.value.verdict.reasons[0].params == {"count": 1}
    find(published, officer, FindingState.REFUSED, position=2)
    case = actions.close(published.case.pk, reason="Done.", actor=officer, clock=clock)
    assert (case.stage, reviews(published)) == (Stage.CLOSED, [])
    with pytest.raises(Refused):
        find(published, officer)
    assert Case.rows.get(pk=case.pk).published_at is not None


def test_after_24_months_a_case_is_closed_whatever_was_found(published, officer, clock):
    clock.advance(days=731)
    assert actions.close(published.case.pk, reason="", actor=officer, clock=clock).stage == Stage.CLOSED


@pytest.mark.parametrize("office", [Office.SECRETARIAT, Office.COUNCIL_CHAIR, Office.EDITOR])
def test_only_the_compliance_officer_closes(published, office, clock):
    clock.advance(days=731)
    with pytest.raises(NotReachable):
        actions.close(published.case.pk, reason="", actor=acting(office), clock=clock)


def test_follow_up_takes_the_same_queries_for_one_and_for_three(clock, django_assert_num_queries):
    few, many = make_published(clock), make_approved(clock, recommendations=3)
    publish(many)
    for decided, count in ((few, 1), (many, 3)):
        with django_assert_num_queries(4):
            assert len(queries.follow_up(Actor.anonymous(), decided.case.pk)) == count
