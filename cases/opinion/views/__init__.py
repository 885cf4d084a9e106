"""The pages of opinions in the making."""

from cases.opinion.views.drafting import answers, draft, drop, group, recommendation, separate, submit, waive
from cases.opinion.views.publication import publication, sign, turn
from cases.opinion.views.review import review

__all__ = [
    "answers",
    "draft",
    "drop",
    "group",
    "publication",
    "recommendation",
    "review",
    "separate",
    "sign",
    "submit",
    "turn",
    "waive",
]
