"""The demonstration case, carried through every form of the running site to its opinion, in a small council."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from cms.management.demo.walk.table import STEPS
from council.protection.models.keys import make_ring


def test_one_case_is_walked_to_its_published_opinion(disposable_db, capsys):
    make_ring(Path(settings.KEY_FILE))
    with override_settings(SIMULATED_CLOCK=True):
        call_command("demo", "--check", "--preset", "small")
    text = capsys.readouterr().out
    assert [name for name, _ in STEPS if name not in text] == []
    assert "verify_record: PASS" in text
