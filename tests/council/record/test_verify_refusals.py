"""What verify.py does with input that is none: exit 2 and one sentence, and no work beyond its limits.

Times are not asserted; the program is run with a generous guard against hanging, and the tests of its parts say that
limits are checked before the work.
"""

import json

import pytest

from tests.support.bundles import Desk, Signer, load
from tests.support.tampering import HISTORY, change

verify = load()
CHECKPOINT, KEY = HISTORY.checkpoint(), verify.read_key(Signer().text)
WHOLE, PART = json.dumps(HISTORY.bundle(whole=True)), json.dumps(HISTORY.bundle())


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def refused(answer):
    code, said = answer
    assert (code, said[:8], said.count("\n")) == (2, "REFUSED ", 1), said
    return said[8:-1]


def missing(*path):
    def apply(bundle):
        *parents, last = path
        for step in parents:
            bundle = bundle[step]
        del bundle[last]

    return apply


HALF = "a text holds half of a surrogate pair"


def bad(where, key):
    return f"{where}: missing or malformed key '{key}'"


FORMS = {
    "another version": (change("format", to="smc-record-bundle/2"), bad("the bundle", "format")),
    "an unknown key": (change("more", to=1), "the bundle: unknown key 'more'"),
    "a long unknown key": (change("x" * 1000, to=1), f"the bundle: unknown key '{'x' * 40}'"),
    "an unknown key with an escape": (change("\x1b[31m", to=1), r"the bundle: unknown key '\x1b[31m'"),
    "an unknown key of an entry": (change("entries", 5, "more", to=1), "entries[5]: unknown key 'more'"),
    "the verifier's own key": (change("entries", 5, "canonical", to=""), "entries[5]: unknown key 'canonical'"),
    "an unknown key of a checkpoint": (change("earlier", 1, "size", to=4), "earlier[1]: unknown key 'size'"),
    "an unknown key of an opinion": (change("opinions", 0, "hash", to=""), "opinions[0]: unknown key 'hash'"),
    "no draws": (missing("draws"), bad("the bundle", "draws")),
    "no tallies": (missing("tallies"), bad("the bundle", "tallies")),
    "no entries": (missing("entries"), bad("the bundle", "entries")),
    "no commitment": (missing("entries", 5, "commitment"), bad("entries[5]", "commitment")),
    "entries as an object": (change("entries", to={}), bad("the bundle", "entries")),
    "an entry that is a list": (change("entries", 5, to=[]), "entries[5]: not an object"),
    "a size that is a text": (change("size", to="11"), bad("the bundle", "size")),
    "a size that is true": (change("size", to=True), bad("the bundle", "size")),
    "a size below zero": (change("size", to=-1), bad("the bundle", "size")),
    "a root in upper case": (change("root", to=str.upper), bad("the bundle", "root")),
    "a root with a newline": (change("root", to=lambda t: t + "\n"), bad("the bundle", "root")),
    "a seq that is true": (change("entries", 1, "seq", to=True), bad("entries[1]", "seq")),
    "a time without a zone": (change("entries", 5, "time", to="2026-03-02T09:00:05.000000"), bad("entries[5]", "time")),
    "a subject in upper case": (change("entries", 10, "subject", to=str.upper), bad("entries[10]", "subject")),
    "a type of one word": (change("entries", 5, "type", to="vote"), bad("entries[5]", "type")),
    "a salt of 31 bytes": (change("entries", 5, "salt", to=lambda t: t[2:]), bad("entries[5]", "salt")),
    "a payload that is a list": (change("entries", 5, "payload", to=[]), bad("entries[5]", "payload")),
    "a payload that is null": (change("entries", 5, "payload", to=None), bad("entries[5]", "payload")),
    "half a surrogate in a payload": (change("entries", 5, "payload", "word", to="\ud800"), "entries[5]: " + HALF),
    "half a surrogate as a key": (change("entries", 5, "payload", "\ud800", to=1), "entries[5]: " + HALF),
    "half a surrogate in a document": (change("opinions", 1, "document", "title", to="\udc00"), "opinions[1]: " + HALF),
    "half a surrogate in draws": (change("draws", to=["\ud800"]), "draws and tallies: " + HALF),
    "half a surrogate in the origin": (change("origin", to="\ud800"), bad("the bundle", "origin")),
    "half a surrogate in a note": (change("earlier", 0, "note", to=lambda t: t + "\ud800"), bad("earlier[0]", "note")),
}


@pytest.mark.parametrize(("apply", "sentence"), FORMS.values(), ids=FORMS)
def test_a_bundle_that_is_not_in_form(apply, sentence):
    bundle = HISTORY.bundle()
    bundle["entries"][10]["subject"] = "aaaaaaaa-0000-0000-0000-00000000000a"
    apply(bundle)
    with pytest.raises(verify.Refused) as caught:
        verify.read_bundle(json.dumps(bundle))
    assert str(caught.value).encode("ascii", "backslashreplace").decode() == sentence


@pytest.mark.parametrize("sample", [PART, WHOLE], ids=["part", "whole"])
@pytest.mark.parametrize("wrong", [None, True, -1, 2**53 - 1, "", "x", [], [None], {}, {"a": 1}])
def test_a_value_of_another_kind_in_any_place_is_an_answer_and_no_crash(sample, wrong):
    """What passes is only a bundle that shows no earlier checkpoint or opinion, or one with an unread draw or tally."""
    head, passed = verify.open_checkpoint(CHECKPOINT, KEY, "checkpoint"), []
    for path in places(json.loads(sample)):
        bundle = json.loads(sample)
        change(*path, to=wrong)(bundle)
        try:
            verify.check_bundle(verify.read_bundle(json.dumps(bundle)), head, KEY)
        except (verify.Refused, verify.Wrong):
            continue
        if bundle != json.loads(sample):
            passed.append(path)
    expected = {"[]": [("earlier",), ("opinions",)], "[null]": [("draws",), ("tallies",)]}
    assert passed == expected.get(json.dumps(wrong), [])


def places(value, path=()):
    """The path of every value in a bundle, the first, sixth and last of every list."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        if not isinstance(step, int) or step in {0, 5, len(value) - 1}:
            yield (*path, step)
            yield from places(item, (*path, step))


@pytest.mark.parametrize("levels", [60, 61, 62])
def test_nesting_counts_from_the_bundle(levels):
    """The bundle, its list, an entry and its payload are four levels; 60 more make 64."""
    bundle = HISTORY.bundle()
    bundle["entries"][5]["payload"]["deep"] = json.loads("[" * levels + "]" * levels)
    if levels == 60:
        verify.read_bundle(json.dumps(bundle))
    else:
        with pytest.raises(verify.Refused, match=r"entries\[5\]: nested deeper than 64"):
            verify.read_bundle(json.dumps(bundle))


BYTES = {
    "nothing": b"",
    "no UTF-8": WHOLE.encode() + b"\xff",
    "UTF-16": WHOLE.encode("utf-16"),
    "a surrogate in UTF-8": b'"\xed\xa0\x80"',
    "a byte order mark": b"\xef\xbb\xbf" + WHOLE.encode(),
    "a fraction": WHOLE.replace('"size": 11', '"size": 11.0').encode(),
    "2^53": WHOLE.replace('"size": 11', '"size": 9007199254740992').encode(),
    "NaN": WHOLE.replace('"size": 11', '"size": NaN').encode(),
    "a key twice": WHOLE.replace('"size": 11', '"size": 11, "size": 11').encode(),
    "ten megabytes of brackets": b"[" * 10_000_000,
    "ten megabytes of objects": b'{"a":' * 2_000_000,
    "a hundred megabytes of junk": b"junk" * 25_000_000,
    "a hundred megabytes of numbers": b"[" + b"0," * 50_000_000,
    "a hundred megabytes of lists": b"[" + b"[]," * 33_000_000,
    "as many values as are read, none of them known": b'{"a":[' + b"[]," * 1_999_990 + b"0]}",
    "more than may be read": b" " * (256 * 2**20 + 1),
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_a_bundle_that_cannot_be_read(desk, content):
    refused(desk.run(content, CHECKPOINT))


CHECKPOINTS = {
    "nothing": b"",
    "no UTF-8": CHECKPOINT.encode() + b"\xff",
    "CRLF": CHECKPOINT.replace("\n", "\r\n").encode(),
    "a million lines of signatures": CHECKPOINT.encode() + b"\xe2\x80\x94 a.example AAAAAAA=\n" * 1_000_000,
    "many short lines": CHECKPOINT.encode() + b"\n" * 900_000,
    "a hundred megabytes of junk": b"junk" * 25_000_000,
    "a megabyte without a newline": b"x" * 1_000_000,
    "a bundle": WHOLE.encode(),
}


@pytest.mark.parametrize("content", CHECKPOINTS.values(), ids=CHECKPOINTS)
def test_a_checkpoint_that_cannot_be_read(desk, content):
    refused(desk.run(WHOLE, content))


@pytest.mark.parametrize("content", [b"", b"x" * 10_001, b"\xff", b"key", CHECKPOINT.encode()])
def test_a_key_that_cannot_be_read(desk, content):
    refused(desk.run(WHOLE, CHECKPOINT, content))


def test_files_that_are_none(desk):
    good = [desk.put("b", WHOLE), desk.put("c", CHECKPOINT), desk.put("k", Signer().text)]
    assert desk.command(*good)[0] == 0
    for place in range(3):
        for wrong in (desk.folder / "absent", desk.folder, "", "/dev/null", "\udcff", "x" * 5000):
            refused(desk.command(*good[:place], wrong, *good[place + 1 :]))
    refused(desk.command(*good[:2], "nobody+00000000+AAAA"))


@pytest.mark.parametrize("words", [(), ("--help",), ("a", "b"), ("a", "b", "c", "d"), ("--checkpoint-only", "b")])
def test_other_commands_are_told_how(desk, words):
    assert refused(desk.command(*words)) == "say verify.py BUNDLE|--checkpoint-only CHECKPOINT KEY"


def test_what_was_not_foreseen_is_no_verdict(capfd, monkeypatch, desk):
    """The code of a crash is 1, which would read as FAIL."""
    monkeypatch.setattr(verify, "check_bundle", lambda *_: 1 // 0)
    files = [desk.put("b", WHOLE), desk.put("c", CHECKPOINT)]
    assert verify.main([*map(str, files), Signer().text]) == 2
    assert capfd.readouterr() == ("", "REFUSED the input could not be read: ZeroDivisionError\n")


def test_an_answer_is_plain_ascii(desk):
    signer = Signer("räte.example/\u202erecord")
    text = CHECKPOINT.split("\n\n")[0].replace("council.example/record", "räte.example/\u202erecord\x7f") + "\n"
    path = desk.put("c", text + "\n" + signer.line(text))
    code, answer = desk.command("--checkpoint-only", path, desk.put("k", signer.text))
    assert (code, answer.splitlines()[0]) == (0, r"origin r\xe4te.example/\u202erecord" + "\x7f")
