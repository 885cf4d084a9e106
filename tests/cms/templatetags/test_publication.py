import pytest
from django.template import Context, Template

from cms.pages.models import OpinionPage
from tests.factories.opinions import make_approved, make_published

pytestmark = pytest.mark.django_db


def said(case):
    template = Template("{% load publication %}{% opinion_address case.pk as at %}[{{ at }}]")
    return template.render(Context({"case": case}))


def test_a_page_of_a_case_leads_to_its_opinion_once_it_is_public(clock):
    assert said(make_approved(clock).case) == "[]"
    decided = make_published(clock)
    assert said(decided.case) == f"[/opinions/{OpinionPage.objects.get().slug}/]"
