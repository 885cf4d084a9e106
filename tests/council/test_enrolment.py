"""Getting a second factor, as the product does it: with transactions that are committed."""

import re

from django.test import Client

from council.access.rules import Office
from tests.support.logins import code, first_step, second_step, without_factor


def test_setting_up_an_app_opens_the_session_and_shows_recovery_codes_once(disposable_db, client):
    newcomer = without_factor(Office.SECRETARIAT)
    first_step(client, newcomer)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="totp-secret">(\w+)<', page).group(1)
    assert 'role="img"' in page
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    shown = re.findall(r"<code>(\d{8})</code>", client.get(answer.headers["Location"]).content.decode())
    assert len(set(shown)) == 10
    assert not re.findall(r"<code>\d{8}</code>", client.get(answer.headers["Location"]).content.decode())
    assert client.get("/desk/").status_code == 200
    other = Client()
    first_step(other, newcomer)
    assert second_step(other, shown[3]).status_code == 302
    again = Client()
    first_step(again, newcomer)
    assert second_step(again, shown[3]).status_code == 200, "a recovery code works once"
