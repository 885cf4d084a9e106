import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.richtext import depth, plain


@pytest.mark.parametrize(
    ("html", "deepest"),
    [
        ("", 0),
        ("bare", 0),
        ("a<br>b<hr/><img src=x>", 0),
        ("<p>a</p><p>b</p>", 1),
        ("<p>a<p>b<p>c", 1),
        ("<ul><li>a<li>b</ul>", 2),
        ("<ul><li><p>a</p></li></ul><p><b>b</b></p>", 3),
        ("<blockquote>" * 150, 150),
        ("<blockquote>" * 150 + "</blockquote>" * 150, 150),
        ("<b/>" * 3, 3),
        ("</div>x", 0),
        ("x</p>", 1),  # a browser makes an empty paragraph of it
        ("<a title='<b><b><b>'>x</a>", 1),
    ],
)
def test_depth(html, deepest):
    assert depth(html) == deepest


@pytest.mark.parametrize(
    "html",
    [
        "<b a={n}><i a={n}></b>",  # a browser opens the misnested <i> again and again
        "<!--><b>",  # a browser ends this comment at once
        "<script><b></script><b>",
    ],
)
def test_what_a_browser_would_nest_is_never_missed(html):
    assert depth("".join(html.format(n=n) for n in range(60))) >= 60


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", ""),
        ("<p>one</p><p>two</p>", "one two"),
        ("<h2>Title</h2>text<ul><li>a</li><li>b</li></ul>", "Title text a b"),
        ("o<b>n</b>e", "one"),
        ("a<br>b<hr>c<br/>d", "a b c d"),
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a b c d"),
        ("  a \n\t b&nbsp;c  ", "a b c"),
        ("1 &lt; 2 &amp;&#32;3 &#x1F600;", "1 < 2 & 3 \U0001f600"),
        ("<script>bad()</script>a<style>b{}</style>", "a"),
        ("<p dir=rtl>سلام</p><p>नमस्ते</p>", "سلام नमस्ते"),
        ("a <!-- hidden --> b", "a b"),
    ],
)
def test_plain(html, words):
    assert plain(html) == words


HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<br>", "<blockquote>", "word", " ", "&amp;"]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(HTML)
def test_clean_html_is_no_deeper_than_it_looked(html):
    assert depth(nh3.clean(html)) <= depth(html)


@settings(max_examples=80, deadline=None)
@given(HTML)
def test_plain_keeps_every_word_and_no_tag(html):
    words = plain(html)
    assert words.count("word") == html.count("word")
    assert "<" not in words
    assert "  " not in words
