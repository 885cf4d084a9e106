"""One real case, carried by real people through real browsers from the appeal to the platform's answer.

The appellant has a small phone and no scripts, and reads after every stage where the case stands. At every stage
something is wrong at first and is refused beside its field; pictures of all that are kept in `.cache/reports/shots`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cms.management.demo.data import read
from cms.management.demo.walk.company import Walk
from council.procedure.rules import Preset
from tests.support import councils
from tests.support.case_steps import after, before, during
from tests.support.case_steps.journey import Journey

STEPS: tuple[Callable[[Journey], None], ...] = (
    before.decision_by_keyboard,
    before.four_more_steps,
    before.receipt,
    before.taken_up,
    before.eligible,
    before.selected,
    during.declarations,
    during.rulings,
    during.panel_drawn,
    during.platform_heard,
    during.assessments,
    during.deliberation,
    during.motions,
    during.ballots,
    after.draft,
    after.arguments_answered,
    after.dissent,
    after.review,
    after.signed,
    after.two_keys,
    after.public_page,
    after.claimed,
    after.found_by_council,
)


@pytest.fixture
def trip(browser: Browser, django_db_blocker: object, shots: Path) -> Iterator[Journey]:
    with django_db_blocker.unblock(), councils.serving("demo") as council, ExitStack() as stack:  # type: ignore[attr-defined]
        data = read(Preset.INTERNATIONAL, datetime.now(UTC).date())
        yield Journey(browser, Walk(data, council.site.url), shots, stack)


def test_a_case_goes_from_the_appeal_to_the_published_opinion(trip: Journey):
    for step in STEPS:
        step(trip)
