"""Every reason for a refusal has a sentence and every sentence a reason; codes are literals that a reader can find."""

import ast

from council.kernel import phrasebook
from tests.support.source import Source, called, complaints, constant_text, product

SAYERS = {"no": 0, "require_that": 1, "Reason": 0}  # which argument is the code
KERNEL = "council/kernel/"


def codes(source: Source) -> list[tuple[ast.Call, ast.expr]]:
    """Each call that gives a reason, with the expression of its code."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and called(node) in SAYERS and is_ours(node):
            place = SAYERS[called(node)]
            named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            code = node.args[place] if len(node.args) > place else next(iter(named), None)
            if code is not None:
                found.append((node, code))
    return found


def is_ours(node: ast.Call) -> bool:
    """`no(…)`, not `something.no(…)`: the verdicts are imported by name."""
    return isinstance(node.func, ast.Name)


def literals(code: ast.expr) -> list[str] | None:
    """The codes that an expression can be: one literal, or a choice between literals; nothing when it is computed."""
    if isinstance(code, ast.IfExp):
        one, other = literals(code.body), literals(code.orelse)
        return None if one is None or other is None else one + other
    text = constant_text(code)
    return None if text is None else [text]


def used_codes(sources: list[Source]) -> set[str]:
    return {text for source in sources for _, code in codes(source) for text in literals(code) or []}


def computed_codes(source: Source) -> list[str]:
    return [
        source.at(node, "a code is a literal: people search for it")
        for node, code in codes(source)
        if literals(code) is None
    ]


def misplaced_codes(source: Source) -> list[str]:
    """A code starts with the room that has its sentence: its own, or one further back."""
    return [
        source.at(node, f"{text} is not of the form room.what")
        for node, code in codes(source)
        for text in literals(code) or []
        if text.count(".") != 1 or not all(part.isidentifier() and part.islower() for part in text.split("."))
    ]


def speaking() -> list[Source]:
    return [source for source in product() if not source.path.startswith(KERNEL)]


def test_every_reason_has_a_sentence_and_every_sentence_a_reason():
    assert used_codes(speaking()) == set(phrasebook.known_codes())


def test_codes_are_literals_of_one_form():
    assert complaints(computed_codes, speaking()) == []
    assert complaints(misplaced_codes, speaking()) == []


def test_the_rules_complain_of_a_bad_sample():
    sample = Source(
        "cases/voting/rules.py",
        """
no("voting.closed")
require_that(x, "voting.too_late", field="choice")
Reason(code="voting.named")
no("voting.one" if x else "voting.other")
no(f"voting.{x}")
no("Voting closed")
""",
    )
    assert used_codes([sample]) == {
        "voting.closed", "voting.too_late", "voting.named", "voting.one", "voting.other", "Voting closed",
    }  # fmt: skip
    assert len(computed_codes(sample)) == 1
    assert len(misplaced_codes(sample)) == 1
