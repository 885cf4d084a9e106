"""The component page, and what every layout promises to the page that extends it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django_cotton.compiler_regex import CottonCompiler

from council.access.forms import SampleForm, error_items

FOLDER = Path(settings.ROOT) / "templates" / "components"
COMPONENTS = sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.html"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    return client.get(reverse("components")).content.decode()


def test_the_page_shows_every_component_and_no_other(page):
    assert sorted(re.findall(r'<section class="stack" id="([a-z-]+)">', page)) == COMPONENTS


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_opens_with_its_use(name):
    header = (FOLDER / f"{name.replace('-', '_')}.html").read_text().split("{% endcomment %}")[0]
    assert header.startswith("{% comment %}\n")
    assert f"<c-{name}" in header


def test_the_page_asks_the_database_only_for_the_time(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("components"))


@pytest.mark.parametrize(("language", "opening"), [("en", 'lang="en" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_the_page_runs_in_the_direction_of_its_language(client, language, opening):
    page = client.get(reverse("components"), headers={"Accept-Language": language}).content.decode()
    assert f"<html {opening}>" in page


def test_foreign_text_carries_its_language_and_direction(page):
    assert '<blockquote class="text__body" lang="ar" dir="rtl">لا أحد' in page
    assert '<blockquote class="text__body" lang="hi" dir="ltr">' in page


def test_foreign_text_is_escaped_once():
    template = Template(CottonCompiler().process('<c-text lang="en">{{ words }}</c-text>'))
    page = template.render(Context({"words": "Plaza's <b>own</b> note"}))
    assert 'dir="ltr">Plaza&#x27;s &lt;b&gt;own&lt;/b&gt; note</blockquote>' in page


def test_every_error_stands_beside_its_field_and_leads_there_from_the_summary(page):
    form = SampleForm({"title": "", "email": "nobody", "reasons": "…"}, auto_id="wrong_%s")
    lines = error_items(form)
    assert ("wrong_title", "Title of the post: This field is required.") in lines
    assert ("wrong_outcome_0", "What did the platform do? This field is required.") in lines
    for target, _line in lines:
        if target:
            assert f'<a href="#{target}">' in page
    for target in ("wrong_title", "wrong_email", "wrong_outcome_0", "wrong_consent"):
        assert page.count(f'id="{target}"') == 1
    assert 'id="wrong_title_error"' in page
    assert 'aria-describedby="wrong_title_helptext wrong_title_error"' in page


def test_a_page_with_a_wrong_form_says_so_in_its_title_and_at_the_top():
    page = _base({"form": SampleForm({})})
    assert "<title>Error: " in page
    assert page.index('class="error-summary"') > page.index("<main")


def test_a_page_with_a_good_form_says_nothing_of_errors():
    page = _base({"form": SampleForm()})
    assert "Error:" not in page
    assert "error-summary" not in page


def test_optional_fields_say_so_and_one_checkbox_does_not():
    page = _base({"form": SampleForm()}, "account/login.html")
    assert page.count("(optional)") == 3


def test_a_refusal_gives_its_reasons_in_words():
    page = _base({"reasons": ["The window is closed.", "A seat is empty."]}, "errors/refused.html")
    assert "<li>The window is closed.</li><li>A seat is empty.</li>" in page


@pytest.mark.parametrize("name", ["404", "500", "403", "csrf"])
def test_an_error_page_asks_the_database_nothing(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "<h1>" in _base({}, f"errors/{name}.html")


def _base(context: dict[str, object], template: str = "layouts/base.html") -> str:
    request = RequestFactory().get("/")
    return render_to_string(template, context, request=request)
