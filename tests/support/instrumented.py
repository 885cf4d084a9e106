"""The product as a web server calls it, telling with every answer which templates made it: `X-Templates`.

For tests that measure pages template by template; see tests/journeys/test_every_page.py.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.template.base import Template
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render  # type: ignore[attr-defined]  # the stubs leave it out

from tests.support.ledger import HEADER

_seen = threading.local()
_product = get_wsgi_application()


def _note(template: Template, **_: Any) -> None:
    names = getattr(_seen, "names", None)
    if names is not None and template.name:
        names.add(str(template.name))


Template._render = instrumented_test_render  # type: ignore[attr-defined]  # as Django's own test runner does
template_rendered.connect(_note)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, and name the templates."""
    _seen.names = set()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        names = ",".join(sorted(name for name in _seen.names if name.isascii()))
        return start_response(status, [*headers, (HEADER, names)], *rest)

    return _product(environ, start)
