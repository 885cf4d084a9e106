"""What is written to the log, and where: to standard error, with the traceback of what broke on our side.

A traceback names code, and the message of an error can name more: an address, a receipt, the words of a link. So every
line goes through `discreet` before it is written, those of the web server too (`keep_servers_discreet`). No mail is
sent about an error: what would be in it stands nowhere else.
"""

import logging
import re
from typing import Any

SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Links that open an account. Whoever reads one in a log could follow it before its owner does.
    (re.compile(r"(/invitation/)[^/\s?\"']+"), r"\1…"),
    (re.compile(r"(/password/reset/key/)[^/\s?\"']+"), r"\1…"),
    (re.compile(r"(/confirm-email/)[^/\s?\"']+"), r"\1…"),
    # What was searched for, or filtered by: names of people, mostly.
    (re.compile(r"(/[^\s?\"'<>]*\?)[^\s\"'<>]+"), r"\1…"),
    # Passwords in addresses of servers.
    (re.compile(r"(://)[^\s/@]+@"), r"\1…@"),
    # Addresses of people, wherever an error repeats one.
    (re.compile(r"[^\s@<>\"'(=:,]+@[^\s@<>\"'),;]+\.[^\s@<>\"'),;.]+"), "…@…"),
    # Receipts: 24 symbols and one to check, with or without their hyphens (council/kernel/receipts.py).
    (re.compile(r"\b(?:[0-9A-Z]{5}-){4}[0-9A-Z]{4}[0-9A-Z*~$=](?!\w)", re.IGNORECASE), "…"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{24}[0-9A-Z*~$=](?!\w)"), "…"),
    # PostgreSQL repeats the row that broke a rule.
    (re.compile(r"(DETAIL: ).*"), r"\1…"),
)
"""What must not be read in a log, and what stands in its place."""


def discreet(text: str) -> str:
    """The same text without the words that open something or name somebody."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class Discreet(logging.Formatter):
    """Writes a line, and the traceback below it, discreetly."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole of what is written about a record."""
        return discreet(super().format(record))


class DiscreetFilter(logging.Filter):
    """The same for loggers that bring handlers of their own: the words are put together here, and only once."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets it pass."""
        record.msg, record.args = discreet(record.getMessage()), None
        if record.exc_info:
            record.exc_text = discreet(logging.Formatter().formatException(record.exc_info))
        return True


def keep_servers_discreet() -> None:
    """Let what a web server writes by itself go through the same sieve: its log of requests is off unless asked for."""
    for name in ("gunicorn.access", "gunicorn.error", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(DiscreetFilter())


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "council.settings.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own would send a mail about every 500 to ADMINS, with the body of the request.
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # 404 and 409 are answers of the house, many a day; 500 is what an operator must see.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # What strangers send wrongly (hosts, sizes, encodings) is answered with 400: nobody can act upon it.
        "django.security": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
    },
}
