"""The published vectors of smc-draw/1: worked out by another implementation, on real rounds of the beacon."""

import json
import subprocess
import sys
from hashlib import sha256

import pytest

from council.kernel.draw import __main__ as cli
from council.kernel.draw.document import Document
from council.kernel.draw.encoding import canonical, digest, parse
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import chances, run
from council.kernel.draw.stream import Source, Stream, beacon_source, round_at
from tests.support.handout import HANDOUT

SAID = {"capture_output": True, "text": True, "timeout": 60}
NAMES = ["TV-A", "TV-B", "TV-C", "TV-D", "TV-E", "TV-F", "TV-G", "TV-H", "TV-I"]


@pytest.fixture(scope="module")
def folder(external_data):
    return external_data / "sortition"


@pytest.fixture(scope="module")
def published(folder):
    return json.loads((folder / "smc_draw_vectors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def vectors(published):
    return {vector["name"]: vector for vector in published["vectors"]}


def outcome(vector):
    sources = [Source(name, bytes.fromhex(data)) for name, data in vector["sources"]]
    try:
        return run(Document.of(vector["doc"]), sources)
    except DrawError as failure:
        return {"error": failure.code}


def test_every_vector_has_a_test(vectors):
    assert sorted(vectors) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_vector_byte_for_byte(vectors, name):
    assert canonical(outcome(vectors[name])) == canonical(vectors[name]["expect"])


@pytest.fixture
def files(tmp_path, vectors):
    def put(name):
        vector, paths = vectors[name], []
        for part, value in (("doc", vector["doc"]), ("sources", vector["sources"]), ("expect", vector["expect"])):
            path = tmp_path / f"{name}.{part}.json"
            path.write_bytes(canonical(value))
            paths.append(str(path))
        return paths

    return put


@pytest.mark.parametrize("name", NAMES)
def test_vector_from_its_files(files, vectors, capfd, name):
    """The command prints the published bytes and verifies them; verify_draw.py passes them too."""
    expected = vectors[name]["expect"]
    printed = (2, "infeasible\n") if "error" in expected else (0, canonical(expected).decode())
    draw, sources, result = files(name)
    assert (cli.main([draw, sources]), capfd.readouterr().out) == printed
    assert (cli.main(["--verify", draw, sources, result]), capfd.readouterr().out) == (0, "agrees\n")
    earlier = ["--previous", files("TV-C")[2]] if name == "TV-F" else []
    handed = subprocess.run([sys.executable, "-I", "-S", HANDOUT, draw, sources, result, *earlier], check=False, **SAID)
    assert (handed.returncode, handed.stdout.split(":")[0]) == (0, f"PASS {vectors[name]['doc']['draw_id']}"), (
        handed.stderr
    )
    assert ("checked      the earlier result" in handed.stdout) is bool(earlier)


def test_one_vector_is_not_another(files, capfd):
    (draw, sources, _), (_, _, result) = files("TV-C"), files("TV-D")
    assert cli.main(["--verify", draw, sources, result]) == 1
    assert capfd.readouterr().out.startswith('differs: commit: the result has "af147d8e')


def test_a_replacement_names_the_result_it_follows(vectors):
    assert vectors["TV-F"]["doc"]["prev"] == digest(vectors["TV-C"]["expect"])


def test_the_document_is_its_commitment(folder, published, vectors):
    data = (folder / "TV-A.draw.json").read_bytes()
    assert len(data) == published["canon_TV_A_bytes"]
    assert sha256(data).hexdigest() == published["canon_TV_A_sha256"]
    assert parse(data) == vectors["TV-A"]["doc"]
    assert Document.of(parse(data)).commit.hex() == vectors["TV-A"]["expect"]["commit"]


def test_the_stream(published):
    stream = Stream(bytes(32), "order")
    expected = published["stream_zero_key_below_1000"]
    assert [stream.below(1000) for _ in expected] == expected


def test_rounds_and_names_of_the_beacon(folder, vectors):
    beacon = json.loads((folder / "drand_quicknet.json").read_text("utf-8"))
    assert [round_at(entry["time_unix"]) for entry in beacon["valid"]] == [entry["round"] for entry in beacon["valid"]]
    for vector in vectors.values():
        document = Document.of(vector["doc"])
        signature = next(entry["signature"] for entry in beacon["valid"] if entry["round"] == document.round)
        assert vector["sources"] == [[beacon_source(document, bytes.fromhex(signature)).name, signature]]


def test_ten_thousand_rehearsals(folder):
    table = json.loads((folder / "chance_table.json").read_text("utf-8"))
    counts = chances(Document.of(table["doc"]), walks=table["draws"])
    assert counts == table["count"]
    assert digest(counts) == table["sha256_of_canon_count"]
