"""Every model of the council, for Django: re-exports only."""

from council.access.models import Attempts, Barrier, Grant, Proposal, Reading, UsedKey, User
from council.addresses.models import AddressChange
from council.clocks.models import Deadline, SimulatedTime
from council.draws.models import BeaconRound, Draw, OfflineChain
from council.duty.models import DutyAnswer, DutyPanel, DutyPlace, DutyReminder
from council.handovers.models import OfficeNote
from council.interests.models import Declaration, Interest
from council.leaves.models import Leave
from council.members.models import Member, MemberRemoval, RemovalVote, Term
from council.notices.models import Notice
from council.organisations.models import (
    Distinction,
    Funding,
    Identifier,
    Organisation,
    SourceRecord,
    Spelling,
    Stake,
    StatementFile,
)
from council.polls.models import Exemption, ExemptionVote, Poll
from council.procedure.models import RulesOfProcedure
from council.protection.models import StoredFile
from council.record.models import (
    Checkpoint,
    CheckpointKey,
    RecordEntry,
    RecordHead,
    RecordPayload,
    Sighting,
    Timestamp,
)
from council.reports.models import Report

__all__ = [
    "AddressChange",
    "Attempts",
    "Barrier",
    "BeaconRound",
    "Checkpoint",
    "CheckpointKey",
    "Deadline",
    "Declaration",
    "Distinction",
    "Draw",
    "DutyAnswer",
    "DutyPanel",
    "DutyPlace",
    "DutyReminder",
    "Exemption",
    "ExemptionVote",
    "Funding",
    "Grant",
    "Identifier",
    "Interest",
    "Leave",
    "Member",
    "MemberRemoval",
    "Notice",
    "OfficeNote",
    "OfflineChain",
    "Organisation",
    "Poll",
    "Proposal",
    "Reading",
    "RecordEntry",
    "RecordHead",
    "RecordPayload",
    "RemovalVote",
    "Report",
    "RulesOfProcedure",
    "Sighting",
    "SimulatedTime",
    "SourceRecord",
    "Spelling",
    "Stake",
    "StatementFile",
    "StoredFile",
    "Term",
    "Timestamp",
    "UsedKey",
    "User",
]
