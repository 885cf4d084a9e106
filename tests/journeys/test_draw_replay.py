"""The second implementation of the draw, in the reader's browser, against the program that runs draws: byte for byte.

Under the policy of the site, and in a page opened from a disk as a reader has it who saved the files.
"""

import hmac
import json
from collections import Counter
from hashlib import sha256

import pytest
from playwright.sync_api import Page

from council.kernel.draw.encoding import canonical
from council.kernel.draw.stream import Stream
from tests.bench.draws import document as council
from tests.support import draws
from tests.support.browsing import visitor
from tests.support.source import ROOT

SCRIPT = ROOT / "council/static/draw/smc-draw.js"
DOCUMENTS = range(600)

REPLAY = """(cases) => {
  const bytes = (text) => new TextEncoder().encode(text);
  return cases.map(([draw, sources]) => {
    try {
      return smc.canonical(smc.replay(bytes(draw), smc.readSources(bytes(sources))));
    } catch (error) {
      return error.code ? smc.canonical({ error: error.code }) : `broke: ${error.stack}`;
    }
  });
}"""


@pytest.fixture(scope="module")
def saved(browser, tmp_path_factory) -> Page:
    """A page on a disk that holds the script, as a reader may save it; nothing is asked of any network."""
    path = tmp_path_factory.mktemp("saved") / "page.html"
    names = "canonical, replay, readSources, readDocument, firstDifference, sha256, hmac, hex, compare, Stream"
    script = f"{SCRIPT.read_text('utf-8')}\nglobalThis.smc = {{ {names} }};"
    path.write_text(f'<!doctype html><meta charset="utf-8"><script type="module">{script}</script>', encoding="utf-8")
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_function("globalThis.smc")
        yield page


@pytest.fixture(scope="module")
def published(external_data):
    return json.loads((external_data / "sortition/smc_draw_vectors.json").read_text("utf-8"))


def replayed(page, cases):
    """What the browser answers to pairs of bytes of a document and its sources."""
    return [text.encode() for text in page.evaluate(REPLAY, [[one.decode(), two.decode()] for one, two in cases])]


def test_every_published_vector_under_the_policy_of_the_site(browser, live_site, published):
    vectors = published["vectors"]
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(live_site.to("/components/"))
        page.evaluate("async () => { globalThis.smc = await import('/static/draw/smc-draw.js') }")
        found = replayed(page, [(canonical(one["doc"]), canonical(one["sources"])) for one in vectors])
        numbers = "Array.from({length: 8}, () => Number(stream.below(1000n)))"
        stream = page.evaluate(
            f"() => {{ const stream = new smc.Stream(new Uint8Array(32), 'order'); return {numbers} }}"
        )
    assert [one["name"] for one in vectors] == [f"TV-{letter}" for letter in "ABCDEFIGH"]
    assert found == [canonical(one["expect"]) for one in vectors]
    assert stream == published["stream_zero_key_below_1000"]


def test_the_same_bytes_for_documents_of_every_kind(saved):
    cases = [(canonical(draws.document(seed)), canonical(draws.sources(seed))) for seed in DOCUMENTS]
    ours = [draws.answer(*case) for case in cases]
    assert replayed(saved, cases) == ours
    # The comparison is worth what it covers.
    kinds = Counter()
    for (data, _), said in zip(cases, ours, strict=True):
        draw, result = json.loads(data), json.loads(said)
        kinds[result.get("error", "drawn")] += 1
        kinds["vacancy"] += bool(draw.get("seated") and "panel" in result)
        kinds["relaxed"] += bool(result.get("relaxed"))
        kinds.update(why.split("/")[0] for _, step, why in result.get("walk", []) if step == "skip")
    assert kinds.pop("search-limit", 0) == 0
    assert {kind: number for kind, number in kinds.items() if number < 4} == {}
    assert {"drawn", "infeasible", "vacancy", "relaxed", "would-leave-no-valid-panel", "free-funder"} <= set(kinds)


def test_a_number_that_is_not_of_the_chain_is_refused_by_both(saved):
    cases = [(canonical(draws.document(seed)), canonical(draws.strayed(seed))) for seed in range(0, 300, 5)]
    ours = [draws.answer(*case) for case in cases]
    assert replayed(saved, cases) == ours
    assert set(ours) == {b'{"error":"malformed"}'}


def test_numbers_of_a_lottery_that_are_not_written_as_they_are_to_be_are_refused_by_both(saved):
    cases = [(canonical(draws.document(seed)), canonical(draws.miswritten(seed))) for seed in draws.MISWRITTEN]
    ours = [draws.answer(*case) for case in cases]
    assert replayed(saved, cases) == ours
    assert set(ours) == {b'{"error":"malformed"}'}


@pytest.mark.parametrize("size", [20, 40, 90, 200])
def test_the_same_bytes_for_councils_as_they_are(saved, external_data, size):
    """Pools, panels and rules of the size that councils have, where the look-ahead has to search."""
    drawn = [council(external_data, size, number).data for number in range(10)]
    cases = [(data, canonical([["lottery", f"{number:04x}"]])) for number, data in enumerate(drawn)]
    ours = [draws.answer(*case) for case in cases]
    assert replayed(saved, cases) == ours
    assert all(b'"panel"' in one for one in ours)


def test_both_refuse_the_same_documents(saved):
    cases = [(draws.spoiled(seed), canonical(draws.sources(seed))) for seed in DOCUMENTS]
    ours = [draws.answer(*case) for case in cases]
    assert replayed(saved, cases) == ours
    assert 400 < sum(one == b'{"error":"malformed"}' for one in ours) < 600


DRAW = canonical(draws.document(7))
STRANGE = [
    DRAW + b"\n",
    b"\xef\xbb\xbf" + DRAW,
    DRAW.replace(b'"v":', b'"v": '),
    DRAW.replace(b'"tickets":1', b'"tickets":1.0'),
    DRAW.replace(b'"tickets":1', b'"tickets":1e0'),
    DRAW.replace(b'"tickets":1', b'"tickets":9007199254740993'),
    DRAW[:-1] + b',"v":"smc-draw/1"}',
    DRAW.replace(b'"draw_id":"', b'"draw_id":"\\ud800'),
    DRAW.replace(b'"draw_id":"', b'"draw_id":"\\u0041'),
    b"[" * 100_000,
    b"null",
    b"",
]


@pytest.mark.parametrize("data", STRANGE, ids=range(len(STRANGE)))
def test_both_refuse_bytes_that_could_be_read_in_two_ways(saved, data):
    given = canonical(draws.sources(7))
    assert draws.answer(data, given) == b'{"error":"malformed"}'
    assert replayed(saved, [(data, given)]) == [b'{"error":"malformed"}']


SOURCES = [
    [],
    {},
    [["a", "01"], ["a", "02"]],
    [["", "01"]],
    [["a", ""]],
    [["a", "0"]],
    [["a", "0g"]],
    [["a", "01 02"]],
    [["a"]],
    [["a", 1]],
    [["e\u0301", "01"]],
    [["drand:7:1", "01" * 48]],
    [[draws.document(7)["beacon"]["chain"], "01"], ["x" * 1001, "01"]],
    [[f"lottery {n}", "01"] for n in range(21)],
]


@pytest.mark.parametrize("given", SOURCES, ids=range(len(SOURCES)))
def test_both_refuse_the_same_sources(saved, given):
    written = json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    assert draws.answer(DRAW, written) == b'{"error":"malformed"}'
    assert replayed(saved, [(DRAW, written)]) == [b'{"error":"malformed"}']


def test_both_take_sources_in_each_shape(saved):
    pairs = [["lottery", "01fF"]]
    named = [{"name": "lottery", "bytes": "01ff"}]
    cases = [(DRAW, json.dumps(one).encode()) for one in (pairs, named, {"sources": pairs}, {"sources": named})]
    found = replayed(saved, cases)
    assert found == [draws.answer(*cases[0])] * 4
    assert b'"walk"' in found[0]


def test_the_building_blocks(saved):
    texts = [bytes(range(256))[:length] for length in [*range(130), 200, 256]]
    found = saved.evaluate(
        "(all) => all.map((one) => smc.hex(smc.sha256(Uint8Array.from(one))))", [[*t] for t in texts]
    )
    assert found == [sha256(text).hexdigest() for text in texts]
    code = "(all) => all.map((one) => smc.hex(smc.hmac(Uint8Array.from(one), Uint8Array.from([1, 2]))))"
    found = saved.evaluate(code, [[*text] for text in texts])
    assert found == [hmac.new(text, b"\x01\x02", "sha256").hexdigest() for text in texts]
    words = ["", "a", "ab", "b", "é", "\uffee", "😀", "😀a", "\ue000"]
    assert saved.evaluate("(words) => words.sort(smc.compare)", words[::-1]) == sorted(words)


def test_numbers_past_the_last_full_multiple_are_thrown_away(saved):
    """With a bound for which nearly every second number is; no pool has so many tickets."""
    bound, stream = (1 << 255) + 1, Stream(b"key", "x")
    code = """(bound) => {
      const stream = new smc.Stream(new TextEncoder().encode("key"), "x");
      return Array.from({ length: 20 }, () => String(stream.below(BigInt(bound))));
    }"""
    assert saved.evaluate(code, str(bound)) == [str(stream.below(bound)) for _ in range(20)]


def test_the_first_difference_of_a_published_result(saved):
    ours = {"v": "smc-draw/1", "commit": "0", "seed": "1", "order": ["A", "B"], "walk": [["A", "seat", ""]]}
    ours |= {"panel": ["A"], "drawn": ["A"], "relaxed": []}
    theirs = [
        ours,
        ours | {"seed": "2", "panel": ["B"]},
        ours | {"order": ["A"]},
        ours | {"walk": [["A", "skip", "x"]]},
        ours | {"relaxed": ["r"]},
        ours | {"note": 1},
        {"error": "infeasible"},
    ]
    found = saved.evaluate("([ours, all]) => all.map((one) => smc.firstDifference(ours, one))", [ours, theirs])
    places = [found[0], *((one["part"], one.get("place")) for one in found[1:])]
    assert places == [None, ("seed", None), ("order", 1), ("walk", 0), ("relaxed", 0), ("note", None), ("v", None)]
