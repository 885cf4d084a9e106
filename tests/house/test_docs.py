"""What the documents promise exists: files, headings, commands, variables; decisions are numbered without a gap."""

import re
from pathlib import Path

import pytest

from tests.house.test_commands import commands
from tests.support.source import ROOT, text_files

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"```.*?```", re.DOTALL)
TARGET = re.compile(r"(?<![\w-])make ([a-z]+(?:-[a-z]+)*)(?=`|$|\s+[A-Z]+=)", re.MULTILINE)
DECISION = re.compile(r"^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.md$")
DESIGN = ROOT / "docs/developers/design"  # the design names what later releases will bring
DJANGOS = {"migrate", "makemigrations", "check", "runserver", "collectstatic", "createsuperuser", "shell", "test"}


def documents() -> list[Path]:
    return [path for path in text_files() if path.suffix == ".md" and "tests" not in path.relative_to(ROOT).parts]


def anchors(path: Path) -> set[str]:
    """The names that headings of a document get, as forges make them."""
    headings = re.findall(r"^#+\s+(.+?)\s*#*$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    plain = [re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def broken_links(path: Path) -> list[str]:
    broken = []
    for target in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        place, _, anchor = target.partition("#")
        if ":" in place:
            continue  # another site: no test asks the network
        goal = (path.parent / place).resolve() if place else path
        if not goal.exists():
            broken.append(f"{path.name}: {target} leads nowhere")
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal):
            broken.append(f"{path.name}: {target} has no such heading")
    return broken


def unknown_names(
    path: Path, known_variables: set[str], known_targets: set[str], known_commands: set[str]
) -> list[str]:
    """Commands, targets and variables that a document names and the product does not know."""
    text = path.read_text(encoding="utf-8")
    named = {
        "variable": set(re.findall(r"\bSMC_[A-Z_]+\b", text)) - known_variables,
        "make target": set(TARGET.findall(text)) - known_targets,
        "command": set(re.findall(r"manage\.py ([a-z_]+)", text)) - known_commands,
    }  # fmt: skip
    return [f"{path.name}: no {kind} {name}" for kind, names in named.items() for name in sorted(names)]


def known() -> tuple[set[str], set[str], set[str]]:
    variables = set(re.findall(r'"(SMC_[A-Z_]+)"', (ROOT / "council/settings/env.py").read_text(encoding="utf-8")))
    for path in (ROOT / "tests").rglob("*.py"):
        variables |= set(re.findall(r'"(SMC_[A-Z_]+)"', path.read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    return variables, targets, commands() | DJANGOS


def misnumbered(names: list[str]) -> list[str]:
    numbers = [int(found.group(1)) if (found := DECISION.match(name)) else 0 for name in sorted(names)]
    return [
        name
        for name, number, place in zip(sorted(names), numbers, range(1, len(names) + 1), strict=True)
        if number != place
    ]


def decisions() -> list[Path]:
    return [path for path in sorted((ROOT / "docs/decisions").glob("*.md")) if path.name != "README.md"]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_document_lead_somewhere_and_names_exist(path):
    assert broken_links(path) == []
    if DESIGN not in path.parents:
        assert unknown_names(path, *known()) == []


def test_decisions_are_numbered_without_a_gap_and_dated():
    found = decisions()
    assert found, "there are decisions to write down"
    assert misnumbered([path.name for path in found]) == []
    undated = [path.name for path in found if not re.search(r"\b20\d\d-\d\d-\d\d\b", path.read_text(encoding="utf-8"))]
    assert undated == []


def test_the_rules_complain_of_a_bad_sample(tmp_path):
    page = tmp_path / "a.md"
    page.write_text(
        "# One `thing`\n[here](#one-thing) [there](b.md) [no](#two) `make fly` `manage.py soar` SMC_NO_SUCH\n"
    )
    assert broken_links(page) == ["a.md: b.md leads nowhere", "a.md: #two has no such heading"]
    assert unknown_names(page, set(), set(), set()) == [
        "a.md: no variable SMC_NO_SUCH",
        "a.md: no make target fly",
        "a.md: no command soar",
    ]
    assert misnumbered(["0001-one.md", "0003-three.md", "two.md"]) == ["0003-three.md", "two.md"]
