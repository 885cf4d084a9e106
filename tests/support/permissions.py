"""`docs/secretariat/permissions.md`, printed from the matrices: what people read is what the code does.

`python -m tests.support.permissions` writes it; tests/house/test_permissions.py compares.
"""

from pathlib import Path

from cases.lifecycle import TRANSITIONS
from council.access.rules import ALWAYS_APART, MATRIX, Office
from council.procedure.rules import PRESETS, Preset
from tests.support.lifecycle import words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "secretariat" / "permissions.md"

HEAD = """\
# Who may do what

Printed from the matrices that the product asks (`council/access/rules.py`, `cases/lifecycle.py`,
`council/procedure/rules.py`); a test compares, and `python -m tests.support.permissions` prints it anew.

An office is held council-wide, or on one case only (panellist, panel chair, rapporteur, reviewer). It is read with each
request: who loses it, loses an open page and a download with it. Whoever stands behind a wall from a case has no
office on it at all, and the case answers as if it did not exist. An administrator of the website reaches no case.
"""

APART = """
## Offices that do not go together

On one case nobody holds both; an office held council-wide counts on every case. Each council may keep more apart in
its rules, never less than *always*. Acts keep the rest: nobody reviews an own act, rules on oneself, or turns two keys.
"""
READING = """\
## Who read what

Opening a part of a case, a file of it, or a copy of the docket is noted under the reader's name, once a day for each
part, before the page is handed out. The integrity officer and the auditor see the list at their desk under
*Who read what*, each without the cases from which a wall keeps them; colleagues do not see it. The rows can neither be
changed nor deleted, by triggers of the database.
"""


def joined(offices: frozenset[Office] | frozenset[str]) -> str:
    """Offices as people read them, sorted."""
    return ", ".join(sorted(words(office) for office in offices)) or "nobody"


def acts() -> list[str]:
    """One line for each permission."""
    lines = ["| act | offices |", "| --- | --- |"]
    lines += [f"| `{permission}` | {joined(offices)} |" for permission, offices in sorted(MATRIX.items())]
    return lines


def steps() -> list[str]:
    """One line for each step of a case."""
    lines = ["| step | offices |", "| --- | --- |"]
    lines += [f"| `{row.name}` | {joined(row.offices)} |" for row in TRANSITIONS]
    return lines


def apart() -> list[str]:
    """One line for each pair of offices that some rules keep apart."""
    kept = {preset: PRESETS[preset].offices_apart() for preset in Preset}
    everything = sorted(tuple(sorted(pair)) for pair in frozenset().union(*kept.values()))
    lines = ["| offices | " + " | ".join(preset.value for preset in Preset) + " |", "| --- |" + " --- |" * len(Preset)]
    for pair in everything:
        cells = ["always" if frozenset(pair) in ALWAYS_APART else "apart" for _ in Preset]
        cells = [cell if frozenset(pair) in kept[preset] else "–" for cell, preset in zip(cells, Preset, strict=True)]
        lines.append(f"| {words(pair[0])}, {words(pair[1])} | " + " | ".join(cells) + " |")
    return lines


def page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        "## Acts\n",
        *acts(),
        "\n## Steps of a case\n\nThe table with stages and guards is [the life of a case](../../cases/README.md).\n",
        *steps(),
        APART,
        *apart(),
        "",
        READING,
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
