"""What a bench asks the product: scenarios with real cases and real sessions, by the names that every bench uses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from cases.admissibility.rules import Criterion
from cases.docket.actions import import_cases
from cases.docket.models import Case
from cases.intake.actions import keep_answers, start_draft, submit
from cases.intake.models import Receipt
from cases.intake.rules.appeals import Step
from cases.lifecycle import Stage
from cms.pages.models import OpinionPage
from council.access.actions import give_office
from council.access.models import User
from council.access.rules import DESK
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.clock import SettableClock
from council.kernel.keyset import Cursor
from council.organisations.models import Organisation
from tests.factories.appeals import typed
from tests.factories.cases import make_rules
from tests.factories.imports import imported
from tests.factories.opinions import make_published
from tests.factories.people import enrol
from tests.support.logins import mark

SECRETARY = "bench.secretary@council.example"
NOBODY = Actor.anonymous()
COMMON, RARE = "post", "trebinje"


def cookie(**kept: Any) -> str:
    """A session with these values."""
    session = SessionStore()
    session.update(kept)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def logged_in(user: User) -> str:
    """The session of somebody who has logged in."""
    session = SessionStore()
    mark(session, user)
    return cookie(
        **dict(session.items()),
        **{
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        },
    )


def adopt_old_rules() -> None:
    """Rules that were in force before the oldest case."""
    make_rules(clock=SettableClock(house_clock().now() - timedelta(days=800)))


def secretary() -> User:
    """Somebody who holds every office of the desk."""
    found = User.objects.filter(email=SECRETARY).first()
    if found is None:
        found = User.objects.create_user(SECRETARY, name="Bench Secretary", second_factor=uuid4())
        enrol(found)
        for office in sorted(DESK):
            give_office(found.pk, office, actor=Actor.system(), clock=house_clock())
    return found


def to_rule_on(number: int) -> list[Case]:
    """Cases that wait for a ruling, for requests that rule on one each."""
    clock = house_clock()
    since = clock.now() - timedelta(days=1)
    platform = Organisation.objects.filter(kind="platform").first()
    rows = [
        imported(Stage.ADMISSIBILITY, platform, id=uuid4(), submitted_at=since, stage_since=since)
        for _ in range(number)
    ]
    return import_cases(rows, actor=Actor.system(), clock=clock)


def written(platform: Organisation) -> UUID:
    """An appeal that is written to the end and not sent."""
    clock = house_clock()
    draft = start_draft(actor=NOBODY, clock=clock)
    for step, answers in pages(platform).items():
        keep_answers(draft, step, answers, actor=NOBODY, clock=clock)
    return draft


def pages(platform: Organisation) -> dict[Step, dict[str, Any]]:
    """What somebody answers on each page, as the form keeps it."""
    today = house_clock().now().date()
    answers = {step: typed(step, platform) for step in Step}
    answers[Step.DECISION] |= {
        "platform_name": platform.name,
        "decided_on": str(today - timedelta(days=20)),
        "complained_on": str(today - timedelta(days=18)),
    }
    answers[Step.CONTENT]["posted_on"] = str(today - timedelta(days=21))
    answers[Step.REASONS]["urgent"] = False
    answers[Step.ABOUT]["agreed"] = False
    answers[Step.CONSENTS] = {"consent_process": True, "consent_share": True, "consent_publish": False}
    return answers


def holder(platform: Organisation) -> str:
    """The session of somebody who follows an appeal with its receipt."""
    draft = written(platform)
    submit(draft, actor=NOBODY, clock=house_clock())
    receipt = Receipt.rows.get(case_id=draft)
    return cookie(receipt=[str(receipt.pk), str(draft)])


def opinion() -> str:
    """The address of a published opinion."""
    page = OpinionPage.objects.live().first()
    if page is None:
        with transaction.atomic():
            make_published(SettableClock(house_clock().now() - timedelta(days=200)))
        page = OpinionPage.objects.live().get()
    return str(page.url)


def scenarios(changes: int) -> list[dict[str, Any]]:
    """What to ask, by the names that every product's bench uses."""
    now = house_clock().now()
    desk = logged_in(secretary())
    deep = Case.rows.filter(submitted_at__lt=now - timedelta(days=600)).order_by("-submitted_at").first()
    assert deep is not None
    platform = Organisation.objects.filter(kind="platform", cases__isnull=False).first()
    assert platform is not None
    some = list(Case.rows.order_by("-submitted_at", "-pk").values_list("pk", flat=True)[:20])
    checklist = {criterion.value: "yes" for criterion in Criterion}
    ruling = {**checklist, "outcome": "eligible", "remedy": "exhausted", "reasons": "All of it holds."}
    key = "00000000-0000-4000-8000-{i}"

    def get(name: str, *paths: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "method": "GET", "paths": list(paths), "cookie": desk, **more}

    docket = "/desk/docket/"
    return [
        get("a_list", docket),
        get("a_list_status", f"{docket}?stage=not_selected"),
        get("a_list_deep_page", f"{docket}?after={Cursor(deep.submitted_at, deep.pk)}"),
        get("b_detail", *(f"/desk/cases/{case}/" for case in some)),
        {
            "name": "c_transition_POST",
            "method": "POST",
            "paths": [f"/desk/cases/{case.pk}/admissibility/" for case in to_rule_on(changes)],
            "cookie": desk,
            "body": {**ruling, "idempotency_key": key},
            "expect": [302],
            "once": True,
        },
        get("d_staff_dashboard", "/desk/"),
        get("d_appl_own_case", "/status/case/", cookie=holder(platform)),
        get("e_form_GET", "/appeal/content/", cookie=cookie(appeal=str(written(platform)))),
        {
            "name": "e_form_POST",
            "method": "POST",
            "paths": ["/appeal/receipt/"] * changes,
            "cookies": [cookie(appeal=str(written(platform))) for _ in range(changes)],
            "body": {"idempotency_key": key.replace("4000", "4001")},
            "expect": [302],
            "once": True,
        },
        get("f_search_rare", f"{docket}?q={RARE}"),
        get("f_search_common", f"{docket}?q={COMMON}"),
        get("g_home_anon", "/", cookie=""),
        get("g_login_page", "/accounts/login/", cookie=""),
        get("h_opinion", opinion(), cookie=""),
        get("h_rules", "/procedure/", cookie=""),
    ]
