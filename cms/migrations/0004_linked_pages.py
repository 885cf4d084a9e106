"""A new installation has the pages to which every page links, in plain words, to be replaced by the council's own."""

from uuid import uuid4

from django.conf import settings
from django.db import migrations

HOW_WE_WORK = """
<h2>The eight steps</h2>
<ol>
<li><strong>You tell us</strong> what was decided, by which platform, and why you think that it is wrong.</li>
<li><strong>We check</strong> whether the council can take the case. If not, we say why.</li>
<li><strong>A committee selects</strong> cases that matter beyond one person. Who is not selected gets a reason and can
ask once for another look.</li>
<li><strong>Members declare their interests</strong> before they see what the case is about. Then a panel is drawn by
lot.</li>
<li><strong>Each member of the panel assesses alone.</strong> Was there a clear rule? Was the aim a legitimate one? Was
the measure necessary? Nobody sees what the others think until their own view is sealed.</li>
<li><strong>The panel talks and votes</strong> in secret. A majority of those seated is needed.</li>
<li><strong>The whole council reads the draft.</strong></li>
<li><strong>We publish</strong> the opinion, with dissent, and follow what the platform does.</li>
</ol>
<h2>The measure we use</h2>
<p>We apply international human-rights law, above all article 19 of the International Covenant on Civil and Political
Rights. It protects expression, and it allows limits only if they rest on a clear rule, serve a legitimate aim and go no
further than necessary.</p>
<h2>What we cannot do</h2>
<p>We are not a court, and we cannot help in an emergency. If you are in danger, call the emergency services first. You
keep your right to go to court.</p>
"""
PRIVACY = """
<h2>What we keep</h2>
<ul>
<li>What you write in the form and the files that you send.</li>
<li>A contact, if you give one. It is encrypted and kept apart from your case.</li>
<li>A record of the steps of your case. It contains no names.</li>
</ul>
<h2>What we do not keep</h2>
<ul>
<li>Your network address.</li>
<li>Cookies for advertising or statistics. There are none. There are three cookies at most: one for the session while
you write an appeal or follow a case, one against forged forms, one for the language that you have chosen.</li>
</ul>
<h2>Who sees what</h2>
<p>The platform sees only what you agreed to share. Members see the content of the case and not your contact. The public
sees what the published opinion says.</p>
<h2>What you can do</h2>
<p>With your receipt you can follow the case, add files, answer questions, take back consents and withdraw the appeal. With
any other request, such as to correct or erase something, turn to the council at the address that it gives.</p>
"""
ACCESSIBILITY = """
<h2>What we aim at</h2>
<p>The public pages and the appeal form aim to meet the Web Content Accessibility Guidelines 2.2 at level AA. They work
with a keyboard alone, with a screen reader, on a small phone and without JavaScript.</p>
<h2>What does not work well yet</h2>
<ul>
<li>Screenshots that appellants send have no description.</li>
<li>The PDF of an opinion opens most easily on a computer; the web page has the same text.</li>
</ul>
"""
PAGES = {
    "how-we-work": ("How we work", "From your appeal to a published opinion, in eight steps.", HOW_WE_WORK),
    "privacy": ("Privacy", "We ask for as little as we can, and keep it apart from the rest of your case.", PRIVACY),
    "accessibility": ("Accessibility", "We want everyone to be able to appeal and to read our opinions.", ACCESSIBILITY),
}


def make_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("cms", "HomePage")
    StandardPage = apps.get_model("cms", "StandardPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    home = HomePage.objects.filter(depth=2, locale__language_code=settings.LANGUAGE_CODE).order_by("path").first()
    below = Page.objects.filter(depth=3, path__startswith=home.path)
    there = set(below.values_list("slug", flat=True))
    kind, _ = ContentType.objects.get_or_create(app_label="cms", model="standardpage")
    last = int(below.order_by("path").last().path[-4:], 36)  # steps of a path are base 36, four digits
    missing = [slug for slug in PAGES if slug not in there]
    for place, slug in enumerate(missing, start=last + 1):
        title, lead, body = PAGES[slug]
        StandardPage.objects.create(
            title=title,
            draft_title=title,
            lead=lead,
            body=" ".join(body.split()),
            slug=slug,
            content_type=kind,
            path=home.path + _base36(place),
            depth=3,
            numchild=0,
            url_path=f"{home.url_path}{slug}/",
            locale_id=home.locale_id,
            translation_key=uuid4(),
        )
    Page.objects.filter(pk=home.pk).update(numchild=home.numchild + len(missing))


def _base36(number):
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits.zfill(4)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_published_texts")]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
