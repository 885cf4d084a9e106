"""Sealed values: nothing in clear in the database, nothing opens elsewhere."""

import base64
import json
import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from cases.docket.models import Party
from cases.docket.rules import PartyRole
from council.protection.models.keys import make_ring
from tests.factories.cases import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(clock):
    return Party.rows.get(case=make_case(clock=clock), role=PartyRole.APPELLANT)


def stored(party):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_name FROM cases_party WHERE pseudonym = %s", [party.pseudonym])
        return bytes(cursor.fetchone()[0])


def test_value_reads_back_and_is_not_in_the_database(party):
    assert party.sealed_name == "Ana Example"
    assert b"Ana" not in stored(party)


def test_value_moved_to_another_row_does_not_open(party, clock):
    other = Party.rows.exclude(pk=party.pk).get(role=PartyRole.RESPONDENT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_party SET sealed_name = %s WHERE role = 'respondent'", [stored(party)])
    with pytest.raises(InvalidTag):
        _ = Party.rows.get(pk=other.pk).sealed_name


def test_value_that_was_changed_does_not_open(party):
    broken = bytearray(stored(party))
    broken[-1] ^= 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_party SET sealed_name = %s WHERE role = 'appellant'", [bytes(broken)])
    with pytest.raises(InvalidTag):
        _ = Party.rows.get(pk=party.pk).sealed_name


def test_saving_a_row_that_was_not_opened_keeps_the_sealed_value(party):
    before = stored(party)
    fresh = Party.rows.get(pk=party.pk)
    fresh.notice_reason = "x"
    fresh.save()
    assert stored(party) == before


def test_clear_text_cannot_be_written_around_save(party):
    with pytest.raises(TypeError):
        Party.rows.filter(pk=party.pk).update(sealed_name="clear")


def test_old_keys_open_old_values_after_a_new_key(party, settings, tmp_path):
    ring = json.loads(Path(settings.KEY_FILE).read_text())
    ring["keys"]["2"] = base64.b64encode(os.urandom(32)).decode()
    ring["current"] = 2
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.KEY_FILE.write_text(json.dumps(ring))
    fresh = Party.rows.get(pk=party.pk)
    assert fresh.sealed_name == "Ana Example"
    fresh.sealed_name = "Ana Changed"
    fresh.save()
    assert stored(party)[:2] == b"\x00\x02"
    assert Party.rows.get(pk=party.pk).sealed_name == "Ana Changed"


def test_without_a_key_file_nothing_is_written(settings, tmp_path, clock):
    settings.KEY_FILE = tmp_path / "nowhere.json"
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        make_case(clock=clock)


def test_make_ring_never_overwrites_and_is_private(tmp_path):
    path = tmp_path / "keys" / "ring.json"
    assert make_ring(path)
    before = path.read_bytes()
    assert not make_ring(path)
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0
