"""The suite keeps its own promises: nothing is flushed, and under CI nothing is skipped."""

import os
import subprocess
import sys

import pytest

from tests.support.source import ROOT

FLUSHING = """
import pytest
@pytest.mark.django_db(transaction=True)
def test_it(): ...
"""
TWO_DATABASES = """
import pytest
@pytest.fixture
def disposable_db(): ...
@pytest.mark.django_db
def test_it(disposable_db): ...
"""
SKIPPING = """
import pytest
def test_it(): pytest.skip("no reason")
def test_other(): ...
"""
WARNING = """
import warnings
def test_it(): warnings.warn("careless")
"""
GOOD = "def test_it(): ...\n"


def run(tmp_path, text, **environment):
    path = tmp_path / "test_sample.py"
    path.write_text(text, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_XDIST", "CI", "COV_"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        str(ROOT / "pyproject.toml"),
        str(path),
    ]
    return subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize(
    ("text", "environment", "code", "said"),
    [
        (GOOD, {"CI": "true"}, pytest.ExitCode.OK, "1 passed"),
        (SKIPPING, {}, pytest.ExitCode.OK, "1 passed, 1 skipped"),
        (SKIPPING, {"CI": "true"}, pytest.ExitCode.TESTS_FAILED, "Under CI nothing may skip"),
        (FLUSHING, {}, pytest.ExitCode.USAGE_ERROR, "use the fixture disposable_db"),
        (TWO_DATABASES, {}, pytest.ExitCode.USAGE_ERROR, "choose one"),
        (WARNING, {}, pytest.ExitCode.TESTS_FAILED, "UserWarning: careless"),
    ],
    ids=["good", "skip", "skip under CI", "flush", "two databases", "warning"],
)
def test_a_run_ends_as_promised(tmp_path, text, environment, code, said):
    answer = run(tmp_path, text, **environment)
    assert (answer.returncode, said in answer.stdout + answer.stderr) == (code, True), answer.stdout + answer.stderr
