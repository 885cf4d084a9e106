"""What languages and countries are called by those who read the page, and how they write: as the CLDR knows it."""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

SCRIPT = 4
"""Letters of a subtag that names a script, as in “sr-Latn”."""


def language_name(code: str) -> str:
    """The name of a language (BCP 47, with at most one subtag); the code itself when nobody gave it a name."""
    language, _, subtag = code.partition("-")
    subtag = subtag.title() if len(subtag) == SCRIPT else subtag.upper()
    named = _reader()
    whole = named.languages.get(f"{language}_{subtag}" if subtag else language)
    if whole or not subtag:
        return str(whole or code)
    base, part = named.languages.get(language), named.territories.get(subtag) or named.scripts.get(subtag)
    return f"{base} ({part})" if base and part else code


def country_name(code: str) -> str:
    """The name of a country or territory (ISO 3166-1 alpha-2); the code itself when nobody gave it a name."""
    return str(_reader().territories.get(code, code))


def direction(code: str) -> str:
    """`rtl` or `ltr`: in which direction a language is written. Unknown languages run left to right."""
    found = _locale(code)
    return found.text_direction if found else "ltr"


def _reader() -> Locale:
    """The language of the interface; English where Babel does not know it."""
    return _locale(get_language() or "en") or Locale("en")


@cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
