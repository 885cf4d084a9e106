"""Numbers of a vote that the rules keep back are in nothing that the public is handed; mails have no room for any."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cms.formats.printing import TEMPLATE, opinion_context
from cms.pages.models import OpinionText
from council.kernel.actor import Actor
from council.procedure.actions import adopt_rules
from council.procedure.rules import PRESETS
from tests.factories.opinions import make_published
from tests.factories.people import make_member
from tests.support.signing import end_of_day, signer_in, write

pytestmark = pytest.mark.django_db

NUMBERS = re.compile(r'Overturned: \d|Upheld: \d|Seated: \d|"counts"|"seated"|"abstentions"')


@pytest.fixture
def everything(clock, client, tmp_path):
    """Publishes a case under rules with this detail and gives all that anybody can fetch of it, by what it is."""
    signer = signer_in(tmp_path / "signer", clock)

    def fetch(detail):
        adopt_rules(replace(PRESETS["international"], tally_detail=detail), actor=Actor.system(), clock=clock)
        make_published(clock)
        for number in (0, 5):
            write(clock, number)
            end_of_day(clock)
            signer.sign(clock)
        text = OpinionText.objects.select_related("page").get()
        slug = text.page.slug
        places = {
            "page": f"/opinions/{slug}/",
            "version": reverse("pages:version", args=[slug, 1]),
            "json": reverse("pages:source", args=[slug]),
            "feed": reverse("pages:feed"),
            "search": "/opinions/?q=bridge",
            "proof": reverse("transparency:proof", args=[slug]),
            "bundle": reverse("transparency:proof_file", args=[slug]),
            "record": reverse("transparency:record"),
            "rules": reverse("procedure:rules"),
            "capture": reverse("capture:public"),
        }
        answers = {name: client.get(place) for name, place in places.items()}
        assert {name: one.status_code for name, one in answers.items()} == dict.fromkeys(places, 200)
        given = {name: one.getvalue().decode() for name, one in answers.items()}
        return given | {"print": render_to_string(TEMPLATE, opinion_context(text))}

    make_member()
    return fetch


def holding(given):
    return {name for name, text in given.items() if NUMBERS.search(text)}


@pytest.mark.parametrize("detail", ["outcome", "full_unless_telling"])
def test_a_kept_number_is_in_nothing_that_is_handed_out(everything, detail):
    given = everything(detail)
    assert holding(given) == set()
    assert "Not published" in given["page"]
    assert "Not published" in given["print"]


def test_under_rules_that_publish_it_the_number_is_where_one_looks_for_it(everything):
    """The control: the search above finds numbers where there are some."""
    assert holding(everything("full")) == {"page", "version", "json", "bundle", "print"}
