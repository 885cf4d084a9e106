"""Public figures on conflicts: no small one, and none that a sum gives back, also not a sum of the other table."""

from itertools import product

import pytest

from cases.figures.rules import Table, shown
from council.safeguards.rules import Hidden

MOST = 18


def of(rules, followed):
    counts = {
        Table.RULES: {"total": sum(rules.values()), **rules},
        Table.FOLLOWED: {"total": sum(followed.values()), **followed},
    }
    return shown(counts)


def test_large_figures_are_shown_and_nought_too():
    seen = of({"R1": 7, "D3": 5}, {"barred": 12, "recuse": 0})
    assert seen[Table.RULES] == {"total": 12, "R1": 7, "D3": 5}
    assert seen[Table.FOLLOWED] == {"total": 12, "barred": 12, "recuse": 0}


def test_small_figure_of_either_table_hides_all_that_is_counted_by_rule():
    for rules, followed in (({"R1": 7, "D3": 3}, {"barred": 5, "recuse": 5}), ({"R1": 8}, {"barred": 6, "recuse": 2})):
        seen = of(rules, followed)
        assert set(seen[Table.RULES].values()) == {Hidden.BESIDE}
    assert seen[Table.FOLLOWED] == {"total": Hidden.BESIDE, "barred": 6, "recuse": Hidden.SMALL}


def worlds(rules: int, followed: int, most: int):
    """Every pair of tables with one total."""
    for some in product(range(most), repeat=rules):
        for others in product(range(most), repeat=followed):
            if sum(some) == sum(others):
                yield some, others


def printed(some, others):
    seen = of(dict(zip("abc", some, strict=False)), dict(zip("xyz", others, strict=False)))
    return tuple(tuple(table.items()) for table in seen.values())


def test_no_small_figure_follows_from_all_that_is_printed():
    """Whatever is printed, a figure from 1 to 4 can have more than one value. Worlds at the rim of the count are left
    out: what else could have been printed so lies beyond it.
    """
    by_print: dict[object, list[tuple[tuple[int, ...], tuple[int, ...]]]] = {}
    for world in worlds(2, 2, MOST):
        by_print.setdefault(printed(*world), []).append(world)
    given_away = [
        same
        for same in by_print.values()
        if min(max(*some, *others) for some, others in same) < MOST - 6
        for cells in zip(*((*some, *others) for some, others in same), strict=True)
        if 0 < cells[0] < 5 and len(set(cells)) == 1
    ]
    assert given_away == []


@pytest.mark.parametrize("table", [Table.DECLARATIONS, Table.APPELLANT])
def test_tables_of_their_own_keep_the_rule_of_the_house(table):
    seen = shown({table: {"total": 20, "upheld": 2, "dismissed": 9}})
    assert seen[table] == {"total": Hidden.BESIDE, "upheld": Hidden.SMALL, "dismissed": 9}
