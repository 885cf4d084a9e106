"""From a case to its opinion, for rooms that know cases and no pages."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cms.pages.models import OpinionPage
from cms.pages.queries import path_of
from tests.factories.opinions import make_approved, make_published

pytestmark = pytest.mark.django_db


def test_a_published_case_leads_to_its_opinion(clock, client):
    decided = make_published(clock)
    page = OpinionPage.objects.get(case_uuid=decided.case.pk)
    answer = client.get(reverse("opinion_of_case", args=[decided.case.pk]))
    assert (answer.status_code, answer.url) == (302, path_of(page.slug))


def test_a_case_without_an_opinion_and_no_case_are_both_not_there(clock, client):
    decided = make_approved(clock)
    answers = [client.get(reverse("opinion_of_case", args=[pk])) for pk in (decided.case.pk, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
