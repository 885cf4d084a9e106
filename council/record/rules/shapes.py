"""The shape of a payload: what its entry is for, and the members that it has. Pure; the shapes themselves are in
`shapes_council`, `shapes_cases`, `shapes_steps` and `shapes_panels`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from council.record.rules.kinds import Field, Kind, object_of, one_of, step

Fields = tuple[Field, ...]

DEEPEST_PAYLOAD = 61
"""Levels of lists and objects in a payload, itself counted: a bundle allows 64, and has three around each payload."""


@dataclass(frozen=True)
class Shape:
    """What the payload of one kind of entry looks like.

    `variants` are the members besides those common to all payloads; most tags have one variant, and none has more than
    four. `chosen` names a member that is an object whose members depend on another one: (`facts`, `step`, the variants
    by the value of `step`). Raises `ValueError` when it is nested deeper than a bundle can hold.
    """

    what: str
    variants: tuple[Fields, ...]
    chosen: tuple[str, str, Mapping[str, tuple[Fields, ...]]] | None = None
    kind: Kind = field(init=False)
    below: Mapping[str, Kind] = field(init=False)

    def __post_init__(self) -> None:
        """Make the checks once, so that an append does not."""
        object.__setattr__(self, "kind", kind_of(self.variants))
        table = self.chosen[2] if self.chosen else {}
        object.__setattr__(self, "below", {value: kind_of(variants) for value, variants in table.items()})
        depth = max(self.kind.depth, *(1 + kind.depth for kind in self.below.values()), 0)
        if depth > DEEPEST_PAYLOAD:
            raise ValueError(f"a payload is nested {depth} deep; a bundle holds {DEEPEST_PAYLOAD}")

    @property
    def example(self) -> dict[str, Any]:
        """Facts that fit, made of the examples of their kinds."""
        facts = dict(self.kind.example)
        if self.chosen:
            member, by, _ = self.chosen
            facts[by], kind = next(iter(self.below.items()))
            facts[member] = kind.example
        return facts

    def misfit(self, facts: Any) -> str | None:
        """Nothing, or the path to the first thing that does not fit. Common members do not belong here."""
        found = self.kind.misfit(facts)
        if found is not None or self.chosen is None:
            return found
        member, by, _ = self.chosen
        kind = self.below.get(facts[by])
        if kind is None:
            return step(by)
        below = kind.misfit(facts[member])
        return None if below is None else f"{step(member)}{below}"


def kind_of(variants: tuple[Fields, ...]) -> Kind:
    """An object with one of these lists of members; what fits none is held against the one nearest to it."""
    kinds = [object_of(*fields) for fields in variants]
    if len(kinds) == 1:
        return kinds[0]
    forms = [(kind.misfit, {one.name for one in fields}) for kind, fields in zip(kinds, variants, strict=True)]

    def misfit(value: Any) -> str | None:
        if any(check(value) is None for check, _ in forms):
            return None
        members = set(value) if isinstance(value, dict) else set()
        nearest, _ = max(forms, key=lambda form: len(form[1] & members))
        return nearest(value)

    return replace(one_of(*kinds), misfit=misfit)


def shape(what: str, *fields: Field) -> Shape:
    """The shape of a payload that always has the same members."""
    return Shape(what, (fields,))
