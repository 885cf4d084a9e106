"""Words about interests: what is declared, which circumstance it makes, what follows from that. Pure."""

from __future__ import annotations

from enum import StrEnum


class InterestKind(StrEnum):
    """What a member declares. Belonging to a social group is never asked (SAFEGUARDS.md, N3)."""

    ADVOCACY = "advocacy"
    CONTACT = "contact"
    EMPLOYMENT = "employment"
    FAMILY = "family"
    GIFT = "gift"
    HOLDING = "holding"
    OFFICE = "office"
    PAY_OR_GRANT = "pay_or_grant"
    RELATION = "relation"
    STATEMENT = "statement"


YEARLY = (
    InterestKind.EMPLOYMENT,
    InterestKind.PAY_OR_GRANT,
    InterestKind.HOLDING,
    InterestKind.OFFICE,
    InterestKind.FAMILY,
    InterestKind.RELATION,
    InterestKind.ADVOCACY,
    InterestKind.STATEMENT,
    InterestKind.GIFT,
)
"""The questions of the yearly declaration, in their order. A contact about a case is told when it happens."""


class Relation(StrEnum):
    """Who the relative is; the first three count as the member's own person (R1)."""

    CHILD = "child"
    PARENT = "parent"
    SPOUSE = "spouse"
    OTHER = "other"


CLOSEST = frozenset({Relation.CHILD, Relation.PARENT, Relation.SPOUSE})

NEVER_PUBLIC = frozenset({InterestKind.FAMILY, InterestKind.CONTACT})
"""Relatives never appear in public (SAFEGUARDS.md section 2); a contact is logged, its text is the auditor's."""


class Via(StrEnum):
    """From where a finding comes."""

    FUNDING = "funding"
    HOUSEHOLD = "household"
    INTEREST = "interest"
    REGISTER = "register"


class Code(StrEnum):
    """The circumstances of SAFEGUARDS.md section 1, in its order."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R4B = "R4b"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    W1 = "W1"
    W2 = "W2"
    W3 = "W3"
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    D5 = "D5"
    D6 = "D6"
    N1 = "N1"
    N2 = "N2"
    N3 = "N3"


class Result(StrEnum):
    """What follows from a circumstance, the gravest first.

    BAR: enforced, not waivable. WAIVE: barred unless both parties and the conflicts panel agree. DECIDE: ruled on,
    recusal when undecided in time. DRAW: two of them never sit on one panel. NOTE: shown, never a bar.
    """

    BAR = "bar"
    WAIVE = "waive"
    DECIDE = "decide"
    DRAW = "draw"
    NOTE = "note"


RESULTS: dict[Code, Result] = {
    Code.R1: Result.BAR,
    Code.R2: Result.BAR,
    Code.R3: Result.BAR,
    Code.R4: Result.BAR,
    Code.R4B: Result.NOTE,
    Code.R5: Result.BAR,
    Code.R6: Result.BAR,
    Code.R7: Result.BAR,
    Code.W1: Result.WAIVE,
    Code.W2: Result.WAIVE,
    Code.W3: Result.WAIVE,
    Code.D1: Result.DECIDE,
    Code.D2: Result.DECIDE,
    Code.D3: Result.DECIDE,
    Code.D4: Result.DECIDE,
    Code.D5: Result.DECIDE,
    Code.D6: Result.DRAW,
    Code.N1: Result.NOTE,
    Code.N2: Result.NOTE,
    Code.N3: Result.NOTE,
}

LOOK_BACK: dict[Code, int] = {
    Code.R4: 36,
    Code.R5: 24,
    Code.W1: 36,
    Code.W2: 12,
    Code.W3: 60,
    Code.D1: 36,
    Code.D2: 24,
    Code.D3: 36,
    Code.D4: 36,
    Code.D5: 12,
    Code.N1: 24,
}
"""Months for which a circumstance counts after it has ended; one that is not here counts while it lasts, R2 for ever.

Longer ago than W3 the same circumstance is a note (SAFEGUARDS.md section 1).
"""

COMPUTED = frozenset(
    {
        Code.R1, Code.R3, Code.R4, Code.R4B, Code.R5, Code.W1, Code.W2, Code.W3, Code.D1, Code.D2, Code.D3, Code.D5,
        Code.N1,
    }
)  # fmt: skip
"""What the register lets the system find by itself; the others are declared, reported, or come from clock and draw."""

RULED_ON = frozenset({Result.BAR, Result.WAIVE, Result.DECIDE})
"""Results that keep somebody off a panel until a ruling says otherwise."""

DECLARABLE = tuple(code for code in Code if RESULTS[code] in RULED_ON and code is not Code.R7)
"""What a member can declare about a case; R7 is what happens to those who declare nothing."""
