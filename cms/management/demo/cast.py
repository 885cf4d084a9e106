"""Who acts in the demonstration: accounts and members by the keys of the files, and what stands at hand for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from cms.management.demo.data import Data
from council.access.models import User
from council.access.queries import is_barred, person_actor
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.members.models import Member
from council.organisations.models import Organisation

SYSTEM = Actor.system()


@dataclass(frozen=True)
class Filed:
    """What an appellant keeps: the receipt and its code."""

    receipt: UUID
    code: str


@dataclass
class Cast:
    """Everybody and everything that histories refer to by key. `cases` are those opened so far."""

    data: Data
    clock: SettableClock
    users: dict[str, User] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    committee: list[str] = field(default_factory=list)
    cases: dict[str, UUID] = field(default_factory=dict)
    receipts: dict[str, Filed] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """A person with the offices held at this moment of the history."""
        return person_actor(self.users[key])

    def of(self, user: User) -> Actor:
        """The actor behind an account."""
        return person_actor(user)

    def holder(self, office: Office, place: int = 0) -> Actor:
        """Somebody with an office, the first in the staff file unless told otherwise."""
        return self.actor(self.keys_of(office)[place])

    def keys_of(self, office: Office) -> list[str]:
        """The keys of everybody with an office, in the order of the staff file."""
        listed = next(item for item in self.data.offices if item["office"] == office)
        return [*listed["members"], *listed["people"]]

    def unbarred_committee(self, case: UUID) -> list[Actor]:
        """The members of the committee without a wall before this case, in the order of the staff file."""
        open_to = [key for key in self.committee if not is_barred(self.users[key].pk, case)]
        return [self.actor(key) for key in open_to]
