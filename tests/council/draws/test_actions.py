"""Committing and drawing: fixed before chance speaks, once, and the same for everybody who computes it anew."""

from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from council.draws.actions import commit_draw, draw_now
from council.draws.models import Draw
from council.draws.queries import draws_about, feasible, holds
from council.draws.rules import DrawState
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.draw.document import Document
from council.kernel.verdicts import Refused
from council.record.queries import check, entries_about, payload_of
from tests.conftest import START
from tests.support.races import race

ALWAYS_THE_SAME = b"\x07" * 32


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


def drawn(draw: Draw, clock, data: bytes = ALWAYS_THE_SAME) -> Draw:
    return draw_now(draw.pk, actor=Actor.system(), clock=clock, entropy=lambda size: data)


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
    }
    assert (draw.state, draw.result, draw.sources) == (DrawState.COMMITTED, "", None)


@pytest.mark.django_db
def test_same_document_and_source_give_the_same_result(clock):
    draw = drawn(committed(clock), clock)
    assert holds(Draw.objects.get(pk=draw.pk))
    assert [source["name"] for source in draw.sources] == [f"local:{draw.draw_id}"]
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
def test_system_entropy_is_used_by_default(clock):
    draw = committed(clock)
    draw = draw_now(draw.pk, actor=Actor.system(), clock=clock)
    assert len(bytes.fromhex(draw.sources[0]["bytes"])) == 32
    assert holds(draw)


@pytest.mark.django_db
def test_second_draw_is_refused_and_changes_nothing(clock):
    draw = drawn(committed(clock), clock)
    with pytest.raises(Refused) as refused:
        drawn(draw, clock, b"\x08" * 32)
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


def test_many_clicks_at_once_draw_once(disposable_db):
    clock = SettableClock(START)
    draw = committed(clock)
    answers = race(*(lambda data=number: drawn(draw, clock, bytes([data]) * 32) for number in range(1, 7)))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    (winner,) = [answer for answer in answers if isinstance(answer, Draw)]
    assert len(refused) == 5
    assert Draw.objects.get(pk=draw.pk).result == winner.result
    assert [entry.tag for entry in entries_about(draw.subject)] == ["draw.committed", "draw.drawn"]
    assert check().ok


def test_many_clicks_at_once_commit_once(disposable_db):
    clock, subject = SettableClock(START), uuid4()

    def commit() -> Draw:
        return commit_draw(subject, "CASE-2026-000009", body(), actor=Actor.system(), clock=clock)

    answers = race(*([commit] * 6))
    assert len([answer for answer in answers if isinstance(answer, Draw)]) == 1
    assert [draw.draw_id for draw in draws_about(subject)] == ["CASE-2026-000009/1"]
