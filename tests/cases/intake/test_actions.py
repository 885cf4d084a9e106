"""Filing, receipts, the intake desk and the appellant's own acts. No HTTP."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection, transaction

from cases.docket.models import Argument, Case, StageChange
from cases.docket.queries import party_for
from cases.docket.rules import NoticeState, PartyRole, Route
from cases.intake import actions, queries
from cases.intake.models import Draft, InformationRequest, Receipt
from cases.intake.rules.appeals import DRAFT_HOURS, Step
from cases.intake.rules.desk import Consent
from cases.lifecycle import Stage
from council.access.rules import Office
from council.clocks.actions import fire_due
from council.kernel.actor import Actor
from council.kernel.receipts import BODY_LENGTH, SYMBOLS, normalise
from council.kernel.verdicts import NotReachable, Refused
from council.notices.models import Notice
from council.notices.rules import NoticeKind
from council.protection.models import StoredFile
from council.protection.queries import path_of
from council.record.models import RecordEntry
from council.record.queries import check, entries_about, payload_of
from council.record.rules.entries import Tag
from tests.factories.appeals import CONTACT, NAME, SECRET_WORDS, make_appeal
from tests.factories.cases import make_case, make_rules
from tests.factories.people import acting, make_platform, make_user

pytestmark = pytest.mark.django_db

NOBODY = Actor.anonymous()
TEXT_FILE = b"A letter of the platform."


def holder(case):
    """The holder of the case's first receipt."""
    return Actor.receipt(Receipt.rows.filter(case=case).order_by("issued_at").first().pk, case.pk)


def intake_officer():
    return acting(Office.INTAKE_OFFICER)


def codes(refused):
    return refused.value.verdict.codes


def everything_stored():
    """Every value of every table, as one heap of bytes: what somebody holds who has copied the database."""
    heap = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            heap += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor.fetchall() for cell in row]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in heap)


def test_filed_appeal_is_a_case_with_everything_that_was_said(clock):
    case, _ = make_appeal(clock, behalf="another", represented_by="sister", agreed=True)
    person = party_for(Actor.system(), case.pk, PartyRole.APPELLANT)
    assert (case.stage, case.route, case.country, case.region) == (Stage.SUBMITTED, Route.PROXY, "PT", "EUR")
    assert (person.pseudonym, person.sealed_name, person.sealed_contact) == ("Bridge walker", NAME, CONTACT)
    assert (person.consent_process, person.consent_share, person.consent_publish) == (True, True, False)
    assert (person.represented_by, person.standing, person.language) == ("sister", "author", "en")
    assert list(Argument.rows.filter(case=case).order_by("position").values_list("position", "text")) == [
        (1, "It is a question to an authority."),
        (2, "Others asked the same and were left alone."),
    ]
    assert list(StageChange.rows.filter(case=case).values_list("step", "position")) == [("submit", 1)]
    assert [entry.tag for entry in entries_about(case.pk)] == [Tag.CASE_MOVED, Tag.RECEIPT_ISSUED]
    assert check().ok


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decided_on": "2026-03-05"}, "intake.decided_in_future"),
        ({"argument_1": "", "argument_2": ""}, "intake.argument_needed"),
        ({"consent_process": False}, "intake.consent_needed"),
        ({"pseudonym": NAME}, "intake.pseudonym_tells"),
        ({"behalf": "another"}, "intake.proxy_unknown"),
    ],
)
def test_appeal_that_breaks_a_rule_of_any_page_is_not_filed(clock, changes, code):
    with pytest.raises(Refused) as refused:
        make_appeal(clock, **changes)
    assert codes(refused)[0] == code
    assert not Case.rows.exists()


def test_receipt_code_is_nowhere_in_the_database(clock):
    case, code = make_appeal(clock)
    stored = everything_stored()
    assert SECRET_WORDS.encode() in stored  # the heap holds what it could leak
    for secret in (code, code[:-1], CONTACT, NAME):
        assert secret.encode() not in stored
    actions.show_receipt(case.pk, actor=NOBODY, clock=clock)
    assert Receipt.rows.get(case=case).sealed_code is None


def test_receipt_entry_tells_no_code(clock):
    case, code = make_appeal(clock)
    facts = payload_of(entries_about(case.pk)[1])
    assert sorted(facts) == ["actor", "clock", "kind", "office", "receipt"]
    assert code not in str(facts)


def test_receipts_are_120_bits_and_never_alike(clock, monkeypatch):
    asked = []
    real = secrets.token_bytes
    monkeypatch.setattr(secrets, "token_bytes", lambda n: asked.append(n) or real(n))
    made = {make_appeal(clock, platform=make_platform())[1] for _ in range(5)}
    assert len(made) == 5
    assert asked.count(15) == 5  # 120 bits from the system's own source for each
    assert all(set(code[:-1]) <= set(SYMBOLS) and len(code) == BODY_LENGTH + 1 for code in made)


def test_code_opens_its_case_however_it_is_typed_and_no_other(clock):
    case, code = make_appeal(clock)
    other, _ = make_appeal(clock)
    for typed in (code, code.lower(), f"{code[:5]}-{code[5:]}", f" {code[:12]}  {code[12:]} "):
        found = actions.open_receipt(typed, actor=NOBODY, clock=clock)
        assert found.case_id == case.pk != other.pk


def test_wrong_and_ended_codes_are_answered_alike_with_the_same_search(clock, django_assert_num_queries):
    case, code = make_appeal(clock)
    _, other = make_appeal(clock)
    Receipt.rows.filter(case=case).update(ended_at=clock.now())
    unknown = make_appeal(clock)[1]
    Receipt.rows.exclude(case=case).filter(lookup=queries.receipt_for(unknown).lookup).delete()
    assert actions.open_receipt(other, actor=NOBODY, clock=clock)
    answers = []
    for wrong in (code, unknown):
        with django_assert_num_queries(1), pytest.raises(Refused) as refused:
            actions.open_receipt(wrong, actor=NOBODY, clock=clock)
        answers.append(refused.value.verdict)
    assert answers[0] == answers[1]
    assert answers[0].codes == ("intake.code_unknown",)


def test_code_with_a_slip_is_told_apart_before_anything_is_searched(clock, django_assert_num_queries):
    code = make_appeal(clock)[1]
    slip = ("0" if code[3] != "0" else "1").join([code[:3], code[4:]])
    with django_assert_num_queries(0), pytest.raises(Refused) as refused:
        actions.open_receipt(slip, actor=NOBODY, clock=clock)
    assert codes(refused) == ("intake.code_incomplete",)


def test_code_is_shown_once(clock):
    case, code = make_appeal(clock)
    first = actions.show_receipt(case.pk, actor=NOBODY, clock=clock)
    second = actions.show_receipt(case.pk, actor=NOBODY, clock=clock)
    assert (normalise(first.code), second.code) == (code, None)
    assert first.receipt.pk == second.receipt.pk
    with pytest.raises(NotReachable):
        actions.show_receipt(uuid4(), actor=NOBODY, clock=clock)


def test_second_code_opens_the_same_case_and_is_made_once(clock):
    case, code = make_appeal(clock)
    actions.show_receipt(case.pk, actor=NOBODY, clock=clock)
    actions.make_second_receipt(case.pk, actor=holder(case), clock=clock)
    second = actions.show_receipt(case.pk, actor=NOBODY, clock=clock).code
    assert second != code
    assert {actions.open_receipt(one, actor=NOBODY, clock=clock).case_id for one in (code, second)} == {case.pk}
    with pytest.raises(Refused) as refused:
        actions.make_second_receipt(case.pk, actor=holder(case), clock=clock)
    assert codes(refused) == ("intake.second_code_once",)


def test_second_code_is_for_the_holder_and_for_the_visit(clock):
    case, _ = make_appeal(clock)
    with pytest.raises(NotReachable):
        actions.make_second_receipt(case.pk, actor=NOBODY, clock=clock)
    clock.advance(hours=DRAFT_HOURS)
    with pytest.raises(Refused) as refused:
        actions.make_second_receipt(case.pk, actor=holder(case), clock=clock)
    assert codes(refused) == ("intake.second_code_late",)


def test_acknowledgement_is_queued_with_the_appeal_and_not_without_a_contact(clock):
    case, _ = make_appeal(clock, mail_language="ar")
    silent, _ = make_appeal(clock, contact="")
    (notice,) = Notice.objects.all()
    assert (notice.about, notice.kind, notice.sealed_to, notice.language) == (
        case.pk,
        NoticeKind.APPEAL_RECEIVED,
        CONTACT,
        "ar",
    )
    assert queries.take_up_facts(case, clock.now()).acknowledged
    assert not queries.take_up_facts(silent, clock.now()).acknowledged


# Drafts


def test_draft_is_sealed_and_its_identifier_becomes_the_case(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    actions.keep_answers(draft_id, Step.REASONS, {"argument_1": "my secret reason"}, actor=NOBODY, clock=clock)
    assert b"my secret reason" not in everything_stored()
    assert queries.writing(draft_id, clock.now()).answers == {"reasons": {"argument_1": "my secret reason"}}


def test_draft_and_its_files_are_forgotten_when_the_visit_is_over(clock, django_capture_on_commit_callbacks):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    file = actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)
    assert path_of(file.pk, "original").exists()
    clock.advance(hours=DRAFT_HOURS)
    assert queries.writing(draft_id, clock.now()) is None
    with django_capture_on_commit_callbacks(execute=True):
        fire_due(clock_for=lambda: clock)
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()
    assert not path_of(file.pk, "original").exists()
    assert not path_of(file.pk, "clean").exists()


def test_code_that_nobody_came_for_is_not_kept(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    make_appeal(clock, case_id=draft_id)
    actions.add_evidence(draft_id, TEXT_FILE, actor=holder(Case.rows.get(pk=draft_id)), clock=clock)
    clock.advance(hours=DRAFT_HOURS)
    fire_due(clock_for=lambda: clock)
    assert Receipt.rows.get(case_id=draft_id).sealed_code is None
    assert not Draft.objects.exists()
    assert StoredFile.objects.filter(case_uuid=draft_id).count() == 1


def test_same_file_sent_twice_is_there_once_and_can_be_taken_back(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    for _ in range(2):
        file = actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)
    assert StoredFile.objects.count() == 1
    actions.remove_draft_file(draft_id, file.pk, actor=NOBODY, clock=clock)
    actions.remove_draft_file(draft_id, file.pk, actor=NOBODY, clock=clock)
    assert StoredFile.objects.count() == 0


def removed(draft_id, clock):
    (file,) = queries.draft_files(draft_id)
    actions.remove_draft_file(draft_id, file.pk, actor=NOBODY, clock=clock)


def discarded(draft_id, clock):
    actions.discard_draft(draft_id, actor=NOBODY, clock=clock)


def overdue(draft_id, clock):
    clock.advance(hours=DRAFT_HOURS)
    fire_due(clock_for=lambda: clock)


@pytest.mark.parametrize("gone", [removed, discarded, overdue])
def test_nothing_of_a_removed_file_stays_in_the_database_and_the_record_still_verifies(clock, gone):
    """Its hash would find it: somebody with the same file could see that it had been sent."""
    digest = sha256(TEXT_FILE)
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    file = actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)
    stored, body = everything_stored(), payload_of(entries_about(draft_id)[0])
    assert stored.count(digest.hexdigest().encode()) == 2  # the row of the file, and the record
    assert (body["sha256"], body["size"]) == (digest.hexdigest(), len(TEXT_FILE))
    gone(draft_id, clock)
    left = everything_stored()
    assert digest.hexdigest().encode() not in left
    assert digest.digest() not in left
    assert f'"size":{len(TEXT_FILE)}'.encode() not in left
    entries = entries_about(draft_id)
    assert [(entry.tag, payload_of(entry) is None) for entry in entries] == [
        (Tag.EVIDENCE_STORED, True),
        (Tag.EVIDENCE_ERASED, False),
    ]
    assert payload_of(entries[1])["file"] == str(file.pk)
    erasure = RecordEntry.objects.get(tag=Tag.PAYLOAD_ERASED)
    assert payload_of(erasure)["seqs"] == [entries[0].seq]
    assert (check().ok, check().size, check().erased) == (True, 3, 1)


def test_a_file_that_is_kept_keeps_its_entry_when_another_is_removed(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    kept = actions.add_draft_file(draft_id, b"Another letter.", actor=NOBODY, clock=clock)
    file = actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)
    actions.remove_draft_file(draft_id, file.pk, actor=NOBODY, clock=clock)
    first, second, _ = entries_about(draft_id)
    assert (payload_of(first)["sha256"], payload_of(second)) == (kept.sha256, None)
    assert (check().ok, check().erased) == (True, 1)


def test_a_removal_that_is_undone_leaves_file_and_record_as_they_were(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    file = actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)
    with transaction.atomic():
        actions.remove_draft_file(draft_id, file.pk, actor=NOBODY, clock=clock)
        transaction.set_rollback(True)
    (entry,) = entries_about(draft_id)
    assert payload_of(entry)["sha256"] == file.sha256
    assert (StoredFile.objects.get().pk, check().erased) == (file.pk, 0)


def test_discarding_forgets_a_draft_and_never_a_filed_appeal(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)
    actions.discard_draft(draft_id, actor=NOBODY, clock=clock)
    assert (Draft.objects.count(), StoredFile.objects.count()) == (0, 0)
    filed = actions.start_draft(actor=NOBODY, clock=clock)
    make_appeal(clock, case_id=filed)
    actions.discard_draft(filed, actor=NOBODY, clock=clock)
    assert Case.rows.filter(pk=filed).exists()


def test_filed_draft_takes_no_more_answers_or_files(clock):
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    make_appeal(clock, case_id=draft_id)
    with pytest.raises(NotReachable):
        actions.keep_answers(draft_id, Step.REASONS, {}, actor=NOBODY, clock=clock)
    with pytest.raises(NotReachable):
        actions.add_draft_file(draft_id, TEXT_FILE, actor=NOBODY, clock=clock)


def test_draft_with_a_missing_page_is_not_sent(clock):
    make_rules(clock=clock)
    draft_id = actions.start_draft(actor=NOBODY, clock=clock)
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.submit(draft_id, actor=NOBODY, clock=clock)
    assert codes(refused) == ("intake.page_missing",)


# The intake desk


def test_take_up_tells_the_platform_where_the_appellant_agreed(clock):
    case, _ = make_appeal(clock)
    liaison = make_user("", Office.PLATFORM_LIAISON, subject=case.platform_id)
    moved = actions.take_up(case.pk, actor=intake_officer(), clock=clock)
    assert moved.stage == Stage.ADMISSIBILITY
    respondent = party_for(Actor.system(), case.pk, PartyRole.RESPONDENT)
    assert (respondent.notice, respondent.notified_at) == (NoticeState.NOTIFIED, clock.now())
    mails = Notice.objects.filter(kind=NoticeKind.RESPONDENT_NOTIFIED)
    assert [notice.sealed_to for notice in mails] == [liaison.email]


def test_take_up_tells_the_platform_nothing_without_consent(clock):
    case, _ = make_appeal(clock, consent_share=False)
    actions.take_up(case.pk, actor=intake_officer(), clock=clock)
    assert party_for(Actor.system(), case.pk, PartyRole.RESPONDENT).notice == NoticeState.NOT_NOTIFIED


def test_take_up_waits_for_the_acknowledgement(clock):
    case, _ = make_appeal(clock, contact="")
    officer = intake_officer()
    with pytest.raises(Refused) as refused:
        actions.take_up(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("intake.not_acknowledged",)
    actions.show_receipt(case.pk, actor=NOBODY, clock=clock)
    assert actions.take_up(case.pk, actor=officer, clock=clock).stage == Stage.ADMISSIBILITY


def test_take_up_waits_until_a_translation_is_requested(clock):
    case, _ = make_appeal(clock, language="ka")
    officer = intake_officer()
    with pytest.raises(Refused) as refused:
        actions.take_up(case.pk, actor=officer, clock=clock)
    assert codes(refused) == ("intake.translation_not_requested",)
    request = actions.request_translation(case.pk, actor=officer, clock=clock)
    assert request.language == "ka"
    with pytest.raises(Refused):
        actions.request_translation(case.pk, actor=officer, clock=clock)
    assert actions.take_up(case.pk, actor=officer, clock=clock).stage == Stage.ADMISSIBILITY


@pytest.mark.parametrize("office", [Office.SECRETARIAT, Office.ADMISSIBILITY_OFFICER, Office.MEMBER])
def test_only_the_intake_officer_takes_up(clock, office):
    case, _ = make_appeal(clock)
    with pytest.raises(NotReachable):
        actions.take_up(case.pk, actor=acting(office), clock=clock)


def asked(clock, stage=Stage.SUBMITTED):
    case, _ = make_appeal(clock)
    if stage is Stage.ADMISSIBILITY:
        actions.take_up(case.pk, actor=intake_officer(), clock=clock)
    actions.ask_for_information(case.pk, ["When?", "Where?"], actor=intake_officer(), clock=clock)
    return Case.rows.get(pk=case.pk)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ADMISSIBILITY])
def test_answered_questions_lead_back_to_where_they_were_asked(clock, stage):
    case = asked(clock, stage)
    assert case.stage == Stage.NEEDS_INFORMATION
    clock.advance(days=3)
    moved = actions.answer(case.pk, ["In May", "Here"], actor=holder(case), clock=clock)
    assert moved.stage == stage
    request = InformationRequest.rows.get(case=case)
    assert (request.pairs, request.answered_at) == ([("When?", "In May"), ("Where?", "Here")], clock.now())


def test_answers_that_leave_a_question_open_are_refused_beside_it(clock):
    case = asked(clock)
    with pytest.raises(Refused) as refused:
        actions.answer(case.pk, ["In May", "  "], actor=holder(case), clock=clock)
    assert [reason.field for reason in refused.value.verdict.reasons] == ["answer_2"]


def test_holder_of_another_receipt_answers_nothing(clock):
    case, other = asked(clock), make_appeal(clock)[0]
    with pytest.raises(NotReachable):
        actions.answer(case.pk, ["In May", "Here"], actor=holder(other), clock=clock)


def test_questions_without_an_answer_let_the_case_lapse_and_answering_revives_it(clock):
    case = asked(clock)
    clock.advance(days=30)
    fire_due(clock_for=lambda: clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.LAPSED
    clock.advance(days=89)
    assert actions.revive(case.pk, ["In May", "Here"], actor=holder(case), clock=clock).stage == Stage.ADMISSIBILITY


def test_lapsed_case_is_not_revived_after_ninety_days(clock):
    case = asked(clock)
    clock.advance(days=30)
    fire_due(clock_for=lambda: clock)
    clock.advance(days=90, seconds=1)
    with pytest.raises(Refused) as refused:
        actions.revive(case.pk, ["In May", "Here"], actor=holder(case), clock=clock)
    assert codes(refused) == ("intake.revival_late",)


def test_answer_in_time_keeps_the_case_from_lapsing(clock):
    case = asked(clock)
    actions.answer(case.pk, ["In May", "Here"], actor=holder(case), clock=clock)
    clock.advance(days=31)
    fire_due(clock_for=lambda: clock)
    assert Case.rows.get(pk=case.pk).stage == Stage.SUBMITTED


# The appellant


def test_withdrawing_erases_name_and_address_and_stops_mail(clock):
    case, _ = make_appeal(clock)
    assert actions.withdraw(case.pk, actor=holder(case), clock=clock).stage == Stage.WITHDRAWN
    person = party_for(Actor.system(), case.pk, PartyRole.APPELLANT)
    assert (person.sealed_name, person.sealed_contact) == (None, None)
    assert [notice.sealed_to for notice in Notice.objects.all()] == [None]


@pytest.mark.parametrize("stage", [Stage.VOTING, Stage.COUNCIL_REVIEW, Stage.PUBLISHED, Stage.SUSPENDED])
def test_withdrawing_is_refused_in_words_once_the_vote_is_called(clock, stage):
    case = make_case(stage, clock=clock)
    with pytest.raises(Refused) as refused:
        actions.withdraw(case.pk, actor=Actor.receipt(uuid4(), case.pk), clock=clock)
    assert codes(refused) == ("intake.withdrawal_late",)


def test_consent_is_taken_back_once_and_recorded(clock):
    case, _ = make_appeal(clock)
    actions.withdraw_consent(case.pk, Consent.SHARE, actor=holder(case), clock=clock)
    assert not party_for(Actor.system(), case.pk, PartyRole.APPELLANT).consent_share
    assert entries_about(case.pk)[-1].tag == Tag.CONSENT_WITHDRAWN
    for consent in Consent:
        with pytest.raises(Refused):
            actions.withdraw_consent(case.pk, consent, actor=holder(case), clock=clock)


def test_files_are_added_by_the_holder_while_somebody_reads_them(clock):
    case, _ = make_appeal(clock)
    for content in (TEXT_FILE, TEXT_FILE, b"Another letter."):
        actions.add_evidence(case.pk, content, actor=holder(case), clock=clock)
    assert len(queries.evidence(intake_officer(), case.pk)) == 2
    with pytest.raises(NotReachable):
        actions.add_evidence(case.pk, b"From a stranger.", actor=intake_officer(), clock=clock)
    actions.withdraw(case.pk, actor=holder(case), clock=clock)
    with pytest.raises(Refused) as refused:
        actions.add_evidence(case.pk, b"Too late.", actor=holder(case), clock=clock)
    assert codes(refused) == ("intake.files_closed",)


def test_news_is_queued_when_the_public_word_changes_and_goes_out_with_the_batch(clock):
    case, _ = make_appeal(clock)
    clock.advance(minutes=17)
    actions.take_up(case.pk, actor=intake_officer(), clock=clock)
    (news,) = Notice.objects.filter(kind=NoticeKind.NEWS)
    assert news.run_after == clock.now().replace(minute=0) + timedelta(hours=1)
    assert (news.about, news.sealed_to) == (case.pk, CONTACT)


def test_moves_of_the_appellant_are_no_news(clock):
    case = asked(clock)
    before = Notice.objects.filter(kind=NoticeKind.NEWS).count()
    actions.answer(case.pk, ["In May", "Here"], actor=holder(case), clock=clock)
    assert (before, Notice.objects.filter(kind=NoticeKind.NEWS).count()) == (1, 1)


def test_the_same_matter_is_seen_by_address_file_and_statement(clock):
    platform = make_platform()
    case, _ = make_appeal(clock, platform=platform, puid="p-1", address="https://a.example/1")
    by_address, _ = make_appeal(clock, platform=platform, address="https://a.example/1")
    by_puid, _ = make_appeal(clock, platform=platform, puid="p-1", address="")
    by_file, _ = make_appeal(clock, platform=platform, address="")
    make_appeal(clock, platform=platform, address="")
    for one in (case, by_file):
        actions.add_evidence(one.pk, TEXT_FILE, actor=holder(one), clock=clock)
    found = queries.alike(intake_officer(), case)
    assert {one.pk for one in found} == {by_address.pk, by_puid.pk, by_file.pk}
