"""Who opens the pages of a council: visitors, appellants, and as few people as hold every office in every stage."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from urllib.request import HTTPCookieProcessor

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from cases.docket.models import Case
from cases.intake.models import Receipt
from cms.management.demo.data import read
from cms.management.demo.walk import before
from cms.management.demo.walk.browser import Browser
from cms.management.demo.walk.company import Walk
from council.access.models import Grant, User
from council.members.models import MemberRemoval
from council.middleware import RECEIPT_SESSION
from council.procedure.rules import Preset
from tests.support.logins import LASTS, mark

VISITOR = "visitor"
BEGINNER = "visitor who has begun an appeal"
WRITER = "visitor who has written an appeal"


@dataclass(frozen=True)
class Person:
    """Somebody with a session: `name` is an address, or a word for who comes without an account."""

    name: str
    session: str = ""
    roles: frozenset[str] = frozenset()
    appeals: bool = False
    """Whether it is an appellant or somebody who is about to be one: with a session, without an account."""

    @property
    def cookie(self) -> str:
        """The header that goes with every request."""
        return f"sessionid={self.session}" if self.session else ""


def everybody() -> list[Person]:
    """The visitor and the people that are needed, each logged in to the database at hand."""
    return [Person(VISITOR), *(logged_in(user, roles) for user, roles in _needed())]


def _needed() -> Iterator[tuple[User, frozenset[str]]]:
    """A small cover: again and again whoever adds most of the roles that nobody has yet; ties by address."""
    roles = _roles()
    missing = set().union(*roles.values())
    while missing:
        address = min(roles, key=lambda one: (-len(roles[one] & missing), one))
        missing -= roles[address]
        yield User.objects.get(email=address), roles[address]


def _roles() -> dict[str, frozenset[str]]:
    """What each person is: `secretariat`, on cases `panellist in assessment`, and who is to answer to a removal."""
    stages = dict(Case.rows.values_list("pk", "stage"))
    found: dict[str, set[str]] = {}
    rows = Grant.objects.filter(until=None, person__is_active=True).values_list("person__email", "office", "case_uuid")
    for address, office, case in rows:
        found.setdefault(address, set()).add(f"{office} in {stages[case]}" if case else office)
    for address in MemberRemoval.objects.filter(answered_at=None).values_list("member__user__email", flat=True):
        found.setdefault(address, set()).add("heard before a removal")
    return {address: frozenset(held) for address, held in sorted(found.items())}


def logged_in(user: User, roles: Iterable[str] = ()) -> Person:
    """The person with a fresh session, as after the log-in page; it stays fresh while a long walk goes on."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    mark(session, user, lasts=LASTS)
    session.create()
    return Person(user.email, session.session_key, frozenset(roles))


def writers(address: str) -> list[Person]:
    """Visitors in the middle of an appeal: one has answered nothing yet, one everything. Written through the forms."""
    beginner = Browser(address)
    start = beginner.get("/appeal/")
    beginner.submit(start, start.form(action="/appeal/begin/"), {})
    walk = Walk(read(Preset.INTERNATIONAL, datetime.now(UTC).date()), address)
    before.wrong_day(walk)
    before.five_steps(walk)
    return [
        Person(BEGINNER, session_of(beginner), appeals=True),
        Person(WRITER, session_of(walk.appellant), appeals=True),
    ]


def appellants() -> list[Person]:
    """Holders of receipts, as after the page that takes the code: one for each stage in which somebody waits."""
    stages: dict[str, Receipt] = {}
    for receipt in Receipt.rows.filter(ended_at=None).select_related("case").order_by("case__number", "issued_at"):
        stages.setdefault(receipt.case.stage, receipt)
    return [holding(receipt, f"appellant in {stage}") for stage, receipt in sorted(stages.items())]


def holding(receipt: Receipt, name: str) -> Person:
    """Whoever has entered a receipt, as after the page that takes the code."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[RECEIPT_SESSION] = [str(receipt.pk), str(receipt.case_id)]
    session.create()
    return Person(name, session.session_key, appeals=True)


def session_of(browser: Browser) -> str:
    """The session of a browser of the standard library, to go on with it in a real one."""
    handlers = vars(browser._opener)["handlers"]
    jar = next(handler.cookiejar for handler in handlers if isinstance(handler, HTTPCookieProcessor))
    return next(cookie.value or "" for cookie in jar if cookie.name == "sessionid")
