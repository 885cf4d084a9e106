import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.kernel.richtext import Block, blocks, clean, depth, plain, typed


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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("One line\nand its next\n\nAnother < & more", "<p>One line<br>and its next</p><p>Another &lt; &amp; more</p>"),
        ("A \r\n\r\n B", "<p>A</p><p>B</p>"),
        ("one <em>two</em>\n\nthree", "<p>one <em>two</em></p><p>three</p>"),
        ("<p>Hi</p>loose<h4>Head</h4><p></p>", "<p>Hi</p><p>loose</p><h4>Head</h4>"),
        ("<blockquote><p>a</p></blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<p style='color:red' onclick='x()'>a</p>", "<p>a</p>"),
        ("<p>a<script>alert(1)</script><style>p{}</style></p>", "<p>a</p>"),
        ("<p><a href='http://x'>link</a><img src=x></p>", "<p>link</p>"),
        ("<h1>Loud</h1><p>x</p>", "<p>Loud</p><p>x</p>"),
        ("cafe\u0301\0", "<p>café</p>"),
    ],
)
def test_clean_keeps_a_few_tags_and_makes_paragraphs_of_plain_words(typed, kept):
    assert clean(typed) == kept


@given(st.text(alphabet="<>/pbemlhi4 \n&;a\"'", max_size=80))
@settings(max_examples=300)
def test_clean_done_again_changes_nothing_and_lets_no_other_tag_through(typed):
    once = clean(typed)
    assert clean(once) == once
    assert (
        nh3.clean(once, tags={"p", "ul", "ol", "li", "em", "strong", "blockquote", "h4", "br"}, attributes={}) == once
    )


def test_blocks_are_the_outermost_ones_in_order():
    html = "<p>a</p><blockquote><p>b</p><blockquote><p>c</p></blockquote></blockquote>d<h4>e &amp; f</h4>"
    assert blocks(html) == [
        Block("p", "a"),
        Block("blockquote", "<p>b</p><blockquote><p>c</p></blockquote>"),
        Block("p", "d"),
        Block("h4", "e &amp; f"),
    ]
    assert [block.outer() for block in blocks("<p>a</p>")] == ["<p>a</p>"]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("", ""),
        ("<p>One<br>line</p><p>Two &lt; three &amp; four</p>", "One\nline\n\nTwo < three & four"),
        ("<p>One <em>two</em></p><p>x</p>", "One <em>two</em>\n\nx"),
        ("<h4>Head</h4><p>x</p>", "<h4>Head</h4>\n\n<p>x</p>"),
        ("<p>say &lt;p&gt; aloud</p>", "<p>say &lt;p&gt; aloud</p>"),
    ],
)
def test_typed_shows_plain_words_where_they_say_the_same(html, shown):
    assert typed(html) == shown
    assert clean(shown) == html


@given(st.text(alphabet="<>/pbemlhi4 \n&;a\"'", max_size=80))
@settings(max_examples=300)
def test_typed_comes_back_as_it_was(text):
    html = clean(text)
    assert clean(typed(html)) == html
