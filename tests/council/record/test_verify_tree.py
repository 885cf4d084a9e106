"""verify.py's tree and its canonical JSON, against a second implementation of each.

The oracle of the tree is RFC 6962 section 2.1 word for word; the product's own tree is compared with both.
"""

import json
from functools import cache
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel import merkle
from tests.support.bundles import load

verify = load()
LEAVES = [merkle.leaf_hash(str(n).encode()) for n in range(1025)]
SIZES = range(1, 34)
SAMPLED = [34, 47, 63, 64, 65, 100, 127, 128, 129, 200, 255, 256, 257, 333, 511, 512, 513, 777, 1000, 1023, 1024, 1025]


@cache
def mth(start, end):
    """MTH(D[start:end])."""
    if start == end:
        return sha256(b"").digest()
    if end - start == 1:
        return LEAVES[start]
    k = split(end - start)
    return sha256(b"\x01" + mth(start, start + k) + mth(start + k, end)).digest()


def split(n):
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def path(m, start, end):
    """PATH(m, D[start:end])."""
    if end - start == 1:
        return []
    k = split(end - start)
    if m < k:
        return [*path(m, start, start + k), mth(start + k, end)]
    return [*path(m - k, start + k, end), mth(start, start + k)]


def subproof(m, start, end, known):
    """SUBPROOF(m, D[start:end], b)."""
    if m == end - start:
        return [] if known else [mth(start, end)]
    k = split(end - start)
    if m <= k:
        return [*subproof(m, start, start + k, known), mth(start + k, end)]
    return [*subproof(m - k, start + k, end, False), mth(start, start + k)]


def every_flip(hashes, bits=range(256)):
    """The proof with one bit of one hash changed, for each."""
    for place, value in enumerate(hashes):
        for bit in bits:
            changed = bytearray(value)
            changed[bit // 8] ^= 1 << bit % 8
            yield [*hashes[:place], bytes(changed), *hashes[place + 1 :]]


def other_lengths(proof):
    return [proof[:-1], proof[1:], [*proof, LEAVES[-1]], [LEAVES[-1], *proof]] if proof else [[LEAVES[-1]]]


def includes(index, size, proof):
    said = verify.root_of_path(LEAVES[index], index, size, proof) == mth(0, size)
    assert merkle.verify_inclusion(LEAVES[index], index, size, proof, mth(0, size)) is said
    return said


def begins(first, second, proof):
    said = verify.is_beginning(first, second, mth(0, first), mth(0, second), proof)
    assert merkle.verify_consistency(first, second, mth(0, first), mth(0, second), proof) is said
    return said


def test_roots_of_three_implementations_agree():
    roots = verify.roots_at(LEAVES, set(range(1026)))
    assert roots == {size: mth(0, size) for size in range(1026)}
    assert all(merkle.root(LEAVES[:size]) == roots[size] for size in [0, *SIZES, *SAMPLED])


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_holds_and_none_of_another_length(size):
    for index in range(size):
        proof = path(index, 0, size)
        assert proof == merkle.inclusion_proof(LEAVES[:size], index)
        assert [
            place for place in range(size) if verify.root_of_path(LEAVES[index], place, size, proof) == mth(0, size)
        ] == [index]
        assert [other for other in other_lengths(proof) if includes(index, size, other)] == []


@pytest.mark.parametrize("second", SIZES)
def test_every_consistency_proof_holds_and_none_of_another_length(second):
    for first in range(1, second + 1):
        proof = subproof(first, 0, second, True)
        assert proof == merkle.consistency_proof(LEAVES[:second], first)
        assert [size for size in range(1, second + 1) if begins(size, second, proof)] == (
            [first] if proof else [second]
        )
        assert [other for other in other_lengths(proof) if begins(first, second, other)] == []


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 21, 33])
def test_no_bit_of_a_proof_may_differ(size):
    for index in {0, size // 2, size - 1}:
        assert not any(includes(index, size, changed) for changed in every_flip(path(index, 0, size), range(0, 256, 5)))
        proof = subproof(index + 1, 0, size, True)
        assert not any(begins(index + 1, size, changed) for changed in every_flip(proof, range(0, 256, 5)))


@pytest.mark.deep
@pytest.mark.parametrize("size", SIZES)
def test_no_bit_of_any_proof_may_differ(size):
    for index in range(size):
        proof = path(index, 0, size)
        assert not any(includes(index, size, changed) for changed in every_flip(proof))
        proof = subproof(index + 1, 0, size, True)
        assert not any(begins(index + 1, size, changed) for changed in every_flip(proof))


@pytest.mark.parametrize("size", SAMPLED)
def test_larger_trees(size):
    for index in {0, 1, size // 3, size // 2, size - 2, size - 1}:
        proof = path(index, 0, size)
        assert includes(index, size, proof)
        assert not any(includes(index, size, changed) for changed in every_flip(proof, (0, 100, 255)))
        proof = subproof(index + 1, 0, size, True)
        assert begins(index + 1, size, proof)
        assert not any(begins(index + 1, size, changed) for changed in every_flip(proof, (0, 100, 255)))


def test_the_tree_without_leaves_begins_every_tree():
    for size in range(5):
        assert begins(0, size, [])
        assert not begins(0, size, [LEAVES[0]])
    assert not verify.is_beginning(0, 3, LEAVES[0], mth(0, 3), [])
    assert not verify.is_beginning(0, 0, mth(0, 0), LEAVES[0], [])


def test_a_tree_is_no_beginning_of_a_smaller_one():
    assert not begins(3, 2, [])
    assert not begins(3, 2, [LEAVES[0]])


def test_a_proof_of_a_million_hashes_is_followed_no_deeper_than_the_tree():
    assert verify.root_of_path(LEAVES[0], 2**52, 2**53 - 1, LEAVES[:1] * 1_000_000) is None
    assert not verify.is_beginning(2**52 + 1, 2**53 - 1, LEAVES[0], LEAVES[1], LEAVES[:1] * 1_000_000)


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=40,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_canonical_form_is_that_of_the_library(value):
    written = rfc8785.dumps(value)
    assert verify.canonical(value) == written
    assert verify.parse(written.decode()) == value
    assert verify.canonical(verify.parse(json.dumps(value, indent=1))) == written


def test_keys_stand_in_the_order_of_utf_16():
    value = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5, "\x80": 6, "ö": 7}  # RFC 8785 section 3.2.3
    assert list(json.loads(verify.canonical(value)).values()) == [4, 5, 6, 7, 3, 2, 1]
    assert verify.canonical(value) == rfc8785.dumps(value)


def test_every_character_is_escaped_as_the_library_does():
    text = "".join(chr(n) for n in range(0x3000) if not 0xD800 <= n < 0xE000)
    assert verify.canonical(text) == rfc8785.dumps(text)


NOT_JSON = {
    "nothing": "",
    "two values": "1 2",
    "a trailing comma": "[1,]",
    "single quotes": "{'a':1}",
    "a comment": "[1] // one",
    "a byte order mark": "\ufeff[]",
    "a control character in a text": '"a\tb"',
    "a bad escape": r'"\x41"',
    "a fraction": "[1.0]",
    "an exponent": "[1e3]",
    "NaN": "[NaN]",
    "Infinity": "[-Infinity]",
    "minus zero": "[-0]",
    "a leading zero": "[01]",
    "2^53": "[9007199254740992]",
    "-2^53": "[-9007199254740992]",
    "ten million digits": "[" + "9" * 10_000_000 + "]",
    "a key twice": '{"a":1,"b":2,"a":1}',
    "a key twice, once escaped": r'{"a":1,"\u0061":1}',
    "a key twice, within": '[[{"a":{"b":1,"b":1}}]]',
    "five million lists": "[" * 5_000_000,
    "three million objects": '{"a":' * 3_000_000,
    "too many values": "[" + "0," * 4_000_000 + "0]",
}


@pytest.mark.parametrize("text", NOT_JSON.values(), ids=NOT_JSON)
def test_text_that_can_be_read_in_two_ways_or_not_at_all(text):
    with pytest.raises(verify.Refused):
        verify.parse(text)


def test_too_many_values_are_not_parsed(monkeypatch):
    monkeypatch.setattr(verify.json, "loads", None)
    with pytest.raises(verify.Refused, match="more than 4000000 values"):
        verify.parse("[" + "[],{}," * 2_000_000)


def test_a_number_is_refused_before_its_digits_are_turned_into_one():
    with pytest.raises(verify.Refused, match=r"^9{20} is not an integer"):
        verify.parse("9" * 10_000_000)


@pytest.mark.parametrize("value", ["\ud800", ["\udfff"], {"\ud800": 1}, {"a": {"b": "x\udc00"}}])
def test_half_of_a_surrogate_pair_has_no_canonical_form(value):
    assert json.loads(json.dumps(value)) == value
    with pytest.raises(verify.Refused, match="half of a surrogate pair"):
        verify.canonical(verify.parse(json.dumps(value)))


def test_a_surrogate_pair_is_one_character():
    assert verify.canonical(verify.parse(r'"\ud83d\ude00"')) == '"😀"'.encode()


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, b"bytes", ("tuple",), {1, 2}])
def test_other_values_have_no_canonical_form(value):
    with pytest.raises(verify.Refused):
        verify.canonical([value])


@pytest.mark.parametrize("levels", [63, 64, 65])
@pytest.mark.parametrize(("left", "right"), [("[", "]"), ('{"a":', "}")])
def test_nesting_ends_at_64(levels, left, right):
    value = verify.parse(left * levels + "1" + right * levels)
    if levels <= 64:
        assert len(verify.canonical(value)) == levels * (len(left) + 1) + 1
    else:
        with pytest.raises(verify.Refused, match="deeper than 64"):
            verify.canonical(value)
