"""How a panel was drawn, for everybody: what the page says, what the files prove, and what stays closed."""

import json
import re
import subprocess
import sys
from hashlib import sha256

import pytest
from django.urls import reverse

from cases.challenges.actions import end_time
from cases.opinion.actions import reopen
from cases.opinion.rules.words import ReopenGround
from cases.panel.models import Candidate, PanelDraw, Seat
from cases.panel.rules import SeatState
from cms.pages.models import OpinionPage
from council.access.rules import Office
from council.draws.models import Draw
from council.kernel.actor import Actor
from council.kernel.draw.encoding import canonical
from council.procedure.models import RulesOfProcedure
from tests.factories.cases import make_rules
from tests.factories.declarations import clear
from tests.factories.opinions import make_published
from tests.factories.panels import WALKS, draw_when_due, fix_pool, make_council
from tests.factories.people import acting, make_user

pytestmark = pytest.mark.django_db
DRAW_QUERIES = 5
KEPT = ("state", "sources", "result", "committed_at", "drawn_at", "chain", "due_at", "chances")
FILES = ("draw", "sources", "result", "chance")


@pytest.fixture
def decided(clock):
    return make_published(clock, drawn=True)


@pytest.fixture
def slug(decided):
    return OpinionPage.objects.get(case_uuid=decided.case.pk).slug


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(slug) -> str:
    return reverse("transparency:draw", args=[slug])


def file(client, slug, name, position=1):
    return client.get(reverse("transparency:draw_file", args=[slug, position, name]))


def test_page_tells_who_could_be_drawn_what_chance_said_and_who_was_passed_over(client, decided, slug):
    draw = Draw.objects.get()
    said = text(client.get(page(slug)))
    assert "12 people could be drawn for a panel of 5; 0 could not" in said
    assert draw.commitment in said
    assert draw.sources[0]["bytes"] in said
    assert "The number came from a chain that the council had made beforehand" in said
    assert f"rehearsed {WALKS} times" in said
    for seat in decided.panel:
        assert seat.member.name in said
    assert page(slug) in client.get(f"/opinions/{slug}/").content.decode()


def test_nobody_is_named_but_the_panel(client, decided, slug):
    said = client.get(page(slug)).content.decode()
    others = Candidate.rows.exclude(member__in=[seat.member for seat in decided.panel]).select_related("member")
    assert len(others) == 7
    files = "".join(file(client, slug, name).content.decode() for name in FILES)
    for one in others:
        assert one.member.name not in said
        assert one.member.name not in files
        assert str(one.member.pk) not in files


def test_whoever_was_drawn_and_left_is_not_named(client, decided, slug):
    gone = decided.panel[-1]
    assert gone.member.name in text(client.get(page(slug)))
    Seat.rows.filter(pk=gone.pk).update(state=SeatState.RECUSED)
    assert gone.member.name not in text(client.get(page(slug)))


def test_files_are_the_very_bytes_and_the_verifier_agrees(client, slug, tmp_path):
    for name in FILES:
        (tmp_path / f"{name}.json").write_bytes(file(client, slug, name).content)
    (tmp_path / "verify_draw.py").write_bytes(client.get(reverse("transparency:draw_verifier")).content)
    draw = Draw.objects.get()
    assert sha256((tmp_path / "draw.json").read_bytes()).hexdigest() == draw.commitment
    command = [
        sys.executable,
        "-I",
        "verify_draw.py",
        *(f"{name}.json" for name in FILES[:3]),
        "--chances",
        "chance.json",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:4]) == (0, "PASS"), done.stdout + done.stderr
    result = json.loads((tmp_path / "result.json").read_text())
    result["panel"] = sorted([*result["panel"][1:], result["order"][-1]])
    (tmp_path / "result.json").write_bytes(canonical(result))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1


def test_the_page_to_save_is_handed_out_as_a_file(client):
    answer = client.get(reverse("transparency:draw_replay"))
    assert answer["Content-Disposition"] == 'attachment; filename="replay.html"'
    assert b"smc-draw/1" in answer.content


def test_nothing_is_told_where_the_panel_is_not_named(client, clock):
    rules = make_rules(clock=clock)
    RulesOfProcedure.objects.filter(pk=rules.pk).update(values={**rules.values, "panel_disclosure": "never"})
    decided = make_published(clock, drawn=True)
    slug = OpinionPage.objects.get(case_uuid=decided.case.pk).slug
    assert "How this panel was drawn" not in client.get(f"/opinions/{slug}/").content.decode()
    said = text(client.get(page(slug)))
    assert "The draw of this case is not published" in said
    assert Draw.objects.get().commitment not in said
    assert [file(client, slug, name).status_code for name in FILES] == [404] * 4


def test_the_panel_of_a_hearing_anew_stays_unknown(client, decided, slug, clock):
    clock.advance(days=1)
    again = {"ground": ReopenGround.NEW_FACTS, "reason": "A witness came forward.", "votes_for": 12}
    reopen(decided.case.pk, **again, actor=acting(Office.COUNCIL_CHAIR), clock=clock)
    clear(decided.case, *make_council(8), clock=clock)
    end_time(decided.case.pk, actor=Actor.system(), clock=clock)
    officer = acting(Office.INTEGRITY_OFFICER)
    fix_pool(decided.case.pk, actor=officer, clock=clock)
    draw_when_due(decided.case.pk, actor=officer, clock=clock)
    assert Draw.objects.count() == 2
    said = text(client.get(page(slug)))
    assert said.count("Check it yourself") == 1
    assert Draw.objects.get(position=2).commitment not in said
    assert file(client, slug, "draw", 2).status_code == 404
    for seat in Seat.rows.filter(drawn_by__draw__position=2).select_related("member"):
        assert seat.member.name not in said


def test_what_was_not_drawn_has_no_file(client, decided, slug):
    assert file(client, slug, "draw", 2).status_code == 404
    assert client.get(f"/opinions/{slug}/draw/1/candidates.json").status_code == 404
    assert client.get(f"/opinions/{slug}/draw/99999999999999999999/draw.json").status_code == 404
    assert client.get(reverse("transparency:draw", args=["no-such-opinion"])).status_code == 404
    client.force_login(make_user("", Office.AUDITOR))
    assert file(client, slug, "draw", 2).status_code == 404


def test_page_takes_few_queries_however_many_draws_there_are(client, decided, slug, django_assert_num_queries):
    with django_assert_num_queries(DRAW_QUERIES):
        assert client.get(page(slug)).status_code == 200
    first = PanelDraw.rows.get()
    for position in (2, 3):
        body = json.loads(first.draw.document) | {"draw_id": f"{decided.case.number}/{position}"}
        text_ = canonical(body).decode()
        more = {"document": text_, "commitment": sha256(text_.encode()).hexdigest(), "draw_id": body["draw_id"]}
        kept = {name: getattr(first.draw, name) for name in KEPT}
        draw = Draw.objects.create(subject=decided.case.pk, position=position, round=900 + position, **more, **kept)
        PanelDraw.rows.create(case=decided.case, panel=first.panel, draw=draw)
    with django_assert_num_queries(DRAW_QUERIES):
        assert "Draw CASE-2026-000001/3" in text(client.get(page(slug)))
