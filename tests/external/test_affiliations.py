"""267 affiliations as people wrote them: what the system proposes, and what a person makes of it."""

import csv

import pytest

from council.access.rules import Office
from council.organisations import queries
from council.organisations.actions import decide_spellings, join, note_spellings, set_owner
from council.organisations.models import Organisation, Spelling
from council.organisations.rules.names import groups, says_nothing
from council.organisations.rules.owners import top_of
from tests.factories.cases import make_rules
from tests.factories.people import acting

PERSON_JOINS = [
    ("APNIC", "APN IC"),
    ("China Mobile", "CMCC"),
    ("Cisco", "Cisco Systems"),
    ("Cisco", "Cisco Systems India Pvt Ltd"),
    ("Futurewei", "Futurewei Technologies"),
    ("Futurewei", "Futurewei USA"),
    ("Google", "Google Chrome"),
    ("HUAWEI", "HUAWEI TECHNOLOGIES CO., LTD."),
    ("HUAWEI", "Huawei Technologies Duesseldorf GmbH"),
    ("HUAWEI", "Huawei Technologies France S.A.S.U"),
    ("HUAWEI", "Huawei Technologies India Pvt. Ltd."),
    ("Juniper", "Juniper Networks"),
    ("NCSC", "UK NCSC"),
    ("NCSC", "UK National Cyber Security Centre"),
    ("NSA", "NSA Center for Cybersecurity Standards"),
    ("The Swedish Internet Foundation", ".SE"),
]
"""What only somebody who knows these organisations can say: no spelling proves it."""


@pytest.fixture
def written(external_data):
    with (external_data / "sortition/nomcom2022_affiliations.csv").open() as file:
        return [row["affiliation_raw"] for row in csv.DictReader(file)]


def test_spelling_alone_joins_29_of_145_and_joins_nothing_that_is_two(written):
    assert (len(written), len(set(written))) == (267, 148)
    found = groups(written)
    assert len({text for text in written if not says_nothing(text)}) == 145
    assert len(found) == 119
    assert sum(len(group) for group in found if len(group) > 1) == 46
    for group in found:
        assert len({text.casefold()[:3] for text in group}) == 1, group


@pytest.mark.django_db
def test_a_person_sorts_them_in_eight_pages_and_finds_one_owner_under_17_names(written, clock):
    make_rules(clock=clock)
    keeper = {"actor": acting(Office.SECRETARIAT), "clock": clock}
    assert note_spellings(written, **keeper) == 145
    pages = 0
    while (page := queries.waiting_spellings(keeper["actor"]))[0]:
        strong = [(one.spelling.pk, _proposed(one.likely)) for one in page[1]]
        decide_spellings(strong, **keeper)
        pages += 1
    assert pages == 8
    assert Organisation.objects.count() == 119
    rows = {one.text: one.organisation_id for one in Spelling.objects.all()}
    for kept, other in PERSON_JOINS:
        join(rows[kept], rows[other], **keeper)
    assert queries.organisations().count() == 103
    set_owner(rows["Futurewei"], rows["HUAWEI"], **keeper)
    known = queries.tree()
    under = [text for text, row in rows.items() if top_of(known.one(row), known.owners) == rows["HUAWEI"]]
    assert len(under) == 17
    assert all("uawei" in text.casefold() or "uturewei" in text.casefold() for text in under)


def _proposed(likely):
    strong = [organisation for organisation, likeness in likely if likeness.weight > 1]
    return str(strong[0].pk) if strong else "new"
