"""verify.py as a stranger runs it: bundles that hold, bundles with one thing changed, and input that is none.

It runs as a program of its own in a Python without installed packages. Each defence has a positive control: with that
one check cut out of a copy, the change that it finds goes through.
"""

import ast
import json
import shutil
import subprocess
import sys

import pytest
from django.contrib.staticfiles import finders

from tests.support.bundles import VERIFIER, Desk, History, Signer, body, load, note
from tests.support.tampering import CASES, CHANGED, HISTORY, STRANGE, altered, change, later, other

verify = load()
CHECKPOINT = HISTORY.checkpoint()
KEY = verify.read_key(Signer().text)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def judged(bundle, checkpoint=CHECKPOINT, module=verify):
    """What the verifier says of a bundle, within this process."""
    try:
        head = module.open_checkpoint(checkpoint, KEY, "checkpoint")
        read = module.read_bundle(bundle if isinstance(bundle, str) else json.dumps(bundle))
        module.check_bundle(read, head, KEY)
    except Exception as error:
        if type(error).__name__ not in {"Refused", "Wrong"}:
            raise
        return f"{type(error).__name__}: {error}"
    return "PASS"


# What a bundle that holds may look like.

HELD = {
    "in part": {},
    "whole": {"whole": True},
    "one entry": {"shown": (5,), "earlier": ()},
    "some entries": {"shown": (0, 2, 10), "earlier": (11,)},
    "no entries": {"shown": (), "earlier": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)},
    "whole, some entries": {"whole": True, "shown": (3, 7), "earlier": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)},
}


@pytest.mark.parametrize("options", HELD.values(), ids=HELD)
def test_a_bundle_that_holds(desk, options):
    bundle = HISTORY.bundle(**options)
    code, answer = desk.run(bundle, CHECKPOINT)
    shown = len(bundle["entries"])
    assert code == 0, answer
    assert answer.splitlines() == [
        f"PASS council.example/record, 11 entries, root {HISTORY.root().hex()}",
        f"checked      signature on the checkpoint by council.example/record with the key {Signer().id.hex()}",
        f"checked      {shown} of 11 entries, in place in the tree" + ", and all leaf hashes" * ("leaves" in bundle),
        f"checked      {shown} of {shown} payloads, against their commitments",
        f"checked      {len(bundle['earlier'])} earlier checkpoints, each the beginning of this one",
        f"checked      {len(bundle['opinions'])} opinions, against their recorded hashes; 0 tallies not published",
        f"NOT checked  {11 - shown} entries not in the bundle, and 0 payloads erased or not shown",
        "NOT checked  0 draws, 0 tallies, the beacon's BLS signature: not yet",
        "NOT checked  0 signatures by others and timestamps of witnesses, 0 extension lines",
        "NOT checked  whether what was recorded is true, and whether others were shown the same tree",
    ]


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 9, 33])
@pytest.mark.parametrize("whole", [True, False])
def test_records_of_any_size_hold(size, whole):
    history = History(size)
    bundle = history.bundle(whole=whole, earlier=tuple(range(size + 1)))
    assert judged(bundle, history.checkpoint()) == "PASS"


@pytest.mark.parametrize("whole", [True, False])
def test_erased_payloads_are_counted_and_not_called_checked(desk, whole):
    bundle = HISTORY.bundle(whole=whole)
    for seq in (0, 3, 10):
        del bundle["entries"][seq]["salt"], bundle["entries"][seq]["payload"]
    code, answer = desk.run(bundle, CHECKPOINT)
    assert code == 0
    assert "checked      8 of 11 payloads" in answer
    assert "NOT checked  0 entries not in the bundle, and 3 payloads erased or not shown" in answer


def test_votes_whose_tally_is_kept_back_are_counted(desk):
    """An opinion says so itself; a text that quotes the words is no vote."""
    quoting = 'They wrote "tally":"not_published" on a wall.'
    votes = [{"tally": "not_published"}, {"counts": {"uphold": 5}}, {"tally": "not_published"}]
    history = History(documents={2: {"v": "smc-opinion/1", "title": quoting, "votes": votes}})
    code, answer = desk.run(history.bundle(), history.checkpoint())
    assert code == 0
    assert "2 opinions, against their recorded hashes; 2 tallies not published" in answer


def test_draws_tallies_and_witnesses_are_not_called_checked(desk):
    bundle = HISTORY.bundle() | {"draws": [{"v": "smc-draw/1"}, []], "tallies": [{}]}
    witness = Signer("witness.example/w")
    checkpoint = note(body(11, HISTORY.root()) + "extension\n", Signer(), witness)
    code, answer = desk.run(bundle, checkpoint)
    assert code == 0
    assert "NOT checked  2 draws, 1 tallies, the beacon's BLS signature" in answer
    assert "NOT checked  1 signatures by others and timestamps of witnesses, 1 extension lines" in answer


def test_only_the_checkpoint(desk):
    path = desk.put("checkpoint.txt", CHECKPOINT)
    said = f"origin council.example/record\nsize 11\nroot {HISTORY.root().hex()}\n"
    assert desk.command("--checkpoint-only", path, Signer().text) == (0, said)
    assert desk.command("--checkpoint-only", path, desk.put("key", Signer().text + "\n")) == (0, said)
    desk.put("checkpoint.txt", CHECKPOINT.replace("\n11\n", "\n12\n"))
    assert desk.command("--checkpoint-only", path, Signer().text) == (
        1,
        "FAIL checkpoint: the signature by council.example/record is not good\n",
    )


def test_it_imports_nothing_but_the_standard_library():
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)
    ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_site_serves_it_as_it_is():
    assert finders.find("record/verify.py") == str(VERIFIER)


@pytest.mark.parametrize("version", ["3.8", "3.13"])
def test_it_runs_on_other_pythons(desk, version):
    """Where this machine has them; elsewhere the test above has read it with the grammar of 3.8."""
    python = shutil.which(f"python{version}")
    if python and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0:
        desk.python = python
        assert desk.run(HISTORY.bundle(), CHECKPOINT)[1].startswith("PASS")
        assert desk.run("[" * 100_000, CHECKPOINT)[0] == 2


@pytest.mark.parametrize(
    ("whole", "apply", "answer"),
    [(whole, apply, answer) for whole, _, apply, answer in CASES],
    ids=[f"{'whole' if whole else 'part'}: {name}" for whole, name, _, _ in CASES],
)
def test_one_thing_changed(whole, apply, answer):
    assert judged(altered(apply, whole=whole)) == answer


@pytest.mark.parametrize("name", ["commitment", "payload", "root", "opinion", "order of entries", "salt alone"])
def test_one_thing_changed_as_a_stranger_sees_it(desk, name):
    apply, answer = CHANGED[name]
    kind, _, sentence = answer.partition(": ")
    code, said = {"Wrong": (1, "FAIL"), "Refused": (2, "REFUSED")}[kind]
    assert desk.run(altered(apply, whole=False), CHECKPOINT) == (code, f"{said} {sentence}\n")


@pytest.mark.parametrize("whole", [True, False])
def test_every_place_of_every_entry_matters(whole):
    """A digit of each commitment, subject, time and salt, one entry at a time."""
    for seq in range(HISTORY.size):
        for name in ("commitment", "subject", "time", "salt"):
            bundle = altered(change("entries", seq, name, to=later if name == "time" else other), whole=whole)
            assert judged(bundle).startswith(f"Wrong: entry {seq}: ")


def test_the_checkpoint_of_another_record_or_another_key(desk):
    assert desk.run(HISTORY.bundle(), STRANGE.checkpoint()) == (
        1,
        "FAIL checkpoint: its root is not that of the bundle\n",
    )
    assert desk.run(HISTORY.bundle(), CHECKPOINT, Signer("b.example").text)[0] == 1
    forged = STRANGE.bundle() | {"root": HISTORY.root().hex()}
    assert judged(forged) == "Wrong: entry 0: its leaf does not stand at its place in the tree of the checkpoint"
    whole = STRANGE.bundle(whole=True, shown=()) | {"root": HISTORY.root().hex(), "earlier": []}
    assert judged(whole) == "Wrong: checkpoint: its tree of 11 is not the tree of the 11 leaf hashes"


# Positive controls: a copy without one of its checks lets through the very change that the check is for.


WITHOUT = {
    "if bundle[name] != signed:": [("root", False), ("origin", False)],
    "if leaf not in leaves[seq : seq + 1] and root_of_path(leaf, seq, head.size, proof) != head.root:": [
        ("type", False),
        ("time", True),
        ("proof of an entry", False),
        ("proof of an entry, long", False),
    ],
    'if opened != entry["commitment"]:': [("salt", False), ("payload", True), ("payload, true for 1", True)],
    'if "leaves" in bundle and (len(leaves), roots.get(head.size)) != (head.size, head.root):': [
        ("a leaf hash whose entry is not shown", True),
        ("a leaf hash more", True),
    ],
    "if old.origin != head.origin or not (grown or (leaves and roots.get(old.size) == old.root)):": [
        ("earlier checkpoint of another history", True),
        ("earlier checkpoint of another history", False),
        ("earlier checkpoint of another origin", False),
        ("proof of an earlier checkpoint", False),
    ],
    'if not signature_holds(key.public, text.encode() + b"\\n", signature[4:]):': [
        ("earlier checkpoint with a forged signature", True),
    ],
    "if not ours:": [("earlier checkpoint by another", False)],
    'if entry["payload"].get("document_hash") != sha256(opinion["canonical"]).hexdigest():': [("opinion", True)],
    'if value and place and bundle[name][place - 1]["seq"] >= item["seq"]:': [
        ("order of entries", False),
        ("an entry twice", True),
        ("an opinion twice", False),
    ],
    "if place and earlier[place].size <= earlier[place - 1].size:": [("earlier checkpoint twice", True)],
}
BY_NAME = {(name, whole): apply for whole, name, apply, _ in CASES}


def test_a_repeated_earlier_checkpoint_is_not_opened_a_third_time(monkeypatch):
    opened, really = [], verify.open_checkpoint
    monkeypatch.setattr(verify, "open_checkpoint", lambda *asked: (opened.append(asked[2]), really(*asked))[1])
    bundle = HISTORY.bundle(earlier=(4,) * 500)
    assert judged(bundle) == "Refused: earlier[1]: not in ascending order of size, each once"
    assert opened == ["checkpoint", "earlier[0]", "earlier[1]"]


def without(check, folder, instead="if False:"):
    """A copy of verify.py in which the condition is never true, or reads otherwise."""
    source = VERIFIER.read_text(encoding="utf-8")
    assert source.count(check) == 1, check
    path = folder / "verify.py"
    path.write_text(source.replace(check, instead), encoding="utf-8")
    return path


@pytest.mark.parametrize(("check", "names"), WITHOUT.items(), ids=range(len(WITHOUT)))
def test_a_verifier_without_the_check_lets_the_change_through(tmp_path, check, names):
    blind = load(without(check, tmp_path))
    for name, whole in names:
        bundle = altered(BY_NAME[name, whole], whole=whole)
        assert judged(bundle) != "PASS"
        assert judged(bundle, module=blind) == "PASS", name


def test_a_verifier_without_its_check_passes_on_the_command_line_too(desk, tmp_path):
    bundle = altered(CHANGED["payload"][0], whole=False)
    assert desk.run(bundle, CHECKPOINT)[0] == 1
    desk.program = without('if opened != entry["commitment"]:', tmp_path)
    assert desk.run(bundle, CHECKPOINT)[0] == 0


RFC_2 = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE_2 = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
BEYOND_L = SIGNATURE_2[:32] + (int.from_bytes(SIGNATURE_2[32:], "little") + verify.L).to_bytes(32, "little")
TEXT = body(11, HISTORY.root())


def opens(text):
    return lambda module: module.open_checkpoint(text, KEY, "checkpoint")


STRICT = {
    "S beyond L": (" or s >= L", "", lambda module: module.signature_holds(bytes.fromhex(RFC_2), b"r", BEYOND_L)),
    "y beyond p": ("if y >= P or ", "if ", lambda module: module._decoded((verify.P + 1).to_bytes(32, "little"))),
    "x of zero": (" or (x == 0 and sign)", "", lambda module: module._decoded((2**255 + 1).to_bytes(32, "little"))),
    "identifier": ("if sha256(found[1]", "if not sha256(found[1]", lambda module: module.read_key("x" + Signer().text)),
    "control": (" or CONTROL.search(note)", "", opens(note(TEXT + "a\tb\n", Signer()))),
    "lines": (" or tail.count(", " and tail.count(", opens(TEXT + "\n" + Signer().line(TEXT) * 101)),
    "empty lines": (' and "" not in body', "", opens(note(TEXT + "\nmore\n", Signer()))),
    "a key twice": ("if len(value) < len(pairs):", "if False:", lambda module: module.parse('{"a":1,"a":2}')),
    "minus zero": ("not INTEGER.fullmatch(text) or ", "", lambda module: module.parse("[-0]")),
    "2^53": (" or abs(int(text)) > LARGEST", "", lambda module: module.parse("[9007199254740992]")),
    "nesting": ("if depth > DEEPEST or", "if", lambda module: module.canonical(json.loads("[" * 65 + "]" * 65))),
    "spare bits": ("data if b64encode(data).decode() == text else", "data or", lambda module: module._base64("AAB=")),
}


@pytest.mark.parametrize(("check", "instead", "act"), STRICT.values(), ids=STRICT)
def test_a_verifier_that_is_less_strict_takes_what_can_be_read_in_two_ways(tmp_path, check, instead, act):
    def takes(module):
        try:
            return bool(act(module))
        except (module.Refused, module.Wrong):
            return False

    assert not takes(verify)
    assert takes(load(without(check, tmp_path, instead)))
