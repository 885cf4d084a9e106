"""What the demonstration prints when it is ready: where to look, who to be, how to set the time."""

from __future__ import annotations

from collections.abc import Iterator

from cms.management.demo.codes import code_of, secret_of
from cms.management.demo.data import Data
from cms.management.demo.founding import PASSWORD
from cms.management.demo.load import Shown
from council.access.rules import Office

PLACES = (
    ("/", "the public site"),
    ("/opinions/", "published opinions"),
    ("/appeal/", "make an appeal"),
    ("/status/", "where a case stands, with a receipt"),
    ("/desk/", "the desk of members and staff"),
    ("/respond/", "the platforms' desk"),
    ("/cms/", "the editors' desk"),
    ("/components/", "every component of the house"),
    ("/demo/clock/", "set the clock forward: deadlines run out as they would"),
)
SHOWN = (
    Office.INTAKE_OFFICER,
    Office.ADMISSIBILITY_OFFICER,
    Office.SELECTION_COMMITTEE,
    Office.INTEGRITY_OFFICER,
    Office.CONFLICTS_PANEL,
    Office.SECRETARIAT,
    Office.COUNCIL_CHAIR,
    Office.COMPLIANCE_OFFICER,
    Office.PLATFORM_LIAISON,
    Office.EDITOR,
    Office.AUDITOR,
)


def leaflet(data: Data, port: int, shown: Shown) -> Iterator[str]:
    """The lines, in order."""
    address = f"http://localhost:{port}"
    yield f"\n{address}\n"
    yield from (f"  {address}{path:<16} {what}" for path, what in PLACES)
    yield f"\nLog in at {address}/accounts/login/ with the password  {PASSWORD}"
    yield "and then a code: type the key behind the name into an app, or ask for the code of the moment with"
    yield '  make demo ARGS="--code NAME"\n'
    for office in SHOWN:
        for email in _emails(data, office):
            yield f"  {str(office).replace('_', ' '):<24} {email:<40} {_second_step(email)}"
    yield from (f"  {'deputy':<24} {one['email']:<40} {_second_step(one['email'])}" for one in data.deputies)
    for title, emails in shown.panels.items():
        yield f"\nOn the panel of “{title}” (chair and rapporteur first):"
        yield from (f"  {email:<65} {_second_step(email)}" for email in emails)
    if shown.receipts:
        yield f"\nReceipts, to be entered at {address}/status/"
        yield from (f"  {code}   {title}" for title, code in shown.receipts.items())
    yield f"\nStatements of reasons, whose reference fills in the first step of {address}/appeal/"
    yield from (f"  {one['puid']:<24} {one['platform_name']}" for one in data.statements)
    yield f"\nThe clock: {address}/demo/clock/ goes forward by as many hours as you say. Control-C ends everything.\n"


def _second_step(email: str) -> str:
    """What an app for codes is given, and the code that it shows now."""
    return f"{secret_of(email)}  now {code_of(email)}"


def codes(data: Data, part: str) -> Iterator[str]:
    """The codes of the moment of everybody whose address has this in it."""
    for person in [*data.people, *data.members, *data.deputies]:
        if part.lower() in person["email"].lower():
            yield f"{person['email']:<40} {code_of(person['email'])}"


def _emails(data: Data, office: Office) -> list[str]:
    listed = next(item for item in data.offices if item["office"] == office)
    emails = {person["key"]: person["email"] for person in [*data.people, *data.members]}
    return [emails[key] for key in [*listed["members"], *listed["people"]]]
