"""Plain makers of people, organisations and actors. Every argument has a default that works."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from council.access.models import Grant, User
from council.access.queries import person_actor
from council.access.rules import Office
from council.kernel.actor import Actor
from council.members.models import Member, Term
from council.members.rules import Constituency, Region, SeatKind
from council.organisations.models import Organisation, Spelling
from council.organisations.rules.names import plain
from council.organisations.rules.words import OrganisationKind

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the app of every account counts from."""
_number = count(1)


def make_user(name: str = "", *offices: Office, case: UUID | None = None, subject: UUID | None = None) -> User:
    """An account that holds these offices, council-wide or on one case."""
    serial = next(_number)
    email = f"person{serial}@council.example"
    user = User.objects.create_user(email, PASSWORD, name=name or f"Person {serial}", second_factor=uuid4())
    enrol(user)
    give(user, *offices, case=case, subject=subject)
    return user


def enrol(*users: User) -> None:
    """Give accounts an app for codes without the pages for it, in one statement. They were saved with its name."""
    kind, secret = Authenticator.Type.TOTP, encrypt(SECRET)
    Authenticator.objects.bulk_create([Authenticator(user=user, type=kind, data={"secret": secret}) for user in users])


def give(user: User, *offices: Office, case: UUID | None = None, subject: UUID | None = None) -> User:
    """Give offices without recording it: for tests that are about something else."""
    for office in offices:
        Grant.objects.create(person=user, office=office, case_uuid=case, subject=subject, since=LONG_AGO)
    return user


def acting(*offices: Office, case: UUID | None = None) -> Actor:
    """An actor behind a new account that holds these offices."""
    return person_actor(make_user("", *offices, case=case))


def actor_for(user: User) -> Actor:
    """The actor behind an account, with the offices held now."""
    return person_actor(user)


def make_organisation(
    name: str = "", kind: OrganisationKind = OrganisationKind.NGO, parent: Organisation | None = None
) -> Organisation:
    """An organisation."""
    serial = next(_number)
    made = Organisation.objects.create(
        key=f"organisation-{serial}", name=name or f"Organisation {serial}", kind=kind, parent=parent
    )
    named = {"text": made.name, "plain": plain(made.name), "state": "means"}
    Spelling.objects.create(organisation=made, entered_at=LONG_AGO, decided_at=LONG_AGO, **named)
    return made


def make_platform(name: str = "") -> Organisation:
    """A platform."""
    return make_organisation(name or f"Platform {next(_number)}", OrganisationKind.PLATFORM)


def make_member(
    name: str = "",
    *,
    region: Region = Region.EUR,
    constituency: Constituency = Constituency.CIVIL_SOCIETY,
    legal: bool = False,
    employer: Organisation | None = None,
    seat: SeatKind = SeatKind.MEMBER,
) -> Member:
    """A council member, or a deputy, in the middle of a term, with an account and the office that comes with it."""
    user = make_user(name, Office.MEMBER if seat == SeatKind.MEMBER else Office.DEPUTY)
    member = Member.objects.create(
        user=user,
        name=user.name,
        region=region,
        country="PT",
        legal=legal,
        languages=["en"],
        employer=employer or make_organisation(),
    )
    days = {"starts": date(2025, 1, 1), "ends": date(2027, 12, 31)}
    Term.objects.create(member=member, constituency=constituency, seat=seat, entered_at=LONG_AGO, **days)
    return member
