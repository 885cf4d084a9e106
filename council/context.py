"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def council(request: HttpRequest) -> dict[str, Any]:
    """The council's name, whether the clock is simulated, and the languages of the interface."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "simulated_clock": settings.SIMULATED_CLOCK,
        "interface_languages": settings.LANGUAGES,
    }
