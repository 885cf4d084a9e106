"""Who may do what: offices, permissions and the matrix between them. Pure.

An office is held council-wide (intake officer) or on one case (panellist). A permission is `scope:subject:action`. The
matrix below is the only place that joins the two; `docs/secretariat/permissions.md` prints it.
"""

from datetime import timedelta
from enum import StrEnum


class Audience(StrEnum):
    """For whom a page is. A page that names none is a bug that a house test finds."""

    PUBLIC = "public"
    APPELLANT = "appellant"
    MEMBER = "member"
    STAFF = "staff"
    RESPONDENT = "respondent"


FREE_ATTEMPTS = 5
"""So many wrong passwords or codes in a row cost nothing: people mistype."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)
"""Nobody is kept out of their own account for longer by somebody who guesses."""
FORGOTTEN_AFTER = timedelta(hours=1)


def wait_after(failures: int) -> timedelta:
    """How long the next attempt waits after so many wrong ones in a row: twice as long each time, five minutes at most.

    Whoever guesses without a pause tries 288 times a day.
    """
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE_ATTEMPTS, 10)), LONGEST_WAIT)


class Office(StrEnum):
    """Everything somebody can be, sorted."""

    ADMISSIBILITY_OFFICER = "admissibility_officer"
    APPELLANT = "appellant"
    AUDITOR = "auditor"
    COMPLIANCE_OFFICER = "compliance_officer"
    COUNCIL_CHAIR = "council_chair"
    EDITOR = "editor"
    INTAKE_OFFICER = "intake_officer"
    INTEGRITY_OFFICER = "integrity_officer"
    MEMBER = "member"
    OPERATOR = "operator"
    PANELLIST = "panellist"
    PANEL_CHAIR = "panel_chair"
    PARTNER_ORGANISATION = "partner_organisation"
    PLATFORM_LIAISON = "platform_liaison"
    RAPPORTEUR = "rapporteur"
    REVIEWER = "reviewer"
    SECRETARIAT = "secretariat"
    SELECTION_COMMITTEE = "selection_committee"
    SYSTEM = "system"


class Permission(StrEnum):
    """Every act that is not a transition of a case (those name their offices in `cases.lifecycle`), sorted."""

    CASE_ASSESSMENT_SEAL = "case:assessment:seal"
    CASE_BALLOT_CAST = "case:ballot:cast"
    CASE_CHALLENGE_FILE = "case:challenge:file"
    CASE_CHALLENGE_VOTE = "case:challenge:vote"
    CASE_CLEARANCE_READ = "case:clearance:read"
    CASE_CONFLICT_CONFIRM = "case:conflict:confirm"
    CASE_CONFLICT_RULE = "case:conflict:rule"
    CASE_DECLARATION_MAKE = "case:declaration:make"
    CASE_DELIBERATION_POST = "case:deliberation:post"
    CASE_FILE_READ = "case:file:read"
    CASE_MOTION_DRAFT = "case:motion:draft"
    CASE_NOTICE_SEND = "case:notice:send"
    CASE_OPINION_DRAFT = "case:opinion:draft"
    CASE_OPINION_REDACT = "case:opinion:redact"
    CASE_OPINION_SEPARATE = "case:opinion:separate"
    CASE_PANEL_DRAW = "case:panel:draw"
    CASE_PANEL_READ = "case:panel:read"
    CASE_PUBLICATION_KEY = "case:publication:key"
    CASE_RESPONSE_CLAIM = "case:response:claim"
    CASE_RESPONSE_FIND = "case:response:find"
    CASE_REVIEW_VOTE = "case:review:vote"
    CASE_SELECTION_VOTE = "case:selection:vote"
    COUNCIL_DOCKET_READ = "council:docket:read"
    COUNCIL_INTERESTS_DECLARE = "council:interests:declare"
    COUNCIL_INTERESTS_READ = "council:interests:read"
    COUNCIL_MEMBER_APPOINT = "council:member:appoint"
    COUNCIL_PEOPLE_INVITE = "council:people:invite"
    COUNCIL_PEOPLE_READ = "council:people:read"
    COUNCIL_RECORD_WATCH = "council:record:watch"
    COUNCIL_STATEMENT_IMPORT = "council:statement:import"


PANEL = frozenset({Office.PANELLIST, Office.PANEL_CHAIR, Office.RAPPORTEUR})
"""Offices of people who sit on the panel of a case."""

DESK = frozenset(
    {
        Office.ADMISSIBILITY_OFFICER,
        Office.AUDITOR,
        Office.COMPLIANCE_OFFICER,
        Office.COUNCIL_CHAIR,
        Office.INTAKE_OFFICER,
        Office.INTEGRITY_OFFICER,
        Office.SECRETARIAT,
    }
)
"""Offices that see the docket and the file of every case they are not barred from, but no deliberation."""

FILE_READERS = DESK | PANEL | {Office.APPELLANT, Office.REVIEWER, Office.SELECTION_COMMITTEE}
"""Who may read what the parties filed."""

ROOM_READERS = PANEL
"""Who may read assessments, threads and motions: the panel and nobody else."""

DRAFT_READERS = PANEL | {Office.COUNCIL_CHAIR, Office.REVIEWER, Office.SECRETARIAT}
"""Who may read the draft of an opinion once it has been submitted for review."""

MATRIX: dict[Permission, frozenset[Office]] = {
    Permission.CASE_ASSESSMENT_SEAL: PANEL,
    Permission.CASE_BALLOT_CAST: PANEL,
    Permission.CASE_CHALLENGE_FILE: frozenset({Office.APPELLANT, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.CASE_CHALLENGE_VOTE: PANEL,
    Permission.CASE_CLEARANCE_READ: frozenset({Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_CONFLICT_CONFIRM: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_CONFLICT_RULE: frozenset({Office.INTEGRITY_OFFICER}),
    Permission.CASE_DECLARATION_MAKE: frozenset({Office.MEMBER}),
    Permission.CASE_DELIBERATION_POST: PANEL,
    Permission.CASE_FILE_READ: FILE_READERS,
    Permission.CASE_MOTION_DRAFT: PANEL,
    Permission.CASE_NOTICE_SEND: frozenset({Office.INTAKE_OFFICER, Office.SECRETARIAT}),
    Permission.CASE_OPINION_DRAFT: frozenset({Office.RAPPORTEUR}),
    Permission.CASE_OPINION_REDACT: frozenset({Office.SECRETARIAT, Office.PANEL_CHAIR}),
    Permission.CASE_OPINION_SEPARATE: PANEL,
    Permission.CASE_PANEL_DRAW: frozenset({Office.INTEGRITY_OFFICER}),
    Permission.CASE_PANEL_READ: PANEL
    | {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT},
    Permission.CASE_PUBLICATION_KEY: frozenset({Office.PANEL_CHAIR, Office.SECRETARIAT, Office.COUNCIL_CHAIR}),
    Permission.CASE_RESPONSE_CLAIM: frozenset({Office.PLATFORM_LIAISON, Office.COMPLIANCE_OFFICER}),
    Permission.CASE_RESPONSE_FIND: frozenset({Office.COMPLIANCE_OFFICER}),
    Permission.CASE_REVIEW_VOTE: frozenset({Office.REVIEWER}) | PANEL,
    Permission.CASE_SELECTION_VOTE: frozenset({Office.SELECTION_COMMITTEE}),
    Permission.COUNCIL_DOCKET_READ: DESK | {Office.SELECTION_COMMITTEE},
    Permission.COUNCIL_INTERESTS_DECLARE: frozenset({Office.MEMBER}),
    Permission.COUNCIL_INTERESTS_READ: frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER}),
    Permission.COUNCIL_MEMBER_APPOINT: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_PEOPLE_INVITE: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_PEOPLE_READ: DESK,
    Permission.COUNCIL_RECORD_WATCH: frozenset(
        {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.OPERATOR, Office.SECRETARIAT}
    ),
    Permission.COUNCIL_STATEMENT_IMPORT: frozenset({Office.OPERATOR}),
}


def offices_of(permission: Permission) -> frozenset[Office]:
    """The offices that carry a permission."""
    return MATRIX[permission]
