"""Reaching opinions: versions, what hangs on them, the council's review, the way to the public."""

from cases.opinion.queries.council import (
    closes_at,
    council_of,
    opened,
    own_ballot,
    reviewing_members,
    waiting_reviews,
)
from cases.opinion.queries.desk import Desk, desk, reader_of
from cases.opinion.queries.document import document, text
from cases.opinion.queries.drafting import (
    Contents,
    answered,
    contents,
    draft_of,
    hatred_at_issue,
    possible_owners,
)
from cases.opinion.queries.publication import SIGNING, gate, keys, patience, resemblances, signatures
from cases.opinion.queries.versions import (
    in_force,
    in_work,
    issued,
    issued_to,
    latest,
    opinion_of,
    recommendation_for,
    recommendations,
    separate_opinions,
    unanswered,
    version_for,
    versions,
)
from cases.opinion.queries.votes import outcome, voted, votes

__all__ = [
    "SIGNING",
    "Contents",
    "Desk",
    "answered",
    "closes_at",
    "contents",
    "council_of",
    "desk",
    "document",
    "draft_of",
    "gate",
    "hatred_at_issue",
    "in_force",
    "in_work",
    "issued",
    "issued_to",
    "keys",
    "latest",
    "opened",
    "opinion_of",
    "outcome",
    "own_ballot",
    "patience",
    "possible_owners",
    "reader_of",
    "recommendation_for",
    "recommendations",
    "resemblances",
    "reviewing_members",
    "separate_opinions",
    "signatures",
    "text",
    "unanswered",
    "version_for",
    "versions",
    "voted",
    "votes",
    "waiting_reviews",
]
