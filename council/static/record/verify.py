"""Check a bundle of the council's record against a signed checkpoint: one file, Python 3.8 or later, nothing else.

    python verify.py BUNDLE|--checkpoint-only CHECKPOINT KEY      (files; KEY may also be its text, NAME+ID+KEY)

Exit 0 and PASS: what the bundle shows agrees with the checkpoint; says what was checked and what was not.
Exit 1 and FAIL: something contradicts it; names the first such entry or checkpoint.
Exit 2 and one sentence: the input could not be read, or is not in the form `smc-record-bundle/1`.

A PASS proves, if the key is the council's and SHA-256 and Ed25519 hold:
  - the holder of the key signed a tree of this size and root (C2SP signed note, Ed25519 of RFC 8032 section 5.1.7);
  - every entry shown stands in that tree at its place, unchanged (RFC 6962 section 2.1);
  - every payload shown is the one committed to (HMAC-SHA256, RFC 8785), every opinion the document that was hashed;
  - the tree of every earlier checkpoint shown is the beginning of this one (RFC 6962 section 2.1.2).
It does not prove that what was recorded is true, or was recorded at the time it names; that others were shown the same
tree (compare checkpoints with theirs); anything about what is not shown; draws, tallies, a beacon, other signatures.

What could be read in two ways is refused: minus zero, a byte order mark, base64 with spare bits. The bundle itself is
nesting level 1. A whole bundle ("leaves") holds no proofs. Earlier checkpoints ascend in size, opinions in seq, each
once; the former have the same origin and key, the latter's entries are shown with payloads.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import sys
from base64 import b64decode, b64encode
from collections import namedtuple
from contextlib import suppress
from functools import reduce
from hashlib import sha256, sha512
from typing import Any

MOST_BYTES = 256 * 2**20  # of a bundle
MOST_VALUES = 4_000_000  # in a bundle, counted roughly and before it is parsed: each [ { and comma
MOST_NOTE_BYTES = 1_000_000
MOST_SIGNATURES = 100
LARGEST = 2**53 - 1  # the largest integer that every reader of JSON holds exactly
DEEPEST = 64
PLAIN = json.JSONEncoder(ensure_ascii=False)  # escapes exactly what RFC 8785 section 3.2.2.2 escapes
EMPTY_ROOT = sha256(b"").digest()

HEX32 = re.compile(r"[0-9a-f]{64}")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
SUBJECT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
KEY_TEXT = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?")
SIGNATURE_LINE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)")
WHOLE_TEXT = re.compile(r"[^\ud800-\udfff]*")  # no half of a surrogate pair
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Refused(Exception):
    """The input cannot be read, or could be read in two ways. Exit 2."""


class Wrong(Exception):
    """The input can be read, and contradicts itself or the checkpoint. Exit 1."""


# JSON: read strictly (RFC 7493, and integers only), written canonically (RFC 8785).
def parse(text: str) -> Any:
    """The value of a JSON text. Limits that Python's reader does not know are checked before it or in its hooks."""
    if text.count("[") + text.count("{") + text.count(",") > MOST_VALUES:
        raise Refused(f"the bundle holds more than {MOST_VALUES} values")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_int, parse_float=_int, parse_constant=_int)
    except (ValueError, RecursionError) as error:
        raise Refused(f"the bundle is not JSON of at most {DEEPEST} levels: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = sorted(name for name, _ in pairs)
        twice = next(name for name, after in zip(names, names[1:]) if name == after)
        raise Refused(f"an object has the key {twice[:40]!a} twice")
    return value


def _int(text: str) -> int:
    """The hook for all that Python takes for a number, fractions and NaN among it."""
    if not INTEGER.fullmatch(text) or abs(int(text)) > LARGEST:
        raise Refused(f"{text[:20]} is not an integer within plus or minus 2^53-1")
    return int(text)


def canonical(value: Any, depth: int = 1, where: str = "value") -> bytes:
    """The bytes of a value as RFC 8785 writes them. `depth` counts the lists and objects around it, itself included."""
    if value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) <= LARGEST):
        try:
            return PLAIN.encode(value).encode()
        except UnicodeEncodeError:
            raise Refused(f"{where}: a text holds half of a surrogate pair") from None
    if depth > DEEPEST or not isinstance(value, (list, dict)):
        raise Refused(f"{where}: nested deeper than {DEEPEST}, or without a canonical form")
    if isinstance(value, list):
        return b"[" + b",".join([canonical(item, depth + 1, where) for item in value]) + b"]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    pairs = [canonical(name, depth, where) + b":" + canonical(value[name], depth + 1, where) for name in names]
    return b"{" + b",".join(pairs) + b"}"


# Ed25519: verification as in RFC 8032 section 5.1.7, without the cofactor. Points are (X, Y, Z, T), section 5.1.4.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def _decoded(data: bytes) -> Any:
    """The point that 32 bytes encode (section 5.1.3); nothing for an encoding that is not canonical or not a point."""
    sign, y = divmod(int.from_bytes(data, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def _added(p: Any, q: Any) -> Any:
    """The sum of two points. The formula has no exceptions: it also doubles."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


BASE = _decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether [S]B = R + [k]A, computed as encode([S]B + [k](-A)) = R, which lets only canonical R pass."""
    point = _decoded(public) if len(public) == 32 and len(signature) == 64 else None
    s = int.from_bytes(signature[32:], "little")
    if point is None or s >= L:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    total = (0, 1, 1, 0)
    steps = (total, BASE, minus, _added(BASE, minus))
    for bit in range(252, -1, -1):
        total = _added(_added(total, total), steps[(s >> bit & 1) + 2 * (k >> bit & 1)])
    inverse = pow(total[2], -1, P)
    x, y = total[0] * inverse % P, total[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# The tree: RFC 6962 section 2.1. Proofs are followed from their last hash on, as that section defines them.
def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root_of_path(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root to which a proof leads from the leaf at `index` < `size`; nothing if it has the wrong length."""
    if size == 1 or not 0 < len(proof) < 64:  # no tree of fewer than 2^53 leaves is deeper
        return leaf if size == 1 and not proof else None
    k = 1 << (size - 1).bit_length() - 1  # the largest power of two below the size: so many leaves are on the left
    below = root_of_path(leaf, index % k, k if index < k else size - k, proof[:-1])
    return below and (node_hash(below, proof[-1]) if index < k else node_hash(proof[-1], below))


def is_beginning(first: int, second: int, first_root: bytes, second_root: bytes, proof: list[bytes]) -> bool:
    """Whether the first tree is the beginning of the second. The tree without leaves begins every tree, unproved."""
    if first == 0:
        return not proof and first_root == EMPTY_ROOT and (second > 0 or second_root == EMPTY_ROOT)
    return first <= second and _both_roots(first, second, first_root, proof) == (first_root, second_root)


def _both_roots(first: int, second: int, known: bytes | None, proof: list[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots to which a consistency proof leads. `known` is the root of `first` while all of it is looked at."""
    if first == second or not 0 < len(proof) < 64:
        end = proof if known is None else [known, *proof]
        return (end[0], end[0]) if first == second and len(end) == 1 else None
    k, last = 1 << (second - 1).bit_length() - 1, proof[-1]
    if first <= k:
        left = _both_roots(first, k, known, proof[:-1])
        return left and (left[0], node_hash(left[1], last))
    right = _both_roots(first - k, second - k, None, proof[:-1])
    return right and (node_hash(last, right[0]), node_hash(last, right[1]))


def roots_at(leaves: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    """The roots of the trees of the first so many leaves, in one pass. `peaks` are the perfect subtrees, left first."""
    roots, peaks = {0: EMPTY_ROOT}, []
    for size, leaf in enumerate(leaves, 1):
        peaks.append(leaf)
        for _ in range((size & -size).bit_length() - 1):
            peaks[-2:] = [node_hash(*peaks[-2:])]
        if size in sizes:
            roots[size] = reduce(lambda right, left: node_hash(left, right), reversed(peaks))
    return roots


# The checkpoint: a C2SP signed note whose text is origin, size, root and perhaps extension lines.
Key = namedtuple("Key", "name id public")
Checkpoint = namedtuple("Checkpoint", "origin size root extensions others")  # the last two are counts of lines


def read_key(text: str) -> Any:
    """The key of `NAME+ID+KEY`. ID is the first four bytes of a hash over name and key."""
    found = KEY_TEXT.fullmatch(text)
    data = _base64(found[3]) if found else b""
    if found is None or len(data) != 33 or data[0] != 1 or _decoded(data[1:]) is None:
        raise Refused("the key is not NAME+ID+KEY of an Ed25519 key")
    if sha256(found[1].encode("utf-8", "surrogateescape") + b"\n" + data).hexdigest()[:8] != found[2]:
        raise Refused("the ID in the key is not the one of its name and key")
    return Key(found[1], bytes.fromhex(found[2]), data[1:])


def open_checkpoint(note: str, key: Any, where: str) -> Any:
    """What a note says, after every signature of the key has been found good, and at least one has been found."""
    if len(note) > MOST_NOTE_BYTES or CONTROL.search(note):
        raise Refused(f"{where}: longer than {MOST_NOTE_BYTES} bytes, or with a control character such as CR")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or tail.count("\n") > MOST_SIGNATURES:
        raise Refused(f"{where}: not a text, an empty line and then 1 to {MOST_SIGNATURES} lines of signatures")
    lines, ours = tail[:-1].split("\n"), 0
    for line in lines:
        found = SIGNATURE_LINE.fullmatch(line)
        signature = _base64(found[2]) if found else b""
        if found is None or len(signature) < 5:
            raise Refused(f"{where}: a malformed line of signatures")
        if (found[1], signature[:4]) == (key.name, key.id):
            if not signature_holds(key.public, text.encode() + b"\n", signature[4:]):
                raise Wrong(f"{where}: the signature by {key.name} is not good")
            ours += 1
    if not ours:
        raise Wrong(f"{where}: not signed by {key.name} with the key {key.id.hex()}")
    body = text.split("\n")
    root = _base64(body[2]) if len(body) > 2 and "" not in body and INTEGER.fullmatch(body[1]) else b""
    if len(root) != 32 or not 0 <= int(body[1]) <= LARGEST:
        raise Refused(f"{where}: the text is not origin, size and root")
    if body[1] == "0" and root != EMPTY_ROOT:
        raise Wrong(f"{where}: a tree without leaves has another root")
    return Checkpoint(body[0], int(body[1]), root, len(body) - 3, len(lines) - ours)


def _base64(text: str) -> bytes:
    with suppress(ValueError):
        data = b64decode(text, validate=True)
        return data if b64encode(data).decode() == text else b""
    return b""


# The bundle: its form first, then what it says.
ENTRY = {"seq": int, "type": TYPE, "subject": SUBJECT, "time": TIME, "commitment": HEX32}
LISTS = {"entries": list, "earlier": list, "opinions": list, "draws": list, "tallies": list}
BUNDLE = {"format": re.compile("smc-record-bundle/1"), "origin": WHOLE_TEXT, "size": int, "root": HEX32, **LISTS}


def _fits(item: Any, kind: Any) -> bool:
    if isinstance(kind, list):
        return isinstance(item, list) and all(_fits(part, kind[0]) for part in item)
    if isinstance(kind, re.Pattern):
        return isinstance(item, str) and kind.fullmatch(item) is not None
    return type(item) is kind and (kind is not int or item >= 0)


def _form(value: Any, where: str, required: dict[str, Any], optional: dict[str, Any]) -> None:
    """Refuse what is not an object with these keys and no others, each of its kind."""
    if not isinstance(value, dict):
        raise Refused(f"{where}: not an object")
    for name in [*value, *required]:
        kind = required.get(name) or optional.get(name)
        if kind is None or name not in value or not _fits(value[name], kind):
            raise Refused(f"{where}: {'missing or malformed' if kind else 'unknown'} key {name[:40]!a}")


def read_bundle(text: str) -> dict[str, Any]:
    """The bundle, in form. Payloads and documents get their canonical bytes beside them, as `canonical`."""
    bundle = parse(text)
    _form(bundle, "the bundle", BUNDLE, {"leaves": [HEX32]})
    entry: Any = {**ENTRY, **({} if "leaves" in bundle else {"inclusion": [HEX32]})}
    earlier: Any = {"note": WHOLE_TEXT, **({} if "leaves" in bundle else {"consistency": [HEX32]})}
    for name, form, optional, value in (
        ("entries", entry, {"salt": HEX32, "payload": dict}, "payload"),
        ("earlier", earlier, {}, ""),
        ("opinions", {"seq": int, "document": dict}, {}, "document"),
    ):
        for place, item in enumerate(bundle[name]):
            _form(item, f"{name}[{place}]", form, optional)
            if ("salt" in item) != ("payload" in item):
                raise Refused(f"{name}[{place}]: salt and payload come together")
            if value and place and bundle[name][place - 1]["seq"] >= item["seq"]:
                raise Refused(f"{name}[{place}]: not in ascending order of seq, each once")
            if value in item:
                item["canonical"] = canonical(item[value], 4, f"{name}[{place}]")
    canonical([bundle["draws"], bundle["tallies"]], 1, "draws and tallies")
    return bundle


def check_bundle(bundle: dict[str, Any], head: Any, key: Any) -> None:
    """All that a PASS says of a bundle in form. Raises `Wrong` with the first thing that does not hold."""
    for name, signed in (("origin", head.origin), ("size", head.size), ("root", head.root.hex())):
        if bundle[name] != signed:
            raise Wrong(f"checkpoint: its {name} is not that of the bundle")
    leaves = list(map(bytes.fromhex, bundle.get("leaves", ())))
    for entry in bundle["entries"]:
        _check_entry(entry, head, leaves)
    _check_trees(bundle, head, key, leaves)
    entries = {entry["seq"]: entry for entry in bundle["entries"]}
    for opinion in bundle["opinions"]:
        entry = entries.get(opinion["seq"], {})
        if entry.get("type") not in ("opinion.published", "opinion.corrected") or "payload" not in entry:
            raise Wrong(f"entry {opinion['seq']}: an opinion is shown, but no payload that could hold its hash")
        if entry["payload"].get("document_hash") != sha256(opinion["canonical"]).hexdigest():
            raise Wrong(f"entry {opinion['seq']}: the opinion is not the document whose hash was recorded")


def _check_entry(entry: dict[str, Any], head: Any, leaves: list[bytes]) -> None:
    seq, leaf = entry["seq"], sha256(b"\x00" + canonical({name: entry[name] for name in ENTRY})).digest()
    if seq >= head.size:
        raise Wrong(f"entry {seq}: outside of a tree of {head.size}")
    proof = list(map(bytes.fromhex, entry.get("inclusion", ())))
    if leaf not in leaves[seq : seq + 1] and root_of_path(leaf, seq, head.size, proof) != head.root:
        raise Wrong(f"entry {seq}: its leaf does not stand at its place in the tree of the checkpoint")
    if "payload" in entry:
        opened = hmac.new(bytes.fromhex(entry["salt"]), entry["canonical"], sha256).hexdigest()
        if opened != entry["commitment"]:
            raise Wrong(f"entry {seq}: salt and payload do not open its commitment")


def _check_trees(bundle: dict[str, Any], head: Any, key: Any, leaves: list[bytes]) -> None:
    """The root of a whole bundle, and the earlier checkpoints of any."""
    earlier: list[Any] = []
    for place, item in enumerate(bundle["earlier"]):
        earlier.append(open_checkpoint(item["note"], key, f"earlier[{place}]"))
        if place and earlier[place].size <= earlier[place - 1].size:
            raise Refused(f"earlier[{place}]: not in ascending order of size, each once")
    roots = roots_at(leaves, {head.size, *(old.size for old in earlier)})
    if "leaves" in bundle and (len(leaves), roots.get(head.size)) != (head.size, head.root):
        raise Wrong(f"checkpoint: its tree of {head.size} is not the tree of the {len(leaves)} leaf hashes")
    for place, old in enumerate(earlier):
        proof = list(map(bytes.fromhex, bundle["earlier"][place].get("consistency", ())))
        grown = is_beginning(old.size, head.size, old.root, head.root, proof)
        if old.origin != head.origin or not (grown or (leaves and roots.get(old.size) == old.root)):
            raise Wrong(f"earlier[{place}]: the checkpoint of size {old.size} is of another origin or history")


def report(bundle: dict[str, Any], head: Any, key: Any) -> str:
    """What a PASS stands for, and what it does not stand for."""
    shown, opened = len(bundle["entries"]), sum("payload" in entry for entry in bundle["entries"])
    kept = sum(one["canonical"].count(b'"tally":"not_published"') for one in bundle["opinions"])  # no text holds that
    return f"""PASS {head.origin}, {head.size} entries, root {head.root.hex()}
checked      signature on the checkpoint by {key.name} with the key {key.id.hex()}
checked      {shown} of {head.size} entries, in place in the tree{", and all leaf hashes" * ("leaves" in bundle)}
checked      {opened} of {shown} payloads, against their commitments
checked      {len(bundle["earlier"])} earlier checkpoints, each the beginning of this one
checked      {len(bundle["opinions"])} opinions, against their recorded hashes; {kept} tallies not published
NOT checked  {head.size - shown} entries not in the bundle, and {shown - opened} payloads erased or not shown
NOT checked  {len(bundle["draws"])} draws, {len(bundle["tallies"])} tallies, the beacon's BLS signature: not yet
NOT checked  {head.others} signatures by others and timestamps of witnesses, {head.extensions} extension lines
NOT checked  whether what was recorded is true, and whether others were shown the same tree
"""


def _read(path: str, most: int) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- one import less to read
            data = file.read(most + 1)
        text = data.decode("utf-8") if 0 < len(data) <= most else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: cannot be read as UTF-8 ({type(error).__name__})") from None
    if not text:
        raise Refused(f"{path}: empty, or longer than {most} bytes")
    return text


def main(arguments: list[str]) -> int:
    """Answer in plain ASCII, whatever stood in the input, and give the exit code."""
    try:
        if len(arguments) != 3:
            raise Refused("say verify.py BUNDLE|--checkpoint-only CHECKPOINT KEY")  # noqa: TRY301 -- caught as all are
        key = read_key(arguments[2] if KEY_TEXT.fullmatch(arguments[2]) else _read(arguments[2], 10_000))
        head = open_checkpoint(_read(arguments[1], MOST_NOTE_BYTES), key, "checkpoint")
        code, answer = 0, f"origin {head.origin}\nsize {head.size}\nroot {head.root.hex()}\n"
        if arguments[0] != "--checkpoint-only":
            bundle = read_bundle(_read(arguments[0], MOST_BYTES))
            check_bundle(bundle, head, key)
            answer = report(bundle, head, key)
    except Wrong as error:
        code, answer = 1, f"FAIL {error}\n"
    except Exception as error:  # what was not foreseen must not look like a verdict
        known = isinstance(error, Refused)
        code, answer = 2, f"REFUSED {error if known else 'the input could not be read: ' + type(error).__name__}\n"
    with suppress(OSError):
        os.write(2 if code == 2 else 1, answer.encode("ascii", "backslashreplace"))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
