"""An opinion out of public view: no place shows a word of it, its address says why, and it comes back word for word."""

import json
import re
import secrets
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as live_settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cases.docket.models import Party
from cases.docket.rules import PartyRole
from cases.intake.actions.filing import issue
from cases.intake.models import Receipt
from cases.opinion import actions
from cases.opinion.models import OpinionVersion, Recommendation, Removal
from cases.opinion.phrases import OFF_GROUNDS, RETURN_GROUNDS
from cases.opinion.queries import intact, removal_of
from cases.opinion.rules.publishing import GateFacts, may_publish
from cases.opinion.rules.removal import OffFacts, ReturnFacts, may_bring_back, may_take_off
from cases.opinion.rules.words import OffGround, ReturnGround, Section, SeparateKind, VersionState
from cases.response.actions import claim, find, note_silence
from cases.response.models import Claim
from cases.response.rules import ClaimState, FindingState
from cms.pages.models import OpinionPage, OpinionText
from cms.pages.queries import path_of
from council.access.actions import approve, give_office, propose, raise_barrier
from council.access.models import Proposal
from council.access.rules import Office, ProposalKind
from council.kernel.actor import Actor
from council.kernel.receipts import new_receipt
from council.kernel.verdicts import NotReachable, Refused
from council.notices.models import Notice
from council.record.models import Checkpoint, RecordEntry, RecordPayload
from council.record.queries import check, payload_of
from council.record.rules.checkpoints import BLOCK
from council.record.rules.entries import Tag
from tests.factories.opinions import add_recommendation, let_review_pass, make_decided, publish, write_draft
from tests.factories.people import acting, actor_for, make_user
from tests.support.bundles import VERIFIER, Desk
from tests.support.races import race
from tests.support.refusals import codes
from tests.support.routes import routes
from tests.support.signing import end_of_day, signer_in

OFF, BACK = ProposalKind.OPINION_UNPUBLISH, ProposalKind.OPINION_REPUBLISH
LIST = "/desk/proposals/"
CANARY = "quaggafinch"
SENTENCE = "A relative was threatened."


@pytest.fixture
def decided(clock, db):
    """A published opinion with the canary in every text that the public reads, also in what followed it."""
    decided = make_decided(clock)
    case, said = decided.case, f"<p>The {CANARY} of the bridge.</p>"
    write_draft(
        decided,
        title=f"The {CANARY}",
        summaries={"en": f"A {CANARY} was hidden."},
        sections={section: said for section in Section if section is not Section.RABAT},
    )
    add_recommendation(decided, text=f"Show the {CANARY}.", done_when=f"The {CANARY} is seen.")
    actions.attach_separate(
        case.pk, kind=SeparateKind.DISSENTING, title=f"My {CANARY}", text=said, actor=decided.dissenter, clock=clock
    )
    actions.submit_draft(case.pk, actor=decided.rapporteur, clock=clock)
    let_review_pass(decided)
    publish(decided)
    asked, officer = Recommendation.rows.order_by("-position").first(), acting(Office.COMPLIANCE_OFFICER)
    claim(case.pk, asked.pk, state=ClaimState.DONE, text=f"The {CANARY} is back.", actor=officer, clock=clock)
    find(case.pk, asked.pk, state=FindingState.PARTLY_PROVEN, text=f"One {CANARY}.", actor=officer, clock=clock)
    return decided


def page_of(decided):
    return OpinionPage.objects.get(case_uuid=decided.case.pk)


def ask(decided, kind, clock, actor=None, **changes):
    version = OpinionVersion.rows.get(opinion__case=decided.case, state=VersionState.PUBLISHED)
    payload = {"document_hash": version.document_hash, "ground": "danger" if kind == OFF else "reason_gone"}
    payload |= ({"sentence": SENTENCE} if kind == OFF else {}) | changes
    return propose(
        kind, version.opinion_id, payload, case=decided.case.pk, reason="A call of the police.",
        actor=actor or acting(Office.COMPLIANCE_OFFICER), clock=clock,
    )  # fmt: skip


def agree(made, clock, actor=None):
    return approve(made.pk, made.payload_hash, actor=actor or acting(Office.COUNCIL_CHAIR), clock=clock)


def take_off(decided, clock, **changes):
    return agree(ask(decided, OFF, clock, **changes), clock)


def browser(*offices, **more):
    made = Client()
    made.user = make_user("", *offices, **more)
    made.force_login(made.user)
    return made


def without_triggers(table):
    """Take the triggers of a table away until the test is rolled back: what an owner of the database could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# The rules.


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"published": False, "ground": "x"}, ("opinion.not_published",)),
        ({"off": True}, ("opinion.off_already",)),
        ({"ground": "disliked"}, ("opinion.off_ground",)),
        ({"sentence": "x" * 300}, ()),
        ({"sentence": "x" * 301}, ("opinion.too_long",)),
        ({"named": True}, ("opinion.sentence_names",)),
        ({"seen": "b"}, ("opinion.another_version",)),
    ],
)
def test_what_stands_before_taking_off(changed, expected):
    facts = {"published": True, "off": False, "ground": "danger", "sentence": "", "named": False, "seen": "a"}
    assert may_take_off(OffFacts(**{**facts, "hash": "a", **changed})).codes == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"off": False, "intact": False}, ("opinion.not_off",)),
        ({"ground": "danger"}, ("opinion.off_ground",)),
        ({"seen": "b"}, ("opinion.another_version",)),
        ({"intact": False}, ("opinion.not_as_recorded",)),
    ],
)
def test_what_stands_before_bringing_back(changed, expected):
    facts = {"off": True, "ground": "mistake", "seen": "a", "hash": "a", "intact": True, **changed}
    assert may_bring_back(ReturnFacts(**facts)).codes == expected


def test_nothing_is_published_at_an_address_that_is_off():
    facts = GateFacts(VersionState.APPROVED, True, frozenset(), (), False, True, 0, taken_off=True)
    assert "opinion.off_first" in may_publish(facts).codes
    assert set(OFF_GROUNDS) == set(OffGround)
    assert set(RETURN_GROUNDS) == set(ReturnGround)


# The places.


def liaison_pages(decided):
    pages = [reverse("response:addressed")]
    asked = Recommendation.rows.filter(version__opinion__case=decided.case).values_list("pk", flat=True)
    return pages + [reverse("response:claim", args=[pk]) for pk in asked]


def public_pages(decided):
    """Every address of the product that is for everybody, with this opinion in it, and what Wagtail serves."""
    page = page_of(decided)
    newest = Checkpoint.objects.order_by("-pk").first()
    values = {"slug": page.slug, "number": 1, "case_id": decided.case.pk, "pk": newest.pk if newest else 1}
    found = [
        route.filled(values) for route in routes()
        if route.audience == "public" and route.path is not None and set(route.parameters) <= set(values)
    ]  # fmt: skip
    return [
        *dict.fromkeys(found), path_of(page.slug), "/", "/opinions/", f"/opinions/?q={CANARY}",
        f"/opinions/?topic={page.topic}", f"/opinions/?platform={page.platform_uuid}",
        f"/opinions/?before={page.rank + 1}",
    ]  # fmt: skip


def editor_pages(decided):
    page = page_of(decided)
    above, one = page.get_parent().pk, f"/cms/pages/{page.pk}/"
    return [
        "/cms/", f"/cms/pages/{above}/", f"/cms/pages/search/?q={CANARY}", f"{one}edit/", f"{one}history/",
        f"{one}usage/", f"/cms/api/main/pages/{page.pk}/", f"/cms/api/main/pages/?child_of={above}",
        "/cms/choose-page/search/?q=quagga", f"/cms/choose-page/{above}/",
    ]  # fmt: skip


def showing(client, addresses):
    """Those of some addresses that show the canary; what was typed into a search comes back and does not count."""
    found = set()
    for address in addresses:
        text = body(client.get(address, follow=True)).decode(errors="ignore").lower()
        for typed in (f"q={CANARY}", f'value="{CANARY}"', f"“{CANARY}”", f"<em>{CANARY}</em>"):
            text = text.replace(typed, "")
        if CANARY in text:
            found.add(address)
    return found


@pytest.fixture
def signed(decided, clock, tmp_path, settings):
    """The same with its day signed, so that proof and bundle exist."""
    settings.RECORD_FILES = tmp_path / "record"
    settings.MEDIA_ROOT = tmp_path / "media"
    signer = signer_in(tmp_path / "signer", clock)
    end_of_day(clock)
    signer.sign(clock)
    return decided


@pytest.fixture
def appellant(decided, clock):
    """The appellant's browser, with a receipt and a contact."""
    party = Party.rows.get(case=decided.case, role=PartyRole.APPELLANT)
    party.sealed_contact, party.language = "ana@example.org", "en"
    party.save()
    code = new_receipt(secrets.token_bytes)
    issue(uuid4(), code, decided.case.pk, "filing", at=clock.now())
    client = Client()
    answer = client.post("/status/", {"code": code, "idempotency_key": str(uuid4())})
    assert answer.headers["Location"] == "/status/case/"
    assert Receipt.rows.count() == 1
    return client


def bundle_of(client):
    """The whole bundle of the newest checkpoint."""
    newest = Checkpoint.objects.order_by("-pk").first()
    return json.loads(body(client.get(reverse("transparency:bundle", args=[newest.pk]))))


def test_no_place_that_anybody_can_open_shows_a_word_of_it(
    signed, clock, appellant, django_capture_on_commit_callbacks
):
    decided, stranger, editor = signed, Client(), browser()
    give_office(editor.user.pk, Office.EDITOR, actor=Actor.system(), clock=clock)
    liaison = browser(Office.PLATFORM_LIAISON, subject=decided.case.platform_id)
    everybody = [(stranger, public_pages(decided)), (editor, editor_pages(decided)),
                 (liaison, liaison_pages(decided)), (appellant, ["/status/case/"])]  # fmt: skip
    page = page_of(decided)
    before = set().union(*(showing(client, addresses) for client, addresses in everybody))
    # Where it is shown while it is public: else this test would find nothing wherever it looks.
    base = path_of(page.slug)
    assert before >= {
        base, f"{base}v1/", f"{base}opinion.json", f"{base}proof/", f"{base}proof.json", "/opinions/",
        "/opinions/feed/", "/", f"/opinions/?q={CANARY}", reverse("opinion_of_case", args=[decided.case.pk]),
        editor_pages(decided)[1], reverse("response:addressed"),
        reverse("transparency:bundle", args=[Checkpoint.objects.get().pk]),
    }  # fmt: skip
    assert stranger.get(f"{base}opinion.pdf").content.startswith(b"%PDF")
    pressed, bundles = Path(live_settings.MEDIA_ROOT) / "opinions", Path(live_settings.RECORD_FILES)
    assert len(list(pressed.glob("*.pdf"))) == len(list(bundles.glob("bundle-*.json"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        take_off(decided, clock)
    assert list(pressed.glob("*.pdf")) == list(bundles.glob("bundle-*.json")) == []
    assert [showing(client, addresses) for client, addresses in everybody] == [set()] * 4
    gone = [base, f"{base}v1/", f"{base}opinion.json", f"{base}opinion.pdf", f"{base}v1/opinion.pdf", f"{base}proof/",
            f"{base}proof.json"]  # fmt: skip
    for address in gone:
        answer = stranger.get(address)
        assert (answer.status_code, answer["Cache-Control"], answer["X-Robots-Tag"]) == (410, "no-store", "noindex")
        assert answer["Content-Type"].startswith("text/html")
    assert list(pressed.glob("*.pdf")) == []  # nor is one pressed for whoever asks
    assert [one["document"] for one in bundle_of(stranger)["opinions"]] == []


def test_the_address_keeps_citation_days_ground_sentence_and_fingerprint(decided, clock):
    page, text = page_of(decided), OpinionText.objects.get()
    clock.advance(days=3)
    take_off(decided, clock, ground="court_order")
    answer = Client().get(path_of(page.slug))
    shown = " ".join(answer.content.decode().split())
    for said in (
        "The text of [2026] SMC 1 was taken off",
        "because a court ordered it.",
        SENTENCE,
        text.document_hash,
        "<title>[2026] SMC 1 · Taken off",
        '<meta name="robots" content="noindex">',
        "what it decided still stands",
    ):
        assert said in shown
    assert answer.status_code == 410
    assert Client().get(reverse("opinion_of_case", args=[decided.case.pk])).url == path_of(page.slug)


def test_nothing_on_the_site_keeps_a_word_but_the_frozen_text(decided, clock):
    take_off(decided, clock)
    models = [model for model in apps.get_models() if model._meta.app_label in {"cms", "wagtailcore", "wagtailsearch"}]
    assert OpinionPage in models
    holding = set()
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in models}:
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(CANARY in str(value).lower() for row in cursor.fetchall() for value in row):
                holding.add(table)
    assert holding == {OpinionText._meta.db_table}


def test_forms_of_a_public_opinion_are_asked_after_before_a_copy_is_shown(decided):
    base = path_of(page_of(decided).slug)
    for address in (base, f"{base}v1/", f"{base}opinion.json", f"{base}proof/", "/opinions/", "/opinions/feed/", "/"):
        assert "no-cache" in Client().get(address)["Cache-Control"]


# Who may read the case reads it still.


def test_who_may_read_the_case_reads_the_text_and_nobody_else(decided, clock):
    kept = f"/desk/cases/{decided.case.pk}/opinion/kept/"
    take_off(decided, clock)
    for office in (Office.INTEGRITY_OFFICER, Office.COMPLIANCE_OFFICER, Office.SECRETARIAT, Office.AUDITOR):
        client = browser(office)
        page = client.get(f"/desk/cases/{decided.case.pk}/").content.decode()
        assert "The text of this opinion is out of public view" in page
        assert f'href="{kept}"' in page
        answer = client.get(re.search(r'href="([^"]+/kept/)"', page)[1])
        assert (answer.status_code, answer.content.decode().count(CANARY) > 5) == (200, True)
        assert "no-store" in answer["Cache-Control"]
    panellist = Client()
    panellist.force_login(decided.panel[2].member.user)
    assert CANARY in panellist.get(kept).content.decode()
    assert CANARY in panellist.get(f"/desk/cases/{decided.case.pk}/opinion/").content.decode()
    assert CANARY in browser(Office.COMPLIANCE_OFFICER).get(f"/desk/cases/{decided.case.pk}/response/").content.decode()
    for office in (Office.EDITOR, Office.PLATFORM_LIAISON, Office.OPERATOR, Office.MEMBER):
        assert browser(office).get(kept).status_code == 404
    assert Client().get(kept).status_code == 302
    walled = browser(Office.SECRETARIAT)
    raise_barrier(walled.user.pk, decided.case.pk, "R1", actor=Actor.system(), clock=clock)
    assert walled.get(kept).status_code == 404


def test_editors_and_superusers_bring_nothing_back(decided, clock):
    take_off(decided, clock)
    page, editor = page_of(decided), browser()
    give_office(editor.user.pk, Office.EDITOR, actor=Actor.system(), clock=clock)
    editor.user.is_superuser = True
    editor.user.save()
    for act in ("edit", "unpublish", "delete", "copy", "move"):
        answer = editor.post(f"/cms/pages/{page.pk}/{act}/", {"action-publish": "1"})
        assert answer.status_code in {302, 403, 404, 405}, act
    page = page_of(decided)
    assert (page.live, page.title) == (False, "[2026] SMC 1")


# The verbs.


def test_going_and_coming_back_are_entries_for_everybody_that_name_nobody(decided, clock):
    version = OpinionVersion.rows.get(opinion__case=decided.case)
    kept = (version.document, version.sections, version.title, version.state)
    take_off(decided, clock)
    agree(ask(decided, BACK, clock), clock)
    said = {"citation": "[2026] SMC 1", "version": 1, "document_hash": version.document_hash, "actor": "system",
            "clock": "simulated"}  # fmt: skip
    (gone,) = RecordEntry.objects.filter(tag=Tag.OPINION_UNPUBLISHED)
    (back,) = RecordEntry.objects.filter(tag=Tag.OPINION_REPUBLISHED)
    assert payload_of(gone) == {**said, "ground": "danger", "sentence": SENTENCE}
    assert payload_of(back) == {**said, "ground": "reason_gone"}
    assert gone.seq % BLOCK == back.seq % BLOCK == 0  # behind covering entries, as every open entry
    now = OpinionVersion.rows.get(pk=version.pk)
    assert (now.document, now.sections, now.title, now.state) == kept
    assert check().ok


def test_the_same_bytes_come_back(signed, clock, tmp_path, django_capture_on_commit_callbacks):
    decided, stranger = signed, Client()
    base, page = path_of(page_of(decided).slug), page_of(decided)
    source = stranger.get(f"{base}opinion.json").content
    shown = stranger.get(base).content.decode().partition("<main")[2]
    with django_capture_on_commit_callbacks(execute=True):
        take_off(decided, clock)
        clock.advance(days=1)
        agree(ask(decided, BACK, clock), clock)
    assert stranger.get(f"{base}opinion.json").content == source
    assert sha256(source).hexdigest() == OpinionText.objects.get().document_hash
    assert stranger.get(base).content.decode().partition("<main")[2] == shown
    now = page_of(decided)
    for name in ("title", "words", "blurbs", "search_description", "slug", "rank", "live", "last_published_at"):
        assert getattr(now, name) == getattr(page, name)
    assert [one.pk for one in stranger.get(f"/opinions/?q={CANARY}").context["found"].pages] == [page.pk]
    bundle = bundle_of(stranger)
    assert len(bundle["opinions"]) == 1
    newest = Checkpoint.objects.order_by("-pk").first()
    key = stranger.get(reverse("transparency:key", args=[newest.pk])).content
    note = stranger.get(reverse("transparency:note", args=[newest.pk])).content
    assert Desk(tmp_path, VERIFIER).run(bundle, note, key)[0] == 0


def test_the_verifier_passes_a_bundle_without_the_text(signed, clock, tmp_path, django_capture_on_commit_callbacks):
    stranger = Client()
    with django_capture_on_commit_callbacks(execute=True):
        take_off(signed, clock)
    newest = Checkpoint.objects.order_by("-pk").first()
    key = stranger.get(reverse("transparency:key", args=[newest.pk])).content
    note = stranger.get(reverse("transparency:note", args=[newest.pk])).content
    code, said = Desk(tmp_path, VERIFIER).run(bundle_of(stranger), note, key)
    assert (code, "0 opinions" in said) == (0, True), said


@pytest.mark.parametrize("where", ["version", "site", "record"])
def test_one_changed_letter_does_not_come_back(where, decided, clock):
    take_off(decided, clock)
    made = ask(decided, BACK, clock)
    version = OpinionVersion.rows.get(opinion__case=decided.case)
    changed = {**version.document, "outcome": "uphold"}
    table, row = {
        "version": (OpinionVersion._meta.db_table, version.pk),
        "site": (OpinionText._meta.db_table, OpinionText.objects.get().pk),
        "record": ("council_recordpayload", RecordEntry.objects.get(tag=Tag.OPINION_PUBLISHED).payload.pk),
    }[where]
    without_triggers(table)
    if where == "record":
        payload = RecordPayload.objects.get(pk=row)
        RecordPayload.objects.filter(pk=row).update(body=payload.body.replace('"version":1', '"version":2'))
    elif where == "site":
        OpinionText.objects.filter(pk=row).update(document=changed)
    else:
        OpinionVersion.rows.filter(pk=row).update(document=changed)
    with transaction.atomic():
        assert codes(agree, made, clock) == ("opinion.not_as_recorded",)
    assert page_of(decided).live is False
    assert Proposal.rows.get(pk=made.pk).state == "open"


def test_nothing_but_an_approval_takes_a_text_off_or_brings_it_back(decided, clock):
    chair = acting(Office.COUNCIL_CHAIR)
    seen = OpinionText.objects.get().document_hash
    ask(decided, OFF, clock)
    for act in (
        lambda: actions.take_off(decided.case.pk, ground="danger", sentence="", seen=seen, actor=chair, clock=clock),
        lambda: actions.bring_back(decided.case.pk, ground="mistake", seen=seen, actor=chair, clock=clock),
    ):
        assert codes(act) == ("access.proposal_only",)
    assert (page_of(decided).live, Removal.rows.count()) == (True, 0)


def test_it_goes_once_and_comes_back_once(decided, clock):
    one, other = ask(decided, OFF, clock), ask(decided, OFF, clock, ground="personal_data")
    agree(one, clock)
    assert codes(agree, other, clock) == ("opinion.off_already",)
    back, again = ask(decided, BACK, clock), ask(decided, BACK, clock, ground="mistake")
    agree(back, clock)
    assert codes(agree, again, clock) == ("opinion.not_off",)
    take_off(decided, clock, ground="court_order")
    assert [(one.ground, one.back_ground) for one in Removal.rows.order_by("off_at", "back_at")] in (
        [("danger", "reason_gone"), ("court_order", "")],
        [("court_order", ""), ("danger", "reason_gone")],
    )


def test_a_correction_waits_until_the_text_is_back(decided, clock):
    correction = {"title": "Another title", "errata": ("The title.",), "agreed_by": decided.chair}
    made = ask(decided, OFF, clock)
    actions.correct(decided.case.pk, **correction, actor=decided.secretariat, clock=clock)
    assert codes(agree, made, clock) == ("opinion.another_version",)
    take_off(decided, clock)
    later = {**correction, "title": "A third title"}
    assert codes(actions.correct, decided.case.pk, **later, actor=decided.secretariat, clock=clock) == (
        "opinion.off_first",
    )
    assert codes(agree, ask(decided, BACK, clock, document_hash="0" * 64), clock) == ("opinion.another_version",)
    agree(ask(decided, BACK, clock), clock)
    assert page_of(decided).title == "Another title"
    assert OpinionText.objects.count() == 2


def test_a_protected_name_does_not_stand_in_the_sentence(decided, clock):
    made = ask(decided, OFF, clock, sentence="Ana Example asked for it.")
    assert codes(agree, made, clock) == ("opinion.sentence_names",)


def test_silence_of_a_platform_is_not_noted_while_it_cannot_read(decided, clock):
    silent = Recommendation.rows.order_by("position").first()
    take_off(decided, clock)
    assert note_silence(silent.pk, actor=Actor.system(), clock=clock) is None
    agree(ask(decided, BACK, clock), clock)
    assert note_silence(silent.pk, actor=Actor.system(), clock=clock).state == ClaimState.NO_ANSWER
    assert Claim.rows.filter(recommendation=silent).count() == 1


def test_appellant_and_platform_hear_that_there_is_news_and_no_more(decided, appellant, clock):
    liaison = make_user("", Office.PLATFORM_LIAISON, subject=decided.case.platform_id)
    Notice.objects.all().delete()
    take_off(decided, clock)
    found = {(one.kind, str(one.sealed_to)) for one in Notice.objects.all()}
    assert found == {("news", "ana@example.org"), ("respondent_news", liaison.email)}
    page = appellant.get("/status/case/").content.decode()
    assert "The opinion cannot be read now" in page
    clock.advance(hours=2)
    agree(ask(decided, BACK, clock), clock)
    assert Notice.objects.count() == 4
    assert "Read the opinion" in appellant.get("/status/case/").content.decode()


def test_who_asks_and_who_agrees(decided, clock):
    for office in (Office.AUDITOR, Office.COUNCIL_CHAIR, Office.INTAKE_OFFICER, Office.EDITOR, Office.MEMBER):
        with pytest.raises(NotReachable):
            ask(decided, OFF, clock, actor=acting(office))
    made = ask(decided, OFF, clock, actor=acting(Office.SECRETARIAT))
    for office in (Office.AUDITOR, Office.COMPLIANCE_OFFICER, Office.EDITOR):
        with pytest.raises(NotReachable):
            agree(made, clock, acting(office))
    walled = make_user("", Office.COUNCIL_CHAIR)
    raise_barrier(walled.pk, decided.case.pk, "R1", actor=Actor.system(), clock=clock)
    with pytest.raises(NotReachable):
        agree(made, clock, actor_for(walled))
    assert agree(made, clock, acting(Office.INTEGRITY_OFFICER)).state == "executed"


def test_the_database_keeps_a_removal_whole(decided, clock):
    take_off(decided, clock)
    removal = removal_of(decided.case.pk)
    for changes in (
        {"ground": "disliked"},
        {"back_ground": "mistake"},
        {"back_at": clock.now()},
        {"back_at": clock.now(), "back_ground": "danger"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Removal.rows.filter(pk=removal.pk).update(**changes)
    removal.pk, removal._state.adding = uuid4(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        removal.save(force_insert=True)
    assert intact(removal.opinion)


def test_thirty_approvals_at_once_take_it_off_once(disposable_db, clock):
    with transaction.atomic():
        decided = make_decided(clock)
        write_draft(decided)
        actions.submit_draft(decided.case.pk, actor=decided.rapporteur, clock=clock)
        let_review_pass(decided)
        publish(decided)
    made = ask(decided, OFF, clock)
    chairs = [acting(Office.COUNCIL_CHAIR) for _ in range(30)]
    outcomes = race(*[lambda one=one: agree(made, clock, one) for one in chairs])
    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert {one.verdict.codes for one in outcomes if isinstance(one, Refused)} == {("access.proposal_decided",)}
    assert RecordEntry.objects.filter(tag=Tag.OPINION_UNPUBLISHED).count() == Removal.rows.count() == 1
    assert check().ok


# The pages of the proposal.


def test_it_is_asked_for_from_the_case_and_comes_back_from_there(decided, clock, monkeypatch):
    monkeypatch.setattr("council.middleware.house_clock", lambda: clock)
    case, officer, chair = decided.case, browser(Office.COMPLIANCE_OFFICER), browser(Office.COUNCIL_CHAIR)
    opinion = str(OpinionVersion.rows.get(opinion__case=case).opinion_id)
    for kind, ground, words, then in (
        (OFF, "danger", "it put somebody in danger", "is out of public view, because it put somebody in danger."),
        (BACK, "order_lifted", "The order of the court", "can be read by everybody again, word for word"),
    ):
        address = f"{LIST}new/{kind}/?case={case.pk}"
        assert f'href="{address}"' in officer.get(f"/desk/cases/{case.pk}/").content.decode()
        assert str(kind) not in chair.get(f"/desk/cases/{case.pk}/").content.decode()
        fields = {"opinion": opinion, "reason": "They rang.", "idempotency_key": str(uuid4())}
        fields |= {"sentence": SENTENCE} if kind == OFF else {}
        wrong = officer.post(address, fields)
        page = wrong.content.decode()
        assert (wrong.status_code, 'href="#id_ground"' in page, words in page) == (422, True, True)
        assert f'<option value="{opinion}" selected>' in page
        assert ("They rang." in page, SENTENCE in page) == (True, kind == OFF)
        sent = officer.post(address, {**fields, "ground": ground})
        made = Proposal.rows.get(kind=kind)
        assert (sent.status_code, sent.headers["Location"]) == (302, f"{LIST}{made.pk}/")
        shown = chair.get(f"{LIST}{made.pk}/").content.decode()
        assert f"The opinion in case {case.number}" in shown
        assert then in shown
        done = {"seen": made.payload_hash, "read": "on", "idempotency_key": str(uuid4())}
        assert chair.post(f"{LIST}{made.pk}/approve/", done).status_code == 302
    assert page_of(decided).live


def test_a_name_in_the_sentence_is_told_beside_its_field_and_what_was_typed_stays(decided):
    officer = browser(Office.SECRETARIAT)
    opinion = str(OpinionVersion.rows.get(opinion__case=decided.case).opinion_id)
    fields = {"opinion": opinion, "ground": "danger", "sentence": "For Ana Example.", "reason": "They rang."}
    answer = officer.post(f"{LIST}new/{OFF}/", {**fields, "idempotency_key": str(uuid4())})
    page = answer.content.decode()
    assert (answer.status_code, Proposal.rows.count()) == (422, 0)
    assert 'href="#id_sentence"' in page
    assert 'value="For Ana Example."' in page


def test_an_opinion_of_a_hidden_case_is_not_offered(decided, clock):
    officer = browser(Office.SECRETARIAT)
    assert decided.case.number in officer.get(f"{LIST}new/{OFF}/").content.decode()
    raise_barrier(officer.user.pk, decided.case.pk, "R1", actor=Actor.system(), clock=clock)
    assert decided.case.number not in officer.get(f"{LIST}new/{OFF}/").content.decode()
    take_off(decided, clock)
    assert decided.case.number not in officer.get(f"{LIST}new/{BACK}/").content.decode()
