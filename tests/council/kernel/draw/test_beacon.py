"""Signatures of drand quicknet, and forged ones that must be refused."""

import json
import subprocess
import sys
from hashlib import sha256

import pytest

from council.kernel.draw import __main__ as cli
from council.kernel.draw.beacon import (
    DOMAIN,
    PUBLIC_KEY,
    Beacon,
    BeaconError,
    check,
    check_signature,
    curve,
    read_beacon,
)
from council.kernel.draw.encoding import DocumentError
from council.kernel.draw.stream import QUICKNET
from tests.support.source import ROOT, product

bls, points, hashed = curve().bls, curve().points, curve().hashing.hash_to_G1

ROUND = 1000
SIGNATURE = bytes.fromhex(
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
)
RANDOMNESS = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
PUBLISHED = {"round": ROUND, "signature": SIGNATURE.hex(), "randomness": RANDOMNESS}
INFINITY = bytes([0xC0]) + bytes(47)


def pressed(point):
    return points.compress_G1(point).to_bytes(48, "big")


def own_signature(number, secret=7):
    """A signature as quicknet makes them, by a key that is not quicknet's."""
    return pressed(bls.multiply(hashed(sha256(number.to_bytes(8, "big")).digest(), DOMAIN, sha256), secret))


def off_the_subgroup():
    """The first point of the curve that is not in the subgroup of prime order."""
    for x in range(2, 50):
        square = (x**3 + 4) % bls.field_modulus
        y = pow(square, (bls.field_modulus + 1) // 4, bls.field_modulus)
        point = (bls.FQ(x), bls.FQ(y), bls.FQ(1))
        if y * y % bls.field_modulus == square and not bls.is_inf(bls.multiply(point, bls.curve_order)):
            return point
    raise AssertionError("there are such points for half of all x")


def refused(number, signature):
    with pytest.raises(BeaconError) as refusal:
        check_signature(number, signature)
    return refusal.value.code


def test_a_real_round():
    check(Beacon(ROUND, SIGNATURE, bytes.fromhex(RANDOMNESS)))


def test_another_round_or_the_negative_of_the_point():
    assert refused(ROUND + 1, SIGNATURE) == "signature"
    assert refused(ROUND, bytes([SIGNATURE[0] ^ 0x20]) + SIGNATURE[1:]) == "signature"


def test_another_key():
    assert refused(ROUND, own_signature(ROUND)) == "signature"


def test_infinity_would_fit_any_round():
    assert refused(ROUND, INFINITY) == "infinity"


def test_a_point_outside_of_the_subgroup():
    """Also one that differs from the real signature only by such a point."""
    stray = off_the_subgroup()
    assert refused(ROUND, pressed(stray)) == "subgroup"
    small = bls.multiply(stray, bls.curve_order)
    moved = bls.add(points.decompress_G1(int.from_bytes(SIGNATURE, "big")), small)
    assert refused(ROUND, pressed(moved)) == "subgroup"


@pytest.mark.parametrize(
    "signature",
    [
        bytes([SIGNATURE[0] & 0x7F]) + SIGNATURE[1:],  # not marked as compressed
        bytes([SIGNATURE[0] | 0x40]) + SIGNATURE[1:],  # marked as infinity, and is none
        bytes([0xE0]) + bytes(47),  # infinity with a sign
        bytes([0x80]) + bytes(47),  # zero, which is not infinity
        bytes([0x9F]) + b"\xff" * 47,  # not below the modulus
        bytes([0x80]) + bytes(46) + b"\x01",  # no point has this x
    ],
)
def test_bytes_that_are_no_point(signature):
    assert refused(ROUND, signature) in {"point", "infinity"}


@pytest.mark.parametrize("signature", [b"", SIGNATURE[:-1], SIGNATURE + b"\x00", SIGNATURE * 2])
def test_lengths(signature):
    assert refused(ROUND, signature) == "length"


@pytest.mark.parametrize("number", [0, -1, 2**53])
def test_rounds_that_are_none(number):
    assert refused(number, SIGNATURE) == "round"


def test_randomness_and_chain_are_held_against_the_signature():
    for beacon, code in (
        (Beacon(ROUND, SIGNATURE, bytes(32)), "randomness"),
        (Beacon(ROUND, SIGNATURE, chain="recorded"), "chain"),
    ):
        with pytest.raises(BeaconError) as refusal:
            check(beacon)
        assert refusal.value.code == code


def test_the_key_is_a_point_of_the_subgroup():
    key = curve().public_key()
    assert bls.is_on_curve(key, bls.b2)
    assert bls.is_inf(bls.multiply(key, bls.curve_order))
    assert not bls.is_inf(key)


def test_loading_the_library_leaves_the_limit_of_recursion_alone():
    """py-ecc raises it a hundredfold, and nested JSON would then end a process instead of being refused."""
    code = (
        "import sys; before = sys.getrecursionlimit(); from council.kernel.draw import beacon, encoding; "
        f"beacon.check_signature({ROUND}, bytes.fromhex('{SIGNATURE.hex()}')); "
        "assert sys.getrecursionlimit() == before; "
        "encoding.read(b'[' * 100_000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT, text=True)
    assert done.returncode == 1
    assert done.stderr.endswith("DocumentError: $: not JSON, or nested too deeply\n")


def test_nothing_else_loads_the_library():
    users = [source.path for source in product() if "py_ecc" in source.text]
    assert users == ["council/kernel/draw/beacon.py"]


def test_a_beacon_as_its_servers_publish_it():
    assert read_beacon(json.dumps(PUBLISHED).encode()) == Beacon(ROUND, SIGNATURE, bytes.fromhex(RANDOMNESS))
    whole = PUBLISHED | {"chain": QUICKNET, "public_key": PUBLIC_KEY.hex(), "previous": "x"}
    assert read_beacon(json.dumps(whole).encode()) == read_beacon(json.dumps(PUBLISHED).encode())
    assert read_beacon(b'{"round":1,"signature":"00"}') == Beacon(1, b"\x00")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"round": 0}, "$.round"),
        ({"round": True}, "$.round"),
        ({"round": "1000"}, "$.round"),
        ({"round": None}, "$.round"),
        ({"chain": "recorded"}, "$.chain"),
        ({"public_key": "00"}, "$.public_key"),
        ({"signature": 5}, "$.signature"),
        ({"signature": "0"}, "$.signature"),
        ({"signature": SIGNATURE.hex().upper()}, "$.signature"),
        ({"randomness": None}, "$.randomness"),
    ],
)
def test_a_file_of_another_shape_is_refused_by_its_path(changes, path):
    with pytest.raises(DocumentError) as refusal:
        read_beacon(json.dumps(PUBLISHED | changes).encode())
    assert refusal.value.path == path


@pytest.mark.parametrize(
    ("value", "code", "out", "err"),
    [
        (PUBLISHED, 0, "signed: round 1000 of drand quicknet\n", ""),
        (
            {"round": 1001, "signature": SIGNATURE.hex()},
            1,
            "not signed: the signature does not belong to this round and key (signature)\n",
            "",
        ),
        (PUBLISHED | {"signature": "00"}, 1, "not signed: the randomness is not the SHA-256 of the signature", ""),
        ([], 3, "", "refused: BEACON $: not an object\n"),
    ],
)
def test_the_command(tmp_path, capfd, value, code, out, err):
    (tmp_path / "beacon.json").write_text(json.dumps(value), encoding="utf-8")
    assert cli.main(["--verify-beacon", str(tmp_path / "beacon.json")]) == code
    said = capfd.readouterr()
    assert said.out.startswith(out)
    assert said.err == err
