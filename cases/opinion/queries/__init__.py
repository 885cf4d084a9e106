"""Reaching opinions: versions, what hangs on them, the council's review, the way to the public."""

from cases.opinion.queries.council import (
    closes_at,
    council_of,
    opened,
    own_ballot,
    reviewing_members,
    waiting_reviews,
)
from cases.opinion.queries.document import document, text
from cases.opinion.queries.drafting import (
    Contents,
    contents,
    draft_facts,
    hatred_at_issue,
    possible_owners,
    silent_seats,
)
from cases.opinion.queries.publication import gate, keys, patience, resemblances, signatures
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
from cases.opinion.queries.votes import minority, outcome, voted, votes

__all__ = [
    "Contents",
    "closes_at",
    "contents",
    "council_of",
    "document",
    "draft_facts",
    "gate",
    "hatred_at_issue",
    "in_force",
    "in_work",
    "issued",
    "issued_to",
    "keys",
    "latest",
    "minority",
    "opened",
    "opinion_of",
    "outcome",
    "own_ballot",
    "patience",
    "possible_owners",
    "recommendation_for",
    "recommendations",
    "resemblances",
    "reviewing_members",
    "separate_opinions",
    "signatures",
    "silent_seats",
    "text",
    "unanswered",
    "version_for",
    "versions",
    "voted",
    "votes",
    "waiting_reviews",
]
