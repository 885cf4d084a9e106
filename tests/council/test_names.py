"""Names of languages and countries, and the direction of writing."""

import pytest
from django.conf.locale import LANG_INFO
from django.utils import translation

from cases.intake.rules.places import NAME_OF
from council.names import country_name, direction, language_name


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "ltr"), ("ar", "rtl"), ("ar-eg", "rtl"), ("ps", "rtl"), ("fa", "rtl"), ("hi", "ltr"), ("xx", "ltr")],
)
def test_direction_of_known_and_unknown_languages(language, expected):
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ka", "Georgian"),
        ("pt-br", "Brazilian Portuguese"),
        ("es-ar", "Spanish (Argentina)"),
        ("zh-hans", "Simplified Chinese"),
        ("sr-latn", "Serbian (Latin)"),
        ("xx", "xx"),
        ("xx-de", "xx-de"),
        ("no such language", "no such language"),
        ("", ""),
    ],
)
def test_a_language_is_named_or_keeps_its_code(code, name):
    assert language_name(code) == name


@pytest.mark.parametrize("interface", ["en", "ar"])
def test_everything_has_a_name_in_every_language_of_the_interface(interface):
    with translation.override(interface):
        assert [code for code, info in LANG_INFO.items() if "name" in info and language_name(code) == code] == []
        assert [code for code in NAME_OF if country_name(code) == code] == []


def test_a_country_is_named_in_the_readers_language():
    assert country_name("IE") == "Ireland"
    assert country_name("QQ") == "QQ"
    with translation.override("ar"):
        assert country_name("IE") == "أيرلندا"
    with translation.override("tlh"):
        assert country_name("IE") == "Ireland"
