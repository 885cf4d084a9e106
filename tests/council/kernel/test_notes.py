"""Signed notes: what one implementation signs, verify.py accepts, and every change of a byte is refused by both."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from council.kernel.merkle import EMPTY_ROOT
from council.kernel.notes import BadNote, SigningKey, TreeHead, VerifyingKey, open_checkpoint, open_note
from tests.support.bundles import load

KEY = SigningKey("council.example/record", bytes(range(32)))
OTHER = SigningKey("council.example/record", bytes(range(1, 33)))
HEAD = TreeHead("council.example/record", 128, bytes(range(32)))
NOTE = KEY.sign(HEAD.to_text())

# The example of the C2SP signed-note specification: a note and the key that signed it.
C2SP_KEY = "example.com/foo+530d903a+ATFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"


def test_a_note_opens_with_its_key():
    assert open_checkpoint(NOTE, [OTHER.verifying, KEY.verifying]) == (HEAD, KEY.verifying)


def test_the_verifier_that_strangers_run_opens_the_same_note():
    verify = load()
    opened = verify.open_checkpoint(NOTE, verify.read_key(KEY.verifying.to_text()), "checkpoint")
    assert (opened.origin, opened.size, opened.root) == (HEAD.origin, HEAD.size, HEAD.root)


def test_keys_come_back_from_their_texts():
    assert VerifyingKey.from_text(KEY.verifying.to_text()) == KEY.verifying
    assert SigningKey.from_text(KEY.to_text() + "\n") == KEY
    public = Ed25519PrivateKey.from_private_bytes(KEY.seed).public_key().public_bytes_raw()
    assert KEY.verifying.public == public


def test_a_key_never_shows_its_secret():
    assert repr(KEY) == "SigningKey(name='council.example/record')"
    with pytest.raises(BadNote) as refused:
        SigningKey.from_text(KEY.to_text().replace("+council", "+council2"))
    assert KEY.to_text()[-20:] not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "council.example/record",
        KEY.verifying.to_text() + "\n",
        KEY.verifying.to_text().replace("council", "Council"),
        KEY.verifying.to_text()[:-4],
        "+" + KEY.verifying.to_text(),
        KEY.to_text(),
        C2SP_KEY[:-1] + "i",
    ],
)
def test_a_text_that_is_no_public_key_is_refused(text):
    with pytest.raises(BadNote):
        VerifyingKey.from_text(text)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_a_note_with_one_bit_changed_does_not_open(place, bit):
    data = bytearray(NOTE.encode())
    data[place] ^= 1 << bit
    try:
        changed = data.decode()
    except UnicodeDecodeError:
        return  # no text at all
    with pytest.raises(BadNote):
        open_checkpoint(changed, [KEY.verifying])


def test_a_note_of_a_stranger_does_not_open():
    with pytest.raises(BadNote, match="none of the keys"):
        open_note(NOTE, [OTHER.verifying])
    with pytest.raises(BadNote, match="none of the keys"):
        open_note(NOTE, [])


def test_other_signatures_are_passed_over_and_a_bad_one_of_ours_is_not():
    body, ours = NOTE[: NOTE.index("\n\n") + 2], NOTE[NOTE.index("\n\n") + 2 :]
    strange = OTHER.sign(HEAD.to_text())[len(body) :]
    assert open_checkpoint(body + strange + ours, [KEY.verifying])[0] == HEAD
    bad = KEY.sign("another\n1\n" + HEAD.to_text().split("\n")[2] + "\n").split("\n\n")[1]
    with pytest.raises(BadNote, match="not good"):
        open_checkpoint(body + ours + bad, [KEY.verifying])


@pytest.mark.parametrize("text", ["", "no line feed", "a\n\nb\n", "a\r\n", "tab\t\n"])
def test_what_is_not_made_of_lines_is_not_signed(text):
    with pytest.raises(BadNote):
        KEY.sign(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n",
        "text\n\n",
        "a\n1\n\n" + "\u2014 x AAAAAAAA\n" * 101,
        "x" * 1_000_001,
        NOTE[:-1],
        NOTE + "\n",
    ],
)
def test_a_text_that_is_no_note_is_refused(note):
    with pytest.raises(BadNote):
        open_note(note, [KEY.verifying])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n1\n",
        "o\n01\n{root}\n",
        "o\n-1\n{root}\n",
        "o\n1\nAAAA\n",
        "o\n9007199254740992\n{root}\n",
        "o\n0\n{root}\n",
    ],
)
def test_a_text_that_names_no_tree_is_refused(text):
    root = HEAD.to_text().split("\n")[2]
    with pytest.raises(BadNote):
        TreeHead.from_text(text.format(root=root))


def test_the_empty_tree_has_a_checkpoint():
    head = TreeHead("a", 0, EMPTY_ROOT)
    assert TreeHead.from_text(head.to_text()) == head
