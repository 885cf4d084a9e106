"""Reports by anybody: taken without an account, ruled on by somebody else, forgotten in time, and never public."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from cases.clearance.models import Concern
from cases.clearance.rules import Origin
from cases.lifecycle import Stage
from council.access.models import UsedKey
from council.access.queries import is_barred
from council.access.rules import Office
from council.clocks.actions import fire_due, go_round
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable
from council.notices.models import Notice
from council.record.models import RecordEntry
from council.record.queries import check, payload_of
from council.reports.actions import answer, report, rule
from council.reports.models import Report
from council.reports.queries import ON_A_PAGE, asked_of, desk, report_for, reports
from council.reports.rules import MOST_A_DAY, OPEN, Choice, Kind, Ruling, State, Why, may_report, may_rule
from tests.factories.cases import make_case, make_rules
from tests.factories.declarations import clear
from tests.factories.panels import make_council
from tests.factories.people import acting, actor_for, give, make_member, make_user

pytestmark = pytest.mark.django_db
WORDS = "She owns half of Zephyr Farm."
FORM = "/report-a-conflict/"
NOBODY = Actor.anonymous()
DESK_QUERIES = 8  # session, account, offices, time, waiting, ruled, held, deadlines


def tell(member, clock, words=WORDS, **changes) -> Report:
    said = {"kind": "missing", "words": words, "source": "The land register", **changes}
    before = set(Report.objects.values_list("pk", flat=True))
    report(member.pk, **said, actor=NOBODY, clock=clock)
    return Report.objects.exclude(pk__in=before).first()


def typed(about, **changes):
    said = {"member": str(about.pk), "kind": "missing", "words": WORDS, "source": "The land register", "contact": ""}
    return {"idempotency_key": str(uuid4()), **said, **changes}


@pytest.fixture
def officer():
    return acting(Office.INTEGRITY_OFFICER)


@pytest.fixture
def member(db):
    return make_member("Nino Gelashvili")


@pytest.fixture(autouse=True)
def _rules(clock, db):
    make_rules(clock=clock)


RULING = Ruling(State.RECEIVED, Choice.DISMISS, own=False, why=Why.NOT_SHOWN, reason="Nothing shows it")


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [
        (RULING, ()),
        (Ruling(State.RECEIVED, Choice.ASK, own=False, quote="A farm?"), ()),
        (Ruling(State.ANSWERED, Choice.RAISE, own=False, code="W1", quote="A farm?", reason="So"), ()),
        (Ruling(State.RECEIVED, Choice.ASK, own=True, quote="A farm?"), ("reports.own",)),
        (Ruling(State.ASKED, Choice.ASK, own=False, quote="A farm?"), ("reports.asked_already",)),
        (Ruling(State.RECEIVED, Choice.ASK, own=False), ("reports.quote_needed",)),
        (Ruling(State.UPHELD, Choice.DISMISS, own=False, why=Why.NO_RULE, reason="x"), ("reports.closed",)),
        (Ruling(State.RECEIVED, Choice.DISMISS, own=False, reason="x"), ("reports.why_dismissed",)),
        (Ruling(State.RECEIVED, Choice.RAISE, own=False, code="R7", quote="a", reason="x"), ("reports.which_rule",)),
        (Ruling(State.RECEIVED, Choice.DISMISS, own=False, why=Why.NO_RULE), ("reports.reason",)),
    ],
)
def test_a_ruling_needs_what_follows_from_it(ruling, expected):
    assert may_rule(ruling).codes == expected


def test_a_report_says_what_and_how_somebody_knows():
    assert may_report(Kind.MISSING, WORDS, "Seen").ok
    assert may_report("x", " ", "").codes == ("reports.which_kind", "reports.say_what", "reports.say_how")


def test_the_same_words_again_fill_nothing(member, clock):
    for _ in range(3):
        tell(member, clock)
    (kept,) = Report.objects.all()
    assert kept.times == 3
    tell(member, clock, "Something else")
    assert Report.objects.count() == 2


def test_words_are_sealed_and_the_record_names_nobody(member, clock, officer):
    kept = tell(member, clock, contact="me@mail.example")
    rule(kept.pk, choice="dismiss", why="not_shown", reason="No", actor=officer, clock=clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, contact FROM council_report")
        row = b"".join(bytes(one) for one in cursor.fetchone())
    assert b"Zephyr" not in row
    assert b"mail.example" not in row
    told = [payload_of(one) for one in RecordEntry.objects.filter(subject=kept.pk).order_by("seq")]
    assert [one.get("kind") or one.get("state") for one in told] == ["missing", "dismissed"]
    assert not any(str(member.pk) in str(one) or "Zephyr" in str(one) for one in told)
    assert check().ok


def test_nobody_finds_or_rules_on_a_report_about_themselves(clock):
    member = make_member()
    give(member.user, Office.INTEGRITY_OFFICER)
    kept, own = tell(member, clock), actor_for(member.user)
    with pytest.raises(NotReachable):
        report_for(own, kept.pk)
    act = {"choice": "dismiss", "why": "not_shown", "reason": "No", "clock": clock}
    for somebody in (own, acting(Office.INTEGRITY_OFFICER), acting(Office.SECRETARIAT), acting(Office.MEMBER)):
        with pytest.raises(NotReachable):
            rule(kept.pk, **act, actor=somebody)
    rule(kept.pk, **act, actor=acting(Office.COUNCIL_CHAIR))
    assert Report.objects.get().state == State.DISMISSED


def test_whoever_is_officer_and_chair_at_once_does_not_find_the_own_report_either(clock):
    member = make_member()
    give(member.user, Office.INTEGRITY_OFFICER, Office.COUNCIL_CHAIR)
    kept, other = tell(member, clock), tell(make_member(), clock, "Another farm")
    own = actor_for(member.user)
    assert list(reports(own)) == [other]
    with pytest.raises(NotReachable):
        rule(kept.pk, choice="dismiss", why="not_shown", reason="No", actor=own, clock=clock)
    assert list(reports(acting(Office.SECRETARIAT))) == [kept]  # so that it lies with somebody


def test_the_chair_handles_those_about_an_officer_and_no_others(member, clock, officer):
    about_officer = make_member()
    give(about_officer.user, Office.INTEGRITY_OFFICER)
    tell(member, clock)
    tell(about_officer, clock, "Another farm")
    assert [one.member for one in reports(acting(Office.COUNCIL_CHAIR))] == [about_officer]
    assert [one.member for one in reports(officer)] == [member]


def test_the_member_is_asked_told_that_there_is_news_and_answers_in_48_hours(member, clock, officer):
    kept = tell(member, clock)
    rule(kept.pk, choice="ask", quote="Do you own a farm?", actor=officer, clock=clock)
    notice = Notice.objects.get()
    assert (notice.kind, notice.about) == ("account_news", member.user_id)
    browser = Client()
    browser.force_login(member.user)
    page = browser.get(f"/desk/reports/{kept.pk}/answer/").content.decode()
    assert "Do you own a farm?" in page
    assert WORDS not in page
    assert f"/desk/reports/{kept.pk}/answer/" in browser.get("/desk/").content.decode()
    refused = browser.post(f"/desk/reports/{kept.pk}/answer/", {"idempotency_key": str(uuid4()), "text": " "})
    assert refused.status_code == 422
    answer(kept.pk, "Yes, and it stands there now.", declared=True, actor=actor_for(member.user), clock=clock)
    assert asked_of(actor_for(member.user)) == []
    assert Report.objects.get().state == State.ANSWERED
    with pytest.raises(NotReachable):
        answer(kept.pk, "I", declared=True, actor=actor_for(make_member().user), clock=clock)


def test_an_upheld_report_raises_its_concern_in_every_open_case_once(clock, officer):
    council = make_council(3)
    open_cases = [make_case(Stage.PANEL_FORMATION, clock=clock) for _ in range(2)]
    over = make_case(Stage.PUBLISHED, clock=clock)
    for case in open_cases:
        clear(case, *council, clock=clock)
    kept = tell(council[0], clock)
    rule(kept.pk, choice="raise", code="R2", quote="You advised them.", reason="Yes", actor=officer, clock=clock)
    assert not Concern.rows.exists()
    for _ in range(2):
        go_round(clock_for=lambda: clock)
    raised = list(Concern.rows.select_related("declaration"))
    assert {one.declaration.case_id for one in raised} == {one.pk for one in open_cases}
    assert [(one.origin, one.code, str(one.text)) for one in raised] == [(Origin.REPORT, "R2", "You advised them.")] * 2
    for case in open_cases:
        assert is_barred(council[0].user_id, case.pk)
        assert not is_barred(council[1].user_id, case.pk)
    assert not is_barred(council[0].user_id, over.pk)


def test_words_are_erased_ninety_days_after_the_ruling(member, clock, officer):
    kept, waits = tell(member, clock, contact="me@mail.example"), tell(member, clock, "Something else")
    rule(kept.pk, choice="dismiss", why="not_shown", reason="No", actor=officer, clock=clock)
    clock.advance(days=89)
    fire_due(clock_for=lambda: clock)
    assert str(Report.objects.get(pk=kept.pk).words) == WORDS
    clock.advance(days=1)
    fire_due(clock_for=lambda: clock)
    gone = Report.objects.get(pk=kept.pk)
    texts = [gone.words, gone.source, gone.contact, gone.quote, gone.answer, gone.reason]
    assert [str(one) for one in texts] == [""] * 6
    assert (gone.digest, gone.state, gone.why) == (None, State.DISMISSED, Why.NOT_SHOWN)
    assert str(Report.objects.get(pk=waits.pk).words) == "Something else"


def test_anybody_reports_from_the_public_register_and_is_told_the_same(client, member, clock):
    page = client.get("/council/").content.decode()
    assert f"{FORM}?member={member.pk}" in page
    assert f'value="{member.pk}" selected' in client.get(f"{FORM}?member={member.pk}").content.decode()
    first, again = client.post(FORM, typed(member)), client.post(FORM, typed(member))
    assert first.headers["Location"] == again.headers["Location"] == "/report-a-conflict/thank-you/"
    assert client.get("/report-a-conflict/thank-you/").status_code == 200
    assert Report.objects.get().times == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"member": ""}, "member"),
        ({"member": str(uuid4())}, "member"),
        ({"kind": ""}, "kind"),
        ({"words": " "}, "words"),
        ({"source": ""}, "source"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_kept(client, member, fields, wrong):
    refused = client.post(FORM, typed(member, contact="me@mail.example", **fields))
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {wrong}
    assert "me@mail.example" in refused.content.decode()
    assert not Report.objects.exists()


def test_whoever_has_left_the_council_is_not_offered(client, member, clock):
    member.terms.update(ended_early="2025-06-01")
    refused = client.post(FORM, typed(member))
    assert set(refused.context["form"].errors) == {"member"}


def test_a_report_appears_on_no_public_page(client, member, clock, officer):
    """The canary: the register and the form are the same with a report and without; figures say fewer than 5."""
    addresses = ["/council/", FORM, "/conflicts/figures/", "/record/", "/rules/"]
    seen = {one: _text(client, one) for one in addresses}
    kept = tell(member, clock)
    for choice in (
        {"choice": "ask", "quote": "A farm?"},
        {"choice": "raise", "code": "W1", "quote": "a", "reason": "b"},
    ):
        rule(kept.pk, **choice, actor=officer, clock=clock)
        for one in ("/council/", FORM):
            assert _text(client, one) == seen[one]
        for one in addresses:
            assert "Zephyr" not in _text(client, one)
            assert "A farm?" not in _text(client, one)


def _text(client, address):
    answer = client.get(address).content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", answer)


def test_the_desk_is_for_those_who_handle_reports(client, member, clock):
    kept = tell(member, clock)
    user = make_user("Helga", Office.INTEGRITY_OFFICER)
    client.force_login(user)
    assert f"/desk/reports/{kept.pk}/" in client.get("/desk/reports/").content.decode()
    address = f"/desk/reports/{kept.pk}/"
    assert WORDS in client.get(address).content.decode()
    refused = client.post(address, {"idempotency_key": str(uuid4()), "choice": "raise", "reason": "kept words"})
    assert set(refused.context["form"].errors) == {"code", "quote"}
    assert "kept words" in refused.content.decode()
    good = {"idempotency_key": str(uuid4()), "choice": "dismiss", "why": "unclear", "reason": "Which farm?"}
    assert client.post(address, good).headers["Location"] == "/desk/reports/"
    assert Report.objects.get().state not in OPEN
    client.force_login(make_user("", Office.SECRETARIAT))  # handles others, and not this one
    assert str(kept.pk) not in client.get("/desk/reports/").content.decode()
    assert client.get(address).status_code == 404
    for office in (Office.AUDITOR, Office.MEMBER):
        client.force_login(make_user("", office))
        assert client.get("/desk/reports/").status_code == 404
        assert client.get(address).status_code == 404


def test_desk_takes_the_same_queries_at_one_and_three(client, member, clock, django_assert_num_queries):
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    client.get("/desk/reports/")
    for more in (1, 2):
        for _ in range(more):
            tell(member, clock, f"A farm {uuid4()}")
        with django_assert_num_queries(DESK_QUERIES):
            client.get("/desk/reports/")


def test_answer_that_comes_late_is_still_taken_and_the_desk_shows_the_deadline(client, member, clock, officer):
    kept = tell(member, clock)
    rule(kept.pk, choice="ask", quote="A farm?", actor=officer, clock=clock)
    clock.advance(hours=60)
    fire_due(clock_for=lambda: clock)
    answer(kept.pk, "No farm.", declared=False, actor=actor_for(member.user), clock=clock)
    assert Report.objects.get().state == State.ANSWERED


def test_nothing_that_is_kept_names_a_colleague_who_reports(client, member, clock):
    client.force_login(make_user("", Office.MEMBER))
    assert client.post(FORM, typed(member)).status_code == 302
    assert UsedKey.objects.get().actor == NOBODY.label


def test_a_contact_that_is_said_only_now_is_kept_and_no_report_is_lost(member, clock):
    tell(member, clock)
    assert tell(member, clock, contact="me@mail.example") is None
    assert tell(member, clock, contact="me@mail.example") is None
    kept = Report.objects.get()
    assert (kept.times, str(kept.contact)) == (3, "me@mail.example")


def test_flood_about_one_member_is_held_and_hides_no_other_report(client, member, clock, officer):
    other = make_member("Somebody else")
    for number in range(MOST_A_DAY + 2):
        assert client.post(FORM, typed(member, words=f"Farm {number}")).status_code == 302
    waits = tell(other, clock, "Another farm")
    assert Report.objects.count() == MOST_A_DAY + 3  # none was refused
    lies = desk(officer)
    assert (len(lies.waiting), lies.held) == (MOST_A_DAY + 1, 2)
    assert waits in lies.waiting
    held = desk(officer, held=True)
    assert {str(one.words) for one in held.waiting} == {"Farm 20", "Farm 21"}
    rule(held.waiting[0].pk, choice="dismiss", why="not_shown", reason="No", actor=officer, clock=clock)
    assert desk(officer).held == 1


def test_next_day_brings_reports_to_the_desk_again(member, clock, officer):
    for number in range(MOST_A_DAY + 1):
        tell(member, clock, f"Farm {number}")
    assert desk(officer).held == 1
    clock.advance(days=1)
    assert not tell(member, clock, "Of the next day").held


def test_desk_goes_on_page_by_page_and_shows_every_report_once(client, member, clock):
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    made = [
        Report(member=member, kind="missing", received_at=clock.now(), digest=f"{number:064}", words=f"Farm {number}")
        for number in range(2 * ON_A_PAGE + 1)  # at one and the same moment: the row decides
    ]
    Report.objects.bulk_create(made)
    seen, address = [], "/desk/reports/"
    while address:
        shown = client.get(address)
        seen += [one.pk for one in shown.context["page"].waiting]
        found = re.search(r'href="(\?after=[^"]+)"', shown.content.decode())
        address = f"/desk/reports/{found[1]}" if found else ""
    assert len(seen) == len(set(seen)) == 2 * ON_A_PAGE + 1
    broken = client.get("/desk/reports/?after=nonsense&before=1-2")
    assert len(broken.context["page"].waiting) == ON_A_PAGE


def test_what_was_ruled_on_goes_on_with_the_older_ones(clock, member, officer):
    by = make_user("Helga", Office.INTEGRITY_OFFICER)
    past = {"member": member, "kind": "missing", "received_at": clock.now(), "state": "upheld", "code": "R2"}
    for number in range(ON_A_PAGE + 1):
        clock.advance(hours=1)
        Report.objects.create(**past, digest=f"{number:064}", ruled_at=clock.now(), ruled_by=by)
    first = desk(officer)
    assert first.ruled[0].digest == f"{ON_A_PAGE:064}"
    (last,) = desk(officer, before=str(first.older)).ruled
    assert last.digest == f"{0:064}"


def test_held_reports_are_linked_from_the_desk(client, member, clock):
    client.force_login(make_user("Helga", Office.INTEGRITY_OFFICER))
    assert "held=yes" not in client.get("/desk/reports/").content.decode()
    for number in range(MOST_A_DAY + 1):
        tell(member, clock, f"Farm {number}")
    assert "1 report is held back" in client.get("/desk/reports/").content.decode()
    shown = client.get("/desk/reports/?held=yes")
    assert [str(one.words) for one in shown.context["page"].waiting] == ["Farm 20"]
    assert "Back to the others" in shown.content.decode()
