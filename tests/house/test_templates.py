"""Templates hold no script and no style of their own, and switch off no escaping."""

import re

import pytest

from tests.support.source import ROOT, Source, complaints

COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "an inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline style attribute": re.compile(r"""\sstyle\s*=\s*["'{]""", re.IGNORECASE),
    # Data blocks run nothing: schema.org's JSON-LD may stand in the page.
    "an inline script": re.compile(r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/ld\+json)[^>]*>", re.IGNORECASE),
    "an event handler": re.compile(r"""\son(?!e\s*=)[a-z]+\s*=\s*["'{]""", re.IGNORECASE),
    "a javascript: address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
    "escaping switched off": re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off"),
    "an address of another site in src": re.compile(
        r"""<(script|img|iframe|source|video|audio)\b[^>]*\bsrc\s*=\s*["']\s*(https?:)?//""", re.IGNORECASE
    ),
    "a style sheet of another site": re.compile(
        r"""<link\b[^>]*rel=["']stylesheet["'][^>]*href=["']\s*(https?:)?//""", re.IGNORECASE
    ),
}


def indecent(source: Source) -> list[str]:
    text = COMMENT.sub("", source.text)
    return [
        f"{source.path}: {what}: {found.group().strip()}"
        for what, form in FORBIDDEN.items()
        for found in form.finditer(text)
    ]


def templates() -> list[Source]:
    paths = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in sorted(paths)]


def test_templates_hold_no_script_no_style_and_escape_everything():
    assert complaints(indecent, templates()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<style>p {}</style>",
        '<p style="color: red">',
        "<p style={{ style }}>",
        "<script>alert(1)</script>",
        '<script type="module">go()</script>',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        "{{ text|safe }}",
        "{% autoescape off %}",
        '<img alt="" src="https://example.org/a.png">',
        '<link rel="stylesheet" href="//example.org/a.css">',
    ],
)
def test_the_rule_complains_of_a_bad_sample(bad):
    assert len(indecent(Source("templates/x/y.html", bad))) == 1


@pytest.mark.parametrize(
    "good",
    [
        '<script src="{% static "a.js" %}" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<p data-style="x" one="2">',
    ],
)
def test_the_rule_lets_a_good_sample_pass(good):
    assert indecent(Source("templates/x/y.html", good)) == []
