"""The bench itself: what it computes, what it refuses, and that it runs from end to end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import cli, measure
from tests.bench.measure import Answer, Failed, Figure, ask, figure, turns

ROOT = Path(__file__).resolve().parents[2]
ONE = {"name": "a_list", "method": "GET", "paths": ["/a/", "/b/"]}


def answer(took):
    return Answer(200, took, 10, None, None)


def test_figure_takes_the_median_and_the_ninety_fifth_percentile():
    timings = [answer(float(took)) for took in range(1, 101)]
    assert figure(ONE, timings, Answer(200, 9.0, 1234, 7, 0)) == Figure("a_list", 50.5, 96.0, 7, 0, 1234)


def test_turns_go_round_unless_each_is_taken_once():
    some = turns({**ONE, "cookie": "a=1"})
    assert [next(some) for _ in range(3)] == [("/a/", "a=1"), ("/b/", "a=1"), ("/a/", "a=1")]
    assert list(turns({**ONE, "once": True, "cookies": ["a=1", "a=2"]})) == [("/a/", "a=1"), ("/b/", "a=2")]


def test_page_that_answers_otherwise_is_refused(monkeypatch):
    class Refusing:
        def __init__(self, *args, **kwargs): ...
        def request(self, *args, **kwargs): ...
        def getresponse(self):
            return self

        def read(self):
            return b""

        def getheader(self, name):
            return None

        def close(self): ...

        status = 404

    monkeypatch.setattr(measure.http.client, "HTTPConnection", Refusing)
    with pytest.raises(Failed, match="a_list: GET /a/ answered 404"):
        ask(ONE, ("/a/", ""), 1)


def test_table_reads_in_markdown():
    result = {
        "engine": "sqlite",
        "cases": 1000,
        "built_s": 3,
        "memory_mb": [90, 91],
        "failed": ["x: gone"],
        "figures": [{"name": "a_list", "p50": 1.25, "p95": 2.0, "queries": 7, "writes": 0, "size": 26515}],
    }
    assert cli.table(result).splitlines()[2:] == [
        "",
        "| page | p50 ms | p95 ms | queries | writes | bytes |",
        "|---|--:|--:|--:|--:|--:|",
        "| a_list | 1.2 | 2.0 | 7 | 0 | 26,515 |",
        "",
        "Memory per worker: 90 MB, 91 MB",
        "Not measured: x: gone",
    ]


@pytest.mark.deep
def test_bench_runs_from_end_to_end_and_keeps_the_budget(tmp_path, external_data):
    out = tmp_path / "figures.json"
    subprocess.run(
        [ROOT / "tests/bench/run", "--engines", "sqlite", "--sizes", "60", "--rounds", "2", "--out", out],
        check=True, timeout=600,
    )  # fmt: skip
    (result,) = json.loads(out.read_text())
    assert result["failed"] == []
    cost = {one["name"]: one for one in result["figures"]}
    for name in ("a_list", "a_list_status", "a_list_deep_page", "f_search_rare", "f_search_common"):
        assert (cost[name]["queries"] <= 10, cost[name]["size"] <= 60_000) == (True, True), cost[name]
    assert cost["b_detail"]["queries"] <= 15


@pytest.mark.deep
def test_bench_of_the_record_runs_from_end_to_end():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.record", "--engines", "sqlite", "--sizes", "300", "--seconds", "1"],
        cwd=ROOT, check=True, timeout=600, capture_output=True, text=True,
    )  # fmt: skip
    cost, one, fifty, checked, verified = done.stdout.splitlines()
    assert cost == "sqlite: 4 statements for one entry"
    assert one.startswith("sqlite: 1 writers, ")
    assert fifty.startswith("sqlite: 50 writers, ")
    assert " entries checked in " in checked
    assert verified.startswith("verify.py: 300 entries, 300 of them shown, 0 MB: PASS in ")


@pytest.mark.deep
def test_bench_of_conflicts_runs_from_end_to_end():
    command = ["-m", "tests.bench.screening", "--engines", "sqlite", "--members", "20", "--tries", "2"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    council, shown, checked = done.stdout.splitlines()
    assert council.startswith("sqlite: 20 members, 120 interests, ")
    assert " ms, " in shown
    assert " ms, " in checked


@pytest.mark.deep
def test_bench_of_the_door_runs_from_end_to_end():
    command = [sys.executable, "-m", "tests.bench.door", "--engines", "sqlite", "--tries", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.count("median of 2 tries") == 8


def test_bench_of_the_draw_runs_from_end_to_end(external_data):
    command = [sys.executable, "-m", "tests.bench.draws", "--sizes", "20", "200", "--draws", "2", "--walks", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    small, large, beacon, memory = done.stdout.splitlines()
    assert small.startswith("20 members, pool of 20, panel of 5: one draw p50 ")
    assert large.startswith("200 members, pool of 182, panel of 9: one draw p50 ")
    assert beacon.endswith("and it holds")
    assert memory.endswith(" MB at most")


@pytest.mark.deep
def test_bench_of_the_watch_on_capture_runs_from_end_to_end():
    command = [sys.executable, "-m", "tests.bench.capture", "--engines", "sqlite", "--cases", "6"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    first, second = done.stdout.splitlines()
    assert first.startswith("sqlite: first run, 6 cases: 6 cases computed in ")
    assert second.startswith("sqlite: next run, 11 cases: 5 cases computed in ")
