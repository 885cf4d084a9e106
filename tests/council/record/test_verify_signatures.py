"""verify.py's own Ed25519, against RFC 8032 section 7.1 and `cryptography`; and the notes that it opens."""

import base64
import hashlib
import random
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.support.bundles import ORIGIN, History, Signer, body, load, note

verify = load()
SIGNER, HISTORY = Signer(), History(3)
KEY = verify.read_key(SIGNER.text)
TEXT = body(3, HISTORY.root())
GOOD = note(TEXT, SIGNER)
OTHER = Signer("witness.example/w", Ed25519PrivateKey.from_private_bytes(bytes(32)))
VECTORS = [
    line.replace(" - ", "  ").split(" ")
    for line in Path(__file__).with_name("rfc8032.txt").read_text(encoding="utf-8").splitlines()[1:]
]
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493

# Two checkpoints of the Go checksum database, as its site signed them; the second carries a witness's line too.
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_TEXT = "go.sum database tree\n{}\n{}\n\n— sum.golang.org {}\n"
GO_LATER = GO_TEXT.format(
    63096908,
    "8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=",
    "Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=",
)
GO_WITNESSED = GO_TEXT.format(
    15081221,
    "BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=",
    "Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=",
) + (
    "— test.example.com qTGhC3917mAr6hGh+T55tNjxaej/D/GQivJZRIj7XGdAcQOTqfMWIPgp/v/904LEduN/h2sSRtHUJXUL4b9Gm7Bz4Qc=\n"
)


def library_says(public, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def flipped(value, bit):
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def outcome(text, key=KEY):
    """What becomes of a note: the checkpoint's size, or the name of the exception."""
    try:
        return verify.open_checkpoint(text, key, "checkpoint").size
    except (verify.Refused, verify.Wrong) as error:
        return type(error).__name__


def test_all_five_vectors_are_there():
    assert [name for name, *_ in VECTORS] == ["1", "2", "3", "1024", "SHA(abc)"]
    assert len(bytes.fromhex(VECTORS[3][2])) == 1023
    assert VECTORS[4][2] == hashlib.sha512(b"abc").hexdigest()


@pytest.mark.parametrize(("name", "public", "message", "signature"), VECTORS)
def test_published_signatures_hold(name, public, message, signature):
    public, message, signature = (bytes.fromhex(value) for value in (public, message, signature))
    assert verify.signature_holds(public, message, signature)
    assert not verify.signature_holds(public, message + b"\0", signature)


def test_random_signatures_hold_and_altered_ones_do_not_as_the_library_says():
    draw = random.Random(8032)
    for _ in range(25):
        private = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), draw.randbytes(draw.randrange(200))
        signature = private.sign(message)
        assert verify.signature_holds(public, message, signature)
        for sample in (
            (public, message + b"x", signature),
            (public, message, flipped(signature, draw.randrange(512))),
            (flipped(public, draw.randrange(256)), message, signature),
        ):
            assert verify.signature_holds(*sample) is library_says(*sample) is False


def test_no_bit_of_a_signature_may_differ():
    public, message, signature = (bytes.fromhex(value) for value in VECTORS[2][1:])
    held = [bit for bit in range(512) if verify.signature_holds(public, message, flipped(signature, bit))]
    assert held == []


def test_a_second_form_of_a_signature_is_not_taken():
    public, message, signature = (bytes.fromhex(value) for value in VECTORS[1][1:])
    second = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert not verify.signature_holds(public, message, second)
    for length in (0, 32, 63, 65):
        assert not verify.signature_holds(public, message, (signature * 2)[:length])
    assert not verify.signature_holds(public[:31], message, signature)


@pytest.mark.parametrize("number", [P, P + 1, 2**255 - 1, 2**255 + 1, 2**255 + P - 1, 2])
def test_encodings_of_points_that_are_not_canonical_or_not_points(number):
    """A y of p and more; x of zero with a sign; a y without an x."""
    assert verify._decoded((number % 2**256).to_bytes(32, "little")) is None


@pytest.mark.parametrize("number", [1, P - 1, 0, 3])
def test_encodings_of_points(number):
    x, y, z, t = verify._decoded(number.to_bytes(32, "little"))
    assert (-x * x + y * y - 1 - verify.D * x * x * y * y) % P == 0
    assert (y, z, t) == (number, 1, x * y % P)


def test_r_that_is_not_canonical_is_not_taken_although_the_equation_holds():
    """With the neutral point as key and S = 0, R is the neutral point; y = p + 1 would be a second way to write it."""
    neutral = (1).to_bytes(32, "little")
    assert verify.signature_holds(neutral, b"", neutral + bytes(32))
    assert not verify.signature_holds(neutral, b"", (P + 1).to_bytes(32, "little") + bytes(32))
    assert not verify.signature_holds((P + 1).to_bytes(32, "little"), b"", neutral + bytes(32))


def test_the_equation_is_the_one_without_the_cofactor():
    """A key of order 2: with an odd k, [S]B = R + [k]A fails for R = 0, and eight times the equation would hold."""
    key, r = (P - 1).to_bytes(32, "little"), (1).to_bytes(32, "little")
    answers = {verify.signature_holds(key, bytes([n]), r + bytes(32)) for n in range(20)}
    assert answers == {True, False}
    assert [verify.signature_holds(key, bytes([n]), r + bytes(32)) for n in range(20)] == [
        library_says(key, bytes([n]), r + bytes(32)) for n in range(20)
    ]


@pytest.mark.parametrize(("text", "expected"), [(GO_LATER, (63096908, 0)), (GO_WITNESSED, (15081221, 1))])
def test_a_checkpoint_of_somebody_else_opens(text, expected):
    checkpoint = verify.open_checkpoint(text, verify.read_key(GO_KEY), "checkpoint")
    assert (checkpoint.size, checkpoint.others) == expected
    assert checkpoint.origin == "go.sum database tree"
    assert outcome(text.replace("tree\n1", "tree\n2").replace("tree\n6", "tree\n7"), verify.read_key(GO_KEY)) == "Wrong"


def test_a_note_says_what_was_signed():
    opened = verify.open_checkpoint(note(TEXT + "extra\n", SIGNER, OTHER), KEY, "checkpoint")
    assert opened == (ORIGIN, 3, HISTORY.root(), 1, 1)


LINE, FOREIGN = SIGNER.line(TEXT), OTHER.line(TEXT)
SAME_NAME = Signer(ORIGIN, OTHER.private)
FORGED = f"— {ORIGIN} {base64.b64encode(KEY.id + bytes(64)).decode()}\n"
HALF = f"— {ORIGIN} {base64.b64encode(KEY.id + SIGNER.private.sign(TEXT.encode())[:32]).decode()}\n"
SIGNED = {
    "foreign signatures before and after": (FOREIGN + LINE + FOREIGN, 3),
    "our name with another key's identifier": (SAME_NAME.line(TEXT) + LINE, 3),
    "ours twice": (LINE + LINE, 3),
    "a hundred lines": (FOREIGN * 99 + LINE, 3),
    "a foreign line of another length": ("— a.example AAAAAAA=\n" + LINE, 3),
    "our identifier under another name": (FORGED.replace(ORIGIN, "a.example") + LINE, 3),
    "only foreign ones": (FOREIGN, "Wrong"),
    "only our name with another identifier": (SAME_NAME.line(TEXT), "Wrong"),
    "a forged one of ours": (FORGED, "Wrong"),
    "a good one of ours and a forged one": (LINE + FORGED, "Wrong"),
    "half of one of ours": (HALF, "Wrong"),
    "none": ("", "Refused"),
    "a hundred and one lines": (FOREIGN * 100 + LINE, "Refused"),
    "no newline at the end": (LINE[:-1], "Refused"),
    "an empty line at the end": (LINE + "\n", "Refused"),
    "CRLF at the end": (LINE.replace("\n", "\r\n"), "Refused"),
    "a hyphen for the dash": (LINE.replace("—", "-"), "Refused"),
    "two spaces": (LINE.replace(" ", "  "), "Refused"),
    "a space at the end": (LINE.replace("\n", " \n"), "Refused"),
    "no base64": (LINE + "— a.example !!!!\n", "Refused"),
    "base64 with spare bits": (LINE + "— a.example AAAAAAB=\n", "Refused"),
    "base64 without padding": (LINE.replace("=", ""), "Refused"),
    "four bytes": (LINE + "— a.example AAAAAA==\n", "Refused"),
    "a plus in a name": (LINE + "— a+b AAAAAAA=\n", "Refused"),
    "a no-break space in a name": (LINE + "— a\u00a0b AAAAAAA=\n", "Refused"),
}


@pytest.mark.parametrize(("lines", "expected"), SIGNED.values(), ids=SIGNED)
def test_lines_of_signatures(lines, expected):
    assert outcome(TEXT + "\n" + lines) == expected


TEXTS = {
    "as it is": (TEXT, 3),
    "an extension line": (TEXT + "more\n", 3),
    "no leaves": (body(0, verify.EMPTY_ROOT), 0),
    "the largest size": (body(2**53 - 1, HISTORY.root()), 2**53 - 1),
    "no leaves, but another root": (body(0, HISTORY.root()), "Wrong"),
    "a larger size": (body(2**53, HISTORY.root()), "Refused"),
    "a leading zero": (TEXT.replace("\n3\n", "\n03\n"), "Refused"),
    "a sign": (TEXT.replace("\n3\n", "\n+3\n"), "Refused"),
    "a size below zero": (TEXT.replace("\n3\n", "\n-3\n"), "Refused"),
    "digits of another script": (TEXT.replace("\n3\n", "\n\u0663\n"), "Refused"),
    "a very long size": (TEXT.replace("\n3\n", "\n" + "9" * 5000 + "\n"), "Refused"),
    "a root of 31 bytes": (body(3, HISTORY.root()[:31]), "Refused"),
    "a root in hexadecimal": (f"{ORIGIN}\n3\n{HISTORY.root().hex()}\n", "Refused"),
    "no root": (f"{ORIGIN}\n3\n", "Refused"),
    "no origin": (TEXT.replace(ORIGIN, ""), "Refused"),
    "an empty line within": (TEXT + "\nmore\n", "Refused"),
    "a tab": (TEXT + "a\tb\n", "Refused"),
    "a NUL": (TEXT + "\0\n", "Refused"),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_texts_with_a_good_signature(text, expected):
    assert outcome(note(text, SIGNER)) == expected


def test_no_character_of_a_note_may_differ():
    changed = [GOOD[:place] + chr(ord(GOOD[place]) ^ 1) + GOOD[place + 1 :] for place in range(len(GOOD))]
    assert {outcome(text) for text in changed} == {"Wrong", "Refused"}


def test_lines_of_a_note_that_is_too_long_are_not_read(monkeypatch):
    monkeypatch.setattr(verify, "_base64", None)  # whoever reads a line, calls it
    assert outcome(TEXT + "\n" + FOREIGN * 1_000_000) == "Refused"
    assert outcome(TEXT + "\n" + "— a.b AA==\n" * 101) == "Refused"


WRONG_KEYS = {
    "empty": "",
    "no identifier": SIGNER.text.split("+")[0],
    "another identifier": SIGNER.text.replace(KEY.id.hex(), "00000000"),
    "upper case": SIGNER.text.replace(KEY.id.hex(), KEY.id.hex().upper()),
    "another name": "x" + SIGNER.text,
    "a space": SIGNER.text.replace("record", "re cord"),
    "two lines": SIGNER.text + "\n\n",
    "another type": f"{ORIGIN}+{KEY.id.hex()}+{base64.b64encode(bytes([2]) + KEY.public).decode()}",
    "too short": f"{ORIGIN}+{KEY.id.hex()}+{base64.b64encode(bytes([1]) + KEY.public[:31]).decode()}",
    "no point": f"{ORIGIN}+{KEY.id.hex()}+{base64.b64encode(bytes([1, 2]) + bytes(31)).decode()}",
}


@pytest.mark.parametrize("text", WRONG_KEYS.values(), ids=WRONG_KEYS)
def test_a_key_that_is_none(text):
    with pytest.raises(verify.Refused):
        verify.read_key(text)


def test_a_key():
    assert verify.read_key(SIGNER.text) == (ORIGIN, SIGNER.id, SIGNER.private.public_key().public_bytes_raw())
    assert verify.read_key(SIGNER.text + "\n") == KEY
