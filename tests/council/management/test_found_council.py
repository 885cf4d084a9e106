"""A new council gets its rules and its first three people by one command, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from council.access.models import Grant, User
from council.access.queries import how_many_hold
from council.access.rules import Office
from council.notices.models import Notice
from council.procedure.models import RulesOfProcedure
from council.record.queries import check
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

PEOPLE = {
    "secretariat": "Sabina First <sabina@council.example>",
    "chair": "Chandra First <chandra@council.example>",
    "integrity": "Ines First <INES@council.example>",
}


def found(**changed):
    out = StringIO()
    call_command("found_council", preset="small", stdout=out, **(PEOPLE | changed))
    return out.getvalue()


def test_three_people_come_in_by_their_links(client):
    said = found()
    assert RulesOfProcedure.objects.get().preset == "small"
    assert how_many_hold() == {Office.SECRETARIAT: 1, Office.COUNCIL_CHAIR: 1, Office.INTEGRITY_OFFICER: 1}
    assert sorted(Notice.objects.values_list("kind", flat=True)) == ["account_invited"] * 3
    links = [line.strip() for line in said.splitlines() if "/invitation/" in line]
    assert len(links) == 3
    page = client.get(links[0].removeprefix("http://localhost:8000"))
    assert (page.status_code, "sabina@council.example" in page.content.decode()) == (200, True)
    assert User.objects.get(email="ines@council.example").name == "Ines First"
    assert check().ok


def test_a_council_is_founded_once():
    found()
    with pytest.raises(CommandError, match="founded already"):
        found(secretariat="Other <other@council.example>")
    assert User.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"chair": "nobody"}, "no name and address: nobody"),
        ({"chair": "<a@b.example>"}, "no name and address"),
        ({"chair": "Sabina Again <Sabina@council.example>"}, "an address was given twice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_done(changed, says):
    with pytest.raises(CommandError, match=says):
        found(**changed)
    assert (User.objects.count(), Grant.objects.count(), RulesOfProcedure.objects.count()) == (0, 0, 0)


def test_an_account_that_is_open_is_not_taken_over():
    user = make_user("Open")
    with pytest.raises(CommandError, match="has an account already"):
        found(integrity=f"Open <{user.email}>")
    assert (User.objects.count(), Grant.objects.count(), Notice.objects.count()) == (1, 0, 0)
