"""The demonstration's signer: a key of its own, days that end, checkpoints of a history; and a stranger who checks."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from cms.management.demo.cast import SYSTEM, Cast
from cms.management.demo.schedule import History
from council.record.actions import adopt_key, close_day
from council.signer import Signer, make_key, read_key

DAYS_APART = 28
"""A real council signs every day; the history of the demonstration does so once in four weeks, and at its end."""

FILES = ("record.json", "checkpoint.txt", "key.txt")
"""What anybody downloads to check the record, beside the program; the folder of the checkpoint is on the page."""


def key_file() -> Path:
    """Where the demonstration keeps its signing key: beside everything else, which a real council must not do."""
    return Path(settings.UPLOADS).parent / "signer" / "signing.key"


def new_key(name: str) -> None:
    """A new key in an empty folder: notes of a council that is not there any more would contradict the new one."""
    shutil.rmtree(key_file().parent, ignore_errors=True)
    make_key(key_file(), name)


def life_of_record(cast: Cast, until: datetime) -> History:
    """Adopt the key on the first day; close and sign a day every four weeks, and the last one before `until`."""
    signer = Signer(read_key(key_file()), key_file().parent)
    adopt_key(signer.key.verifying.to_text(), actor=SYSTEM, clock=cast.clock)
    for when in _mornings(cast.clock.at, until):
        yield when
        close_day(clock=cast.clock)
        signer.sign(cast.clock)


def _mornings(start: datetime, until: datetime) -> Iterator[datetime]:
    """A minute after midnight, every four weeks, and today."""
    morning = datetime.combine(start.date() + timedelta(days=1), time(0, 1), tzinfo=start.tzinfo)
    last = datetime.combine(until.date(), time(0, 1), tzinfo=until.tzinfo)
    while morning < last:
        yield morning
        morning += timedelta(days=DAYS_APART)
    yield last


def strangers_verdict(site: str, key: str, run: Callable[..., subprocess.CompletedProcess[str]]) -> tuple[bool, str]:
    """Close the day, sign it, download what anybody downloads, and run it: whether it passed, and its first line."""
    for command in (["run_clocks"], ["sign_checkpoint", "--key", key]):
        done = run(*command)
        if done.returncode:
            return False, (done.stderr or done.stdout).strip()
    with tempfile.TemporaryDirectory(prefix="stranger-") as name:
        folder = Path(name)
        page = _downloaded(f"{site}/record/check/").decode()
        number = page.split("/record/checkpoints/")[1].split("/")[0]
        (folder / "verify.py").write_bytes(_downloaded(f"{site}/record/verify.py"))
        for file in FILES:
            (folder / file).write_bytes(_downloaded(f"{site}/record/checkpoints/{number}/{file}"))
        command = [sys.executable, "-I", "verify.py", "record.json", "checkpoint.txt", "key.txt"]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 -- our words
    lines = (said.stdout or said.stderr).splitlines()
    return said.returncode == 0, lines[0] if lines else "nothing"


def _downloaded(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 -- the demonstration's own address
        content: bytes = answer.read()
    return content
