"""The editors' desk: who gets in, what they may write, and that a published opinion is out of reach for all of them."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.pages.models import LINKED, HomePage, OpinionIndexPage, OpinionPage, StandardPage
from council.access.actions import end_offices, give_office
from council.access.models import User
from council.access.rules import Office
from council.kernel.actor import Actor
from tests.factories.opinions import make_approved, make_published
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

ACTS = ["edit", "copy", "move", "delete", "unpublish", "convert_alias", "set_privacy", "history", "revisions_index"]


@pytest.fixture
def editor(clock):
    user = make_user("Eda Editor")
    give_office(user.pk, Office.EDITOR, actor=Actor.system(), clock=clock)
    return user


@pytest.fixture
def superuser():
    return User.objects.create_superuser("root@council.example", PASSWORD, name="Root", second_factor=uuid4())


@pytest.fixture(params=["editor", "superuser"])
def visitor(request, client):
    client.force_login(request.getfixturevalue(request.param))
    return client


def state():
    return list(
        OpinionPage.objects.values_list("pk", "path", "slug", "title", "live", "locked", "has_unpublished_changes")
    ) + list(OpinionIndexPage.objects.values_list("pk", "path", "slug", "live"))


def test_the_group_follows_the_office(clock):
    user = make_user()
    give_office(user.pk, Office.EDITOR, actor=Actor.system(), clock=clock)
    assert list(user.groups.values_list("name", flat=True)) == ["Editors"]
    end_offices(user.pk, actor=Actor.system(), clock=clock)
    assert not user.groups.exists()
    give_office(user.pk, Office.INTAKE_OFFICER, actor=Actor.system(), clock=clock)
    assert not user.groups.exists()


@pytest.mark.parametrize("office", [Office.MEMBER, Office.SECRETARIAT, Office.COUNCIL_CHAIR])
def test_nobody_else_gets_in(client, office):
    client.force_login(make_user("", office))
    assert client.get("/cms/").status_code == 404
    assert client.get("/cms/pages/").status_code == 404


def test_an_editor_writes_a_page_and_publishes_it(client, editor):
    home = HomePage.objects.get()
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home.pk])
    assert client.get(address).status_code == 200
    data = {"title": "About", "slug": "about", "lead": "Who we are", "body": "null", "action-publish": "1"}
    data |= {"seo_title": "", "search_description": "", "go_live_at": "", "expire_at": ""}
    data |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    assert client.post(address, data).status_code == 302
    assert StandardPage.objects.get(slug="about").live
    assert b"Who we are" in client.get("/about/").content


def test_the_desk_shows_pages_and_nothing_else(client, editor):
    client.force_login(editor)
    html = client.get("/cms/").content.decode()
    hidden = ('"reports"', '"images"', '"documents"', '"snippets"', "/cms/images/", "/cms/documents/")
    assert [name for name in hidden if name in html] == []


def test_nobody_edits_copies_moves_hides_or_removes_an_opinion(clock, visitor):
    make_published(clock)
    page, before = OpinionPage.objects.get(), state()
    answers = {}
    for act in ACTS:
        address = reverse(f"wagtailadmin_pages:{act}", args=[page.pk])
        for method in ("get", "post"):
            answer = getattr(visitor, method)(address, {"title": "Mine", "slug": "mine", "action-publish": "1"})
            answers[act, method] = answer.status_code
    assert {key: code for key, code in answers.items() if code not in {302, 403, 404, 405}} == {}
    assert state() == before
    assert not page.view_restrictions.exists()
    assert not page.revisions.exists()


@pytest.mark.parametrize("act", ["delete", "move", "publish", "unpublish"])
def test_nor_in_bulk(clock, visitor, act):
    make_published(clock)
    page, before = OpinionPage.objects.get(), state()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act])
    visitor.post(f"{address}?id={page.pk}", {"chooser": HomePage.objects.get().pk, "include_descendants": "on"})
    assert state() == before


def test_nobody_makes_an_opinion_by_hand(clock, visitor):
    make_published(clock)
    for parent in (OpinionIndexPage.objects.get(), HomePage.objects.get()):
        address = reverse("wagtailadmin_pages:add", args=["cms", "opinionpage", parent.pk])
        assert visitor.get(address).status_code in {302, 403}
        assert visitor.post(address, {"title": "Mine", "slug": "mine"}).status_code in {302, 403}
    assert OpinionPage.objects.count() == 1


@pytest.mark.parametrize("act", ["delete", "move", "unpublish", "copy", "set_privacy"])
@pytest.mark.parametrize("model", [OpinionIndexPage, HomePage])
def test_the_addresses_above_opinions_stay(clock, visitor, act, model):
    make_published(clock)
    page, before = model.objects.get(), state()
    visitor.post(reverse(f"wagtailadmin_pages:{act}", args=[page.pk]), {"restriction_type": "login", "new_slug": "x"})
    assert state() == before
    assert model.objects.count() == 1
    assert not page.view_restrictions.exists()


def test_the_second_bolt_holds_when_permissions_would_not(clock, visitor, monkeypatch):
    """Positive control of the hooks: with Wagtail's own permissions back, they still refuse."""
    make_published(clock)
    page, before = OpinionPage.objects.get(), state()
    monkeypatch.delattr(OpinionPage, "permissions_for_user")
    for act in ("edit", "delete", "copy", "unpublish"):
        answer = visitor.post(reverse(f"wagtailadmin_pages:{act}", args=[page.pk]), {"title": "Mine"})
        assert answer.status_code in {302, 403}
    assert state() == before


def test_the_desk_knows_nothing_of_what_is_not_published(clock, visitor):
    make_approved(clock)
    words = "A question about a bridge"
    for address in ("/cms/", "/cms/pages/", "/cms/pages/search/?q=bridge", reverse("wagtailadmin_explore_root")):
        assert words not in visitor.get(address, follow=True).content.decode()


def test_groups_other_than_editors_hold_no_pages():
    names = Group.objects.filter(page_permissions__isnull=False).distinct().values_list("name", flat=True)
    assert list(names) == ["Editors"]


@pytest.mark.parametrize("slug", sorted(LINKED))
def test_a_page_that_every_page_links_to_is_there_and_stays(client, visitor, slug):
    page = StandardPage.objects.get(slug=slug)
    assert page.body
    assert client.get(f"/{slug}/").status_code == 200
    for act in ("delete", "unpublish", "move"):
        visitor.post(reverse(f"wagtailadmin_pages:{act}", args=[page.pk]))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = {"title": "Ours", "lead": "In our words", "body": "null", "seo_title": "", "search_description": ""}
    data |= {"go_live_at": "", "expire_at": "", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    data["action-publish"] = "1"
    moved = visitor.post(address, data | {"slug": "elsewhere"})
    assert "Every page links to this address" in moved.content.decode()
    assert visitor.post(address, data | {"slug": slug}).status_code == 302
    assert StandardPage.objects.live().get(slug=slug).title == "Ours"


AWAY = [
    "users/", "users/add/", "groups/", "sites/", "locales/", "collections/", "workflows/list/", "reports/locked/",
    "images/", "documents/", "snippets/", "forms/", "redirects/", "failwhale/", "test404/", "password_reset/x/y/",
]  # fmt: skip


@pytest.mark.parametrize("address", AWAY)
def test_the_desk_of_wagtail_reaches_neither_accounts_nor_anything_but_pages(visitor, address):
    assert visitor.get(f"/cms/{address}").status_code == 404
    assert visitor.post(f"/cms/{address}").status_code == 404


def test_nobody_changes_an_account_from_the_editors_desk(visitor):
    victim = make_user("Vera Victim", Office.MEMBER)
    before = User.objects.values("password", "email").get(pk=victim.pk)
    data = {"email": victim.email, "first_name": "V", "last_name": "V", "is_active": "on"}
    for address in (f"/cms/users/edit/{victim.pk}/", f"/cms/users/{victim.pk}/", "/cms/users/add/"):
        visitor.post(address, data | {"password1": "another-long-password", "password2": "another-long-password"})
    assert User.objects.values("password", "email").get(pk=victim.pk) == before
    html = visitor.get("/cms/account/").content.decode()
    assert [word for word in ('type="password"', 'type="email"') if word in html] == []


@pytest.mark.parametrize("address", ["", "login/", "pages/", "account/"])
def test_for_people_without_the_office_the_desk_does_not_exist(client, address):
    client.force_login(make_user("", Office.SECRETARIAT))
    assert client.get(f"/cms/{address}").status_code == 404


def test_no_page_is_put_behind_a_password(client, visitor):
    page = HomePage.objects.get().add_child(instance=StandardPage(title="About", slug="about"))
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    visitor.post(address, {"restriction_type": "password", "password": "x"})
    client.logout()
    assert client.get("/about/").status_code == 200
