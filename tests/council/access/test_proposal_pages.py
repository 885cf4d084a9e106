"""Pages of dual control: what they say, whom they are for, what they cost; who is walled off gets the same 404."""

import csv
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from cases.docket.models import Case
from cases.overview import rules as overview_rules
from council.access.actions import approve, propose, raise_barrier, refuse, withdraw
from council.access.models import Barrier, Grant, Proposal, User
from council.access.rules import Office, ProposalKind
from council.access.rules.proposals import kinds_to_propose
from council.clocks.models import Deadline
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.procedure.rules import Preset
from council.record.models import RecordEntry, RecordPayload
from council.record.queries import check
from council.record.rules.entries import Tag
from tests.factories.cases import make_case, make_rules
from tests.factories.people import actor_for, give, make_user

pytestmark = pytest.mark.django_db
LIST = "/desk/proposals/"
LIST_QUERIES = 8
PAGE_QUERIES = 10  # three of them ask whether the proposer may still propose it


@pytest.fixture
def now():
    """A clock that stands where the pages' own clock is."""
    return SettableClock(datetime.now(UTC))


def desk(*offices, name=""):
    """A browser of somebody with these offices."""
    browser = Client()
    browser.user = make_user(name, *offices)
    browser.force_login(browser.user)
    return browser


def send(browser, path, **fields):
    return browser.post(path, {"idempotency_key": str(uuid4()), **fields})


def text(answer):
    return answer.content.decode()


def bare(answer):
    """Status, headers and page, without the token of the visit, the address asked for, and the second of the answer."""
    page = re.sub(r'value="\w{64}"', "", text(answer)).replace(answer.request["PATH_INFO"], "")
    return answer.status_code, sorted(item for item in answer.headers.items() if item[0] != "Expires"), page


def office_for(browser, clock, person=None, reason="Cover for a leave.", office=Office.AUDITOR):
    person = person or make_user("Nadia Okoro")
    payload = {"person": str(person.pk), "office": str(office)}
    kind, actor = ProposalKind.OFFICE_GIVE, actor_for(browser.user)
    return propose(kind, person.pk, payload, reason=reason, actor=actor, clock=clock)


def lift_for(browser, clock, case=None):
    case, person = case or make_case(clock=clock), make_user("Joao Behind")
    raise_barrier(person.pk, case.pk, "R1", actor=Actor.system(), clock=clock)
    payload = {"person": str(person.pk), "ground": "R1"}
    return propose(
        ProposalKind.BARRIER_LIFT, person.pk, payload,
        case=case.pk, reason="The hit was false.", actor=actor_for(browser.user), clock=clock,
    )  # fmt: skip


def test_the_list_says_what_by_whom_why_what_changes_and_until_when(now):
    secretary = desk(Office.SECRETARIAT, name="Marloes Secretary")
    made = office_for(secretary, now)
    done = office_for(secretary, now)
    approve(done.pk, done.payload_hash, actor=actor_for(make_user("Ada Chair", Office.COUNCIL_CHAIR)), clock=now)
    page = text(desk(Office.INTEGRITY_OFFICER).get(LIST))
    what = ["Ada Chair", "Give an office", "Nadia Okoro · Auditor", "not held", "held, for the whole council"]
    for said in (
        *what,
        "Marloes Secretary",
        "Cover for a leave.",
        f"{LIST}{made.pk}/",
        "Approved and done",
        "Ada Chair",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("offices", "status"),
    [
        ((), 404),
        ((Office.MEMBER,), 404),
        ((Office.EDITOR,), 404),
        ((Office.AUDITOR,), 200),
        ((Office.SECRETARIAT,), 200),
    ],
)
def test_the_list_is_for_the_desk_and_linked_from_it(offices, status):
    browser = desk(*offices)
    assert browser.get(LIST).status_code == status
    assert (f'href="{LIST}"' in text(browser.get("/desk/"))) == (status == 200)


def test_a_proposal_is_approved_on_its_page(now):
    made = office_for(desk(Office.SECRETARIAT), now)
    chair, path = desk(Office.COUNCIL_CHAIR), f"{LIST}{made.pk}/"
    page = text(chair.get(path))
    assert f'name="seen" value="{made.payload_hash}"' in page
    answer = send(chair, f"{path}approve/", seen=made.payload_hash, read="on")
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert Grant.objects.filter(person_id=made.subject, office=Office.AUDITOR, until=None).count() == 1
    assert "Approve and do it" not in text(chair.get(path))


def test_the_desk_tells_who_may_decide_that_something_waits(now):
    secretary, chair = desk(Office.SECRETARIAT), desk(Office.COUNCIL_CHAIR)
    said = "1 proposal waits for your decision"
    assert said not in text(chair.get("/desk/"))
    made = office_for(secretary, now)
    assert (said in text(chair.get("/desk/")), said in text(secretary.get("/desk/"))) == (True, False)
    withdraw(made.pk, actor=actor_for(secretary.user), clock=now)
    assert said not in text(chair.get("/desk/"))


def test_what_is_missing_is_said_and_nothing_is_done(now):
    made = office_for(desk(Office.SECRETARIAT), now)
    chair, path = desk(Office.COUNCIL_CHAIR), f"{LIST}{made.pk}/"
    unread = send(chair, f"{path}approve/", seen=made.payload_hash)
    other = send(chair, f"{path}approve/", seen="0" * 64, read="on")
    silent = send(chair, f"{path}refuse/", reason=" ")
    assert [one.status_code for one in (unread, other, silent)] == [422, 422, 422]
    assert 'href="#approve_read"' in text(unread)
    assert "This is not what was proposed, or not what you saw." in text(other)
    assert 'href="#refuse_reason"' in text(silent)
    assert Proposal.rows.get(pk=made.pk).state == "open"


def test_the_proposer_sees_no_button_to_approve_and_takes_it_back(now):
    secretary = desk(Office.SECRETARIAT, Office.COUNCIL_CHAIR)
    made = office_for(secretary, now)
    path = f"{LIST}{made.pk}/"
    page = text(secretary.get(path))
    assert ("Approve and do it" in page, "Take it back" in page) == (False, True)
    assert send(secretary, f"{path}approve/", seen=made.payload_hash, read="on").status_code == 422
    assert send(secretary, f"{path}withdraw/").status_code == 302
    assert Proposal.rows.get(pk=made.pk).state == "withdrawn"


def test_a_refusal_stands_on_the_page_with_its_reason(now):
    made = office_for(desk(Office.SECRETARIAT), now)
    chair, path = desk(Office.COUNCIL_CHAIR), f"{LIST}{made.pk}/"
    assert send(chair, f"{path}refuse/", reason="Ask the integrity officer first.").status_code == 302
    assert "Ask the integrity officer first." in text(desk(Office.SECRETARIAT).get(path))


def test_the_same_form_sent_twice_does_it_once(now):
    made, key = office_for(desk(Office.SECRETARIAT), now), str(uuid4())
    chair, path = desk(Office.COUNCIL_CHAIR), f"{LIST}{made.pk}/approve/"
    body = {"idempotency_key": key, "seen": made.payload_hash, "read": "on"}
    assert [chair.post(path, body).status_code for _ in range(2)] == [302, 302]
    assert RecordEntry.objects.filter(tag=Tag.GRANT_GIVEN).count() == 1


# The wall: the same 404, whatever is asked.


def test_who_is_walled_off_gets_the_same_answer_as_for_nothing(now):
    made = lift_for(desk(Office.INTEGRITY_OFFICER), now)
    barred = desk(Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER)
    before = bare(barred.get(LIST))
    assert barred.get(f"{LIST}{made.pk}/").status_code == 200
    raise_barrier(barred.user.pk, made.case_uuid, "R4", actor=Actor.system(), clock=now)
    nowhere = uuid4()
    body = {"seen": made.payload_hash, "read": "on", "reason": "No."}
    for end in ("", "approve/", "refuse/", "withdraw/"):
        for ask in (barred.get, lambda path: send(barred, path, **body)):
            hidden, nothing = ask(f"{LIST}{made.pk}/{end}"), ask(f"{LIST}{nowhere}/{end}")
            assert bare(hidden) == bare(nothing)
            assert hidden.status_code in {404, 405}
    page = text(barred.get(LIST))
    assert bare(barred.get(LIST)) != before
    for secret in (str(made.pk), "Joao Behind", "The hit was false.", "Lift a wall</a></h3>"):
        assert secret not in page
    assert Proposal.rows.get(pk=made.pk).state == "open"


def test_a_proposal_about_a_hidden_case_changes_no_page_of_who_is_walled_off(now):
    case, barred = make_case(clock=now), desk(Office.COUNCIL_CHAIR, Office.INTEGRITY_OFFICER)
    raise_barrier(barred.user.pk, case.pk, "R4", actor=Actor.system(), clock=now)
    other = desk(Office.INTEGRITY_OFFICER)

    def seen():
        pages = [LIST, f"{LIST}?before=1-{'0' * 32}", "/desk/", f"{LIST}new/barrier_lift/"]
        return [re.sub(r'value="[0-9a-f-]{36}"', "", bare(barred.get(path))[2]) for path in pages]

    before = seen()
    made = lift_for(other, now, case)
    assert str(made.pk) in text(other.get(LIST))  # it is there for whoever is not walled off
    assert seen() == before
    withdraw(made.pk, actor=actor_for(other.user), clock=now)
    assert seen() == before


def test_walls_of_hidden_cases_and_one_s_own_cannot_be_asked_for(now):
    case, open_case, chair = make_case(clock=now), make_case(clock=now), desk(Office.COUNCIL_CHAIR)
    for person, where in ((chair.user, case), (make_user("Hidden One"), case), (make_user("Open One"), open_case)):
        raise_barrier(person.pk, where.pk, "R1", actor=Actor.system(), clock=now)
    page = text(chair.get(f"{LIST}new/barrier_lift/"))
    assert ("Open One" in page, "Hidden One" in page, case.number in page) == (True, False, False)
    hidden = Barrier.objects.get(person__name="Hidden One")
    answer = send(chair, f"{LIST}new/barrier_lift/", wall=str(hidden.pk), reason="Why.")
    assert (answer.status_code, Proposal.rows.count()) == (422, 0)


def test_where_nothing_can_be_asked_for_no_empty_choice_is_shown(now):
    chair = desk(Office.COUNCIL_CHAIR)
    page = text(chair.get(f"{LIST}new/barrier_lift/"))
    assert ("There is nothing to ask for" in page, 'name="reason"' in page) == (True, False)
    raise_barrier(make_user("Open One").pk, make_case(clock=now).pk, "R1", actor=Actor.system(), clock=now)
    page = text(chair.get(f"{LIST}new/barrier_lift/"))
    assert ("There is nothing to ask for" in page, 'name="reason"' in page) == (False, True)


# Forms of every kind.


@pytest.mark.parametrize("kind", sorted(ProposalKind))
@pytest.mark.parametrize("office", [Office.SECRETARIAT, Office.INTEGRITY_OFFICER, Office.AUDITOR, Office.COUNCIL_CHAIR])
def test_a_form_is_for_who_may_ask_and_an_empty_one_says_what_is_missing(kind, office):
    browser, path = desk(office), f"{LIST}new/{kind}/"
    may = kind in kinds_to_propose({office})
    assert browser.get(path).status_code == (200 if may else 404)
    empty = send(browser, path)
    assert empty.status_code == (422 if may else 404)
    assert ('href="#id_reason"' in text(empty)) == may
    assert (f'href="{path}"' in text(browser.get(LIST))) == may


def test_no_kind_that_nobody_knows():
    assert desk(Office.SECRETARIAT).get(f"{LIST}new/anything/").status_code == 404


def ask_and_approve(asker, kind, approver, **fields):
    """Ask on the form, approve on the page; returns the proposal."""
    answer = send(asker, f"{LIST}new/{kind}/", reason="A good reason.", **fields)
    assert answer.status_code == 302, text(answer)
    made = Proposal.rows.get(kind=kind)
    assert answer.headers["Location"] == f"{LIST}{made.pk}/"
    done = send(approver, f"{LIST}{made.pk}/approve/", seen=made.payload_hash, read="on")
    assert done.status_code == 302, text(done)
    return Proposal.rows.get(pk=made.pk)


def test_an_office_is_given_and_ended(now):
    secretary, chair, person = desk(Office.SECRETARIAT), desk(Office.COUNCIL_CHAIR), make_user("Nadia Okoro")
    ask_and_approve(secretary, "office_give", chair, person=str(person.pk), office="intake_officer")
    grant = Grant.objects.get(person=person, until=None)
    assert grant.office == "intake_officer"
    ask_and_approve(secretary, "office_end", chair, holding=str(grant.pk))
    assert not Grant.objects.filter(person=person, until=None).exists()


def test_an_office_that_clashes_is_refused_beside_the_form_with_what_was_typed(now):
    make_rules(Preset.INTERNATIONAL, SettableClock(now.now() - timedelta(days=2)))
    panellist = give(make_user("Pat Panellist"), Office.PANELLIST, case=uuid4())
    fields = {"person": str(panellist.pk), "office": "secretariat", "reason": "We need a hand."}
    answer = send(desk(Office.SECRETARIAT), f"{LIST}new/office_give/", **fields)
    page = text(answer)
    assert (answer.status_code, Proposal.rows.count()) == (422, 0)
    assert "These two offices do not go together: Secretariat, Panellist." in page
    assert "We need a hand." in page
    assert f'<option value="{panellist.pk}" selected>' in page


def test_a_wall_is_lifted(now):
    case, person = make_case(clock=now), make_user("Open One", Office.SECRETARIAT)
    raise_barrier(person.pk, case.pk, "R1", actor=Actor.system(), clock=now)
    behind = Client()
    behind.force_login(person)
    assert behind.get(f"/desk/cases/{case.pk}/").status_code == 404
    wall = Barrier.objects.get(person=person)
    ask_and_approve(desk(Office.INTEGRITY_OFFICER), "barrier_lift", desk(Office.COUNCIL_CHAIR), wall=str(wall.pk))
    assert behind.get(f"/desk/cases/{case.pk}/").status_code == 200


def test_a_recovered_account_is_logged_out_everywhere_and_its_password_opens_nothing():
    lost = desk(Office.INTAKE_OFFICER, name="Lost Keys")
    assert lost.get("/desk/").status_code == 200
    secretary = desk(Office.SECRETARIAT)
    ask_and_approve(secretary, "account_recovery", desk(Office.COUNCIL_CHAIR), person=str(lost.user.pk))
    assert lost.get("/desk/").status_code == 302
    assert not User.objects.get(pk=lost.user.pk).has_usable_password()
    assert RecordEntry.objects.filter(tag=Tag.ACCOUNT_RECOVERED, subject=lost.user.pk).count() == 1


def test_a_deadline_is_moved_with_the_day_on_which_the_case_is_due(now):
    case = make_case(clock=now)
    secretary, chair = desk(Office.SECRETARIAT), desk(Office.COUNCIL_CHAIR)
    deadline = Deadline.objects.get(subject=case.pk, kind="take_up")
    path = f"{LIST}new/deadline_move/?case={case.pk}"
    assert path.replace("&", "&amp;") in text(secretary.get(f"/desk/cases/{case.pk}/"))
    assert case.number in text(secretary.get(path))
    assert case.number not in text(secretary.get(f"{LIST}new/deadline_move/?case={uuid4()}"))
    later = (deadline.due_at + timedelta(days=10)).replace(second=0, microsecond=0)
    fields = {"deadline": str(deadline.pk), "after": later.strftime("%Y-%m-%dT%H:%M")}
    ask_and_approve(secretary, "deadline_move", chair, **fields)
    deadline.refresh_from_db()
    moved = Case.rows.get(pk=case.pk).due_at
    assert deadline.due_at == moved
    assert abs(moved - later) < timedelta(hours=3)  # the form speaks the council's time
    assert RecordEntry.objects.filter(tag=Tag.DEADLINE_MOVED, subject=case.pk).count() == 1


@pytest.mark.parametrize(("days", "said"), [(-30, "The new moment must lie ahead."), (91, "by 90 days at most")])
def test_a_deadline_is_not_moved_into_the_past_or_too_far(days, said, now):
    case = make_case(clock=now)
    deadline = Deadline.objects.get(subject=case.pk, kind="take_up")
    after = (deadline.due_at + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    answer = send(desk(Office.SECRETARIAT), f"{LIST}new/deadline_move/",
                  deadline=str(deadline.pk), after=after, reason="Why.")  # fmt: skip
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_deadline_that_moved_meanwhile_is_not_moved_again(now):
    case = make_case(clock=now)
    deadline = Deadline.objects.get(subject=case.pk, kind="take_up")
    after = (deadline.due_at + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    send(desk(Office.SECRETARIAT), f"{LIST}new/deadline_move/", deadline=str(deadline.pk), after=after, reason="Why.")
    made = Proposal.rows.get()
    Deadline.objects.filter(pk=deadline.pk).update(due_at=deadline.due_at + timedelta(hours=1))
    answer = send(desk(Office.COUNCIL_CHAIR), f"{LIST}{made.pk}/approve/", seen=made.payload_hash, read="on")
    assert answer.status_code == 422
    assert "This deadline has ended, or was moved in the meantime." in text(answer)


def test_what_an_entry_about_a_case_holds_is_erased_and_the_record_says_so(now):
    case = make_case(clock=now)
    entry = RecordEntry.objects.filter(subject=case.pk, tag=Tag.CASE_MOVED).order_by("seq").first()
    ask_and_approve(desk(Office.INTEGRITY_OFFICER), "payload_erasure", desk(Office.COUNCIL_CHAIR), seq=str(entry.seq))
    assert not RecordPayload.objects.filter(entry=entry).exists()
    assert (check().ok, check().erased) == (True, 1)


def test_only_entries_about_the_file_of_a_case_one_reaches_can_be_erased(now):
    case, hidden = make_case(clock=now), make_case(clock=now)
    officer = desk(Office.INTEGRITY_OFFICER)
    raise_barrier(officer.user.pk, hidden.pk, "R1", actor=Actor.system(), clock=now)
    raise_barrier(make_user().pk, case.pk, "R1", actor=Actor.system(), clock=now)
    found = {entry.seq for entry in RecordEntry.objects.exclude(subject=case.pk, tag=Tag.CASE_MOVED)} | {10**6}
    assert len(found) > 3
    answers = {seq: send(officer, f"{LIST}new/payload_erasure/", seq=str(seq), reason="Why.") for seq in found}
    said = "There is no entry with this number that could be erased from here."
    assert [seq for seq, one in answers.items() if one.status_code != 422 or said not in text(one)] == []


# Much of the docket leaves only when two people want it.


@pytest.fixture
def much(monkeypatch, now):
    """Three cases are much here; the real limit is asserted beside."""
    assert overview_rules.FREE_ROWS == 100
    monkeypatch.setattr(overview_rules, "FREE_ROWS", 2)
    return [make_case(clock=now) for _ in range(3)]


def test_a_large_export_leads_to_the_question_and_is_taken_once(much, now):
    secretary, chair = desk(Office.SECRETARIAT), desk(Office.COUNCIL_CHAIR)
    address = "/desk/docket/docket.csv?stage=submitted"
    led = secretary.get(address)
    assert (led.status_code, led.headers["Location"]) == (302, f"{LIST}new/docket_export/?stage=submitted")
    assert '<option value="submitted" selected>' in text(secretary.get(led.headers["Location"]))
    take = address.replace("docket.csv", "approved.csv")
    assert secretary.post(take).status_code == 409
    made = ask_and_approve(secretary, "docket_export", chair, stage="submitted")
    assert f'action="{take}"' in text(secretary.get(f"{LIST}{made.pk}/"))
    assert f'action="{take}"' not in text(chair.get(f"{LIST}{made.pk}/"))
    assert chair.post(take).status_code == 409
    assert secretary.post("/desk/docket/approved.csv").status_code == 409  # other filters than those approved
    taken = secretary.post(take)
    rows = list(csv.reader(text(taken).removeprefix("\ufeff").splitlines()))
    assert (taken.status_code, len(rows)) == (200, 4)
    assert secretary.post(take).status_code == 409
    assert Proposal.rows.get(pk=made.pk).used_at is not None
    assert RecordEntry.objects.filter(tag=Tag.EXPORT_MADE).count() == 1


def test_an_approved_export_is_over_after_a_day(much, now):
    secretary = desk(Office.SECRETARIAT)
    made = ask_and_approve(secretary, "docket_export", desk(Office.COUNCIL_CHAIR))
    Proposal.rows.filter(pk=made.pk).update(
        proposed_at=made.proposed_at - timedelta(days=2), decided_at=made.decided_at - timedelta(hours=25)
    )
    assert secretary.post("/desk/docket/approved.csv").status_code == 409


def test_a_small_export_needs_nobody(now):
    make_case(clock=now)
    assert desk(Office.SECRETARIAT).get("/desk/docket/docket.csv").status_code == 200


def test_a_large_export_leaves_out_the_cases_behind_a_wall(much, now):
    make_case(clock=now)
    secretary = desk(Office.SECRETARIAT)
    raise_barrier(secretary.user.pk, much[0].pk, "R1", actor=Actor.system(), clock=now)
    ask_and_approve(secretary, "docket_export", desk(Office.COUNCIL_CHAIR))
    assert much[0].number not in text(secretary.post("/desk/docket/approved.csv"))


# What it costs.


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_a_page_cost_the_same_for_one_and_three(number, now, django_assert_num_queries):
    secretary, integrity, chair = desk(Office.SECRETARIAT), desk(Office.INTEGRITY_OFFICER), desk(Office.COUNCIL_CHAIR)
    for _ in range(number):
        office_for(secretary, now)
        made = lift_for(integrity, now)
        refuse(office_for(secretary, now).pk, "No.", actor=actor_for(chair.user), clock=now)
    chair.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        chair.get(LIST)
    with django_assert_num_queries(PAGE_QUERIES):
        chair.get(f"{LIST}{made.pk}/")


def test_older_proposals_are_read_page_by_page(now, monkeypatch):
    monkeypatch.setattr("council.access.queries.proposals.PER_PAGE", 2)
    secretary = desk(Office.SECRETARIAT)
    made = []
    for _ in range(5):
        made.append(office_for(secretary, now))
        withdraw(made[-1].pk, actor=actor_for(secretary.user), clock=now)
        now.advance(minutes=1)
    found, path = [], LIST
    while path:
        page = text(secretary.get(path))
        found += re.findall(rf"{LIST}([0-9a-f-]{{36}})/", page)
        older = re.search(r'href="(\?before=[^"]+)"', page)
        path = f"{LIST}{older[1]}" if older else ""
    assert found == [str(one.pk) for one in reversed(made)]
