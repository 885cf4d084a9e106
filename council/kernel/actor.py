"""Who acts. Every verb of the house takes one, as a required keyword."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What kind of somebody acts."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    RECEIPT = "receipt"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """A person with an account, the holder of a receipt, the clockwork, or nobody known.

    `id` is the account's (person) or the receipt's (receipt) identifier. `case` is the one case a receipt opens.
    `offices` are the council-wide offices, read from the database for this request: never kept longer.
    """

    kind: ActorKind
    id: UUID | None = None
    case: UUID | None = None
    offices: frozenset[str] = frozenset()

    @staticmethod
    def anonymous() -> Actor:
        """Somebody we know nothing about."""
        return Actor(ActorKind.ANONYMOUS)

    @staticmethod
    def person(id: UUID, offices: frozenset[str] = frozenset()) -> Actor:
        """A person with an account and the council-wide offices held now."""
        return Actor(ActorKind.PERSON, id=id, offices=offices)

    @staticmethod
    def receipt(id: UUID, case: UUID) -> Actor:
        """The holder of the receipt of one case."""
        return Actor(ActorKind.RECEIPT, id=id, case=case)

    @staticmethod
    def system() -> Actor:
        """The clockwork and the commands of an operator."""
        return Actor(ActorKind.SYSTEM)

    @property
    def label(self) -> str:
        """How the record names the actor: kind and opaque identifier, never a name."""
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)
