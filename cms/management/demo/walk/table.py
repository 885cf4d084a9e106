"""The walk: the life of one case, step by step, through the forms of the running site."""

from __future__ import annotations

import time
from collections.abc import Callable

from cms.management.demo.walk import after, before, during
from cms.management.demo.walk.company import Walk

Step = Callable[[Walk], None]

STEPS: tuple[tuple[str, Step], ...] = (
    ("the public site leads to the appeal", before.front_page),
    ("a decision in the future is refused beside its field", before.wrong_day),
    ("an appeal is written in five steps", before.five_steps),
    ("the receipt is shown once and opens the case", before.receipt),
    ("the intake officer takes the appeal up", before.taken_up),
    ("the admissibility officer declares it eligible", before.eligible),
    ("the committee selects it", before.selected),
    ("members declare their interests; the time passes", during.declarations),
    ("the integrity officer rules on conflicts", during.rulings),
    ("the panel is drawn and seated", during.panel_drawn),
    ("the platform answers", during.platform_heard),
    ("each panellist seals an assessment", during.assessments),
    ("the panel deliberates", during.deliberation),
    ("motions are frozen and the vote is called", during.motions),
    ("ballots are cast; the clock closes the vote", during.ballots),
    ("the rapporteur drafts the opinion", after.draft),
    ("arguments are answered, a recommendation is made", after.arguments_answered),
    ("a dissent is attached and the draft submitted", after.dissent),
    ("the council reviews; the clock approves", after.review),
    ("two people sign the checklist", after.signed),
    ("two keys publish", after.two_keys),
    ("the opinion is public, on its page and as a PDF", after.public_page),
    ("the platform claims", after.claimed),
    ("the council finds", after.found_by_council),
    ("the appellant reads the last word", after.still_told),
)


def take(walk: Walk, say: Callable[[str], None]) -> bool:
    """Take every step in order, with its duration; stop at the first that fails, naming it and what the page said."""
    begun = time.monotonic()
    for number, (name, step) in enumerate(STEPS, start=1):
        started = time.monotonic()
        try:
            step(walk)
        except (AssertionError, OSError) as reason:
            say(f"FAILED  step {number} of {len(STEPS)}, {name}: {reason}")
            return False
        say(f"  {number:>2}. {name:<62}{time.monotonic() - started:6.1f} s")
    say(f"      all {len(STEPS)} steps{'':<48}{time.monotonic() - begun:6.1f} s")
    return True
