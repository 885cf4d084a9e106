"""Handing in the beacon's number by hand, where the installation cannot reach the beacon itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.urls import reverse

from cases.lifecycle import Stage
from cases.panel.actions import ask_chances, commit_panel_draw
from cases.panel.tasks import draw_due, work_out_pool
from council.access.rules import Office
from council.clocks.queries import house_clock
from council.draws.models import BeaconRound, Draw
from council.draws.tasks import work_out
from council.kernel.draw.stream import QUICKNET
from tests.factories.cases import make_case
from tests.factories.declarations import clear
from tests.factories.panels import make_council
from tests.factories.people import actor_for, make_user
from tests.support import quicknet

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


def page(case) -> str:
    return reverse("panel:number", args=[case.pk])


def send(client, case, answer):
    return client.post(page(case), {"idempotency_key": str(uuid4()), "answer": answer})


def test_the_page_says_where_the_number_stands_and_takes_only_the_beacons(client, case, waiting, beacon):
    formation = client.get(reverse("panel:formation", args=[case.pk])).content.decode()
    assert page(case) in formation
    assert "The number by which this draw is made is not here yet." in formation
    said = client.get(page(case)).content.decode()
    assert f"{beacon.url}/{QUICKNET}/public/{waiting.round}" in said
    for wrong in ("nonsense", "{}", quicknet.answer(waiting.round + 1).decode()):
        refused = send(client, case, wrong)
        assert refused.status_code == 422
        assert "This is not the answer of the beacon for this round" in refused.content.decode()
        assert wrong.replace('"', "&quot;") in refused.content.decode()  # what was typed is kept
    assert send(client, case, "").status_code == 422
    assert not BeaconRound.objects.exists()
    assert send(client, case, quicknet.answer(waiting.round).decode()).status_code == 302
    assert "Its time has come." in client.get(reverse("panel:formation", args=[case.pk])).content.decode()
    assert client.get(page(case)).status_code == 404
    assert draw_due() == 1
    assert Draw.objects.get().sources[0]["name"] == f"drand:{QUICKNET}:{waiting.round}"


def test_there_is_no_such_page_while_no_draw_waits(client, case, officer, beacon, clock):
    assert client.get(page(case)).status_code == 404
    clear(case, *make_council(), clock=clock)
    work_out_pool(ask_chances(case.pk, actor=officer, clock=clock, walks=20).pk)
    commit_panel_draw(case.pk, actor=officer, clock=house_clock())
    assert client.get(page(case)).status_code == 404  # its time has not come
