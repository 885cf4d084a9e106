"""Bundles of a small record, signed by a key of this file's own, whole or in part; and verify.py as a stranger runs it.

The bundles are made with the product's own tree and leaves, the signatures with `cryptography`: verify.py shares
neither.
"""

import base64
import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from council.kernel.canonical import canonical
from council.kernel.clock import utc_text
from council.kernel.merkle import consistency_proof, inclusion_proof, root
from council.record.rules.entries import Leaf, Tag, commit
from tests.support.source import ROOT

VERIFIER = ROOT / "council/static/record/verify.py"
ORIGIN = "council.example/record"
HANG = 120  # seconds; a guard against a program that hangs, no measurement


def load(path: Path = VERIFIER) -> ModuleType:
    """verify.py as a module."""
    spec = importlib.util.spec_from_file_location("verify", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Signer:
    """A name with an Ed25519 key."""

    name: str = ORIGIN
    private: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(bytes(range(32))))

    @property
    def material(self) -> bytes:
        """Type of signature and public key, as the key's text and identifier use them."""
        return b"\x01" + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        """The identifier of the key."""
        return sha256(self.name.encode() + b"\n" + self.material).digest()[:4]

    @property
    def text(self) -> str:
        """The key as its holder publishes it."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.material).decode()}"

    def line(self, text: str) -> str:
        """A line of signatures over the text."""
        return f"— {self.name} {base64.b64encode(self.id + self.private.sign(text.encode())).decode()}\n"


def body(size: int, top: bytes, origin: str = ORIGIN) -> str:
    """The text of a checkpoint."""
    return f"{origin}\n{size}\n{base64.b64encode(top).decode()}\n"


def note(text: str, *signers: Signer) -> str:
    """A signed note."""
    return text + "\n" + "".join(signer.line(text) for signer in signers)


@dataclass
class History:
    """A record of `size` entries, the third of every five an opinion; every payload and salt follows from its place."""

    size: int = 11
    word: str = "entry"
    documents: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        usual = {seq: {"v": "smc-opinion/1", "title": f"No {seq} — ü"} for seq in range(2, self.size, 5)}
        self.documents = usual | self.documents
        self.entries = [self._entry(seq) for seq in range(self.size)]
        self.leaves = [self._leaf(entry).hash() for entry in self.entries]

    def _entry(self, seq: int) -> dict[str, Any]:
        payload: dict[str, Any] = {"actor": "system", "word": f"{self.word} {seq}", "list": [None, True, {"n": -seq}]}
        if seq in self.documents:
            payload["document_hash"] = sha256(canonical(self.documents[seq])).hexdigest()
        salt = sha256(f"salt {seq}".encode()).digest()
        return {
            "seq": seq,
            "type": str(Tag.OPINION_PUBLISHED if seq in self.documents else Tag.POST_WRITTEN),
            "subject": str(UUID(int=seq)),
            "time": utc_text(datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(seconds=seq)),
            "commitment": commit(salt, payload).hex(),
            "salt": salt.hex(),
            "payload": payload,
        }

    @staticmethod
    def _leaf(entry: dict[str, Any]) -> Leaf:
        at = datetime.fromisoformat(entry["time"])
        return Leaf(entry["type"], entry["seq"], UUID(entry["subject"]), at, bytes.fromhex(entry["commitment"]))

    def root(self, size: int | None = None) -> bytes:
        """The root after so many entries."""
        return root(self.leaves[: self.size if size is None else size])

    def checkpoint(self, size: int | None = None, *signers: Signer) -> str:
        """The signed note after so many entries."""
        size = self.size if size is None else size
        return note(body(size, self.root(size)), *(signers or (Signer(),)))

    def bundle(
        self, *, whole: bool = False, shown: tuple[int, ...] | None = None, earlier: tuple[int, ...] = (1, 4, 7)
    ) -> dict[str, Any]:
        """A bundle in form; whoever changes it changes a copy."""
        entries = [self.entries[seq] for seq in (range(self.size) if shown is None else shown)]
        notes: list[dict[str, Any]] = [{"note": self.checkpoint(size)} for size in earlier]
        if not whole:
            entries = [{**entry, "inclusion": _hex(inclusion_proof(self.leaves, entry["seq"]))} for entry in entries]
            for size, item in zip(earlier, notes, strict=True):
                item["consistency"] = _hex(consistency_proof(self.leaves, size))
        made = {
            "format": "smc-record-bundle/1",
            "origin": ORIGIN,
            "size": self.size,
            "root": self.root().hex(),
            "entries": entries,
            "earlier": notes,
            "opinions": [
                {"seq": entry["seq"], "document": self.documents[entry["seq"]]}
                for entry in entries
                if entry["seq"] in self.documents
            ],
            "draws": [],
            "tallies": [],
        } | ({"leaves": _hex(self.leaves)} if whole else {})
        return json.loads(json.dumps(made))


def _hex(hashes: list[bytes]) -> list[str]:
    return [value.hex() for value in hashes]


@dataclass
class Desk:
    """A folder in which a stranger keeps the three files and runs a verifier on them."""

    folder: Path
    program: Path = VERIFIER
    python: str = sys.executable

    def put(self, name: str, content: Any) -> Path:
        """A file with these bytes, this text, or this value as JSON."""
        path = self.folder / name
        if not isinstance(content, bytes | str):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, bundle: Any, checkpoint: Any, key: Any = None) -> tuple[int, str]:
        """Exit code and answer, from a Python that sees no installed package."""
        return self.command(
            self.put("bundle.json", bundle),
            self.put("checkpoint.txt", checkpoint),
            self.put("key.txt", Signer().text + "\n" if key is None else key),
        )

    def command(self, *arguments: object) -> tuple[int, str]:
        """The same with the command's own words. -I and -S: neither this folder nor any site-packages."""
        words = [self.python, "-I", "-S", str(self.program), *map(str, arguments)]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, check=False, timeout=HANG)
        assert b"Traceback" not in done.stderr
        assert bool(done.stdout) is (done.returncode != 2)
        return done.returncode, (done.stdout + done.stderr).decode("ascii")
