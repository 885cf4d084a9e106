"""How lists are read, searched and counted, and what can be done from a stage."""

import pytest

from cases.lifecycle import CAN_BE_URGENT, STEPS, TRANSITIONS, Stage
from cases.overview.phrases import QUEUES, ROOMS
from cases.overview.phrases import STEPS as STEP_WORDS
from cases.overview.rules import QUEUES as QUEUE_ROWS
from cases.overview.rules import ROOMS as ROOM_ROWS
from cases.overview.rules import (
    STEP_PAGES,
    WORDS,
    Counted,
    SeatFacts,
    counted,
    neutral,
    numbers_of,
    owed,
    queues_for,
    rooms_for,
    steps_open,
    words_of,
)
from council.access.rules import Office


@pytest.mark.parametrize(("n", "text"), [(0, "0"), (7, "7"), (100, "100"), (101, "100+"), (5000, "100+")])
def test_counts_end_at_a_hundred(n, text):
    assert str(counted(n)) == text
    assert counted(7) == Counted(7)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("The Bridge", ["the", "bridge"]),
        ("web/site, e-mail & 'quotes' \"*\" OR", ["web", "site", "e", "mail", "quotes", "or"]),
        ("ხიდი пост پُل पुल", ["ხიდი", "пост", "پُل", "पुल"]),
        ("one one ONE", ["one"]),
        (" ".join(f"w{n}" for n in range(20)), [f"w{n}" for n in range(WORDS)]),
    ],
)
def test_words_of_a_search(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("CASE-2026-000142", ["CASE-2026-000142"]),
        (" case-2026-000142 ", ["CASE-2026-000142"]),
        ("2025-142", ["CASE-2025-000142"]),
        ("000142", ["CASE-2026-000142", "CASE-2025-000142"]),
        ("0", []),
        ("142 bridge", []),
        ("bridge", []),
        ("²", []),
    ],
)
def test_numbers_that_may_be_meant(text, numbers):
    assert numbers_of(text, 2026, years_back=1) == numbers


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "  =1"])
def test_cells_that_would_run_are_made_harmless(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "A post", "1-2", "a=b", "'=1"])
def test_other_cells_stay_as_they_are(cell):
    assert neutral(cell) == cell


def test_every_step_has_words_and_every_page_is_of_a_step():
    assert set(STEP_WORDS) == set(STEPS)
    assert set(STEP_PAGES) <= set(STEPS)
    assert {queue.name for queue in QUEUE_ROWS} <= set(QUEUES)
    assert {room.name for room in ROOM_ROWS} == set(ROOMS)


def test_pages_of_steps_are_in_the_room_of_the_step():
    rooms = {row.name: row.room for row in TRANSITIONS}
    named = {"urgency": "duty"}  # the council has pages of duty, too: those of a case have a name of their own
    of_pages = {name: page.split(":")[0] for name, page in STEP_PAGES.items()}
    found = {name: named.get(space, space) for name, space in of_pages.items()}
    assert found == {name: rooms[name] for name in STEP_PAGES}


@pytest.mark.parametrize(
    ("offices", "names"),
    [
        ({Office.MEMBER}, []),
        ({Office.INTAKE_OFFICER}, ["take_up", "information"]),
        ({Office.SECRETARIAT, Office.INTEGRITY_OFFICER}, ["selection", "panel", "publication"]),
    ],
)
def test_queues_follow_the_offices(offices, names):
    assert [queue.name for queue in queues_for(offices)] == names


@pytest.mark.parametrize(
    ("stage", "offices", "names"),
    [
        (Stage.SUBMITTED, {Office.INTAKE_OFFICER}, ["ask_for_information", "take_up", "settle"]),
        (Stage.ADMISSIBILITY, {Office.SELECTION_COMMITTEE}, []),
        (Stage.ELIGIBLE, {Office.SELECTION_COMMITTEE}, ["select", "leave_unselected", "bundle"]),
        (Stage.DELIBERATION, {Office.PANELLIST, Office.PANEL_CHAIR}, ["call_vote"]),
        (Stage.VOTING, {Office.PANEL_CHAIR, Office.COUNCIL_CHAIR}, ["suspend"]),
        (Stage.CLOSED, {Office.INTAKE_OFFICER}, []),
    ],
)
def test_steps_follow_stage_and_offices(stage, offices, names):
    assert [row.name for row in steps_open(stage, offices)] == names


def test_a_case_is_expedited_until_its_panel_sits_and_ratified_wherever_it_stands():
    def offered(stage, **more):
        return "expedite" in [row.name for row in steps_open(stage, {Office.COUNCIL_CHAIR}, **more)]

    assert [stage for stage in Stage if offered(stage)] == [stage for stage in Stage if stage in CAN_BE_URGENT]
    assert offered(Stage.DELIBERATION, to_ratify=True)


def test_rooms_follow_the_offices():
    assert [room.name for room in rooms_for({Office.MEMBER})] == []
    assert [room.name for room in rooms_for({Office.SELECTION_COMMITTEE})] == ["admissibility", "selection"]
    assert [room.name for room in rooms_for({Office.PANELLIST})] == [
        "panel", "assessment", "deliberation", "voting", "opinion",
    ]  # fmt: skip


def seat(stage, *offices, **done):
    values = {"assessed": False, "ballots_missing": True, "reviewed": False, **done}
    return SeatFacts(stage, frozenset(offices), **values)


@pytest.mark.parametrize(
    ("facts", "duty"),
    [
        (seat(Stage.ASSESSMENT, Office.PANELLIST), ("assessment", "assessment:case")),
        (seat(Stage.ASSESSMENT, Office.PANELLIST, assessed=True), None),
        (seat(Stage.ASSESSMENT, Office.REVIEWER), None),
        (seat(Stage.DELIBERATION, Office.PANEL_CHAIR), ("deliberation", "deliberation:case")),
        (seat(Stage.VOTING, Office.RAPPORTEUR), ("ballot", "voting:case")),
        (seat(Stage.VOTING, Office.PANELLIST, ballots_missing=False), None),
        (seat(Stage.DRAFTING, Office.RAPPORTEUR), ("draft", "opinion:draft")),
        (seat(Stage.DRAFTING, Office.PANELLIST), None),
        (seat(Stage.COUNCIL_REVIEW, Office.REVIEWER), ("council_review", "opinion:review")),
        (seat(Stage.COUNCIL_REVIEW, Office.REVIEWER, reviewed=True), None),
        (seat(Stage.APPROVED, Office.PANEL_CHAIR), ("publication", "opinion:publication")),
        (seat(Stage.APPROVED, Office.PANELLIST), None),
        (seat(Stage.CLOSED, Office.PANEL_CHAIR), None),
    ],
)
def test_what_a_seat_owes(facts, duty):
    assert owed(facts) == duty
