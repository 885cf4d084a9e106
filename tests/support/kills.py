"""Load on a site that is killed again and again: members who declare interests, and what each of them was told.

Every act is one POST with an idempotency key. A member whose request breaks off, or gets an error, sends the very same
request again until it is acknowledged, as a person with a bad connection does.
"""

import http.client
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from django.db import connections
from django.test import Client

from tests.factories.cases import make_rules
from tests.factories.people import make_member

TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEF"
"""A CSRF token that the visitor gives to itself."""
SECONDS = 60
"""No act takes that long, with whatever dies on its way."""


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Within this block `default` is the database at this address of a server of the test's own."""
    parts = urlsplit(url)
    place = {"NAME": unquote(parts.path[1:]), "HOST": parts.hostname, "PORT": parts.port, "USER": parts.username}
    connections["default"].close()
    settings = connections.settings["default"]
    before = {name: settings[name] for name in place}
    try:
        _point(place)
        yield
    finally:
        _point(before)


def _point(place: Mapping[str, object]) -> None:
    connections["default"].close()
    connections.settings["default"].update(place)  # every thread's connection is made from this one dictionary
    connections["default"].settings_dict.update(place)


def sessions(number: int) -> list[str]:
    """So many members of a council, each with a session in a browser: their cookies."""
    make_rules()
    cookies = []
    for _ in range(number):
        client = Client()
        client.force_login(make_member().user)
        cookies.append(f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}")
    return cookies


@dataclass
class Load:
    """Several members at once. `acknowledged` are the keys of acts whose redirect arrived; it only grows.

    `again` counts requests that were sent again; `refused` is the first answer that no fault explains, and ends all.
    """

    address: str
    cookies: list[str]
    acknowledged: list[UUID] = field(default_factory=list)
    again: int = 0
    refused: str = ""

    def __enter__(self) -> "Load":
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._act, args=(cookie,), daemon=True) for cookie in self.cookies]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Each member finishes the act it is at, so that at the end every act is acknowledged."""
        self._over.set()
        if error[0] is not None:
            self.refused = self.refused or "the test failed"
        for thread in self._threads:
            thread.join(SECONDS)

    def wait_for_more(self, number: int) -> None:
        """Until so many more acts are acknowledged. Raises `AssertionError` when the site does not come back."""
        wanted, end = len(self.acknowledged) + number, time.monotonic() + SECONDS
        while len(self.acknowledged) < wanted:
            assert not self.refused, self.refused
            assert time.monotonic() < end, "the site acknowledges nothing any more"
            time.sleep(0.005)

    def _act(self, cookie: str) -> None:
        key = uuid4()
        end = time.monotonic() + SECONDS
        while not self.refused:
            status, location = self._post(cookie, key)
            if (status, location) == (302, "/desk/interests/sign/"):
                self.acknowledged.append(key)
                if self._over.is_set():
                    return
                key, end = uuid4(), time.monotonic() + SECONDS
            elif status not in {0, 500} or time.monotonic() > end:
                self.refused = f"act {key} was answered {status} {location}"
            else:
                self.again += 1
                time.sleep(0.1)

    def _post(self, cookie: str, key: UUID) -> tuple[int, str]:
        """Status and address of the answer; 0 when none came."""
        fields = {"text": str(key), "since": "2020-01-01", "idempotency_key": str(key)}
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=SECONDS)
        try:
            connection.request("POST", "/desk/interests/changed/statement/", body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location", "")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()
