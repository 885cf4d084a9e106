"""A web process of production does not serve under settings that would not keep accounts safe; it says why.

Each is tried by really starting: with a variable that is wrong, or under settings that somebody derived from ours.
"""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from council.boot_settings import is_weak, reasons_against
from tests.council.test_boot import SECRET, keys_of_production, of_the_server, start
from tests.support import databases

GOOD = "Rk7-qpXz0LmW3vTbYc9sHd2fGjN8aEuQ5iOo1Z_4xVhKtPwBnM6rUyCe"


def started(record, two_roles, **environment):
    """What a web process says on a guarded database."""
    url = two_roles.url(two_roles.app, record) if two_roles else databases.url_of(record)
    return start(url, **environment)


def derived(tmp_path, line):
    """Settings that somebody derived from production's, with one line of their own."""
    (tmp_path / "derived.py").write_text(f"from council.settings.production import *  # noqa: F403\n{line}\n")
    return {"DJANGO_SETTINGS_MODULE": "derived", "PYTHONPATH": f"{tmp_path}{os.pathsep}{databases.ROOT}"}


def test_nothing_is_said_against_settings_as_they_should_be(record, two_roles):
    kept = of_the_server() if two_roles else []
    code, words = started(record, two_roles, SECRET_KEY=GOOD)
    assert (code, words) == ((1, f"django.core.exceptions.ImproperlyConfigured: {' '.join(kept)}") if kept else (0, ""))


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set to at least 50 characters."),
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set to at least 50 characters."),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is weak: take 50 characters or more of chance."),
        ({"SECRET_KEY": f"django-insecure-{GOOD}"}, "SECRET_KEY is weak: take 50 characters or more of chance."),
        ({"SMC_ALLOWED_HOSTS": ""}, "SMC_ALLOWED_HOSTS must name the hosts of this site, without a wildcard."),
        ({"SMC_ALLOWED_HOSTS": "*"}, "SMC_ALLOWED_HOSTS must name the hosts of this site, without a wildcard."),
        ({"SMC_ALLOWED_HOSTS": ".example"}, "SMC_ALLOWED_HOSTS must name the hosts of this site, without a wildcard."),
        ({"SMC_SIMULATED_CLOCK": "1"}, "SMC_SIMULATED_CLOCK is for demonstrations; production runs on the database's"),
        ({"SMC_SITE_URL": "http://council.example"}, "SMC_SITE_URL must begin with https://"),
        ({"SMC_SITE_URL": "http://localhost:8000"}, "SMC_SITE_URL must begin with https://"),
        ({"SMC_EMAIL_URL": ""}, "SMC_EMAIL_URL names no mail server: nobody would get an invitation."),
        ({"SMC_EMAIL_URL": "console:"}, "SMC_EMAIL_URL names no mail server: nobody would get an invitation."),
        ({"SMC_KEY_FILE": "/nowhere/keys.json"}, "There is no key file /nowhere/keys.json: run manage.py make_keys."),
    ],
)
def test_each_variable(variables, why):
    code, words = start("postgres://council@127.0.0.1:1/council", **variables)
    assert code == 1
    assert "ImproperlyConfigured" in words
    assert why in words


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("DEBUG = True", "DEBUG is on"),
        ("SECURE_SSL_REDIRECT = False", "SECURE_SSL_REDIRECT is off: pages are served without https."),
        ("SECURE_HSTS_SECONDS = 0", "SECURE_HSTS_SECONDS is off"),
        ("SESSION_COOKIE_SECURE = False", "SESSION_COOKIE_SECURE is off"),
        ("SESSION_COOKIE_HTTPONLY = False", "SESSION_COOKIE_HTTPONLY is off"),
        ("CSRF_COOKIE_SECURE = False", "CSRF_COOKIE_SECURE is off"),
        ("ALLOWED_HOSTS = ['*']", "SMC_ALLOWED_HOSTS must name"),
        ("SIMULATED_CLOCK = True", "SMC_SIMULATED_CLOCK is for demonstrations."),
        ("EMAIL_BACKEND = 'django.core.mail.backends.console.EmailBackend'", "SMC_EMAIL_URL names no mail server"),
        ("PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']", "not hashed with Argon2."),
    ],
)
def test_each_setting_that_somebody_derives(tmp_path, line, why):
    code, words = start("postgres://council@127.0.0.1:1/council", **derived(tmp_path, line))
    assert (code, why in words) == (1, True), words


def test_a_key_file_that_others_can_read(tmp_path):
    path = tmp_path / "keys.json"
    path.write_bytes(keys_of_production().read_bytes())
    path.chmod(0o640)
    code, words = start("postgres://council@127.0.0.1:1/council", SMC_KEY_FILE=str(path))
    assert (code, words.endswith(f"The key file {path} can be read by others than its owner.")) == (1, True), words


def test_the_key_of_development_is_weak_and_several_reasons_are_told_at_once():
    assert is_weak("development only: this key guards nothing and production refuses it")
    assert not is_weak(GOOD)
    assert not is_weak(SECRET)
    assert len(list(reasons_against(settings))) >= 5, "the tests' own settings are none for production"


def test_deployment_checks_of_django_say_nothing():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "council.settings.production", "SECRET_KEY": GOOD, "SMC_SIMULATED_CLOCK": "0",
        "SMC_ALLOWED_HOSTS": "council.example", "DATABASE_URL": "postgres://council@127.0.0.1:1/council",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
