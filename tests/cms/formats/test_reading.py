"""An opinion in reading order: numbers, anchors, what belongs to what. No database."""

import re
from datetime import date

import pytest

from cms.formats.reading import reading

TEXT = {
    "title": "A question",
    "summaries": {"ar": "<p>ملخص</p>", "en": "<p>Summary</p>"},
    "sections": {
        "background": "<p>One</p><blockquote><p>Quoted</p></blockquote><p>Two</p>",
        "analysis_legality": "<h4>The rule</h4><p>Three</p><ul><li>a</li></ul>",
        "analysis_necessity": "<p>Four</p>",
        "decision": "<p>Five</p>",
    },
    "answers": [{"party": "appellant", "number": 1, "answer": "<p>Accepted.</p>"}],
    "recommendations": [
        {"number": 1, "text": "<p>Do</p>", "done_when": "<p>Done</p>", "owner": "Agora", "deadline_days": 60}
    ],
    "separate_opinions": [{"kind": "dissenting", "title": "Dissent", "text": "<p>No</p><p>Never</p>"}],
}
DOCUMENT = {
    "v": "smc-opinion/1",
    "language": "en",
    "published_on": "2026-03-12",
    "text": TEXT,
    "authors": [],
    "votes": [
        {
            "kind": "outcome",
            "limb": "",
            "question": "What?",
            "choice": "overturn",
            "decided_by": "majority",
            "seated": 5,
            "counts": {"overturn": 4, "uphold": 1},
            "abstentions": 0,
        }
    ],
    "history": [{"step": "publish", "on": "2026-03-12"}],
}


def test_numbers_run_through_all_sections_and_what_has_none_belongs_to_the_one_before():
    parts = reading(DOCUMENT).parts
    assert [(part.code, [one.number for one in part.paragraphs]) for part in parts] == [
        ("background", [1, None, 2]),
        ("analysis", []),
        ("decision", [5]),
    ]
    legality, necessity = parts[1].inside
    assert [(one.tag, one.number, one.anchor) for one in legality.paragraphs] == [
        ("h4", None, ""),
        ("p", 3, "p3"),
        ("ul", None, ""),
    ]
    assert (legality.anchor, [one.anchor for one in necessity.paragraphs]) == ("analysis-legality", ["p4"])


def test_the_summary_in_the_councils_language_comes_first():
    read = reading(DOCUMENT)
    assert [one.language for one in read.summaries] == ["en", "ar"]
    assert read.summary("ar").paragraphs[0].html == "ملخص"
    assert read.summary("fr") is None


def test_separate_opinions_are_numbered_for_themselves_and_named_only_where_names_are_given():
    (one,) = reading(DOCUMENT).separate
    assert ([paragraph.anchor for paragraph in one.paragraphs], one.author) == (["s1-p1", "s1-p2"], "")
    assert reading({**DOCUMENT, "authors": ["Person 1"]}).separate[0].author == "Person 1"


def test_votes_show_abstentions_only_where_there_are_some():
    assert reading(DOCUMENT).votes[0].rows == (("overturn", 4), ("uphold", 1))
    vote = {**DOCUMENT["votes"][0], "abstentions": 1}
    assert reading({**DOCUMENT, "votes": [vote]}).votes[0].rows[-1] == ("abstain", 1)


def test_a_vote_whose_numbers_are_kept_back_has_no_rows():
    kept = {key: DOCUMENT["votes"][0][key] for key in ("kind", "limb", "question", "choice", "decided_by")}
    read = reading({**DOCUMENT, "votes": [DOCUMENT["votes"][0], {**kept, "tally": "not_published"}]})
    assert [(vote.rows == (), vote.seated) for vote in read.votes] == [(False, 5), (True, None)]
    assert read.numbers_kept
    assert not reading(DOCUMENT).numbers_kept


def test_dates_are_dates():
    read = reading(DOCUMENT)
    assert (read.published_on, read.history) == (date(2026, 3, 12), (("publish", date(2026, 3, 12)),))


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", "<p onclick='x'>a</p>", "<img src=x onerror=y>"])
def test_whatever_was_stored_only_a_few_tags_come_out(bad):
    sections = {"decision": f"<p>Fine</p>{bad}"}
    text = {**TEXT, "sections": sections, "answers": [{"party": "appellant", "number": 1, "answer": bad}]}
    read = reading({**DOCUMENT, "text": text})
    out = "".join(one.html for one in read.parts[0].paragraphs) + read.answers[0].html
    assert set(re.findall(r"<(\w+)", out)) <= {"p"}
    assert re.findall(r"<\w+\s", out) == []
