"""Signed notes and checkpoints: how the council signs what its record looked like (C2SP signed-note, tlog-checkpoint).

A note is a text and, after an empty line, lines of signatures by Ed25519 (RFC 8032) over the text. A checkpoint is a
note whose text says which tree: origin, size and root. Anybody who kept one can show later that history was rewritten.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from council.kernel.merkle import EMPTY_ROOT, HASH_BYTES

ED25519 = b"\x01"
"""The signature type of C2SP signed-note, before the bytes of a key."""

MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100
LARGEST_SIZE = 2**53 - 1

_NAME = re.compile(r"[^\s+]{1,200}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_SIGNATURE_LINE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class BadNote(ValueError):
    """A text that is no signed note, no checkpoint or no key, or a signature that is not good; says which."""


@dataclass(frozen=True)
class VerifyingKey:
    """The public half: `name` is what signature lines carry, `public` 32 bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.public) != HASH_BYTES:
            raise BadNote("the name of a key has no space and no plus sign, and the key has 32 bytes")

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart (C2SP signed-note, Signatures)."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def to_text(self) -> str:
        """`NAME+ID+KEY`, as verifiers take it."""
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @staticmethod
    def from_text(text: str) -> VerifyingKey:
        """The key that `to_text` wrote. Raises `BadNote` for any other text."""
        name, _, rest = text.partition("+")
        data = _base64(rest.partition("+")[2])
        key = VerifyingKey(name, data[1:])
        if key.to_text() != text:
            raise BadNote("the text is not NAME+ID+KEY of an Ed25519 key")
        return key

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether the signature over the text is by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """The secret half. `seed` has 32 bytes; only the process that signs ever holds one."""

    name: str
    seed: bytes = field(repr=False)

    @staticmethod
    def from_text(text: str) -> SigningKey:
        """The key of `PRIVATE+KEY+NAME+ID+KEY`. Raises `BadNote`, which never repeats the text."""
        parts = text.strip().split("+", 4)
        data = _base64(parts[4]) if len(parts) == 5 else b""
        if parts[:2] != ["PRIVATE", "KEY"] or data[:1] != ED25519 or len(data) != HASH_BYTES + 1:
            raise BadNote("the file holds no signing key of the form PRIVATE+KEY+NAME+ID+KEY")
        key = SigningKey(parts[2], data[1:])
        if key.to_text() != text.strip():
            raise BadNote("the identifier in the signing key is not the one of its name and key")
        return key

    def to_text(self) -> str:
        """`PRIVATE+KEY+NAME+ID+KEY`, for a file that its owner alone can read."""
        return f"PRIVATE+KEY+{self.name}+{self.verifying.id.hex()}+{b64encode(ED25519 + self.seed).decode()}"

    @property
    def verifying(self) -> VerifyingKey:
        """The public half."""
        return VerifyingKey(self.name, self._private().public_key().public_bytes_raw())

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> str:
        """The note: the text, an empty line and a line with this key's signature. The text ends with a line feed."""
        if not text.endswith("\n") or "\n\n" in text or _CONTROL.search(text):
            raise BadNote("a text to sign is made of lines, each ended, none empty")
        signature = self.verifying.id + self._private().sign(text.encode())
        return f"{text}\n\u2014 {self.name} {b64encode(signature).decode()}\n"


@dataclass(frozen=True)
class TreeHead:
    """Which tree a checkpoint speaks of. `origin` names the log, `root` has 32 bytes."""

    origin: str
    size: int
    root: bytes

    def to_text(self) -> str:
        """The three lines of C2SP tlog-checkpoint."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @staticmethod
    def from_text(text: str) -> TreeHead:
        """The tree that the lines name; later lines are extensions and tell nothing here. Raises `BadNote`."""
        lines = text.split("\n")[:-1]
        root = _base64(lines[2]) if len(lines) > 2 else b""
        if "" in lines or len(root) != HASH_BYTES or not _NUMBER.fullmatch(lines[1]) or int(lines[1]) > LARGEST_SIZE:
            raise BadNote("the text is not origin, size and root")
        head = TreeHead(lines[0], int(lines[1]), root)
        if head.size == 0 and root != EMPTY_ROOT:
            raise BadNote("a tree without leaves has another root")
        return head


def open_note(note: str, keys: Iterable[VerifyingKey]) -> tuple[str, VerifyingKey]:
    """The text of a note and which of the keys signed it. Raises `BadNote` unless one of them did.

    Every signature that names one of the keys must be good; signatures by others are passed over (C2SP signed-note).
    """
    if len(note) > MOST_BYTES or _CONTROL.search(note):
        raise BadNote("longer than a note may be, or with a control character")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or tail.count("\n") > MOST_SIGNATURES:
        raise BadNote("not a text, an empty line and lines of signatures")
    known = {(key.name, key.id): key for key in keys}
    signed: VerifyingKey | None = None
    for line in tail[:-1].split("\n"):
        found = _SIGNATURE_LINE.fullmatch(line)
        signature = _base64(found[2]) if found else b""
        if found is None or len(signature) <= len(ED25519) + 3:
            raise BadNote("a malformed line of signatures")
        key = known.get((found[1], signature[:4]))
        if key and not key.verifies(text + "\n", signature[4:]):
            raise BadNote(f"the signature by {key.name} is not good")
        signed = signed or key
    if signed is None:
        raise BadNote("signed by none of the keys of this record")
    return text + "\n", signed


def open_checkpoint(note: str, keys: Iterable[VerifyingKey]) -> tuple[TreeHead, VerifyingKey]:
    """The tree that a signed checkpoint speaks of, and the key that signed it. Raises `BadNote`."""
    text, key = open_note(note, keys)
    return TreeHead.from_text(text), key


def _base64(text: str) -> bytes:
    """The bytes of strict base64; nothing for a text that is not."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""
    return data if b64encode(data).decode() == text else b""
