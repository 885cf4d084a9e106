"""What is written to the log, and where: to standard error, with the traceback of what broke on our side.

A traceback names code, never values: no body of a request, no address, no receipt (Django's own formatter adds none).
"""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # 404 and 409 are answers of the house, many a day; 500 is what an operator must see.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # What strangers send wrongly (hosts, sizes, encodings) is answered with 400: nobody can act upon it.
        "django.security": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
    },
}
