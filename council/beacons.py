"""Where chance comes from: the public beacon, or for an installation without one a chain that was made beforehand.

The beacon is drand quicknet: every three seconds a number that nobody could know before, signed by its members. It is
asked for by the timer, or handed in by hand from anywhere; either way its signature is checked before it is kept.

The chain of an offline installation is a file: a secret number, hashed again and again. What is left at the end, its
anchor, stands in every document, so that no number can be changed afterwards. Whoever can read the file knows its
numbers beforehand, which the page of each draw says.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path

from django.conf import settings

from council.kernel.draw.beacon import Beacon, BeaconError, BeaconUnchecked, check, read_beacon
from council.kernel.draw.encoding import DocumentError
from council.kernel.draw.stream import LONGEST_CHAIN, OFFLINE, OFFLINE_BYTES, QUICKNET, hashed, round_at

SECONDS = 10
MOST_BYTES = 10_000


class NoNumber(Exception):
    """The number of a round cannot be had, or is not good; says why."""


class BadChainFile(Exception):
    """The file of an offline chain cannot be used; says why, never what is in it."""


class Busy(Exception):
    """Another answer is being checked."""


@contextmanager
def slot(*, alone: bool) -> Iterator[None]:
    """Check a signature; those who are to do it `alone` one at a time on this machine, and nobody waits.

    A check takes a third of a second, and everybody may ask for one. Raises `Busy`.
    """
    if not alone:
        yield
        return
    settings.BEACON_FILE.parent.mkdir(parents=True, exist_ok=True)
    with settings.BEACON_FILE.with_name("check.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        yield


@dataclass(frozen=True)
class Chain:
    """A chain that was made beforehand: its name in documents, and the secret from which every number follows."""

    name: str
    secret: bytes

    def number(self, number: int) -> bytes:
        """The number of a round. Raises `NoNumber` past the end of the chain."""
        if not 1 <= number <= LONGEST_CHAIN:
            raise NoNumber(f"the chain has no round {number}")
        return hashed(self.secret, LONGEST_CHAIN - number)


def online() -> bool:
    """Whether this installation draws by the public beacon."""
    return bool(settings.BEACON_URLS)


def round_for(due: datetime) -> int:
    """The round of the beacon at a time."""
    return round_at(int(due.timestamp()))


def chain(*, urgent: bool, path: Path | None = None) -> Chain:
    """One of the two chains of this installation. Raises `BadChainFile` where there is no file, or no good one.

    Urgent draws have a chain of their own: in each chain whoever comes later is drawn later, so that no number that is
    published gives away one that is still waited for.
    """
    return _read(path or settings.BEACON_FILE)[urgent]


def chain_named(name: str, path: Path | None = None) -> Chain | None:
    """The chain that a document names, if it is one of this installation. Raises `BadChainFile`."""
    return next((one for one in _read(path or settings.BEACON_FILE) if one.name == name), None)


def _read(path: Path) -> tuple[Chain, Chain]:
    try:
        return _chains(path.read_text())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadChainFile(f"{path} cannot be read: {type(error).__name__}") from None


@lru_cache(maxsize=4)
def _chains(text: str) -> tuple[Chain, Chain]:
    """Both chains of a file: for ordinary draws and for urgent ones. Kept, since their ends take a while to reach."""
    secret = bytes.fromhex(json.loads(text)["secret"])
    if len(secret) != OFFLINE_BYTES:
        raise ValueError(f"no secret of {OFFLINE_BYTES} bytes")
    secrets_ = [hmac.digest(secret, purpose, "sha256") for purpose in (b"ordinary draws", b"urgent draws")]
    ordinary, urgent = (Chain(f"{OFFLINE}{hashed(one, LONGEST_CHAIN).hex()}", one) for one in secrets_)
    return ordinary, urgent


def make_chain(path: Path, secret: bytes) -> None:
    """Write a file of chains, whole or not at all; one that is there stays, whoever comes second.

    Raises `BadChainFile` where nothing can be written.
    """
    try:
        _write(path, secret)
    except OSError as error:
        raise BadChainFile(f"{path} cannot be written: {error}") from None


def _write(path: Path, secret: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump({"secret": secret.hex()}, file)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()


def addresses(number: int) -> list[str]:
    """Where the number of a round stands for everybody."""
    return [f"{server}/{QUICKNET}/public/{number}" for server in settings.BEACON_URLS]


def ask(number: int) -> tuple[Beacon, str]:
    """A round of the beacon from the first of the known servers that has it, checked; with the server's address.

    Raises `NoNumber` when none has it.
    """
    problems = []
    for address in addresses(number):
        try:
            return checked(read_round(_get(address), number)), address
        except NoNumber as problem:
            problems.append(f"{address}: {problem}")
    raise NoNumber("; ".join(problems) or "no server of the beacon is known (SMC_BEACON_URLS)")


def _get(address: str) -> bytes:
    if not address.startswith(("https://", "http://")):
        raise NoNumber("no web address")
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as response:  # noqa: S310 -- the scheme is checked above
            return bytes(response.read(MOST_BYTES))
    except (OSError, ValueError, HTTPException) as error:
        raise NoNumber(f"no answer ({type(error).__name__})") from None


def read_round(data: bytes, number: int) -> Beacon:
    """The round in the bytes of an answer; its signature was not looked at. Raises `NoNumber`."""
    try:
        beacon = read_beacon(data)
    except DocumentError as error:
        raise NoNumber(str(error)) from None
    if beacon.round != number:
        raise NoNumber(f"round {beacon.round}, where {number} was asked for")
    return beacon


def checked(beacon: Beacon) -> Beacon:
    """The same, once its signature was found good. Raises `NoNumber`."""
    try:
        check(beacon)
    except (BeaconError, BeaconUnchecked) as error:
        raise NoNumber(str(error)) from None
    return beacon
