"""The duty calendar in a browser: answered on a phone without scripts, read by an officer on a phone and on a desk."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from django.db import transaction
from playwright.sync_api import Browser, expect

from council.access.rules import Office
from council.duty.models import DutyAnswer, DutyPanel
from council.duty.rules import months_of, open_quarter
from council.leaves.queries import today
from tests.factories.duty import make_answers
from tests.factories.people import make_member, make_user
from tests.support import axe, pages
from tests.support.browsing import DESK, PHONE, led, visitor
from tests.support.door import log_in_with_code
from tests.support.site import LiveSite

LONG = "Maximiliana Featherstonehaugh-Cholmondeley"


@pytest.fixture
def people(live_site: LiveSite):
    with transaction.atomic():
        member, officer = make_member(LONG), make_user("", Office.INTEGRITY_OFFICER)
        months = months_of(open_quarter(today(datetime.now(UTC))))
        make_answers(months[1], make_member())
        DutyPanel.objects.create(month=months[0], failed_at=datetime.now(UTC), declared=1)
    return member, officer, months


@pytest.mark.parametrize("scripts", [True, False])
def test_a_member_answers_on_a_small_phone(browser: Browser, live_site: LiveSite, people, scripts):
    member, _officer, months = people
    with ExitStack() as stack:
        page = stack.enter_context(visitor(browser, viewport=PHONE, java_script_enabled=scripts)).new_page()
        log_in_with_code(page, live_site, member.user.email)
        page.goto(live_site.to("/desk/duty/"))
        if scripts:
            assert axe.violations(page) == []
            assert pages.faults(page, "en") == []
            assert pages.too_wide(page) == []
        page.locator(f'input[value="{months[2].isoformat()}"]').check()
        with led(page):
            page.get_by_role("button", name="Keep my answer").click()
        expect(page.get_by_text("Your answer is kept")).to_be_visible()
        expect(page.locator(f'input[value="{months[2].isoformat()}"]')).to_be_checked()
    assert DutyAnswer.objects.filter(member=member, third=True, first=False).count() == 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_officer_reads_the_calendar(browser: Browser, live_site: LiveSite, people, size):
    _member, officer, _months = people
    with visitor(browser, viewport=size) as context:
        page = context.new_page()
        log_in_with_code(page, live_site, officer.email)
        page.get_by_role("link", name="Months without a duty panel").or_(
            page.locator("main a[href='/desk/duty/calendar/']")
        ).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Duty calendar")
        expect(page.get_by_text(LONG).first).to_be_visible()
        assert axe.violations(page) == []
        assert pages.faults(page, "en") == []
        assert pages.too_wide(page) == []
