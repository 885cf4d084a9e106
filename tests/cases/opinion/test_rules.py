from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cases.opinion.rules import document, names
from cases.opinion.rules.drafting import (
    DraftFacts,
    RecommendationFacts,
    may_edit,
    may_recommend,
    may_separate,
    may_submit,
    may_summarise,
    may_write,
)
from cases.opinion.rules.meanwhile import marks, touched
from cases.opinion.rules.publishing import (
    GateFacts,
    KeyFacts,
    ReopenFacts,
    SignatureFacts,
    may_correct,
    may_publish,
    may_reopen,
    may_sign,
    may_turn,
)
from cases.opinion.rules.review import BallotFacts, Opened, may_cast, objections, result
from cases.opinion.rules.words import CheckItem, Key, ReviewChoice, ReviewResult, Section, VersionState
from council.access.rules import Office

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHOLE = DraftFacts(
    voted=True,
    titled=True,
    written=frozenset(Section) - {Section.RABAT},
    hatred_at_issue=False,
    languages=frozenset({"en", "ar"}),
    council_language="en",
    appellant_language="ar",
    unanswered=0,
    silent_seats=0,
    untested=0,
)
OPEN_GATE = GateFacts(
    state=VersionState.APPROVED,
    unchanged=True,
    signed=frozenset({Office.PANEL_CHAIR, Office.SECRETARIAT}),
    named=(),
    duplicate=False,
    summary_for_appellant=True,
    unanswered=0,
)


@pytest.mark.parametrize("state", list(VersionState))
def test_only_a_draft_is_written_on(state):
    assert may_edit(state).ok == (state is VersionState.DRAFT)


def test_texts_that_are_too_long_or_nested_too_deep_are_refused_beside_their_field():
    bomb = "<blockquote>" * 51 + "x"
    verdict = may_write({"title": "x" * 201, "background": bomb, "decision": "<p>fine</p>"})
    assert [(one.code, one.field) for one in verdict.reasons] == [
        ("opinion.too_long", "title"),
        ("opinion.nested", "background"),
    ]
    assert may_write({"background": "<blockquote>" * 50 + "x"}).ok


@pytest.mark.parametrize(("language", "fine"), [("en", True), ("pt-br", True), ("EN", False), ("a'b", False)])
def test_a_summary_names_a_language(language, fine):
    assert may_summarise({language: "x"}).ok == fine


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"text": "<p> </p>"}, ("opinion.recommendation_empty",)),
        ({"deadline_days": 0}, ("opinion.deadline_range",)),
        ({"deadline_days": 731}, ("opinion.deadline_range",)),
        ({"already": 12}, ("opinion.too_many_recommendations",)),
        ({"done_when": ""}, ()),
    ],
)
def test_a_recommendation(change, codes):
    facts = RecommendationFacts("Say it.", "It is said.", 60, 0)
    assert may_recommend(replace(facts, **change)).codes == codes


def test_a_separate_opinion_has_a_title_and_words():
    assert may_separate(" ", "<p></p>").codes == ("opinion.separate_untitled", "opinion.separate_empty")
    assert may_separate("Dissent", "No.").ok


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"voted": False}, ("opinion.not_voted",)),
        ({"titled": False}, ("opinion.no_title",)),
        ({"written": frozenset(Section) - {Section.AIM, Section.RABAT}}, ("opinion.sections_empty",)),
        ({"hatred_at_issue": True}, ("opinion.sections_empty",)),
        ({"hatred_at_issue": True, "written": frozenset(Section)}, ()),
        ({"languages": frozenset({"ar"})}, ("opinion.no_summary",)),
        ({"languages": frozenset({"en"})}, ("opinion.no_summary_for_appellant",)),
        ({"unanswered": 2}, ("opinion.argument_unanswered",)),
        ({"silent_seats": 1}, ("opinion.separate_open",)),
        ({"untested": 1}, ("opinion.recommendation_untested",)),
    ],
)
def test_a_draft_goes_to_the_council_only_when_nothing_and_nobody_is_missing(change, codes):
    assert may_submit(replace(WHOLE, **change)).codes == codes


@pytest.mark.parametrize(
    ("choice", "reason", "minutes", "codes"),
    [
        (ReviewChoice.APPROVE, "", -1, ()),
        (ReviewChoice.OBJECT, "Too wide.", -1, ()),
        (ReviewChoice.OBJECT, " ", -1, ("opinion.objection_reason",)),
        (ReviewChoice.APPROVE, "", 0, ("opinion.review_over",)),
        (ReviewChoice.APPROVE, "x" * 4001, -1, ("opinion.too_long",)),
    ],
)
def test_a_review_is_cast_in_time_and_an_objection_says_why(choice, reason, minutes, codes):
    facts = BallotFacts(choice, reason, NOW + timedelta(minutes=minutes), NOW)
    assert may_cast(facts).codes == codes


def test_a_review_without_a_window_is_over():
    assert may_cast(BallotFacts(ReviewChoice.APPROVE, "", NOW, None)).codes == ("opinion.review_over",)


def ballots(objecting, approving=0, affiliation=None):
    return [Opened(ReviewChoice.OBJECT, "Why", affiliation)] * objecting + [
        Opened(ReviewChoice.APPROVE, "")
    ] * approving


def test_objections_of_one_affiliation_count_once():
    employer, other = uuid4(), uuid4()
    assert objections(ballots(3, 2, employer) + ballots(1, 0, other) + ballots(2)) == 4


@pytest.mark.parametrize(
    ("objecting", "council", "rehearings", "expected"),
    [
        (0, 7, 0, ReviewResult.APPROVED),
        (3, 7, 0, ReviewResult.APPROVED),
        (4, 7, 0, ReviewResult.REHEARD),
        (4, 7, 1, ReviewResult.APPROVED_WITH_OBJECTION),
        (3, 7, 1, ReviewResult.APPROVED),
        (3, 6, 0, ReviewResult.APPROVED),
        (0, 0, 0, ReviewResult.APPROVED),
    ],
)
def test_silence_approves_and_a_majority_of_the_council_objects_once(objecting, council, rehearings, expected):
    assert result(ballots(objecting, 1), council=council, rehearings=rehearings) is expected


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"state": VersionState.SUBMITTED}, ("opinion.not_approved",)),
        ({"unchanged": False}, ("opinion.text_changed",)),
        ({"signed": frozenset({Office.SECRETARIAT})}, ("opinion.redaction_unsigned",)),
        ({"signed": frozenset()}, ("opinion.redaction_unsigned",)),
        ({"named": ("background",)}, ("opinion.protected_name",)),
        ({"duplicate": True}, ("opinion.duplicate_text",)),
        ({"summary_for_appellant": False}, ("opinion.no_summary_for_appellant",)),
        ({"unanswered": 1}, ("opinion.argument_unanswered",)),
        ({"unchanged": False, "duplicate": True}, ("opinion.text_changed", "opinion.duplicate_text")),
    ],
)
def test_the_publish_gate_names_everything_that_holds_a_text_back(change, codes):
    assert may_publish(replace(OPEN_GATE, **change)).codes == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"state": VersionState.DRAFT}, ("opinion.not_approved",)),
        ({"ticked": frozenset(CheckItem) - {CheckItem.DANGER}}, ("opinion.checklist_open",)),
        ({"signed_before": True}, ("opinion.signed_before",)),
        ({"office_signed": True}, ("opinion.office_signed",)),
    ],
)
def test_a_signature(change, codes):
    facts = SignatureFacts(VersionState.APPROVED, frozenset(CheckItem), signed_before=False, office_signed=False)
    assert may_sign(replace(facts, **change)).codes == codes


ONE, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"office": Office.SECRETARIAT}, ("opinion.key_of_another",)),
        ({"turned": {Key.PANEL_CHAIR: OTHER}}, ("opinion.key_turned",)),
        ({"turned": {Key.SECRETARIAT: ONE}}, ("opinion.key_same_person",)),
        ({"turned": {Key.SECRETARIAT: OTHER}}, ()),
        ({"office": Office.COUNCIL_CHAIR}, ("opinion.key_not_silent",)),
        ({"office": Office.COUNCIL_CHAIR, "now": NOW + timedelta(days=7)}, ()),
        (
            {"office": Office.COUNCIL_CHAIR, "now": NOW + timedelta(days=7), "turned": {Key.SECRETARIAT: ONE}},
            ("opinion.key_same_person",),
        ),
    ],
)
def test_two_keys_two_people_and_the_council_chair_for_a_silent_one(change, codes):
    facts = KeyFacts(Key.PANEL_CHAIR, Office.PANEL_CHAIR, ONE, {}, NOW, NOW, timedelta(days=7))
    assert may_turn(replace(facts, **change)).codes == codes


@pytest.mark.parametrize(
    ("changed", "errata", "published", "same", "codes"),
    [
        ({"title": ("A", "B")}, ("The title.",), True, False, ()),
        ({"title": ("A", "B")}, ("The title.",), False, False, ("opinion.not_published",)),
        ({"title": ("A", "B")}, ("The title.",), True, True, ("opinion.two_people",)),
        ({"title": ("A", "A")}, ("The title.",), True, False, ("opinion.nothing_corrected",)),
        ({"votes": ("A", "B")}, ("The votes.",), True, False, ("opinion.nothing_corrected",)),
        ({"decision": ("<p>A</p>", "<p></p>")}, ("x",), True, False, ("opinion.correction_empties",)),
        ({"title": ("A", "B")}, (), True, False, ("opinion.errata_unnamed",)),
        ({"title": ("A", "B")}, (" ",), True, False, ("opinion.errata_unnamed",)),
    ],
)
def test_a_correction_is_named_and_agreed_by_two(changed, errata, published, same, codes):
    assert may_correct(changed, errata, published=published, same_person=same).codes == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"votes_for": 3}, ("opinion.no_two_thirds",)),
        ({"votes_for": 7}, ("opinion.more_votes_than_members",)),
        ({"reason": ""}, ("opinion.reason_needed",)),
        ({"published_at": None}, ("opinion.not_published",)),
        ({"now": NOW + timedelta(days=366)}, ("opinion.reopen_late",)),
        ({"council": 0, "votes_for": 0}, ("opinion.no_two_thirds",)),
    ],
)
def test_two_thirds_of_the_council_reopen_a_case_within_a_year(change, codes):
    facts = ReopenFacts("New facts", 4, 6, 2, NOW, NOW + timedelta(days=365), timedelta(days=365))
    assert may_reopen(replace(facts, **change)).codes == codes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was Ana Example who wrote it.", True),
        ("EXAMPLE, Ana", True),
        ("ána  exámple", True),
        ("Ana\u200b Exam\u00adple", True),
        ("Ana wrote an example.", False),
        ("Anabel Examples", False),
        ("", False),
    ],
)
def test_a_whole_name_is_found_however_it_is_written(text, found):
    assert bool(names.places_of_names({"background": text}, ["Ana Example"])) == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("كتب ذلك وأحمد علي بالأمس", "أحمد علي", True),
        ("كتب أَحْمَد عَلِي", "أحمد علي", True),
        ("გიორგი მაისურაძე წერს", "გიორგი მაისურაძე", True),
        ("Only Maryam knew", "Maryam", True),
        ("Maryamabad is a town", "Maryam", False),
    ],
)
def test_names_of_other_scripts_and_of_one_word(text, name, found):
    assert bool(names.places_of_names({"background": text}, [name])) == found


def test_parts_of_a_name_are_shown_to_the_signers_and_short_ones_are_not():
    texts = {"background": "Example given in May.", "decision": "None."}
    assert names.places_of_parts(texts, ["May Example"]) == ("background",)
    assert names.places_of_parts(texts, ["May"]) == ()


def test_the_text_leaves_out_what_says_nothing_and_its_hash_sees_every_word():
    def text(**change):
        values = {
            "title": "T",
            "summaries": {"en": "<p>S</p>", "ar": ""},
            "sections": {"decision": "<p>D</p>", "background": "<p>B</p>", "analysis_rabat": "<p> </p>"},
            "answers": [{"party": "appellant", "number": 1, "answer": "<p>A</p>"}],
            "recommendations": [{"number": 1, "text": "<p>R</p>", "done_when": "<p>W</p>"}],
            "separate_opinions": [{"kind": "dissenting", "title": "No", "text": "<p>N</p>"}],
        }
        return document.text_of(**values | change)

    value = text()
    assert list(value["sections"]) == ["background", "decision"]
    assert value["summaries"] == {"en": "<p>S</p>"}
    assert document.readable(value) == {
        "title": "T",
        "summary:en": "S",
        "background": "B",
        "decision": "D",
        "answer:1": "A",
        "recommendation:1": "R W",
        "separate:1": "No N",
    }
    assert document.hash_of(value) == document.hash_of(text())
    assert document.hash_of(value) != document.hash_of(text(title="t"))


@pytest.mark.parametrize(
    ("shown", "kept", "typed", "written", "refused"),
    [
        ("", "", "Mine", True, False),
        ("Old", "Old", "Mine", True, False),
        ("Old", "Old", "Old", False, False),
        ("Old", "Theirs", "Old", False, False),
        ("Old", "Theirs", "Theirs", True, False),
        ("Old", "Theirs", "Mine", True, True),
        ("", "Theirs", "Mine", True, True),
        ("Old", "", "Mine", True, True),
        ("Old", "Theirs", "", True, True),
    ],
)
def test_a_text_is_written_when_it_was_touched_and_refused_when_it_would_replace_one_unseen(
    shown, kept, typed, written, refused
):
    fields, verdict = touched({"aim": kept}, {"aim": typed}, marks({"aim": shown}))
    assert (fields, verdict.codes) == ({"aim"} if written else set(), ("opinion.saved_meanwhile",) if refused else ())


def test_what_the_page_did_not_show_was_empty():
    assert touched({"aim": "Theirs"}, {"aim": "Mine"}, {})[1].codes == ("opinion.saved_meanwhile",)
    assert touched({}, {"aim": "Mine"}, {})[1].ok
