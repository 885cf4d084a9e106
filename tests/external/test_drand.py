"""Three real rounds of drand quicknet, spread over the years: they hold, and nothing next to them does."""

import json

import pytest

from council.kernel.draw.beacon import DOMAIN, PUBLIC_KEY, Beacon, BeaconError, check, check_signature
from council.kernel.draw.stream import QUICKNET, QUICKNET_GENESIS, QUICKNET_PERIOD, round_at

FLIPPED = [0, 1, 2, 3, 9, 130, 255, 380, 383]
"""Bits of a signature, the three marks in front and some of the coordinate."""


@pytest.fixture(scope="module")
def published(external_data):
    return json.loads((external_data / "sortition/drand_quicknet.json").read_text("utf-8"))


def test_the_parameters_of_the_chain(published):
    assert published["chain"] == QUICKNET
    assert published["public_key"] == PUBLIC_KEY.hex()
    assert published["dst"].encode() == DOMAIN
    assert (published["genesis_time"], published["period"]) == (QUICKNET_GENESIS, QUICKNET_PERIOD)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_real_round_holds_and_another_signature_of_the_chain_does_not(published, place):
    entry, other = published["valid"][place], published["valid"][place - 1]
    signature = bytes.fromhex(entry["signature"])
    check(Beacon(entry["round"], signature, bytes.fromhex(entry["randomness"])))
    assert round_at(entry["time_unix"]) == entry["round"]
    with pytest.raises(BeaconError, match="does not belong"):
        check_signature(entry["round"], bytes.fromhex(other["signature"]))
    with pytest.raises(BeaconError, match="SHA-256"):
        check(Beacon(entry["round"], signature, bytes.fromhex(other["randomness"])))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_flipped_bit_holds(published, place):
    entry = published["valid"][place]
    number = int(entry["signature"], 16)
    for bit in FLIPPED:
        with pytest.raises(BeaconError):
            check_signature(entry["round"], (number ^ (1 << (383 - bit))).to_bytes(48, "big"))


def test_every_round_that_the_file_calls_invalid_is_refused(published):
    for entry in published.get("invalid", []):
        with pytest.raises(BeaconError):
            check_signature(entry["round"], bytes.fromhex(entry["signature"]))
