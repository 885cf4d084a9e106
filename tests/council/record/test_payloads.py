"""Every kind of entry has a shape, is written somewhere, and what does not fit its shape is refused before a write."""

import ast
from dataclasses import fields
from uuid import uuid4

import pytest
from django.db import transaction

from cases.lifecycle import STEPS
from council.kernel.actor import Actor
from council.procedure.rules import PRESETS
from council.record.actions import append, append_all
from council.record.models import RecordEntry, RecordHead, RecordPayload
from council.record.rules import kinds
from council.record.rules.coarse import COARSE, PUBLIC, SEALED, Coarse
from council.record.rules.entries import Tag
from council.record.rules.kinds import KINDS, Field, list_of, map_of, object_of, one_of, or_empty, or_null
from council.record.rules.payloads import COMMON, SHAPES, PayloadDoesNotFit, fits, misfit
from council.record.rules.shapes import DEEPEST_PAYLOAD, Shape, shape
from tests.support import payloads
from tests.support.payloads import example
from tests.support.source import Source, called, product

UUID = "0b9c6a3e-52b1-4f2e-9d5a-6b1f3c0a7e11"
KIND_TABLE = [
    (kinds.TEXT, ["", "Two words."], [None, 1, ["a"], {}, True]),
    (kinds.WORD, ["seated", "r4", "a_b"], ["", "Seated", "4r", "a-b", "a b", "a\n", "ä", 1, None]),
    (kinds.CODE, ["R4b", "conflict"], ["", "R 4", "4R", None, 4]),
    (kinds.UUID, [UUID], [UUID.upper(), UUID.replace("-", ""), UUID + "\n", "", None, 7]),
    (
        kinds.TIME,
        ["2026-11-20T09:30:00.000000Z"],
        ["2026-11-20", "2026-11-20T09:30:00Z", "2026-11-20T09:30:00.000000+00:00", None, 0],
    ),
    (kinds.DAY, ["2024-02-29"], ["2026-02-29", "20260228", "2026-2-28", "2026-W09-6", "", None, 1]),
    (kinds.HEX32, ["0f" * 32], ["0F" * 32, "0f" * 31, "0f" * 33, "", None, b"\x0f" * 32]),
    (kinds.HEX48, ["0f" * 48], ["0F" * 48, "0f" * 47, "0f" * 49, "0f" * 32, "", None]),
    (kinds.HEX, ["0f", "0f" * 40], ["0F", "0", "", "0x0f", None, 15]),
    (kinds.NUMBER, [0, 2**53 - 1], [-1, 2**53, 0.5, 1.0, True, "1", None]),
    (kinds.DECIMAL, ["0", "12.50", "-3"], ["", "1.", ".5", "1e3", "٣", 12, 0.5, None]),
    (kinds.FLAG, [True, False], [0, 1, "true", None]),
    (
        kinds.ACTOR,
        ["system", "anonymous", f"person:{UUID}", f"receipt:{UUID}"],
        ["person", f"system:{UUID}", f"user:{UUID}", "Ana", "", None],
    ),
    (kinds.CHOSEN, [{}, {"a": 1}], [None, [], "a"]),
    (or_empty(kinds.WORD), ["", "a"], [None, " ", "A"]),
    (or_null(kinds.DAY), [None, "2026-11-20"], ["", "soon"]),
    (list_of(kinds.NUMBER), [[], [1, 2], (3,)], [None, {}, "12", [1, "2"], [None]]),
    (map_of(kinds.WORD, kinds.NUMBER), [{}, {"a": 1}], [None, [], {"a": "1"}, {"A": 1}, {1: 1}]),
    (
        object_of(Field("a", kinds.NUMBER, ""), Field("b", kinds.WORD, "", optional=True)),
        [{"a": 1}, {"a": 1, "b": "c"}],
        [None, [], {}, {"b": "c"}, {"a": None}, {"a": 1, "b": None}, {"a": 1, "c": 1}, {"a": 1, 2: 1}],
    ),
    (one_of(kinds.NUMBER, kinds.WORD), [1, "a"], [None, "A", -1, [1]]),
]


@pytest.mark.parametrize(("kind", "good", "bad"), KIND_TABLE, ids=[kind.says for kind, _, _ in KIND_TABLE])
def test_a_kind_accepts_what_it_is_and_refuses_all_else(kind, good, bad):
    assert [kind.misfit(value) for value in [kind.example, *good]] == [None] * (len(good) + 1)
    assert [value for value in bad if kind.misfit(value) is None] == []


def test_every_kind_is_in_the_table_and_in_the_document():
    named = {value for value in vars(kinds).values() if isinstance(value, kinds.Kind)}
    assert named - {kind for kind, _, _ in KIND_TABLE} == set()
    assert named - {kinds.CHOSEN} == {kind for kind, _ in KINDS}


def test_every_tag_has_a_shape_and_its_example_fits():
    assert list(SHAPES) == sorted(Tag)
    assert {tag: misfit(tag, example(tag)) for tag in Tag} == dict.fromkeys(Tag)


@pytest.mark.parametrize("tag", list(Tag))
def test_a_payload_with_a_member_more_or_of_no_kind_does_not_fit(tag):
    assert misfit(tag, {**example(tag), "unheard_of": 1}) == "$.unheard_of"
    assert misfit(tag, []) == "$"
    for name in example(tag):
        assert misfit(tag, {**example(tag), name: 0.5}) == f"$.{name}"


@pytest.mark.parametrize("tag", list(Tag))
def test_a_payload_with_a_member_less_does_not_fit(tag):
    """But for the members that may be left out, and there are only these."""
    facts = example(tag)
    spared = {name for name in facts if misfit(tag, {key: facts[key] for key in facts if key != name}) is None}
    may_be_left_out = {
        Tag.CONFLICT_RULED: {"keep", "outcome", "reason", "recuse", "until"},  # by a person, or by a vote
        Tag.MEMBER_APPOINTED: {"led_until", "seat"},  # entries made before these were asked have none
        Tag.SEAT_CHANGED: {"reason"},
    }
    assert spared == may_be_left_out.get(tag, set())


@pytest.mark.parametrize("step", list(STEPS))
def test_every_step_of_a_case_has_facts_of_its_own(step):
    facts = payloads.facts_of(step)
    moved = example(Tag.CASE_MOVED, step=step, facts=facts)
    assert misfit(Tag.CASE_MOVED, moved) is None
    assert misfit(Tag.CASE_MOVED, {**moved, "facts": {**facts, "unheard_of": 1}}) == "$.facts.unheard_of"


def test_the_record_knows_the_steps_of_the_table_and_no_others():
    assert set(SHAPES[Tag.CASE_MOVED].below) == set(STEPS)
    assert misfit(Tag.CASE_MOVED, example(Tag.CASE_MOVED, step="fly")) == "$.step"


def test_variants_are_told_apart_and_a_mixture_of_two_fits_none():
    grown, role = {"panel": UUID, "size": 7}, {"seat": UUID, "state": "seated", "role": "panel_chair"}
    assert (misfit(Tag.SEAT_CHANGED, grown), misfit(Tag.SEAT_CHANGED, role)) == (None, None)
    assert misfit(Tag.SEAT_CHANGED, {**grown, **role}) is not None
    void = {"vote": UUID, "round": 1, "ending": "void"}
    assert misfit(Tag.VOTE_CLOSED, void) is None
    assert misfit(Tag.VOTE_CLOSED, {**void, "seated": 5}) is not None


def test_a_path_leads_to_the_place_and_never_repeats_a_value():
    closed = example(Tag.VOTE_CLOSED)
    closed["motions"][0] = {**closed["motions"][0], "hash": "Ana Lima"}
    assert misfit(Tag.VOTE_CLOSED, closed) == "$.motions[0].hash"
    assert misfit(Tag.VOTE_OPENED, example(Tag.VOTE_OPENED, motions={"Ana Lima": "5f" * 32})) == "$.motions[?]"


def test_every_preset_of_rules_fits():
    for rules in PRESETS.values():
        assert misfit(Tag.RULES_ADOPTED, {"version": 1, "preset": rules.preset, "rules": rules.as_dict()}) is None
    assert len(rules.as_dict()) == len(fields(rules))


def test_common_members_are_no_facts_and_are_checked_in_what_is_recorded():
    payload = {"actor": "system", "office": "system", "clock": "simulated", "hours": 3}
    assert fits(Tag.CLOCK_SET_FORWARD, payload) is None
    assert misfit(Tag.CLOCK_SET_FORWARD, payload) == "$.actor"
    assert fits(Tag.CLOCK_SET_FORWARD, {"hours": 3}) == "$.actor"
    assert fits(Tag.CLOCK_SET_FORWARD, {**payload, "office": "Head"}) == "$.office"
    assert {field.name for field in COMMON} & {name for tag in Tag for name in example(tag)} == set()


def nested(levels):
    kind = kinds.NUMBER
    for _ in range(levels):
        kind = list_of(kind)
    return kind


def test_no_shape_can_be_nested_deeper_than_a_bundle_holds():
    assert shape("", Field("a", nested(DEEPEST_PAYLOAD - 1), "")).kind.depth == DEEPEST_PAYLOAD == 61
    with pytest.raises(ValueError, match="nested 62 deep"):
        shape("", Field("a", nested(DEEPEST_PAYLOAD), ""))
    below = {"word": ((Field("a", nested(DEEPEST_PAYLOAD - 1), ""),),)}
    with pytest.raises(ValueError, match="nested 62 deep"):
        Shape("", ((Field("by", kinds.WORD, ""), Field("a", kinds.CHOSEN, "")),), ("a", "by", below))
    deep = 1
    for _ in range(62):
        deep = [deep]
    assert misfit(Tag.PAYLOAD_ERASED, {"seqs": deep, "reason": "word"}) == "$.seqs[0]"


@pytest.mark.django_db
def test_append_refuses_what_does_not_fit_and_writes_nothing(clock):
    good, bad = example(Tag.PANEL_SEATED), example(Tag.PANEL_SEATED, seats=["Ana Lima"])
    with transaction.atomic():
        with pytest.raises(PayloadDoesNotFit) as refused:
            append_all(
                [(Tag.PANEL_SEATED, uuid4(), good), (Tag.PANEL_SEATED, uuid4(), bad)],
                actor=Actor.system(),
                clock=clock,
            )
        for office, facts in (("Head of it", good), (None, {**good, "actor": "system"})):
            with pytest.raises(PayloadDoesNotFit):
                append(Tag.PANEL_SEATED, uuid4(), facts, actor=Actor.system(), clock=clock, office=office)
    assert (refused.value.tag, refused.value.path) == (Tag.PANEL_SEATED, "$.seats[0]")
    assert str(refused.value) == "panel.seated: $.seats[0] does not fit the shape of this payload"
    assert (RecordEntry.objects.count(), RecordPayload.objects.count(), RecordHead.objects.get().size) == (0, 0, 0)


APPENDING = {"append", "append_many", "append_all", "append_covered", "open_case"}


def appended(sources: list[Source]) -> set[str]:
    """The names of the tags that stand in a call which appends."""
    return {
        named.attr
        for source in sources
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and called(call) in APPENDING
        for named in ast.walk(call)
        if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name) and named.value.id == "Tag"
    }


def test_every_tag_is_appended_somewhere_in_the_product():
    assert {tag.name for tag in Tag} - appended(list(product())) == set()


def test_a_tag_that_is_only_mentioned_is_not_taken_for_appended():
    sample = Source("cases/voting/actions.py", "append(Tag.VOTE_OPENED, x, {})\nproofs(Tag.BALLOT_CAST, [])\n")
    assert appended([sample]) == {"VOTE_OPENED"}


def test_every_tag_is_in_one_coarse_class():
    assert set(COARSE) == set(Tag)
    assert sum(len(tags) for tags in PUBLIC.values()) + len(SEALED) == len(Tag)
    assert {*PUBLIC, Coarse.SEALED} == set(Coarse)


def test_whatever_tells_of_sealed_work_or_turnout_is_in_the_one_sealed_class():
    rooms = (
        "assessment", "ballot", "challenge", "conflict", "declaration", "draw", "motion", "notice", "panel", "post",
        "publication", "redaction", "review", "seat", "selection", "separate_opinion", "vote",
    )  # fmt: skip
    told = {tag for tag in Tag if tag.split(".")[0] in rooms}
    assert len(told) > 20
    assert {COARSE[tag] for tag in told | {Tag.CASE_MOVED, Tag.OPINION_VERSION_SUBMITTED}} == {Coarse.SEALED}


def test_the_printed_payloads_are_the_shapes():
    assert payloads.PAGE.read_text(encoding="utf-8") == payloads.page(), "run python -m tests.support.payloads"


def test_a_changed_shape_changes_the_print(monkeypatch):
    before = payloads.page()
    monkeypatch.setitem(payloads.SHAPES, Tag.VOTE_OPENED, shape("Something else."))
    assert payloads.page() != before
