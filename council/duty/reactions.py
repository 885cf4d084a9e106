"""What the timer does for the duty calendar."""

from council.clocks.actions import on_round
from council.duty.tasks import remind_of_duty

on_round(remind_of_duty)
