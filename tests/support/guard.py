"""The second look at the wall: no view and no template asks a walled table by itself.

The ordinary manager of a walled model raises, but a related manager, a foreign key or a queryset that is handed to a
template goes around it. So every statement of the tests is looked at: when it names a walled table and the nearest
part of the product that asked for it is the front of the house, the statement fails and says where it came from.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from types import FrameType
from typing import Any

from django.apps import apps
from django.db.backends.signals import connection_created

from tests.support.source import ROOT

FRONT = frozenset({"views", "forms", "urls", "api", "templatetags", "middleware", "context", "feeds"})
"""What answers a request. A template has no file of its own on the stack: whoever renders it is the nearest part."""
ASIDE = frozenset({"models", "rules", "phrases", "kernel", "migrations"})
"""Parts through which others ask: a property of a model asks for whoever reads it."""
NAMED = re.compile(r'"(\w+)"')
PRODUCT = tuple(f"{ROOT}/{app}/" for app in ("council", "cases", "cms"))


class AskedFromTheFront(AssertionError):
    """A view or a template reached a walled table without `queries.py`."""


@cache
def walled_models() -> tuple[Any, ...]:
    """The models behind the wall."""
    return tuple(model for model in apps.get_models() if hasattr(model, "path_to_case"))


@cache
def walled_tables() -> frozenset[str]:
    """Their tables."""
    return frozenset(model._meta.db_table for model in walled_models())


@cache
def part_of(file: str) -> str:
    """The part of the floor plan to which a file of the product belongs; nothing for every other file."""
    if not file.startswith(PRODUCT):
        return ""
    pieces = file.removeprefix(f"{ROOT}/").removesuffix(".py").split("/")
    return next((piece for piece in pieces if piece in FRONT | ASIDE), pieces[-1])


def asker(frame: FrameType | None) -> FrameType | None:
    """The nearest frame of the product that stands for itself."""
    while frame is not None:
        part = part_of(frame.f_code.co_filename)
        if part and part not in ASIDE:
            return frame
        frame = frame.f_back
    return None


def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Let a statement pass, unless the front of the house asks a walled table."""
    if not walled_tables().isdisjoint(NAMED.findall(sql)):
        frame = asker(sys._getframe(1))
        if frame is not None and part_of(frame.f_code.co_filename) in FRONT:
            where = f"{frame.f_code.co_filename.removeprefix(f'{ROOT}/')}:{frame.f_lineno}"
            raise AskedFromTheFront(f"{where} asks a walled table by itself; ask queries.py: {sql[:300]}")
    return execute(sql, params, many, context)


def _stand_by(connection: Any, **_: Any) -> None:
    if look not in connection.execute_wrappers:
        connection.execute_wrappers.append(look)


def stand() -> None:
    """Look at every statement of this process from now on, whichever thread or database it is for."""
    connection_created.connect(_stand_by, dispatch_uid="tests.support.guard")
