"""Draw documents of every kind, made from a number: for those who compare two programs on the same bytes."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from hashlib import sha256
from random import Random
from typing import Any

from council.kernel.draw.checking import outcome, read_document, read_sources
from council.kernel.draw.encoding import DocumentError, canonical, parse
from council.kernel.draw.panels import DrawError
from council.kernel.draw.stream import hashed, lottery_source

Value = dict[str, Any]

# One of each kind whose order in UTF-8 and in UTF-16, or whose form, could be taken in two ways.
LETTERS = [
    "a",
    "Z",
    "0",
    "-",
    "é",
    "ß",
    "Ω",
    "ж",
    "ب",
    "東",
    "\ue000",
    "\uffee",
    "😀",
    "𝒳",
    "\x7f",
    '"',
    "\\",
    "\u2028",
]
WORDS = {
    "gender": ["F", "M", "X"],
    "region": ["AFR", "APA", "EUR", "LAC", "東"],
    "sector": ["academia", "government", "media", "platform"],
    "parent": [f"ORG-{n}" for n in range(9)],
    "funder": ["A", "B", "C", "😀"],
}


def document(seed: int) -> Value:
    """A document in good form: with and without rules of each kind, relaxations, people seated, and panels at all."""
    rng = Random(seed)
    people = [_person(rng, id_) for id_ in sorted(_ids(rng, rng.choice([2, 5, 9, 14, 25, 40])))]
    size = rng.randint(1, min(9, len(people)))
    rules = _rules(rng, size)
    seated = rng.sample(people, rng.randint(0, size - 1)) if rng.random() < 0.4 else []
    gone = [person for person in people if person not in seated and rng.random() < 0.1]
    draw: Value = {
        "v": "smc-draw/1",
        "draw_id": f"CASE-{seed}/1",
        "panel_size": size,
        "pool": [person for person in people if person not in seated and person not in gone],
        "excluded": [{"id": person["id"], "reason": "not_eligible"} for person in gone],
        "rules": rules,
        "beacon": {"chain": f"{seed:x}", "round": rng.randint(1, 10**8)},
    }
    if seed % 5 == 0:
        number, round_ = _chained(seed)
        draw["beacon"] = {"chain": f"offline:{hashed(number, round_).hex()}", "round": round_}
    relaxable = [rule["id"] for rule in rules if rule["id"].startswith("free")]
    if rng.random() < 0.6:
        draw["relax"] = rng.sample(relaxable, rng.randint(0, len(relaxable)))
    if seated or rng.random() < 0.1:
        draw |= {"seated": seated, "prev": f"{rng.getrandbits(256):064x}"}
    return draw


def _chained(seed: int) -> tuple[bytes, int]:
    """A number of a chain that was made beforehand, and its round."""
    return sha256(f"chain {seed}".encode()).digest(), seed % 97 + 1


def _ids(rng: Random, number: int) -> set[str]:
    if rng.random() < 0.3:
        found: set[str] = set()
        while len(found) < number:
            found.add("".join(rng.choices(LETTERS, k=rng.randint(1, 3))))
        return found
    return {f"{rng.getrandbits(128):032x}" for _ in range(number)}


def _person(rng: Random, id_: str) -> Value:
    attrs = {f"{kind}:{rng.choice(values)}" for kind, values in WORDS.items() if rng.random() < 0.9}
    attrs |= {f"funder:{one}" for one in rng.sample(WORDS["funder"], rng.choice([0, 0, 1, 2]))}
    attrs |= {"legal"} if rng.random() < 0.3 else set()
    tickets = rng.choice([1, 1, 1, rng.randint(1, 12), 2**53 - 1 if rng.random() < 0.05 else 2])
    return {"id": id_, "tickets": tickets, "attrs": sorted(attrs)}


def _rules(rng: Random, size: int) -> list[Value]:
    """Some of each kind, in any order; those whose id begins with `free` may be relaxed."""
    rules: list[Value] = [
        {"id": "free-legal", "attr": "legal", "min": rng.randint(1, 2)},
        {"id": "government-max", "attr": "sector:government", "max": rng.randint(0, 1)},
        {"id": "parent-max", "each": "parent:", "max": rng.randint(1, 2)},
        {"id": "free-region", "each": "region:", "max": rng.randint(1, max(1, size // 2))},
        {"id": "free-gender", "each": "gender:", "max": rng.randint(1, size)},
        {"id": "free-funder", "each": "funder:", "max": rng.randint(0, 2)},
        {"id": "free-place", "attr": f"region:{rng.choice(WORDS['region'])}", "min": 1, "max": rng.randint(1, size)},
        {"id": "free-media", "attr": "sector:media", "max": rng.randint(0, 2)},
        {"id": "free-nobody", "attr": "nobody:has", "max": 0},
    ]
    return rng.sample(rules, rng.randint(0, len(rules)))


def sources(seed: int) -> list[list[str]]:
    """Sources that fit `document(seed)`: its beacon or its chain, lotteries, or both."""
    rng, draw = Random(f"sources {seed}"), document(seed)
    beacon = draw["beacon"]
    named = [[f"drand:{beacon['chain']}:{beacon['round']}", rng.randbytes(48).hex()]]
    if beacon["chain"].startswith("offline:"):
        named = [[f"{beacon['chain']}:{beacon['round']}", _chained(seed)[0].hex()]]
    others = [[f"lotería:{n}", rng.randbytes(rng.randint(1, 99)).hex()] for n in range(rng.randint(1, 3))]
    lotteries = [_lottery(rng, n) for n in range(rng.randint(1, 3))]
    return rng.choice([named, others, named + others, lotteries])


def _lottery(rng: Random, number: int) -> list[str]:
    drawn = lottery_source(f"Lotería {number}", date(2026, 12, 5), rng.sample(range(99), rng.randint(1, 7)))
    return [drawn.name, drawn.data.hex()]


def miswritten(seed: int) -> list[list[str]]:
    """What a lottery drew, in which something is not as RFC 3797 writes it."""
    rng = Random(f"miswritten {seed}")
    name, data = _lottery(rng, seed)
    text = bytes.fromhex(data).decode()
    wrong = [
        (name, "9.8./"), (name, text[:-1]), (name, f"0{text}"), (name, text.replace(".", ",")), (name, "/"),
        (name, f"{text}\n"), (name, f" {text}"), (name, "1." * 21 + "/"), (name, "1000000000./"), (name, "１./"),
        (name, "1." * 40_000 + "/"),
        (name.rpartition(":")[0], text), (f"{name}x", text), ("rfc3797::2026-12-05", text), ("rfc3797:", text),
        (f"rfc3797:a:b:{name[-10:]}", text), (f"{name[:-10]}2026-12-5", text),
    ]  # fmt: skip
    name, text = wrong[seed % len(wrong)]
    return [[name, text.encode().hex()]]


MISWRITTEN = range(34)
"""Each of them twice."""


def strayed(seed: int) -> list[list[str]]:
    """A number that says it is of the chain that `document(seed)` names, and is not."""
    beacon, (number, _) = document(seed)["beacon"], _chained(seed)
    wrong = [sha256(number).digest(), number[:31], bytes(32)][seed // 5 % 3]
    return [[f"{beacon['chain']}:{beacon['round']}", wrong.hex()]]


def spoiled(seed: int) -> bytes:
    """The bytes of a document in which something, sometimes, is not as it must be."""
    rng, draw = Random(f"spoiled {seed}"), document(seed)
    places = [(draw, key) for key in draw] + [(draw["beacon"], key) for key in draw["beacon"]]
    for part in draw["pool"] + draw["rules"] + draw["excluded"] + draw.get("seated", []):
        places += [(part, key) for key in part]
    holder, key = rng.choice(places)
    strange: list[Any] = [
        None,
        True,
        0,
        -1,
        1,
        "",
        "x",
        "e\u0301",
        "x:",
        [],
        [""],
        ["b", "a"],
        ["legal"],
        {},
        2**53 - 1,
        "ab" * 32,
    ]
    if rng.random() < 0.2:
        del holder[key]
    else:
        holder[rng.choice([key, key, key, "strange"])] = deepcopy(rng.choice([*strange, draw["pool"], draw["rules"]]))
    return _written(draw)


def _written(value: Any) -> bytes:
    try:
        return canonical(value)
    except DocumentError:  # the one strange value without a canonical form
        return canonical({"strange": True})[:-1] + ',"text":"e\u0301"}'.encode()


def answer(data: bytes, given: bytes) -> bytes:
    """What the program of the council says of a document and its sources, as bytes to compare."""
    try:
        parse(data)
        return canonical(outcome(read_document(data), read_sources(given)))
    except DocumentError:
        return b'{"error":"malformed"}'
    except DrawError as failure:
        return canonical({"error": failure.code})
