from copy import deepcopy
from hashlib import sha256

import pytest

from council.kernel.draw.document import MOST_PEOPLE, MOST_RULES, Document, Rule
from council.kernel.draw.encoding import DocumentError, canonical

WHOLE = {
    "v": "smc-draw/1",
    "draw_id": "CASE-2026-000142/2",
    "panel_size": 3,
    "pool": [
        {"id": "A1", "tickets": 1, "attrs": ["legal", "region:north"]},
        {"id": "A2", "tickets": 4, "attrs": []},
        {"id": "B", "tickets": 1, "attrs": ["region:south"]},
    ],
    "excluded": [{"id": "A9", "reason": "not_eligible"}, {"id": "A3", "reason": "not_eligible"}],
    "rules": [
        {"id": "legal-min", "attr": "legal", "min": 1},
        {"id": "north", "attr": "region:north", "min": 1, "max": 2},
        {"id": "parent-max", "each": "parent:", "max": 1},
        {"id": "region-max", "each": "region:", "max": 2},
    ],
    "relax": ["region-max", "legal-min"],
    "beacon": {"chain": "52db", "round": 1000},
    "seated": [{"id": "Z", "tickets": 1, "attrs": ["legal"]}],
    "prev": "ab" * 32,
}
MISSING = object()


def changed(*steps):
    """WHOLE with the last of `steps` put at the place that the others lead to."""
    value = deepcopy(WHOLE)
    *path, key, new = steps
    place = value
    for step in path:
        place = place[step]
    if new is MISSING:
        del place[key]
    else:
        place[key] = new
    return value


def test_a_document_is_read():
    document = Document.of(WHOLE)
    assert document.data == canonical(WHOLE)
    assert document.commit == sha256(document.data).digest()
    assert [person.id for person in document.pool] == ["A1", "A2", "B"]
    assert document.pool[1].tickets == 4
    assert document.excluded == (("A9", "not_eligible"), ("A3", "not_eligible"))
    assert document.rules[1] == Rule("north", attr="region:north", min=1, max=2)
    assert document.rules[3] == Rule("region-max", each="region:", max=2)
    assert document.relax == ("region-max", "legal-min")
    assert [person.id for person in document.seated] == ["Z"]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "$"),
        (changed("v", "smc-draw/2"), "$.v"),
        (changed("v", MISSING), "$"),
        (changed("note", "hello"), "$"),
        (changed("draw_id", ""), "$.draw_id"),
        (changed("panel_size", 0), "$.panel_size"),
        (changed("panel_size", True), "$.panel_size"),
        (changed("panel_size", "3"), "$.panel_size"),
        (changed("panel_size", 1), "$.seated"),
        (changed("pool", {}), "$.pool"),
        (changed("pool", WHOLE["pool"][::-1]), "$.pool"),
        (changed("pool", 0, "id", "Z"), "$.pool"),
        (changed("pool", 0, "id", "A2"), "$.pool"),
        (changed("pool", 0, "id", "A9"), "$.pool"),
        (changed("pool", 0, "tickets", 0), "$.pool[0].tickets"),
        (changed("pool", 0, "tickets", 1.5), "$.pool[0].tickets"),
        (changed("pool", 0, "name", "Amina"), "$.pool[0]"),
        (changed("pool", 0, "attrs", MISSING), "$.pool[0]"),
        (changed("pool", 0, "attrs", ["b", "a"]), "$.pool[0].attrs"),
        (changed("pool", 0, "attrs", ["a", "a"]), "$.pool[0].attrs"),
        (changed("pool", 0, "attrs", [""]), "$.pool[0].attrs[0]"),
        (changed("pool", 0, "attrs", "legal"), "$.pool[0].attrs"),
        (changed("pool", 0, "id", "e\u0301"), "$.pool[0].id"),
        (changed("excluded", 0, "reason", MISSING), "$.excluded[0]"),
        (changed("excluded", 0, "reason", ""), "$.excluded[0].reason"),
        (changed("excluded", 0, "id", "A3"), "$.pool"),
        (changed("rules", 0, "id", "north"), "$.rules"),
        (changed("rules", 0, "min", MISSING), "$.rules[0]"),
        (changed("rules", 0, "min", 0), "$.rules[0].min"),
        (changed("rules", 1, "min", 3), "$.rules[1]"),
        (changed("rules", 1, "max", -1), "$.rules[1].max"),
        (changed("rules", 2, "min", 1), "$.rules[2]"),
        (changed("rules", 2, "each", "par"), "$.rules[2].each"),
        (changed("rules", 2, "attr", "legal"), "$.rules[2]"),
        (changed("rules", 0, "legal-min"), "$.rules[0]"),
        (changed("relax", ["nothing"]), "$.relax[0]"),
        (changed("relax", ["legal-min", "legal-min"]), "$.relax"),
        (changed("relax", ["legal-min", "parent-max"]), "$.relax[1]"),
        (changed("beacon", "chain", ""), "$.beacon.chain"),
        (changed("beacon", "round", 0), "$.beacon.round"),
        (changed("beacon", "url", "x"), "$.beacon"),
        (changed("prev", MISSING), "$.prev"),
        (changed("prev", "AB" * 32), "$.prev"),
        (changed("prev", None), "$.prev"),
        (changed("seated", None), "$.seated"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(value, path):
    with pytest.raises(DocumentError) as refusal:
        Document.of(value)
    assert refusal.value.path == path


def crowd(people, excluded=0, rules=0):
    pool = [{"id": f"M{n:05}", "tickets": 1, "attrs": []} for n in range(people)]
    gone = [{"id": f"N{n:05}", "reason": "not_eligible"} for n in range(excluded)]
    limits = [{"id": f"r{n}", "attr": f"a{n}", "max": 1} for n in range(rules)]
    fixed = {"v": "smc-draw/1", "draw_id": "x", "panel_size": 3, "beacon": {"chain": "52db", "round": 1}}
    return {**fixed, "pool": pool, "excluded": gone, "rules": limits}


def test_a_crowd_is_refused_by_name_and_number():
    assert len(Document.of(crowd(MOST_PEOPLE - 1, 1, MOST_RULES)).pool) == MOST_PEOPLE - 1
    with pytest.raises(DocumentError, match=r"^\$\.pool: 2001 people; at most 2000 in pool, excluded and seated$"):
        Document.of(crowd(MOST_PEOPLE, 1))
    with pytest.raises(DocumentError, match=r"^\$\.rules: more than 200 rules$"):
        Document.of(crowd(1, 0, MOST_RULES + 1))


def test_who_stands_twice_or_in_the_wrong_place_is_named():
    with pytest.raises(DocumentError, match=r"^\$\.pool: not sorted by id: A2 stands too late$"):
        Document.of(changed("pool", WHOLE["pool"][::-1]))
    with pytest.raises(DocumentError, match=r"^\$\.pool: one id for two people in pool, excluded and seated: A9$"):
        Document.of(changed("pool", 0, "id", "A9") | {"pool": [{"id": "A9", "tickets": 1, "attrs": []}]})


@pytest.mark.parametrize(
    ("rule", "relaxable"),
    [
        (Rule("government-max", attr="x1", max=0), False),
        (Rule("platform-max", attr="x2", max=0), False),
        (Rule("other", attr="sector:government", max=0), False),
        (Rule("other", attr="sector:platform", max=0), False),
        (Rule("other", each="parent:", max=1), False),
        (Rule("other", attr="parent:ORG-1", max=1), False),
        (Rule("other", each="cluster:", max=1), False),
        (Rule("other", each="sector:", max=2), True),
        (Rule("other", each="funder:", max=1), True),
        (Rule("other", attr="legal", min=1), True),
    ],
)
def test_independence_is_never_relaxed(rule, relaxable):
    assert rule.relaxable is relaxable
