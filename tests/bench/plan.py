"""What a bench asks the product: scenarios with real cases and real sessions, by the names that every bench uses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from cases.admissibility.rules import Criterion
from cases.docket.actions import import_cases
from cases.docket.models import Case
from cases.lifecycle import Stage
from council.access.actions import give_office
from council.access.models import User
from council.access.rules import DESK
from council.clocks.queries import house_clock
from council.kernel.actor import Actor
from council.kernel.keyset import Cursor
from council.members.models import Organisation
from tests.factories.imports import imported

SECRETARY = "bench.secretary@council.example"
COMMON, RARE = "post", "trebinje"


def cookie(user: User) -> str:
    """The session of somebody who has logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def secretary() -> User:
    """Somebody who holds every office of the desk."""
    found = User.objects.filter(email=SECRETARY).first()
    if found is None:
        found = User.objects.create_user(SECRETARY, name="Bench Secretary")
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


def scenarios(changes: int) -> list[dict[str, Any]]:
    """What to ask, by the names that every product's bench uses."""
    now = house_clock().now()
    desk = cookie(secretary())
    deep = Case.rows.filter(submitted_at__lt=now - timedelta(days=600)).order_by("-submitted_at").first()
    assert deep is not None
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
        get("f_search_rare", f"{docket}?q={RARE}"),
        get("f_search_common", f"{docket}?q={COMMON}"),
        get("g_home_anon", "/", cookie=""),
        get("g_login_page", "/accounts/login/", cookie=""),
        get("g_rules", "/procedure/", cookie=""),
    ]
