"""`manage.py demo --check`: the walk on a private copy of the loaded council, which stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from cms.management.demo.data import Data
from cms.management.demo.server import ROOT, free_port, running, variables_of
from cms.management.demo.signing import key_file, strangers_verdict
from cms.management.demo.walk.company import Walk
from cms.management.demo.walk.table import take

Say = Callable[[str], None]
LINES_OF_LOG = 12


@dataclass(frozen=True)
class Copy:
    """A copy of the council: its folder, and the variables under which a process works on it."""

    folder: Path
    variables: dict[str, str]


@contextmanager
def copied() -> Iterator[Copy]:
    """Database, keys, signer and uploads in a folder that is gone afterwards. Raises `RuntimeError` but on SQLite."""
    if connection.vendor != "sqlite":
        raise RuntimeError("The walk works on a copy of a SQLite file; on PostgreSQL, walk a copy of your own.")
    connection.close()
    with tempfile.TemporaryDirectory(prefix="council-walk-") as name:
        folder = Path(name)
        with (
            closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source,
            closing(sqlite3.connect(folder / "council.sqlite3")) as target,
        ):
            source.backup(target)
        shutil.copytree(Path(settings.KEY_FILE).parent, folder / "keys")
        shutil.copytree(key_file().parent, folder / "signer")
        if Path(settings.UPLOADS).is_dir():
            shutil.copytree(settings.UPLOADS, folder / "uploads")
        variables = {
            "SMC_DATA": name,
            "DATABASE_URL": f"sqlite:///{folder / 'council.sqlite3'}",
            "SMC_KEY_FILE": str(folder / "keys" / Path(settings.KEY_FILE).name),
        }
        yield Copy(folder, variables)


def check(data: Data, say: Say) -> bool:
    """Walk the case, then verify the record; says each step, and returns whether everything held."""
    with copied() as copy:
        port = free_port()
        variables = {**copy.variables, **variables_of(data, port)}
        log = copy.folder / "server.log"
        with running(port, log, variables, workers=False):
            if not take(Walk(data, variables["SMC_SITE_URL"]), say):
                _tell_the_end(log, say)
                return False
            passed, words = strangers_verdict(
                variables["SMC_SITE_URL"], str(copy.folder / "signer" / "signing.key"), partial(_managed, variables)
            )
            say(f"  verify.py: {words}")
        return _verified(variables, say) and passed


def _tell_the_end(log: Path, say: Say) -> None:
    """What the server said last, where it broke."""
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_OF_LOG:]:
        say(f"  | {line}")


def _managed(variables: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the product on the copy."""
    command = ["env", *(f"{name}={value}" for name, value in variables.items())]
    command += ["SMC_SIMULATED_CLOCK=1", sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 — our own words


def _verified(variables: dict[str, str], say: Say) -> bool:
    answer = _managed(variables, "verify_record")
    say(f"  verify_record: {(answer.stdout or answer.stderr).strip().splitlines()[0]}")
    return answer.returncode == 0
