"""The demonstration loads: every stage is reached by the same verbs as on the screens, in true order of time."""

import hmac
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import override_settings

from cases.docket.models import Case, ContentItem, StageChange
from cases.intake.models import Statement
from cases.opinion.models import Opinion
from cms.management.demo import data
from cms.management.demo.codes import code_of, secret_of
from cms.management.demo.data import Data, read
from cms.management.demo.leaflet import leaflet
from cms.management.demo.load import Shown, loaded
from cms.pages.models import HomePage, OpinionPage, StandardPage
from council.access.models import User
from council.clocks.models import Deadline, SimulatedTime
from council.clocks.queries import house_clock
from council.duty.models import DutyAnswer
from council.duty.queries import standing_panel
from council.duty.rules import quarter_of
from council.kernel.canonical import canonical
from council.members.models import Member
from council.organisations.models import Organisation
from council.procedure.rules import Preset
from council.record.models import RecordEntry, RecordPayload
from council.record.queries import check
from council.record.rules.entries import Leaf, Tag, commit
from council.record.rules.payloads import fits
from tests.factories.cases import make_rules
from tests.factories.people import make_organisation
from tests.support import databases, guessing

DEMO = Path(data.__file__).parent
NOTE = Path(settings.UPLOADS).parent / "demo.json"


def loading(preset: Preset) -> str:
    """Load a council into the connected database; returns what the command said."""
    said = StringIO()
    with override_settings(SIMULATED_CLOCK=True):
        call_command("demo", "--no-serve", "--preset", preset, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module", params=[Preset.INTERNATIONAL, Preset.SMALL])
def council(
    request: pytest.FixtureRequest, template_db: str, django_db_setup: None, _keys: None, django_db_blocker: object
) -> Iterator[Data]:
    """A loaded council in a database of this module's own."""
    with django_db_blocker.unblock(), databases.disposable(template_db):  # type: ignore[attr-defined]
        loading(request.param)
        yield read(request.param, house_clock().now().date())


def test_every_case_stands_where_the_files_say(council):
    wanted = {case["title"]: case["stage"] for case in council.cases}
    assert dict(Case.rows.values_list("title", "stage")) == wanted


def test_statements_of_reasons_are_imported_for_the_platforms_they_name(council):
    found = dict(Statement.objects.values_list("puid", "platform__name"))
    assert found == {statement["puid"]: statement["platform_name"] for statement in council.statements}


def test_every_case_took_the_steps_of_its_timeline_at_their_times(council):
    wanted = {case["title"]: [(step["step"], step["at"]) for step in case["timeline"]] for case in council.cases}
    taken: dict[str, list[tuple[str, str]]] = {title: [] for title in wanted}
    for change in StageChange.rows.select_related("case").order_by("position"):
        taken[change.case.title].append((change.step, change.at.strftime("%Y-%m-%dT%H:%M:%SZ")))
    assert taken == wanted


def test_people_and_organisations_are_those_of_the_files(council):
    assert Member.objects.count() == len(council.members) + len(council.deputies)
    assert Organisation.objects.count() == len(council.organisations)
    assert User.objects.count() == len(council.members) + len(council.deputies) + len(council.people)
    assert User.objects.values("password").distinct().count() == 1


@override_settings(SIMULATED_CLOCK=True)
def test_the_record_is_whole_and_in_order_of_time(council):
    assert check().ok
    times = list(RecordEntry.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] <= house_clock().now()


def test_every_payload_of_the_record_has_its_shape(council):
    bodies = RecordPayload.objects.values_list("entry__tag", "body")
    wrong = {(tag, fits(Tag(tag), json.loads(body))) for tag, body in bodies}
    assert {path for _, path in wrong} == {None}
    assert len(wrong) > 35  # most kinds of entries are there


def test_no_leaf_of_the_record_tells_its_payload_without_the_salt(council):
    salts, told = [], []
    for payload in RecordPayload.objects.select_related("entry"):
        entry, salt = payload.entry, bytes(payload.salt)
        salts.append(salt)
        leaf = Leaf(entry.tag, entry.seq, entry.subject, entry.at, bytes(entry.commitment))
        assert leaf.hash() == bytes(entry.leaf)  # nothing else is in a leaf
        known = [b"", bytes(32), entry.subject.bytes, str(entry.subject).encode(), str(entry.seq).encode(), leaf.hash()]
        body = json.loads(payload.body)
        facts = {name: value for name, value in body.items() if name not in {"actor", "office", "clock"}}
        for written in (payload.body.encode(), canonical(body), canonical(facts)):
            tried = {sha256(written).digest(), *(hmac.digest(key, written, "sha256") for key in known)}
            told += [entry.seq] if bytes(entry.commitment) in tried else []
        assert commit(salt, body) == bytes(entry.commitment)
    assert told == []
    assert len(salts) > 1000
    assert {len(salt) for salt in salts} == {32}
    assert len(set(salts)) == len(salts)


def test_no_hash_in_the_database_can_be_found_by_guessing(council):
    found = guessing.hashes()
    assert len(found) > 3000
    assert guessing.recomputed(found) - guessing.meant() == set()


def test_a_hash_without_a_salt_would_be_found(council):
    """The control of the test above: hashes as they must not be, of a choice, of a translation and of a motion."""
    text = ContentItem.rows.exclude(translation="").first().translation
    careless = {
        sha256(b"overturn").hexdigest(),
        sha256(b'{"choice":"uphold"}').hexdigest(),
        hmac.digest(bytes(32), text.encode(), "sha256").hex(),
        sha256(next(guessing.motions())).hexdigest(),
    }
    assert guessing.recomputed(careless) == careless


@override_settings(SIMULATED_CLOCK=True)
def test_a_panel_stands_by_this_month_and_most_members_have_answered(council):
    now = house_clock().now()
    panel = standing_panel(now)
    assert panel is not None
    assert panel.places.filter(position__isnull=False).count() >= 3
    assert DutyAnswer.objects.filter(quarter=quarter_of(now.date())).count() > 10


@override_settings(SIMULATED_CLOCK=True)
def test_no_deadline_that_ran_out_was_left(council):
    assert Deadline.objects.filter(state="running", fired_at=None, due_at__lte=house_clock().now()).count() == 0
    ahead, real = SimulatedTime.objects.get().ahead_seconds, datetime.now(UTC)
    assert 0 <= ahead <= 9 * 3600, "the story goes on until nine in the morning, and then with real time"
    assert real.hour < 9 or ahead == 0


def test_opinions_are_numbered_as_they_were_published_and_have_their_pages(council):
    published = [one for one in council.opinions.values() if one["state"] == "published"]
    serials = {one["title"]: one["citation"]["serial"] for one in published}
    found = Opinion.rows.filter(citation__isnull=False).values_list("versions__title", "year", "serial")
    by_year = sorted((year, serial) for _, year, serial in found)
    assert len(by_year) == len(serials)
    assert [title for title, *_ in sorted(found, key=lambda row: row[1:])] == sorted(serials, key=serials.__getitem__)
    assert OpinionPage.objects.count() == len(published)


def test_the_site_speaks_two_languages(council):
    assert HomePage.objects.count() == 2
    pages = StandardPage.objects.order_by().values("translation_key").annotate(languages=Count("locale", distinct=True))
    assert Counter(page["languages"] for page in pages) == {2: len(council.site["pages"]) - 1}


def test_a_second_start_changes_nothing(council):
    before = (RecordEntry.objects.count(), User.objects.count(), NOTE.read_text(encoding="utf-8"))
    assert "loaded already" in loading(council.preset)
    assert (RecordEntry.objects.count(), User.objects.count(), NOTE.read_text(encoding="utf-8")) == before


def test_another_preset_does_not_take_the_place_of_what_is_loaded(council):
    other = Preset.SMALL if council.preset != Preset.SMALL else Preset.NATIONAL
    with pytest.raises(CommandError, match="--fresh"):
        loading(other)
    assert loaded() == council.preset


def test_the_receipts_that_are_printed_open_their_cases(council):
    receipts = json.loads(NOTE.read_text(encoding="utf-8"))["receipts"]
    assert set(receipts) <= {case["title"] for case in council.cases}
    assert len(receipts) == 3


HOURS = re.compile(r"\b\d{1,2}:\d\d\b|\b(at|after|from|until|by) (one|two|six|seven|dawn|noon)\b|الساعة|السادسة")


def test_an_opinion_that_leaves_the_hour_out_names_none():
    (opinion,) = [
        one
        for one in json.loads((DEMO / "opinions.json").read_text(encoding="utf-8"))
        if "the town and the hour are left out" in one["decision"]
    ]
    texts = [
        opinion[name] for name in ("summary", "background", "parties", "analysis", "decision", "separate_opinions")
    ]
    assert HOURS.findall(json.dumps(texts, ensure_ascii=False)) == []


def test_the_site_promises_no_lottery_of_cases():
    """A committee selects in every preset of the demonstration that selects at all; nothing draws cases beside it."""
    site = (DEMO / "site.json").read_text(encoding="utf-8")
    assert "public lottery" not in site
    assert "بقرعة علنية" not in site


def test_the_demonstration_needs_a_clock_that_can_be_set():
    with pytest.raises(CommandError, match="clock that can be set"):
        call_command("demo", "--no-serve")


def test_a_council_that_is_not_the_demonstration_is_left_alone(disposable_db):
    make_rules()
    make_organisation("A real council")
    for flags in ([], ["--fresh"]):
        refused = pytest.raises(CommandError, match=r"not the demonstration|SQLite")
        with override_settings(SIMULATED_CLOCK=True), refused:
            call_command("demo", "--no-serve", *flags)
    assert Organisation.objects.get().name == "A real council"


@override_settings(SIMULATED_CLOCK=True)
def test_everybody_has_an_app_that_shows_the_code_that_is_printed(council):
    factors = dict(User.objects.values_list("email", "second_factor"))
    assert None not in factors.values()
    stored = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    assert {one.user.email: decrypt(one.data["secret"]) for one in stored} == {one: secret_of(one) for one in factors}
    person = council.people[0]["email"]
    said = StringIO()
    call_command("demo", "--code", person, stdout=said)
    address, code = said.getvalue().split()
    assert (address, code in {code_of(person), code_of(person, later=-1)}) == (person, True)
    printed = "\n".join(leaflet(council, 8000, Shown()))
    assert secret_of(person) in printed
    with pytest.raises(CommandError, match="Nobody's address"):
        call_command("demo", "--code", "nobody-at-all")


def test_without_a_simulated_clock_no_secret_follows_from_an_address():
    with pytest.raises(ImproperlyConfigured):
        secret_of("somebody@council.example")
    with pytest.raises(CommandError, match="clock that can be set"):
        call_command("demo", "--code", "somebody")
