"""What the timer does for draws that were committed to, before the rooms whose draws they are make them."""

from council.clocks.actions import on_round
from council.draws.tasks import chances, numbers, witness

on_round(witness)
on_round(chances)
on_round(numbers)
