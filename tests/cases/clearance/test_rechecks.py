"""Checked again: at every stage, for new parties, interests, owners and joins; who is walled, what is written."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.clearance import reactions, tasks
from cases.clearance.actions import findings, recheck, want_rechecks
from cases.clearance.models import CaseDeclaration, Concern, Recheck
from cases.docket.actions import hear_person
from cases.docket.models import Case
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from cases.panel.models import Panel, Seat
from cases.panel.rules import SeatState
from cases.voting.models import Motion
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due, go_round
from council.interests.actions import end_interest
from council.interests.rules.words import InterestKind
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.members.actions import change_profile
from council.members.models import Member
from council.notices.models import Notice
from council.organisations.actions import identify, join, name_also, part, register_funding, set_owner
from council.record.models import RecordEntry
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_case, walk
from tests.factories.declarations import ask, declaration_of
from tests.factories.interests import make_interest
from tests.factories.people import acting, actor_for, make_member, make_organisation, make_platform, make_user
from tests.factories.votes import ballots, make_vote

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
SCREENING_QUERIES = 5  # parties, organisations, interests, fundings, rules


@pytest.fixture
def keeper():
    return acting(Office.INTEGRITY_OFFICER)


@pytest.fixture
def case(clock) -> Case:
    return make_case(Stage.PANEL_FORMATION, clock=clock, platform=make_platform("Plaza"), country="KE")


def timer(clock) -> int:
    return go_round(clock_for=lambda: clock)


def codes(case, member) -> list[str]:
    return [one.code for one in Concern.rows.filter(declaration=declaration_of(case, member)).order_by("raised_at")]


def counts() -> tuple[int, ...]:
    return RecordEntry.objects.count(), Concern.rows.count(), Notice.objects.count()


def voting_with_employer(clock):
    """A vote in which everybody has cast; the fourth, without a role, works for a firm of nobody."""
    case, seats, vote = make_vote(clock, platform=make_platform("Plaza"))
    seat, firm = seats[3], make_organisation("Firm")
    seat.member.employer = firm
    seat.member.save()
    for one in seats:
        ballots(case, one, "overturn" if one is seat else "uphold", clock)
    ask(case, clock=clock)
    assert not is_barred(seat.member.user_id, case.pk)
    return case, seat, firm, vote


@pytest.mark.parametrize("bought", ["owner", "join"])
def test_employer_of_a_panellist_is_bought_after_seating(bought, keeper, clock):
    case, seat, firm, vote = voting_with_employer(clock)
    platform = case.platform
    if bought == "owner":
        set_owner(firm.pk, platform.pk, actor=keeper, clock=clock)
    else:
        join(platform.pk, firm.pk, actor=keeper, clock=clock)
    assert not is_barred(seat.member.user_id, case.pk)  # the act itself checks no case
    assert timer(clock) == 1
    assert codes(case, seat.member) == ["R1"]
    assert is_barred(seat.member.user_id, case.pk)
    left = Seat.rows.get(pk=seat.pk)
    assert (left.state, left.left_reason) == (SeatState.REMOVED, "R1")
    panel = Panel.rows.get(case=case, dissolved_at=None)
    assert Seat.rows.filter(panel=panel, state=SeatState.SEATED).count() == 4
    clock.advance(days=3)
    fire_due(clock_for=lambda: clock)
    counted = Motion.rows.get(vote=vote)
    assert counted.counts["counts"]["overturn"] == 0  # the ballot of the barred is void
    assert counted.counts["counts"]["uphold"] == 4
    assert timer(clock) == 1  # the case is in another stage now
    assert codes(case, seat.member) == ["R1"]


def test_wall_tells_the_officers_that_there_is_news_and_nothing_more(case, keeper, clock):
    officer, member = make_user("Officer", Office.INTEGRITY_OFFICER), make_member(employer=make_organisation("Firm"))
    ask(case, clock=clock)
    before = Notice.objects.count()
    set_owner(member.employer_id, case.platform_id, actor=keeper, clock=clock)
    timer(clock)
    mine = Notice.objects.get(about=officer.pk)
    assert Notice.objects.count() > before
    assert (mine.kind, mine.params) == ("account_news", {})
    assert mine.run_after > clock.now()
    assert mine.run_after.minute == 0


def test_every_stage_checks_again(case, clock, django_capture_on_commit_callbacks):
    member = make_member(employer=make_organisation("Firm"))
    ask(case, clock=clock)
    member.employer.parent_id = case.platform_id  # by a way that tells nobody: only the stage can find it
    member.employer.save()
    with django_capture_on_commit_callbacks(execute=True):
        walk(case, ["seat_panel"], clock=clock)
    assert codes(case, member) == ["R1"]
    assert is_barred(member.user_id, case.pk)
    assert not Recheck.objects.exists()


def test_server_that_stops_after_the_stage_leaves_the_check_to_the_timer(case, clock):
    member = make_member(employer=make_organisation("Firm"))
    ask(case, clock=clock)
    member.employer.parent_id = case.platform_id
    member.employer.save()
    walk(case, ["seat_panel"], clock=clock)  # nothing runs after the commit
    assert not codes(case, member)
    assert timer(clock) == 1
    assert codes(case, member) == ["R1"]


def test_new_party_checks_again(case, clock, django_capture_on_commit_callbacks):
    member = make_member(employer=make_organisation("Firm"))
    ask(case, clock=clock)
    member.employer.parent_id = case.platform_id
    member.employer.save()
    with django_capture_on_commit_callbacks(execute=True):
        hear_person(
            case.pk, PartyRole.AFFECTED_PERSON, "B", language="en", actor=acting(Office.SECRETARIAT), clock=clock
        )
    assert codes(case, member) == ["R1"]


def test_new_interest_walls_and_an_ended_one_is_looked_at_again(case, clock, django_capture_on_commit_callbacks):
    member, other = make_member(), make_member()
    ask(case, clock=clock)
    with django_capture_on_commit_callbacks(execute=True):
        held = make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    assert codes(case, member) == ["R1"]
    assert is_barred(member.user_id, case.pk)
    assert not is_barred(other.user_id, case.pk)
    clock.advance(days=40)
    with django_capture_on_commit_callbacks(execute=True):
        ended = clock.now().date() - timedelta(days=30)
        end_interest(held.pk, ended, actor=actor_for(member.user), clock=clock)
    assert codes(case, member) == ["R1", "R4"]


def test_housemate_of_whoever_declares_is_checked_too(case, clock, django_capture_on_commit_callbacks):
    asked = make_member()
    ask(case, clock=clock)
    moved_in = make_member()  # never asked in this case
    Member.objects.filter(pk__in=[asked.pk, moved_in.pk]).update(household="north")
    with django_capture_on_commit_callbacks(execute=True):
        make_interest(moved_in, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    assert is_barred(asked.user_id, case.pk)


def test_many_cases_are_left_to_the_timer(clock, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(reactions, "MOST_AT_ONCE", 1)
    platform, member = make_platform("Plaza"), make_member()
    cases = [make_case(Stage.PANEL_FORMATION, clock=clock, platform=platform) for _ in range(3)]
    for one in cases:
        ask(one, clock=clock)
    with django_capture_on_commit_callbacks(execute=True):
        make_interest(member, InterestKind.HOLDING, platform, clock=clock)
    assert [is_barred(member.user_id, one.pk) for one in cases].count(True) == 1
    assert timer(clock) == 2
    assert all(is_barred(member.user_id, one.pk) for one in cases)


def test_nothing_new_writes_nothing_but_when_it_was(case, clock):
    make_member()
    barred = make_member(employer=case.platform)
    ask(case, clock=clock)
    assert codes(case, barred) == ["R1"]
    before = counts()
    clock.advance(days=1)
    assert recheck(case.pk, actor=SYSTEM, clock=clock) == 0
    assert counts() == before
    assert set(CaseDeclaration.rows.filter(case=case).values_list("checked_at", flat=True)) == {clock.now()}


def test_something_new_is_one_entry_that_names_nobody(case, clock):
    member = make_member(employer=make_organisation("Firm"))
    ask(case, clock=clock)
    member.employer.parent_id = case.platform_id
    member.employer.save()
    assert recheck(case.pk, actor=SYSTEM, clock=clock) == 1
    entry = entries_about(case.pk)[-1]
    assert entry.tag == "declaration.opened"
    assert {key: payload_of(entry)[key] for key in ("asked", "findings")} == {"asked": 0, "findings": 1}


def test_nobody_new_is_asked(case, clock):
    make_member()
    ask(case, clock=clock)
    make_member()
    recheck(case.pk, actor=SYSTEM, clock=clock)
    assert CaseDeclaration.rows.filter(case=case).count() == 1


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, Office.INTEGRITY_OFFICER}))
def test_only_the_clockwork_and_the_integrity_officer_check(office, case, clock):
    make_member()
    ask(case, clock=clock)
    with pytest.raises(NotReachable):
        recheck(case.pk, actor=acting(office), clock=clock)


def test_case_on_which_nobody_works_is_left_alone(case, keeper, clock):
    member = make_member(employer=make_organisation("Firm"))
    ask(case, clock=clock)
    over = make_case(Stage.PUBLISHED, clock=clock, platform=case.platform)
    CaseDeclaration.rows.filter(case=case).update(case=over)
    set_owner(member.employer_id, case.platform_id, actor=keeper, clock=clock)
    assert timer(clock) == 0
    want_rechecks([over.pk], at=clock.now())
    assert timer(clock) == 1  # read, found over, and forgotten
    assert not Recheck.objects.exists()
    assert not Concern.rows.filter(declaration__case=over).exists()


def test_acts_on_organisations_ask_for_every_case_in_one_row(keeper, clock):
    one, other = make_organisation("One"), make_organisation("Other")
    name_also(one.pk, "Uno", actor=keeper, clock=clock)
    assert not Recheck.objects.exists()  # names decide nothing
    identify(one.pk, "wikidata", "Q42", actor=keeper, clock=clock)
    register_funding(one, other, 10, from_year=2025, actor=keeper, clock=clock)
    set_owner(one.pk, other.pk, actor=keeper, clock=clock)
    set_owner(one.pk, None, actor=keeper, clock=clock)
    join(one.pk, other.pk, actor=keeper, clock=clock)
    part(other.pk, actor=keeper, clock=clock)
    assert list(Recheck.objects.values_list("case_uuid", flat=True)) == [None] * 6
    assert timer(clock) == 0
    assert not Recheck.objects.exists()


def test_case_that_fails_does_not_stop_the_others_and_is_tried_again(clock, keeper, monkeypatch, caplog):
    platform, member = make_platform("Plaza"), make_member(employer=make_organisation("Firm"))
    good, bad = (make_case(Stage.PANEL_FORMATION, clock=clock, platform=platform) for _ in range(2))
    for one in (good, bad):
        ask(one, clock=clock)
    set_owner(member.employer_id, platform.pk, actor=keeper, clock=clock)

    def failing(case_id, **named):
        if case_id == bad.pk:
            raise ValueError("this case alone")
        return recheck(case_id, **named)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "recheck", failing)
        assert timer(clock) == 1
    assert is_barred(member.user_id, good.pk)
    assert not is_barred(member.user_id, bad.pk)
    assert str(bad.pk) in caplog.text
    assert timer(clock) == 1
    assert is_barred(member.user_id, bad.pk)


def test_as_many_queries_for_one_member_as_for_three(clock):
    def cost(new: int) -> int:
        for _ in range(new):
            make_member(employer=make_organisation())
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
        ask(case, clock=clock)
        with CaptureQueriesContext(connection) as seen:
            recheck(case.pk, actor=SYSTEM, clock=clock)
        return len(seen)

    one, three = cost(1), cost(2)
    assert CaseDeclaration.rows.count() == 1 + 3
    assert one == three


def test_a_whole_council_is_screened_with_ten_queries_at_most(clock, django_assert_num_queries):
    """The goal of SAFEGUARDS.md's first section is a count, too; what 200 members cost is shown by the bench."""
    for new in (1, 2):
        for _ in range(new):
            make_interest(make_member(), InterestKind.GIFT, make_organisation(), clock=clock)
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
        ask(case, clock=clock)
        asked = {one.member_id: one for one in CaseDeclaration.rows.filter(case=case).select_related("member")}
        with django_assert_num_queries(SCREENING_QUERIES):
            findings(case, asked, [], clock.now())
    assert SCREENING_QUERIES <= 10


def test_a_changed_profile_checks_the_open_cases_of_the_member(clock, case, django_capture_on_commit_callbacks):
    """The register learns of another employer, who is the platform: the member is walled at once."""
    member = make_member("Ada")
    make_interest(member, InterestKind.EMPLOYMENT, member.employer, clock=clock)
    ask(case, clock=clock)
    assert codes(case, member) == []
    with django_capture_on_commit_callbacks(execute=True):
        change_profile(member.pk, {"employer": case.platform}, actor=acting(Office.SECRETARIAT), clock=clock)
    assert is_barred(member.user_id, case.pk)
