"""What is public does not change, whatever the code above the database does: triggers on both engines refuse it."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.opinion.actions import correct
from cases.opinion.models import OpinionVersion
from cases.opinion.queries import issued
from cases.response.actions import claim, find
from cases.response.rules import ClaimState, FindingState
from cms.pages.models import OpinionText
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.opinions import make_approved, make_published
from tests.factories.people import acting

pytestmark = pytest.mark.django_db

CHANGES = {
    "cases_opinionversion": ["title = 'Another'", "document_hash = ''", "state = 'approved'", "text_hash = 'x'"],
    "cases_claim": ["text = 'We did it.'", "state = 'done'"],
    "cases_finding": ["text = 'It is done.'", "state = 'proven'"],
    "cms_opiniontext": ["document_hash = 'x'", "entry = 0"],
}


def refused(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("table", sorted(CHANGES))
def test_the_database_refuses_to_change_or_delete_what_is_public(clock, table):
    decided = make_published(clock)
    (one,) = issued(Actor.anonymous(), decided.case.pk)
    said = {"actor": acting(Office.COMPLIANCE_OFFICER), "clock": clock}
    claim(decided.case.pk, one.pk, state=ClaimState.PARTLY, text="Partly.", **said)
    find(decided.case.pk, one.pk, state=FindingState.PROGRESS, text="Some.", **said)
    statements = [f"UPDATE {table} SET {change}" for change in CHANGES[table]] + [f"DELETE FROM {table}"]
    assert [statement for statement in statements if not refused(statement)] == []


def test_an_approved_text_is_not_public_yet_and_a_correction_supersedes(clock):
    """Positive control: the triggers refuse nothing else."""
    make_approved(clock)
    assert not refused("UPDATE cases_opinionversion SET title = 'Another'")
    OpinionVersion.rows.update(title="A question about a bridge")
    decided = make_published(clock)
    correct(
        decided.case.pk,
        title="Corrected",
        errata=("The title.",),
        agreed_by=decided.chair,
        actor=decided.secretariat,
        clock=clock,
    )
    assert OpinionText.objects.count() == 2
