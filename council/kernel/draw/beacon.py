"""What the beacon signed: BLS signatures of drand quicknet, scheme bls-unchained-g1-rfc9380.

The message of a round is SHA-256(u64be(round)), hashed to a point H of G1 by RFC 9380 (suite
BLS12381G1_XMD:SHA-256_SSWU_RO). The signature is a point S of G1 in 48 bytes, the public key P one of G2 in 96; it
holds when e(S, -g2) · e(H, P) = 1. The randomness that drand prints is SHA-256(signature).

This is the one module of the package that needs more than the standard library: py-ecc, imported when it is called.
One signature takes a second or two. The curve's arithmetic is not in constant time, and need not be: nothing here is
secret.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from council.kernel.draw.encoding import DocumentError, read
from council.kernel.draw.stream import QUICKNET, SIGNATURE_BYTES

PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""The key of quicknet. Its chain hash, `stream.QUICKNET`, is bound to it by drand's own definition."""

DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
LAST_ROUND = 2**53 - 1

_HEX = re.compile(r"[0-9a-f]*")


class BeaconError(Exception):
    """A signature that is not accepted. `code` says why, for a phrase of the page; the text says it in English."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(problem)
        self.code = code


class BeaconUnchecked(Exception):
    """Nobody has looked at the signature: py-ecc is not installed here."""


@dataclass(frozen=True)
class Beacon:
    """One round as the beacon published it. `randomness` is there only if the file states it."""

    round: int
    signature: bytes
    randomness: bytes | None = None
    chain: str = QUICKNET


def read_beacon(data: bytes) -> Beacon:
    """The beacon in a file: `round` and `signature`, perhaps `randomness`, `chain` and `public_key`; more is ignored.

    That is the shape in which drand's own servers answer. Raises `DocumentError` for a file of another shape.
    """
    value = read(data)
    if not isinstance(value, dict):
        raise DocumentError("$", "not an object")
    number = value.get("round")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise DocumentError("$.round", "not an integer of at least 1")
    if value.get("chain", QUICKNET) != QUICKNET:
        raise DocumentError("$.chain", "not drand quicknet, the one chain that this protocol knows")
    if value.get("public_key", PUBLIC_KEY.hex()) != PUBLIC_KEY.hex():
        raise DocumentError("$.public_key", "not the key of drand quicknet")
    randomness = _hex(value, "randomness") if "randomness" in value else None
    return Beacon(number, _hex(value, "signature"), randomness)


def _hex(value: dict[str, Any], key: str) -> bytes:
    text = value.get(key)
    if not isinstance(text, str) or not _HEX.fullmatch(text) or len(text) % 2:
        raise DocumentError(f"$.{key}", "missing, or not in lower-case hexadecimal")
    return bytes.fromhex(text)


def check(beacon: Beacon) -> None:
    """Accept a beacon silently, or raise `BeaconError`; `BeaconUnchecked` where py-ecc is not installed."""
    if beacon.chain != QUICKNET:
        raise BeaconError("chain", "not a round of drand quicknet")
    if beacon.randomness is not None and beacon.randomness != sha256(beacon.signature).digest():
        raise BeaconError("randomness", "the randomness is not the SHA-256 of the signature")
    check_signature(beacon.round, beacon.signature)


def check_signature(number: int, signature: bytes) -> None:
    """Accept the signature of a round of quicknet silently, or raise `BeaconError` or `BeaconUnchecked`."""
    if not 1 <= number <= LAST_ROUND:
        raise BeaconError("round", "no round has this number")
    if len(signature) != SIGNATURE_BYTES:
        raise BeaconError("length", f"a signature has {SIGNATURE_BYTES} bytes, not {len(signature)}")
    if not curve().holds(_message(number), signature):
        raise BeaconError("signature", "the signature does not belong to this round and key")


def _message(number: int) -> bytes:
    return sha256(number.to_bytes(8, "big")).digest()


@dataclass(frozen=True)
class Curve:
    """The little of py-ecc that is needed: the curve, hashing to it (RFC 9380), its points in bytes."""

    bls: Any
    hashing: Any
    points: Any

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether e(S, -g2) · e(H, P) = 1. Raises `BeaconError` for bytes that are no point of G1."""
        bls = self.bls
        point = self._decoded(signature)
        hashed = self.hashing.hash_to_G1(message, DOMAIN, sha256)
        product = bls.pairing(bls.neg(bls.G2), point, final_exponentiate=False)
        product *= bls.pairing(self.public_key(), hashed, final_exponentiate=False)
        return bool(bls.final_exponentiate(product) == bls.FQ12.one())

    def public_key(self) -> Any:
        """The key as a point of G2. It is a constant, so its place in the subgroup is checked by a test."""
        return self.points.decompress_G2(
            (int.from_bytes(PUBLIC_KEY[:48], "big"), int.from_bytes(PUBLIC_KEY[48:], "big"))
        )

    def _decoded(self, signature: bytes) -> Any:
        bls = self.bls
        try:
            point = self.points.decompress_G1(int.from_bytes(signature, "big"))
        except ValueError:
            raise BeaconError("point", "the signature is not a point of the curve in compressed form") from None
        if bls.is_inf(point):
            raise BeaconError("infinity", "the signature is the point at infinity, which would fit any round")
        if not bls.is_inf(bls.multiply(point, bls.curve_order)):
            raise BeaconError("subgroup", "the signature is not in the subgroup of prime order")
        return point


@cache
def curve() -> Curve:
    """py-ecc, loaded. Raises `BeaconUnchecked` where it is not installed.

    On loading it lets this whole process recurse a hundred times deeper, which it does not need: then deeply nested
    JSON from anywhere would end the process where it should be refused. So the limit is put back at once.
    """
    limit = sys.getrecursionlimit()
    try:
        import py_ecc  # noqa: F401 -- inline: the only foreign module; alone first, so that the limit is back soon
    except ImportError:
        raise BeaconUnchecked("py-ecc is not installed, so the signature was not checked") from None
    finally:
        sys.setrecursionlimit(limit)
    from py_ecc import optimized_bls12_381  # inline: as above
    from py_ecc.bls import hash_to_curve, point_compression  # inline: as above

    return Curve(optimized_bls12_381, hash_to_curve, point_compression)
