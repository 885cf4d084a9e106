"""Which people can still grow to a full panel that keeps every rule: the look-ahead of the walk.

The answer is exact, by depth-first search. Everybody has one bit, so that a set of people is an integer and counting a
rule is one `&`. The search may give up only loudly (`SearchLimit`), never by guessing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from council.kernel.draw.document import Document, Rule

NODE_LIMIT = 100_000
"""Positions looked at for one question before giving up, a few seconds; real councils need a few hundred at most.

Where more than a hundred limits bind, each position takes longer, and fewer are looked at.
"""

DEEPEST_SEARCH = 400
"""Seats that the search may fill one inside the other; Python itself ends at about a thousand."""


class DrawError(Exception):
    """A draw that has no result. `code` is what a published result says instead."""

    code = "error"


class Infeasible(DrawError):
    """No panel keeps the rules, even with everything in `relax` dropped."""

    code = "infeasible"


class SearchLimit(DrawError):
    """The search was cut off, so nobody knows whether a panel exists. The draw has failed; nothing is seated."""

    code = "search-limit"


@dataclass(frozen=True)
class _Limit:
    """One thing to count: the people in `mask` must be at least `least` and at most `most` on a panel."""

    label: str
    mask: int
    least: int
    most: int


class Panels:
    """The panels that a document allows when the rules in `dropped` are set aside."""

    def __init__(self, document: Document, dropped: Collection[str] = (), node_limit: int = NODE_LIMIT) -> None:
        people = document.seated + document.pool
        self.size = document.panel_size
        self.seated = (1 << len(document.seated)) - 1
        self.bit = {person.id: 1 << place for place, person in enumerate(people)}
        self._everybody = (1 << len(people)) - 1
        self._holders: dict[str, int] = {}
        for person in people:
            for attr in person.attrs:
                self._holders[attr] = self._holders.get(attr, 0) | self.bit[person.id]
        self._nodes = 0
        self._limits: list[_Limit] = []
        self._partitions: list[tuple[int, int, int]] = []
        for rule in document.rules:
            if rule.id not in dropped:
                self._add(rule)
        self._node_limit = node_limit * 100 // max(100, len(self._limits))
        self._maxima = [(limit.mask, limit.most) for limit in self._limits]
        self._needs = [limit for limit in self._limits if limit.least]
        self._kind = {bit: tuple(bool(limit.mask & bit) for limit in self._limits) for bit in self.bit.values()}
        self._answers: dict[int, bool] = {}

    def _add(self, rule: Rule) -> None:
        """Count what the rule limits. A maximum that all its people together cannot pass limits nothing."""
        most = self.size if rule.max is None else rule.max
        if rule.attr is not None:
            mask = self._holders.get(rule.attr, 0)
            if rule.min or mask.bit_count() > most:
                self._limits.append(_Limit(rule.id, mask, rule.min or 0, most))
            return
        prefix = rule.each or ""
        first, without = len(self._limits), self._everybody
        for value in sorted(attr for attr in self._holders if attr.startswith(prefix)):
            mask = self._holders[value]
            if mask.bit_count() > most:
                self._limits.append(_Limit(f"{rule.id}/{value}", mask, 0, most))
                without &= ~mask
        self._partitions.append((first, len(self._limits), without))

    def exceeded(self, chosen: int, bit: int) -> str | None:
        """The first rule, in the order of the document, whose maximum one more person would exceed: `rule/value`."""
        for limit in self._limits:
            if limit.mask & bit and (chosen & limit.mask).bit_count() >= limit.most:
                return limit.label
        return None

    def completable(self, chosen: int) -> bool:
        """Whether some full panel that keeps every rule holds all the chosen. Raises `SearchLimit`."""
        if chosen not in self._answers:
            self._nodes = 0
            self._answers[chosen] = self._search(chosen, self._everybody & ~chosen)
        return self._answers[chosen]

    def refillable(self, panel: int, leaver: int) -> bool:
        """Whether a full panel remains possible once one of a panel leaves for good. Raises `SearchLimit`."""
        self._nodes = 0
        return self._search(panel & ~leaver, self._everybody & ~panel)

    def _search(self, chosen: int, free: int) -> bool:
        """Whether `chosen` and some of `free` make a panel."""
        self._nodes += 1
        slots = self.size - chosen.bit_count()
        narrowed = self._within_maxima(chosen, free, slots)
        if narrowed is None:
            return False
        free, bound = narrowed
        if free.bit_count() < slots:
            return False
        branch = self._most_urgent(chosen, free, slots)
        if branch is None:
            return False
        if branch == 0:
            if not bound:
                return True  # nothing is missing and no maximum can be reached: anybody will do
            branch = free
        if self._nodes > self._node_limit or slots > DEEPEST_SEARCH:
            raise SearchLimit(f"no answer after {self._nodes} positions")
        failed = set()
        while branch:
            bit = branch & -branch
            branch ^= bit
            free ^= bit
            # People who count alike under every rule are interchangeable: where one has failed, the others fail.
            if self._kind[bit] not in failed:
                if self._search(chosen | bit, free):
                    return True
                failed.add(self._kind[bit])
        return False

    def _within_maxima(self, chosen: int, free: int, slots: int) -> tuple[int, bool] | None:
        """The free people whom no maximum shuts out, and whether a maximum can still be reached.

        None when a maximum is exceeded already, or when the maxima of one rule together leave too few seats: each
        person with a value that it limits takes at least one seat of such a value.
        """
        room, takers, bound = [], [], False
        for mask, most in self._maxima:
            left = most - (chosen & mask).bit_count()
            if left <= 0:
                if left < 0:
                    return None
                free &= ~mask
            room.append(left)
        for (mask, _), left in zip(self._maxima, room, strict=True):
            some = (free & mask).bit_count()
            takers.append(min(left, some))
            bound = bound or (left < some and left < slots)
        for first, last, without in self._partitions:
            if sum(takers[first:last]) + (free & without).bit_count() < slots:
                return None
        return free, bound

    def _most_urgent(self, chosen: int, free: int, slots: int) -> int | None:
        """Those who serve the unmet minimum with the least choice; 0 when all are met, None when one cannot be."""
        urgent, least_choice = 0, -1
        for limit in self._needs:
            missing = limit.least - (chosen & limit.mask).bit_count()
            if missing <= 0:
                continue
            servers = free & limit.mask
            choice = servers.bit_count() - missing
            if choice < 0 or missing > slots:
                return None
            if least_choice < 0 or choice < least_choice:
                urgent, least_choice = servers, choice
        return urgent
