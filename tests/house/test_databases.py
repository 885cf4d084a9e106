"""The databases of the suite: copies of one template, private when asked, never flushed."""

import socket
import urllib.request

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.support import databases
from tests.support.races import race
from tests.support.sockets import NetworkClosed, is_local


def names():
    return set(ContentType.objects.values_list("app_label", flat=True))


@pytest.mark.django_db
def test_an_ordinary_test_stands_in_a_transaction_on_the_migrated_schema():
    assert connection.in_atomic_block
    assert {"council", "cases", "cms"} <= names()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_disposable_copy_is_committed_to_and_gone_with_the_test(disposable_db, turn):
    assert not connection.in_atomic_block
    assert "left over" not in names()
    with transaction.atomic():
        ContentType.objects.create(app_label="left over", model="row")
    assert "left over" in names()


def test_sqlite_is_a_file_in_wal_mode_and_postgres_a_server(disposable_db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW listen_addresses")
        else:
            assert connection.settings_dict["NAME"].endswith(".sqlite3")
            cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] in {"wal", "127.0.0.1"}


def test_racing_threads_see_the_same_disposable_copy(disposable_db):
    def add(number):
        with transaction.atomic():
            return ContentType.objects.create(app_label="race", model=f"row {number}").model

    assert race(lambda: add(1), lambda: add(2), lambda: add(1)).count("row 2") == 1
    assert ContentType.objects.filter(app_label="race").count() == 2  # the third broke the unique constraint


@pytest.fixture
def factory_of_rows(db):
    return lambda: ContentType.objects.create(app_label="made", model="row")


def test_a_factory_that_asks_for_db_serves_a_disposable_copy_too(factory_of_rows, disposable_db):
    factory_of_rows()
    assert not connection.in_atomic_block
    assert "made" in names()


@pytest.mark.django_db
def test_a_factory_that_asks_for_db_serves_an_ordinary_test(factory_of_rows):
    factory_of_rows()
    assert connection.in_atomic_block


def test_a_template_is_named_after_what_it_was_made_from(monkeypatch, tmp_path):
    before = databases.schema_fingerprint()
    for app in ("council", "cases", "cms"):
        (tmp_path / app / "migrations").mkdir(parents=True)
    (tmp_path / "council/settings").mkdir()
    for name in ("uv.lock", "council/settings/base.py", "council/settings/databases.py"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    empty = databases.schema_fingerprint()
    (tmp_path / "cases/migrations/0001_initial.py").write_text("changed")
    assert len({before, empty, databases.schema_fingerprint()}) == 3


def test_the_network_is_closed_but_for_this_machine():
    with pytest.raises(NetworkClosed):
        urllib.request.urlopen("http://example.org/")
    with socket.socket() as outside, pytest.raises(NetworkClosed):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(NetworkClosed):
        outside.connect_ex(("192.0.2.1", 80))
    with socket.socket() as listener, socket.socket() as visitor:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        visitor.connect(listener.getsockname())
    assert all(is_local(host) for host in ("127.0.0.8", "::1", "localhost", b"localhost"))
    assert not any(is_local(host) for host in ("10.0.0.1", "a.localhost.org", "0.0.0.1"))
