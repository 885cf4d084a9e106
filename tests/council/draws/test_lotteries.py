"""Where the beacon stays silent for a day: lotteries of a later day decide, and nobody chooses between two panels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from council.access.actions import propose
from council.access.rules import Office, ProposalKind
from council.beacons import slot
from council.draws.actions import draw_now, enter_lotteries, hand_in, keep_round, let_beacon_speak
from council.draws.models import BeaconRound, Draw, Fallback
from council.draws.queries import commitments, drawing_view, fallbacks_open, holds
from council.draws.rules import (
    Drawing,
    LotteryFacts,
    LotterySource,
    Told,
    borne_out,
    decides_from,
    falls_back,
    may_enter,
    read_drawing,
)
from council.draws.tasks import lotteries, numbers
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.draw.beacon import read_beacon
from council.kernel.draw.stream import LOTTERY
from council.notices.models import Notice
from council.procedure.models import RulesOfProcedure
from council.record.actions import erase
from council.record.queries import check, entries_about, payload_of
from tests.council.draws.test_beacon import committed, ready
from tests.factories.cases import make_rules
from tests.factories.people import acting
from tests.factories.polls import by_two
from tests.support import quicknet
from tests.support.refusals import codes

SYSTEM = Actor.system()
NAMES = ["EuroMillions", "Eurojackpot"]
DREW = ["5 11 22 23 29", "50, 3 17 4 8"]


@pytest.fixture
def beacon(settings, monkeypatch):
    with quicknet.running(monkeypatch) as here:
        settings.BEACON_URLS = [here.url]
        here.down = True
        yield here


@pytest.fixture
def due(db, beacon, clock) -> Draw:
    """A draw whose time has come, and a beacon that says nothing."""
    make_rules(clock=clock)
    return ready(committed(clock), clock)


@pytest.fixture
def fallen(due, clock) -> Draw:
    clock.advance(hours=24)
    assert lotteries(clock_for=lambda: clock) == 1
    return due


def round_of(draw):
    return read_beacon(quicknet.answer(draw.round))


def asked(draw, *, days=(), drew=DREW, names=NAMES):
    on = days or [str(Fallback.objects.get(draw=draw).first_day)] * len(names)
    drawings = [{"lottery": name, "day": day, "numbers": said} for name, day, said in zip(names, on, drew, strict=True)]
    return {"commitment": draw.commitment, "drawings": drawings}


def enter(draw, clock, **more):
    return by_two(ProposalKind.DRAW_LOTTERIES, draw.pk, asked(draw, **more), clock)


def time_comes(draw, clock):
    clock.at = Fallback.objects.get(draw=draw).decides_from + timedelta(hours=21)


def test_after_a_day_of_silence_everybody_learns_which_drawings_will_decide(due, clock):
    people = {acting(office).id for office in (Office.SECRETARIAT, Office.INTEGRITY_OFFICER)}
    clock.advance(hours=23)
    assert lotteries(clock_for=lambda: clock) == 0
    clock.advance(hours=1)
    assert [lotteries(clock_for=lambda: clock) for _ in range(2)] == [1, 0]
    kept = Fallback.objects.get()
    assert (kept.lotteries, kept.entered_at) == (NAMES, None)
    assert kept.decides_from == decides_from(clock.now())
    entry = entries_about(due.subject)[-1]
    assert (entry.tag, payload_of(entry)["lotteries"]) == ("draw.fell_back", NAMES)
    assert people <= set(Notice.objects.filter(key__contains=f"lotteries:{due.pk}").values_list("about", flat=True))
    (shown,) = commitments(clock.now()).waiting
    assert (shown.lotteries, shown.first_day, shown.number_missing) == (tuple(NAMES), kept.first_day, True)
    assert drawing_view(due, clock.now()).fallback == kept


def test_the_beacons_number_decides_where_it_comes_before_the_day(fallen, beacon, clock):
    clock.at = Fallback.objects.get().decides_from - timedelta(seconds=1)
    beacon.down = False
    assert numbers(clock_for=lambda: clock) == 1
    assert lotteries(clock_for=lambda: clock) == 1
    assert entries_about(fallen.subject)[-1].tag == "draw.spoke"
    clock.advance(days=1)
    assert fallbacks_open(clock.now()) == []
    done = draw_now(fallen.pk, actor=SYSTEM, clock=clock)
    assert [one["name"].split(":")[0] for one in done.sources] == ["drand"]


def test_from_the_day_on_it_comes_too_late_so_that_nobody_chooses_between_two_panels(fallen, beacon, clock):
    clock.at = Fallback.objects.get().decides_from
    beacon.down = False
    assert numbers(clock_for=lambda: clock) == 0
    assert beacon.asked == []
    answer = quicknet.answer(fallen.round)
    assert codes(hand_in, fallen, answer, actor=SYSTEM, clock=clock) == ("draws.lotteries_decide",)
    keep_round(round_of(fallen), "another draw's", actor=SYSTEM, clock=clock)
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.no_number_yet",)
    (shown,) = commitments(clock.now()).waiting
    assert not shown.number_missing
    assert [one.draw for one in fallbacks_open(clock.now())] == [fallen]
    assert lotteries(clock_for=lambda: clock) == 0


def test_two_people_enter_what_they_drew_and_the_draw_holds(fallen, clock):
    time_comes(fallen, clock)
    enter(fallen, clock)
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.numbers_are_shown_first",)
    clock.advance(hours=24)
    done = draw_now(fallen.pk, actor=SYSTEM, clock=clock)
    day = Fallback.objects.get().first_day
    assert [(one["name"], bytes.fromhex(one["bytes"])) for one in done.sources] == [
        (f"{LOTTERY}EuroMillions:{day}", b"5.11.22.23.29./"),
        (f"{LOTTERY}Eurojackpot:{day}", b"3.4.8.17.50./"),
    ]
    assert holds(done)
    tags = [entry.tag for entry in entries_about(fallen.subject)]
    assert tags[-3:] == ["draw.fell_back", "draw.lotteries", "draw.drawn"]
    assert len(payload_of(entries_about(fallen.subject)[-2])["by"]) == 2
    assert check().ok
    assert codes(enter, fallen, clock) == ("draws.nothing_to_enter",)


def test_nobody_enters_numbers_alone(fallen, clock):
    time_comes(fallen, clock)
    drawings = [read_drawing(str(Fallback.objects.get().first_day), one) for one in DREW]
    by = (acting(Office.SECRETARIAT).id, acting(Office.INTEGRITY_OFFICER).id)
    refused = codes(enter_lotteries, fallen.pk, drawings, by=by, actor=SYSTEM, clock=clock)
    assert refused == ("access.proposal_only",)
    assert Fallback.objects.get().sources is None


def test_everybody_sees_the_numbers_for_a_day_and_a_wrong_one_is_put_right(fallen, clock):
    time_comes(fallen, clock)
    enter(fallen, clock, drew=["5 11 22 23 92", DREW[1]])
    (shown,) = commitments(clock.now()).waiting
    assert shown.drew[0] == f"EuroMillions:{shown.first_day} 5.11.22.23.92./"
    clock.advance(hours=23)
    enter(fallen, clock)
    clock.advance(hours=23)
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.numbers_are_shown_first",)
    clock.advance(hours=1)
    assert draw_now(fallen.pk, actor=SYSTEM, clock=clock).sources[0]["bytes"] == b"5.11.22.23.29./".hex()


def test_two_proposals_do_not_wait_beside_each_other(fallen, clock):
    time_comes(fallen, clock)
    for number, expected in enumerate(((), ("draws.asked_already",))):
        act = {"reason": "Seen.", "actor": acting(Office.SECRETARIAT), "clock": clock}
        said = asked(fallen, drew=[DREW[0], f"{number} 3 4 8 50"])
        if expected:
            assert codes(propose, ProposalKind.DRAW_LOTTERIES, fallen.pk, said, **act) == expected
        else:
            propose(ProposalKind.DRAW_LOTTERIES, fallen.pk, said, **act)


def forged(draw, clock, **fields):
    day = clock.now() - timedelta(hours=30)
    sources = [{"name": f"{LOTTERY}EuroMillions:2026-03-05", "bytes": b"1.2.3./".hex()}]
    values = {"decides_from": day, "sources": sources, "entered_at": day + timedelta(minutes=1), **fields}
    return Fallback.objects.update_or_create(
        draw=draw, defaults={"lotteries": NAMES, "fell_back_at": day - timedelta(days=1), **values}
    )


def test_rows_that_the_record_does_not_bear_out_decide_nothing(due, beacon, clock):
    """Whoever can write to the database could else try numbers until the panel pleases."""
    clock.advance(days=4)
    forged(due, clock)
    assert codes(draw_now, due.pk, actor=SYSTEM, clock=clock) == ("draws.not_as_recorded",)
    Fallback.objects.all().delete()
    keep_round(round_of(due), "x", actor=SYSTEM, clock=clock)
    assert draw_now(due.pk, actor=SYSTEM, clock=clock).state == "drawn"


def test_numbers_that_were_changed_in_the_database_decide_nothing(fallen, clock):
    time_comes(fallen, clock)
    enter(fallen, clock)
    clock.advance(hours=24)
    good = Fallback.objects.get().sources
    Fallback.objects.update(sources=[{**good[0], "bytes": b"1.2.3./".hex()}, good[1]])
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.not_as_recorded",)
    Fallback.objects.update(sources=good)
    assert holds(draw_now(fallen.pk, actor=SYSTEM, clock=clock))


def test_a_number_that_is_put_back_in_time_by_hand_decides_nothing(fallen, clock):
    time_comes(fallen, clock)
    kept = keep_round(round_of(fallen), "x", actor=SYSTEM, clock=clock)
    before = Fallback.objects.get().decides_from - timedelta(hours=1)
    type(kept).objects.update(received_at=before)
    Fallback.objects.update(returned_at=before)
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.not_as_recorded",)


def test_the_number_that_one_person_brings_decides_every_draw_of_its_round(due, beacon, clock):
    other = Draw.objects.create(
        **{
            field: getattr(due, field)
            for field in ("position", "document", "state", "chain", "round", "due_at", "chances", "committed_at")
        },
        draw_id="CASE-2026-other/1",
        subject=uuid4(),
        commitment="0" * 64,
    )
    clock.advance(hours=24)
    assert lotteries(clock_for=lambda: clock) == 2
    hand_in(due, quicknet.answer(due.round), actor=SYSTEM, clock=clock)
    assert Fallback.objects.filter(returned_at__isnull=False).count() == 2
    assert {entries_about(one.subject)[-1].tag for one in (due, other)} == {"draw.spoke"}
    shown = commitments(clock.now()).waiting
    assert [(one.lotteries, one.number_missing) for one in shown] == [((), False)] * 2


def test_who_brings_a_number_that_is_here_already_makes_it_decide(fallen, clock):
    """As after a crash between keeping and saying so, or where somebody put the row there."""
    keep_round(round_of(fallen), "x", actor=SYSTEM, clock=clock)
    hand_in(fallen, b"", actor=SYSTEM, clock=clock)
    assert Fallback.objects.get().returned_at is not None
    BeaconRound.objects.all().delete()
    clock.at = Fallback.objects.get().decides_from + timedelta(days=2)
    hand_in(fallen, quicknet.answer(fallen.round), actor=SYSTEM, clock=clock)
    assert draw_now(fallen.pk, actor=SYSTEM, clock=clock).state == "drawn", "a number that was lost is brought again"


def test_a_draw_falls_back_once_whatever_the_database_says(fallen, clock):
    """Whoever deletes the row would else wait for other drawings."""
    Fallback.objects.all().delete()
    clock.advance(days=3)
    assert lotteries(clock_for=lambda: clock) == 0
    assert not Fallback.objects.exists()


def test_what_says_how_a_draw_is_decided_is_not_erased(fallen, clock):
    (*_, entry) = entries_about(fallen.subject)
    assert codes(erase, [entry.seq], reason="x", actor=SYSTEM, clock=clock) == ("record.erasure_stays",)


MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)
FELL = Told("draw.fell_back", MIDNIGHT - timedelta(days=1), {"lotteries": ["A", "B"], "first_day": "2026-03-05"})
DRAWN = [LotterySource("rfc3797:A:2026-03-05", b"1.2.3./"), LotterySource("rfc3797:B:2026-03-06", b"4.5.6./")]
SAID = {"sources": [{"name": one.name, "bytes": one.data.hex()} for one in DRAWN]}
ENTERED = Told("draw.lotteries", MIDNIGHT + timedelta(hours=30), SAID)
SPOKE = Told("draw.spoke", MIDNIGHT - timedelta(seconds=1), {"commitment": "x"})
LATER = ENTERED.at + timedelta(hours=24)


@pytest.mark.parametrize(
    ("told", "drawn", "at", "good"),
    [
        ([], [], LATER, True),
        ([], DRAWN, LATER, False),
        ([FELL], [], LATER, False),
        ([FELL], DRAWN, LATER, False),
        ([FELL, ENTERED], DRAWN, LATER, True),
        ([FELL, ENTERED], [], LATER, False),
        ([FELL, ENTERED], DRAWN[:1], LATER, False),
        ([FELL, ENTERED], DRAWN, LATER - timedelta(seconds=1), False),
        ([FELL, replace(ENTERED, facts={})], DRAWN, LATER, False),
        ([FELL, FELL, ENTERED], DRAWN, LATER, False),
        ([ENTERED], DRAWN, LATER, False),
        ([FELL, replace(ENTERED, at=MIDNIGHT - timedelta(hours=1))], DRAWN, LATER, False),
        ([replace(FELL, facts={**FELL.facts, "lotteries": ["A", "C"]}), ENTERED], DRAWN, LATER, False),
        ([replace(FELL, facts={**FELL.facts, "first_day": "2026-03-06"}), ENTERED], DRAWN, LATER, False),
        ([FELL, ENTERED, replace(ENTERED, facts={"sources": []})], DRAWN, LATER, False),
        ([FELL, SPOKE], [], LATER, True),
        ([FELL, SPOKE, ENTERED], DRAWN, LATER, False),
        ([FELL, replace(SPOKE, at=MIDNIGHT)], [], LATER, False),
        ([FELL, replace(SPOKE, at=MIDNIGHT), ENTERED], DRAWN, LATER, True),
        ([SPOKE], [], LATER, False),
    ],
)
def test_what_the_record_bears_out(told, drawn, at, good):
    assert borne_out(told, drawn, at, only_lotteries=bool(drawn)) is good


class HeldUp(SettableClock):
    """A request that read the time, and was then held up for a day."""

    def again(self):
        return SettableClock(self.at + timedelta(days=1))


class Ticking(SettableClock):
    """A clock of which every reading is of an hour later."""

    def again(self):
        self.at += timedelta(hours=1)
        return SettableClock(self.at)


def test_row_and_entry_of_a_number_that_came_in_time_are_of_one_moment(fallen, clock):
    """Two readings, one on either side of midnight, would say two things, and nobody could ever make the draw."""
    start = Fallback.objects.get().decides_from - timedelta(minutes=70)
    keep_round(round_of(fallen), "x", actor=SYSTEM, clock=SettableClock(start))
    assert let_beacon_speak(fallen.pk, actor=SYSTEM, clock=Ticking(start))
    assert entries_about(fallen.subject)[-1].at == Fallback.objects.get().returned_at
    clock.at = start + timedelta(days=1)
    assert draw_now(fallen.pk, actor=SYSTEM, clock=clock).state == "drawn"


def test_a_request_that_was_held_up_brings_no_number_late(fallen, clock):
    late = HeldUp(Fallback.objects.get().decides_from - timedelta(minutes=1))
    answer = quicknet.answer(fallen.round)
    assert codes(hand_in, fallen, answer, actor=SYSTEM, clock=late) == ("draws.lotteries_decide",)
    assert Fallback.objects.get().returned_at is None
    clock.at = late.again().now()
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.no_number_yet",)


def test_only_one_answer_of_strangers_is_checked_at_a_time(due, clock):
    answer = quicknet.answer(due.round)
    with slot(alone=True):
        assert codes(hand_in, due, answer, actor=Actor.anonymous(), clock=clock) == ("draws.busy",)
        hand_in(due, answer, actor=acting(Office.MEMBER), clock=clock)
    assert BeaconRound.objects.count() == 1


def test_a_draw_that_no_number_can_make_does_not_fall_back(due, clock):
    Draw.objects.update(witness_asked=True)
    clock.advance(days=2)
    assert lotteries(clock_for=lambda: clock) == 0


def test_what_cannot_have_been_drawn_is_not_even_asked_for(fallen, clock):
    time_comes(fallen, clock)
    first = Fallback.objects.get().first_day
    early, late = str(first - timedelta(days=1)), str(first + timedelta(days=1))
    for wrong, code in (
        ({"days": [str(first), early]}, "draws.lottery_day"),
        ({"days": [late, str(first)]}, "draws.lottery_day"),  # it has not taken place
        ({"days": ["", str(first)]}, "draws.lottery_day"),
        ({"drew": [DREW[0], "5 5 6 7 8"]}, "draws.lottery_numbers"),
        ({"drew": [DREW[0], ""]}, "draws.lottery_numbers"),
        ({"names": ["My own", *NAMES[1:]]}, "draws.every_lottery"),
        ({"names": NAMES[:1], "drew": DREW[:1]}, "draws.every_lottery"),
    ):
        assert codes(enter, fallen, clock, **wrong) == (code,), wrong


FIRST = datetime(2026, 3, 5, tzinfo=UTC).date()
GOOD = Drawing(FIRST, (5, 11, 22))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"state": "drawn"}, ("draws.already_drawn",)),
        ({"returned": True}, ("draws.beacon_spoke",)),
        ({"drawings": ()}, ("draws.every_lottery",)),
        ({"drawings": (Drawing(FIRST + timedelta(days=30), (1, 2, 3)),)}, ()),
        ({"drawings": (Drawing(FIRST + timedelta(days=31), (1, 2, 3)),)}, ("draws.lottery_day",)),
        ({"drawings": (Drawing(FIRST, (1, 2)),)}, ("draws.lottery_numbers",)),
        ({"drawings": (Drawing(FIRST, (1, 2, 1000)),)}, ("draws.lottery_numbers",)),
        ({"drawings": (Drawing(FIRST, tuple(range(11))),)}, ("draws.lottery_numbers",)),
        ({"today": FIRST - timedelta(days=1)}, ("draws.lottery_day",)),
    ],
)
def test_which_drawings_can_decide(changed, expected):
    facts = {"state": "committed", "returned": False, "lotteries": ("A",), "first": FIRST, "drawings": (GOOD,)}
    facts |= {"today": FIRST + timedelta(days=30), **changed}
    assert may_enter(LotteryFacts(**facts)).codes == expected


@pytest.mark.parametrize("numbers_", ["5 five 6", "-1 2 3", "１ 2 3", "1.5 2 3", "1234 2 3", ""])
def test_what_cannot_be_read_is_no_number(numbers_):
    assert read_drawing("2026-03-05", numbers_).numbers == ()
    assert read_drawing("5 March", "1").day is None


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)))
def test_nobody_knows_the_numbers_when_they_are_named(later):
    fell = datetime(2026, 3, 5, tzinfo=UTC) + later
    from_ = decides_from(fell)
    assert timedelta(hours=24) <= from_ - fell < timedelta(hours=48)
    assert (from_.hour, from_.minute, from_.second, from_.microsecond) == (0, 0, 0, 0)


def test_a_draw_falls_back_once_and_only_while_it_waits():
    now = datetime(2026, 3, 5, tzinfo=UTC)
    for state, came, fell, expected in (
        ("committed", False, False, True),
        ("committed", True, False, False),
        ("committed", False, True, False),
        ("lapsed", False, False, False),
        ("void", False, False, False),
    ):
        assert falls_back(state, now - timedelta(hours=24), now, number_came=came, fell=fell) is expected


def test_where_the_rules_name_no_lottery_it_stays_overdue(due, clock):
    RulesOfProcedure.objects.update(values={**RulesOfProcedure.objects.get().values, "fallback_lotteries": " , "})
    clock.advance(days=3)
    assert lotteries(clock_for=lambda: clock) == 0
    assert commitments(clock.now()).waiting[0].state == "overdue"


def test_the_rules_of_when_the_list_was_fixed_name_them(due, clock):
    rules = RulesOfProcedure.objects.get()
    values = {**rules.values, "fallback_lotteries": "My own"}
    RulesOfProcedure.objects.create(version=2, values=values, in_force_from=due.due_at)
    clock.advance(days=3)
    lotteries(clock_for=lambda: clock)
    assert Fallback.objects.get().lotteries == NAMES


def test_a_draw_by_the_own_chain_waits_for_no_lottery(db, clock):
    make_rules(clock=clock)
    draw = ready(committed(clock), clock)
    clock.advance(days=3)
    assert lotteries(clock_for=lambda: clock) == 0
    assert draw_now(draw.pk, actor=SYSTEM, clock=clock).state == "drawn"


@pytest.mark.parametrize(
    "changes",
    [
        {"sources": [{"name": "x", "bytes": "00"}]},
        {"entered_at": datetime(2030, 1, 1, tzinfo=UTC)},
        {"decides_from": datetime(2020, 1, 1, tzinfo=UTC)},
        {"sources": [], "entered_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"returned_at": datetime(2030, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_holds_what_a_fallback_is(fallen, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Fallback.objects.filter(draw=fallen).update(**changes)


def test_a_stored_number_that_the_beacon_did_not_sign_is_not_used(fallen, clock):
    clock.at = Fallback.objects.get().decides_from - timedelta(hours=1)
    kept = keep_round(round_of(fallen), "x", actor=SYSTEM, clock=clock)
    assert lotteries(clock_for=lambda: clock) == 1
    type(kept).objects.update(signature=quicknet.answer(fallen.round + 1).hex()[:96])
    assert codes(draw_now, fallen.pk, actor=SYSTEM, clock=clock) == ("draws.number_is_not_good",)
