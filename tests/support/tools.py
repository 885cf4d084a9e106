"""Programs that the tests need beside Python. One that is missing fails the test and says what to type."""

import os
import shutil
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parents[2] / ".cache"


def program(*names: str) -> str:
    """The path of the first of these programs that exists; fails the test when none does."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.fail(f"{names[0]} is missing; type: .ci/bootstrap test", pytrace=False)


def external_data() -> Path:
    """The folder of data that no one in this project wrote; missing, it fails under CI and skips elsewhere."""
    root = CACHE.parent
    folder = Path(os.environ.get("SMC_EXTERNAL_DATA") or root / ".." / "shared" / "data").resolve()
    if folder.is_dir():
        return folder
    reason = f"no external data at {folder}: set SMC_EXTERNAL_DATA"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
