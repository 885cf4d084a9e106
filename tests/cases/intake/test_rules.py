"""Rules of the appeal, of the intake desk and of what is told outside. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.docket.rules import Route
from cases.intake.rules.appeals import (
    LONGEST_ARGUMENT,
    ORDER,
    Behalf,
    Person,
    Step,
    begun,
    may_appear,
    may_argue,
    may_consent,
    may_contest,
    may_describe,
    next_step,
    step_before,
)
from cases.intake.rules.desk import (
    Consent,
    TakeUpFacts,
    has_effect,
    may_add_file,
    may_answer,
    may_ask,
    may_make_second,
    may_request_translation,
    may_revive,
    may_take_up,
    may_withdraw,
    may_withdraw_consent,
    needs_translation,
)
from cases.intake.rules.outside import history, is_news
from cases.intake.rules.places import COUNTRIES, NAME_OF, REGION_OF
from cases.lifecycle import BEFORE_VOTING, PUBLIC_STATUS, PublicStatus, Stage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
YESTERDAY, TODAY = date(2026, 3, 1), date(2026, 3, 2)
TOMORROW, LATER = date(2026, 3, 3), date(2026, 3, 4)


def reasons(verdict):
    return [(reason.code.removeprefix("intake."), reason.field) for reason in verdict.reasons]


@pytest.mark.parametrize(("day", "hour", "there"), [(TODAY, 9, True), (TOMORROW, 9, False), (TOMORROW, 10, True)])
def test_day_has_begun_once_it_has_begun_anywhere(day, hour, there):
    assert begun(day, NOW.replace(hour=hour)) is there


@pytest.mark.parametrize(
    ("decided", "complained", "puid", "wrong"),
    [
        (TODAY, None, "", []),
        (TODAY, TODAY, "TK-421", []),
        (LATER, None, "", [("decided_in_future", "decided_on")]),
        (date(1999, 12, 31), None, "", [("decided_too_early", "decided_on")]),
        (date(2000, 1, 1), None, "", []),
        (TODAY, LATER, "", [("complained_in_future", "complained_on")]),
        (TODAY, date(2026, 3, 1), "", [("complained_before", "complained_on")]),
        (TODAY, None, "with space", [("no_puid", "puid")]),
        (None, None, "", []),
    ],
)
def test_decision_was_made_and_complained_of_afterwards(decided, complained, puid, wrong):
    assert reasons(may_contest(decided, complained, puid, NOW)) == wrong


@pytest.mark.parametrize(
    ("text", "posted", "decided", "wrong"),
    [
        ("words", TODAY, TODAY, []),
        ("words", TODAY, None, []),
        ("words", None, TODAY, []),
        (" \n", None, TODAY, [("content_needed", "text")]),
        ("words", LATER, TODAY, [("posted_in_future", "posted_on")]),
        ("words", TODAY, YESTERDAY, [("posted_after_decision", "posted_on")]),
    ],
)
def test_content_says_something_and_was_posted_before_the_decision(text, posted, decided, wrong):
    assert reasons(may_describe(text, posted, decided, NOW)) == wrong


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("why",), []),
        (("a", "b", "c"), []),
        ((), [("argument_needed", "argument_1")]),
        ((" ",), [("argument_needed", "argument_1")]),
        (("a", "b", "c", "d"), [("too_many_arguments", None)]),
        (("a", "x" * (LONGEST_ARGUMENT + 1)), [("too_long", "argument_2")]),
        (("x" * LONGEST_ARGUMENT,), []),
    ],
)
def test_appeal_gives_one_to_three_reasons(arguments, wrong):
    assert reasons(may_argue(arguments)) == wrong


def person(**changes):
    values = {
        "pseudonym": "Bridge walker",
        "name": "Marta Exemplar",
        "contact": "",
        "represented_by": "",
        "agreed": False,
    }
    return Person(**{**values, "behalf": Behalf.MYSELF, **changes})


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"pseudonym": " "}, [("pseudonym_needed", "pseudonym")]),
        ({"pseudonym": "marta exemplar"}, [("pseudonym_tells", "pseudonym")]),
        ({"pseudonym": "Friend of Marta Exemplar"}, [("pseudonym_tells", "pseudonym")]),
        ({"pseudonym": "m@mail.example"}, [("pseudonym_tells", "pseudonym")]),
        ({"pseudonym": "Somebody", "name": "M"}, []),
        ({"behalf": Behalf.ANOTHER, "represented_by": "sister", "agreed": True}, []),
        (
            {"behalf": Behalf.ANOTHER},
            [("proxy_unknown", "represented_by"), ("proxy_unagreed", "agreed")],
        ),
    ],
)
def test_pseudonym_hides_and_a_proxy_says_by_which_right(changes, wrong):
    assert reasons(may_appear(person(**changes))) == wrong


def test_only_the_first_consent_is_needed():
    assert reasons(may_consent(process=True)) == []
    assert reasons(may_consent(process=False)) == [("consent_needed", "consent_process")]


def test_pages_follow_each_other_and_evidence_is_part_of_the_third_step():
    answers = {}
    walked = []
    while (step := next_step(answers)) is not None:
        walked.append(step)
        answers[step.value] = {}
    assert tuple(walked) == ORDER
    assert [step_before(step) for step in (Step.DECISION, Step.ABOUT)] == [None, Step.EVIDENCE]


def test_countries_are_listed_once_each_with_a_name():
    assert sum(len(countries) for countries in COUNTRIES.values()) == len(REGION_OF) == len(NAME_OF) > 190
    assert all(len(code) == 2 and code.isupper() and name.strip() for code, name in NAME_OF.items())


def facts(**changes):
    values = {
        "route": Route.APPEAL,
        "acknowledged": True,
        "waited": timedelta(hours=1),
        "language": "en",
        "working_languages": frozenset({"en"}),
        "translated": False,
        "translation_requested": False,
    }
    return TakeUpFacts(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"acknowledged": False}, ["not_acknowledged"]),
        ({"acknowledged": False, "waited": timedelta(hours=12)}, []),
        ({"acknowledged": False, "route": Route.IMPORT}, []),
        ({"acknowledged": False, "route": Route.PROXY}, ["not_acknowledged"]),
        ({"language": "ka"}, ["translation_not_requested"]),
        ({"language": "ka", "translated": True}, []),
        ({"language": "ka", "translation_requested": True}, []),
        ({"language": "en-gb"}, []),
        ({"acknowledged": False, "language": "ka"}, ["not_acknowledged", "translation_not_requested"]),
    ],
)
def test_case_is_taken_up_once_the_appellant_knows_and_we_can_read_it(changes, wrong):
    assert [code for code, _ in reasons(may_take_up(facts(**changes)))] == wrong


def test_translation_is_asked_for_where_one_is_needed_and_once():
    assert needs_translation(facts(language="ka"))
    assert may_request_translation(facts(language="ka"), asked=False).ok
    assert not may_request_translation(facts(language="ka"), asked=True).ok
    assert not may_request_translation(facts(), asked=False).ok


@pytest.mark.parametrize(
    ("questions", "is_open", "wrong"),
    [
        (["When?"], False, []),
        ([], False, [("question_needed", "question_1")]),
        (["When?"], True, [("questions_open", None)]),
        (["?"] * 6, False, [("too_many_questions", None)]),
    ],
)
def test_one_list_of_questions_at_a_time(questions, is_open, wrong):
    assert reasons(may_ask(questions, open_already=is_open)) == wrong


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        (["yes", "no"], []),
        (["yes", " "], [("answer_needed", "answer_2")]),
        (["yes"], [("other_questions", None)]),
    ],
)
def test_every_question_is_answered(answers, wrong):
    assert reasons(may_answer(["one?", "two?"], answers)) == wrong


@pytest.mark.parametrize(("due", "right"), [(NOW, True), (NOW - timedelta(seconds=1), False), (None, False)])
def test_case_is_revived_while_it_can_be(due, right):
    assert may_revive(NOW, due, 90).ok is right


@pytest.mark.parametrize("stage", list(Stage))
def test_appeal_is_withdrawn_until_the_vote_is_called(stage):
    assert may_withdraw(stage).ok is (stage in BEFORE_VOTING)


@pytest.mark.parametrize("stage", list(Stage))
def test_files_are_taken_by_the_public_word_alone(stage):
    over = {PublicStatus.DECIDED, PublicStatus.PUBLISHED, PublicStatus.FOLLOW_UP, PublicStatus.CLOSED}
    assert may_add_file(stage).ok is (PUBLIC_STATUS[stage] not in over)


@pytest.mark.parametrize(
    ("consent", "stage", "told", "matters"),
    [
        (Consent.SHARE, Stage.VOTING, False, True),
        (Consent.PUBLISH, Stage.APPROVED, False, True),
        (Consent.PUBLISH, Stage.LAPSED, False, True),
        (Consent.PUBLISH, Stage.PUBLISHED, True, False),
        (Consent.PUBLISH, Stage.WITHDRAWN, True, False),
        (Consent.SHARE, Stage.WITHDRAWN, True, True),
        (Consent.SHARE, Stage.WITHDRAWN, False, False),
    ],
)
def test_consent_is_taken_back_while_that_changes_something(consent, stage, told, matters):
    assert has_effect(consent, stage, platform_told=told) is matters


def test_consent_that_was_not_given_is_not_taken_back():
    assert [may_withdraw_consent(given).ok for given in (True, False)] == [True, False]


@pytest.mark.parametrize(
    ("hours", "made", "wrong"), [(1, 1, []), (12, 1, ["second_code_late"]), (1, 2, ["second_code_once"])]
)
def test_second_code_is_made_once_and_in_the_same_visit(hours, made, wrong):
    assert [code for code, _ in reasons(may_make_second(timedelta(hours=hours), made=made))] == wrong


def test_history_tells_words_and_not_moves():
    inside = [Stage.PANEL_FORMATION, Stage.ASSESSMENT, Stage.DELIBERATION, Stage.VOTING, Stage.DELIBERATION]
    steps = [Stage.SUBMITTED, Stage.ADMISSIBILITY, Stage.ELIGIBLE, *inside, Stage.COUNCIL_REVIEW, Stage.APPROVED]
    told = history((stage, NOW + timedelta(days=day)) for day, stage in enumerate(steps))
    assert [(one.status, (one.at - NOW).days) for one in told] == [
        (PublicStatus.RECEIVED, 0),
        (PublicStatus.BEING_CHECKED, 1),
        (PublicStatus.WAITING_FOR_SELECTION, 2),
        (PublicStatus.UNDER_REVIEW, 3),
        (PublicStatus.DECIDED, 9),
    ]


def test_a_move_inside_one_word_is_no_news():
    assert not is_news(Stage.VOTING, Stage.DRAFTING)
    assert is_news(Stage.COUNCIL_REVIEW, Stage.APPROVED)
