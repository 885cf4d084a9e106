from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.merkle import (
    EMPTY_ROOT,
    BadFrontier,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The test tree of Certificate Transparency (google/certificate-transparency, merkle_tree_test): eight entries, the root
# after each of them, and some of its proofs.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_5_OF_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
SIX_TO_EIGHT = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
CT_LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
LEAVES = [leaf_hash(bytes([n])) for n in range(34)]
SIZES = range(34)
A_HASH = leaf_hash(b"elsewhere")


# An oracle in the very words of RFC 6962 section 2.1, independent of the code under test.
def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves):
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, known):
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def flipped(value, bit):
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def hexed(hashes):
    return [value.hex() for value in hashes]


def test_leaf_and_node_cannot_be_mistaken():
    assert leaf_hash(b"") == sha256(b"\x00").digest()
    assert root(CT_LEAVES[:2]) == sha256(b"\x01" + CT_LEAVES[0] + CT_LEAVES[1]).digest()


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size):
    assert root(CT_LEAVES[:size]).hex() == ROOTS[size]
    assert Frontier.of(CT_LEAVES[:size]).root().hex() == ROOTS[size]


def test_published_proofs():
    assert hexed(inclusion_proof(CT_LEAVES, 5)) == LEAF_5_OF_8
    assert hexed(consistency_proof(CT_LEAVES, 6)) == SIX_TO_EIGHT


@pytest.mark.parametrize("size", SIZES)
def test_roots_agree_with_the_oracle(size):
    frontier = Frontier.of(LEAVES[:size])
    assert root(LEAVES[:size]) == mth(LEAVES[:size]) == frontier.root()
    assert frontier.size == size
    assert Frontier.from_text(frontier.to_text()) == frontier


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_at_every_place_and_no_other(size):
    leaves, top = LEAVES[:size], root(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        assert proof == path(index, leaves)
        accepted = [n for n in range(size) if verify_inclusion(leaves[index], n, size, proof, top)]
        assert accepted == [index]


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_falls_with_any_change(size):
    leaves, top = LEAVES[:size], root(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        for bit in (0, 100, 255):
            assert not verify_inclusion(flipped(leaves[index], bit), index, size, proof, top)
            assert not verify_inclusion(leaves[index], index, size, proof, flipped(top, bit))
            for place, value in enumerate(proof):
                changed = [*proof[:place], flipped(value, bit), *proof[place + 1 :]]
                assert not verify_inclusion(leaves[index], index, size, changed, top)
        assert not verify_inclusion(leaves[index], index, size, [*proof, A_HASH], top)
        assert not verify_inclusion(leaves[index], index, size, [A_HASH, *proof], top)
        assert not proof or not verify_inclusion(leaves[index], index, size, proof[:-1], top)
        assert not proof or not verify_inclusion(leaves[index], index, size, proof[1:], top)


def test_inclusion_outside_the_tree():
    assert not verify_inclusion(LEAVES[0], 0, 0, [], EMPTY_ROOT)
    assert not verify_inclusion(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not verify_inclusion(LEAVES[0], -1, 1, [], LEAVES[0])
    assert not verify_inclusion(b"short", 0, 1, [], b"short")
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES[:3], index)


@pytest.mark.parametrize("second", SIZES)
def test_consistency_of_every_beginning(second):
    leaves, new = LEAVES[:second], root(LEAVES[:second])
    for first in range(second + 1):
        old, proof = root(LEAVES[:first]), consistency_proof(leaves, first)
        if first:
            assert proof == subproof(first, leaves, True)
        assert verify_consistency(first, second, old, new, proof)
        assert not verify_consistency(first, second, old, new, [*proof, A_HASH])
        assert not proof or not verify_consistency(first, second, old, new, proof[:-1])
        assert not proof or not verify_consistency(first, second, old, new, proof[1:])


@pytest.mark.parametrize("second", SIZES)
def test_consistency_falls_with_any_change(second):
    leaves, new = LEAVES[:second], root(LEAVES[:second])
    for first in range(second + 1):
        old, proof = root(LEAVES[:first]), consistency_proof(leaves, first)
        for bit in (0, 100, 255):
            assert not verify_consistency(first, second, flipped(old, bit), new, proof)
            # The empty tree begins every tree, so it says nothing about the second root.
            assert first == 0 < second or not verify_consistency(first, second, old, flipped(new, bit), proof)
            for place, value in enumerate(proof):
                changed = [*proof[:place], flipped(value, bit), *proof[place + 1 :]]
                assert not verify_consistency(first, second, old, new, changed)


def test_a_rewritten_beginning_is_found():
    rewritten = [A_HASH, *LEAVES[1:9]]
    proof = consistency_proof(rewritten, 5)
    assert verify_consistency(5, 9, root(rewritten[:5]), root(rewritten), proof)
    assert not verify_consistency(5, 9, root(LEAVES[:5]), root(rewritten), proof)


def test_consistency_outside_the_tree():
    assert not verify_consistency(2, 1, root(LEAVES[:2]), root(LEAVES[:1]), [])
    assert not verify_consistency(-1, 1, EMPTY_ROOT, root(LEAVES[:1]), [])
    assert not verify_consistency(0, 0, LEAVES[0], LEAVES[0], [])
    assert not verify_consistency(3, 4, root(LEAVES[:3]), root(LEAVES[:4]), [])
    assert not verify_consistency(1, 1, b"short", b"short", [])
    for first in (-1, 4):
        with pytest.raises(ValueError, match="no beginning"):
            consistency_proof(LEAVES[:3], first)


def test_a_frontier_is_never_changed():
    before = Frontier.of(LEAVES[:3])
    after = before.append(LEAVES[3])
    assert (before.size, before.root()) == (3, root(LEAVES[:3]))
    assert (after.size, after.peaks) == (4, (root(LEAVES[:4]),))


def test_a_frontier_is_stored_as_size_and_peaks():
    assert Frontier().to_text() == "0"
    assert Frontier.of(LEAVES[:3]).to_text() == f"3 {root(LEAVES[:2]).hex()} {LEAVES[2].hex()}"


PEAK = "ab" * 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1",
        "-1",
        "0 ",
        f"01 {PEAK}",
        "1 abcd",
        f"1 {PEAK.upper()}",
        f"2 {PEAK} {PEAK}",
        f"1  {PEAK}",
        "٣",
        "1_0",
    ],
)
def test_a_damaged_frontier_is_refused(text):
    with pytest.raises(BadFrontier):
        Frontier.from_text(text)


def test_only_hashes_are_appended():
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"an entry, not its hash")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=200), st.data())
def test_frontier_proofs_and_oracle_agree_on_any_tree(entries, data):
    leaves = [leaf_hash(entry) for entry in entries]
    top = mth(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    first = data.draw(st.integers(0, len(leaves)))
    assert Frontier.of(leaves).root() == root(leaves) == top
    assert verify_inclusion(leaves[index], index, len(leaves), inclusion_proof(leaves, index), top)
    assert verify_consistency(first, len(leaves), mth(leaves[:first]), top, consistency_proof(leaves, first))
