"""The watch on capture runs with the timer of the house."""

from cases.capture.tasks import watch
from council.clocks.actions import on_round

on_round(watch)
