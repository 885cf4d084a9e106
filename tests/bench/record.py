"""Benches the record: `python -m tests.bench.record`. Entries a second, the cost of one, the time of a whole check.

Every figure is printed, none is a limit: they depend on the machine, and on what else it does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from hashlib import sha256
from statistics import median

from tests.bench.cli import ROOT, database, site_folder, variables
from tests.support.bundles import VERIFIER, Desk, History, Signer

SIZES = [100_000, 1_000_000]
CROWD = (5, 10)
"""Processes, and threads in each: fifty writers."""
SHOWN = 100_000
"""Entries that a bundle shows at most: with more the verifier refuses it for its size. All leaves are in it."""


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="*", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="numbers of entries, smallest first")
    parser.add_argument("--seconds", type=float, default=10, help="how long the writers write")
    return parser.parse_args()


def main() -> None:
    """Bench writing and checking on every engine, then the verifier, which knows no database."""
    options = arguments()
    for engine in options.engines:
        with site_folder() as folder, database(engine, folder) as url:
            environment = variables(folder, url)
            run("manage.py", "make_keys", environment=environment)
            run("manage.py", "migrate", "--verbosity", "0", environment=environment)
            statements = json.loads(run(*WRITERS, "cost", environment=environment)[0])
            say(f"{engine}: {statements} statements for one entry")
            for processes, threads in ((1, 1), CROWD):
                say(f"{engine}: {writing(environment, processes, threads, options.seconds)}")
            for size in options.sizes:
                run(*WRITERS, "fill", str(size), environment=environment)
                output, peak = run(*WRITERS, "check", environment=environment)
                found, took = json.loads(output)
                say(f"{engine}: {found:,} entries checked in {took:.1f} s, {peak} MB at most")
    for size in options.sizes:
        say(verifying(size))


WRITERS = ("-m", "tests.bench.writers")


def writing(environment: dict[str, str], processes: int, threads: int, seconds: float) -> str:
    """Let so many write at once, for so long."""
    command = [sys.executable, *WRITERS, "write", str(threads), str(seconds)]
    crowd = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    try:
        for one in crowd:
            assert one.stdout is not None
            if one.stdout.readline() != "ready\n":
                raise RuntimeError("a writer did not start")
        taken = sorted(took for output in _written(crowd) for took in json.loads(output))
    finally:
        for one in crowd:
            one.kill()
            one.wait()
    return (
        f"{processes * threads} writers, {len(taken) / seconds:.0f} entries a second, "
        f"p50 {median(taken):.1f} ms, p95 {taken[len(taken) * 95 // 100]:.1f} ms"
    )


def _written(crowd: list[subprocess.Popen[str]]) -> list[str]:
    for one in crowd:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate()[0] for one in crowd]


def verifying(size: int) -> str:
    """The time and the memory of the verifier on a whole bundle of so many entries."""
    history = History(min(size, SHOWN))
    history.leaves += [sha256(b"%d" % seq).digest() for seq in range(history.size, size)]  # as good as real ones
    shown, history.size = tuple(range(history.size)), size
    with site_folder() as folder:
        desk = Desk(folder)
        files = [
            desk.put("bundle.json", history.bundle(whole=True, shown=shown)),
            desk.put("checkpoint.txt", history.checkpoint()),
            desk.put("key.txt", Signer().text + "\n"),
        ]
        begun = time.perf_counter()
        output, peak = run("-I", "-S", str(VERIFIER), *map(str, files), environment=dict(os.environ))
        took, megabytes = time.perf_counter() - begun, files[0].stat().st_size / 1e6
    return (
        f"verify.py: {size:,} entries, {len(shown):,} of them shown, {megabytes:.0f} MB: {output.split()[0]} "
        f"in {took:.1f} s, {peak} MB at most"
    )


def run(*words: str, environment: dict[str, str]) -> tuple[str, int]:
    """What a Python program prints, and the most memory it held, in megabytes."""
    with subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {output}")
    return output, used.ru_maxrss // 1024


def say(line: str) -> None:
    """One figure, as soon as it is there."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
