"""The eyes of the walk: forms with their labels, what stands in them, what went wrong."""

from email.message import Message

import pytest

from cms.management.demo.walk.browser import Browser, Page, Stumbled
from cms.management.demo.walk.markup import NoSuchThing, forms_of, parsed

FORM = """
<main><h1>Ask &amp; tell</h1>
<form method="post" action="/send/"><input type="hidden" name="csrfmiddlewaretoken" value="t0ken">
  <label for="id_title">Title <span>(optional)</span></label><input id="id_title" name="title" value="As it was">
  <label for="my_text">Words</label><textarea id="my_text" name="text" aria-describedby="my_hint my_text_error">
two
lines</textarea>
  <fieldset><legend>What is it?</legend>
    <label><input type="radio" name="kind" value="a" id="id_kind_0"> First</label>
    <label><input type="radio" name="kind" value="b" id="id_kind_1" checked> Second</label></fieldset>
  <label for="id_sure">Sure</label><input type="checkbox" name="sure" id="id_sure">
  <label for="id_where">Where</label><select name="where" id="id_where">
    <option value="">–</option><option value="pt" selected>Portugal</option></select>
  <div class="field__error" id="my_text_error"><p><span>Error: </span>Say more.</p></div>
  <button name="then" value="save">Save</button><button name="then" value="check">Check</button>
</form></main>
"""


@pytest.fixture
def form():
    return forms_of(parsed(FORM))[0]


@pytest.fixture
def page():
    return Page("http://localhost/ask/", 422, Message(), FORM.encode(), Browser("http://localhost"))


def test_what_stands_in_a_form_is_sent_as_it_stands(form):
    assert form.filled() == [
        ("csrfmiddlewaretoken", "t0ken"),
        ("title", "As it was"),
        ("text", "two\nlines"),
        ("kind", "b"),
        ("where", "pt"),
    ]


@pytest.mark.parametrize(
    ("called", "name"), [("title", "title"), ("Title", "title"), ("What is it?", "kind"), ("Sure", "sure")]
)
def test_a_field_is_found_by_name_label_or_question(form, called, name):
    assert form.named(called) == name


@pytest.mark.parametrize(("words", "value"), [("First", "a"), ("b", "b")])
def test_a_choice_is_found_by_value_or_words(form, words, value):
    assert form.choice("kind", words) == value
    assert form.choice("where", "Portugal") == "pt"


def test_what_is_not_there_is_said_with_what_is(form):
    with pytest.raises(NoSuchThing, match="title, text"):
        form.named("Colour")
    with pytest.raises(NoSuchThing, match="First"):
        form.choice("kind", "Third")


def test_a_page_says_what_is_wrong_beside_which_field(page):
    assert page.errors == {"text": "Say more."}
    assert page.heading == "Ask & tell"
    assert "/ask/ [422] “Ask & tell” text: Say more." in page.described


def test_a_page_without_the_words_or_the_form_says_what_it_has(page):
    with pytest.raises(Stumbled, match="does not say 'Goodbye'"):
        page.says("Goodbye")
    with pytest.raises(Stumbled, match="/send/: csrfmiddlewaretoken"):
        page.form("colour")
    assert page.form("kind").action == page.form(action="/send/").action == "/send/"
