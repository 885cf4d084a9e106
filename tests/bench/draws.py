"""Benches the draw: `python -m tests.bench.draws`. One draw, and the chances of everybody, for councils of four sizes.

The councils are those of `sortition/councils` in the folder of external data, with rules as in the published vectors.
Every figure is printed, none is a limit: they depend on the machine, and on what else it does.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from council.kernel.draw.beacon import check_signature, curve
from council.kernel.draw.document import Document
from council.kernel.draw.protocol import CHANCE_WALKS, chances, run
from council.kernel.draw.stream import Source
from tests.support.tools import external_data

PANELS = {20: 5, 40: 5, 90: 7, 200: 9}
"""Seats on a panel, by the size of the council."""


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, choices=[*PANELS], default=[*PANELS])
    parser.add_argument("--draws", type=int, default=200, help="draws of each council")
    parser.add_argument("--walks", type=int, default=CHANCE_WALKS, help="rehearsals for the chances")
    return parser.parse_args()


def document(folder: Path, size: int, number: int = 0) -> Document:
    """A draw of the council of this size, the conflicted excluded; each number gives another draw."""
    council = json.loads((folder / f"sortition/councils/council_{size}_0.json").read_text("utf-8"))
    seats, people = PANELS[size], council["pool"]
    wide = seats > 5
    rules: list[dict[str, Any]] = [
        {"id": "government-max", "attr": "sector:government", "max": 1},
        {"id": "platform-max", "attr": "sector:platform", "max": 1},
        {"id": "legal-min", "attr": "legal", "min": 2},
        {"id": "case-region-min", "attr": f"region:{council['case_region']}", "min": 1},
        {"id": "parent-max", "each": "parent:", "max": 1},
        {"id": "funder-max", "each": "funder:", "max": 2 if wide else 1},
        {"id": "region-max", "each": "region:", "max": 3 if wide else 2},
        {"id": "gender-max", "each": "gender:", "max": (seats + 1) // 2},
        {"id": "sector-max", "each": "sector:", "max": 3 if wide else 2},
    ]
    return Document.of(
        {
            "v": "smc-draw/1",
            "draw_id": f"BENCH-{size}/{number}",
            "panel_size": seats,
            "pool": [_person(one) for one in people if not one["conflict"]],
            "excluded": [{"id": one["id"], "reason": "not_eligible"} for one in people if one["conflict"]],
            "rules": rules,
            "beacon": {"chain": "recorded", "round": 1},
        }
    )


def _person(one: dict[str, Any]) -> dict[str, Any]:
    attrs = [f"{kind}:{one[kind]}" for kind in ("gender", "parent", "region", "sector")]
    attrs += [f"funder:{funder}" for funder in one["funders"]] + ["legal"] * one["legal"]
    return {"id": one["id"], "tickets": 1, "attrs": sorted(attrs)}


def drawing(folder: Path, size: int, draws: int) -> str:
    """How long one draw takes, from the checked document to the result."""
    took = []
    for number in range(draws):
        drawn = document(folder, size, number)
        begun = time.perf_counter()
        run(drawn, [Source("lottery", b"1.2.3./")])
        took.append((time.perf_counter() - begun) * 1000)
    return f"one draw p50 {median(took):.1f} ms, at most {max(took):.1f} ms"


def rehearsing(folder: Path, size: int, walks: int) -> str:
    """How long the chances of everybody take."""
    drawn = document(folder, size)
    begun = time.perf_counter()
    counts = chances(drawn, walks)
    took = time.perf_counter() - begun
    fewest, most = min(counts.values()) / walks, max(counts.values()) / walks
    return f"{walks:,} rehearsals {took:.1f} s, chances from {fewest:.3f} to {most:.3f}"


def main() -> None:
    """Bench every size, then one signature of the beacon."""
    options, folder = arguments(), external_data()
    for size in options.sizes:
        of = document(folder, size)
        say(
            f"{size} members, pool of {len(of.pool)}, panel of {of.panel_size}: "
            f"{drawing(folder, size, options.draws)}; {rehearsing(folder, size, options.walks)}"
        )
    beacon = json.loads((folder / "sortition/drand_quicknet.json").read_text("utf-8"))["valid"][0]
    curve()
    begun = time.perf_counter()
    check_signature(beacon["round"], bytes.fromhex(beacon["signature"]))
    say(f"one signature of the beacon {(time.perf_counter() - begun) * 1000:.0f} ms, and it holds")
    say(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


def say(line: str) -> None:
    """One figure, as soon as it is there."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
