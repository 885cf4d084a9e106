"""The Merkle tree of the record: RFC 6962 section 2.1, with the proof algorithms of RFC 9162 section 2.1.

A tree is a list of leaf hashes in order. All hashes are 32 bytes of SHA-256; leaves and inner nodes are hashed with
different first bytes (RFC 6962 section 2.1), so that neither can be passed off as the other. Positions count from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962 section 2.1)."""


class BadFrontier(ValueError):
    """A stored frontier that cannot have been written by `Frontier.to_text`."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry) (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right) (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, the Merkle Tree Hash of RFC 6962 section 2.1. Linear time."""
    return _root(list(leaves)) if leaves else EMPTY_ROOT


def _root(level: list[bytes]) -> bytes:
    """Pair up level by level; a node without a neighbour moves up as it is, which is the RFC's uneven split."""
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def _level_above(level: list[bytes]) -> list[bytes]:
    above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    if len(level) % 2:
        above.append(level[-1])
    return above


@dataclass(frozen=True)
class Frontier:
    """The right edge of a growing tree: all that is needed to append and to tell the root, in O(log n) space.

    `peaks` are the roots of the perfect subtrees that make up the tree, the largest (leftmost) first. Invariant: there
    are as many as there are ones in the binary form of `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count() or any(len(p) != HASH_BYTES for p in self.peaks):
            raise BadFrontier(f"{len(self.peaks)} peaks cannot hold {self.size} leaves")

    @staticmethod
    def of(leaves: Iterable[bytes]) -> Frontier:
        """The frontier after these leaf hashes."""
        frontier = Frontier()
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one more leaf hash. Raises `ValueError` when it is not 32 bytes long."""
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}")
        peaks, peak, carry = list(self.peaks), leaf, self.size
        while carry & 1:
            peak = node_hash(peaks.pop(), peak)
            carry >>= 1
        return Frontier(self.size + 1, (*peaks, peak))

    def root(self) -> bytes:
        """The root of the whole tree, equal to `merkle.root` of all leaf hashes."""
        if not self.peaks:
            return EMPTY_ROOT
        result = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            result = node_hash(peak, result)
        return result

    def to_text(self) -> str:
        """The frontier for storing: `3 <hex> <hex>`, the size and then the peaks, separated by single spaces."""
        return " ".join([str(self.size), *(peak.hex() for peak in self.peaks)])

    @staticmethod
    def from_text(text: str) -> Frontier:
        """The frontier that `to_text` wrote. Raises `BadFrontier` for any other text."""
        size, *peaks = text.split(" ")
        try:
            frontier = Frontier(int(size), tuple(bytes.fromhex(peak) for peak in peaks))
        except ValueError as error:
            raise BadFrontier(str(error)) from None
        if frontier.to_text() != text:
            raise BadFrontier("not in the form in which frontiers are stored")
        return frontier


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` to the root (RFC 6962 section 2.1.1, RFC 9162 section 2.1.3.1).

    Raises `IndexError` when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    proof, level = [], list(leaves)
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            proof.append(level[neighbour])
        level, index = _level_above(level), index // 2
    return proof


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether the proof shows the leaf hash at `index` in the tree of `size` leaves (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or not _all_hashes(leaf, expected_root, *proof):
        return False
    position, last, result = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            result = node_hash(hash_, result)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            result = node_hash(result, hash_)
        position, last = position >> 1, last >> 1
    return last == 0 and result == expected_root


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """The hashes that show the tree of the first `first` leaves to be the beginning of this one.

    RFC 6962 section 2.1.2, RFC 9162 section 2.1.4.1. Empty when `first` is 0 or the whole tree. Raises `ValueError`
    when `first` is negative or more than there are leaves.
    """
    size = len(leaves)
    if not 0 <= first <= size:
        raise ValueError(f"no beginning of {first} leaves in a tree of {size}")
    if first in (0, size):
        return []
    proof: list[bytes] = []
    start, end, whole = 0, size, True
    while first != end:
        split = start + _largest_power_below(end - start)
        if first <= split:
            proof.append(root(leaves[split:end]))
            end = split
        else:
            proof.append(root(leaves[start:split]))
            start, whole = split, False
    if not whole:
        proof.append(root(leaves[start:end]))
    return proof[::-1]


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the tree of `first` leaves as the beginning of that of `second`.

    RFC 9162 section 2.1.4.2. The empty tree is the beginning of every tree; it needs no proof and allows none.
    """
    if not 0 <= first <= second or not _all_hashes(first_root, second_root, *proof):
        return False
    if first == second:
        return not proof and first_root == second_root and (first > 0 or first_root == EMPTY_ROOT)
    if first == 0:
        return not proof and first_root == EMPTY_ROOT
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(hash_, old), node_hash(hash_, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, hash_)
        position, last = position >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _largest_power_below(n: int) -> int:
    """The largest power of two smaller than n, for n ≥ 2 (the `k` of RFC 6962 section 2.1)."""
    return 1 << ((n - 1).bit_length() - 1)


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
