"""Every sentence of the interface is in the catalogues, translated, reviewed and compiled."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests.support.source import ROOT

LOCALE = ROOT / "council/locale"
TRANSLATED = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def stale(folder: Path) -> list[str]:
    """Catalogues whose compiled form is missing or says something else."""
    found = []
    for path in sorted(folder.rglob("*.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or spoken(polib.mofile(str(compiled))) != spoken(polib.pofile(str(path))):
            found.append(str(path.relative_to(folder)))
    return found


def spoken(catalogue: polib.POFile | polib.MOFile) -> dict:
    translated = catalogue.translated_entries()
    return {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in translated if entry.msgid}


def unsaid(catalogue: polib.POFile) -> list[str]:
    """Sentences without a translation, or with a guessed one."""
    found = [entry for entry in (*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()) if not entry.obsolete]
    return sorted({entry.msgid for entry in found})


def sentences(catalogue: polib.POFile) -> set:
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def catalogue(language: str) -> polib.POFile:
    path = LOCALE / language / "LC_MESSAGES/django.po"
    assert path.exists()  # polib would read the path itself as a catalogue
    return polib.pofile(str(path))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language):
    assert unsaid(catalogue(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_sentences_are_fresh(language):
    assert (LOCALE / language).exists()
    assert stale(LOCALE / language) == [], "run make messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_the_source_is_missing_from_the_catalogue(language, tmp_path):
    for folder in ("council", "cases", "cms", "templates"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static")
        )
    shutil.copy(ROOT / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-obsolete", "--verbosity", "0"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    collected = polib.pofile(str(tmp_path / "council/locale" / language / "LC_MESSAGES/django.po"))
    assert sorted(sentences(collected) ^ sentences(catalogue(language)), key=str) == [], "run make messages"


def test_the_rules_complain_of_a_bad_sample(tmp_path):
    words = polib.POFile()
    words.append(polib.POEntry(msgid="Yes", msgstr="نعم"))
    words.save(str(tmp_path / "django.po"))
    assert stale(tmp_path) == ["django.po"]
    words.save_as_mofile(str(tmp_path / "django.mo"))
    assert stale(tmp_path) == []
    words[0].msgstr = "لا"
    words.save(str(tmp_path / "django.po"))
    assert stale(tmp_path) == ["django.po"]
    words.append(polib.POEntry(msgid="No"))
    words.append(polib.POEntry(msgid="Perhaps", msgstr="ربما", flags=["fuzzy"]))
    assert unsaid(words) == ["No", "Perhaps"]
