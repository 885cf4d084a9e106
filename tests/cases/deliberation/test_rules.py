"""Opening, forfeiting, sparing, posting, and what counts as an exchange. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cases.assessment.rules.framework import Limb
from cases.assessment.rules.judging import RABAT
from cases.assessment.rules.rabat import Factor
from cases.deliberation.rules import (
    FACTORS,
    LIMBS,
    MAX_LENGTH,
    THREADS,
    OpeningFacts,
    Topic,
    Waiting,
    exchanged,
    may_forfeit,
    may_open,
    may_post,
    may_spare,
    must_be_heard,
    not_exchanged,
    point_of,
)
from cases.lifecycle import Stage

DUE = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
GRACE = timedelta(days=3)
ADA, BEN, EVE = uuid4(), uuid4(), uuid4()


def waiting(unsealed=0, now=DUE):
    return Waiting(unsealed, DUE, GRACE, now)


FACTS = OpeningFacts(Stage.ASSESSMENT, sealed=5, quorum=4, waiting=waiting(), notices=("answered", "silent"))


def test_deliberation_opens_when_everybody_sealed_and_the_parties_were_heard():
    assert may_open(FACTS).ok


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"stage": Stage.DELIBERATION}, ("deliberation.wrong_stage",)),
        ({"waiting": waiting(1)}, ("deliberation.not_all_sealed",)),
        ({"waiting": waiting(1, DUE + GRACE)}, ("deliberation.silent_seats",)),
        ({"sealed": 3}, ("deliberation.no_quorum_left",)),
        ({"notices": ("notified", "not_notified")}, ("docket.party_not_heard",)),
        ({"waiting": waiting(2), "notices": ("notified",)}, ("deliberation.not_all_sealed", "docket.party_not_heard")),
    ],
)
def test_each_guard_refuses_alone_and_reasons_add_up(changes, codes):
    assert may_open(replace(FACTS, **changes)).codes == codes


@pytest.mark.parametrize("state", ["answered", "silent", "reversed", "unsafe"])
def test_party_need_not_be_waited_for(state):
    assert may_open(replace(FACTS, notices=(state,))).ok


def test_seats_are_silent_once_deadline_and_grace_are_over_and_not_a_second_before():
    end = DUE + GRACE
    assert waiting(2, end - timedelta(seconds=1)).silent == 0
    assert waiting(2, end).silent == 2
    assert waiting(0, end).silent == 0
    assert Waiting(2, None, GRACE, end).silent == 0


def test_forfeit_needs_silence():
    assert may_forfeit(Stage.ASSESSMENT, waiting(1, DUE + GRACE)).ok
    assert may_forfeit(Stage.ASSESSMENT, waiting(1)).codes == ("deliberation.nobody_silent",)
    assert may_forfeit(Stage.DELIBERATION, waiting(1, DUE + GRACE)).codes == ("deliberation.wrong_stage",)


@pytest.mark.parametrize(
    ("role", "notice", "ok"),
    [
        ("affected_person", "not_notified", True),
        ("author", "notified", True),
        ("affected_person", "answered", False),
        ("respondent", "notified", False),
        ("appellant", "not_notified", False),
    ],
)
def test_persons_are_spared_and_platforms_never(role, notice, ok):
    assert may_spare(Stage.ASSESSMENT, role, notice, "She would be found.").ok is ok


def test_sparing_needs_its_time_and_a_reason():
    assert may_spare(Stage.DELIBERATION, "author", "notified", "x").codes == ("deliberation.wrong_stage",)
    verdict = may_spare(Stage.ASSESSMENT, "author", "notified", "  ")
    assert [(reason.code, reason.field) for reason in verdict.reasons] == [("deliberation.words_missing", "reason")]


def test_everybody_but_the_appellant_must_be_heard():
    heard = [role for role in ("appellant", "author", "affected_person", "respondent") if must_be_heard(role)]
    assert heard == ["author", "affected_person", "respondent"]


@pytest.mark.parametrize(
    ("stage", "text", "elsewhere", "found"),
    [
        (Stage.DELIBERATION, "I doubt it.", False, []),
        (Stage.VOTING, "I doubt it.", False, [("deliberation.not_open", None)]),
        (Stage.ASSESSMENT, "I doubt it.", False, [("deliberation.not_open", None)]),
        (Stage.DELIBERATION, " \n ", False, [("deliberation.words_missing", "text")]),
        (Stage.DELIBERATION, "x" * (MAX_LENGTH + 1), False, [("deliberation.too_long", "text")]),
        (Stage.DELIBERATION, "x", True, [("deliberation.answers_elsewhere", "answers")]),
    ],
)
def test_post_is_taken_while_the_panel_deliberates(stage, text, elsewhere, found):
    verdict = may_post(stage, text, answers_elsewhere=elsewhere)
    assert [(reason.code, reason.field) for reason in verdict.reasons] == found


def test_threads_cover_the_limbs_and_the_factors_of_the_form():
    assert [str(topic) for topic in LIMBS] == list(Limb)
    assert [str(topic) for topic in FACTORS] == [f"rabat:{factor}" for factor in Factor]
    assert {point_of(topic) for topic in FACTORS} == {RABAT}
    assert [topic for topic in Topic if topic not in THREADS] == [Topic.MOTION]


def test_exchange_takes_two_people_in_one_thread():
    assert exchanged({Topic.NECESSITY: frozenset({ADA})}) == frozenset()
    assert exchanged({Topic.NECESSITY: frozenset({ADA, BEN})}) == {"necessity"}
    apart = {Topic.RABAT_INTENT: frozenset({ADA}), Topic.RABAT_EXTENT: frozenset({BEN})}
    assert exchanged(apart) == frozenset()  # each spoke, nobody answered
    assert exchanged({**apart, Topic.RABAT_SPEAKER: frozenset({ADA, EVE})}) == {"rabat"}


def test_disputed_points_without_an_exchange_are_named_in_order():
    authors = {Topic.LEGALITY: frozenset({ADA, BEN}), Topic.NECESSITY: frozenset({EVE})}
    assert not_exchanged(("legality", "necessity", "rabat"), authors) == ("necessity", "rabat")
    assert not_exchanged((), authors) == ()
