"""One visitor, one request after the other, each on a connection of its own, as a proxy in front of the site does it.

A scenario: {"name", "method", "paths", "cookie" or "cookies" (one for each path), "body", "expect", "once"}. `{i}` in a
path or in a value of the body is a number of twelve digits that never comes again; `once` asks for each path once,
since it changes what it asks for.
"""

from __future__ import annotations

import http.client
import itertools
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEF"
"""A CSRF token that the visitor gives to itself."""
CSRF_COOKIE = "__Host-csrftoken"
_numbers = itertools.count(int(time.time()) % 100_000 * 1000)


class Failed(RuntimeError):
    """A page that answered otherwise than expected: nothing it took is worth a figure."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took, in milliseconds."""

    status: int
    took: float
    size: int
    queries: int | None
    writes: int | None


@dataclass(frozen=True)
class Figure:
    """What a scenario cost: milliseconds, statements, bytes."""

    name: str
    p50: float
    p95: float
    queries: int | None
    writes: int | None
    size: int


Turn = tuple[str, str]
"""A path, and the cookie of whoever asks for it."""


def ask(scenario: dict[str, Any], turn: Turn, port: int) -> Answer:
    """One request of a scenario. Raises `Failed` for a status that it does not expect."""
    path, cookie = turn
    number = f"{next(_numbers):012}"
    path = path.replace("{i}", number)
    headers = {
        "Host": f"localhost:{port}",
        "X-Forwarded-Proto": "https",
        "Connection": "close",
        "Accept": "text/html",
        "Cookie": cookie,
    }
    body = None
    if scenario["method"] == "POST":
        headers["Cookie"] += f"; {CSRF_COOKIE}={TOKEN}"
        headers |= {"X-CSRFToken": TOKEN, "Referer": f"https://localhost:{port}/"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        values = {name: str(value).replace("{i}", number) for name, value in scenario.get("body", {}).items()}
        body = urllib.parse.urlencode(values)
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(scenario["method"], path, body=body, headers=headers)
        response = connection.getresponse()
        size = len(response.read())
    finally:
        connection.close()
    took = (time.perf_counter() - started) * 1000
    if response.status not in scenario.get("expect", [200]):
        raise Failed(f"{scenario['name']}: {scenario['method']} {path} answered {response.status}")
    counted = [response.getheader(name) for name in ("X-Sql-Count", "X-Sql-Writes")]
    queries, writes = (int(text) if text else None for text in counted)
    return Answer(response.status, took, size, queries, writes)


def turns(scenario: dict[str, Any]) -> Iterator[Turn]:
    """What a scenario asks for: each path once, or round and round."""
    cookies = scenario.get("cookies") or [scenario.get("cookie", "")] * len(scenario["paths"])
    every = list(zip(scenario["paths"], cookies, strict=True))
    return iter(every) if scenario.get("once") else itertools.cycle(every)


def timed(scenario: dict[str, Any], port: int, *, skip: int, warm: int, rounds: int) -> list[Answer]:
    """The answers of a scenario, those of the warm-up left out; `skip` turns were taken before."""
    chosen = itertools.islice(turns(scenario), skip, skip + warm + rounds)
    return [ask(scenario, turn, port) for turn in chosen][warm:]


def figure(scenario: dict[str, Any], timings: list[Answer], counted: Answer) -> Figure:
    """The figures of a scenario, from timed answers and from the answer of the counting site."""
    took = sorted(answer.took for answer in timings)
    worst = took[min(len(took) - 1, int(len(took) * 0.95))]
    return Figure(scenario["name"], median(took), worst, counted.queries, counted.writes, counted.size)


def memory(parent: int) -> list[int]:
    """Resident memory of each worker of a server, in megabytes."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # it has ended meanwhile
        if int(facts["PPid"]) == parent and "VmRSS" in facts:
            found.append(int(facts["VmRSS"].split()[0]) // 1024)
    return sorted(found)
