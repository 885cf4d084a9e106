"""Places in lists that are read page by page."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from council.kernel.keyset import Cursor, read_cursor

ID = UUID("0123456789abcdef0123456789abcdef")


def test_cursor_is_read_as_it_was_written():
    cursor = Cursor(datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC), ID)
    assert str(cursor) == "1772442000123456-0123456789abcdef0123456789abcdef"
    assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "1", "1-2", "x" * 50, f"-1-{ID.hex}", f"{'9' * 18}-{ID.hex}", f"１-{ID.hex}"])
def test_cursor_that_is_none_is_nothing(text):
    assert read_cursor(text) is None
