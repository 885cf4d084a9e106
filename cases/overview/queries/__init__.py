"""What reads across the rooms: the docket and its search, the desk, the page of a case."""

from cases.overview.queries.duties import Duty, QueueView, desk, due_next
from cases.overview.queries.file import CaseFile, case_file
from cases.overview.queries.lists import DocketPage, Wanted, docket, exported
from cases.overview.queries.search import words_found

__all__ = [
    "CaseFile",
    "DocketPage",
    "Duty",
    "QueueView",
    "Wanted",
    "case_file",
    "desk",
    "docket",
    "due_next",
    "exported",
    "words_found",
]
