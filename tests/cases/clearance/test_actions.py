"""From asking to ruling: who is asked, who is walled at once, what stays hidden, what is recorded."""

from datetime import timedelta

import pytest

from cases.clearance.actions import (
    answer_declaration,
    confirm_dismissal,
    declare_conflict,
    miss_declarations,
    open_declarations,
    rule_on,
    show_more,
)
from cases.clearance.models import CaseDeclaration, Concern, ConflictQuestion
from cases.clearance.queries import clearances, cleared_members, my_request, my_requests, open_requests
from cases.clearance.rules import Answer, Decision, DeclarationState, Stance, Standing, steps_of
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from council.access.actions import raise_barrier
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.clocks.queries import live
from council.interests.rules.words import InterestKind, Relation
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from council.members.models import Term
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_case, walk
from tests.factories.declarations import answer, ask, clear, declaration_of, look_at_everybody
from tests.factories.interests import make_interest, sign
from tests.factories.people import acting, actor_for, give, make_member, make_organisation, make_platform
from tests.support.databases import statements

pytestmark = pytest.mark.django_db

# Fifteen to know everything, six to keep and tell it, the clock, the record, the savepoint.
ASKING_QUERIES = statements(sqlite=28, postgres=26)


@pytest.fixture
def owner():
    return make_organisation("Owner of the platform")


@pytest.fixture
def case(clock, owner) -> Case:
    platform = make_platform("Plaza")
    platform.parent = owner
    platform.save()
    return make_case(Stage.PANEL_FORMATION, clock=clock, platform=platform, country="KE")


def standing_of(case, member) -> Standing:
    return {one.member.pk: one.standing for one in clearances(Actor.system(), case.pk)}[member.pk]


def tags(case) -> list[str]:
    return [entry.tag for entry in entries_about(case.pk) if entry.tag != "case.moved"]


def test_everybody_who_sits_is_asked_once_and_the_clock_runs(case, clock):
    members = [make_member() for _ in range(3)]
    gone = make_member()
    Term.objects.filter(member=gone).update(ended_early=clock.now().date() - timedelta(days=1))
    assert ask(case, clock=clock) == 3
    assert {one.member for one in CaseDeclaration.rows.filter(case=case)} == set(members)
    due = {one.kind: one.due_at for one in live(case.pk)}
    assert due["declaration"] == clock.now() + timedelta(days=4)
    assert ask(case, clock=clock) == 0
    late = make_member()
    assert ask(case, clock=clock) == 1
    assert declaration_of(case, late).state == DeclarationState.OPEN


@pytest.mark.parametrize("office", sorted(set(Office) - {Office.SYSTEM, Office.INTEGRITY_OFFICER}))
def test_only_the_integrity_officer_asks(office, case, clock):
    make_member()
    with pytest.raises(NotReachable):
        open_declarations(case.pk, actor=acting(office), clock=clock)


def test_barring_hit_walls_at_once_with_evidence(case, owner, clock):
    member, free = make_member(), make_member()
    interest = make_interest(member, InterestKind.HOLDING, owner, clock=clock)
    ask(case, clock=clock)
    (concern,) = declaration_of(case, member).concerns.all()
    assert (concern.code, concern.result) == ("R3", "bar")
    assert concern.evidence["path"] == [str(owner.pk), str(case.platform_id)]
    assert concern.evidence["interest"] == str(interest.pk)
    assert is_barred(member.user_id, case.pk)
    assert not is_barred(free.user_id, case.pk)
    assert tags(case) == ["barrier.raised", "declaration.opened"]


def test_answer_is_recorded_and_the_clock_ends_with_the_last(case, clock):
    one, two = make_member(), make_member()
    ask(case, clock=clock)
    answer(case, one, clock=clock)
    assert "declaration" in {deadline.kind for deadline in live(case.pk)}
    answer(case, two, clock=clock)
    assert "declaration" not in {deadline.kind for deadline in live(case.pk)}
    entry = entries_about(case.pk)[-1]
    assert entry.tag == "declaration.made"
    assert payload_of(entry) == {
        "actor": actor_for(two.user).label,
        "clock": "simulated",
        "code": "",
        "declaration": str(declaration_of(case, two).pk),
        "state": "clear",
    }
    assert cleared_members(Actor.system(), case.pk, clock.now()) == sorted([one, two], key=lambda m: m.name)


def test_nothing_is_declared_without_a_current_register(case, clock):
    member = make_member()
    ask(case, clock=clock)
    declaration = declaration_of(case, member)
    look_at_everybody(declaration, actor=actor_for(member.user), clock=clock)
    with pytest.raises(Refused) as refused:
        answer_declaration(declaration.pk, choice=Answer.CLEAR, stances={}, actor=actor_for(member.user), clock=clock)
    assert refused.value.verdict.codes == ("interests.never_signed",)
    answer_declaration(declaration.pk, choice=Answer.UNAVAILABLE, stances={}, actor=actor_for(member.user), clock=clock)
    assert standing_of(case, member) == Standing.UNAVAILABLE


def test_register_that_changed_since_clears_nobody(case, clock):
    member = make_member()
    clear(case, member, clock=clock)
    clock.advance(hours=1)
    make_interest(member, clock=clock)
    assert cleared_members(Actor.system(), case.pk, clock.now()) == []
    sign(member, clock=clock)
    assert cleared_members(Actor.system(), case.pk, clock.now()) == [member]


def test_declared_bar_walls_at_once(case, clock):
    member = make_member()
    ask(case, clock=clock)
    answer(case, member, choice=Answer.CONFLICT, code="R2", text="I advised the platform on this rule", clock=clock)
    assert is_barred(member.user_id, case.pk)
    assert standing_of(case, member) == Standing.BARRED


def test_declared_doubt_waits_for_a_ruling_and_recusal_walls(case, clock):
    member = make_member()
    ask(case, clock=clock)
    answer(case, member, choice=Answer.CONFLICT, code="D3", text="We share an office", clock=clock)
    assert standing_of(case, member) == Standing.PENDING
    concern = Concern.rows.get()
    rule_on(
        concern.pk, decision=Decision.RECUSE, reason="It looks bad", actor=acting(Office.INTEGRITY_OFFICER), clock=clock
    )
    assert standing_of(case, member) == Standing.BARRED
    assert is_barred(member.user_id, case.pk)
    assert tags(case)[-2:] == ["conflict.ruled", "barrier.raised"]


def test_officer_alone_keeps_nobody_in(case, clock):
    member = make_member()
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    clear(case, member, clock=clock)
    assert standing_of(case, member) == Standing.PENDING
    officer = acting(Office.INTEGRITY_OFFICER)
    with pytest.raises(Refused) as refused:
        rule_on(Concern.rows.get().pk, decision=Decision.ALLOW, reason="A cup of coffee", actor=officer, clock=clock)
    assert refused.value.verdict.codes == ("clearance.panel_decides",)
    assert standing_of(case, member) == Standing.PENDING


def test_false_bar_is_dismissed_by_two_people(case, clock):
    member = make_member()
    make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    ask(case, clock=clock)
    answer(case, member, stance=Stance.CONTESTED, contest="Another company of that name", clock=clock)
    concern, officer, chair = Concern.rows.get(), acting(Office.INTEGRITY_OFFICER), acting(Office.COUNCIL_CHAIR)
    assert concern.text == "Another company of that name"
    rule_on(concern.pk, decision=Decision.DISMISS, reason="Register corrected", actor=officer, clock=clock)
    assert standing_of(case, member) == Standing.BARRED
    with pytest.raises(Refused) as refused:
        confirm_dismissal(concern.pk, actor=officer, clock=clock)
    assert refused.value.verdict.codes == ("clearance.second_person",)
    confirm_dismissal(concern.pk, actor=chair, clock=clock)
    assert not is_barred(member.user_id, case.pk)
    assert standing_of(case, member) == Standing.CLEARED
    assert tags(case)[-3:] == ["conflict.ruled", "conflict.ruled", "barrier.lifted"]


def test_wall_stays_while_another_bar_holds_it_up(case, owner, clock):
    member = make_member()
    make_interest(member, InterestKind.EMPLOYMENT, case.platform, clock=clock)
    make_interest(member, InterestKind.HOLDING, owner, clock=clock)
    clear(case, member, clock=clock)
    first = Concern.rows.get(code="R1")
    rule_on(first.pk, decision=Decision.DISMISS, reason="Mistake", actor=acting(Office.INTEGRITY_OFFICER), clock=clock)
    confirm_dismissal(first.pk, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    assert is_barred(member.user_id, case.pk)
    assert standing_of(case, member) == Standing.BARRED


def test_officer_who_is_a_member_does_not_rule_on_the_own_declaration(case, clock):
    member = make_member()
    give(member.user, Office.INTEGRITY_OFFICER)
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    with pytest.raises(Refused) as refused:
        rule_on(
            Concern.rows.get().pk, decision=Decision.DISMISS, reason="Fine", actor=actor_for(member.user), clock=clock
        )
    assert refused.value.verdict.codes == ("clearance.own_declaration",)


def test_deadline_bars_whoever_said_nothing(case, clock):
    silent, quick = make_member(), make_member()
    ask(case, clock=clock)
    answer(case, quick, clock=clock)
    clock.advance(days=4)
    assert fire_due(clock_for=lambda: clock) >= 1
    assert standing_of(case, silent) == Standing.BARRED
    assert is_barred(silent.user_id, case.pk)
    assert not is_barred(quick.user_id, case.pk)
    with pytest.raises(Refused) as refused:
        answer(case, silent, clock=clock)
    assert refused.value.verdict.codes == ("clearance.answered_already",)
    assert miss_declarations(case.pk, actor=Actor.system(), clock=clock) == 0


def test_settled_case_asks_no_longer_and_bars_nobody(case, clock):
    member = make_member()
    ask(case, clock=clock)
    walk(case, ["settle"], clock=clock)
    clock.advance(days=10)
    fire_due(clock_for=lambda: clock)
    assert declaration_of(case, member).state == DeclarationState.OPEN
    assert not is_barred(member.user_id, case.pk)


def test_continuing_duty_walls_whoever_discovers_a_bar_later(case, clock):
    member = make_member()
    clear(case, member, clock=clock)
    declaration = declaration_of(case, member)
    declare_conflict(declaration.pk, code="R4", text="They paid me", actor=actor_for(member.user), clock=clock)
    assert is_barred(member.user_id, case.pk)
    assert declaration_of(case, member).state == DeclarationState.CONFLICT


def test_new_facts_are_found_when_asked_again(case, owner, clock):
    member = make_member()
    clear(case, member, clock=clock)
    make_interest(member, InterestKind.FAMILY, case.platform, relation=Relation.OTHER, clock=clock)
    assert ask(case, clock=clock) == 0
    assert [concern.code for concern in Concern.rows.all()] == ["W2"]
    assert standing_of(case, member) == Standing.PENDING


def test_nobody_answers_for_another(case, clock):
    one, two = make_member(), make_member()
    ask(case, clock=clock)
    sign(one, two, clock=clock)
    declaration = declaration_of(case, one)
    for actor in (actor_for(two.user), acting(Office.INTEGRITY_OFFICER), Actor.anonymous()):
        with pytest.raises(NotReachable):
            answer_declaration(declaration.pk, choice=Answer.CLEAR, stances={}, actor=actor, clock=clock)
        with pytest.raises(NotReachable):
            my_request(actor, declaration.pk)


def test_request_tells_who_is_involved_and_nothing_of_the_case(case, owner, clock):
    member = make_member()
    ask(case, clock=clock)
    request = my_request(actor_for(member.user), declaration_of(case, member).pk)
    assert (request.platform, request.owners, request.country) == ("Plaza", ("Owner of the platform",), "KE")
    assert (request.people, request.following) == ((), "people")
    look_at_everybody(declaration_of(case, member), actor=actor_for(member.user), clock=clock)
    request = my_request(actor_for(member.user), declaration_of(case, member).pk)
    assert request.following == ""
    assert [(one.role, one.name) for one in request.people] == [("appellant", "Appellant A")]
    assert request.organisations == ()
    assert case.title not in repr(request)
    assert "bridge" not in repr(request)
    assert "Ana Example" not in repr(request)


def test_who_is_involved_comes_in_steps_and_each_only_when_asked_for(case, clock):
    member, ministry = make_member(), make_organisation("Ministry of Bridges")
    Party.rows.create(case=case, role=PartyRole.AUTHOR, pseudonym="Author", organisation=ministry)
    ask(case, clock=clock)
    actor, declaration = actor_for(member.user), declaration_of(case, member)

    def seen() -> tuple[list[str], list[str], str]:
        asked = my_request(actor, declaration.pk)
        return [one.name for one in asked.organisations], [one.name for one in asked.people], asked.following

    assert seen() == ([], [], "organisations")
    show_more(declaration.pk, seen=1, actor=actor, clock=clock)
    show_more(declaration.pk, seen=1, actor=actor, clock=clock)  # a second press of the same button
    assert seen() == (["Ministry of Bridges"], [], "people")
    with pytest.raises(Refused) as refused:
        answer_declaration(declaration.pk, choice=Answer.CLEAR, stances={}, actor=actor, clock=clock)
    assert "clearance.see_all_first" in refused.value.verdict.codes
    show_more(declaration.pk, seen=2, actor=actor, clock=clock)
    assert seen() == (["Ministry of Bridges"], ["Appellant A"], "")
    show_more(declaration.pk, seen=3, actor=actor, clock=clock)
    assert declaration_of(case, member).shown == 3
    with pytest.raises(NotReachable):
        show_more(declaration.pk, seen=3, actor=actor_for(make_member().user), clock=clock)


@pytest.mark.parametrize("choice", [Answer.CONFLICT, Answer.UNAVAILABLE])
def test_whoever_steps_aside_early_reads_no_further(case, clock, choice):
    member = make_member()
    make_interest(member, InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
    ask(case, clock=clock)
    sign(member, clock=clock)
    actor, declaration = actor_for(member.user), declaration_of(case, member)
    assert my_request(actor, declaration.pk).hits == ()
    answer_declaration(
        declaration.pk, choice=choice, stances={}, code="D3", text="An old friend.", actor=actor, clock=clock
    )
    asked = my_request(actor, declaration.pk)
    assert (asked.people, asked.following) == ((), "")
    # Nobody can be kept in by a vote who has not seen everybody who is involved.
    assert is_barred(member.user_id, case.pk) is (choice is Answer.CONFLICT)
    assert not ConflictQuestion.rows.exists()
    with pytest.raises(Refused):
        show_more(declaration.pk, seen=1, actor=actor, clock=clock)


@pytest.mark.parametrize(
    ("organisations", "people", "steps"),
    [
        (True, True, ["platform", "organisations", "people"]),
        (False, True, ["platform", "people"]),
        (True, False, ["platform", "organisations"]),
        (False, False, ["platform"]),
    ],
)
def test_a_step_in_which_nobody_stands_is_left_out(organisations, people, steps):
    assert list(steps_of(organisations=organisations, people=people)) == steps


def test_request_of_a_barred_member_keeps_its_number_alone(case, clock):
    member = make_member()
    ask(case, clock=clock)
    answer(case, member, choice=Answer.CONFLICT, code="R2", text="I advised", clock=clock)
    request = my_request(actor_for(member.user), declaration_of(case, member).pk)
    assert (request.number, request.platform, request.people) == (case.number, "", ())


def test_lists_take_the_same_queries_at_one_and_three(clock, django_assert_num_queries):
    member = make_member()
    actor = actor_for(member.user)
    for count in (1, 3):
        while CaseDeclaration.rows.filter(member=member).count() < count:
            ask(make_case(Stage.PANEL_FORMATION, clock=clock), clock=clock)
        with django_assert_num_queries(2):
            assert len(my_requests(actor)) == count
        assert open_requests(actor) == count


def test_clearances_take_five_queries_at_one_and_three(clock, django_assert_num_queries):
    officer = acting(Office.INTEGRITY_OFFICER)
    for count in (1, 3):
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
        make_interest(make_member(), InterestKind.GIFT, case.platform, since=clock.now().date(), clock=clock)
        ask(case, clock=clock)
        with django_assert_num_queries(5):
            found = clearances(officer, case.pk)
            assert len([one.standing for one in found]) == len(found) == (1 if count == 1 else 2)


def test_walled_officer_sees_no_declaration(case, clock):
    make_member()
    ask(case, clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    raise_barrier(officer.id, case.pk, "R1", actor=Actor.system(), clock=clock)
    assert clearances(officer, case.pk) == []
    with pytest.raises(NotReachable):
        open_declarations(case.pk, actor=officer, clock=clock)


def test_hit_that_nobody_commented_has_no_words(case, owner, clock):
    make_interest(make_member(), InterestKind.HOLDING, owner, clock=clock)
    ask(case, clock=clock)
    assert Concern.rows.get().text == ""


def test_asking_takes_the_same_queries_for_one_and_three(clock, django_assert_num_queries):
    officer, platform = acting(Office.INTEGRITY_OFFICER), make_platform()
    for count in (1, 3):
        case = make_case(Stage.PANEL_FORMATION, clock=clock, platform=platform)
        while Term.objects.count() < count:
            make_interest(make_member(), InterestKind.GIFT, platform, since=clock.now().date(), clock=clock)
        with django_assert_num_queries(ASKING_QUERIES):
            open_declarations(case.pk, actor=officer, clock=clock)


def test_register_is_checked_again_when_nobody_is_new(case, owner, clock):
    member = make_member()
    ask(case, clock=clock)
    assert standing_of(case, member) == Standing.WAITING
    make_interest(member, InterestKind.HOLDING, owner, clock=clock)
    assert ask(case, clock=clock) == 0
    assert Concern.rows.get().declaration.member == member
    assert ask(case, clock=clock) == 0
    assert Concern.rows.count() == 1
    assert tags(case).count("declaration.opened") == 3
