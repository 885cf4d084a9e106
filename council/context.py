"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from council.access.queries import may
from council.access.rules import Permission


def council(request: HttpRequest) -> dict[str, Any]:
    """The council's name, whether the clock is simulated, the interface's languages, and whether to show the docket.

    The last is asked only where a template shows it.
    """
    return {
        "council_name": settings.COUNCIL_NAME,
        "simulated_clock": settings.SIMULATED_CLOCK,
        "interface_languages": settings.LANGUAGES,
        "may_read_docket": lambda: may(request.actor, Permission.COUNCIL_DOCKET_READ),  # type: ignore[attr-defined]
    }
