"""`docs/members/conflicts-of-interest.md`, printed from the rules: what people read is what the code finds.

`python -m tests.support.conflicts` writes it; tests/house/test_conflicts.py compares.
"""

from pathlib import Path

from council.interests.phrases import CODES, KINDS
from council.interests.phrases import RESULTS as FOLLOWS
from council.interests.rules.words import COMPUTED, DECLARABLE, LOOK_BACK, NEVER_PUBLIC, RESULTS, Code, Result

PAGE = Path(__file__).resolve().parents[2] / "docs" / "members" / "conflicts-of-interest.md"

HEAD = """\
# Conflicts of interest

Printed from the rules of the product (`council/interests/rules`); a test compares, and
`python -m tests.support.conflicts` prints it anew. The test behind all of them: would a reasonable third person doubt
it? You never decide alone, and never about yourself.

Before a case you are asked once. You learn who is involved step by step: the platform, its owners and the country; then
organisations; then people, under the names that the case gives them. Whoever has a conflict at one step says so and
reads no further. At the end stands what the register shows, with its evidence; you confirm it or say why it is wrong.
Organisations are matched along owners and numbers, **never by name alone**.

"""
FOUND = """\
*Found by*: the **register** is what you and others entered; **you** declare the rest; the **clock** counts a late
declaration; the **draw** sees to it that two who are joined never sit together.

## What follows

| word | what it means |
| --- | --- |
| bars | you are not on this panel, and nobody can waive it |
| bars unless both sides agree | both parties and the conflicts panel must agree; it is published without your name |
| to be ruled on | the conflicts panel votes with reasons; undecided in time means that you step aside |
| one of them in the draw | one of the joined can sit, never two |
| note | stands on the case and bars nobody |

## Who decides, and your appeal

As soon as you have answered, whatever a vote can decide comes before the **conflicts panel**: members who hold that
office, but not you, nobody whom a wall keeps from the case, and nobody with whom you share an employer, an owner, a
party or a household. They learn your name, the rule, the evidence, what you say and who is involved, and nothing of
what the case is about. Each votes once, with a reason, and nobody sees a vote before all are closed. Votes of one
employer count once; a tie removes; nobody voted means that you step aside.

What comes up after your answer is told to you by mail and stands on the same page. There you confirm it, or say why it
is wrong, once and until it is ruled on.

Your page of the declaration says where each circumstance stands, until which day a ruling counts, and why. A ruling
that keeps you in counts for a year at most. Against a recusal you can **appeal** there, once, within seven days:
against the integrity officer to the conflicts panel, against the panel to the council chair, the secretariat and those
of the panel who had no part in it. Two at least, not of one employer, have to vote for you; the wall stands meanwhile.
A bar by law, and the no of a party, cannot be appealed.

## What you declare, and what the public reads

"""
FOR_EVER = frozenset({Code.R2})


def look_back(code: Code) -> str:
    """How long a circumstance counts, in words."""
    if code in FOR_EVER:
        return "ever"
    if code is Code.R7:
        return "this case"
    return f"{LOOK_BACK[code]} months" if code in LOOK_BACK else "while it lasts"


def found_by(code: Code) -> str:
    """Who or what finds it."""
    if RESULTS[code] is Result.DRAW:
        return "the draw"
    if code is Code.R7:
        return "the clock"
    found = (["the register"] if code in COMPUTED else []) + (["you"] if code in DECLARABLE else [])
    return ", ".join(found) or "nobody: it is not asked"


def page() -> str:
    """The whole page."""
    lines = ["| rule | circumstance | counts for | follows | found by |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {code} | {CODES[code]} | {look_back(code)} | {FOLLOWS[RESULTS[code]]} | {found_by(code)} |" for code in Code
    ]
    kinds = ["| kind | on the public page |", "| --- | --- |"]
    kinds += [f"| {words} | {'never' if kind in NEVER_PUBLIC else 'yes'} |" for kind, words in KINDS.items()]
    return HEAD + "\n".join(lines) + "\n\n" + FOUND + "\n".join(kinds) + "\n"


if __name__ == "__main__":
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
