"""Bundles with one thing changed, and what verify.py must say of each: the leaf or the checkpoint that is wrong."""

import base64
import copy
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from tests.support.bundles import History, Signer, body, note

Change = Callable[[dict[str, Any]], object]

HISTORY, STRANGE = History(), History(word="another")
OTHER_HASH = sha256(b"other").hexdigest()


def other(text: str) -> str:
    """A text of the same form, one digit different."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def change(*path: Any, to: Any) -> Change:
    """A change of the value at a path; `to` may compute it from the old one."""

    def apply(bundle: Any) -> None:
        *parents, last = path
        for step in parents:
            bundle = bundle[step]
        old = bundle[last] if isinstance(bundle, list) else bundle.get(last)
        bundle[last] = to(old) if callable(to) else to

    return apply


def later(text: str) -> str:
    """A time a year later."""
    return text.replace("2026", "2027")


SIGNATURE_4 = HISTORY.checkpoint(4).split(" ")[-1]
FORGED_4 = base64.b64encode(Signer().id + bytes(64)).decode() + "\n"
LEAF_5 = "Wrong: entry 5: its leaf does not stand at its place in the tree of the checkpoint"
PAYLOAD_5 = "Wrong: entry 5: salt and payload do not open its commitment"
CHANGED: dict[str, tuple[Change, str]] = {
    "type": (change("entries", 5, "type", to="vote.closed"), LEAF_5),
    "subject": (change("entries", 5, "subject", to=other), LEAF_5),
    "time": (change("entries", 5, "time", to=later), LEAF_5),
    "commitment": (change("entries", 5, "commitment", to=other), LEAF_5),
    "salt": (change("entries", 5, "salt", to=other), PAYLOAD_5),
    "payload": (change("entries", 5, "payload", "word", to="entry 6"), PAYLOAD_5),
    "payload, one more key": (change("entries", 5, "payload", "more", to=lambda _: 1), PAYLOAD_5),
    "payload, true for 1": (change("entries", 5, "payload", "list", 1, to=1), PAYLOAD_5),
    "root": (change("root", to=other), "Wrong: checkpoint: its root is not that of the bundle"),
    "size": (change("size", to=12), "Wrong: checkpoint: its size is not that of the bundle"),
    "origin": (change("origin", to="b.example"), "Wrong: checkpoint: its origin is not that of the bundle"),
    "opinion": (
        change("opinions", 1, "document", "title", to="Nothing"),
        "Wrong: entry 7: the opinion is not the document whose hash was recorded",
    ),
    "opinion of an entry of another type": (
        change("opinions", 1, "seq", to=8),
        "Wrong: entry 8: an opinion is shown, but no payload that could hold its hash",
    ),
    "opinion of an entry that is not there": (
        change("opinions", 1, "seq", to=11),
        "Wrong: entry 11: an opinion is shown, but no payload that could hold its hash",
    ),
    "opinion of an erased entry": (
        lambda bundle: [bundle["entries"][7].pop(key) for key in ("salt", "payload")],
        "Wrong: entry 7: an opinion is shown, but no payload that could hold its hash",
    ),
    "earlier checkpoint of another history": (
        change("earlier", 1, "note", to=STRANGE.checkpoint(4)),
        "Wrong: earlier[1]: the checkpoint of size 4 is of another origin or history",
    ),
    "earlier checkpoint of another origin": (
        change("earlier", 1, "note", to=note(body(4, HISTORY.root(4), "b.example"), Signer())),
        "Wrong: earlier[1]: the checkpoint of size 4 is of another origin or history",
    ),
    "earlier checkpoint with a wrong signature": (
        change("earlier", 1, "note", to=lambda text: text.replace("\n4\n", "\n5\n")),
        "Wrong: earlier[1]: the signature by council.example/record is not good",
    ),
    "earlier checkpoint with a forged signature": (
        change("earlier", 1, "note", to=lambda text: text.replace(SIGNATURE_4, FORGED_4)),
        "Wrong: earlier[1]: the signature by council.example/record is not good",
    ),
    "earlier checkpoint by another": (
        change("earlier", 1, "note", to=HISTORY.checkpoint(4, Signer("b.example"))),
        "Wrong: earlier[1]: not signed by council.example/record with the key f8b9f38e",
    ),
    "earlier checkpoint of a larger tree": (
        change("earlier", 2, "note", to=History(13).checkpoint()),
        "Wrong: earlier[2]: the checkpoint of size 13 is of another origin or history",
    ),
    "earlier checkpoint of size 0 with a root": (
        change("earlier", 0, "note", to=note(body(0, HISTORY.root()), Signer())),
        "Wrong: earlier[0]: a tree without leaves has another root",
    ),
    "earlier checkpoint twice": (
        lambda bundle: bundle["earlier"].insert(1, bundle["earlier"][0]),
        "Refused: earlier[1]: not in ascending order of size, each once",
    ),
    "earlier checkpoint that is no note": (
        change("earlier", 1, "note", to="council.example/record"),
        "Refused: earlier[1]: not a text, an empty line and then 1 to 100 lines of signatures",
    ),
    "order of entries": (
        lambda bundle: bundle["entries"].reverse(),
        "Refused: entries[1]: not in ascending order of seq, each once",
    ),
    "an entry twice": (
        lambda bundle: bundle["entries"].insert(5, copy.deepcopy(bundle["entries"][5])),
        "Refused: entries[6]: not in ascending order of seq, each once",
    ),
    "an opinion twice": (
        lambda bundle: bundle["opinions"].append(copy.deepcopy(bundle["opinions"][1])),
        "Refused: opinions[2]: not in ascending order of seq, each once",
    ),
    "salt alone": (
        lambda bundle: bundle["entries"][5].pop("payload"),
        "Refused: entries[5]: salt and payload come together",
    ),
    "payload alone": (
        lambda bundle: bundle["entries"][5].pop("salt"),
        "Refused: entries[5]: salt and payload come together",
    ),
}
ONLY_IN_PART: dict[str, tuple[Change, str]] = {
    "place of an entry": (change("entries", 10, "seq", to=11), "Wrong: entry 11: outside of a tree of 11"),
    "proof of an entry": (change("entries", 5, "inclusion", 1, to=other), LEAF_5),
    "proof of an entry, short": (change("entries", 5, "inclusion", to=lambda proof: proof[:-1]), LEAF_5),
    "proof of an entry, long": (change("entries", 5, "inclusion", to=lambda proof: [*proof, OTHER_HASH]), LEAF_5),
    "no proof of an entry": (
        lambda bundle: bundle["entries"][5].pop("inclusion"),
        "Refused: entries[5]: missing or malformed key 'inclusion'",
    ),
    "entry at another place": (
        lambda bundle: bundle.update(entries=[bundle["entries"][4] | {"seq": 5}]),
        LEAF_5,
    ),
    "proof of an earlier checkpoint": (
        change("earlier", 1, "consistency", 0, to=other),
        "Wrong: earlier[1]: the checkpoint of size 4 is of another origin or history",
    ),
    "no proof of an earlier checkpoint": (
        lambda bundle: bundle["earlier"][1].pop("consistency"),
        "Refused: earlier[1]: missing or malformed key 'consistency'",
    ),
}
ONLY_WHOLE: dict[str, tuple[Change, str]] = {
    "a leaf hash": (change("leaves", 5, to=other), LEAF_5),
    "a leaf hash whose entry is not shown": (
        lambda bundle: (bundle["entries"].pop(5), bundle["earlier"].clear(), change("leaves", 5, to=other)(bundle)),
        "Wrong: checkpoint: its tree of 11 is not the tree of the 11 leaf hashes",
    ),
    "a leaf hash less": (
        lambda bundle: (bundle["entries"].pop(), bundle["leaves"].pop()),
        "Wrong: checkpoint: its tree of 11 is not the tree of the 10 leaf hashes",
    ),
    "a leaf hash more": (
        lambda bundle: bundle["leaves"].append(OTHER_HASH),
        "Wrong: checkpoint: its tree of 11 is not the tree of the 12 leaf hashes",
    ),
    "order of leaf hashes": (
        lambda bundle: bundle["leaves"].reverse(),
        "Wrong: entry 0: its leaf does not stand at its place in the tree of the checkpoint",
    ),
    "a proof of an entry": (
        change("entries", 5, "inclusion", to=lambda _: []),
        "Refused: entries[5]: unknown key 'inclusion'",
    ),
}
CASES = [
    *((False, name, *case) for name, case in (CHANGED | ONLY_IN_PART).items()),
    *((True, name, *case) for name, case in (CHANGED | ONLY_WHOLE).items()),
]


def altered(apply: Change, *, whole: bool) -> dict[str, Any]:
    """The bundle of the small record, in part or whole, after the change."""
    bundle = HISTORY.bundle(whole=whole)
    apply(bundle)
    return bundle
