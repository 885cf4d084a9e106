"""`cases/README.md`, printed from the table of transitions: what people read is what the code does.

`python -m tests.support.lifecycle` writes it; tests/house/test_lifecycle.py compares.
"""

from pathlib import Path

from cases.lifecycle import FINAL, PUBLIC_STATUS, STAGE_CLOCKS, TRANSITIONS, Stage, Transition

README = Path(__file__).resolve().parents[2] / "cases" / "README.md"

HEAD = """\
# The life of a case

Printed from [lifecycle.py](lifecycle.py), the only list of stages and transitions; a test compares, and
`python -m tests.support.lifecycle` prints it anew. One stage is one room, and a room is a folder here with the same
floor plan as every other ([architecture](../docs/developers/architecture.md)). Only `docket` moves a case.
"""


def words(name: str) -> str:
    """An identifier as people read it."""
    return name.replace("_", " ")


def ends(row: Transition) -> str:
    """Where a step leads, in words."""
    if row.returns:
        return "the stage that was left"
    return "stays" if row.target is None else words(row.target)


def diagram() -> list[str]:
    """The graph, without the steps that lead out of many stages at once: the table has those."""
    drawn = [row for row in TRANSITIONS if row.target and len(row.sources) <= 2]
    steps = [(source, row) for row in drawn for source in row.sources or ("[*]",)]
    ends_drawn = [stage for stage in Stage if stage in FINAL and any(row.target == stage for row in drawn)]
    return [
        "```mermaid",
        "stateDiagram-v2",
        "    direction TB",
        *(f"    {source} --> {row.target}: {words(row.name)}" for source, row in steps),
        *(f"    {stage} --> [*]" for stage in ends_drawn),
        "```",
    ]


def transitions() -> list[str]:
    """One line for each row of the table."""
    lines = ["| row | step | from | to | room | by |", "| --- | --- | --- | --- | --- | --- |"]
    for row in TRANSITIONS:
        sources = ", ".join(words(stage) for stage in row.sources) or "—"
        offices = ", ".join(sorted(words(office) for office in row.offices))
        lines.append(f"| {row.row} | `{row.name}` | {sources} | {ends(row)} | `{row.room}` | {offices} |")
    return lines


def stages() -> list[str]:
    """One line for each stage: its clock, and what is said of it outside."""
    lines = ["| stage | clock that runs | what the appellant is told |", "| --- | --- | --- |"]
    for stage in Stage:
        clock = f"`{STAGE_CLOCKS[stage]}`" if stage in STAGE_CLOCKS else "none"
        lines.append(f"| {words(stage)} | {clock} | {words(PUBLIC_STATUS[stage])} |")
    return lines


def readme() -> str:
    """The whole document."""
    parts = [
        HEAD.rstrip(), "", *diagram(), "",
        "Steps that lead out of many stages at once (settle, withdraw, suspend, expedite) stand in the table only.", "",
        "## Transitions", "", *transitions(), "",
        "## Stages", "", *stages(),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
