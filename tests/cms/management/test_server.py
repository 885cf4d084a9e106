"""The demonstration serves, and leaves nothing running behind it."""

import socket
import urllib.request
from datetime import date

import pytest

from cms.management.demo.data import read
from cms.management.demo.leaflet import leaflet
from cms.management.demo.load import Shown
from cms.management.demo.server import DidNotStart, free_port, running
from council.procedure.rules import Preset


def test_it_answers_with_timer_sender_and_signer_beside_and_takes_them_along(disposable_db, tmp_path):
    port = free_port()
    variables = {"DATABASE_URL": disposable_db, "DJANGO_SETTINGS_MODULE": "council.settings.test"}
    with running(port, tmp_path / "server.log", variables) as processes:
        assert len(processes) == 4
        assert [process.poll() for process in processes] == [None] * 4
        with urllib.request.urlopen(f"http://localhost:{port}/demo/clock/", timeout=20) as answer:
            assert answer.status == 200
    assert all(process.poll() is not None for process in processes)


def test_a_server_that_cannot_start_says_why(tmp_path):
    variables = {"DJANGO_SETTINGS_MODULE": "council.settings.nowhere"}
    with pytest.raises(DidNotStart, match="nowhere"), running(free_port(), tmp_path / "log", variables, workers=False):
        pass


def test_a_port_that_somebody_has_is_left_to_them(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DidNotStart, match=f"{port} is taken"), running(port, tmp_path / "log", {}, workers=False):
            pass


def test_the_leaflet_names_addresses_people_receipts_and_the_clock(settings):
    settings.SIMULATED_CLOCK = True
    data = read(Preset.INTERNATIONAL, date(2026, 11, 24))
    shown = Shown(receipts={"A bridge": "AAAAA-BBBBB"}, panels={"A bridge": ["chair@council.example"]})
    text = "\n".join(leaflet(data, 8123, shown))
    for words in (
        "http://localhost:8123/desk/",
        "http://localhost:8123/demo/clock/",
        "demo-council-2026",
        "tamar.kiknadze@council.example",
        "dermot.hanratty@plaza.example",
        "AAAAA-BBBBB   A bridge",
        "chair@council.example",
    ):
        assert words in text
