"""A panel that stood by sits on several cases: its draw is shown when it gives no panel away, and not a day before."""

import re
import subprocess
import sys
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cases.clearance.rules import Answer
from cases.docket.actions import let_expedition_fall, ratify_expedition
from cases.docket.models import Case, Party
from cases.docket.rules import PartyRole
from cases.lifecycle import Stage
from cases.opinion import actions
from cases.opinion.actions import reopen
from cases.opinion.models import OpinionVersion
from cases.opinion.queries import urgency_reason
from cases.opinion.rules.words import ReopenGround
from cases.panel.actions import seat_panel
from cases.panel.queries import seats
from cms.formats.printing import TEMPLATE, opinion_context
from cms.pages.models import OpinionPage, OpinionText
from cms.transparency.queries import drawn_for
from council.access.rules import Office
from council.draws.models import Draw
from council.duty.models import DutyPanel, DutyPlace
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.procedure.models import RulesOfProcedure
from tests.factories.cases import walk
from tests.factories.declarations import answer, ask
from tests.factories.duty import BEFORE_APRIL, make_urgent, on_duty, stand_by, take
from tests.factories.opinions import Decided, cast_vote, let_review_pass, publish, write_draft
from tests.factories.panels import draw_when_due, fix_pool, make_council
from tests.factories.people import acting

pytestmark = pytest.mark.django_db
FILES = ("draw", "sources", "result")
LONG_OVER, FAR_OFF = date(2020, 1, 1), date(2999, 1, 1)
"""Months by which the pages, which go by the database's clock, are over or not."""
SENTENCE = "The draw of this panel is not shown now"


@pytest.fixture
def clock():
    return SettableClock(BEFORE_APRIL)


@pytest.fixture
def standing(clock):
    drawn = stand_by(clock, make_council())
    clock.advance(days=5)
    return drawn


def called(clock) -> Case:
    """An urgent case to which the panel of April is called, ratified."""
    case = make_urgent(clock)
    ratify_expedition(case.pk, votes_for=9, votes_against=0, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    return case


def sit(case, standing, clock) -> list:
    ask(case, clock=clock)
    answer(case, *standing, clock=clock)
    take(case, clock)
    return seat(case, clock)


def seat(case, clock) -> list:
    seat_panel(case.pk, actor=acting(Office.INTEGRITY_OFFICER), clock=clock)
    return seats(Actor.system(), case.pk)


def decide(case, panel, clock) -> Decided:
    """From a seated panel to a published opinion."""
    case = walk(case, ["open_deliberation", "call_vote", "close_vote"], clock=clock)
    cast_vote(case, panel, against=1, clock=clock)
    decided = Decided(case, panel, clock)
    write_draft(decided)
    actions.submit_draft(case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    publish(decided)
    return decided


def decided_by_duty(standing, clock) -> Decided:
    case = called(clock)
    return decide(case, sit(case, standing, clock), clock)


def month_is(month):
    DutyPanel.objects.update(month=month)


def slug_of(decided) -> str:
    return OpinionPage.objects.get(case_uuid=decided.case.pk).slug


def said(client, slug) -> str:
    answer_ = client.get(reverse("transparency:draw", args=[slug]))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer_.content.decode()))


def files(client, slug, number=0) -> list[int]:
    return [client.get(reverse("transparency:draw_file", args=[slug, number, name])).status_code for name in FILES]


def assert_closed(client, slug, *people):
    """Nothing of the draw, nothing of its people; the same words whatever stands against it."""
    text = said(client, slug)
    assert SENTENCE in text
    words = [draw.commitment for draw in Draw.objects.all()] + list(DutyPlace.objects.values_list("code", flat=True))
    assert [word for word in words if word in text or word[:6] in text] == []
    assert [one.name for one in people if one.name in text] == []
    assert [files(client, slug, number) for number in (0, 1)] == [[404] * 3] * 2
    return text


def test_readers_learn_that_a_standing_panel_sat_and_how_it_was_drawn(client, standing, clock, tmp_path):
    decided = decided_by_duty(standing, clock)
    month_is(LONG_OVER)
    slug = slug_of(decided)
    text = said(client, slug)
    assert "This one was drawn for January 2020 before anybody knew which cases would come" in text
    assert "12 people could be drawn for 4 seats and alternates; 0 could not" in text
    assert [one.name for one in standing if one.name in text] == [one.member.name for one in decided.panel]
    assert standing[3].name not in text, "who stood by and did not decide this case is not named on its page"
    opinion = client.get(f"/opinions/{slug}/").content.decode()
    assert reverse("transparency:draw", args=[slug]) in opinion
    assert "standing duty panel" in opinion
    for name in FILES:
        (tmp_path / f"{name}.json").write_bytes(
            client.get(reverse("transparency:draw_file", args=[slug, 0, name])).content
        )
    (tmp_path / "verify_draw.py").write_bytes(client.get(reverse("transparency:draw_verifier")).content)
    command = [sys.executable, "-I", "verify_draw.py", *(f"{name}.json" for name in FILES)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:4]) == (0, "PASS"), done.stdout + done.stderr


def test_the_document_of_the_opinion_names_nobody_who_stands_by(client, standing, clock):
    rules = RulesOfProcedure.objects.get()
    RulesOfProcedure.objects.filter(pk=rules.pk).update(values={**rules.values, "names_on_votes": True})
    decided = decided_by_duty(standing, clock)
    document = OpinionVersion.rows.get().document
    assert (document["panel"], document["duty"]) == ([], {"month": "2026-04", "names": True})
    slug = slug_of(decided)
    for page in (f"/opinions/{slug}/", f"/opinions/{slug}/opinion.json"):
        text = client.get(page).content.decode()
        assert [one.name for one in standing if one.name in text] == []


@pytest.mark.parametrize(
    ("name", "ratified", "told"), [("Else", True, True), ("Ines Hunted", True, False), ("Else", False, False)]
)
def test_the_reason_is_published_ratified_and_without_a_protected_name(name, ratified, told, standing, clock):
    """It was written before anybody read the opinion: a word of a name is enough to leave it out."""
    case = called(clock)
    appellant = Party.rows.exclude(role=PartyRole.RESPONDENT).get(case=case)
    appellant.sealed_name, appellant.pseudonym = name, "A reader"
    appellant.save()
    if not ratified:
        Case.rows.filter(pk=case.pk).update(expedite_ratified_at=None)
    assert bool(urgency_reason(Actor.system(), Case.rows.get(pk=case.pk))) is told


def test_why_a_case_could_not_wait_is_read_with_the_opinion(client, standing, clock):
    decided = decided_by_duty(standing, clock)
    why = Case.rows.get(pk=decided.case.pk).expedite_reason
    assert OpinionVersion.rows.get().document["case"]["expedited_because"] == why
    assert why in client.get(f"/opinions/{slug_of(decided)}/").content.decode()
    printed = render_to_string(TEMPLATE, opinion_context(OpinionText.objects.get()))
    assert why in printed


def test_nothing_is_shown_while_the_month_runs_since_another_case_may_come(client, standing, clock):
    decided = decided_by_duty(standing, clock)
    month_is(FAR_OFF)
    assert_closed(client, slug_of(decided), *standing)


def test_the_month_is_over_with_its_last_day_in_the_zone_of_the_council(standing, clock):
    decided = decided_by_duty(standing, clock)
    slug = slug_of(decided)
    clock.at = clock.at.replace(month=4, day=30, hour=12)
    assert drawn_for(slug, clock).draws == []
    clock.advance(days=1)
    assert len(drawn_for(slug, clock).draws) == 1


def test_nothing_is_shown_while_another_case_of_the_same_panel_is_not_out(client, standing, clock):
    other = called(clock)
    decided = decided_by_duty(standing, clock)
    month_is(LONG_OVER)
    slug = slug_of(decided)
    closed = assert_closed(client, slug, *standing)
    panel = sit(other, standing, clock)
    assert assert_closed(client, slug, *standing) == closed, "the words are the same, whatever the other case does"
    second = decide(other, panel, clock)
    assert SENTENCE not in said(client, slug)
    assert SENTENCE not in said(client, slug_of(second))
    assert files(client, slug) == [200] * 3


def test_a_case_that_never_comes_out_keeps_it_closed(client, standing, clock):
    other = called(clock)
    decided = decided_by_duty(standing, clock)
    sit(other, standing, clock)
    walk(other, ["withdraw"], clock=clock)
    month_is(LONG_OVER)
    assert_closed(client, slug_of(decided), *standing)


def test_a_case_that_never_names_its_panel_keeps_it_closed(client, standing, clock):
    decided = decided_by_duty(standing, clock)
    rules = RulesOfProcedure.objects.get()
    RulesOfProcedure.objects.filter(pk=rules.pk).update(values={**rules.values, "panel_disclosure": "never"})
    clock.at = clock.at.replace(month=4, day=20)
    silent = decided_by_duty(standing, clock)
    month_is(LONG_OVER)
    assert_closed(client, slug_of(decided), *standing)
    assert files(client, slug_of(silent)) == [404] * 3
    assert [one.name for one in standing if one.name in said(client, slug_of(silent))] == []
    opinion = client.get(f"/opinions/{slug_of(silent)}/").content.decode()
    assert "The names of the panel are not published in this case" in opinion


def test_a_text_that_was_taken_off_closes_it_for_every_case(client, standing, clock):
    decided = decided_by_duty(standing, clock)
    clock.at = clock.at.replace(month=4, day=20)
    other = decided_by_duty(standing, clock)
    month_is(LONG_OVER)
    assert files(client, slug_of(decided)) == [200] * 3
    OpinionPage.objects.filter(case_uuid=other.case.pk).update(live=False)
    assert_closed(client, slug_of(decided), *standing)


def test_a_case_that_turned_out_not_to_be_urgent_closes_nothing(client, standing, clock):
    other = make_urgent(clock)
    let_expedition_fall(other.pk, actor=Actor.system(), clock=clock)
    decided = decided_by_duty(standing, clock)
    month_is(LONG_OVER)
    assert files(client, slug_of(decided)) == [200] * 3


def test_a_case_that_is_heard_anew_closes_it(client, standing, clock):
    decided = decided_by_duty(standing, clock)
    month_is(LONG_OVER)
    assert files(client, slug_of(decided)) == [200] * 3
    again = {"ground": ReopenGround.NEW_FACTS, "reason": "A witness came forward.", "votes_for": 3}
    reopen(decided.case.pk, **again, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    assert Case.rows.get(pk=decided.case.pk).stage == Stage.PANEL_FORMATION
    assert_closed(client, slug_of(decided), *standing)


def test_the_draw_for_the_seats_that_stayed_empty_is_closed_and_opened_with_it(client, standing, clock):
    case = called(clock)
    ask(case, clock=clock)
    answer(case, standing[0], standing[1], choice=Answer.UNAVAILABLE, clock=clock)
    answer(case, *standing[2:], clock=clock)
    take(case, clock)
    ask(case, clock=clock)
    others = [place.member for place in DutyPlace.objects.filter(position=None).select_related("member")]
    answer(case, *others, clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    fix_pool(case.pk, actor=officer, clock=clock)
    draw_when_due(case.pk, actor=officer, clock=clock)
    decided = decide(case, seat(case, clock), clock)
    month_is(FAR_OFF)
    assert_closed(client, slug_of(decided), *standing, *others)
    month_is(LONG_OVER)
    text = said(client, slug_of(decided))
    assert [one.member.name for one in decided.panel if one.member.name not in text] == []
    assert [one.name for one in standing[:2] if one.name in text] == []
    assert ("DUTY-2026-04/1" in text, f"{case.number}/1" in text) == (True, True)
    assert [files(client, slug_of(decided), number) for number in (0, 1, 2)] == [[200] * 3, [200] * 3, [404] * 3]


def test_pages_take_the_same_queries_for_one_case_of_the_panel_and_for_three(
    client, standing, clock, django_assert_num_queries
):
    decided = decided_by_duty(standing, clock)
    for count in (1, 3):
        while OpinionPage.objects.count() < count:
            clock.at = clock.at.replace(month=4, day=20)
            decided_by_duty(standing, clock)
        month_is(LONG_OVER)
        slug = slug_of(decided)
        with django_assert_num_queries(DRAW_QUERIES):
            assert SENTENCE not in said(client, slug)
        month_is(date(2026, 4, 1))


DRAW_QUERIES = 10
"""Text, its versions, seats, time, calls, their texts; draws, names; places with names; and what every page asks."""


def test_those_who_stand_by_are_the_ones_of_the_draw(standing):
    assert on_duty(DutyPanel.objects.get()) == standing
