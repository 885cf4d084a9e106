"""Bringing the beacon's number, where the installation cannot reach the beacon; and lotteries, where nobody does."""

import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from cases.clearance.rules import Answer
from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.panel.actions import ask_chances, commit_panel_draw, draw_panel, seat_panel
from cases.panel.queries import seats
from cases.panel.tasks import draw_due, work_out_pool
from council.access.actions import approve, propose
from council.access.models import Proposal
from council.access.rules import Office, ProposalKind
from council.clocks.queries import house_clock
from council.draws.models import BeaconRound, Draw, Fallback
from council.draws.tasks import lotteries, work_out
from council.kernel.actor import Actor
from council.kernel.draw.stream import QUICKNET
from council.procedure.models import RulesOfProcedure
from tests.cms.transparency.test_duty import decide, said, slug_of
from tests.factories.cases import make_case
from tests.factories.declarations import answer, ask, clear
from tests.factories.lotteries import drew, make_silent
from tests.factories.panels import fix_pool, make_council, wait_for_draw
from tests.factories.people import acting, actor_for, give, make_user
from tests.factories.polls import by_two
from tests.support import quicknet
from tests.support.refusals import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def beacon(settings, monkeypatch):
    with quicknet.running(monkeypatch) as here:
        settings.BEACON_URLS = [here.url]
        here.down = True
        yield here


@pytest.fixture
def case(clock):
    return make_case(Stage.PANEL_FORMATION, clock=clock)


@pytest.fixture
def officer(client):
    user = make_user("Helga", Office.INTEGRITY_OFFICER)
    client.force_login(user)
    return actor_for(user)


@pytest.fixture
def waiting(case, officer, beacon, clock) -> Draw:
    """A draw that is due by the house's clock, which a test cannot set; its document is as it was committed to."""
    clear(case, *make_council(), clock=clock)
    work_out_pool(ask_chances(case.pk, actor=officer, clock=clock, walks=20).pk)
    draw = commit_panel_draw(case.pk, actor=officer, clock=clock).draw
    work_out(draw.pk, walks=20)
    Draw.objects.update(due_at=F("committed_at") + timedelta(hours=1))
    moved = house_clock().now() - timedelta(hours=2)
    Draw.objects.update(committed_at=moved, due_at=moved + timedelta(hours=1))
    return draw


def page(draw) -> str:
    return reverse("transparency:number", args=[draw.commitment])


def send(client, draw, answer):
    return client.post(page(draw), {"idempotency_key": str(uuid4()), "answer": answer})


def test_anybody_brings_the_number_and_only_the_beacons_is_taken(client, case, waiting, beacon):
    assert page(waiting) in client.get(reverse("panel:formation", args=[case.pk])).content.decode()
    client.logout()
    draws = client.get(reverse("transparency:draws")).content.decode()
    assert page(waiting) in draws
    said = client.get(page(waiting)).content.decode()
    assert f"{beacon.url}/{QUICKNET}/public/{waiting.round}" in said
    assert [told for told in (case.number, waiting.draw_id, str(case.pk)) if told in said + draws] == []
    for wrong in ("nonsense", "{}", quicknet.answer(waiting.round + 1).decode()):
        refused = send(client, waiting, wrong)
        assert refused.status_code == 422
        assert "This is not what the beacon gave for round" in refused.content.decode()
        assert wrong.replace('"', "&quot;") in refused.content.decode()  # what was typed is kept
    assert send(client, waiting, "").status_code == 422
    assert not BeaconRound.objects.exists()
    good = quicknet.answer(waiting.round).decode()
    assert [send(client, waiting, good).status_code for _ in range(2)] == [302, 302]
    assert page(waiting) not in client.get(reverse("transparency:draws")).content.decode()
    assert draw_due() == 1
    assert Draw.objects.get().sources[0]["name"] == f"drand:{QUICKNET}:{waiting.round}"
    assert client.get(page(waiting)).status_code == 404


def test_there_is_no_such_page_while_no_draw_waits(client, case, officer, beacon, clock):
    clear(case, *make_council(), clock=clock)
    work_out_pool(ask_chances(case.pk, actor=officer, clock=clock, walks=20).pk)
    draw = commit_panel_draw(case.pk, actor=officer, clock=house_clock()).draw
    assert client.get(page(draw)).status_code == 404  # its time has not come
    assert client.get(page(draw).replace(draw.commitment, "f" * 64)).status_code == 404


def browser(office) -> Client:
    client = Client()
    client.force_login(make_user("", office))
    return client


def test_where_the_beacon_stays_silent_two_people_enter_what_lotteries_drew(client, case, waiting, officer):
    """From the page of all draws to the page of the draw, as people do it."""
    longer = timedelta(days=6)
    Draw.objects.update(committed_at=F("committed_at") - longer, due_at=F("due_at") - longer)
    RulesOfProcedure.objects.update(in_force_from=F("in_force_from") - timedelta(days=3000))
    assert lotteries() == 1
    Fallback.objects.update(fell_back_at=F("fell_back_at") - longer, decides_from=F("decides_from") - longer)
    day = Fallback.objects.get().first_day
    draws = Client().get(reverse("transparency:draws")).content.decode()
    assert "EuroMillions" in draws
    assert "The beacon’s number comes too late now." in draws
    assert Client().get(page(waiting)).status_code == 404
    address = f"{reverse('proposals:new', args=['draw_lotteries'])}?draw={waiting.commitment}"
    assert address in client.get(reverse("panel:formation", args=[case.pk])).content.decode()
    asks = browser(Office.SECRETARIAT)
    said = asks.get(address).content.decode()
    assert f'value="{waiting.commitment}" selected' in said
    typed = {"draw": waiting.commitment, "reason": "Their pages.", "day_0": day, "numbers_0": "5 11 22 23 29"}

    def propose(**more):
        return asks.post(address, {"idempotency_key": str(uuid4()), **typed, **more})

    wrong = propose(day_1=day - timedelta(days=1), numbers_1="3 3 3")
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"day_1", "numbers_1"}
    assert set(propose().context["form"].errors) == {"day_1", "numbers_1"}
    assert "It should have been made on" in draws
    assert 'value="5 11 22 23 29"' in wrong.content.decode()
    done = propose(day_1=day, numbers_1="3, 4 8 17 50")
    assert done.status_code == 302
    proposal = Proposal.rows.get()
    agrees = browser(Office.COUNCIL_CHAIR)
    read = agrees.get(done.url).content.decode()
    assert "EuroMillions" in read
    assert "5 11 22 23 29" in read
    assert waiting.commitment in read
    seen = {"idempotency_key": str(uuid4()), "seen": proposal.payload_hash, "read": "on"}
    assert agrees.post(reverse("proposals:approve", args=[proposal.pk]), seen).status_code == 302
    assert draw_due() == 0
    assert "This was entered by two people" in Client().get(reverse("transparency:draws")).content.decode()
    assert bytes.fromhex(Fallback.objects.get().sources[1]["bytes"]) == b"3.4.8.17.50./"
    assert Draw.objects.get().state == "committed"


def test_the_page_of_the_draw_says_what_lotteries_drew_and_its_files_prove_it(client, settings, clock, tmp_path):
    settings.BEACON_URLS = ["http://127.0.0.1:9"]  # nobody listens there
    officer, case = acting(Office.INTEGRITY_OFFICER), make_case(Stage.PANEL_FORMATION, clock=clock)
    clear(case, *make_council(), clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    wait_for_draw(case.pk, clock=clock)
    clock.advance(hours=24)
    assert lotteries(clock_for=lambda: clock) == 1
    kept = Fallback.objects.select_related("draw").get()
    clock.at = kept.decides_from + timedelta(hours=21)
    by_two(ProposalKind.DRAW_LOTTERIES, kept.pk, drew(kept), clock)
    clock.advance(hours=24)
    draw_panel(case.pk, actor=officer, clock=clock)
    seat_panel(case.pk, actor=officer, clock=clock)
    decided = decide(Case.rows.get(pk=case.pk), seats(Actor.system(), case.pk), clock)
    slug = slug_of(decided)
    text = said(client, slug)
    assert "The beacon was silent for a day." in text
    assert f"rfc3797:EuroMillions:{kept.first_day} 5.11.22.23.29./" in text
    assert "a chain that the council had made" not in text
    files = ("draw", "sources", "result")
    for name in files:
        got = client.get(reverse("transparency:draw_file", args=[slug, 1, name]))
        (tmp_path / f"{name}.json").write_bytes(got.content)
    (tmp_path / "verify_draw.py").write_bytes(client.get(reverse("transparency:draw_verifier")).content)
    command = [sys.executable, "-I", "verify_draw.py", *(f"{name}.json" for name in files)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:4]) == (0, "PASS"), done.stdout + done.stderr
    assert client.get(reverse("transparency:draw_file", args=[slug, 1, "beacon"])).status_code == 404


def test_whoever_a_draw_can_name_neither_enters_its_number_nor_agrees(settings, clock):
    settings.BEACON_URLS = ["http://127.0.0.1:9"]
    officer, case = acting(Office.INTEGRITY_OFFICER), make_case(Stage.PANEL_FORMATION, clock=clock)
    council = make_council()
    ask(case, clock=clock)
    answer(case, *council[:11], clock=clock)
    answer(case, council[11], choice=Answer.UNAVAILABLE, clock=clock)
    fix_pool(case.pk, actor=officer, clock=clock)
    wait_for_draw(case.pk, clock=clock)
    clock.advance(hours=24)
    lotteries(clock_for=lambda: clock)
    kept = Fallback.objects.select_related("draw").get()
    clock.at = kept.decides_from + timedelta(hours=21)
    within, outside = (actor_for(give(one.user, Office.COUNCIL_CHAIR)) for one in (council[0], council[11]))
    words = {"reason": "Seen.", "clock": clock}
    refused = codes(propose, ProposalKind.DRAW_LOTTERIES, kept.pk, drew(kept), actor=within, **words)
    assert refused == ("access.proposal_concerns_you",)
    asked = propose(ProposalKind.DRAW_LOTTERIES, kept.pk, drew(kept), actor=acting(Office.SECRETARIAT), **words)
    seen = asked.payload_hash
    assert codes(approve, asked.pk, seen, actor=within, clock=clock) == ("access.proposal_concerns_you",)
    assert approve(asked.pk, seen, actor=outside, clock=clock).state == "executed"


def test_an_approval_that_comes_too_late_is_refused_and_the_proposal_stays(clock, db):
    kept = make_silent(clock)
    asked = propose(
        ProposalKind.DRAW_LOTTERIES, kept.pk, drew(kept), reason="Seen.", actor=acting(Office.SECRETARIAT), clock=clock
    )
    Draw.objects.update(state="lapsed")
    chair = acting(Office.COUNCIL_CHAIR)
    assert codes(approve, asked.pk, asked.payload_hash, actor=chair, clock=clock) == ("draws.nothing_to_enter",)
    assert Proposal.rows.get().state == "open"
