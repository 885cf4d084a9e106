"""The public record: what verify.py says of everything that is handed out, and what nobody is told."""

import json
import os
import re
from hashlib import sha256

import pytest
from django.db import connection
from django.urls import reverse

from cms.pages.models import OpinionPage, OpinionText
from council.access.rules import Office
from council.kernel.actor import Actor
from council.kernel.notes import TreeHead
from council.record.actions import add_timestamp, begin_recovery, close_day
from council.record.models import Checkpoint, RecordEntry, Sighting
from council.record.queries import size
from council.record.rules.bundles import OPEN_TAGS
from council.record.rules.checkpoints import BLOCK
from tests.factories.opinions import make_published
from tests.factories.people import make_user
from tests.support.bundles import VERIFIER, Desk
from tests.support.signing import KEY, end_of_day, signer_in, write

pytestmark = pytest.mark.django_db
RECORD_QUERIES = 9
PROOF_QUERIES = 9
WATCH_QUERIES = 14
PUBLIC = ("record", "check", "compare")


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def signer(clock, tmp_path):
    return signer_in(tmp_path / "signer", clock)


def days(signer, clock, *numbers):
    """Days with so many entries each, signed."""
    for number in numbers:
        write(clock, number)
        end_of_day(clock)
        signer.sign(clock)
    return list(Checkpoint.objects.order_by("pk"))


@pytest.fixture
def published(signer, clock):
    """An opinion whose day is closed and signed, and two days after it."""
    decided = make_published(clock)
    days(signer, clock, 0, 5, 70)
    return OpinionPage.objects.get(case_uuid=decided.case.pk).slug


def stranger(tmp_path, client, bundle):
    """The four files as somebody downloads them, and what the program says."""
    newest = Checkpoint.objects.order_by("-pk").first()
    desk = Desk(tmp_path, desk_program(tmp_path, client))
    key = client.get(reverse("transparency:key", args=[newest.pk])).content
    return desk.run(bundle, client.get(reverse("transparency:note", args=[newest.pk])).content, key)


def bundle_address():
    """Where the whole bundle of the newest checkpoint is."""
    return reverse("transparency:bundle", args=[Checkpoint.objects.order_by("-pk")[0].pk])


def desk_program(tmp_path, client):
    path = tmp_path / "verify.py"
    path.write_bytes(client.get(reverse("transparency:verifier")).content)
    return path


def test_the_whole_bundle_passes_and_shows_every_public_entry(published, client, tmp_path):
    answer = client.get(bundle_address())
    bundle = json.loads(b"".join(answer.streaming_content))
    code, said = stranger(tmp_path, client, bundle)
    assert (code, said.split()[0]) == (0, "PASS"), said
    assert "2 earlier checkpoints, each the beginning of this one" in said
    assert "1 opinions, against their recorded hashes" in said
    found = RecordEntry.objects.filter(tag__in=OPEN_TAGS, seq__lt=bundle["size"])
    assert [entry["seq"] for entry in bundle["entries"]] == list(found.order_by("seq").values_list("seq", flat=True))


def test_nothing_that_is_handed_out_names_a_person_or_tells_of_sealed_work(published, client):
    """No subject, time, type or account of a sealed entry, and no account at all."""
    bundle = b"".join(client.get(bundle_address()).streaming_content).decode()
    assert "person:" not in bundle
    sealed = RecordEntry.objects.exclude(tag__in=OPEN_TAGS)
    assert sealed.exists()
    open_subjects = set(RecordEntry.objects.filter(tag__in=OPEN_TAGS).values_list("subject", flat=True))
    for entry in sealed.exclude(subject__in=open_subjects):
        assert str(entry.subject) not in bundle
        assert bytes(entry.commitment).hex() not in bundle
        assert entry.tag not in bundle


def test_the_whole_bundle_is_written_once_for_each_checkpoint(published, client, settings):
    root = bytes(Checkpoint.objects.order_by("-pk")[0].root).hex()
    written = []
    for _ in range(2):
        b"".join(client.get(bundle_address()).streaming_content)
        (file,) = settings.RECORD_FILES.glob(f"bundle-*{root}*")
        written.append(file.stat().st_mtime_ns)
    assert written[0] == written[1]


def test_a_row_that_its_note_does_not_bear_out_is_shown_nowhere(signer, clock, client):
    """The product's role can add rows to the table of checkpoints; it cannot sign."""
    (real,) = days(signer, clock, 3)
    Checkpoint.objects.create(
        origin="x", size=7 * BLOCK, root=b"x" * 32, note=real.note, key_id=real.key_id, day=real.day,
        counts={"opinions": 9999}, blocks=b"", published_at=clock.now(),
    )  # fmt: skip
    text = words(client.get(reverse("transparency:record")))
    assert "9999" not in text
    assert str(7 * BLOCK) not in text.split()
    client.force_login(make_user("", Office.OPERATOR))
    assert "is not by a key that was adopted" in words(client.get(reverse("transparency:watch")))


def test_after_a_restore_bundles_of_the_lost_record_do_not_push_out_the_new_one(published, client, settings, tmp_path):
    settings.RECORD_FILES = tmp_path / "record"
    settings.RECORD_FILES.mkdir()
    for number in range(900, 904):
        lost = settings.RECORD_FILES / f"bundle-{number:08}-{'ab' * 32}.json"
        lost.write_text("{}")
        os.utime(lost, (number, number))
    bundle = json.loads(b"".join(client.get(bundle_address()).streaming_content))
    assert bundle["size"] == Checkpoint.objects.order_by("-pk")[0].size
    assert len(list(settings.RECORD_FILES.glob("bundle-*.json"))) == 3


def test_the_proof_of_an_opinion_passes(published, client, tmp_path):
    page = client.get(reverse("transparency:proof", args=[published]))
    assert "The text is the one that was recorded" in words(page)
    bundle = client.get(reverse("transparency:proof_file", args=[published])).content
    code, said = stranger(tmp_path, client, bundle)
    assert code == 0, said
    assert "1 opinions, against their recorded hashes; 1 tallies not published" in said
    assert "1 earlier checkpoints, each the beginning of this one" in said


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda bundle: bundle["opinions"][0]["document"].update(outcome="uphold"), "FAIL entry"),
        (lambda bundle: bundle["entries"][0]["payload"].update(version=2), "FAIL entry"),
        (lambda bundle: bundle["entries"][0]["inclusion"].reverse(), "FAIL entry"),
        (lambda bundle: bundle["earlier"][0]["consistency"].pop(), "FAIL earlier[0]"),
        (lambda bundle: bundle.update(size=BLOCK), "FAIL checkpoint"),
    ],
)
def test_a_proof_with_one_thing_changed_fails(published, client, tmp_path, change, verdict):
    bundle = json.loads(client.get(reverse("transparency:proof_file", args=[published])).content)
    change(bundle)
    code, said = stranger(tmp_path, client, bundle)
    assert (code, said[: len(verdict)]) == (1, verdict)


def test_before_its_day_is_signed_an_opinion_has_no_proof_and_no_place(clock, client, signer):
    days(signer, clock, 3)
    decided = make_published(clock)
    slug = OpinionPage.objects.get(case_uuid=decided.case.pk).slug
    assert "The proof comes with the next checkpoint" in words(client.get(reverse("transparency:proof", args=[slug])))
    assert client.get(reverse("transparency:proof_file", args=[slug])).status_code == 404
    assert client.get(reverse("transparency:proof", args=["no-such-opinion"])).status_code == 404
    days(signer, clock, 0)
    assert client.get(reverse("transparency:proof_file", args=[slug])).status_code == 200


def test_a_database_that_contradicts_its_checkpoint_gives_no_proof_but_an_alarm(published, client, signer):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER checkpoint_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE council_checkpoint DISABLE TRIGGER USER")
        cursor.execute("UPDATE council_checkpoint SET blocks = root")
    answer = client.get(reverse("transparency:proof", args=[published]))
    assert (answer.status_code, "does not agree with what was signed" in words(answer)) == (503, True)
    assert client.get(reverse("transparency:proof_file", args=[published])).status_code == 404
    client.force_login(make_user("", Office.OPERATOR))
    assert "not the ones that were signed" in words(client.get(reverse("transparency:watch")))


def test_figures_are_those_of_the_newest_checkpoint_however_the_record_has_grown(signer, clock, client):
    days(signer, clock, 3)
    first = words(client.get(reverse("transparency:record")))
    write(clock, 10)
    make_published(clock)
    assert words(client.get(reverse("transparency:record"))) == first
    assert str(size()) not in words(client.get(reverse("transparency:record"))).split()


def test_a_published_opinion_stands_behind_cover_and_its_place_tells_no_count(clock, client):
    write(clock, 3)
    make_published(clock)
    assert OpinionText.objects.get().entry % BLOCK == 0


@pytest.mark.parametrize(("chance", "blocks"), [(0, 1), (BLOCK - 4, 1), (BLOCK - 3, 2), (BLOCK - 1, 2)])
def test_whether_a_day_fills_one_block_more_is_also_chance(clock, chance, blocks):
    """Else somebody who adds entries of their own would learn from the next size whether anybody else did anything."""
    write(clock, 3)
    clock.advance(days=1)
    asked = []
    close_day(clock=clock, chance=lambda below: asked.append(below) or chance)
    assert (size(), asked) == (blocks * BLOCK, [BLOCK])


@pytest.mark.parametrize("number", [0, 1, 40])
def test_a_day_with_ballots_and_a_day_without_look_alike(signer, clock, client, number):
    """All figures but those of what is public anyhow are one, and end at a whole block."""
    days(signer, clock, 0)
    write(clock, number)
    (_, newest) = days(signer, clock, 0)
    assert newest.size == 2 * BLOCK


def test_the_pages_without_a_checkpoint_say_so(client):
    for name in ("record", "check"):
        assert "No checkpoint yet" in words(client.get(reverse(f"transparency:{name}")))
    for name in ("note", "timestamp", "key", "bundle"):
        assert client.get(reverse(f"transparency:{name}", args=[1])).status_code == 404


def test_the_verifier_is_handed_out_as_it_is_and_its_fingerprint_printed(signer, clock, client):
    days(signer, clock, 1)
    answer = client.get(reverse("transparency:verifier"))
    assert answer.content == VERIFIER.read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="verify.py"'
    text = words(client.get(reverse("transparency:check")))
    assert sha256(VERIFIER.read_bytes()).hexdigest() in text
    assert KEY.verifying.to_text() in text


def test_the_list_of_checkpoints_is_read_by_key(signer, clock, client):
    made = days(signer, clock, *[0] * 22)
    first = client.get(reverse("transparency:record"))
    assert first.content.count(b"checkpoint<span") == 20
    second = client.get(reverse("transparency:record"), {"before": made[2].pk})
    assert second.content.count(b"checkpoint<span") == 2
    for odd in ("x", "-1", "9" * 40, "0"):
        assert client.get(reverse("transparency:record"), {"before": odd}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_the_same_queries_however_many_checkpoints_there_are(
    signer, clock, client, django_assert_num_queries, number
):
    decided = make_published(clock)
    days(signer, clock, *[1] * number)
    slug = OpinionPage.objects.get(case_uuid=decided.case.pk).slug
    with django_assert_num_queries(RECORD_QUERIES):
        client.get(reverse("transparency:record"))
    with django_assert_num_queries(PROOF_QUERIES):
        client.get(reverse("transparency:proof", args=[slug]))
    client.force_login(make_user("", Office.OPERATOR))
    with django_assert_num_queries(WATCH_QUERIES):
        client.get(reverse("transparency:watch"))


def test_an_old_checkpoint_fits_and_a_member_becomes_its_witness(signer, clock, client):
    first, _ = days(signer, clock, 3, 3)
    sent = {"checkpoint": "\r\n " + first.note.replace("\n", "\r\n")}
    answer = client.post(reverse("transparency:compare"), sent)
    assert (answer.status_code, "It fits" in words(answer)) == (200, True)
    assert Sighting.objects.count() == 0
    client.force_login(make_user("", Office.MEMBER))
    client.post(reverse("transparency:compare"), sent)
    assert Sighting.objects.get().checkpoint == first
    assert words(client.get(reverse("transparency:record"))).count("1 member") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "This field is required."),
        ("hello", "This is not a whole checkpoint."),
        (KEY.sign(TreeHead(KEY.name, BLOCK, bytes(32)).to_text()), "another tree than the database holds"),
        (KEY.sign(TreeHead(KEY.name, BLOCK, bytes(32)).to_text()).replace("64", "65"), "not a checkpoint that this"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_told_beside_the_field_and_kept(signer, clock, client, text, says):
    days(signer, clock, 3)
    answer = client.post(reverse("transparency:compare"), {"checkpoint": text})
    assert (answer.status_code, says in words(answer)) == (422, True), words(answer)
    assert (text.split("\n")[0] or "textarea") in answer.content.decode()


def test_the_health_of_the_record_is_for_those_who_keep_it(signer, clock, client):
    address = reverse("transparency:watch")
    assert client.get(address).status_code == 302
    for office, status in ((Office.OPERATOR, 200), (Office.AUDITOR, 200), (Office.MEMBER, 404), (Office.EDITOR, 404)):
        client.force_login(make_user("", office))
        assert client.get(address).status_code == status, office


def test_the_operator_is_told_by_name_what_is_wrong(signer, clock, client):
    client.force_login(make_user("", Office.OPERATOR))
    text = words(client.get(reverse("transparency:watch")))
    for trouble in ("Yesterday is not closed.", "No time-stamping authority is set"):
        assert trouble in text


def test_during_a_recovery_everything_can_be_read_and_nothing_sent(signer, clock, client):
    days(signer, clock, 3)
    begin_recovery(at=clock.now())
    for path in (reverse("transparency:record"), "/", reverse("intake:start")):
        assert client.get(path).status_code == 200
    assert "The record is being recovered" in words(client.get(reverse("transparency:record")))
    before = size()
    answer = client.post(reverse("intake:start"), {"anything": "typed"})
    assert (answer.status_code, "Nothing can be changed for now" in words(answer)) == (503, True)
    assert size() == before
    assert client.post(reverse("transparency:compare"), {"checkpoint": "hello"}).status_code == 422


def test_a_timestamp_is_named_and_handed_out_as_the_authority_gave_it(signer, clock, client):
    (signed,) = days(signer, clock, 3)
    stamp = add_timestamp(
        signed, authority="https://tsa.example/", token=b"0token", at=clock.now(), actor=Actor.system()
    )
    assert "https://tsa.example/" in words(client.get(reverse("transparency:record")))
    answer = client.get(reverse("transparency:timestamp", args=[stamp.pk]))
    assert (answer.content, answer["Content-Type"]) == (b"0token", "application/timestamp-reply")
