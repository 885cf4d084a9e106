"""The commands of the signer and of a restore, as an operator types them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from council.kernel.verdicts import Refused
from council.record.actions import begin_recovery
from council.record.models import Checkpoint
from council.record.queries import adopted_keys
from tests.support.signing import end_of_day, write
from tests.support.tsa import answering, make_authority

pytestmark = pytest.mark.django_db


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def key(tmp_path):
    """A key made and adopted by command, in the signer's own folder."""
    path = tmp_path / "signer" / "signing.key"
    said = run("make_signing_key", "--file", str(path), "--name", "council.example/record")
    assert run("adopt_signing_key", said[1]) == ["Adopted. The public record shows it from now on."]
    return path


def test_a_key_is_named_after_the_site_and_never_overwritten(settings, tmp_path):
    settings.SITE_URL = "https://council.example"
    settings.SIGNING_KEY = tmp_path / "signing.key"
    assert run("make_signing_key")[1].startswith("council.example/record+")
    with pytest.raises(CommandError, match="never overwritten"):
        run("make_signing_key")


@pytest.mark.parametrize("command", ["make_signing_key", "sign_checkpoint"])
def test_without_a_key_the_commands_say_what_is_missing(command):
    with pytest.raises(CommandError, match="SMC_SIGNING_KEY"):
        run(command)


def test_a_key_is_adopted_once(key):
    (text,) = [one.to_text() for one in adopted_keys()]
    with pytest.raises(CommandError, match="adopted before"):
        run("adopt_signing_key", text)
    with pytest.raises(CommandError, match=r"NAME\+ID\+KEY"):
        run("adopt_signing_key", "nonsense")


def test_a_day_is_signed_and_witnessed_and_a_deaf_authority_holds_nothing_up(key, clock, settings, tmp_path):
    assert run("sign_checkpoint", "--key", str(key)) == [
        "No day was closed yet: manage.py run_clocks closes each day after midnight (UTC)."
    ]
    end_of_day(clock)
    settings.TSA_URL, settings.TSA_ROOTS = "http://127.0.0.1:9/", None
    said = run("sign_checkpoint", "--key", str(key))
    assert said[0] == "Signed council.example/record, 64 entries, 2026-03-02"
    assert said[1].startswith("No timestamp for 64 entries: http://127.0.0.1:9/ does not answer")
    with answering(make_authority(tmp_path / "tsa")) as authority:
        settings.TSA_URL, settings.TSA_ROOTS = authority.url, authority.roots
        said = run("sign_checkpoint", "--key", str(key))
        assert said[0] == "Signed before: council.example/record, 64 entries, 2026-03-02"
        assert said[1].startswith(f"Witnessed by {authority.url} at 20")
        assert run("sign_checkpoint", "--key", str(key)) == said[:1], "an authority is asked once for each"
        assert len(authority.asked) == 1


def test_a_changed_history_is_refused_by_the_command(key, clock):
    end_of_day(clock)
    run("sign_checkpoint", "--key", str(key))
    note = key.parent / "latest.note"
    note.write_text("nonsense")
    with pytest.raises(CommandError, match=r"^Not signed: "):
        run("sign_checkpoint", "--key", str(key))


def test_after_a_restore_the_epoch_is_declared_with_the_note_of_the_signer(key, clock, tmp_path):
    write(clock, 3)
    end_of_day(clock)
    run("sign_checkpoint", "--key", str(key))
    note = str(key.parent / "latest.note")
    with pytest.raises(CommandError, match="only after a restore"):
        run("declare_epoch", "--checkpoint", note, "--reason", "The disk failed.")
    begin_recovery(at=clock.now())
    with pytest.raises(CommandError, match="cannot be read"):
        run("declare_epoch", "--checkpoint", str(tmp_path / "missing"), "--reason", "The disk failed.")
    assert run("declare_epoch", "--checkpoint", note, "--reason", "The disk failed.") == [
        "Epoch 2 begins at entry 64: no signed entry is lost. Writing is open again."
    ]
    end_of_day(clock)
    assert run("sign_checkpoint", "--key", str(key)) == ["Signed council.example/record/2, 128 entries, 2026-03-03"]
    assert Checkpoint.objects.count() == 2


def test_a_council_that_was_never_signed_and_was_restored_otherwise_can_go_on(clock):
    assert run("begin_recovery") == ["Nothing is written any more. It goes on with manage.py declare_epoch."]
    with pytest.raises(Refused):
        write(clock, 1)
    with pytest.raises(CommandError, match="one of the arguments"):
        run("declare_epoch", "--reason", "Moved.")
    said = run("declare_epoch", "--never-signed", "--reason", "Moved to another machine.")
    assert said == ["Epoch 2 begins at entry 0: no signed entry is lost. Writing is open again."]
