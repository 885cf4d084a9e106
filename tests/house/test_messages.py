"""The compiled sentences are those of the translators: what people read is what was reviewed."""

from pathlib import Path

import polib

from tests.support.source import ROOT


def stale(folder: Path) -> list[str]:
    """Catalogues whose compiled form is missing or says something else."""
    found = []
    for path in sorted(folder.rglob("*.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or spoken(polib.mofile(str(compiled))) != spoken(polib.pofile(str(path))):
            found.append(str(path.relative_to(folder)))
    return found


def spoken(catalogue: polib.POFile | polib.MOFile) -> dict:
    return {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue.translated_entries()
    }


def test_compiled_sentences_are_fresh():
    assert list((ROOT / "council/locale").rglob("*.po"))
    assert stale(ROOT / "council/locale") == [], "run make messages"


def test_the_rule_complains_of_a_bad_sample(tmp_path):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Yes", msgstr="نعم"))
    catalogue.save(str(tmp_path / "django.po"))
    assert stale(tmp_path) == ["django.po"]
    catalogue.save_as_mofile(str(tmp_path / "django.mo"))
    assert stale(tmp_path) == []
    catalogue[0].msgstr = "لا"
    catalogue.save(str(tmp_path / "django.po"))
    assert stale(tmp_path) == ["django.po"]
