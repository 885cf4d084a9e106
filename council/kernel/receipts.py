"""Receipt codes: the key an appellant holds instead of an account.

Example: `0WBJE-DT7AX-KQF1W-QMYVW-FNZ7*`, 24 symbols of Crockford's base 32 (120 bits) and his check symbol: the number
modulo 37, in an alphabet of 37. The check symbol finds every single wrong symbol and every swap of neighbours before a
search is made. A code is shown once and kept only as `lookup_key`; it never stands in an address, a log or a letter.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable
from hashlib import sha256

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SYMBOLS = SYMBOLS + "*~$=U"
RANDOM_BYTES = 15
BODY_LENGTH = RANDOM_BYTES * 8 // 5
CODE_LENGTH = BODY_LENGTH + 1
GROUP_LENGTH = 5
PEPPER_BYTES = 32
LONGEST_INPUT = 200
"""Characters read at most: a code with generous spacing; more is no slip of the pen."""

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = frozenset({"Pd", "Zs", "Zl", "Zp", "Cf", "Cc"})


class BadReceipt(ValueError):
    """A text that cannot be a receipt code. `code` is `receipt.length`, `receipt.symbol` or `receipt.check`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_receipt(randomness: Callable[[int], bytes]) -> str:
    """A new code from 15 random bytes; `randomness` is `secrets.token_bytes`, passed in by the caller.

    Raises `ValueError` when it hands back another number of bytes.
    """
    drawn = randomness(RANDOM_BYTES)
    if len(drawn) != RANDOM_BYTES:
        raise ValueError(f"asked for {RANDOM_BYTES} random bytes, got {len(drawn)}")
    number = int.from_bytes(drawn, "big")
    body = "".join(SYMBOLS[number >> shift & 31] for shift in range(5 * (BODY_LENGTH - 1), -1, -5))
    return body + _check_symbol(body)


def normalise(text: str) -> str:
    """The code a person typed, pasted or read aloud, in the one form in which it is looked up.

    Spaces, hyphens of every kind and invisible characters fall away, small letters become capitals, O is read as 0, I
    and L as 1, and digits of other scripts as ours. Raises `BadReceipt`.
    """
    if len(text) > LONGEST_INPUT:
        raise BadReceipt("receipt.length")
    kept = [c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in _SEPARATORS]
    code = "".join(_plain(c) for c in kept).translate(_MISREAD)
    if len(code) != CODE_LENGTH:
        raise BadReceipt("receipt.length")
    body, check = code[:-1], code[-1]
    if any(symbol not in SYMBOLS for symbol in body) or check not in CHECK_SYMBOLS:
        raise BadReceipt("receipt.symbol")
    if check != _check_symbol(body):
        raise BadReceipt("receipt.check")
    return code


def grouped(code: str) -> str:
    """A code in groups of five with hyphens, as it is shown and downloaded. Raises `BadReceipt`."""
    code = normalise(code)
    return "-".join(code[i : i + GROUP_LENGTH] for i in range(0, CODE_LENGTH, GROUP_LENGTH))


def lookup_key(code: str, pepper: bytes) -> bytes:
    """What is stored and searched instead of the code: HMAC-SHA256(pepper, code) (RFC 2104, FIPS 180-4).

    The pepper lives outside the database. Raises `BadReceipt`, and `ValueError` for a pepper shorter than 32 bytes.
    """
    if len(pepper) < PEPPER_BYTES:
        raise ValueError(f"the pepper has fewer than {PEPPER_BYTES} bytes")
    return hmac.new(pepper, normalise(code).encode("ascii"), sha256).digest()


def _check_symbol(body: str) -> str:
    number = 0
    for symbol in body:
        number = number << 5 | SYMBOLS.index(symbol)
    return CHECK_SYMBOLS[number % len(CHECK_SYMBOLS)]


def _plain(character: str) -> str:
    """A capital, or our digit for a digit of another script; anything else stays and is refused later."""
    if character.isascii():
        return character.upper()
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
