"""How long the link to a new address lasts, and which address can be asked for. Pure."""

from datetime import timedelta

from council.kernel.verdicts import Verdict, require_that

LASTS = timedelta(hours=24)
"""The link in the mail changes the address for so long, and once."""


def may_ask(new: str, now: str) -> Verdict:
    """Whether an address is another one than now. Whether somebody has it already is told to nobody."""
    return require_that(new != now, "addresses.same", "email")
