"""Identifiers as they come in addresses."""

from __future__ import annotations

from uuid import UUID


def read_uuid(text: str) -> UUID | None:
    """The identifier that a text names, or nothing: a broken link asks for nothing that exists."""
    try:
        return UUID(text)
    except ValueError:
        return None
