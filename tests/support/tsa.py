"""A time-stamping authority for tests, run by openssl on 127.0.0.1: a root, a certificate for stamping, answers."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support import tools

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """A running authority. `url` is where it answers, `roots` its root certificate, `asked` how often it answered."""

    folder: Path
    url: str = ""
    asked: list[int] = field(default_factory=list)
    answer: bytes | None = None
    """What to answer instead of a good timestamp."""

    @property
    def roots(self) -> Path:
        """PEM file of the root."""
        return self.folder / "root.pem"

    def stamp(self, query: bytes) -> bytes:
        """The answer (DER) to a query."""
        (self.folder / "query.tsq").write_bytes(query)
        config = str(self.folder / "openssl.cnf")
        _openssl(self.folder, "ts", "-reply", "-config", config, "-queryfile", "query.tsq", "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run([tools.program("openssl"), *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(folder: Path, name: str = "Test authority") -> Authority:
    """Keys and certificates of an authority that does not answer yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder, name=name))
    (folder / "serial").write_text("01\n")
    for who in ("root", "tsa"):
        _openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{who}.key")
    config = ["-config", "openssl.cnf", "-days", "3650"]
    _openssl(folder, "req", "-new", "-x509", "-key", "root.key", "-out", "root.pem", "-extensions", "root", *config)
    _openssl(
        folder, "req", "-new", "-key", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamps", "-config", "openssl.cnf"
    )
    _openssl(
        folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2",
        "-out", "tsa.pem", "-days", "3650", "-extfile", "openssl.cnf", "-extensions", "stamping",
    )  # fmt: skip
    return Authority(folder)


@contextmanager
def answering(authority: Authority) -> Iterator[Authority]:
    """Let the authority answer on a free port of 127.0.0.1 until the block ends."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(len(query))
            body = authority.answer if authority.answer is not None else authority.stamp(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
