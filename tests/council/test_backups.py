"""The drill: a council is backed up while people work, lost, and brought back; and nothing lies about what was lost."""

import json
import tarfile
import threading
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from cases.docket.models import Party
from council.backups import FILES, MANIFEST, BadBackup, Manifest, weigh
from council.backups_engines import engine_of
from council.boot import reasons_against
from council.kernel.actor import Actor
from council.kernel.verdicts import Refused
from council.protection.actions import Scrubbed, store_file
from council.protection.models import StoredFile
from council.protection.models.keys import make_ring
from council.protection.queries import content_of
from council.record.models import Checkpoint, RecordEntry, RecordHead
from council.record.queries import check, payload_of, recovering, size
from council.record.rules.entries import Tag
from council.signer import LATEST
from tests.factories.appeals import CONTACT, make_appeal
from tests.support import databases
from tests.support.bundles import VERIFIER, Desk
from tests.support.drill import backup_of, elsewhere, flip, kill, settle
from tests.support.signing import KEY, end_of_day, signer_in, write

TEXT = b"A screenshot would be worth more, and this is what I have."


@pytest.fixture
def place(disposable_db, tmp_path, clock):
    """A small council with a few entries, sealed by keys of its own."""
    found = settle(tmp_path / "here")
    write(clock, 3)
    return found


@pytest.fixture
def there(tmp_path):
    """A machine on which nothing was ever installed."""
    with elsewhere(tmp_path / "there") as found:
        yield found


def run(*words):
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=out)
    return out.getvalue().splitlines()


def refusal_of(signer, clock):
    with pytest.raises(Refused) as refused:
        signer.sign(clock)
    return refused.value.verdict.codes


def as_a_stranger(folder):
    """What verify.py says of the whole bundle, as somebody downloads it."""
    client, newest = Client(), Checkpoint.objects.latest("pk")
    bundle = b"".join(client.get(reverse("transparency:bundle", args=[newest.pk])).streaming_content)
    note, key = (client.get(reverse(f"transparency:{name}", args=[newest.pk])).content for name in ("note", "key"))
    return Desk(folder, VERIFIER).run(json.loads(bundle), note, key)


class Writers:
    """People who go on working until the block ends."""

    def __init__(self, clock):
        self.clock, self.stop, self.rounds = clock, threading.Event(), 0
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        try:
            while not self.stop.is_set():
                write(self.clock, 2)
                self.rounds += 1
                time.sleep(0.01)
        finally:
            connections.close_all()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(60)


def test_a_council_is_lost_and_brought_back_and_says_what_was_lost(place, there, clock, settings, tmp_path):
    signer = signer_in(tmp_path / "signer", clock)
    with place.at_hand(settings):
        case, _ = make_appeal(clock)
        stored = store_file(
            Scrubbed(TEXT, "text/plain", TEXT), case.pk, files_already=0, actor=Actor.system(), clock=clock
        )
        (place.folder / "media").mkdir()
        (place.folder / "media" / "seal.png").write_bytes(b"a picture that the site shows")
        end_of_day(clock)
        older = signer.sign(clock).checkpoint.note

    # A backup while people work. It is of one moment, and the record knows that it was made.
    before, complaints = size(), reasons_against(connection)
    with Writers(clock) as writers:
        said = place.types("backup", tmp_path / "copies", "--keys-to", tmp_path / "keys")
    (copy,) = (tmp_path / "copies").iterdir()
    manifest = json.loads((copy / MANIFEST).read_text())
    content = manifest["content"]
    assert writers.rounds > 0
    assert before <= content["size"] < size()
    noted = payload_of(RecordEntry.objects.get(tag=Tag.EXPORT_MADE))
    assert noted == {"actor": "system", "kind": "backup", "size": content["size"], "root": content["root"]}
    assert said[0] == f"Backup {copy}"
    assert said[2] == f"record {content['size']} entries, root {content['root']}"
    (keys,) = (tmp_path / "keys").iterdir()
    assert said[3] == f"keys {keys}"
    assert keys.read_bytes() == place.key_file.read_bytes()
    assert {path.stat().st_mode & 0o777 for path in (keys, *copy.iterdir())} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (keys.parent, copy, copy.parent)} == {0o700}
    assert {path.name for path in copy.iterdir()} == {engine_of(connection.vendor).FILE, FILES, MANIFEST}

    # People work on, another day is signed; then everything is lost but the copies and the signer's folder.
    write(clock, 70)
    end_of_day(clock)
    signer.sign(clock)
    last = (signer.folder / LATEST).read_text()
    lost_from, signed = content["size"], int(last.split("\n")[1])
    files = {name: data for name, data in place.files().items() if not name.startswith("static")}

    # It comes back on another machine: read-only, whole, and as it was at the moment of the backup.
    said = there.types("restore", copy, "--keys", keys)
    assert said[1:3] == [
        f"record {content['size']} entries, root {content['root']}: as in the manifest",
        "Everything can be read and nothing written until an epoch is declared. Next:",
    ]
    assert there.files() == files
    with there.at_hand(settings):
        assert Party.rows.get(case_id=case.pk, sealed_contact__isnull=False).sealed_contact == CONTACT
        assert content_of(StoredFile.objects.get(pk=stored.pk)) == TEXT
        assert reasons_against(connection) == complaints, "the triggers of the record came back with it"
        assert run("verify_record")[0] == f"PASS: {content['size']} entries, 0 of them erased"
        for path in ("/appeal/begin/", "/appeal/receipt/", "/language/nowhere/", "/desk/"):
            assert Client().post(path).status_code == 503
        with pytest.raises(Refused) as refused:
            write(clock, 1)
        assert refused.value.verdict.codes == ("record.recovering",)
        assert refusal_of(signer, clock) == ("record.awaits_epoch",)
        with pytest.raises(CommandError, match="declare an epoch first"):
            run("backup", tmp_path / "copies")

        # An older note does not end it: the signer remembers. So the backup is restored once more.
        note = tmp_path / "older.note"
        note.write_text(older)
        run("declare_epoch", "--checkpoint", note, "--reason", "The disk failed.")
        end_of_day(clock)
        assert refusal_of(signer, clock) == ("record.epoch_without_checkpoint",)
        run("restore", copy, "--yes")

        # With the last note everything goes on, and the public page names the gap.
        said = run("declare_epoch", "--checkpoint", signer.folder / LATEST, "--reason", "The disk failed.")
        assert said == [
            f"Epoch 2 begins at entry {lost_from}: entries {lost_from} to {signed - 1} are lost. Writing is open again."
        ]
        write(clock, 3)
        end_of_day(clock)
        done = signer.sign(clock)
        assert (done.new, done.checkpoint.origin) == (True, f"{KEY.name}/2")
        assert check().ok
        code, words = as_a_stranger(tmp_path)
        assert (code, words.split()[0]) == (0, "PASS"), words
        page = Client().get("/record/").content.decode()
        assert "The disk failed." in page
        assert f"{signed - lost_from} signed entries were lost" in page


def state_of(place):
    """Everything that a restore could touch."""
    return place.files(), check(), recovering(), engine_of(connection.vendor).standing().entries


def gone(name):
    return lambda copy: (copy / name).unlink()


def database_of(copy):
    return copy / engine_of(connection.vendor).FILE


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda copy: flip(database_of(copy)), r"database\.\w+ is damaged"),
        (lambda copy: flip(copy / FILES), r"files\.tar is damaged"),
        (lambda copy: flip(copy / MANIFEST), r"manifest\.json is (damaged|not of the format)"),
        (lambda copy: database_of(copy).unlink(), r"database\.\w+ is missing"),
        (gone(FILES), r"files\.tar is missing"),
        (gone(MANIFEST), r"holds no manifest\.json"),
    ],
    ids=["database flipped", "files flipped", "manifest flipped", "database gone", "files gone", "manifest gone"],
)
def test_a_damaged_part_is_refused_by_name_and_nothing_is_touched(place, settings, tmp_path, damage, said):
    copy = backup_of(place, settings, tmp_path)
    damage(copy)
    with place.at_hand(settings):
        before = state_of(place)
        with pytest.raises(CommandError, match=said):
            run("restore", copy, "--yes")
        assert state_of(place) == before


def test_a_key_file_of_another_council_is_refused_and_one_in_place_is_never_overwritten(
    place, there, settings, tmp_path
):
    copy = backup_of(place, settings, tmp_path)
    (keys,) = (tmp_path / "keys").iterdir()
    make_ring(tmp_path / "other.json")
    with there.at_hand(settings):
        for file in (tmp_path / "other.json", tmp_path / "no such file", copy / MANIFEST):
            with pytest.raises(CommandError, match=f"{file.name} (is not the key file|cannot be read)"):
                run("restore", copy, "--keys", file)
        make_ring(there.key_file)
        with pytest.raises(CommandError, match="never overwritten"):
            run("restore", copy, "--keys", keys)
        found = engine_of(connection.vendor).standing()
        assert found is None or found.entries == 0
        assert list(there.files()) == ["keys/field-keys.json"]
        there.key_file.unlink()
        assert run("restore", copy)[1].startswith("There is no key file")


def test_a_council_is_replaced_only_when_somebody_says_so(place, settings, tmp_path, clock):
    copy = backup_of(place, settings, tmp_path)
    with place.at_hand(settings):
        write(clock, 5)
        before = state_of(place)
        with pytest.raises(CommandError, match=r"holds a council, its record 9 entries .* has 3 entries .* Say --yes"):
            run("restore", copy)
        assert state_of(place) == before
        said = run("restore", copy, "--yes")
        assert size() == 3
        if connection.vendor == "sqlite":  # what was there is kept: it may be all that is left of what is lost
            old = Path(said[1].removeprefix("The database that was there is kept as "))
            databases.point_default_at(str(old))
            assert size() == 9
            databases.remove_sqlite(old)


def test_a_database_that_somebody_has_open_is_not_replaced(place, settings, tmp_path):
    copy = backup_of(place, settings, tmp_path)
    with place.at_hand(settings):
        other = connections.create_connection("default")
        other.ensure_connection()
        with other.cursor() as cursor:
            cursor.execute("SELECT size FROM council_recordhead")
        try:
            with pytest.raises(CommandError, match="in use: stop web"):
                run("restore", copy, "--yes")
        finally:
            other.close()
        assert recovering() is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"engine": "oracle"}, "The backup is of oracle and this installation runs on"),
        ({"app": "council"}, r"of a newer release: its schema has council\.9999_later"),
    ],
    ids=["another engine", "newer schema"],
)
def test_a_backup_of_another_kind_is_refused_in_a_sentence(place, settings, tmp_path, change, said):
    copy = backup_of(place, settings, tmp_path)
    manifest = Manifest.from_text((copy / MANIFEST).read_text())
    if "app" in change:
        manifest.content.migrations[change["app"]] = "9999_later"
    else:
        object.__setattr__(manifest, "engine", change["engine"])
    (copy / MANIFEST).write_text(manifest.to_text())
    with place.at_hand(settings):
        with pytest.raises(CommandError, match=said):
            run("restore", copy, "--yes")
        assert recovering() is None


def test_a_backup_of_an_older_schema_says_what_to_run(place, settings, tmp_path):
    copy = backup_of(place, settings, tmp_path)
    manifest = Manifest.from_text((copy / MANIFEST).read_text())
    manifest.content.migrations["council"] = "0001_initial"
    (copy / MANIFEST).write_text(manifest.to_text())
    with place.at_hand(settings):
        assert "1. manage.py migrate: the backup's schema is older than this release" in run("restore", copy, "--yes")


def test_a_backup_that_was_killed_is_not_taken_for_one(place, settings, tmp_path):
    """Killed at the last moment: all parts are written, and it waits for its turn to be recorded."""
    with transaction.atomic():
        RecordHead.objects.select_for_update().get(pk=1)
        process = place.start("backup", tmp_path / "copies")
        end = time.monotonic() + 60
        while not list((tmp_path / "copies").glob(f"*/{MANIFEST}")) and time.monotonic() < end:
            time.sleep(0.05)
        kill(process)
    (left,) = (tmp_path / "copies").iterdir()
    assert left.name.endswith(".part")
    assert {path.name for path in left.iterdir()} == {engine_of(connection.vendor).FILE, FILES, MANIFEST}
    assert not RecordEntry.objects.filter(tag=Tag.EXPORT_MADE).exists()
    with place.at_hand(settings):
        with pytest.raises(CommandError, match="never finished"):
            run("restore", left, "--yes")
        left.rename(left.with_name("19990101T000000Z.part"))  # this test is quicker than a second
        run("backup", tmp_path / "copies")
        assert RecordEntry.objects.filter(tag=Tag.EXPORT_MADE).count() == 1
    assert len(list((tmp_path / "copies").glob("*Z"))) == 1


def test_a_copy_that_ends_too_soon_leaves_the_database_as_it_was(place, settings, tmp_path):
    """Even if the check of the parts were wrong: the copy is complete before it takes the place of the database."""
    copy = backup_of(place, settings, tmp_path)
    engine = engine_of(connection.vendor)
    part = copy / engine.FILE
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    with place.at_hand(settings):
        before = state_of(place)
        with pytest.raises((BadBackup, connection.Database.DatabaseError)):
            engine.put_back(part)
        assert state_of(place) == before


def test_the_database_is_in_recovery_from_its_first_moment(place, settings, tmp_path):
    """Killed right after the copy took its place, and before anything was checked: still nothing can be written."""
    copy = backup_of(place, settings, tmp_path)
    engine = engine_of(connection.vendor)
    with place.at_hand(settings):
        engine.put_back(copy / engine.FILE)
        assert recovering() is not None


def test_keys_never_lie_with_the_database_and_no_backup_among_the_files_of_the_site(place, settings, tmp_path):
    copies = tmp_path / "copies"
    with place.at_hand(settings):
        for words, said in (
            ((copies, "--keys-to", copies / "keys"), "lie in one another"),
            ((copies, "--keys-to", copies), "lie in one another"),
            ((copies / "deep", "--keys-to", copies), "lie in one another"),
            ((place.folder,), "holds the key file field-keys.json"),
            ((place.folder / "media",), "among the files of the site"),
            ((copies, "--keys-to", place.folder / "uploads" / "x"), "among the files of the site"),
        ):
            with pytest.raises(CommandError, match=said):
                run("backup", *words)
        settings.SIGNING_KEY = copies / "signing.key"
        with pytest.raises(CommandError, match=r"holds the key file signing\.key"):
            run("backup", copies)
        settings.SIGNING_KEY = place.folder / "media" / "signing.key"
        settings.SIGNING_KEY.parent.mkdir()
        settings.SIGNING_KEY.write_text("secret")
        with pytest.raises(CommandError, match=r"The key file .* lies among the files"):
            run("backup", copies)
        settings.SIGNING_KEY = None
    assert list(copies.iterdir()) == [], "a backup that was refused leaves nothing behind"
    assert not RecordEntry.objects.filter(tag=Tag.EXPORT_MADE).exists()


def test_a_tar_that_would_write_elsewhere_is_refused(place, settings, tmp_path):
    copy = backup_of(place, settings, tmp_path)
    manifest = Manifest.from_text((copy / MANIFEST).read_text())
    for name in ("uploads/../../stray", "/etc/stray", "keys/field-keys.json", "uploads"):
        with tarfile.open(copy / FILES, "w") as tar:
            tar.addfile(tarfile.TarInfo(name))
        object.__setattr__(manifest, "files", weigh(copy / FILES, print))
        (copy / MANIFEST).write_text(manifest.to_text())
        with place.at_hand(settings), pytest.raises(CommandError, match="what no backup holds"):
            run("restore", copy, "--yes")
