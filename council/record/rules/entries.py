"""What can be written into the record: one sorted enum of tags, and the shape of a leaf. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from council.kernel.canonical import canonical
from council.kernel.clock import utc_text
from council.kernel.merkle import leaf_hash


class Tag(StrEnum):
    """Every kind of entry, sorted. A transition of a case is `case.<transition>`."""

    ACCOUNT_ADDRESS_CHANGED = "account.address_changed"
    ACCOUNT_FACTOR_ADDED = "account.factor_added"
    ACCOUNT_FACTOR_REMOVED = "account.factor_removed"
    ACCOUNT_INVITED = "account.invited"
    ACCOUNT_PASSWORD_SET = "account.password_set"  # noqa: S105 — a word, no secret
    ACCOUNT_RECOVERED = "account.recovered"
    ASSESSMENT_SEALED = "assessment.sealed"
    BALLOT_CAST = "ballot.cast"
    BARRIER_LIFTED = "barrier.lifted"
    BARRIER_RAISED = "barrier.raised"
    CASE_ADMISSIBILITY_RULED = "case.admissibility_ruled"
    CASE_IMPORTED = "case.imported"
    CASE_MOVED = "case.moved"
    CASE_PARTY_ANSWERED = "case.party_answered"
    CASE_PARTY_NOTIFIED = "case.party_notified"
    CASE_REVIEW_ASKED = "case.review_asked"
    CASE_TRANSLATED = "case.translated"
    CHALLENGE_ANSWERED = "challenge.answered"
    CHALLENGE_FILED = "challenge.filed"
    CHALLENGE_RULED = "challenge.ruled"
    CLOCK_SET_FORWARD = "clock.set_forward"
    CONFLICT_ASKED = "conflict.asked"
    CONFLICT_REPLIED = "conflict.replied"
    CONFLICT_RULED = "conflict.ruled"
    CONFLICT_VOTED = "conflict.voted"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    DEADLINE_MOVED = "deadline.moved"
    DECLARATION_MADE = "declaration.made"
    DECLARATION_OPENED = "declaration.opened"
    DRAW_CHANCES = "draw.chances"
    DRAW_COMMITTED = "draw.committed"
    DRAW_DRAWN = "draw.drawn"
    DRAW_FELL_BACK = "draw.fell_back"
    DRAW_LAPSED = "draw.lapsed"
    DRAW_LOTTERIES = "draw.lotteries"
    DRAW_SPOKE = "draw.spoke"
    DRAW_VOIDED = "draw.voided"
    DRAW_WITNESSED = "draw.witnessed"
    DUTY_CALLED = "duty.called"
    DUTY_DECLARED = "duty.declared"
    DUTY_ENDED = "duty.ended"
    DUTY_IMPOSSIBLE = "duty.impossible"
    DUTY_SEATED = "duty.seated"
    EVIDENCE_ERASED = "evidence.erased"
    EVIDENCE_STORED = "evidence.stored"
    EXEMPTION_CLOSED = "exemption.closed"
    EXEMPTION_PROPOSED = "exemption.proposed"
    EXEMPTION_USED = "exemption.used"
    EXEMPTION_VOTED = "exemption.voted"
    EXPORT_MADE = "export.made"
    GRANT_ENDED = "grant.ended"
    GRANT_GIVEN = "grant.given"
    INTERESTS_SIGNED = "interests.signed"
    INTEREST_DECLARED = "interest.declared"
    INTEREST_ENDED = "interest.ended"
    LEAVE_ENDED = "leave.ended"
    LEAVE_TAKEN = "leave.taken"
    MEMBER_APPOINTED = "member.appointed"
    MEMBER_CHANGED = "member.changed"
    MEMBER_REMOVED = "member.removed"
    MEMBER_RESIGNED = "member.resigned"
    MOTION_DRAFTED = "motion.drafted"
    MOTION_FROZEN = "motion.frozen"
    MOTION_WITHDRAWN = "motion.withdrawn"
    NOTICE_SENT = "notice.sent"
    OPINION_CORRECTED = "opinion.corrected"
    OPINION_PUBLISHED = "opinion.published"
    OPINION_REPUBLISHED = "opinion.republished"
    OPINION_UNPUBLISHED = "opinion.unpublished"
    OPINION_VERSION_SUBMITTED = "opinion.version_submitted"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_JOINED = "organisation.joined"
    ORGANISATION_PARTED = "organisation.parted"
    ORGANISATION_REGISTERED = "organisation.registered"
    ORGANISATIONS_NOT_TOLD_APART = "organisations.not_told_apart"
    ORGANISATIONS_TOLD_APART = "organisations.told_apart"
    PANEL_SEATED = "panel.seated"
    PANEL_UNNAMED = "panel.unnamed"
    PAYLOAD_ERASED = "payload.erased"
    POLL_ENTERED = "poll.entered"
    POLL_WITHDRAWN = "poll.withdrawn"
    POOL_CHALLENGE_FILED = "pool_challenge.filed"
    POOL_CHALLENGE_NOBODY = "pool_challenge.nobody"
    POOL_CHALLENGE_RULED = "pool_challenge.ruled"
    POOL_CHALLENGE_WITHDRAWN = "pool_challenge.withdrawn"
    POST_WRITTEN = "post.written"
    PROPOSAL_DECIDED = "proposal.decided"
    PROPOSAL_MADE = "proposal.made"
    PUBLICATION_KEY_TURNED = "publication.key_turned"
    RECEIPT_ISSUED = "receipt.issued"
    RECOMMENDATION_CLAIMED = "recommendation.claimed"
    RECOMMENDATION_FOUND = "recommendation.found"
    RECORD_DAY_CLOSED = "record.day_closed"
    RECORD_EPOCH_DECLARED = "record.epoch_declared"
    RECORD_KEY_ADOPTED = "record.key_adopted"
    RECORD_PADDED = "record.padded"
    REDACTION_SIGNED = "redaction.signed"
    REMOVAL_ANSWERED = "removal.answered"
    REMOVAL_CLOSED = "removal.closed"
    REMOVAL_OPENED = "removal.opened"
    REMOVAL_PROPOSED = "removal.proposed"
    REMOVAL_VOTED = "removal.voted"
    REPORT_ANSWERED = "report.answered"
    REPORT_FORGOTTEN = "report.forgotten"
    REPORT_RECEIVED = "report.received"
    REPORT_RULED = "report.ruled"
    REVIEW_CAST = "review.cast"
    ROSTER_ASKED = "roster.asked"
    ROSTER_LEFT = "roster.left"
    ROSTER_NAMED = "roster.named"
    RULES_ADOPTED = "rules.adopted"
    SEAT_CHANGED = "seat.changed"
    SELECTION_VOTED = "selection.voted"
    SEPARATE_OPINION_FILED = "separate_opinion.filed"
    SPELLING_DECIDED = "spelling.decided"
    SPELLING_NOTED = "spelling.noted"
    STATEMENTS_TAKEN = "statements.taken"
    STATEMENT_IMPORTED = "statement.imported"
    SUBSTITUTES_CALLED = "substitutes.called"
    TRANSLATION_REQUESTED = "translation.requested"
    VOTE_CLOSED = "vote.closed"
    VOTE_OPENED = "vote.opened"
    VOTE_RECOUNTED = "vote.recounted"
    WAIVER_ANSWERED = "waiver.answered"
    WAIVER_ASKED = "waiver.asked"


@dataclass(frozen=True)
class Leaf:
    """What the tree hashes: nothing that could tell a person or a text. `subject` is an opaque identifier."""

    tag: str
    seq: int
    subject: UUID
    at: datetime
    commitment: bytes

    def encoded(self) -> bytes:
        """Canonical bytes (RFC 8785) of the leaf."""
        return canonical(
            {
                "commitment": self.commitment.hex(),
                "seq": self.seq,
                "subject": str(self.subject),
                "time": utc_text(self.at),
                "type": self.tag,
            }
        )

    def hash(self) -> bytes:
        """RFC 6962 section 2.1 leaf hash."""
        return leaf_hash(self.encoded())


def commit(salt: bytes, payload: dict[str, Any]) -> bytes:
    """HMAC-SHA256(salt, canonical payload): binding, and telling nothing even about a yes or a no."""
    return commit_to(salt, canonical(payload))


def commit_to(salt: bytes, written: bytes) -> bytes:
    """The same over a payload that is canonical bytes already."""
    return hmac.new(salt, written, hashlib.sha256).digest()


@dataclass(frozen=True)
class Opening:
    """What opens a commitment that stands inside an entry's payload: the value, and the salt it was committed with.

    For what must stay sealed although its entry can be read (an assessment, a post, a ballot before the close): the
    payload holds the commitment alone, and the room keeps this in an encrypted field. `value` is canonical JSON.
    """

    salt: bytes
    value: dict[str, Any]

    @property
    def commitment(self) -> str:
        """The commitment in hexadecimal, as a payload holds it."""
        return commit(self.salt, self.value).hex()

    def to_text(self) -> str:
        """For an encrypted field."""
        return canonical({"salt": self.salt.hex(), "value": self.value}).decode()

    @staticmethod
    def from_text(text: str) -> Opening:
        """What `to_text` wrote."""
        stored = json.loads(text)
        return Opening(bytes.fromhex(stored["salt"]), stored["value"])
