"""What a rule answers, and the two ways in which the house says no.

A rule takes plain facts and returns a `Verdict`. An action that must not go on raises `Refused` with the verdict,
which is shown to the person in words; an actor who may not know of a thing gets `NotReachable`, exactly as if it did
not exist.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One reason for a refusal: a stable code `room.what`, the form field it belongs to, values for the sentence."""

    code: str
    field: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # the word alone is the attribute above


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with every reason. Invariant: `ok` is true exactly when there are no reasons."""

    reasons: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in order."""
        return tuple(reason.code for reason in self.reasons)

    def __and__(self, other: Verdict) -> Verdict:
        """Both must hold; reasons add up."""
        return Verdict(self.reasons + other.reasons)

    @staticmethod
    def of(reasons: Iterable[Reason]) -> Verdict:
        """The verdict of these reasons."""
        return Verdict(tuple(reasons))

    def or_refuse(self) -> None:
        """Raise `Refused` unless the verdict is yes."""
        if not self.ok:
            raise Refused(self)


YES = Verdict()


def no(code: str, field: str | None = None, **params: Any) -> Verdict:
    """A refusal for one reason."""
    return Verdict((Reason(code, field, params),))


def require_that(condition: bool, code: str, field: str | None = None, **params: Any) -> Verdict:
    """Yes when the condition holds, else a refusal for one reason."""
    return YES if condition else no(code, field, **params)


class Refused(Exception):
    """An act that the rules do not allow, with the verdict that says why. Shown as 409, or beside the form's fields."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(verdict.codes))
        self.verdict = verdict


class NotReachable(Exception):
    """The actor may not know whether the thing exists. Shown as the same 404 as a thing that does not exist."""
