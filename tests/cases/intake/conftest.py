"""Somebody who writes an appeal, and the platform that it is about."""

import pytest

from tests.factories.cases import make_rules
from tests.factories.people import make_platform


@pytest.fixture
def platform(clock):
    make_rules(clock=clock)
    return make_platform("Agora")


@pytest.fixture
def writer(client, platform):
    """A visit that has begun an appeal."""
    client.post("/appeal/begin/")
    return client
