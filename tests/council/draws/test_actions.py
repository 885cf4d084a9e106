"""Committing and drawing: fixed before chance speaks, once, and the same for everybody who computes it anew."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from council.draws.actions import commit_draw, draw_now, lapse_draw
from council.draws.models import Draw
from council.draws.queries import chances_of, draws_about, feasible, holds
from council.draws.rules import DrawFacts, DrawState, may_commit, may_draw
from council.draws.tasks import chances, work_out
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import canonical
from council.kernel.draw.protocol import chance_file
from council.kernel.draw.stream import hashed
from council.kernel.verdicts import Refused
from council.record.queries import check, entries_about, payload_of
from tests.conftest import START
from tests.support.races import race
from tests.support.refusals import codes


def people(count: int) -> list[dict]:
    return [
        {"id": f"{number:032x}", "tickets": 1, "attrs": ["legal"] if number % 2 else []}
        for number in range(1, count + 1)
    ]


def body(pool: int = 8, size: int = 3, **more) -> dict:
    return {
        "panel_size": size,
        "pool": people(pool),
        "excluded": [{"id": "f" * 32, "reason": "not_eligible"}],
        "rules": [{"id": "legal-min", "attr": "legal", "min": 1}],
        "relax": [],
        **more,
    }


def committed(clock, subject=None, **more) -> Draw:
    return commit_draw(
        subject or uuid4(), f"CASE-2026-{uuid4().hex[:6]}", body(**more), actor=Actor.system(), clock=clock
    )


def let_time_come(draw: Draw, clock) -> None:
    """The chances are worked out, and the time of the draw comes."""
    work_out(draw.pk, walks=10, clock_for=lambda: clock)
    clock.at = max(clock.at, draw.due_at)


def drawn(draw: Draw, clock) -> Draw:
    let_time_come(draw, clock)
    return draw_now(draw.pk, actor=Actor.system(), clock=clock)


@pytest.mark.django_db
def test_commitment_is_the_hash_of_the_stored_text_and_is_recorded_before_the_draw(clock):
    draw = committed(clock)
    assert draw.commitment == sha256(draw.document.encode()).hexdigest()
    (entry,) = entries_about(draw.subject)
    assert payload_of(entry) == {
        "actor": "system",
        "clock": "simulated",
        "commitment": draw.commitment,
        "draw_id": draw.draw_id,
        "excluded": 1,
        "pool": 8,
        "relaxed": [],
        "chain": draw.chain,
        "round": draw.round,
        "due": "2026-03-03T12:00:00.000000Z",
    }
    assert (draw.state, draw.result, draw.sources) == (DrawState.COMMITTED, "", None)


@pytest.mark.django_db
def test_same_document_and_source_give_the_same_result(clock):
    draw = drawn(committed(clock), clock)
    assert holds(Draw.objects.get(pk=draw.pk))
    assert [source["name"] for source in draw.sources] == [f"{draw.chain}:{draw.round}"]
    assert len(draw.outcome["panel"]) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["result", "document", "sources"])
def test_changed_draw_does_not_hold(field, clock):
    draw = drawn(committed(clock), clock)
    if field == "sources":
        draw.sources = [{**draw.sources[0], "bytes": "08" * 32}]
    else:
        setattr(draw, field, getattr(draw, field).replace("0001", "0009", 1))
    assert not holds(draw)


@pytest.mark.django_db
def test_numbers_of_the_own_chain_are_counted_and_each_is_bound_to_the_anchor(clock):
    draws = [drawn(committed(clock), clock) for _ in range(3)]
    assert [draw.round for draw in draws] == [draws[0].round + place for place in range(3)]
    (chain,) = {draw.chain for draw in draws}
    for draw in draws:
        number = bytes.fromhex(draw.sources[0]["bytes"])
        assert hashed(number, draw.round).hex() == chain.removeprefix("offline:")
        assert holds(draw)


@pytest.mark.django_db
def test_database_gives_no_number_of_a_chain_to_two_draws(clock):
    one, other = committed(clock), committed(clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=other.pk).update(round=one.round)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"now": START - timedelta(seconds=1)}, ("draws.not_yet",)),
        ({"ready": False}, ("draws.no_number_yet",)),
        ({"chances": False}, ("draws.chances_first",)),
        ({"witness_asked": True}, ("draws.not_witnessed",)),
        ({"witness_asked": True, "witnessed": START}, ("draws.not_witnessed",)),
        ({"witness_asked": True, "witnessed": START - timedelta(seconds=1)}, ()),
        ({"state": "drawn"}, ("draws.already_drawn",)),
        ({"state": "void"}, ("draws.void_already",)),
        ({"state": "lapsed"}, ("draws.lapsed",)),
    ],
)
def test_what_stands_before_a_draw(changed, expected):
    facts = {
        "state": "committed", "due": START, "now": START, "ready": True, "chances": True, "witness_asked": False,
        "witnessed": None, **changed,
    }  # fmt: skip
    assert may_draw(DrawFacts(**facts)).codes == expected


@pytest.mark.django_db
def test_chance_does_not_speak_before_its_time_nor_before_chances_are_told(clock):
    draw = committed(clock)
    assert codes(draw_now, draw.pk, actor=Actor.system(), clock=clock) == ("draws.not_yet",)
    clock.at = draw.due_at
    assert codes(draw_now, draw.pk, actor=Actor.system(), clock=clock) == ("draws.chances_first",)
    assert drawn(draw, clock).drawn_at == draw.due_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"drawn_at": START},
        {"chances": ""},
        {"witness_asked": True},
        {"witness_asked": True, "witness": b"w", "witnessed_at": START + timedelta(days=9)},
        {"witness": b"w"},
        {"due_at": START - timedelta(days=1)},
    ],
)
def test_database_keeps_the_order_of_commitment_witness_and_chance(wrong, clock):
    draw = drawn(committed(clock), clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(**wrong)


@pytest.mark.django_db
def test_chances_are_the_published_ones_and_are_kept_once(clock):
    draw = committed(clock)
    work_out(draw.pk, walks=50, clock_for=lambda: clock)
    kept = Draw.objects.get(pk=draw.pk).chances
    assert kept == canonical(chance_file(Document.of(draw.value), 50)).decode()
    work_out(draw.pk, walks=10, clock_for=lambda: clock)
    assert Draw.objects.get(pk=draw.pk).chances == kept
    assert Draw.objects.get(pk=draw.pk).chances_at == clock.now()
    assert [entry.tag for entry in entries_about(draw.subject)] == ["draw.committed", "draw.chances"]
    assert sum(chances_of(Draw.objects.get(pk=draw.pk)).values()) == pytest.approx(300)


@pytest.mark.django_db
def test_the_timer_works_out_every_chance(clock):
    draws = [committed(clock) for _ in range(2)]
    assert chances(clock_for=lambda: clock) == 2
    assert all(draw.chances for draw in Draw.objects.filter(pk__in=[one.pk for one in draws]))
    assert chances(clock_for=lambda: clock) == 0


@pytest.mark.django_db
def test_a_draw_about_something_that_ended_is_never_made(clock):
    draw = committed(clock)
    lapse_draw(draw.pk, actor=Actor.system(), clock=clock)
    let_time_come(draw, clock)
    assert not Draw.objects.get(pk=draw.pk).chances  # nobody of the pool is told of it any more
    assert codes(draw_now, draw.pk, actor=Actor.system(), clock=clock) == ("draws.lapsed",)
    assert codes(lapse_draw, draw.pk, actor=Actor.system(), clock=clock) == ("draws.already_drawn",)
    assert may_commit(["lapsed"]).ok


@pytest.mark.django_db
def test_second_draw_is_refused_and_changes_nothing(clock):
    draw = drawn(committed(clock), clock)
    with pytest.raises(Refused) as refused:
        drawn(draw, clock)
    assert refused.value.verdict.codes == ("draws.already_drawn",)
    assert Draw.objects.get(pk=draw.pk).result == draw.result


@pytest.mark.django_db
def test_numbers_are_gap_free_and_each_names_the_result_before(clock):
    subject = uuid4()
    first = drawn(commit_draw(subject, "CASE-2026-000001", body(), actor=Actor.system(), clock=clock), clock)
    second = commit_draw(subject, "CASE-2026-000001", body(), actor=Actor.system(), clock=clock)
    assert [draw.draw_id for draw in draws_about(subject)] == ["CASE-2026-000001/1", "CASE-2026-000001/2"]
    assert "prev" not in first.value
    assert second.value["prev"] == sha256(first.result.encode()).hexdigest()


@pytest.mark.django_db
def test_open_draw_is_not_thrown_away(clock):
    subject = uuid4()
    commit_draw(subject, "CASE-2026-000001", body(), actor=Actor.system(), clock=clock)
    with pytest.raises(Refused) as refused:
        commit_draw(subject, "CASE-2026-000001", body(), actor=Actor.system(), clock=clock)
    assert refused.value.verdict.codes == ("draws.still_open",)


@pytest.mark.django_db
def test_impossible_panel_is_refused_before_anything_is_fixed(clock):
    with pytest.raises(Refused) as refused:
        committed(clock, pool=2)
    assert refused.value.verdict.codes == ("draws.infeasible",)
    assert Draw.objects.count() == 0


@pytest.mark.django_db
def test_relaxation_is_known_before_the_draw(clock):
    rules = [{"id": "region-max", "attr": "legal", "max": 0}]
    draw = committed(clock, pool=3, rules=rules, relax=["region-max"])
    relaxed, verdict = feasible(Document.of(draw.value))
    assert (relaxed, verdict.ok) == (["region-max"], True)


@pytest.mark.django_db
def test_database_refuses_a_result_without_its_source(clock):
    draw = committed(clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(state=DrawState.DRAWN, result="{}")


def test_fifty_clicks_at_once_draw_once(disposable_db):
    clock = SettableClock(START)
    draw = committed(clock)
    let_time_come(draw, clock)
    answers = race(*[lambda: draw_now(draw.pk, actor=Actor.system(), clock=clock)] * 50)
    assert len([answer for answer in answers if isinstance(answer, Draw)]) == 1
    assert {answer.verdict.codes for answer in answers if isinstance(answer, Refused)} == {("draws.already_drawn",)}
    assert [entry.tag for entry in entries_about(draw.subject)] == ["draw.committed", "draw.chances", "draw.drawn"]
    assert check().ok


def test_many_clicks_at_once_commit_once(disposable_db):
    clock, subject = SettableClock(START), uuid4()

    def commit() -> Draw:
        return commit_draw(subject, "CASE-2026-000009", body(), actor=Actor.system(), clock=clock)

    answers = race(*([commit] * 6))
    assert len([answer for answer in answers if isinstance(answer, Draw)]) == 1
    assert [draw.draw_id for draw in draws_about(subject)] == ["CASE-2026-000009/1"]
