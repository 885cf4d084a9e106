"""The battery: statements against the record as the product's own role and as the owner, each refused or detected.

Statements and what must come of them stand in tests/support/attacks.py; the results in `.cache/reports/battery.md`.
"""

import pytest

from tests.support import battery, databases
from tests.support.attacks import attacks_on

ENGINE = "postgresql" if databases.is_postgres() else "sqlite"
ATTACKS = attacks_on(ENGINE)
EXPECTED = [(tried, who) for tried in ATTACKS for who in battery.WHO if getattr(tried, who)]


@pytest.mark.parametrize(("tried", "who"), EXPECTED, ids=[f"{tried.name} as {who}" for tried, who in EXPECTED])
def test_statement_is_refused_or_detected(tried, who, record, two_roles):
    result = battery.attack(tried, who, record, two_roles)
    battery.enter(tried, who, ENGINE, result)
    assert result.outcome == getattr(tried, who), result.words
