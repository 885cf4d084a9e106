"""The door: for whom a page is, and the idempotency of POST."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseRedirect

from council.access.models import UsedKey, User
from council.access.rules import Office, Permission
from council.access.views import member_page, once, staff_page
from council.kernel.actor import Actor
from council.kernel.verdicts import NotReachable, Refused
from tests.factories.people import PASSWORD, acting, make_user
from tests.support.races import race


def request_of(rf, key, body=None, actor=None, path="/x/"):
    request = rf.post(path, {"idempotency_key": str(key), **(body or {"word": "one"})})
    request.actor = actor or Actor.anonymous()
    return request


@pytest.fixture
def acts():
    """A view that does something, and what it did."""
    done = []

    @once
    def view(request):
        done.append(request.POST["word"])
        return HttpResponseRedirect(f"/done/{len(done)}/")

    view.done = done
    return view


@pytest.mark.django_db
def test_same_key_and_body_is_done_once_and_answered_twice(rf, acts):
    key = uuid4()
    answers = [acts(request_of(rf, key)).url for _ in range(3)]
    assert (acts.done, answers) == (["one"], ["/done/1/"] * 3)


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"body": {"word": "two"}}, {"path": "/y/"}, {"actor": Actor.system()}])
def test_same_key_with_another_body_path_or_actor_is_refused(rf, acts, other):
    key = uuid4()
    acts(request_of(rf, key))
    with pytest.raises(Refused) as refused:
        acts(request_of(rf, key, **other))
    assert (refused.value.verdict.codes, acts.done) == (("access.key_reused",), ["one"])


@pytest.mark.django_db
def test_answer_that_leads_back_to_its_own_page_is_found_again(rf):
    key = uuid4()
    view = once(lambda request: HttpResponseRedirect(request.path))
    assert [view(request_of(rf, key)).url for _ in range(2)] == ["/x/", "/x/"]
    assert UsedKey.objects.get().location == ""


@pytest.mark.django_db
def test_same_key_with_another_file_of_the_same_size_is_refused(rf, acts):
    key = uuid4()
    for content, done in ((b"one", 1), (b"two", None)):
        file = SimpleUploadedFile("a.txt", content)
        request = request_of(rf, key, {"word": "one", "file": file})
        if done:
            acts(request)
        else:
            with pytest.raises(Refused):
                acts(request)
    assert acts.done == ["one"]


@pytest.mark.django_db
def test_key_of_a_form_that_was_wrong_is_not_spent(rf):
    @once
    def wrong(request):
        return HttpResponse(status=422)

    assert wrong(request_of(rf, uuid4())).status_code == 422
    assert UsedKey.objects.count() == 0


def test_racing_requests_with_one_key_do_it_once(rf, disposable_db, acts):
    key = uuid4()
    answers = race(*[lambda: acts(request_of(rf, key)).url] * 8)
    assert set(answers) == {"/done/1/"}
    assert UsedKey.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("office", [Office.MEMBER, Office.INTAKE_OFFICER])
def test_page_is_for_its_offices_and_does_not_exist_for_others(rf, office):
    request = rf.get("/x/")
    request.actor = acting(office)
    pages = {
        Office.MEMBER: member_page(lambda request: HttpResponse("in")),
        Office.INTAKE_OFFICER: staff_page(Permission.COUNCIL_DOCKET_READ)(lambda request: HttpResponse("in")),
    }
    for needed, page in pages.items():
        if needed is office:
            assert page(request).content == b"in"
        else:
            with pytest.raises(NotReachable):
                page(request)


@pytest.mark.django_db
def test_wagtail_log_in_leads_to_the_door_of_the_house(client):
    for path in ("/cms/login/", "/cms/password_reset/"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (302, "/accounts/login/")


@pytest.mark.django_db
def test_nobody_signs_up_alone(client):
    words = {"email": "eve@example.org", "password1": "x" * 14, "password2": "x" * 14}
    client.post("/accounts/signup/", words)
    assert User.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "rot13", "idna"])
def test_a_form_in_an_encoding_that_nobody_reads_is_answered_with_a_page_of_the_house(client, charset):
    client.raise_request_exception = False
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.generic("POST", "/status/", b"code=a", content_type=kind)
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.django_db
def test_wrong_passwords_for_others_lock_nobody_out(client):
    user = make_user("Nadia Known")
    for number in range(25):
        client.post("/accounts/login/", {"login": f"nobody{number}@council.example", "password": "wrong-password"})
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_passwords_of_one_account_are_not_tried_without_end(client):
    user = make_user("Nadia Known")
    for _ in range(11):
        client.post("/accounts/login/", {"login": user.email, "password": "wrong-password"})
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 200
