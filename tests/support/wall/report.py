"""What the tests of the wall looked at, for people to read: `.cache/reports/wall.md`."""

from __future__ import annotations

import json
from typing import Any

from tests.support import databases
from tests.support.ledger import FOLDER


def enter(part: str, **figures: Any) -> None:
    """Note the figures of one part on this run's engine, and write the page anew."""
    engine = "PostgreSQL" if databases.is_postgres() else "SQLite"
    folder = FOLDER / "wall"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{engine}-{part}".replace(" ", "-").lower()
    (folder / f"{name}.json").write_text(json.dumps({"part": part, "engine": engine, "figures": figures}))
    with databases.locked("wall-report"):
        rows = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
        lines = [f"| {row['part']} | {row['engine']} | {_said(row['figures'])} |" for row in rows]
        total = sum(row["figures"].get("cells", 0) for row in rows if row["engine"] == engine)
        head = ["# The wall, as the tests found it", "", f"Cells of the matrix on {engine}: {total:,}.", ""]
        table = ["| part | engine | figures |", "|---|---|---|", *lines]
        (FOLDER / "wall.md").write_text("\n".join([*head, *table]) + "\n")


def _said(figures: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {value:,}" if isinstance(value, int) else f"{name} {value}" for name, value in figures.items()
    )
