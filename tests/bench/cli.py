"""Benches the product: builds a council of so many cases on each engine, serves it as in production, prints a table."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.measure import Answer, Failed, Figure, ask, figure, memory, timed, turns
from tests.support.postgres import Server, die_with_parent, free_port

ROOT = Path(__file__).resolve().parents[2]
SIZES = [1_000, 100_000]
MILLION = 1_000_000
POSTGRES = {"shared_buffers": "256MB", "max_connections": "50"}
"""Unlike the tests' server, this one syncs: an acknowledged write is on the disk."""
WORKERS = 2
COUNTING = 2
"""Answers that a scenario takes on the site that counts; those that change something use up as many cases."""
WARM = 4 * WORKERS
"""Answers that are not timed."""


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of cases, smallest first")
    parser.add_argument("--million", action="store_true", help="and a million cases; takes half an hour an engine")
    parser.add_argument("--rounds", type=int, default=60, help="timed requests of each page")
    parser.add_argument("--only", nargs="+", help="names of scenarios")
    parser.add_argument("--out", type=Path, help="write every figure to this file, as JSON")
    return parser.parse_args()


def main() -> None:
    """Bench every engine at every size."""
    options = arguments()
    sizes = sorted({*options.sizes, *([MILLION] if options.million else [])})
    results = []
    for engine in options.engines:
        with site_folder() as folder, database(engine, folder) as url:
            environment = variables(folder, url)
            for size in sizes:
                results.append(bench(engine, size, folder, environment, options))
                sys.stdout.write(table(results[-1]) + "\n")
                sys.stdout.flush()
                if options.out:
                    options.out.write_text(json.dumps(results, indent=2), encoding="utf-8")


def bench(
    engine: str, size: int, folder: Path, environment: dict[str, str], options: argparse.Namespace
) -> dict[str, Any]:
    """Build up to a size, then time every scenario, then count its statements on a site that counts."""
    started = time.monotonic()
    plan = folder / f"scenarios-{size}.json"
    subprocess.run(
        [sys.executable, "-m", "tests.bench.prepare", str(size), str(plan), str(COUNTING + WARM + options.rounds)],
        check=True, cwd=ROOT, env=environment, stdout=sys.stderr,
    )  # fmt: skip
    scenarios = json.loads(plan.read_text(encoding="utf-8"))
    scenarios = [one for one in scenarios if not options.only or one["name"] in options.only]
    built, notes = time.monotonic() - started, []
    counted: dict[str, Answer] = {}
    with serving(environment | {"SMC_SQL_COUNT": "1"}, folder) as (port, _):
        for scenario in scenarios:
            try:
                counted[scenario["name"]] = second(scenario, port)
            except Failed as failed:
                notes.append(str(failed))
    figures: list[Figure] = []
    with serving(environment, folder) as (port, server):
        for scenario in scenarios:
            if scenario["name"] not in counted:
                continue
            answers = timed(scenario, port, skip=COUNTING, warm=WARM, rounds=options.rounds)
            figures.append(figure(scenario, answers, counted[scenario["name"]]))
        used = memory(server)
    return {
        "engine": engine,
        "cases": size,
        "built_s": round(built),
        "memory_mb": used,
        "figures": [asdict(one) for one in figures],
        "failed": notes,
    }


def second(scenario: dict[str, Any], port: int) -> Answer:
    """The second answer of a scenario: the first fills what a site keeps for the next request."""
    some = turns(scenario)
    ask(scenario, next(some), port)
    return ask(scenario, next(some), port)


def table(result: dict[str, Any]) -> str:
    """The figures as a table that reads in a terminal and in Markdown."""
    head = f"\n### {result['engine']}, {result['cases']:,} cases (built in {result['built_s']} s)\n"
    lines = [head, "| page | p50 ms | p95 ms | queries | writes | bytes |", "|---|--:|--:|--:|--:|--:|"]
    row = "| {name} | {p50:.1f} | {p95:.1f} | {queries} | {writes} | {size:,} |"
    lines += [row.format(**one) for one in result["figures"]]
    lines.append(f"\nMemory per worker: {', '.join(f'{used} MB' for used in result['memory_mb'])}")
    lines += [f"Not measured: {note}" for note in result["failed"]]
    return "\n".join(lines)


@contextmanager
def site_folder() -> Iterator[Path]:
    """A folder for database, keys and uploads, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="smc-bench-"))
    (folder / "static").mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of an engine."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    server = Server.start(POSTGRES)
    try:
        yield server.url
    finally:
        server.stop()


def variables(folder: Path, url: str) -> dict[str, str]:
    """The environment of a site in production."""
    data = os.environ.get("SMC_EXTERNAL_DATA") or str((ROOT / ".." / "shared" / "data").resolve())
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SMC_")},
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SMC_DATA": str(folder),
        "SMC_ALLOWED_HOSTS": "localhost",
        "SMC_EXTERNAL_DATA": data,
    }


@contextmanager
def serving(environment: dict[str, str], folder: Path) -> Iterator[tuple[int, int]]:
    """Two workers of gunicorn on a free port; gives the port and the process."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "council.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--timeout", "120", "--graceful-timeout", "5",
    ]  # fmt: skip
    with (folder / "gunicorn.log").open("ab") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, preexec_fn=die_with_parent  # noqa: PLW1509
        )  # fmt: skip
    try:
        wait_for(port, server, folder / "gunicorn.log")
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(15)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the site answers; raises `RuntimeError` with the end of its log otherwise."""
    login = {"name": "start", "method": "GET"}
    end = time.monotonic() + 60
    while True:
        try:
            ask(login, ("/accounts/login/", ""), port)
        except (OSError, Failed) as error:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the site did not start:\n{log.read_text()[-4000:]}") from error
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main()
