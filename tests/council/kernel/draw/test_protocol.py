from collections import Counter
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from council.kernel.draw.document import Document
from council.kernel.draw.encoding import canonical
from council.kernel.draw.panels import Infeasible, Panels, SearchLimit
from council.kernel.draw.protocol import chances, relax, run
from council.kernel.draw.stream import Source

LOTTERY = [Source("lottery", b"1.2.3./")]


def person(id_, *attrs, tickets=1):
    return {"id": id_, "tickets": tickets, "attrs": sorted(attrs)}


def document(pool, size, rules=(), **more):
    people = pool if isinstance(pool, list) else [person(f"M{n:04}") for n in range(pool)]
    fixed = {"v": "smc-draw/1", "draw_id": "x", "excluded": [], "beacon": {"chain": "recorded", "round": 1}}
    return Document.of({**fixed, "panel_size": size, "pool": people, "rules": list(rules), **more})


def keeps(rules, people):
    """Whether people keep the rules, by counting them plainly: independent of the code under test."""
    held = Counter(attr for one in people for attr in one.attrs)
    for rule in rules:
        if rule.attr is not None:
            if held[rule.attr] < (rule.min or 0) or (rule.max is not None and held[rule.attr] > rule.max):
                return False
        elif any(count > rule.max for attr, count in held.items() if attr.startswith(rule.each)):
            return False
    return True


def can_be_completed(draw, chosen, rules):
    others = [one for one in draw.pool if one not in chosen]
    return any(keeps(rules, [*chosen, *rest]) for rest in combinations(others, draw.panel_size - len(chosen)))


ATTRIBUTES = ["funder:F1", "funder:F2", "legal", "parent:P1", "parent:P2", "parent:P3", "region:N", "region:S"]
RULES = st.lists(
    st.one_of(
        st.fixed_dictionaries({"attr": st.sampled_from(ATTRIBUTES), "min": st.integers(1, 2)}),
        st.fixed_dictionaries({"attr": st.sampled_from(ATTRIBUTES), "max": st.integers(0, 2)}),
        st.fixed_dictionaries({"each": st.sampled_from(["funder:", "region:"]), "max": st.integers(1, 2)}),
    ),
    max_size=4,
)


@st.composite
def documents(draw_from, relaxing=False):
    attrs = st.sets(st.sampled_from(ATTRIBUTES), max_size=4)
    everybody = [
        person(f"M{n}", *draw_from(attrs), tickets=draw_from(st.integers(1, 3)))
        for n in range(draw_from(st.integers(2, 8)))
    ]
    rules = [{"id": f"r{n}", **rule} for n, rule in enumerate(draw_from(RULES))]
    seats = draw_from(st.integers(1, 4))
    seated = draw_from(st.integers(0, min(seats, len(everybody)) - 1))
    may_go = [rule["id"] for rule in rules if not str(rule.get("attr")).startswith("parent:")] if relaxing else []
    more = {"seated": everybody[:seated], "prev": "00" * 32} if seated else {}
    return document(everybody[seated:], seats, rules, relax=may_go, **more)


@settings(max_examples=120, deadline=None)
@given(documents())
def test_a_panel_keeps_every_rule_and_every_skip_was_needed(draw):
    feasible = can_be_completed(draw, list(draw.seated), draw.rules)
    if not feasible:
        with pytest.raises(Infeasible):
            run(draw, LOTTERY)
        return
    result = run(draw, LOTTERY)
    people = {one.id: one for one in (*draw.pool, *draw.seated)}
    assert len(result["panel"]) == draw.panel_size
    assert keeps(draw.rules, [people[id_] for id_ in result["panel"]])
    assert [step[0] for step in result["walk"]] == result["order"][: len(result["walk"])]
    chosen = list(draw.seated)
    for id_, step, _ in result["walk"]:
        fits = can_be_completed(draw, [*chosen, people[id_]], draw.rules)
        assert (step == "seat") is fits
        if fits:
            chosen.append(people[id_])


@settings(max_examples=60, deadline=None)
@given(documents(relaxing=True))
def test_rules_are_dropped_in_order_and_no_more_than_needed(draw):
    def possible(dropped):
        kept = [rule for rule in draw.rules if rule.id not in draw.relax[:dropped]]
        return can_be_completed(draw, list(draw.seated), kept)

    needed = next((dropped for dropped in range(len(draw.relax) + 1) if possible(dropped)), None)
    assume(needed is not None)
    assert relax(draw)[1] == list(draw.relax[:needed])


@settings(max_examples=40, deadline=None)
@given(documents())
def test_the_same_document_gives_the_same_bytes(draw):
    try:
        assert canonical(run(draw, LOTTERY)) == canonical(run(draw, LOTTERY))
    except Infeasible:
        assert not Panels(draw).completable(Panels(draw).seated)


def test_a_result_has_no_more_than_it_says():
    result = run(document([person("A"), person("B")], 2), LOTTERY)
    assert list(result) == ["v", "commit", "seed", "order", "walk", "panel", "drawn", "relaxed"]
    assert result["panel"] == ["A", "B"]
    assert result["drawn"] == result["order"]


def test_a_skip_names_the_rule_and_the_value():
    pool = [person("A", "region:N"), person("B", "region:N"), person("C", "legal", "region:S")]
    rules = [{"id": "legal-min", "attr": "legal", "min": 1}, {"id": "region-max", "each": "region:", "max": 1}]
    steps = {tuple(step) for n in range(30) for step in run(document(pool, 2, rules, draw_id=str(n)), LOTTERY)["walk"]}
    assert steps == {
        ("A", "seat", ""),
        ("B", "seat", ""),
        ("C", "seat", ""),
        ("A", "skip", "region-max/region:N"),
        ("B", "skip", "region-max/region:N"),
    }


def test_a_skip_for_want_of_any_panel_says_so():
    pool = [person("A"), person("B"), person("D", "legal")]
    rules = [{"id": "legal-min", "attr": "legal", "min": 1}]
    steps = {tuple(step) for n in range(30) for step in run(document(pool, 1, rules, draw_id=str(n)), LOTTERY)["walk"]}
    assert steps == {
        ("A", "skip", "would-leave-no-valid-panel"),
        ("B", "skip", "would-leave-no-valid-panel"),
        ("D", "seat", ""),
    }


def test_the_seated_stay_and_count():
    pool = [person("A", "legal"), person("B")]
    rules = [{"id": "legal-max", "attr": "legal", "max": 1}]
    result = run(document(pool, 2, rules, seated=[person("Z", "legal")], prev="00" * 32), LOTTERY)
    assert (result["panel"], result["drawn"]) == (["B", "Z"], ["B"])


def test_seated_people_who_break_a_rule_leave_no_panel():
    rules = [{"id": "legal-max", "attr": "legal", "max": 1}]
    seated = [person("Y", "legal"), person("Z", "legal")]
    with pytest.raises(Infeasible):
        run(document([person("A")], 3, rules, seated=seated, prev="00" * 32), LOTTERY)
    relaxed = document([person("A")], 3, rules, seated=seated, prev="00" * 32, relax=["legal-max"])
    assert run(relaxed, LOTTERY)["relaxed"] == ["legal-max"]


def test_too_few_people():
    with pytest.raises(Infeasible) as failure:
        run(document(2, 3), LOTTERY)
    assert failure.value.code == "infeasible"


def knotted(size):
    """Ten people in pairs that exclude each other along a ring of funders: only a search finds that six is too many."""
    ring = [person(f"M{n}", f"funder:{n}", f"funder:{(n + 1) % 11}") for n in range(10)]
    ring.append(person("N", "funder:0", "funder:10"))
    return document(sorted(ring, key=lambda one: one["id"]), size, [{"id": "funder-max", "each": "funder:", "max": 1}])


def test_the_search_is_exact_where_counting_is_not_enough():
    assert Panels(knotted(5)).completable(0)
    assert not Panels(knotted(6)).completable(0)


def test_the_search_gives_up_loudly():
    with pytest.raises(SearchLimit) as failure:
        run(knotted(5), LOTTERY, node_limit=2)
    assert failure.value.code == "search-limit"


def test_the_more_limits_bind_the_fewer_positions_are_looked_at():
    """So that no document keeps anybody waiting: three hundred pairs that exclude each other along a ring."""
    ring = [person(f"M{n:04}", f"x:{n:04}", f"x:{(n + 1) % 601:04}") for n in range(601)]
    with pytest.raises(SearchLimit, match="no answer after 167 positions"):
        run(document(ring, 301, [{"id": "x-max", "each": "x:", "max": 1}]), LOTTERY, node_limit=1000)


def test_a_large_lottery_without_rules_needs_no_search():
    result = run(document(1500, 700), LOTTERY)
    assert result["panel"] == sorted(result["order"][:700])


def test_deep_searches_end_by_name_before_python_does():
    pool = [person(f"M{n:04}", f"x:{n // 2}") for n in range(1200)]
    with pytest.raises(SearchLimit):
        run(document(pool, 500, [{"id": "x-max", "each": "x:", "max": 1}]), LOTTERY)


def test_chances_are_counted_over_rehearsals_keyed_by_the_commitment():
    pool = [person("A", "legal"), person("B"), person("C")]
    draw = document(pool, 2, [{"id": "legal-min", "attr": "legal", "min": 1}])
    counts = chances(draw, walks=200)
    assert counts["A"] == 200
    assert counts["B"] + counts["C"] == 200
    assert 60 < counts["B"] < 140
    assert chances(draw, walks=200) == counts
    assert chances(document(pool, 2, [{"id": "l", "attr": "legal", "min": 1}]), walks=200) != counts
