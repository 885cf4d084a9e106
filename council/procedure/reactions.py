"""What the rules say to the door below them."""

from council.access.actions import keeps_apart
from council.access.rules import ALWAYS_APART, Apart
from council.kernel.clock import Clock
from council.procedure.queries import current
from council.procedure.rules import Rules


@keeps_apart
def by_the_rules_in_force(clock: Clock) -> Apart:
    """The pairs of offices that the rules in force keep apart; before there are any, those that always are."""
    version = current(clock.now())
    return Rules.from_dict(version.values).offices_apart() if version else ALWAYS_APART
