"""The witness from outside: a good timestamp is kept, anything else is named and refused."""

import subprocess

import pytest

from council.witness import NoTimestamp, check, read_roots, timestamp
from tests.support.tsa import answering, make_authority

MESSAGE = b"council.example/record\n64\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    with answering(make_authority(tmp_path_factory.mktemp("tsa"))) as running:
        yield running


@pytest.fixture
def roots(authority):
    authority.answer = None
    return read_roots(authority.roots)


def test_a_timestamp_is_taken_and_openssl_agrees(authority, roots, tmp_path):
    stamped = timestamp(MESSAGE, authority.url, roots)
    assert stamped.at.tzinfo is not None
    (tmp_path / "message").write_bytes(MESSAGE)
    (tmp_path / "answer.tsr").write_bytes(stamped.token)
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "message", "-in", "answer.tsr", "-CAfile", str(authority.roots)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in said.stdout + said.stderr


def test_a_kept_timestamp_is_checked_again_without_its_nonce(authority, roots):
    stamped = timestamp(MESSAGE, authority.url, roots)
    assert check(stamped.token, MESSAGE, roots) == stamped


def test_a_timestamp_of_another_message_is_refused(authority, roots):
    stamped = timestamp(MESSAGE, authority.url, roots)
    with pytest.raises(NoTimestamp, match="not good"):
        check(stamped.token, MESSAGE + b"!", roots)


def test_an_old_answer_sent_again_is_refused(authority, roots):
    authority.answer = timestamp(MESSAGE, authority.url, roots).token
    with pytest.raises(NoTimestamp, match=r"[Nn]once"):
        timestamp(MESSAGE, authority.url, roots)


def test_an_authority_of_another_root_is_refused(authority, roots, tmp_path):
    stranger = make_authority(tmp_path / "other", name="Another authority")
    with pytest.raises(NoTimestamp, match="not good"):
        timestamp(MESSAGE, authority.url, read_roots(stranger.roots))


@pytest.mark.parametrize("answer", [b"", b"hello", b"\x30\x03\x02\x01\x00", b"x" * 100_001])
def test_an_answer_that_is_no_timestamp_is_refused(authority, roots, answer):
    authority.answer = answer
    with pytest.raises(NoTimestamp):
        timestamp(MESSAGE, authority.url, roots)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/hostname", "nonsense"])
def test_an_address_that_does_not_answer_is_named(roots, address):
    with pytest.raises(NoTimestamp, match=address):
        timestamp(MESSAGE, address, roots)


def test_without_roots_nothing_is_taken(authority, roots):
    with pytest.raises(NoTimestamp, match="SMC_TSA_ROOTS"):
        timestamp(MESSAGE, authority.url, [])


def test_a_file_without_certificates_is_named(tmp_path):
    (tmp_path / "roots.pem").write_text("nothing")
    with pytest.raises(NoTimestamp, match="holds no certificates"):
        read_roots(tmp_path / "roots.pem")
    with pytest.raises(NoTimestamp, match="holds no certificates"):
        read_roots(tmp_path / "missing.pem")
