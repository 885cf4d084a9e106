"""What reads across the rooms: the docket and its search, the desk, the page of a case."""

from cases.overview.queries.duties import Duty, QueueView, desk, due_next
from cases.overview.queries.file import CaseFile, case_file
from cases.overview.queries.lists import DocketPage, Wanted, docket, exported
from cases.overview.queries.readings import ReadingsPage, ReadingsWanted, readers, readings
from cases.overview.queries.search import words_found

__all__ = [
    "CaseFile",
    "DocketPage",
    "Duty",
    "QueueView",
    "ReadingsPage",
    "ReadingsWanted",
    "Wanted",
    "case_file",
    "desk",
    "docket",
    "due_next",
    "exported",
    "readers",
    "readings",
    "words_found",
]
