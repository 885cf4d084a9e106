"""The count of a published case stays provable for those who may know it, whatever the opinion says of numbers."""

import json

import pytest
from django.urls import reverse

from cases.docket.models import Case
from cases.panel.models import Panel
from cases.voting.models import Vote
from council.access.actions import raise_barrier
from council.access.rules import Office
from council.kernel.actor import Actor
from council.record.actions import append
from council.record.models import Checkpoint
from council.record.rules.entries import Tag
from tests.factories.opinions import make_approved, publish
from tests.factories.people import make_user
from tests.support.bundles import Desk
from tests.support.signing import KEY, end_of_day, signer_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(clock):
    """An approved case, whose count is in the record as the close of a vote writes it."""
    found = make_approved(clock)
    vote = Vote.rows.get(case=found.case)
    motion = vote.motions.get()
    told = {
        "motion": str(motion.pk), "hash": motion.frozen_hash, "tally": motion.counts, "failure": "",
        "result": motion.result, "decided_by": motion.decided_by, "ballots": [],
    }  # fmt: skip
    body = {"vote": str(vote.pk), "round": 1, "ending": "decided", "seated": 5, "quorum": 4, "motions": [told]}
    append(Tag.VOTE_CLOSED, found.case.pk, body, actor=Actor.system(), clock=clock, office=Office.SYSTEM)
    return found


@pytest.fixture
def signed(decided, clock, tmp_path):
    publish(decided)
    end_of_day(clock)
    signer_in(tmp_path / "signer", clock).sign(clock)
    return decided


def asked(client, decided, user):
    client.force_login(user)
    return client.get(reverse("voting:tally_proof", args=[decided.case.pk]))


def test_the_panel_and_the_auditor_prove_the_count_with_the_published_program(signed, client, tmp_path):
    for user in (signed.panel[0].member.user, make_user("", Office.AUDITOR)):
        answer = asked(client, signed, user)
        assert answer.status_code == 200
        (entry,) = json.loads(answer.content)["entries"]
        assert entry["payload"]["motions"][0]["tally"]["counts"] == {"overturn": 4, "uphold": 1}
        assert not any(seat.member.name in answer.content.decode() for seat in signed.panel)
        newest = Checkpoint.objects.order_by("-pk")[0]
        code, said = Desk(tmp_path).run(answer.content, newest.note, KEY.verifying.to_text())
        assert code == 0, said
        assert "checked      1 of 1 payloads, against their commitments" in said
        page = client.get(reverse("overview:case", args=[signed.case.pk]))
        assert reverse("voting:tally_proof", args=[signed.case.pk]) in page.content.decode()


def test_for_everybody_else_there_is_no_such_thing(signed, client):
    address = reverse("voting:tally_proof", args=[signed.case.pk])
    offices = (Office.SECRETARIAT, Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER, Office.MEMBER, Office.OPERATOR)
    for office in offices:
        assert asked(client, signed, make_user("", office)).status_code == 404
    page = client.get(reverse("overview:case", args=[signed.case.pk]))
    assert address not in page.content.decode()
    walled = make_user("", Office.AUDITOR)
    raise_barrier(walled.pk, signed.case.pk, "R1", actor=Actor.system(), clock=signed.clock)
    assert asked(client, signed, walled).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_before_publication_there_is_none_though_the_day_of_the_count_is_signed(decided, client, clock, tmp_path):
    end_of_day(clock)
    signer_in(tmp_path / "signer", clock).sign(clock)
    for user in (decided.panel[0].member.user, make_user("", Office.AUDITOR)):
        assert asked(client, decided, user).status_code == 404
    publish(decided)
    assert asked(client, decided, user).status_code == 200


def test_before_its_day_is_signed_there_is_none(decided, client, clock):
    auditor = make_user("", Office.AUDITOR)
    publish(decided)
    assert asked(client, decided, auditor).status_code == 404
    assert Case.rows.get().published_at is not None
    assert Panel.rows.count() == 1
