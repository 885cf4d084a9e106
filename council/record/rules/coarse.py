"""Coarse classes of entries, for counts that anybody may see. Pure.

Source: INTEGRITY.md, Ballots and The wall. No running count of sealed work is shown anywhere, turnout included, and
public figures exist only as of a fixed daily checkpoint. So whatever could tell something about sealed work, about who
has or has not acted, or about one appellant or one member, is in the one class SEALED: ballots, posts, assessments,
motions, votes that open or close, reviews, drafts, separate opinions, keys, redaction, selection, declarations, walls,
draws and seats, who is ad hoc for a case, challenges, notices, receipts, leaves, removals before they are carried, what
takes two people, votes on an exemption from an election lock, and the steps of cases, since a step out of the vote is
one of them. The entries that cover a day are among them: else the rest could be computed.
The other classes hold only what is public anyhow.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from council.record.rules.entries import Tag


class Coarse(StrEnum):
    """Kinds of entries as a public page counts them."""

    ANSWERS = "answers"
    IMPORTS = "imports"
    OPINIONS = "opinions"
    PEOPLE = "people"
    RECORD = "record"
    RULES = "rules"
    SEALED = "sealed"


PUBLIC: Mapping[Coarse, frozenset[Tag]] = {
    Coarse.ANSWERS: frozenset({Tag.RECOMMENDATION_CLAIMED, Tag.RECOMMENDATION_FOUND}),
    Coarse.IMPORTS: frozenset({Tag.CASE_IMPORTED, Tag.STATEMENT_IMPORTED}),
    Coarse.OPINIONS: frozenset(
        {Tag.OPINION_CORRECTED, Tag.OPINION_PUBLISHED, Tag.OPINION_REPUBLISHED, Tag.OPINION_UNPUBLISHED}
    ),
    Coarse.PEOPLE: frozenset(
        {Tag.MEMBER_APPOINTED, Tag.MEMBER_REMOVED, Tag.MEMBER_RESIGNED, Tag.ORGANISATION_REGISTERED}
    ),
    Coarse.RECORD: frozenset(
        {
            Tag.CLOCK_SET_FORWARD,
            Tag.PAYLOAD_ERASED,
            Tag.RECORD_DAY_CLOSED,
            Tag.RECORD_EPOCH_DECLARED,
            Tag.RECORD_KEY_ADOPTED,
        }
    ),
    Coarse.RULES: frozenset({Tag.POLL_ENTERED, Tag.POLL_WITHDRAWN, Tag.RULES_ADOPTED}),
}
"""What is public anyhow: answers of platforms and findings on published recommendations, what was brought in from
outside, published opinions and their being taken off, members and organisations of the public register, rules, polls of
the calendar, and the record's own entries."""

SEALED = frozenset(
    {
        Tag.ACCOUNT_ADDRESS_CHANGED,
        Tag.ACCOUNT_FACTOR_ADDED,
        Tag.ACCOUNT_FACTOR_REMOVED,
        Tag.ACCOUNT_INVITED,
        Tag.ACCOUNT_PASSWORD_SET,
        Tag.ACCOUNT_RECOVERED,
        Tag.ASSESSMENT_SEALED,
        Tag.BALLOT_CAST,
        Tag.BARRIER_LIFTED,
        Tag.BARRIER_RAISED,
        Tag.CASE_ADMISSIBILITY_RULED,
        Tag.CASE_MOVED,
        Tag.CASE_PARTY_ANSWERED,
        Tag.CASE_PARTY_NOTIFIED,
        Tag.CASE_REVIEW_ASKED,
        Tag.CASE_TRANSLATED,
        Tag.CHALLENGE_ANSWERED,
        Tag.CHALLENGE_FILED,
        Tag.CHALLENGE_RULED,
        Tag.CONFLICT_ASKED,
        Tag.CONFLICT_REPLIED,
        Tag.CONFLICT_RULED,
        Tag.CONFLICT_VOTED,
        Tag.CONSENT_WITHDRAWN,
        Tag.DEADLINE_MOVED,
        Tag.DECLARATION_MADE,
        Tag.DECLARATION_OPENED,
        Tag.DRAW_CHANCES,
        Tag.DRAW_COMMITTED,
        Tag.DRAW_DRAWN,
        Tag.DRAW_FELL_BACK,
        Tag.DRAW_LAPSED,
        Tag.DRAW_LOTTERIES,
        Tag.DRAW_SPOKE,
        Tag.DRAW_VOIDED,
        Tag.DRAW_WITNESSED,
        Tag.DUTY_CALLED,
        Tag.DUTY_DECLARED,
        Tag.DUTY_ENDED,
        Tag.DUTY_IMPOSSIBLE,
        Tag.DUTY_SEATED,
        Tag.EVIDENCE_ERASED,
        Tag.EVIDENCE_STORED,
        Tag.EXEMPTION_CLOSED,
        Tag.EXEMPTION_PROPOSED,
        Tag.EXEMPTION_USED,
        Tag.EXEMPTION_VOTED,
        Tag.EXPORT_MADE,
        Tag.GRANT_ENDED,
        Tag.GRANT_GIVEN,
        Tag.INTERESTS_SIGNED,
        Tag.INTEREST_DECLARED,
        Tag.INTEREST_ENDED,
        Tag.LEAVE_ENDED,
        Tag.LEAVE_TAKEN,
        Tag.MEMBER_CHANGED,
        Tag.MOTION_DRAFTED,
        Tag.MOTION_FROZEN,
        Tag.MOTION_WITHDRAWN,
        Tag.NOTICE_SENT,
        Tag.OPINION_VERSION_SUBMITTED,
        Tag.ORGANISATIONS_NOT_TOLD_APART,
        Tag.ORGANISATIONS_TOLD_APART,
        Tag.ORGANISATION_CHANGED,
        Tag.ORGANISATION_JOINED,
        Tag.ORGANISATION_PARTED,
        Tag.PANEL_SEATED,
        Tag.PANEL_UNNAMED,
        Tag.POOL_CHALLENGE_FILED,
        Tag.POOL_CHALLENGE_NOBODY,
        Tag.POOL_CHALLENGE_RULED,
        Tag.POOL_CHALLENGE_WITHDRAWN,
        Tag.POST_WRITTEN,
        Tag.PROPOSAL_DECIDED,
        Tag.PROPOSAL_MADE,
        Tag.PUBLICATION_KEY_TURNED,
        Tag.RECEIPT_ISSUED,
        Tag.RECORD_PADDED,
        Tag.REDACTION_SIGNED,
        Tag.REMOVAL_ANSWERED,
        Tag.REMOVAL_CLOSED,
        Tag.REMOVAL_OPENED,
        Tag.REMOVAL_PROPOSED,
        Tag.REMOVAL_VOTED,
        Tag.REPORT_ANSWERED,
        Tag.REPORT_FORGOTTEN,
        Tag.REPORT_RECEIVED,
        Tag.REPORT_RULED,
        Tag.REVIEW_CAST,
        Tag.SEAT_CHANGED,
        Tag.SELECTION_VOTED,
        Tag.SEPARATE_OPINION_FILED,
        Tag.SPELLING_DECIDED,
        Tag.ROSTER_ASKED,
        Tag.ROSTER_LEFT,
        Tag.ROSTER_NAMED,
        Tag.SPELLING_NOTED,
        Tag.STATEMENTS_TAKEN,
        Tag.SUBSTITUTES_CALLED,
        Tag.TRANSLATION_REQUESTED,
        Tag.VOTE_CLOSED,
        Tag.VOTE_OPENED,
        Tag.VOTE_RECOUNTED,
        Tag.WAIVER_ANSWERED,
        Tag.WAIVER_ASKED,
    }
)
"""Named one by one, so that a new kind of entry is public or sealed because somebody said so."""

COARSE: Mapping[Tag, Coarse] = {tag: coarse for coarse, tags in PUBLIC.items() for tag in tags} | dict.fromkeys(
    SEALED, Coarse.SEALED
)
