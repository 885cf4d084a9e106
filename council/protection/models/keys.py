"""The key file: key-encryption keys by version, outside the database.

`{"current": 2, "keys": {"1": "<base64 of 32 bytes>", "2": "…"}}`. `manage.py make_keys` writes one that only its owner
can read. A missing key fails closed: nothing is written in clear and nothing is guessed.
"""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class KeyRing:
    """Keys by version; `current` seals new values, the others still open old ones."""

    current: int
    keys: dict[int, bytes]

    def derived(self, purpose: str) -> bytes:
        """A key for another purpose (receipts), from the first version: it must not change when keys rotate."""
        return hashlib.blake2b(purpose.encode(), key=self.keys[min(self.keys)], digest_size=32).digest()


@lru_cache(maxsize=4)
def _ring(path: str, _changed: int) -> KeyRing:
    stored = json.loads(Path(path).read_text())
    keys = {int(version): base64.b64decode(key) for version, key in stored["keys"].items()}
    if any(len(key) != 32 for key in keys.values()) or stored["current"] not in keys:
        raise ImproperlyConfigured(f"{path} does not hold whole keys")
    return KeyRing(stored["current"], keys)


def ring() -> KeyRing:
    """The key ring of this installation, read again when the file changes. Raises `ImproperlyConfigured`."""
    path = Path(settings.KEY_FILE)
    try:
        return _ring(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured(f"no key file at {path}: make one with `manage.py make_keys`") from None


def make_ring(path: Path) -> bool:
    """Write a new key file unless there is one; returns whether it was written."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = json.dumps({"current": 1, "keys": {"1": base64.b64encode(secrets.token_bytes(32)).decode()}})
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return True
