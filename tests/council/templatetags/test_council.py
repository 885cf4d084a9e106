"""Words for times and languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import engines
from django.template.context import Context
from django.test import RequestFactory
from django.utils import translation

from council.protection.rules import ALLOWED
from council.templatetags.council import day, file_kind, here, moment, nearness, relative, size_in_words

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59, seconds=59), "in 59 minutes"),
        (timedelta(minutes=60), "in 1 hour"),
        (timedelta(hours=47, minutes=59), "in 47 hours"),
        (timedelta(hours=48), "in 2 days"),
        (timedelta(days=-1), "24 hours late"),
        (timedelta(days=-2), "2 days late"),
        (timedelta(minutes=-1), "1 minute late"),
    ],
)
def test_relative_counts_whole_units(distance, words):
    assert relative(NOW + distance, NOW) == words


def test_relative_has_nothing_to_say_without_a_deadline():
    assert relative(None, NOW) == ""


@pytest.mark.parametrize(
    ("distance", "state"),
    [
        (timedelta(seconds=-1), "late"),
        (timedelta(0), "soon"),
        (timedelta(days=3), "soon"),
        (timedelta(days=3, seconds=1), ""),
    ],
)
def test_nearness_turns_at_the_deadline_and_three_days_before(distance, state):
    assert nearness(NOW + distance, NOW) == state


def test_languages_and_countries_are_named_where_i18n_is_loaded_too():
    render = (
        engines["django"].from_string("{% load i18n %}{{ one|language_in_words }} {{ two|country_in_words }}").render
    )
    with translation.override("ar"):
        assert render({"one": "ka", "two": "IE"}) == "الجورجية أيرلندا"


def test_moment_and_day_name_their_zone(settings):
    assert moment(NOW) == '<time datetime="2026-03-02T09:00+00:00">2 March 2026, 09:00 UTC</time>'
    assert day(NOW) == '<time datetime="2026-03-02">2 March 2026 (UTC)</time>'
    assert day(date(2026, 3, 2)) == '<time datetime="2026-03-02">2 March 2026</time>'
    assert moment(None) == day(None) == ""


@pytest.mark.parametrize(
    ("path", "exact", "expected"),
    [
        ("/desk/", False, ' aria-current="page"'),
        ("/desk/docket/", False, ' aria-current="true"'),
        ("/desk/docket/", True, ""),
        ("/opinions/", False, ""),
    ],
)
def test_here_marks_the_page_and_its_part_of_the_site(path, exact, expected):
    context = Context({"request": RequestFactory().get(path)})
    assert here(context, "/desk/", exact=exact) == expected


def test_the_home_page_is_no_part_of_the_site():
    assert here(Context({"request": RequestFactory().get("/opinions/")}), "/") == ""


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 kilobyte"),
        (90_000, "88 kilobytes"),
        (1024**2, "1 megabyte"),
        (10 * 1024**2, "10 megabytes"),
    ],
)
def test_size_of_a_file_is_told_in_words(size, words):
    assert size_in_words(size) == words


def test_every_kind_of_file_that_is_taken_has_plain_words():
    assert {file_kind(media_type) for media_type in ALLOWED} == {"Picture", "PDF", "Text"}
