"""A draw that does not count: two people, a ground of the list, before anybody is seated, and nothing is forgotten."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cases.lifecycle import Stage
from cases.panel.actions import draw_panel, file_challenge, recuse, seat_panel, void_panel_draw
from cases.panel.models import Panel, PanelDraw, Seat
from cases.panel.queries import pool_of, void_draws, voidable
from cases.panel.rules import Exclusion, SeatState, may_redraw
from council.access.actions import approve, propose, raise_barrier
from council.access.models import Proposal
from council.access.queries import proposals_page
from council.access.rules import Office, ProposalKind
from council.draws.actions import void_draw
from council.draws.models import Draw
from council.draws.queries import holds
from council.draws.rules import VoidGround, may_commit, may_void
from council.kernel.actor import Actor
from council.kernel.draw.encoding import digest
from council.kernel.verdicts import NotReachable, Refused
from council.record.models import RecordEntry
from council.record.queries import check, payload_of
from council.record.rules.entries import Tag
from tests.factories.cases import make_case
from tests.factories.declarations import clear
from tests.factories.panels import actor_of, draw_when_due, fix_pool, form_panel, make_council
from tests.factories.people import acting, actor_for, give, make_user
from tests.support.races import race
from tests.support.refusals import codes

REDRAW = ProposalKind.PANEL_REDRAW
LIST = "/desk/proposals/"


@pytest.fixture
def officer(db):
    return acting(Office.INTEGRITY_OFFICER)


@pytest.fixture
def secretary(db):
    return acting(Office.SECRETARIAT)


@pytest.fixture
def case(clock, db):
    """A case whose pool is settled: everybody declared."""
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    clear(case, *make_council(), clock=clock)
    return case


@pytest.fixture
def drawn(case, officer, clock):
    """The same with a draw that has spoken."""
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    return case


def the_draw(case):
    """The last draw for the panel of a case."""
    return PanelDraw.rows.select_related("draw", "panel").filter(case=case).order_by("draw__position").last()


def ask(case, actor, clock, ground="pool_wrong", draw=None, **changes):
    draw = draw or the_draw(case).draw
    payload = {"draw": str(draw.pk), "ground": ground, "result": draw.result_hash, **changes}
    return propose(REDRAW, draw.pk, payload, case=case.pk, reason="A member was missing.", actor=actor, clock=clock)


def agree(made, actor, clock):
    return approve(made.pk, made.payload_hash, actor=actor, clock=clock)


def void(case, clock, ground="pool_wrong"):
    return agree(ask(case, acting(Office.INTEGRITY_OFFICER), clock, ground), acting(Office.SECRETARIAT), clock)


# The rules.


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"frozen": True, "drawn": True}, ("panel.seated_panel",)),
        ({"frozen": True, "drawn": True, "stage": Stage.ASSESSMENT}, ("panel.seated_panel",)),
        ({"frozen": True}, ("panel.wrong_stage",)),
        ({"frozen": True, "stage": Stage.ASSESSMENT}, ()),
        ({"drawn": True}, ()),
        ({"stage": Stage.SUSPENDED}, ("panel.wrong_stage",)),
        ({"later": True}, ("panel.later_draw",)),
        ({"challenges": 1}, ("panel.challenge_open",)),
        ({"later": True, "challenges": 2}, ("panel.later_draw", "panel.challenge_open")),
    ],
)
def test_what_stands_before_a_redraw(changed, expected):
    facts = {
        "stage": Stage.PANEL_FORMATION,
        "frozen": False,
        "drawn": False,
        "later": False,
        "challenges": 0,
        **changed,
    }
    assert may_redraw(**facts).codes == expected


@pytest.mark.parametrize(
    ("state", "ground", "seen", "expected"),
    [
        ("drawn", "pool_wrong", "a", ()),
        ("drawn", "chance_wrong", "a", ()),
        ("committed", "rules_wrong", "a", ()),
        ("committed", "chance_wrong", "a", ("draws.chance_has_not_spoken",)),
        ("void", "pool_wrong", "a", ("draws.void_already",)),
        ("drawn", "disliked", "a", ("draws.void_ground",)),
        ("drawn", "", "a", ("draws.void_ground",)),
        ("drawn", "pool_wrong", "b", ("draws.result_changed",)),
    ],
)
def test_a_draw_is_void_once_for_a_ground_and_as_it_was_seen(state, ground, seen, expected):
    assert may_void(state, ground, seen=seen, result="a").codes == expected


def test_a_void_draw_does_not_hold_up_the_next():
    assert may_commit(["void", "drawn", "void"]).ok
    assert may_commit(["void", "committed"]).codes == ("draws.still_open",)


# What the verbs do.


def test_two_people_void_a_draw_and_nothing_of_it_is_lost(drawn, officer, secretary, clock):
    before = the_draw(drawn).draw
    people = {seat.member_id for seat in Seat.rows.filter(panel__case=drawn)}
    done = agree(ask(drawn, officer, clock), secretary, clock)
    after = Draw.objects.get(pk=before.pk)
    assert (done.state, after.state, after.void_ground, after.voided_at) == (
        "executed", "void", "pool_wrong", clock.now(),
    )  # fmt: skip
    kept = ("draw_id", "document", "commitment", "result", "sources", "committed_at", "drawn_at", "position")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    (entry,) = RecordEntry.objects.filter(tag=Tag.DRAW_VOIDED)
    assert (entry.subject, payload_of(entry)) == (
        drawn.pk,
        {
            "draw_id": before.draw_id, "commitment": before.commitment, "result_sha256": before.result_hash,
            "ground": "pool_wrong", "asked_as": "integrity_officer", "agreed_as": "secretariat",
            "by": [str(officer.id), str(secretary.id)], "actor": secretary.label, "office": "secretariat",
            "clock": "simulated",
        },
    )  # fmt: skip
    assert {(seat.member_id, seat.state, seat.left_reason) for seat in Seat.rows.filter(panel__case=drawn)} == {
        (member, SeatState.REPLACED, "draw_void") for member in people
    }
    assert check().ok


def test_whoever_a_void_draw_named_can_be_drawn_again(drawn, officer, clock):
    named = {seat.member_id for seat in Seat.rows.filter(panel__case=drawn)}
    assert len(named) == 5
    void(drawn, clock)
    pool = pool_of(officer, drawn, clock.now())
    assert {place.member.pk for place in pool.candidates} >= named
    assert (pool.facts.vacant, len(pool.candidates)) == (5, 12)


def test_the_next_draw_is_another_document_that_names_the_void_result_and_can_be_seated(drawn, officer, clock):
    old = the_draw(drawn).draw
    void(drawn, clock)
    fix_pool(drawn.pk, actor=officer, clock=clock)
    draw_when_due(drawn.pk, actor=officer, clock=clock)
    new = the_draw(drawn).draw
    assert (new.value["draw_id"], new.value["prev"]) == (f"{drawn.number}/2", digest(old.outcome))
    assert new.commitment != old.commitment
    assert holds(new)
    assert "seated" not in new.value
    seat_panel(drawn.pk, actor=officer, clock=clock)
    seated = Seat.rows.filter(panel__case=drawn, state=SeatState.SEATED)
    assert {seat.drawn_by.draw_id for seat in seated} == {new.pk}
    assert (seated.count(), Panel.rows.filter(case=drawn).count()) == (5, 1)
    assert [one.draw_id for one in void_draws(officer, drawn.pk)] == [old.pk]


def test_a_document_that_was_not_drawn_yet_is_voided_for_a_ground_too(case, officer, secretary, clock):
    fix_pool(case.pk, actor=officer, clock=clock)
    first = the_draw(case).draw
    made = ask(case, officer, clock, "chance_wrong")
    assert codes(agree, made, secretary, clock) == ("draws.chance_has_not_spoken",)
    agree(ask(case, officer, clock, "rules_wrong"), secretary, clock)
    assert Draw.objects.get(pk=first.pk).state == "void"
    assert codes(draw_panel, case.pk, actor=officer, clock=clock) == ("panel.not_committed",)
    fix_pool(case.pk, actor=officer, clock=clock)
    second = the_draw(case).draw
    assert (second.draw_id, second.value.get("prev")) == (f"{case.number}/2", None)  # there was no result


def test_a_draw_that_spoke_meanwhile_is_not_the_one_that_was_asked_about(case, officer, secretary, clock):
    fix_pool(case.pk, actor=officer, clock=clock)
    made = ask(case, officer, clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    assert codes(agree, made, secretary, clock) == ("draws.result_changed",)
    assert Proposal.rows.get(pk=made.pk).state == "open"
    assert the_draw(case).draw.state == "drawn"


def test_a_seated_panel_changes_by_recusal_and_challenge_only(drawn, officer, secretary, clock):
    made = ask(drawn, officer, clock)
    seat_panel(drawn.pk, actor=officer, clock=clock)
    assert codes(agree, made, secretary, clock) == ("panel.seated_panel",)
    seat = Seat.rows.filter(panel__case=drawn).select_related("member__user").last()
    recuse(drawn.pk, "A conflict.", actor=actor_of(seat), clock=clock)
    fix_pool(drawn.pk, actor=officer, clock=clock)
    draw_when_due(drawn.pk, actor=officer, clock=clock)
    made = ask(drawn, officer, clock)
    assert codes(agree, made, secretary, clock) == ("panel.seated_panel",)
    assert voidable(officer, drawn.pk) == []


def test_what_builds_on_a_draw_goes_first_and_an_open_challenge_is_decided_first(drawn, officer, secretary, clock):
    first = the_draw(drawn).draw
    gone = Seat.rows.filter(panel__case=drawn).select_related("member").last()
    raise_barrier(gone.member.user_id, drawn.pk, "R4", actor=Actor.system(), clock=clock)
    fix_pool(drawn.pk, actor=officer, clock=clock)
    draw_when_due(drawn.pk, actor=officer, clock=clock)
    second = the_draw(drawn).draw
    assert codes(agree, ask(drawn, officer, clock, draw=first), secretary, clock) == ("panel.later_draw",)
    assert [one.draw_id for one in voidable(officer)] == [second.pk]
    agree(ask(drawn, officer, clock, draw=second), secretary, clock)
    held = Seat.rows.filter(panel__case=drawn, state=SeatState.DRAWN)
    assert {seat.drawn_by.draw_id for seat in held} == {first.pk}
    challenged = held.first()
    file_challenge(challenged.pk, "They wrote about it.", actor=secretary, clock=clock)
    again = ask(drawn, secretary, clock, "rules_wrong", draw=first)
    assert codes(agree, again, acting(Office.COUNCIL_CHAIR), clock) == ("panel.challenge_open",)


def test_the_wall_of_a_drawn_member_outlasts_the_draw(drawn, officer, clock):
    gone = Seat.rows.filter(panel__case=drawn).select_related("member").last()
    raise_barrier(gone.member.user_id, drawn.pk, "R4", actor=Actor.system(), clock=clock)
    void(drawn, clock)
    place = next(one for one in pool_of(officer, drawn, clock.now()).places if one.member.pk == gone.member_id)
    assert place.exclusion is not None
    assert place.exclusion is not Exclusion.WAITING


def test_nothing_but_an_approval_voids_a_draw(drawn, officer, secretary, clock):
    draw, by = the_draw(drawn).draw, (officer.id, secretary.id)
    ask(drawn, officer, clock)
    direct = {"ground": "pool_wrong", "seen": draw.result_hash, "actor": secretary, "clock": clock}
    assert codes(void_panel_draw, drawn.pk, draw.pk, proposer=officer.id, **direct) == ("access.proposal_only",)
    assert codes(void_draw, draw.pk, offices=("a", "b"), by=by, **direct) == ("access.proposal_only",)
    assert Draw.objects.get(pk=draw.pk).state == "drawn"
    lift = propose(
        ProposalKind.OFFICE_GIVE, make_user().pk, {"person": str(make_user().pk), "office": "auditor"},
        reason="Why.", actor=secretary, clock=clock,
    )  # fmt: skip
    agree(lift, acting(Office.COUNCIL_CHAIR), clock)
    assert codes(void_draw, draw.pk, offices=("a", "b"), by=by, **direct) == ("access.proposal_only",)


def test_whoever_was_drawn_neither_asks_nor_decides(drawn, officer, secretary, clock):
    seat = Seat.rows.filter(panel__case=drawn).select_related("member__user").first()
    give(seat.member.user, Office.SECRETARIAT)
    member = actor_for(seat.member.user)
    assert codes(ask, drawn, member, clock) == ("access.proposal_concerns_you",)
    made = ask(drawn, officer, clock)
    assert codes(agree, made, member, clock) == ("access.proposal_concerns_you",)
    assert [one.may_decide for one in proposals_page(member, "", clock.now()).waiting] == [False]
    assert [one.may_decide for one in proposals_page(secretary, "", clock.now()).waiting] == [True]
    raise_barrier(member.id, drawn.pk, "R4", actor=Actor.system(), clock=clock)
    assert proposals_page(member, "", clock.now()).waiting == []
    with pytest.raises(NotReachable):
        agree(made, member, clock)


def test_whoever_draws_asks_and_never_agrees(drawn, secretary, clock):
    made = ask(drawn, secretary, clock)
    with pytest.raises(NotReachable):
        agree(made, acting(Office.INTEGRITY_OFFICER), clock)
    with pytest.raises(NotReachable):
        agree(made, acting(Office.AUDITOR), clock)
    assert agree(made, acting(Office.COUNCIL_CHAIR), clock).state == "executed"


def test_the_draw_of_another_case_is_none_of_this_one(drawn, officer, secretary, clock):
    other = make_case(Stage.PANEL_FORMATION, clock=clock)
    made = ask(other, officer, clock, draw=the_draw(drawn).draw)
    assert codes(agree, made, secretary, clock) == ("panel.no_such_draw",)


def test_the_database_keeps_a_void_draw_whole(drawn, clock):
    draw = the_draw(drawn).draw
    whole = {"state": "void", "voided_at": clock.now(), "void_ground": "pool_wrong", "asked_as": "a", "agreed_as": "b"}
    for changes in (
        {**whole, "void_ground": "disliked"},
        {**whole, "void_ground": ""},
        {**whole, "voided_at": None},
        {**whole, "agreed_as": ""},
        {**whole, "result": ""},
        {**whole, "state": "gone"},
        {"void_ground": "pool_wrong"},
        {"state": "committed"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**changes)
    Draw.objects.filter(pk=draw.pk).update(**whole)


def test_thirty_approvals_at_once_void_it_once(disposable_db, clock):
    officer = acting(Office.INTEGRITY_OFFICER)
    with transaction.atomic():
        case = make_case(Stage.PANEL_FORMATION, clock=clock)
        clear(case, *make_council(), clock=clock)
        fix_pool(case.pk, actor=officer, clock=clock)
        draw_when_due(case.pk, actor=officer, clock=clock)
    made = ask(case, officer, clock)
    chairs = [acting(Office.COUNCIL_CHAIR) for _ in range(30)]
    outcomes = race(*[lambda one=one: agree(made, one, clock) for one in chairs])
    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert {one.verdict.codes for one in outcomes if isinstance(one, Refused)} == {("access.proposal_decided",)}
    assert RecordEntry.objects.filter(tag=Tag.DRAW_VOIDED).count() == 1
    assert check().ok


# The pages.


def browser(*offices):
    made = Client()
    made.user = make_user("", *offices)
    made.force_login(made.user)
    return made


def send(client, path, **fields):
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


def test_it_is_asked_for_from_the_case_agreed_to_in_words_and_shown_for_ever(drawn, clock, monkeypatch):
    monkeypatch.setattr("council.middleware.house_clock", lambda: clock)
    secretary, chair = browser(Office.SECRETARIAT), browser(Office.COUNCIL_CHAIR)
    draw, address = the_draw(drawn).draw, f"{LIST}new/panel_redraw/?case={drawn.pk}"
    panel = f"/desk/cases/{drawn.pk}/panel/"
    for path in (f"/desk/cases/{drawn.pk}/", panel):
        assert f'href="{address}"' in secretary.get(path).content.decode()
        assert "panel_redraw" not in chair.get(path).content.decode()
    wrong = send(secretary, address, draw=str(draw.pk), ground="", reason="The list was of last year.")
    page = wrong.content.decode()
    assert (wrong.status_code, 'href="#id_ground"' in page, "The list was of last year." in page) == (422, True, True)
    assert f'<option value="{draw.pk}" selected>' in page
    sent = send(secretary, address, draw=str(draw.pk), ground="pool_wrong", reason="The list was of last year.")
    made = Proposal.rows.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{LIST}{made.pk}/")
    shown = chair.get(f"{LIST}{made.pk}/").content.decode()
    for said in (
        f"The draw for the panel of case {drawn.number}",
        "counts: those drawn wait to be seated",
        "is void and stays to be seen, with its ground: The pool or the exclusions were wrong.",
    ):
        assert said in shown
    done = send(chair, f"{LIST}{made.pk}/approve/", seen=made.payload_hash, read="on")
    assert done.status_code == 302
    for reader in (secretary, chair, browser(Office.AUDITOR), browser(Office.INTEGRITY_OFFICER)):
        kept = reader.get(panel).content.decode()
        for said in ("Draws that do not count", draw.draw_id, "The pool or the exclusions were wrong",
                     "Secretariat, Council chair", draw.result_hash):  # fmt: skip
            assert said in kept
    assert "The draw is void" in browser(Office.INTEGRITY_OFFICER).get(panel).content.decode()


def test_a_draw_of_a_hidden_case_is_not_offered(drawn, clock):
    secretary = browser(Office.SECRETARIAT)
    assert drawn.number in secretary.get(f"{LIST}new/panel_redraw/").content.decode()
    raise_barrier(secretary.user.pk, drawn.pk, "R1", actor=Actor.system(), clock=clock)
    draw = the_draw(drawn).draw
    assert drawn.number not in secretary.get(f"{LIST}new/panel_redraw/").content.decode()
    answer = send(secretary, f"{LIST}new/panel_redraw/", draw=str(draw.pk), ground="pool_wrong", reason="Why.")
    assert (answer.status_code, Proposal.rows.count()) == (422, 0)


def test_a_seated_panel_is_refused_already_when_somebody_asks(clock, db):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    form_panel(case, clock=clock)
    page = browser(Office.SECRETARIAT).get(f"{LIST}new/panel_redraw/?case={case.pk}").content.decode()
    assert case.number not in page


def test_every_ground_has_its_words():
    from council.draws.phrases import GROUNDS, STATES
    from council.draws.rules import DrawState

    assert set(GROUNDS) == set(VoidGround)
    assert set(STATES) == set(DrawState)
