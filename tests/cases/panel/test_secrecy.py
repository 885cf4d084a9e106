"""A safety plan keeps the names of a panel, and what everybody learns where the rules name it once it is seated."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cases.lifecycle import Stage
from cases.panel.actions import keep_panel_secret, recuse, seat_replacement
from cases.panel.models import Candidate, SafetyPlan, Seat
from cases.panel.queries import is_secret
from cases.panel.rules import may_keep_secret
from council.access.models import Grant
from council.access.queries.proposals import people_concerned
from council.access.rules import Office, ProposalKind
from council.draws.models import Draw
from council.duty.models import DutyPanel
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice
from council.procedure.models import RulesOfProcedure
from council.record.queries import entries_about, payload_of
from tests.factories.cases import make_case, make_rules, walk
from tests.factories.panels import actor_of, draw_when_due, fix_pool, form_panel
from tests.factories.people import acting, make_user
from tests.support.logins import aged
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db
FILES = ("draw", "sources", "result", "chance")


@pytest.fixture
def named_at(clock):
    def lay_down(disclosure):
        rules = make_rules(clock=clock)
        RulesOfProcedure.objects.filter(pk=rules.pk).update(values={**rules.values, "panel_disclosure": disclosure})

    return lay_down


@pytest.fixture
def officer():
    return acting(Office.INTEGRITY_OFFICER)


def seated(clock):
    case = make_case(Stage.PANEL_FORMATION, clock=clock)
    return case, form_panel(case, clock=clock)


def page(draw) -> str:
    return reverse("transparency:seated", args=[draw.commitment])


def file(client, draw, name):
    return client.get(reverse("transparency:seated_file", args=[draw.commitment, name]))


def test_everybody_reads_who_sits_and_how_they_were_drawn_where_the_rules_say_so(client, named_at, clock):
    named_at("at_seating")
    _, panel = seated(clock)
    draw = Draw.objects.get()
    assert page(draw) in client.get(reverse("transparency:draws")).content.decode()
    said = client.get(page(draw)).content.decode()
    for seat in panel:
        assert seat.member.name in said
    others = Candidate.rows.exclude(member__in=[seat.member for seat in panel]).select_related("member")
    assert not any(one.member.name in said for one in others)
    assert file(client, draw, "draw").content.decode() == draw.document
    assert [file(client, draw, name).status_code for name in FILES] == [200] * 4
    assert file(client, draw, "beacon").status_code == 404
    assert client.get(reverse("transparency:seated_witness", args=[draw.commitment])).status_code == 404


@pytest.mark.parametrize("disclosure", ["at_publication", "never"])
def test_nothing_is_told_before_the_opinion_by_any_other_rule(disclosure, client, named_at, clock):
    named_at(disclosure)
    seated(clock)
    draw = Draw.objects.get()
    assert client.get(page(draw)).status_code == 404
    assert [file(client, draw, name).status_code for name in FILES] == [404] * 4
    assert page(draw) not in client.get(reverse("transparency:draws")).content.decode()


def test_a_draw_is_told_once_the_people_it_named_sit_and_whoever_left_is_not_named(client, named_at, officer, clock):
    named_at("at_seating")
    case, panel = seated(clock)
    first = Draw.objects.get()
    recuse(case.pk, "A conflict.", actor=actor_of(panel[4]), clock=clock)
    assert panel[4].member.name not in client.get(page(first)).content.decode()
    fix_pool(case.pk, actor=officer, clock=clock)
    second = Draw.objects.get(position=2)
    assert client.get(page(second)).status_code == 404
    draw_when_due(case.pk, actor=officer, clock=clock)
    assert client.get(page(second)).status_code == 404  # drawn, and nobody sits there yet
    seat_replacement(case.pk, actor=officer, clock=clock)
    came = Seat.rows.select_related("member").get(drawn_by__draw=second)
    assert came.member.name in client.get(page(second)).content.decode()


def test_a_safety_plan_closes_what_the_rules_would_tell_for_good(client, named_at, officer, clock):
    named_at("at_seating")
    case, _ = seated(clock)
    draw = Draw.objects.get()
    assert client.get(page(draw)).status_code == 200
    keep_panel_secret(case.pk, "A panellist was threatened.", actor=officer, clock=clock)
    assert client.get(page(draw)).status_code == 404
    assert page(draw) not in client.get(reverse("transparency:draws")).content.decode()
    assert draw.commitment in client.get(reverse("transparency:draws")).content.decode()
    again = codes(keep_panel_secret, case.pk, "Again.", actor=officer, clock=clock)
    assert again == ("panel.secret_already",)
    (entry,) = [one for one in entries_about(case.pk) if one.tag == "panel.unnamed"]
    assert "threatened" not in str(payload_of(entry))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"stage": Stage.PUBLISHED}, ("panel.case_over",)),
        ({"stage": Stage.WITHDRAWN}, ("panel.case_over",)),
        ({"before": True}, ("panel.secret_already",)),
        ({"reason": "  "}, ("panel.reason_needed",)),
    ],
)
def test_what_stands_before_a_safety_plan(changed, expected):
    facts = {"stage": Stage.VOTING, "reason": "Threats.", "before": False, **changed}
    stage, reason = facts.pop("stage"), facts.pop("reason")
    assert may_keep_secret(stage, reason, **facts).codes == expected


def test_one_plan_a_case_and_only_by_the_integrity_officer(officer, clock):
    case, panel = seated(clock)
    for actor in (actor_of(panel[0]), acting(Office.SECRETARIAT), acting(Office.COUNCIL_CHAIR)):
        with pytest.raises(NotReachable):
            keep_panel_secret(case.pk, "Because.", actor=actor, clock=clock)
    assert not is_secret(case.pk)
    keep_panel_secret(case.pk, "Threats.", actor=officer, clock=clock)
    with pytest.raises(IntegrityError):
        SafetyPlan.rows.create(case=case, reason="Again.", made_at=clock.now())


def test_the_officer_lays_it_down_on_a_page_that_asks_who_it_is_and_keeps_what_was_typed(client, clock):
    case, _ = seated(clock)
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    formation = reverse("panel:formation", args=[case.pk])
    address = reverse("panel:secret", args=[case.pk])
    assert address in client.get(formation).content.decode()
    assert "published with the opinion" in client.get(formation).content.decode()

    def send(reason):
        return client.post(address, {"idempotency_key": str(uuid4()), "reason": reason})

    refused = send(" ")
    assert refused.status_code == 422
    assert "Give a reason" in refused.content.decode()
    assert not SafetyPlan.rows.exists()
    assert send("A panellist was threatened.").status_code == 302
    assert "are never published" in client.get(formation).content.decode()
    assert "A panellist was threatened." in client.get(address).content.decode()
    aged(client, proved=6 * 60)
    assert 'name="reason" value="Once more."' in send("Once more.").content.decode()
    assert SafetyPlan.rows.count() == 1


def test_the_auditor_learns_that_there_is_news_of_a_plan(officer, clock):
    case, _ = seated(clock)
    auditor = acting(Office.AUDITOR)
    keep_panel_secret(case.pk, "Threats.", actor=officer, clock=clock)
    told = Notice.objects.filter(key__contains=f"secret:{SafetyPlan.rows.get().pk}")
    assert auditor.id in told.values_list("about", flat=True)
    assert {one.kind for one in told} == {"account_news"}
    offices = Grant.objects.filter(person__in=told.values("about"), office=Office.AUDITOR)
    assert offices.values("person").distinct().count() == told.count(), "nobody else"


def test_what_was_told_at_seating_is_gone_once_the_case_ended_without_an_opinion(client, named_at, clock):
    named_at("at_seating")
    case, _ = seated(clock)
    draw = Draw.objects.get()
    assert client.get(page(draw)).status_code == 200
    walk(case, ["withdraw"], clock=clock)
    assert client.get(page(draw)).status_code == 404
    assert page(draw) not in client.get(reverse("transparency:draws")).content.decode()


def test_nothing_is_told_at_seating_of_a_panel_that_stands_by_for_other_cases(client, named_at, clock):
    named_at("at_seating")
    seated(clock)
    draw = Draw.objects.get()
    assert client.get(page(draw)).status_code == 200
    duty = DutyPanel.objects.create(month=date(2026, 4, 1))
    last = Seat.rows.order_by("position").last()
    Seat.rows.filter(pk=last.pk).update(duty=duty, drawn_by=None)
    assert client.get(page(draw)).status_code == 404
    assert page(draw) not in client.get(reverse("transparency:draws")).content.decode()


def test_whoever_can_be_drawn_for_an_empty_seat_has_no_say_about_that_draw(officer, clock):
    """Neither in finding it void nor in the numbers that decide it; nor has whoever holds a seat."""
    case, panel = seated(clock)
    recuse(case.pk, "A conflict.", actor=actor_of(panel[4]), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw = Draw.objects.get(position=2)
    words = {person["id"] for person in draw.value["pool"]}
    can = set(Candidate.rows.filter(code__in=words).values_list("member__user_id", flat=True))
    sit = {seat.member.user_id for seat in panel[:4]}
    for kind in (ProposalKind.PANEL_REDRAW, ProposalKind.DRAW_LOTTERIES):
        assert can | sit <= people_concerned(kind, draw.pk, {})
    assert len(can) > 4
    draw_when_due(case.pk, actor=officer, clock=clock)
    assert not can <= people_concerned(ProposalKind.PANEL_REDRAW, draw.pk, {}), "whoever was not drawn may say so"
