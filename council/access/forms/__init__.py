"""Forms of the house, and those that ask for what takes two people."""

from council.access.forms.house import HouseForm, SampleForm, error_items, refusals_beside

__all__ = ["HouseForm", "SampleForm", "error_items", "refusals_beside"]
