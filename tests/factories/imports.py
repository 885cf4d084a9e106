"""Plain makers of cases as they come from elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from cases.docket.actions import ImportedCase
from cases.lifecycle import Stage
from council.organisations.models import Organisation
from tests.factories.people import make_platform

LAST_YEAR = datetime(2025, 11, 3, 9, tzinfo=UTC)


def imported(stage: Stage = Stage.NOT_SELECTED, platform: Organisation | None = None, **changes: Any) -> ImportedCase:
    """A case of last year, with both parties, one text and one argument."""
    platform = platform or make_platform()
    values: dict[str, Any] = {
        "id": uuid4(),
        "stage": stage,
        "submitted_at": LAST_YEAR,
        "stage_since": LAST_YEAR,
        "case": {"title": "A post about a ferry", "platform": platform},
        "decision": {"measure": "visibility", "decided_on": date(2025, 10, 30)},
        "content": [{"language": "en", "text": "The ferry is late."}],
        "parties": [
            {"role": "appellant", "pseudonym": "Appellant A"},
            {"role": "respondent", "pseudonym": platform.name, "organisation": platform},
        ],
        "arguments": {"appellant": [{"language": "en", "text": "It is late."}]},
    }
    return ImportedCase(**{**values, **changes})
