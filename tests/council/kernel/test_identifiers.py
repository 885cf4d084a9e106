"""Identifiers in addresses."""

from uuid import uuid4

import pytest

from council.kernel.identifiers import read_uuid


def test_identifier_is_read():
    one = uuid4()
    assert read_uuid(str(one)) == one


@pytest.mark.parametrize("text", ["", "nonsense", "1234", "é" * 36, "\0" * 32])
def test_what_is_none_is_nothing(text):
    assert read_uuid(text) is None
