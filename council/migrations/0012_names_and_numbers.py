"""Names and numbers of organisations get rows of their own, so that a number belongs to one of them."""

import unicodedata
from uuid import uuid4

from django.db import migrations
from django.utils import timezone


def plain(name):
    """As `council.organisations.rules.names.plain` was when this ran first."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.replace("'", "").replace("’", "")).split())


def copy(apps, schema_editor):
    """Every name once for each organisation; a number that two claim stays with the first by key."""
    organisations = apps.get_model("council", "Organisation")
    spellings, identifiers = apps.get_model("council", "Spelling"), apps.get_model("council", "Identifier")
    now, taken = timezone.now(), set()
    for one in organisations.objects.order_by("key"):
        for text in dict.fromkeys([one.name, *one.aliases]):
            spellings.objects.create(
                id=uuid4(), organisation=one, text=text[:200], plain=plain(text)[:200], state="means",
                entered_at=now, decided_at=now,
            )
        for number in one.old_identifiers:
            pair = (number["scheme"][:60], number["value"][:120])
            if pair not in taken:
                taken.add(pair)
                identifiers.objects.create(id=uuid4(), organisation=one, scheme=pair[0], value=pair[1])


class Migration(migrations.Migration):
    dependencies = [("council", "0011_organisations")]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.RemoveField(model_name="organisation", name="aliases"),
        migrations.RemoveField(model_name="organisation", name="old_identifiers"),
    ]
