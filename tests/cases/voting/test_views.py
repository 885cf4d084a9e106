"""The pages of a panel that writes motions, votes and reads the result."""

import hmac
import re
from hashlib import sha256
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.docket.models import Case
from cases.lifecycle import Stage
from cases.voting.models import Ballot, Motion, Vote
from cases.voting.rules import MotionKind, choice_field, reason_field
from council.access.models import UsedKey
from council.access.rules import Office
from council.clocks.actions import fire_due
from tests.factories.assessments import seal_all
from tests.factories.cases import make_case
from tests.factories.panels import actor_of, make_panel
from tests.factories.people import make_user
from tests.factories.votes import ballots, make_deliberation, make_motion, make_vote
from tests.support.guessing import SALTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house_time(monkeypatch, clock):
    """Requests read the clock of the test."""
    monkeypatch.setattr("council.middleware.house_clock", lambda: clock)


def login(seat):
    client = Client()
    client.force_login(seat.member.user)
    return client


def page(name, case, *more):
    return reverse(f"voting:{name}", args=[case.pk, *more])


def send(client, address, **given):
    return client.post(address, {"idempotency_key": str(uuid4()), **given})


def errors(response):
    return {name: str(found[0]) for name, found in response.context["form"].errors.items()}


def close(clock):
    clock.advance(days=3)
    fire_due(clock_for=lambda: clock)


def test_motion_is_written_frozen_and_put_to_the_vote(clock):
    case, seats = make_deliberation(clock)
    writer, chair = login(seats[3]), login(seats[0])
    assert send(writer, page("draft", case), kind="outcome", text="Overturn the removal?").url == page("case", case)
    (motion,) = Motion.rows.filter(case=case)
    shown = writer.get(page("case", case)).content.decode()
    assert page("freeze", case, motion.pk) not in shown
    assert page("withdraw", case, motion.pk) in shown
    shown = chair.get(page("case", case)).content.decode()
    assert "Motions that are still drafts: 1." in shown
    assert page("call", case) not in shown
    assert send(chair, page("freeze", case, motion.pk)).status_code == 302
    assert page("call", case) in chair.get(page("case", case)).content.decode()
    assert send(chair, page("call", case)).status_code == 302
    assert Case.rows.get(pk=case.pk).stage == Stage.VOTING


def test_motion_that_is_not_whole_is_refused_beside_its_field(clock):
    case, seats = make_deliberation(clock)
    empty = send(login(seats[1]), page("draft", case), kind="", text="")
    assert (empty.status_code, list(errors(empty))) == (422, ["kind", "text"])
    limbless = send(login(seats[1]), page("draft", case), kind="limb", text="Was it necessary?")
    assert (limbless.status_code, list(errors(limbless))) == (422, ["limb"])
    assert 'value="limb"' in limbless.content.decode()
    assert "Was it necessary?" in limbless.content.decode()


def test_vote_that_cannot_be_called_says_why(clock):
    case, seats = make_deliberation(clock)
    refused = send(login(seats[0]), page("call", case))
    assert (refused.status_code, list(errors(refused))) == (422, ["__all__"])
    assert send(login(seats[2]), page("call", case)).status_code == 404


def test_ballot_is_cast_and_its_receipt_shown(clock):
    case, seats, vote = make_vote(clock, MotionKind.OUTCOME, MotionKind.LIMB)
    outcome, limb = Motion.rows.filter(vote=vote)
    client = login(seats[2])
    refused = send(client, page("cast", case), **{choice_field(outcome.pk): "abstain", reason_field(outcome.pk): " "})
    assert refused.status_code == 422
    assert errors(refused) == {choice_field(limb.pk): "Choose one of the answers, or abstain."}
    given = {choice_field(outcome.pk): "abstain", choice_field(limb.pk): "no"}
    refused = send(client, page("cast", case), **given)
    assert errors(refused) == {reason_field(outcome.pk): "Say why you abstain: an abstention needs a reason."}
    assert Ballot.rows.count() == 0
    cast = send(client, page("cast", case), **given, **{reason_field(outcome.pk): "I was ill."})
    assert cast.url == page("receipt", case)
    shown = client.get(cast.url).content.decode()
    for ballot in Ballot.rows.all():
        assert ballot.opening.commitment in shown
        assert ballot.opening.salt.hex() in shown
    assert "Its number, and the proof, are shown when the vote is closed" in shown
    assert "Your ballot is cast. Until the close you may vote again." in shown


def test_what_is_kept_of_a_sent_ballot_tells_no_choice(clock):
    """The idempotency key keeps a hash of the form beside actor and path; each of three choices can be tried."""
    case, seats, vote = make_vote(clock)
    (motion,) = Motion.rows.filter(vote=vote)
    given = {choice_field(motion.pk): "overturn", reason_field(motion.pk): ""}
    sent = {"idempotency_key": str(uuid4()), **given}
    assert login(seats[2]).post(page("cast", case), sent).url == page("receipt", case)
    spent = UsedKey.objects.get(pk=sent["idempotency_key"])
    assert (spent.actor, spent.path) == (actor_of(seats[2]).label, page("cast", case))
    for choice in motion.offers:
        form = {**sent, choice_field(motion.pk): choice}
        guess = b"".join(repr((name, [form[name]])).encode() for name in sorted(form))
        tried = {sha256(guess).digest(), *(hmac.digest(salt, guess, "sha256") for salt in SALTS)}
        assert bytes(spent.digest) not in tried


def test_page_of_an_open_vote_is_the_same_however_many_have_voted(clock):
    case, seats, _ = make_vote(clock)
    client = login(seats[4])

    def shown():
        return re.sub(
            r'value="[0-9a-f-]{36}"|csrfmiddlewaretoken" value="\w+"',
            "",
            client.get(page("case", case)).content.decode(),
        )

    before = shown()
    for seat in seats[:4]:
        ballots(case, seat, "overturn", clock)
    assert shown() == before
    assert "You have no receipts" in client.get(page("receipt", case)).content.decode()


def test_ballot_after_the_close_is_refused_in_words(clock):
    case, seats, vote = make_vote(clock)
    motion = Motion.rows.get(vote=vote)
    clock.advance(days=3)  # the timer is late: the clock alone decides
    late = send(login(seats[0]), page("cast", case), **{choice_field(motion.pk): "uphold"})
    assert (late.status_code, list(errors(late))) == (422, ["__all__"])
    fire_due(clock_for=lambda: clock)
    gone = send(login(seats[0]), page("cast", case), **{choice_field(motion.pk): "uphold"})
    assert gone.status_code == 409
    assert Ballot.rows.count() == 0


def test_result_is_shown_to_the_panel_with_names_and_the_number_of_the_entry(clock):
    case, seats, _ = make_vote(clock)
    for seat in seats[:4]:
        ballots(case, seat, "overturn", clock)
    close(clock)
    client = login(seats[0])
    shown = client.get(page("case", case)).content.decode()
    assert "Overturned</strong>, by a majority of the seated." in shown
    assert "Overturned: 4" in shown
    for seat in seats[:4]:
        assert seat.member.name in shown
    assert "Its number is shown after the close" not in client.get(page("receipt", case)).content.decode()


def test_motion_has_a_thread_of_its_own(clock):
    case, seats = make_deliberation(clock)
    motion = make_motion(case, seats, clock, frozen=False)
    client, address = login(seats[2]), page("discuss", case, motion.pk)
    said = send(client, address, text="I would say: lift.")
    assert said.url.startswith(f"{address}#post-")
    assert "I would say: lift." in client.get(address).content.decode()
    other, strangers = make_deliberation(clock)
    assert login(strangers[0]).get(page("discuss", other, motion.pk)).status_code == 404


def test_withdrawn_motion_is_gone_from_the_page(clock):
    case, seats = make_deliberation(clock)
    motion = make_motion(case, seats, clock)
    chair = login(seats[0])
    asked = chair.get(page("case", case)).content.decode()
    assert re.search(r"<summary>Withdraw it</summary>.*?Yes, withdraw the motion.*?</details>", asked, re.DOTALL)
    assert send(chair, page("withdraw", case, motion.pk)).status_code == 302
    shown = chair.get(page("case", case)).content.decode()
    assert "No motion yet." in shown
    assert "The motion is withdrawn." in shown


def test_who_has_not_sealed_goes_to_the_assessment_first(clock):
    case = make_case(Stage.DELIBERATION, clock=clock)
    seats = make_panel(case, clock=clock)
    seal_all(case, seats[:4], clock)
    assert login(seats[4]).get(page("case", case)).url == reverse("assessment:case", args=[case.pk])


def test_pages_exist_for_nobody_else(clock):
    case, seats, _ = make_vote(clock)
    chair_beside_the_panel = make_user("", Office.MEMBER, Office.COUNCIL_CHAIR)  # who reads the file of the case
    for user in (make_user("", Office.MEMBER), make_user("", Office.SECRETARIAT), chair_beside_the_panel):
        client = Client()
        client.force_login(user)
        assert client.get(page("case", case)).status_code == 404
        assert client.get(page("receipt", case)).status_code == 404
        assert send(client, page("cast", case)).status_code in {404, 409}
    assert login(seats[0]).get(page("case", case)).status_code == 200


@pytest.mark.parametrize("kinds", [(MotionKind.OUTCOME,), (MotionKind.OUTCOME, MotionKind.LIMB, MotionKind.QUESTION)])
def test_pages_take_the_same_queries_for_one_motion_and_for_three(clock, kinds, django_assert_num_queries):
    case, seats = make_deliberation(clock)
    for kind in kinds:
        make_motion(case, seats, clock, kind)
    client = login(seats[0])
    client.get(page("case", case))  # the first of the day is noted for the integrity officer
    with django_assert_num_queries(15):
        client.get(page("case", case))
    send(client, page("call", case))
    with django_assert_num_queries(12):
        client.get(page("case", case))
    for seat in seats:
        ballots(case, seat, {one.pk: one.offers[0] for one in Motion.rows.filter(case=case)}, clock)
    close(clock)
    with django_assert_num_queries(10):
        client.get(page("case", case))
    assert Vote.rows.get(case=case).state == "decided"
