"""A change of address: nothing before the link is opened, once, by whoever asked; no oracle; the old one is told."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from council.access.models import User
from council.access.rules import Office
from council.addresses import queries
from council.addresses.actions import ask_for_address, confirm_address
from council.addresses.models import AddressChange
from council.addresses.rules import may_ask
from council.kernel.verdicts import NotReachable
from council.notices.actions import queue, readdress, take
from council.notices.models import Notice
from council.notices.rules import TO_OFFICES, NoticeKind
from council.notices.tasks import may_leave, send_due
from council.record.models import RecordEntry, RecordPayload
from council.record.rules.entries import Tag
from tests.factories.cases import make_case
from tests.factories.people import PASSWORD, acting, actor_for, make_user
from tests.support.logins import aged, first_step, second_step

pytestmark = pytest.mark.django_db

PAGE = "/accounts/address/"
NEW = "Lina.New@Council.Example"
STORED = "lina.new@council.example"


@pytest.fixture
def user():
    return make_user("Lina")


@pytest.fixture
def owner(client, user):
    client.force_login(user)
    return client


def send(client, email=NEW, **more):
    key = client.get(PAGE).context["form"]["idempotency_key"].value()
    return client.post(PAGE, {"idempotency_key": key, "email": email, **more})


def link():
    """The address to which the newest mail leads."""
    send_due()
    (found,) = re.findall(r"http\S+/accounts/address/\S+", mail.outbox[-1].body)
    return urlsplit(found).path


def press(client, path):
    key = client.get(path).context["form"]["idempotency_key"].value()
    return client.post(path, {"idempotency_key": key})


def test_an_address_is_another_one():
    assert may_ask("a@b.example", "c@d.example").codes == ()
    assert may_ask("a@b.example", "a@b.example").codes == ("addresses.same",)


def test_nothing_changes_until_the_link_is_opened_and_its_button_pressed(owner, user):
    assert send(owner).headers["Location"] == PAGE
    assert STORED in owner.get(PAGE).content.decode()
    opened = link()
    assert mail.outbox[-1].to == [STORED]
    page = owner.get(opened)
    assert (page.status_code, User.objects.get(pk=user.pk).email) == (200, user.email), "looking changes nothing"
    assert press(owner, opened).headers["Location"] == PAGE
    assert User.objects.get(pk=user.pk).email == STORED
    assert owner.get(PAGE).status_code == 200, "this session goes on"
    send_due()
    assert (mail.outbox[-1].to, "another e-mail address" in mail.outbox[-1].body) == ([user.email], True)
    assert STORED not in mail.outbox[-1].body


def test_one_logs_in_with_the_new_address_and_no_longer_with_the_old(owner, user):
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    send(owner)
    press(owner, link())
    visitor, old = Client(), user
    assert first_step(visitor, old).status_code == 200
    assert first_step(visitor, User.objects.get(pk=user.pk)).headers["Location"] == "/accounts/2fa/authenticate/"
    assert second_step(visitor).headers["Location"] == "/desk/"
    assert not EmailAddress.objects.exists()


def test_the_link_works_once_for_24_hours_and_only_the_newest(owner):
    send(owner)
    first = link()
    send(owner, "another@council.example")
    second = link()
    assert owner.get(first).status_code == 404, "asked again: the earlier one is void"
    assert owner.get(second).status_code == 200
    AddressChange.objects.update(
        asked_at=timezone.now() - timedelta(hours=25), expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert (owner.get(second).status_code, owner.post(second).status_code) == (404, 404)
    send(owner, "third@council.example")
    third = link()
    assert press(owner, third).status_code == 302
    answer = owner.get(third)
    assert (answer.status_code, "no longer works" in answer.content.decode()) == (404, True)


def test_the_time_of_a_link_is_24_hours(user, clock):
    change = ask_for_address(NEW, language="en", actor=actor_for(user), clock=clock)
    word = queries.word_for(change)
    clock.advance(hours=23, minutes=59)
    assert queries.change_by(actor_for(user), word, clock.now()) == change
    clock.advance(minutes=2)
    with pytest.raises(NotReachable):
        confirm_address(word, language="en", actor=actor_for(user), clock=clock)


def test_a_link_is_of_one_account(owner, user):
    send(owner)
    opened = link()
    stranger = Client()
    assert stranger.get(opened).headers["Location"].startswith("/accounts/login/")
    other = make_user()
    stranger.force_login(other)
    assert (stranger.get(opened).status_code, stranger.post(opened).status_code) == (404, 404)
    assert {User.objects.get(pk=one.pk).email for one in (user, other)} == {user.email, other.email}


@pytest.mark.parametrize("made_up", ["x", "x:y:z", ["no uuid"], [7]])
def test_a_made_up_link_opens_nothing(owner, made_up):
    word = made_up if isinstance(made_up, str) else signing.dumps(made_up[0], salt=queries.SALT)
    assert owner.get(f"{PAGE}{word}/").status_code == 404


def test_the_answer_is_the_same_for_an_address_that_somebody_has(owner):
    known, told = make_user(), []
    for email in (known.email, "stranger1@council.example"):
        answer = send(owner, email)
        page = re.sub(r'value="[\w-]{36,64}"', "value", owner.get(PAGE).content.decode()).replace(email, "ADDRESS")
        told.append((answer.status_code, answer.headers["Location"], re.sub(r"<time.*?</time>", "", page)))
        send_due()
    assert told[0] == told[1]
    assert [(one.to, "http" in one.body) for one in mail.outbox] == [
        ([known.email], False),
        (["stranger1@council.example"], True),
    ]
    assert User.objects.get(pk=known.pk).email == known.email


def test_an_address_that_somebody_got_meanwhile_changes_nothing(owner, user):
    send(owner)
    opened = link()
    make_user()
    User.objects.exclude(pk=user.pk).update(email=STORED)
    assert press(owner, opened).status_code == 404
    assert User.objects.get(pk=user.pk).email == user.email


def test_other_sessions_of_the_account_end(owner, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    assert elsewhere.get("/desk/").status_code == 200
    send(owner)
    press(owner, link())
    assert elsewhere.get("/desk/").headers["Location"].startswith("/accounts/login/")
    assert owner.get("/desk/").status_code == 200


def test_asking_is_a_grave_act(owner):
    aged(owner, proved=6 * 60)
    answer = owner.post(PAGE, {"email": NEW})
    assert "Nothing has been sent yet" in answer.content.decode()
    assert not AddressChange.objects.exists()
    send(owner, **{"proof-answer": PASSWORD})
    assert AddressChange.objects.count() == 1


@pytest.mark.parametrize(("given", "said"), [("no address", "Enter a valid"), ("", "required"), (None, "already")])
def test_what_was_typed_stays_beside_what_is_wrong_with_it(owner, user, given, said):
    typed = user.email.upper() if given is None else given
    answer = send(owner, typed)
    page = answer.content.decode()
    assert (answer.status_code, said in str(answer.context["form"].errors["email"])) == (422, True)
    assert not typed or f'value="{typed}"' in page
    assert not Notice.objects.exists()


def test_the_record_says_that_it_changed_and_no_address(owner, user):
    send(owner)
    press(owner, link())
    entry = RecordEntry.objects.get(tag=Tag.ACCOUNT_ADDRESS_CHANGED)
    body = RecordPayload.objects.get(pk=entry.pk).body
    assert entry.subject == user.pk
    assert [word for word in (STORED, user.email, "lina") if word in body.lower()] == []


def test_a_mail_to_the_account_that_waits_follows_and_an_appellants_does_not(user, clock):
    platform = make_case(clock=clock).platform_id
    liaison = make_user("", Office.PLATFORM_LIAISON, subject=platform)
    case, actor = make_case(clock=clock), actor_for(liaison)
    for key, kind in enumerate((*TO_OFFICES, NoticeKind.NEWS)):
        queue(kind, liaison.email, about=case.pk, key=str(key), language="en", actor=actor, clock=clock)
    change = ask_for_address(NEW, language="en", actor=actor, clock=clock)
    confirm_address(queries.word_for(change), language="en", actor=actor, clock=clock)
    told = {one.kind: one for one in Notice.objects.all()}
    for kind in TO_OFFICES:
        assert str(told[kind].sealed_to) == STORED
        assert may_leave(told[kind]), "with the old address it would have been withheld"
    assert str(told["news"].sealed_to) == liaison.email
    assert str(told["address_changed"].sealed_to) == liaison.email


def test_a_worker_that_has_taken_a_mail_finds_it_taken_from_it(clock):
    actor = acting()
    queue(NoticeKind.ACCOUNT_NEWS, "old@a.example", about=actor.id, key="x", language="en", actor=actor, clock=clock)
    mine = take(actor=actor, clock=clock)
    assert readdress("old@a.example", "new@a.example", actor=actor, clock=clock) == 1
    again = take(actor=actor, clock=clock)
    assert (str(mine.sealed_to), str(again.sealed_to)) == ("old@a.example", "new@a.example")
    assert again.attempts == mine.attempts + 2


def test_a_mail_with_a_link_that_was_not_sent_is_dropped_when_another_is_asked_for(user, clock):
    ask_for_address(NEW, language="en", actor=actor_for(user), clock=clock)
    ask_for_address("other@council.example", language="en", actor=actor_for(user), clock=clock)
    waiting = Notice.objects.filter(sent_at=None, gave_up_at=None)
    assert [str(one.sealed_to) for one in waiting] == ["other@council.example"]


def test_the_address_that_waits_is_sealed(user, clock):
    ask_for_address(NEW, language="en", actor=actor_for(user), clock=clock)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_to FROM council_addresschange")
        assert STORED.encode() not in bytes(cursor.fetchone()[0])
