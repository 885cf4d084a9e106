import hmac
import json
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.draw.document import Candidate, Document
from council.kernel.draw.encoding import DocumentError, parse
from council.kernel.draw.stream import (
    QUICKNET,
    Source,
    Stream,
    beacon_source,
    hashed,
    lottery_source,
    offline_source,
    order,
    round_at,
    seed_of,
)
from tests.support import draws

DOCUMENT = Document.of(
    {
        "v": "smc-draw/1",
        "draw_id": "x",
        "panel_size": 1,
        "pool": [],
        "excluded": [],
        "rules": [],
        "beacon": {"chain": QUICKNET, "round": 1000},
    }
)
SIGNATURE = bytes(range(48))


def block(key, label, number):
    message = b"smc-draw/1\x00" + label + b"\x00" + number.to_bytes(8, "big")
    return int.from_bytes(hmac.new(key, message, sha256).digest(), "big")


def test_the_published_stream_check():
    stream = Stream(bytes(32), "order")
    assert [stream.below(1000) for _ in range(8)] == [233, 206, 96, 899, 64, 210, 583, 7]


def test_numbers_past_the_last_full_multiple_are_thrown_away():
    bound = (1 << 255) + 1  # nearly every second block is too large for it
    blocks = [block(b"key", b"x", n) for n in range(40)]
    usable = [number for number in blocks if number < bound]
    assert 5 < len(usable) < 35
    stream = Stream(b"key", "x")
    assert [stream.below(bound) for _ in usable] == usable


def test_the_widest_and_the_narrowest_bound():
    assert Stream(b"key", "x").below(1 << 256) == block(b"key", b"x", 0)
    assert Stream(b"key", "x").below(1) == 0
    for bound in (0, -1, (1 << 256) + 1):
        with pytest.raises(ValueError, match="bound"):
            Stream(b"key", "x").below(bound)


def test_labels_give_different_streams():
    assert Stream(b"key", "order").below(1 << 256) != Stream(b"key", "chance/0").below(1 << 256)


def test_the_seed_is_made_of_every_source_with_its_length():
    sources = [beacon_source(DOCUMENT, SIGNATURE), Source("lotto:2026-03-02", b"1.2.3./")]
    message = b"smc-draw/1\x00seed\x00"
    for name, data in ((f"drand:{QUICKNET}:1000".encode(), SIGNATURE), (b"lotto:2026-03-02", b"1.2.3./")):
        message += len(name).to_bytes(2, "big") + name + len(data).to_bytes(4, "big") + data
    assert seed_of(DOCUMENT, sources) == hmac.new(DOCUMENT.commit, message, sha256).digest()
    assert seed_of(DOCUMENT, sources[::-1]) != seed_of(DOCUMENT, sources)


@pytest.mark.parametrize(
    "sources",
    [
        [],
        [Source("a", b"1"), Source("a", b"2")],
        [Source("", b"1")],
        [Source("a", b"")],
        [Source("a" * 1001, b"1")],
        [Source("\ud800", b"1")],
        [Source("e\u0301", b"1")],
        [Source(f"drand:{QUICKNET}:1001", SIGNATURE)],
        [Source("drand:ff:1000", SIGNATURE)],
        [beacon_source(DOCUMENT, SIGNATURE[:-1])],
    ],
)
def test_whoever_draws_cannot_choose_the_chance(sources):
    with pytest.raises(DocumentError):
        seed_of(DOCUMENT, sources)


SECRET = b"\x07" * 32
CHAIN = "offline:" + hashed(SECRET, 5).hex()


def chained(chain=CHAIN, round_=5):
    value = {**parse(DOCUMENT.data), "beacon": {"chain": chain, "round": round_}}
    return Document.of(value)


def test_a_number_of_a_chain_is_bound_to_the_anchor_that_the_document_names():
    document = chained()
    assert len(seed_of(document, [offline_source(document, SECRET)])) == 32
    later = chained(round_=4)
    assert seed_of(later, [offline_source(later, hashed(SECRET, 1))])


@pytest.mark.parametrize(
    ("document", "source"),
    [
        (chained(), Source(f"{CHAIN}:5", hashed(SECRET, 1))),
        (chained(), Source(f"{CHAIN}:4", hashed(SECRET, 1))),
        (chained(), Source(f"{CHAIN}:5", SECRET[:-1])),
        (chained(), Source("offline:" + "0" * 64 + ":5", SECRET)),
        (chained("offline:" + CHAIN[8:].upper()), Source("offline:" + CHAIN[8:].upper() + ":5", SECRET)),
        (chained("offline:short"), Source("offline:short:5", SECRET)),
        (chained(round_=100_001), Source(f"{CHAIN}:100001", SECRET)),
        (DOCUMENT, Source(f"offline:{QUICKNET}:1000", SECRET)),
    ],
)
def test_a_number_that_is_not_of_the_chain_is_refused(document, source):
    with pytest.raises(DocumentError):
        seed_of(document, [source])


def test_rounds_of_the_beacon():
    # Times of real rounds: 1000, 657413 and 10024141.
    assert [round_at(at) for at in (1692806364, 1694775603, 1722875787)] == [1000, 657413, 10024141]
    assert [round_at(1692803367 + after) for after in (0, 1, 2, 3, 4)] == [1, 2, 2, 2, 3]
    with pytest.raises(ValueError, match="begun"):
        round_at(1692803366)


def test_order_by_hand():
    """Each number picks a ticket among those left, counted through the list in the order of ids."""
    pool = [Candidate("A", 1, ()), Candidate("B", 3, ()), Candidate("C", 2, ())]
    picked, tickets = [], [name for person in pool for name in person.id * person.tickets]
    for number in range(3):
        name = tickets[block(b"key", b"order", number) % len(tickets)]
        picked.append(name)
        tickets = [ticket for ticket in tickets if ticket != name]
    assert [person.id for person in order(pool, Stream(b"key", "order"))] == picked


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=32), st.lists(st.integers(1, 12), max_size=30))
def test_order_has_everybody_once(key, tickets):
    pool = [Candidate(f"{n:02}", count, ()) for n, count in enumerate(tickets)]
    queue = list(order(pool, Stream(key, "order")))
    assert sorted(queue, key=lambda person: person.id) == pool


def test_who_holds_more_tickets_comes_first_more_often():
    pool = [Candidate("A", 1, ()), Candidate("B", 3, ())]
    first = [next(order(pool, Stream(b"key", f"chance/{n}"))).id for n in range(1000)]
    assert 700 < first.count("B") < 800


def test_a_lottery_is_written_as_rfc_3797_has_it(external_data):
    """The keys of its worked example (section 6) and of a selection of the IETF are made of such strings."""
    vectors = json.loads((external_data / "sortition/rfc3797.json").read_text())
    for vector in vectors:
        parts = [[int(one) for one in part.split(".") if one] for part in vector["key"].split("/") if part]
        written = [lottery_source("Lottery", date(2026, 12, 5), parts_) for parts_ in parts]
        assert b"".join(one.data for one in written).decode() == vector["key"]
        seed_of(DOCUMENT, [Source(f"{one.name[:-1]}{place}", one.data) for place, one in enumerate(written)])
    assert len(vectors) == 2


def test_the_order_in_which_balls_fell_does_not_count():
    day = date(2026, 12, 5)
    assert lottery_source("EuroMillions", day, [5, 2, 12]) == lottery_source("EuroMillions", day, (12, 5, 2))
    assert lottery_source("EuroMillions", day, [5, 2]).name == "rfc3797:EuroMillions:2026-12-05"


@pytest.mark.parametrize("seed", draws.MISWRITTEN)
def test_numbers_of_a_lottery_that_are_written_otherwise_are_refused(seed):
    ((name, data),) = draws.miswritten(seed)
    with pytest.raises(DocumentError):
        seed_of(DOCUMENT, [Source(name, bytes.fromhex(data))])
