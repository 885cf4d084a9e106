"""A new installation has a front page, a list of opinions and people who may edit: in plain words, to be replaced."""

from uuid import uuid4

from django.conf import settings
from django.db import migrations

FRONT = {
    "title": "An independent look at what platforms decide",
    "lead": "A social media council reviews decisions of platforms about what people say, and gives its reasons.",
}
OPINIONS = {"title": "Opinions", "lead": "Every opinion that the council has published."}
MAY = ("add", "change", "publish")


def make_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("cms", "HomePage")
    OpinionIndexPage = apps.get_model("cms", "OpinionIndexPage")
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)

    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    kinds = {
        model: ContentType.objects.get_or_create(app_label="cms", model=model)[0]
        for model in ("homepage", "opinionindexpage")
    }
    home = HomePage.objects.create(
        **FRONT,
        draft_title=FRONT["title"],
        slug="front",
        content_type=kinds["homepage"],
        path=f"{root.path}0001",
        depth=2,
        numchild=1,
        url_path="/front/",
        locale=locale,
        translation_key=uuid4(),
    )
    OpinionIndexPage.objects.create(
        **OPINIONS,
        draft_title=OPINIONS["title"],
        slug="opinions",
        content_type=kinds["opinionindexpage"],
        path=f"{home.path}0001",
        depth=3,
        numchild=0,
        url_path="/front/opinions/",
        locale=locale,
        translation_key=uuid4(),
        show_in_menus=True,
    )
    Page.objects.filter(pk=root.pk).update(numchild=1)
    Site.objects.create(hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True, site_name="")


def let_editors_edit(apps, schema_editor):
    """The group of editors may write on the site; the other groups that Wagtail makes may do nothing."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    Page = apps.get_model("wagtailcore", "Page")
    ContentType = apps.get_model("contenttypes", "ContentType")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    pages, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="page")
    Group.objects.filter(name="Moderators").delete()
    editors, _ = Group.objects.get_or_create(name="Editors")
    GroupPagePermission.objects.filter(group=editors).delete()
    for action in MAY:
        permission, _ = Permission.objects.get_or_create(
            content_type=pages, codename=f"{action}_page", defaults={"name": f"Can {action} page"}
        )
        GroupPagePermission.objects.create(group=editors, page=Page.objects.get(depth=2), permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_pages, migrations.RunPython.noop),
        migrations.RunPython(let_editors_edit, migrations.RunPython.noop),
    ]
