"""What was found on every page, for people to read: `.cache/reports/pages.md`, one line for each template and state."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.support import databases

HEADER = "X-Templates"
"""The header in which an instrumented site names the templates of an answer."""

FOLDER = databases.ROOT / ".cache" / "reports"
NOT_PAGES = ("components/", "cotton/", "layouts/", "django/", "allauth/", "wagtailadmin/", "wagtailcore/")


def page_template(names: Iterable[str]) -> str:
    """The template of the page among all that made it: the one of ours that is no layout and no component."""
    ours = [name for name in names if name.endswith(".html") and not name.startswith(NOT_PAGES)]
    whole = [name for name in ours if not Path(name).name.startswith("_")]
    return min(whole or ours or ["?"], key=len)


def enter(route: str, state: str, templates: Iterable[str], axe: list[str], nu: list[str], others: list[str]) -> None:
    """Note what one page showed in one state, and write the table anew."""
    folder = FOLDER / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    entry = {
        "template": page_template(templates), "route": route, "state": state, "axe": axe, "nu": nu, "others": others,
    }  # fmt: skip
    with databases.locked("ledger"):
        name = f"{route}@{state}".replace(":", ".").replace("/", "_")
        (folder / f"{name}.json").write_text(json.dumps(entry, ensure_ascii=False, indent=1), encoding="utf-8")
        _write_table([json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))])


def _write_table(entries: list[dict[str, object]]) -> None:
    rows: dict[str, Counter[str]] = {}
    states: dict[str, set[str]] = {}
    for entry in entries:
        row = rows.setdefault(str(entry["template"]), Counter())
        row["measured"] += 1
        states.setdefault(str(entry["template"]), set()).add(str(entry["state"]).split(" ")[0])
        for kind in ("axe", "nu", "others"):
            row[kind] += len(list(entry[kind]))  # type: ignore[call-overload]
    total = Counter[str]()
    for row in rows.values():
        total += row
    lines = [
        "| template | states | measured | axe | Nu | other |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {template} | {', '.join(sorted(states[template]))} | {row['measured']} | {row['axe']} | {row['nu']}"
            f" | {row['others']} |"
            for template, row in sorted(rows.items())
        ),
        f"| {len(rows)} templates | | {total['measured']} | {total['axe']} | {total['nu']} | {total['others']} |",
    ]
    (FOLDER / "pages.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
