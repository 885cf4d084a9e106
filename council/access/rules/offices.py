"""Who may do what: offices, permissions and the matrix between them. Pure.

An office is held council-wide (intake officer) or on one case (panellist). A permission is `scope:subject:action`. The
matrix below is the only place that joins the two; `docs/secretariat/permissions.md` prints it.
"""

from collections.abc import Iterable
from enum import StrEnum


class Audience(StrEnum):
    """For whom a page is. A page that names none is a bug that a house test finds."""

    PUBLIC = "public"
    APPELLANT = "appellant"
    MEMBER = "member"
    STAFF = "staff"
    RESPONDENT = "respondent"


class Office(StrEnum):
    """Everything somebody can be, sorted."""

    ADMISSIBILITY_OFFICER = "admissibility_officer"
    APPELLANT = "appellant"
    AUDITOR = "auditor"
    COMPLIANCE_OFFICER = "compliance_officer"
    CONFLICTS_PANEL = "conflicts_panel"
    COUNCIL_CHAIR = "council_chair"
    DEPUTY = "deputy"
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
    CASE_BARRIER_APPROVE = "case:barrier:approve"
    CASE_BARRIER_PROPOSE = "case:barrier:propose"
    CASE_CHALLENGE_FILE = "case:challenge:file"
    CASE_CHALLENGE_VOTE = "case:challenge:vote"
    CASE_CLEARANCE_READ = "case:clearance:read"
    CASE_CONFLICT_CONFIRM = "case:conflict:confirm"
    CASE_CONFLICT_RULE = "case:conflict:rule"
    CASE_CONFLICT_VOTE = "case:conflict:vote"
    CASE_DEADLINE_APPROVE = "case:deadline:approve"
    CASE_DEADLINE_PROPOSE = "case:deadline:propose"
    CASE_DECLARATION_MAKE = "case:declaration:make"
    CASE_DELIBERATION_POST = "case:deliberation:post"
    CASE_ERASURE_APPROVE = "case:erasure:approve"
    CASE_ERASURE_PROPOSE = "case:erasure:propose"
    CASE_FILE_READ = "case:file:read"
    CASE_MOTION_DRAFT = "case:motion:draft"
    CASE_NOTICE_SEND = "case:notice:send"
    CASE_OPINION_DRAFT = "case:opinion:draft"
    CASE_OPINION_REDACT = "case:opinion:redact"
    CASE_OPINION_SEPARATE = "case:opinion:separate"
    CASE_PANEL_DRAW = "case:panel:draw"
    CASE_PANEL_READ = "case:panel:read"
    CASE_POOL_READ = "case:pool:read"
    CASE_PUBLICATION_KEY = "case:publication:key"
    CASE_REDRAW_APPROVE = "case:redraw:approve"
    CASE_REDRAW_PROPOSE = "case:redraw:propose"
    CASE_RESPONSE_CLAIM = "case:response:claim"
    CASE_RESPONSE_FIND = "case:response:find"
    CASE_REVIEW_VOTE = "case:review:vote"
    CASE_SELECTION_VOTE = "case:selection:vote"
    CASE_UNPUBLISH_APPROVE = "case:unpublish:approve"
    CASE_UNPUBLISH_PROPOSE = "case:unpublish:propose"
    CASE_URGENCY_ASK = "case:urgency:ask"
    COUNCIL_ACCOUNT_APPROVE = "council:account:approve"
    COUNCIL_ACCOUNT_PROPOSE = "council:account:propose"
    COUNCIL_CAPTURE_READ = "council:capture:read"
    COUNCIL_DOCKET_READ = "council:docket:read"
    COUNCIL_DRAW_NUMBERS = "council:draw:numbers"
    COUNCIL_DUTY_DECLARE = "council:duty:declare"
    COUNCIL_DUTY_READ = "council:duty:read"
    COUNCIL_EXEMPTION_PROPOSE = "council:exemption:propose"
    COUNCIL_EXEMPTION_VOTE = "council:exemption:vote"
    COUNCIL_EXPORT_APPROVE = "council:export:approve"
    COUNCIL_EXPORT_PROPOSE = "council:export:propose"
    COUNCIL_INTERESTS_DECLARE = "council:interests:declare"
    COUNCIL_INTERESTS_READ = "council:interests:read"
    COUNCIL_LEAVE_ENTER = "council:leave:enter"
    COUNCIL_LEAVE_TAKE = "council:leave:take"
    COUNCIL_MEMBER_APPOINT = "council:member:appoint"
    COUNCIL_OFFICE_APPROVE = "council:office:approve"
    COUNCIL_OFFICE_HAND_OVER = "council:office:hand_over"
    COUNCIL_OFFICE_PROPOSE = "council:office:propose"
    COUNCIL_ORGANISATIONS_KEEP = "council:organisations:keep"
    COUNCIL_ORGANISATIONS_READ = "council:organisations:read"
    COUNCIL_PEOPLE_INVITE = "council:people:invite"
    COUNCIL_PEOPLE_READ = "council:people:read"
    COUNCIL_POLL_APPROVE = "council:poll:approve"
    COUNCIL_POLL_ENTER = "council:poll:enter"
    COUNCIL_POLL_READ = "council:poll:read"
    COUNCIL_PROPOSAL_READ = "council:proposal:read"
    COUNCIL_READINGS_READ = "council:readings:read"
    COUNCIL_RECORD_WATCH = "council:record:watch"
    COUNCIL_REMOVAL_PROPOSE = "council:removal:propose"
    COUNCIL_REMOVAL_READ = "council:removal:read"
    COUNCIL_REMOVAL_VOTE = "council:removal:vote"
    COUNCIL_REPORT_RULE = "council:report:rule"
    COUNCIL_STATEMENT_IMPORT = "council:statement:import"
    COUNCIL_TERM_RESIGN = "council:term:resign"


COUNCIL = frozenset({Office.DEPUTY, Office.MEMBER})
"""Offices of people who can sit on panels: members, and whoever is called when too few members are left."""

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

OFFICES_OF_THE_DESK = DESK | {Office.CONFLICTS_PANEL, Office.EDITOR, Office.OPERATOR, Office.SELECTION_COMMITTEE}
"""Offices that are given, ended and handed over by a proposal; others come with an appointment, a seat, a review or a
platform."""

MEMBERS_ONLY = frozenset({Office.CONFLICTS_PANEL})
"""Offices of the desk that only members of the council hold: members are judged by members."""

ESSENTIAL = frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT})
"""Offices that the council cannot be without: nobody else forms panels, approves what takes two or invites people. The
last who holds one hands it over; it is not simply ended."""

FILE_READERS = DESK | PANEL | {Office.APPELLANT, Office.REVIEWER, Office.SELECTION_COMMITTEE}
"""Who may read what the parties filed."""

ROOM_READERS = PANEL
"""Who may read assessments, threads and motions: the panel and nobody else."""

DRAFT_READERS = PANEL | {Office.COUNCIL_CHAIR, Office.REVIEWER, Office.SECRETARIAT}
"""Who may read the draft of an opinion once it has been submitted for review."""

MATRIX: dict[Permission, frozenset[Office]] = {
    Permission.CASE_ASSESSMENT_SEAL: PANEL,
    Permission.CASE_BALLOT_CAST: PANEL,
    Permission.CASE_BARRIER_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_BARRIER_PROPOSE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_CHALLENGE_FILE: frozenset({Office.APPELLANT, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.CASE_CHALLENGE_VOTE: PANEL,
    Permission.CASE_CLEARANCE_READ: frozenset({Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_CONFLICT_CONFIRM: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_CONFLICT_RULE: frozenset({Office.INTEGRITY_OFFICER}),
    Permission.CASE_CONFLICT_VOTE: frozenset({Office.CONFLICTS_PANEL, Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.CASE_DEADLINE_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.CASE_DEADLINE_PROPOSE: frozenset(
        {Office.ADMISSIBILITY_OFFICER, Office.COMPLIANCE_OFFICER, Office.INTAKE_OFFICER, Office.SECRETARIAT}
    ),
    Permission.CASE_DECLARATION_MAKE: COUNCIL,
    Permission.CASE_DELIBERATION_POST: PANEL,
    Permission.CASE_ERASURE_APPROVE: frozenset({Office.COUNCIL_CHAIR}),
    Permission.CASE_ERASURE_PROPOSE: frozenset({Office.INTEGRITY_OFFICER}),
    Permission.CASE_FILE_READ: FILE_READERS,
    Permission.CASE_MOTION_DRAFT: PANEL,
    Permission.CASE_NOTICE_SEND: frozenset({Office.INTAKE_OFFICER, Office.SECRETARIAT}),
    Permission.CASE_OPINION_DRAFT: frozenset({Office.RAPPORTEUR}),
    Permission.CASE_OPINION_REDACT: frozenset({Office.SECRETARIAT, Office.PANEL_CHAIR}),
    Permission.CASE_OPINION_SEPARATE: PANEL,
    Permission.CASE_PANEL_DRAW: frozenset({Office.INTEGRITY_OFFICER}),
    Permission.CASE_PANEL_READ: PANEL
    | {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT},
    Permission.CASE_POOL_READ: frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER}),
    Permission.CASE_PUBLICATION_KEY: frozenset({Office.PANEL_CHAIR, Office.SECRETARIAT, Office.COUNCIL_CHAIR}),
    Permission.CASE_REDRAW_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.CASE_REDRAW_PROPOSE: frozenset({Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.CASE_RESPONSE_CLAIM: frozenset({Office.PLATFORM_LIAISON, Office.COMPLIANCE_OFFICER}),
    Permission.CASE_RESPONSE_FIND: frozenset({Office.COMPLIANCE_OFFICER}),
    Permission.CASE_REVIEW_VOTE: frozenset({Office.REVIEWER}) | PANEL,
    Permission.CASE_SELECTION_VOTE: frozenset({Office.SELECTION_COMMITTEE}),
    Permission.CASE_UNPUBLISH_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.CASE_UNPUBLISH_PROPOSE: frozenset(
        {Office.COMPLIANCE_OFFICER, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}
    ),
    Permission.CASE_URGENCY_ASK: frozenset({Office.COUNCIL_CHAIR}),
    Permission.COUNCIL_ACCOUNT_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_ACCOUNT_PROPOSE: frozenset({Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_CAPTURE_READ: frozenset({Office.AUDITOR}),
    Permission.COUNCIL_DOCKET_READ: DESK | {Office.SELECTION_COMMITTEE},
    Permission.COUNCIL_DRAW_NUMBERS: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_DUTY_DECLARE: frozenset({Office.MEMBER}),
    Permission.COUNCIL_DUTY_READ: frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_EXPORT_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.COUNCIL_EXPORT_PROPOSE: DESK,
    Permission.COUNCIL_EXEMPTION_PROPOSE: frozenset({Office.COUNCIL_CHAIR, Office.MEMBER, Office.SECRETARIAT}),
    Permission.COUNCIL_EXEMPTION_VOTE: frozenset({Office.MEMBER}),
    Permission.COUNCIL_INTERESTS_DECLARE: COUNCIL,
    Permission.COUNCIL_INTERESTS_READ: frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER}),
    Permission.COUNCIL_LEAVE_ENTER: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_LEAVE_TAKE: COUNCIL,
    Permission.COUNCIL_MEMBER_APPOINT: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_OFFICE_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER}),
    Permission.COUNCIL_OFFICE_HAND_OVER: OFFICES_OF_THE_DESK,
    Permission.COUNCIL_OFFICE_PROPOSE: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_ORGANISATIONS_KEEP: frozenset({Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_ORGANISATIONS_READ: DESK,
    Permission.COUNCIL_PEOPLE_INVITE: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_PEOPLE_READ: DESK,
    Permission.COUNCIL_POLL_APPROVE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_POLL_ENTER: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_POLL_READ: DESK | {Office.MEMBER},
    Permission.COUNCIL_READINGS_READ: frozenset({Office.AUDITOR, Office.INTEGRITY_OFFICER}),
    Permission.COUNCIL_PROPOSAL_READ: DESK,
    Permission.COUNCIL_RECORD_WATCH: frozenset(
        {Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.OPERATOR, Office.SECRETARIAT}
    ),
    Permission.COUNCIL_REMOVAL_PROPOSE: frozenset({Office.COUNCIL_CHAIR, Office.SECRETARIAT}),
    Permission.COUNCIL_REMOVAL_READ: COUNCIL | {Office.COUNCIL_CHAIR, Office.SECRETARIAT},
    Permission.COUNCIL_REMOVAL_VOTE: frozenset({Office.MEMBER}),
    Permission.COUNCIL_REPORT_RULE: frozenset({Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.SECRETARIAT}),
    Permission.COUNCIL_STATEMENT_IMPORT: frozenset({Office.OPERATOR}),
    Permission.COUNCIL_TERM_RESIGN: COUNCIL,
}


Apart = frozenset[frozenset[str]]
"""Pairs of offices that nobody holds together on one case; an office held council-wide counts on every case."""


def pairs(some: Iterable[str], others: Iterable[str]) -> Apart:
    """Each of some with each of the others."""
    return frozenset(frozenset({str(one), str(other)}) for one in some for other in others)


ALWAYS_APART = pairs({Office.INTEGRITY_OFFICER}, PANEL | {Office.CONFLICTS_PANEL})
"""Under any rules (LIFECYCLE.md): whoever forms a panel and rules on conflicts does not sit on it, nor among those who
decide what that officer may not decide alone. A council's rules keep more apart (`Rules.apart`); acts keep the rest:
nobody reviews an own act, rules on oneself or approves an own proposal.
"""


def clashing(held: Iterable[str], apart: Apart = ALWAYS_APART) -> frozenset[str]:
    """Those of the offices that do not go together."""
    found = frozenset(map(str, held))
    return frozenset().union(*(pair for pair in apart if pair <= found))


def offices_of(permission: Permission) -> frozenset[Office]:
    """The offices that carry a permission."""
    return MATRIX[permission]
