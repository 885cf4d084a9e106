"""Chance from outside: the beacon is asked, its signature checked, and a witness sees the document before."""

import json
import subprocess
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from council.beacons import BadChainFile, NoNumber, ask, chain, make_chain
from council.draws.actions import commit_draw, draw_now, hand_in
from council.draws.models import BeaconRound, Draw, OfflineChain
from council.draws.queries import commitments, drawing_view, holds
from council.draws.rules import due_after
from council.draws.tasks import numbers, witness, work_out
from council.kernel.actor import Actor
from council.kernel.draw.stream import LONGEST_CHAIN, QUICKNET, hashed, round_at
from council.record.queries import entries_about
from tests.council.draws.test_actions import body
from tests.support import quicknet
from tests.support.refusals import codes
from tests.support.tsa import answering, make_authority

SYSTEM = Actor.system()


@pytest.fixture
def beacon(settings, monkeypatch):
    with quicknet.running(monkeypatch) as here:
        settings.BEACON_URLS = ["http://127.0.0.1:9", here.url]  # nobody listens at the first
        yield here


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    with answering(make_authority(tmp_path_factory.mktemp("tsa"))) as running:
        yield running


def committed(clock) -> Draw:
    return commit_draw(uuid4(), f"CASE-2026-{uuid4().hex[:6]}", body(), actor=SYSTEM, clock=clock)


def ready(draw: Draw, clock) -> Draw:
    work_out(draw.pk, walks=10, clock_for=lambda: clock)
    clock.at = draw.due_at
    return Draw.objects.get(pk=draw.pk)


@pytest.mark.django_db
def test_the_document_names_the_round_of_the_time_that_the_rules_fix(beacon, clock):
    draw = committed(clock)
    assert draw.due_at == due_after(clock.now(), urgent=False)
    assert draw.value["beacon"] == {"chain": QUICKNET, "round": round_at(int(draw.due_at.timestamp()))}
    assert beacon.asked == []


@pytest.mark.django_db
def test_the_timer_asks_one_server_after_the_other_when_the_round_is_there_and_the_draw_holds(beacon, clock):
    draw = committed(clock)
    assert numbers(clock_for=lambda: clock) == 0
    assert beacon.asked == []
    draw = ready(draw, clock)
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.no_number_yet",)
    assert numbers(clock_for=lambda: clock) == 1
    assert beacon.asked == [f"/{QUICKNET}/public/{draw.round}"]
    done = draw_now(draw.pk, actor=SYSTEM, clock=clock)
    kept = BeaconRound.objects.get()
    assert done.sources == [{"name": f"drand:{QUICKNET}:{draw.round}", "bytes": kept.signature}]
    assert kept.via.startswith(beacon.url)
    assert holds(done)
    assert numbers(clock_for=lambda: clock) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["forged", "another round", "nonsense", "long", "down"])
def test_a_number_that_is_not_the_beacons_is_never_used(wrong, beacon, clock):
    draw = ready(committed(clock), clock)
    good = json.loads(quicknet.answer(draw.round))
    forged = bytearray(bytes.fromhex(good["signature"]))
    forged[20] ^= 1
    beacon.down = wrong == "down"
    beacon.says = {
        "forged": json.dumps({"round": draw.round, "signature": forged.hex()}).encode(),
        "another round": quicknet.answer(draw.round + 1),
        "nonsense": b"<html>",
        "long": b"{" + b" " * 20_000,
        "down": None,
    }[wrong]
    assert numbers(clock_for=lambda: clock) == 0
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.no_number_yet",)
    assert not BeaconRound.objects.exists()
    with pytest.raises(NoNumber):
        ask(draw.round)


@pytest.mark.django_db
def test_anybody_can_hand_in_the_number_and_only_the_beacons_is_taken(beacon, clock):
    draw = ready(committed(clock), clock)
    assert drawing_view(draw, clock.now()).number_missing
    assert codes(hand_in, draw, b"{}", actor=SYSTEM, clock=clock) == ("draws.answer_not_good",)
    wrong = quicknet.answer(draw.round - 1)
    assert codes(hand_in, draw, wrong, actor=SYSTEM, clock=clock) == ("draws.answer_not_good",)
    hand_in(draw, quicknet.answer(draw.round), actor=SYSTEM, clock=clock)
    assert draw_now(draw.pk, actor=SYSTEM, clock=clock).state == "drawn"
    assert BeaconRound.objects.get().via == "by hand"


@pytest.mark.django_db
def test_a_draw_of_the_own_chain_takes_no_number_from_anybody(clock):
    draw = committed(clock)
    assert codes(hand_in, draw, b"{}", actor=SYSTEM, clock=clock) == ("draws.no_beacon_draw",)


@pytest.mark.django_db
def test_a_draw_that_is_not_made_is_overdue_for_everybody(beacon, clock):
    draw = ready(committed(clock), clock)
    beacon.down = True
    states = []
    for hours in (0, 24, 25):
        clock.at = draw.due_at + timedelta(hours=hours)
        numbers(clock_for=lambda: clock)
        (shown,) = commitments(clock.now()).waiting
        states.append((shown.state, drawing_view(draw, clock.now()).overdue))
    assert states == [("committed", False), ("committed", False), ("overdue", True)]


@pytest.mark.django_db
def test_what_everybody_sees_before_a_draw_points_at_nobody(clock):
    draw = committed(clock)
    assert commitments(clock.now()).waiting == []  # not before the next full hour
    clock.advance(hours=1)
    (shown,) = commitments(clock.now()).waiting
    assert shown.announced.minute == 0
    assert shown.commitment == draw.commitment
    assert (shown.size, shown.pool, shown.excluded, shown.rules) == (3, 8, 1, ("legal-min",))
    told = str(shown)
    assert draw.draw_id not in told
    assert str(draw.subject) not in told
    assert not any(person["id"] in told for person in draw.value["pool"])


@pytest.mark.django_db
def test_an_urgent_draw_is_shown_at_once(clock):
    commit_draw(uuid4(), "CASE-9", body(), actor=SYSTEM, clock=clock, urgent=True)
    assert len(commitments(clock.now()).waiting) == 1


@pytest.mark.django_db
def test_the_list_is_read_by_key_and_what_waits_stands_on_every_page(clock, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("council.draws.queries.LISTED", 2)
    stuck, made = committed(clock), []
    for _ in range(5):
        made.append(committed(clock))
        clock.advance(minutes=1)
    Draw.objects.filter(pk__in=[one.pk for one in made]).update(state="lapsed")
    clock.advance(days=9)
    seen, before = [], None
    while True:
        with django_assert_num_queries(2):
            page = commitments(clock.now(), before)
        assert [(one.commitment, one.state) for one in page.waiting] == [(stuck.commitment, "overdue")]
        seen += [one.commitment for one in page.shown]
        if page.older is None:
            break
        before = page.older
    assert seen == [one.commitment for one in made[::-1]]


@pytest.mark.django_db
def test_wishes_that_follow_from_a_case_are_not_told(clock):
    rules = [{"id": "language-min", "attr": "legal", "min": 1}, {"id": "legal-min", "attr": "legal", "min": 1}]
    commit_draw(uuid4(), "CASE-9", body(rules=rules), actor=SYSTEM, clock=clock, urgent=True)
    assert commitments(clock.now()).waiting[0].rules == ("legal-min",)


# The witness.


@pytest.mark.django_db
def test_a_witness_sees_the_very_document_before_the_number_and_openssl_agrees(settings, authority, clock, tmp_path):
    settings.TSA_URL, settings.TSA_ROOTS = authority.url, authority.roots
    draw = ready(committed(clock), clock)
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.not_witnessed",)
    assert witness(clock_for=lambda: clock) == 1
    seen = Draw.objects.get(pk=draw.pk)
    (tmp_path / "draw.json").write_bytes(seen.document.encode())
    (tmp_path / "witness.tsr").write_bytes(bytes(seen.witness))
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "draw.json", "-in", "witness.tsr", "-CAfile", str(authority.roots)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in said.stdout + said.stderr
    assert "draw.witnessed" in [entry.tag for entry in entries_about(draw.subject)]
    # The authority's own clock is of today, and so it saw the document before the number of a draw of later.
    later = seen.witnessed_at + timedelta(days=1)
    Draw.objects.filter(pk=draw.pk).update(due_at=later)
    clock.at = later
    assert draw_now(draw.pk, actor=SYSTEM, clock=clock).state == "drawn"
    assert witness(clock_for=lambda: clock) == 0


@pytest.mark.django_db
def test_a_witness_who_comes_too_late_is_none(settings, authority, clock):
    settings.TSA_URL, settings.TSA_ROOTS = authority.url, authority.roots
    clock.at = clock.at.replace(year=2020)
    draw = ready(committed(clock), clock)
    witness(clock_for=lambda: clock)
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.not_witnessed",)


@pytest.mark.django_db
def test_an_authority_that_is_down_is_asked_again_and_an_installation_without_one_says_so(settings, clock):
    settings.TSA_URL = "http://127.0.0.1:9"
    draw = committed(clock)
    assert draw.witness_asked
    assert witness(clock_for=lambda: clock) == 0
    settings.TSA_URL = ""
    assert not committed(clock).witness_asked


# The chain that was made beforehand.


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys" / "chain.json"


def test_every_number_of_a_chain_leads_to_its_anchor(path):
    make_chain(path, b"\x01" * 32)
    ordinary, urgent = chain(urgent=False, path=path), chain(urgent=True, path=path)
    assert ordinary.name != urgent.name
    for one in (ordinary, urgent):
        for number in (1, 2, 77, LONGEST_CHAIN):
            assert f"offline:{hashed(one.number(number), number).hex()}" == one.name
        for none in (0, LONGEST_CHAIN + 1):
            with pytest.raises(NoNumber):
                one.number(none)
    assert path.stat().st_mode & 0o077 == 0


def test_a_chain_that_is_there_is_never_replaced(path):
    make_chain(path, b"\x01" * 32)
    before = path.read_text()
    make_chain(path, b"\x02" * 32)
    assert path.read_text() == before
    assert list(path.parent.iterdir()) == [path]


def test_where_nothing_can_be_written_it_is_said(path):
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(BadChainFile):
        make_chain(path, b"\x01" * 32)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "[]", '{"secret": 5}', '{"secret": "ab"}'])
def test_a_broken_chain_is_named_and_nothing_is_committed(text, path, settings, clock):
    path.parent.mkdir()
    path.write_text(text)
    settings.BEACON_FILE = path
    with pytest.raises(BadChainFile):
        chain(urgent=False, path=path)
    assert codes(commit_draw, uuid4(), "CASE-1", body(), actor=SYSTEM, clock=clock) == ("draws.chain_file",)
    assert not Draw.objects.exists()


@pytest.mark.django_db
def test_a_chain_that_is_used_up_gives_no_number(clock):
    draw = committed(clock)
    OfflineChain.objects.filter(chain=draw.chain).update(used=LONGEST_CHAIN)
    assert codes(commit_draw, uuid4(), "CASE-1", body(), actor=SYSTEM, clock=clock) == ("draws.chain_ends",)


@pytest.mark.django_db
def test_whoever_takes_the_chain_away_gets_no_other_number(path, settings, clock):
    """Else a draw that displeases could be made again, by losing a file."""
    settings.BEACON_FILE = path
    draw = ready(committed(clock), clock)
    path.unlink()
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.no_number_yet",)
    assert codes(commit_draw, uuid4(), "CASE-1", body(), actor=SYSTEM, clock=clock) == ("draws.chain_file",)
    assert not path.exists()
    call_command("make_chain", stdout=StringIO())
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.no_number_yet",)
    assert committed(clock).chain != draw.chain
    with pytest.raises(CommandError, match="is there"):
        call_command("make_chain")


@pytest.mark.django_db
def test_no_number_that_is_published_gives_away_one_that_is_waited_for(clock):
    """In a chain a later number gives every earlier one; so an urgent draw takes its number from another."""
    ordinary = committed(clock)
    urgent = commit_draw(uuid4(), "CASE-9", body(), actor=SYSTEM, clock=clock, urgent=True)
    assert urgent.due_at < ordinary.due_at
    told = draw_now(ready(urgent, clock).pk, actor=SYSTEM, clock=clock).sources[0]["bytes"]
    number = bytes.fromhex(told)
    waiting = ordinary.chain.removeprefix("offline:")
    assert not any(hashed(number, times).hex() == waiting for times in range(50))
    later = committed(clock)
    assert (later.chain, later.round, later.due_at >= ordinary.due_at) == (ordinary.chain, ordinary.round + 1, True)


@pytest.mark.django_db
def test_a_number_that_somebody_put_into_the_database_is_not_drawn_by(beacon, clock):
    draw = ready(committed(clock), clock)
    numbers(clock_for=lambda: clock)
    BeaconRound.objects.update(signature="97" * 48)
    assert codes(draw_now, draw.pk, actor=SYSTEM, clock=clock) == ("draws.number_is_not_good",)
