"""Appending: in order, in the transaction of the act, without a gap whatever happens."""

from uuid import UUID, uuid4

import pytest
from django.db import transaction

from council.kernel.actor import Actor
from council.kernel.canonical import NotCanonical
from council.kernel.merkle import Frontier, root
from council.record.actions import append, append_many, react_to
from council.record.models import RecordEntry, RecordHead
from council.record.queries import check, entries_about, payload_of
from council.record.rules.entries import Tag
from tests.support.databases import statements
from tests.support.payloads import example
from tests.support.races import race

SUBJECT = UUID("11111111-2222-4333-8444-555555555555")


def write(clock, **payload):
    with transaction.atomic():
        return append(Tag.STATEMENT_IMPORTED, SUBJECT, payload, actor=Actor.system(), clock=clock)


@pytest.mark.django_db
def test_append_numbers_entries_from_zero_and_keeps_the_root(clock):
    for word in ("one", "two", "three"):
        write(clock, puid=word)
    entries = list(RecordEntry.objects.order_by("seq"))
    head = RecordHead.objects.get()
    assert [entry.seq for entry in entries] == [0, 1, 2]
    assert head.size == 3
    assert Frontier.from_text(head.frontier).root() == root([bytes(entry.leaf) for entry in entries])


@pytest.mark.django_db
def test_append_says_that_the_clock_is_simulated(clock):
    write(clock, puid="one")
    (entry,) = entries_about(SUBJECT)
    assert payload_of(entry) == {"actor": "system", "clock": "simulated", "puid": "one"}


@pytest.mark.django_db
def test_append_of_an_act_that_fails_leaves_nothing(clock):
    write(clock, puid="one")
    with transaction.atomic():
        append(Tag.STATEMENT_IMPORTED, SUBJECT, {"puid": "two"}, actor=Actor.system(), clock=clock)
        transaction.set_rollback(True)
    write(clock, puid="three")
    assert [payload_of(entry)["puid"] for entry in entries_about(SUBJECT)] == ["one", "three"]
    assert check().ok


def test_append_outside_a_transaction_is_a_mistake(disposable_db, clock):
    with pytest.raises(RuntimeError):
        append(Tag.POST_WRITTEN, SUBJECT, example(Tag.POST_WRITTEN), actor=Actor.system(), clock=clock)
    assert RecordEntry.objects.count() == 0


@pytest.mark.django_db
def test_append_refuses_a_payload_that_has_no_one_form(clock):
    with pytest.raises(NotCanonical):
        write(clock, puid="half a sign: \ud800")


@pytest.mark.django_db
def test_append_many_takes_a_constant_number_of_statements(clock, django_assert_num_queries):
    items = [(uuid4(), example(Tag.CASE_IMPORTED, number=str(number))) for number in range(50)]
    with transaction.atomic(), django_assert_num_queries(statements(sqlite=4, postgres=2)):
        append_many(Tag.CASE_IMPORTED, items, actor=Actor.system(), clock=clock)
    assert check().size == 50


@pytest.mark.django_db
def test_reaction_runs_in_the_transaction_of_the_entry(clock):
    seen = []

    @react_to(Tag.CLOCK_SET_FORWARD)
    def note(event):
        seen.append((event.seq, event.payload["hours"], transaction.get_connection().in_atomic_block))

    with transaction.atomic():
        append(Tag.CLOCK_SET_FORWARD, SUBJECT, {"hours": 3}, actor=Actor.system(), clock=clock)
    assert seen == [(0, 3, True)]


@pytest.mark.django_db
def test_equal_payloads_have_different_commitments(clock):
    """A yes cannot be told from another yes, nor guessed: the salt is random."""
    write(clock, puid="uphold")
    write(clock, puid="uphold")
    first, second = entries_about(SUBJECT)
    assert bytes(first.commitment) != bytes(second.commitment)


def test_fifty_writers_leave_no_gap_no_fork_and_lose_nothing(disposable_db, clock):
    def writer():
        return [write(clock, puid=str(uuid4())) for _ in range(3)]

    told = race(*[writer] * 50)
    acknowledged = sorted((event.seq, event.payload["puid"]) for events in told for event in events)
    kept = [(entry.seq, payload_of(entry)["puid"]) for entry in entries_about(SUBJECT)]
    assert kept == acknowledged
    assert [seq for seq, _ in kept] == list(range(150))
    leaves = [bytes(entry.leaf) for entry in entries_about(SUBJECT)]
    assert Frontier.from_text(RecordHead.objects.get().frontier).root() == root(leaves)
    assert check().ok
