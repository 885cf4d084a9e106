"""What the public is told of the watch and what not: no counts, no figures from few, nothing given back by another."""

from dataclasses import replace

import pytest

from cases.capture.rules import asked
from cases.capture.rules.report import report
from cases.panel.rules import Exclusion
from council.safeguards.rules.facts import Asked, CaseFacts, DrawFacts
from council.safeguards.rules.trials import rounds_for
from council.safeguards.rules.watch import Answer, Headline, Indicator, blocs_of, judged, pooled, questions

FIGURES = ("cases", "z", "p", "power")
ACADEMIA, LEGAL = [f"a{number}" for number in range(10)], [f"b{number}" for number in range(10)]
PEOPLE = [*ACADEMIA, *LEGAL]
GROUPS = {one: "academia" if one in ACADEMIA else "legal" for one in PEOPLE}
REHEARSALS = tuple(tuple(range(10 - number % 3, 13 - number % 3)) for number in range(39))
"""Three seats each, none, one or two of them of academia."""


def made_up(cases, seats=0, **more):
    """Cases of two groups of ten, in so many of which the first gets a seat; votes go two against one."""
    found = []
    for number in range(cases):
        drawn = ("a1", "b1", "b2") if number < seats else ("b3", "b4", "b5")
        draw = DrawFacts(tuple(PEOPLE), (), drawn, REHEARSALS)
        votes = dict.fromkeys(drawn, "overturn") | {drawn[number % 3]: "uphold"}
        facts = {"draws": (draw,), "panel": drawn, "votes": votes, "overturned": number % 2 == 0} | more
        found.append(CaseFacts("p", GROUPS, **facts))
    return found


def told(cases, indicator):
    """The rows of one question."""
    return [row for row in report(cases, "test").public["rows"] if row["indicator"] == indicator]


def hides(rows):
    """Whether no figure is shown in any of these rows."""
    return bool(rows) and all(row[name] is None for row in rows for name in FIGURES)


def test_no_row_has_a_count_of_seats_votes_or_departures():
    found = report(made_up(30, 30), "test").public
    assert {tuple(row) for row in found["rows"]} == {("indicator", "group", "platform", *FIGURES, "answer")}
    assert found["rounds"] == rounds_for(len(found["rows"]))


def test_of_votes_neither_the_number_of_cases_nor_a_fine_power_is_told():
    """Unanimous votes count in neither: what grows or does not with one more opinion would tell how it was voted on."""
    rows = [row for one in (Indicator.AGREEMENT, Indicator.TURNED) for row in told(made_up(60, 20), one)]
    assert any(row["power"] is not None for row in rows)
    assert {row["cases"] for row in rows} == {None}
    assert all(row["power"] is None or row["power"] % 10 == 0 for row in rows)


@pytest.mark.parametrize("indicator", [Indicator.SELECTION, Indicator.PRESENCE])
def test_few_cases_show_no_figure_of_draws_either(indicator):
    assert hides(told(made_up(19, 5), indicator))
    rows = told(made_up(24, 5), indicator)
    assert len(rows) == 2
    for row in rows:
        assert row["cases"] == 24
        assert row["z"] * 2 == int(row["z"] * 2)
        assert row["p"] in {"<0.001", "<0.01", "<0.05", "≥0.05"}


def test_seats_filled_again_show_no_figure_from_few_and_none_that_went_one_way():
    def replaced(number, came):
        rehearsals = tuple((place,) for place in range(18))
        pool = tuple(one for one in PEOPLE if one not in ("b1", "b2"))
        draws = [DrawFacts(pool, ("b2",), (one,), rehearsals, left=("b1",)) for one in came * number][:number]
        return [replace(case, draws=(*case.draws, draw)) for case, draw in zip(made_up(number), draws, strict=True)]

    assert hides(told(replaced(8, ["a1", "b4"]), Indicator.GAIN))
    assert hides(told(replaced(30, ["a1"]), Indicator.GAIN))  # each by one of the same group
    assert not hides(told(replaced(30, ["a1", "b4"]), Indicator.GAIN))


def test_where_one_group_hides_the_others_do_too():
    """Groups share all seats, and chances are published: the distances of the others would give the one that hides."""
    media = [f"c{number}" for number in range(10)]
    groups = GROUPS | dict.fromkeys(media, "media")

    def drawn(number, pool):
        rehearsals = tuple((place % 10, 10 + place % 10, 10 * (place % 2) + (place + 1) % 10) for place in range(40))
        named = (pool[0], pool[11], pool[5 + 10 * (number % 2)])
        return CaseFacts("p", groups, draws=(DrawFacts(tuple(pool), (), named, rehearsals),))

    def rows(of_academia):
        cases = [drawn(number, [*ACADEMIA, *LEGAL]) for number in range(of_academia)]
        cases += [drawn(number, [*LEGAL, *media]) for number in range(30)]
        return {row["group"]: row for row in told(cases, Indicator.SELECTION)}

    assert {group: row["cases"] for group, row in rows(20).items()} == {"academia": 20, "legal": 50, "media": 30}
    assert hides([rows(19)[group] for group in ("academia", "legal", "media")])


def agreeing(number, alike=True):
    """Votes of a panel of four, two of each group; the first two alike in all cases or all but one."""
    for place in range(number):
        first, other = ("overturn", "uphold")[:: 1 if place % 2 else -1]
        votes = {"a1": first, "a2": first if alike or place else other, "b1": other, "b2": first}
        yield CaseFacts("p", GROUPS, votes=votes)


def judged_as(cases, indicator, group="academia"):
    """What is found before anything is kept back."""
    (one,) = [
        one
        for one in judged(questions(cases, blocs_of(pooled(cases))), "test")
        if (one.indicator, one.bloc) == (indicator, group)
    ]
    return one


def test_votes_are_answered_from_many_cases_only():
    few, many = list(agreeing(19, alike=False)), list(agreeing(20, alike=False))
    assert judged_as(few, Indicator.AGREEMENT).answer is judged_as(many, Indicator.AGREEMENT).answer is Answer.FOUND
    assert {row["answer"] for row in told(few, Indicator.AGREEMENT)} == {"unknown"}
    assert report(few, "test").public["headline"] == Headline.UNKNOWN
    assert {row["group"]: row["answer"] for row in told(many, Indicator.AGREEMENT)}["academia"] == "found"
    assert report(many, "test").public["headline"] == Headline.SIGNS  # three against one: they turned results, too


def test_votes_that_all_went_one_way_are_not_answered_and_no_figure_says_why():
    cases = list(agreeing(30))
    one = judged_as(cases, Indicator.AGREEMENT)
    assert (one.answer, one.room) == (Answer.FOUND, 0)
    rows = told(cases, Indicator.AGREEMENT)
    assert hides(rows)  # of nobody: with the other's figures it could not be that the cases were few
    assert {row["group"]: row["answer"] for row in rows}["academia"] == "unknown"
    assert report(cases, "test").public["headline"] == Headline.UNKNOWN


@pytest.mark.parametrize(("other", "hidden"), [(4, True), (5, False)])
def test_votes_of_which_a_few_went_another_way_are_answered_without_figures(other, hidden):
    cases = []
    for place in range(40):
        votes = {"a1": "uphold", "a2": "uphold", "b1": "overturn", "b2": ("overturn", "uphold")[place % 2]}
        votes |= {"a1": "overturn"} if place < other else {}
        cases.append(CaseFacts("p", GROUPS, votes=votes))
    rows = {row["group"]: row for row in told(cases, Indicator.AGREEMENT)}
    assert rows["academia"]["answer"] == "found"
    assert hides(list(rows.values())) is hidden


def test_unanimous_cases_are_not_counted_in_public():
    cases = [CaseFacts("p", GROUPS, votes=dict.fromkeys(PEOPLE, "overturn")) for _ in range(30)]
    assert hides(told(cases, Indicator.AGREEMENT))
    assert hides(told(cases, Indicator.TURNED))


def test_refusals_never_say_how_many_members_they_are_about():
    people = [f"m{number}" for number in range(25)]
    cases = [
        CaseFacts(
            f"platform{number % 2}",
            dict.fromkeys(people, "legal"),
            asked={one: "unavailable" if (number + place) % 3 == 0 else "in" for place, one in enumerate(people)},
        )
        for number in range(30)
    ]
    rows = told(cases, Indicator.UNAVAILABLE)
    assert {row["cases"] for row in rows} == {None}
    assert None not in {row["z"] for row in rows}


def test_one_member_who_is_kept_out_raises_no_headline():
    cases = [
        CaseFacts(f"platform{number % 4}", GROUPS, asked={"a1": "in" if number % 4 else "excluded"})
        for number in range(60)
    ]
    assert {row["answer"] for row in told(cases, Indicator.EXCLUDED)} == {"unknown"}
    assert report(cases, "test").public["headline"] == Headline.UNKNOWN


def process(cases):
    return report(cases, "test").public["process"]


def test_small_process_counts_are_hidden():
    assert (process(made_up(6))["draws"], process(made_up(6))["void"]) == (6, 0)
    assert process(made_up(4))["draws"] == "small"
    assert process(made_up(20, set_aside=0))["set_aside"] == 0
    few = made_up(20)
    few[0] = replace(few[0], set_aside=4)
    assert process(few)["set_aside"] == "small"


@pytest.mark.parametrize("what", ["void", "late", "relaxed"])
def test_part_of_the_draws_hides_all_draws_where_one_gives_the_other(what):
    def counted(part, of=20):
        cases = made_up(of)
        some = [
            replace(case, draws=(replace(case.draws[0], **{what: type(getattr(case.draws[0], what))(place < part)}),))
            for place, case in enumerate(cases)
        ]
        found = process(some)
        return found["draws"], found[what]

    assert counted(0) == (20, 0)
    assert counted(10) == (20, 10)
    assert counted(3) == ("beside", "small")
    assert counted(17) == ("beside", 17)  # three were not
    assert counted(2, of=4) == ("small", "beside")


def test_only_who_is_barred_counts_as_kept_out():
    ways = {one: asked(f"{one} R1") for one in Exclusion}
    assert {one for one, how in ways.items() if how is Asked.EXCLUDED} == {Exclusion.BARRED}
    assert {one for one, how in ways.items() if how is Asked.UNAVAILABLE} == {Exclusion.UNAVAILABLE, Exclusion.AWAY}
    assert asked("") is Asked.IN
