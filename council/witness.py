"""A witness from outside: a time-stamping authority says when it saw a checkpoint (RFC 3161).

Only the signer asks it. What comes back is checked against the roots that the operator trusts before it is kept: the
message, the nonce, the chain of certificates and their purpose.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

SECONDS = 20
MOST_BYTES = 100_000


class NoTimestamp(Exception):
    """The authority could not be reached, or what it answered is not good; says which."""


@dataclass(frozen=True)
class Stamped:
    """A good answer: `token` is the whole response (DER), as `openssl ts -verify -in` reads it; `at` is its time."""

    token: bytes
    at: datetime


def timestamp(message: bytes, address: str, roots: list[x509.Certificate]) -> Stamped:
    """Ask for a timestamp and check it. Raises `NoTimestamp`."""
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    if not address.startswith(("https://", "http://")):
        raise NoTimestamp(f"{address} is no web address")
    asked = urllib.request.Request(  # noqa: S310 -- the scheme is checked above
        address, data=request.as_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as response:  # noqa: S310
            answer = response.read(MOST_BYTES + 1)
    except (OSError, ValueError, HTTPException) as error:
        raise NoTimestamp(f"{address} does not answer: {error}") from None
    return check(answer, message, roots, nonce=request.nonce)


def check(answer: bytes, message: bytes, roots: list[x509.Certificate], nonce: int | None = None) -> Stamped:
    """The time in an answer, once everything in it has been found good. Raises `NoTimestamp`."""
    if not roots:
        raise NoTimestamp("no root certificate of the authority is known (SMC_TSA_ROOTS)")
    if len(answer) > MOST_BYTES:
        raise NoTimestamp("the answer is longer than a timestamp can be")
    try:
        response = decode_timestamp_response(answer)
        VerifierBuilder(roots=roots, nonce=nonce).build().verify_message(response, message)
        at = response.tst_info.gen_time
    except (ValueError, VerificationError) as error:
        raise NoTimestamp(f"the timestamp is not good: {error}") from None
    return Stamped(answer, at if at.tzinfo else at.replace(tzinfo=UTC))


def read_roots(path: Path | None) -> list[x509.Certificate]:
    """The certificates of a PEM file; none without a file. Raises `NoTimestamp` for one that cannot be read."""
    if path is None:
        return []
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NoTimestamp(f"{path} holds no certificates: {error}") from None
