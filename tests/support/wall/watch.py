"""A council with cases behind a wall, the people inside them, and those who watch from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.docket.models import Case
from council.access.models import Barrier, Grant, User
from council.access.rules import PANEL, Office
from tests.factories.people import LONG_AGO, make_user
from tests.support.wall import cast
from tests.support.wall.cast import Someone, person
from tests.support.wall.crawl import PRESSED, Seen, crawl

INSIDE = ("submitted", "admissibility", "eligible", "assessment", "deliberation", "voting", "drafting")
"""Stages in which a case lives on inside: one case of each is behind the wall."""
OFFICERS = (Office.INTAKE_OFFICER, Office.ADMISSIBILITY_OFFICER, Office.SECRETARIAT)


@dataclass
class Scene:
    """The cases, who acts in each, and who watches."""

    inside: list[tuple[Case, list[Someone]]]
    outside: list[Someone]
    asks: list[str]

    def look(self, most: int) -> list[Seen]:
        """Everybody outside crawls everything."""
        return [
            crawl(who, self.asks_of(who), most=most, shared=most >= PRESSED or who.name == "visitor")
            for who in self.outside
        ]

    def asks_of(self, who: Someone) -> list[str]:
        """Addresses about the cases: told by their numbers, their words, their pages."""
        return [*self.asks, *(EDITORS if who.name in {"editor", "superuser"} else ())]


EDITORS = (
    "/cms/", "/cms/pages/", "/cms/pages/search/?q=case", "/cms/reports/site-history/", "/cms/reports/locked/",
    "/cms/reports/workflow/", "/cms/images/", "/cms/documents/", "/cms/users/", "/cms/snippets/",
    "/cms/api/main/pages/",
)  # fmt: skip


def scene(now: datetime) -> Scene:
    """Cast everybody. One member, one officer and one chair have a wall before every one of the cases."""
    cases = [Case.rows.filter(stage=stage).order_by("number")[0] for stage in INSIDE]
    ids = [case.pk for case in cases]
    inside = [(case, people_of(case)) for case in cases]
    tied = Grant.objects.filter(case_uuid__in=ids, until=None).values("person_id")
    members = Grant.objects.filter(office=Office.MEMBER, until=None).exclude(person_id__in=tied)
    officers = Grant.objects.filter(case_uuid=None, until=None).exclude(office=Office.MEMBER)
    wide = members.exclude(person_id__in=officers.values("person_id"))  # members and nothing else
    found = [one.person for one in wide.select_related("person").order_by("person__email")]
    member, walled = found[0], found[1]
    officer, chair = make_user("", Office.SECRETARIAT), make_user("", Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER)
    for user in (walled, officer, chair):
        for case_id in ids:
            Barrier.objects.get_or_create(
                person=user, case_uuid=case_id, until=None, defaults={"reason": "in a test", "since": LONG_AGO}
            )
    editor = User.objects.get(grants__office=Office.EDITOR, grants__until=None)
    withdrawn = Case.rows.get(stage="withdrawn")
    deliberating = next(case for case in cases if case.stage == "deliberation")
    outside = [
        cast.visitor(),
        person("outsider", member),
        person("walled member", walled),
        person("walled secretary", officer),
        person("walled chair and integrity officer", chair),
        person("editor", editor),
        cast.receipt_of(withdrawn, "appellant of another case"),
        cast.receipt_of(deliberating, "appellant of a case under review"),
    ]
    asks = [f"/desk/cases/{case.pk}/" for case in cases] + [f"/opinions/of/{case.pk}/" for case in cases]
    asks += [f"/desk/docket/?q={case.number}" for case in cases]
    asks += [f"/desk/docket/?stage={stage}" for stage in INSIDE]
    asks += ["/desk/docket/?overdue=on", "/desk/docket/?sort=due", "/desk/docket/docket.csv", "/sitemap.xml"]
    return Scene(inside, outside, asks)


def people_of(case: Case) -> list[Someone]:
    """Whoever acts in a case: its panel, the officers, and before there is a panel its appellant."""
    found = [person(str(office), one, office) for office in OFFICERS for one in _holders(office)]
    on_case = Grant.objects.filter(case_uuid=case.pk, until=None, office__in=PANEL).order_by("person__email", "office")
    offices: dict[User, list[str]] = {}
    for grant in on_case.select_related("person"):
        offices.setdefault(grant.person, [Office.MEMBER]).append(grant.office)
    found = [person("of the panel", user, *held) for user, held in offices.items()] * 2 + (found if not offices else [])
    if not offices:
        found.append(person("selection_committee", _holders(Office.SELECTION_COMMITTEE)[0], Office.SELECTION_COMMITTEE))
        found.append(cast.receipt_of(case, "appellant", Office.APPELLANT))
    return found


def _holders(office: Office) -> list[User]:
    return [
        one.person for one in Grant.objects.filter(office=office, until=None, case_uuid=None).order_by("person__email")
    ]
