"""Who may be drawn, seated and challenged; the document of a draw. No database."""

import re
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.challenges.rules import Time
from cases.lifecycle import Stage
from cases.panel.rules import (
    HOLDING,
    RELAX,
    ChallengeState,
    Codes,
    Person,
    PoolFacts,
    SeatingFacts,
    SeatRole,
    SeatState,
    Wishes,
    draw_body,
    may_close,
    may_commit,
    may_file,
    may_leave,
    may_seat,
    may_vote_on,
    missing_roles,
    removes,
    tickets,
)
from council.kernel.draw.document import VERSION, Document
from council.kernel.draw.panels import DrawError
from council.kernel.draw.protocol import run
from council.kernel.draw.stream import Source
from council.kernel.verdicts import YES, no
from council.procedure.rules import PRESETS, Preset
from council.safeguards.rules import Panellist, Sector, panel_within_limits

RULES = PRESETS[Preset.SMALL]
POOL = PoolFacts(
    Stage.PANEL_FORMATION, frozen=False, vacant=3, waiting=0, pending=0, challenges=0, said=0, time=Time.OVER
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"frozen": True, "stage": Stage.DELIBERATION, "vacant": 1}, ()),
        ({"stage": Stage.ELIGIBLE}, ("panel.wrong_stage",)),
        ({"frozen": True}, ("panel.wrong_stage",)),
        ({"frozen": True, "stage": Stage.COUNCIL_REVIEW}, ("panel.wrong_stage",)),
        ({"vacant": 0}, ("panel.no_vacancy",)),
        ({"waiting": 1}, ("panel.declarations_open",)),
        ({"pending": 2}, ("panel.rulings_open",)),
        ({"challenges": 1}, ("panel.challenge_open",)),
        ({"said": 1}, ("challenges.still_open",)),
        ({"time": Time.RUNNING}, ("challenges.time_runs",)),
        ({"time": Time.NOT_BEGUN}, ("challenges.not_told",)),
        ({"said": 2, "time": Time.RUNNING}, ("challenges.still_open", "challenges.time_runs")),
        ({"frozen": True, "stage": Stage.DELIBERATION, "vacant": 1, "time": Time.NOT_BEGUN}, ()),
    ],
)
def test_pool_is_settled_before_the_commitment(changes, codes):
    assert may_commit(replace(POOL, **changes)).codes == codes


SEATING = SeatingFacts(holders=5, size=5, not_cleared=0, challenges=0, draws_hold=True, limits=YES)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"holders": 0}, ("panel.not_drawn",)),
        ({"holders": 4}, ("panel.seats_vacant",)),
        ({"not_cleared": 1}, ("panel.not_declared",)),
        ({"challenges": 1}, ("panel.challenge_open",)),
        ({"draws_hold": False}, ("panel.draw_does_not_hold",)),
        ({"limits": no("safeguards.panel_legal")}, ("safeguards.panel_legal",)),
    ],
)
def test_row_nine_names_what_stands_in_the_way(changes, codes):
    assert may_seat(replace(SEATING, **changes)).codes == codes


@pytest.mark.parametrize("state", list(SeatState))
def test_only_a_held_seat_is_left(state):
    assert may_leave(state, Stage.ASSESSMENT, "I know the author").ok == (state in HOLDING)


def test_leaving_takes_a_reason_and_a_case_that_runs():
    assert may_leave(SeatState.SEATED, Stage.ASSESSMENT, " ").codes == ("panel.reason_needed",)
    assert may_leave(SeatState.SEATED, Stage.PUBLISHED, "x").codes == ("panel.case_over",)


def seats(*roles: SeatRole) -> list[tuple[UUID, str]]:
    return [(UUID(int=number), role) for number, role in enumerate(roles, start=1)]


P, C, R = SeatRole.PANELLIST, SeatRole.PANEL_CHAIR, SeatRole.RAPPORTEUR


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (seats(P, P, P), {UUID(int=1): C, UUID(int=2): R}),
        (seats(C, R, P), {}),
        (seats(R, P, P), {UUID(int=2): C}),
        (seats(C, P, P), {UUID(int=2): R}),
        (seats(P), {UUID(int=1): C}),
        (seats(C), {}),
        (seats(), {}),
    ],
)
def test_offices_follow_the_order_of_the_draw(held, expected):
    assert missing_roles(held) == expected


@pytest.mark.parametrize(("uphold", "dismiss", "leaves"), [(2, 1, True), (1, 2, False), (2, 2, True), (0, 0, True)])
def test_a_tie_removes(uphold, dismiss, leaves):
    assert removes(uphold, dismiss) is leaves


def test_challenge_is_filed_voted_and_closed_by_the_rules():
    assert may_file(SeatState.SEATED, Stage.ASSESSMENT, "She wrote about it").ok
    assert may_file(SeatState.RECUSED, Stage.ASSESSMENT, "x").codes == ("panel.seat_not_held",)
    assert may_file(SeatState.SEATED, Stage.CLOSED, "x").codes == ("panel.case_over",)
    assert may_file(SeatState.SEATED, Stage.ASSESSMENT, "").codes == ("panel.ground_needed",)
    assert may_vote_on(ChallengeState.FILED, own=False, voted=False).ok
    assert may_vote_on(ChallengeState.FILED, own=True, voted=False).codes == ("panel.own_challenge",)
    assert may_vote_on(ChallengeState.FILED, own=False, voted=True).codes == ("panel.voted_already",)
    assert may_vote_on(ChallengeState.UPHELD, own=False, voted=False).codes == ("panel.challenge_closed",)
    assert may_close(ChallengeState.ANSWERED, waiting=0).ok
    assert may_close(ChallengeState.ANSWERED, waiting=2).codes == ("panel.votes_missing",)
    assert may_close(ChallengeState.DISMISSED, waiting=0).codes == ("panel.challenge_closed",)


def person(number: int, **changes) -> Person:
    plain = Person(UUID(int=number), "EUR", None, True, "undisclosed", frozenset({"en"}), number, frozenset())
    return replace(plain, **changes)


def body(pool: list[Person], seated: list[Person] = (), *, size: int = 3, wishes: Wishes | None = None) -> dict:
    words = count()
    return draw_body(
        size,
        {f"p{one.member.int:04}": one for one in pool},
        {f"s{one.member.int:04}": one for one in seated},
        ["x1"],
        rules=RULES,
        wishes=wishes or Wishes("", ""),
        codes=Codes(lambda: f"w{next(words)}"),
    )


def test_document_tells_nothing_but_legal_training_in_clear():
    """Region, gender and sector together single out most members: SAFEGUARDS.md section 3, Who sees what when."""
    donor = UUID(int=77)
    first = person(1, gender="woman", funders=frozenset({donor}), cluster=9, sector="government")
    made = body([first, person(2), person(3)], wishes=Wishes("EUR", "en"))
    assert (made["pool"][0]["id"], made["pool"][0]["tickets"]) == ("p0001", 12)
    assert all(re.fullmatch(r"legal|[a-z]+:w\d+", attr) for one in made["pool"] for attr in one["attrs"])
    assert [attr.split(":")[0] for attr in made["pool"][0]["attrs"]] == [
        "cluster", "funder", "gender", "language", "legal", "region", "sector",
    ]  # fmt: skip
    limits = {rule["id"]: rule.get("attr") for rule in made["rules"]}
    assert limits["region-min"] in made["pool"][1]["attrs"]
    assert limits["language-min"] in made["pool"][1]["attrs"]
    assert limits["government-max"] in made["pool"][0]["attrs"]
    assert limits["platform-max"] not in made["pool"][0]["attrs"]
    assert made["excluded"] == [{"id": "x1", "reason": "not_eligible"}]


def test_wish_that_nobody_fulfils_is_left_out():
    pool = [person(1, region="AFR", languages=frozenset({"sw"})), person(2), person(3)]
    with_wish = body(pool, wishes=Wishes("AFR", "sw"))
    assert [rule["id"] for rule in with_wish["rules"]][-2:] == ["region-min", "language-min"]
    without = body(pool, wishes=Wishes("NAM", "ka"))
    assert {"region-min", "language-min"} & {rule["id"] for rule in without["rules"]} == set()
    assert set(without["relax"]) == set(RELAX) - {"region-min", "language-min"}


def test_more_work_means_fewer_tickets_and_never_none():
    assert [tickets(person(1, load=load), 1) for load in (1, 2, 6, 20)] == [12, 10, 2, 1]


PEOPLE = st.lists(
    st.builds(
        Person,
        member=st.just(UUID(int=1)),
        region=st.sampled_from(["AFR", "EUR", "APA"]),
        sector=st.sampled_from([None, None, None, Sector.GOVERNMENT, Sector.PLATFORM]),
        legal=st.booleans(),
        gender=st.sampled_from(["woman", "man", "undisclosed"]),
        languages=st.frozensets(st.sampled_from(["en", "sw"]), max_size=2),
        cluster=st.integers(1, 8),
        funders=st.frozensets(st.sampled_from([UUID(int=7), UUID(int=8)]), max_size=2),
        load=st.integers(0, 3),
    ),
    min_size=4,
    max_size=12,
).map(lambda people: [replace(one, member=UUID(int=number)) for number, one in enumerate(people, start=1)])


def drawn(made: dict, chance: bytes) -> list[str]:
    value = {**made, "v": VERSION, "draw_id": "test/1", "beacon": {"chain": "local", "round": 1}}
    return run(Document.of(value), [Source("local:test/1", chance)])["drawn"]


@settings(deadline=None)
@given(PEOPLE, st.binary(min_size=32, max_size=32))
def test_whoever_is_drawn_keeps_the_limits_that_are_never_relaxed(people, chance):
    pool = {f"p{one.member.int:04}": one for one in people}
    try:
        panel = [pool[word] for word in drawn(body(people), chance)]
    except DrawError:
        return
    assert panel_within_limits([Panellist(one.cluster, one.sector, one.legal) for one in panel], 3, RULES).codes == ()


@settings(deadline=None)
@given(PEOPLE, st.binary(min_size=32, max_size=32), st.randoms(use_true_random=False))
def test_order_of_the_pool_changes_nothing(people, chance, shuffler):
    shuffled = list(people)
    shuffler.shuffle(shuffled)
    one, other = body(people), body(shuffled)
    assert one == other
    try:
        assert drawn(one, chance) == drawn(other, chance)
    except DrawError:
        return
