"""Translations and third persons: who enters them, what is kept, what is refused."""

import pytest

from cases.docket.actions import enter_translations, hear_person
from cases.docket.models import Argument, ContentItem
from cases.docket.rules import NoticeState, PartyRole
from council.access.rules import Office
from council.clocks.queries import live
from council.kernel.verdicts import NotReachable, Refused
from tests.factories.cases import make_case
from tests.factories.people import acting

pytestmark = pytest.mark.django_db


def test_a_translation_stands_beside_the_original(clock):
    case, officer = make_case(clock=clock), acting(Office.SECRETARIAT)
    content, argument = ContentItem.rows.get(case=case), Argument.rows.get(case=case)
    texts = {content.pk: "Die Brücke ist zu.", argument.pk: "Es ist eine Frage."}
    assert enter_translations(case.pk, texts, by="A. Translator", actor=officer, clock=clock) == 2
    content, same = ContentItem.rows.get(case=case), Argument.rows.get(case=case)
    assert (content.translation, content.translated_by) == ("Die Brücke ist zu.", "A. Translator")
    assert (same.translation, same.text) == ("Es ist eine Frage.", argument.text)


def test_a_translation_names_its_translator_and_needs_an_office(clock):
    case = make_case(clock=clock)
    with pytest.raises(Refused) as refused:
        enter_translations(case.pk, {}, by=" ", actor=acting(Office.SECRETARIAT), clock=clock)
    assert refused.value.verdict.codes == ("docket.translator_needed",)
    with pytest.raises(NotReachable):
        enter_translations(case.pk, {}, by="A", actor=acting(Office.AUDITOR), clock=clock)


def test_a_text_of_another_case_is_not_touched(clock):
    case, other = make_case(clock=clock), make_case(clock=clock)
    content = ContentItem.rows.get(case=other)
    assert enter_translations(case.pk, {content.pk: "x"}, by="A", actor=acting(Office.SECRETARIAT), clock=clock) == 0
    assert ContentItem.rows.get(case=other).translation == ""


def test_a_person_who_is_touched_gets_notice_and_time(clock):
    case, officer = make_case(clock=clock), acting(Office.SECRETARIAT)
    person = hear_person(case.pk, PartyRole.AUTHOR, "Author B", language="ka", actor=officer, clock=clock)
    assert (person.notice, [deadline.kind for deadline in live(person.pk)]) == (NoticeState.NOTIFIED, ["respondent"])


@pytest.mark.parametrize(
    ("role", "pseudonym", "codes"),
    [
        (PartyRole.RESPONDENT, "B", ("docket.not_a_third_person",)),
        (PartyRole.APPELLANT, "B", ("docket.not_a_third_person",)),
        (PartyRole.AUTHOR, " ", ("docket.pseudonym_needed",)),
    ],
)
def test_the_two_sides_and_the_nameless_are_not_entered_so(role, pseudonym, codes, clock):
    case = make_case(clock=clock)
    with pytest.raises(Refused) as refused:
        hear_person(case.pk, role, pseudonym, language="en", actor=acting(Office.SECRETARIAT), clock=clock)
    assert refused.value.verdict.codes == codes
