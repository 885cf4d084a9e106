"""A beacon for tests on 127.0.0.1: it signs rounds as drand does, by a key that only these tests take for drand's."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from council.kernel.draw import beacon
from council.kernel.draw.beacon import DOMAIN, curve

SECRET = 20261129


def public_key() -> bytes:
    """The key of this beacon, in the 96 bytes of a point of G2."""
    one, other = curve().points.compress_G2(curve().bls.multiply(curve().bls.G2, SECRET))
    return one.to_bytes(48, "big") + other.to_bytes(48, "big")


def answer(number: int) -> bytes:
    """What the beacon says of a round."""
    hashed = curve().hashing.hash_to_G1(sha256(number.to_bytes(8, "big")).digest(), DOMAIN, sha256)
    signature = curve().points.compress_G1(curve().bls.multiply(hashed, SECRET)).to_bytes(48, "big")
    said = {"round": number, "randomness": sha256(signature).hexdigest(), "signature": signature.hex()}
    return json.dumps(said).encode()


@dataclass
class Beacon:
    """A running beacon. `asked`: the paths that somebody asked for; `says`: what to answer instead of the truth."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    says: bytes | None = None
    down: bool = False


@contextmanager
def running(patch: pytest.MonkeyPatch) -> Iterator[Beacon]:
    """Let a beacon answer until the block ends, and take its key for drand's."""
    patch.setattr(beacon, "PUBLIC_KEY", public_key())
    here = Beacon()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            data = b"" if here.down else here.says or answer(int(self.path.rpartition("/")[2]))
            self.send_response(503 if here.down else 200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
