"""Every page of the product in a real browser: on a desk and on a phone, in English and in Arabic, full, empty, wrong.

The list of pages comes from the URL resolver, the addresses from a walk by links through the demonstration's council
(tests/support/tour.py). A page that nobody reaches fails by its name. The results are in `.cache/reports/pages.md`;
SMC_SHOTS=1 keeps pictures beside it.
"""

import os
from dataclasses import dataclass, field, replace

import pytest
from django.apps import apps
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize
from wagtail.models import Page as SitePage

from cases.intake.rules.appeals import LONGEST_ARGUMENT
from cms.urls import AWAY
from tests.support import axe, forms, ledger, nu, pages
from tests.support.browsing import DESK, PHONE, led, visitor
from tests.support.people import Person
from tests.support.survey import PAGE, Sight, all_routes
from tests.support.tour import Tour

SHOTS = ledger.FOLDER / "shots"
UNFOLD = (
    "form => [form.closest('details'), ...form.querySelectorAll('details')].forEach(one => one && (one.open = true))"
)
AT_MOST = 3
"""How many pages of one route are opened: they are chosen so that together they show what the route can show."""

LANGUAGES = ("en", "ar")
STATES = {"demo": "full", "bare": "empty"}
WRONG = {
    ": argument_…, arguments_language, remedy_sought, urgent": {"argument_1": "x" * (LONGEST_ARGUMENT + 1)},
}
"""What to type where leaving a field out is not wrong, by form."""
NEVER_WRONG = {
    ": consent, decided_on, email, evidence, outcome, platform, reasons, title, topics": "a sample of every field",
    ": months": "no month is an answer, too",
    "/accounts/2fa/webauthn/add/: name, passwordless": "the device is asked, and refuses: test_accounts.py",
}
"""Forms in which nothing can be wrong, each with its reason."""

ALLAUTHS = ("account_", "mfa_")
"""Its pages answer 200 to a wrong form."""

IN_ACCOUNTS = "one's own account on the way in, or with a passkey: measured in test_accounts.py"
TOO_FEW_LEFT = "every case of the demonstration finds its panel: tests/cases/panel/test_calling.py walks this"
NO_LOCK = "no lock runs in the demonstration: tests/council/polls/test_views.py walks this"
AT_PUBLICATION = "the demonstration names a panel with its opinion: tests/cases/panel/test_secrecy.py opens it"
NOT_REACHED = {
    "transparency:draw_witness": "the demonstration has no such authority: tests/cms/transparency/test_draws.py",
    "transparency:seated": AT_PUBLICATION,
    "transparency:seated_file": AT_PUBLICATION,
    "transparency:seated_witness": AT_PUBLICATION,
    "urgency:agree": "nobody of the demonstration is asked: tests/cases/duty/test_urgent.py opens it",
    "transparency:number": "the demonstration has a chain of its own: tests/cms/transparency/test_number.py opens it",
    "panel:deputies": TOO_FEW_LEFT,
    "panel:ask_roster": TOO_FEW_LEFT,
    "panel:call_roster": TOO_FEW_LEFT,
    "panel:roster": TOO_FEW_LEFT,
    "polls:exemption": NO_LOCK,
    "polls:vote": NO_LOCK,
    "organisations:file": "the demonstration takes in no file: tests/council/organisations/test_views.py opens it",
    "reports:answer": "only the member who was asked opens it: tests/council/reports/test_reports.py does",
    "invitations:accept": IN_ACCOUNTS,
    "mfa_activate_totp": IN_ACCOUNTS,
    "mfa_authenticate": IN_ACCOUNTS,
    "mfa_download_recovery_codes": "a file with what stands on a page that is shown once",
    "mfa_edit_webauthn": IN_ACCOUNTS,
    "mfa_reauthenticate_webauthn": IN_ACCOUNTS,
    "mfa_remove_webauthn": IN_ACCOUNTS,
    "mfa_view_recovery_codes": IN_ACCOUNTS,
    "account_confirm_email": "addresses are not confirmed: the secretariat enters them",
    "account_confirm_login_code": "nobody logs in with a code by mail",
    "account_reset_password_from_key": "the key comes by mail; opened in its own test",
    "account_set_password": "leads to the change of the password: every account has one",
    "account_email": "shadowed: an account has one address",
    "accounts/email/": "leads to the change of the address",
    "addresses:confirm": "its link comes by mail; measured in its own test",
    "opinion_of_case": "leads to the page of the opinion",
    "pages:kept": "of an opinion out of public view: the demonstration has none; clicked to in test_taken_off.py",
    "clearance:appeal": "takes the form of an appeal, which stands for seven days: sent in test_conflicts.py",
    "clearance:reply": "takes the form about a concern that came later: sent in tests/cases/clearance/test_replies.py",
    "clearance:asked_appellant": "linked for whoever is asked, without scripts: measured in test_conflicts.py",
    "intake:receipt": "shown once, after an appeal was sent: measured in test_whole_case.py",
    AWAY: "what Wagtail could do and the house does not use: answers 404 to everybody",
    "transparency:timestamp": "a file; the demonstration asks no authority outside: tested in tests/cms/transparency",
    "set_language": "takes the form of the language menu, whose page it returns to",
}
"""Routes that no walk can reach, each with its reason."""
BESIDE = {"pages:version": (f"{PAGE}:OpinionPage", "v1/")}
"""Pages that are linked once there is a second version: from which other page their address is made, and how."""

SITE_PAGES = [
    f"{PAGE}:{model.__name__}" for model in apps.get_app_config("cms").get_models() if issubclass(model, SitePage)
]
NAMES = sorted({route.name or route.pattern for route in all_routes()} | set(SITE_PAGES))


@dataclass
class Measured:
    """One page while it is measured: where it was opened and everything that is wrong with it."""

    axe: list[str] = field(default_factory=list)
    nu: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def measure(self, page: Page, language: str, *, with_axe: bool = True) -> None:
        """Look at the page as it stands in its window."""
        width = page.viewport_size["width"] if page.viewport_size else 0
        if with_axe:
            self.axe += [f"{language} {width}: {one}" for one in axe.violations(page)]
        self.others += [f"{language} {width}: {one}" for one in pages.too_wide(page)]

    @property
    def faults(self) -> list[str]:
        """Everything, one line each."""
        return [*(f"axe {one}" for one in self.axe), *(f"Nu {one}" for one in self.nu), *self.others]


def enter(context: BrowserContext, tour: Tour, person: Person) -> Page:
    """A page of somebody who is logged in already."""
    if person.session:
        context.add_cookies([{"name": "sessionid", "value": person.session, "url": tour.council.site.url}])
    return context.new_page()


def opened(page: Page, tour: Tour, path: str) -> Response:
    answer = page.goto(tour.council.site.to(path))
    assert answer is not None
    return answer


def shoot(page: Page, name: str) -> None:
    """Keep a picture when SMC_SHOTS asks for it: a quarter of a second each is too much for every run."""
    if os.environ.get("SMC_SHOTS"):
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png".replace(":", ".").replace("/", "_")
        page.screenshot(path=path, full_page=True, caret="initial")


def is_no_page(tour: Tour, name: str) -> bool:
    """Whether the route only takes what a form of a page sends, or only gives files."""
    seen = tour.sights.get(name, ())
    if any(one.status == 405 or (one.status == 200 and one.kind != "text/html") for one in seen):
        return True
    return any(name in one.form_routes for one in tour.everything)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_sound_when_it_is_full(browser: Browser, populated: Tour, checker: nu.Service, name: str):
    samples = populated.best(name, AT_MOST) or derived(populated, name)
    if not samples:
        if name not in NOT_REACHED and not is_no_page(populated, name):
            pytest.fail(f"nobody reaches {name}", pytrace=False)
        return
    wrong: list[str] = []
    for number, sample in enumerate(samples):
        wrong += look_at(browser, populated, checker, sample, number, LANGUAGES if number == 0 else LANGUAGES[:1])
    complain(wrong)


def derived(tour: Tour, name: str) -> list[Sight]:
    """A page that is linked only in a state which the demonstration has not, at an address made from another page."""
    if name not in BESIDE:
        return []
    other, end = BESIDE[name]
    return [replace(one, route=name, path=one.path + end) for one in tour.best(other, 1)]


def complain(wrong: list[str]) -> None:
    """Fail with every line in full, without the stack that led to them."""
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def look_at(
    browser: Browser,
    tour: Tour,
    checker: nu.Service,
    sample: Sight,
    number: int,
    languages: tuple[str, ...] = ("en", "ar"),
    windows: tuple[ViewportSize, ...] = (DESK, PHONE),
) -> list[str]:
    """Open one page in each language and each window, measure it, and note what was found."""
    found, templates = Measured(), ""
    person, state = tour.people[sample.person], STATES[tour.council.kind]
    for language in languages:
        with visitor(browser, locale=language) as context:
            page = enter(context, tour, person)
            answer = opened(page, tour, sample.path)
            assert answer.status == 200, f"{sample.path} answered {answer.status} to {person.name}"
            templates = answer.headers.get(ledger.HEADER.lower(), "")
            found.nu += checker.errors(answer.text())
            found.others += pages.faults(page, language)
            for window in windows:
                page.set_viewport_size(window)
                found.measure(page, language)
                shoot(page, f"{sample.route}-{state}-{number}-{language}-{window['width']}")
    ledger.enter(sample.route, f"{state} {number}", templates.split(","), found.axe, found.nu, found.others)
    return [f"{sample.path} as {person.name}: {one}" for one in found.faults]


@pytest.mark.parametrize("name", NAMES)
def test_a_form_that_is_filled_wrongly_says_so_beside_the_field(
    browser: Browser, populated_too: Tour, checker: nu.Service, name: str
):
    wrong: list[str] = []
    tried: set[str] = set()
    for sample in populated_too.best(name, AT_MOST):
        if sample.forms:
            wrong += fill_wrongly(browser, populated_too, checker, sample, tried)
    complain(wrong)


def fill_wrongly(browser: Browser, tour: Tour, checker: nu.Service, sample: Sight, tried: set[str]) -> list[str]:
    found = Measured()
    person = tour.people[sample.person]
    with visitor(browser, viewport=PHONE) as context:
        page = enter(context, tour, person)
        opened(page, tour, sample.path)
        for place in range(page.locator(forms.FORMS).count()):
            form = page.locator(forms.FORMS).nth(place)
            kind = forms.signature(form)
            if kind in tried or kind in NEVER_WRONG or not forms.fields_of(form):
                continue
            tried.add(kind)
            form.evaluate(UNFOLD)
            attempt = forms.misfill(form, WRONG.get(kind, {}))
            with led(page) as answers:
                forms.own_button(form).click()
            answer, wanted = answers[0], 200 if sample.route.startswith(ALLAUTHS) else 422
            found.others += forms.faults_after(page, answer.status == wanted, attempt)
            if answer.status == wanted:
                found.others += pages.faults(page, "en")
                found.measure(page, "en")
                found.nu += checker.errors(answer.text())
                shoot(page, f"{sample.route}-wrong-{place}")
                ledger.enter(
                    sample.route, f"wrong {place}", answer.headers.get(ledger.HEADER.lower(), "").split(","),
                    found.axe, found.nu, found.others,
                )  # fmt: skip
            opened(page, tour, sample.path)
    return [f"{sample.path} as {person.name}: {one}" for one in found.faults]


WITHOUT_PARAMETER = sorted(
    {route.name or route.pattern for route in all_routes() if route.path and not route.parameters}
)


@pytest.mark.parametrize("name", WITHOUT_PARAMETER)
def test_a_page_is_sound_when_there_is_nothing_to_show(browser: Browser, unbegun: Tour, checker: nu.Service, name: str):
    wrong: list[str] = []
    for number, sample in enumerate(unbegun.best(name, 2)):
        wrong += look_at(browser, unbegun, checker, sample, number, languages=("en",), windows=(PHONE,))
    complain(wrong)


def test_nobody_meets_a_broken_page_or_a_link_that_leads_nowhere(populated: Tour, unbegun: Tour):
    wrong = [
        f"{one.path} answers {one.status} to {one.person}"
        + (f", whom {one.linked_from} led there" if one.linked_from else "")
        for tour in (populated, unbegun)
        for one in tour.everything
        if one.status >= 500 or (one.linked_from and one.status in {404, 405, 409, 403})
    ]
    complain(sorted(set(wrong)))
