"""What a note for whoever comes after may be. Pure."""

from council.kernel.verdicts import Verdict, require_that

LONGEST_NOTE = 3000
"""Characters: two pages. What is longer is a handbook, and belongs where everybody can read it."""


def may_write(text: str, *, seen: str, last: str) -> Verdict:
    """Whether a note is short enough, and its writer saw what stands there now (`seen` and `last` name versions)."""
    verdict = require_that(len(text) <= LONGEST_NOTE, "handovers.too_long", "text", most=LONGEST_NOTE)
    return verdict & require_that(seen == last, "handovers.changed_meanwhile", "text")
