"""Two more kinds of mail, about accounts; an index for deleting old counts of wrong attempts."""

from django.db import migrations, models

KINDS = [
    "account_changed", "account_invited", "account_news", "address_changed", "address_confirm", "address_taken",
    "appeal_received", "news", "password_reset", "respondent_news", "respondent_notified",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("council", "0009_void_draws")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="notice_kind_known"),
        ),
        migrations.AddIndex(
            model_name="attempts",
            index=models.Index(fields=["last_at"], name="attempts_last_at"),
        ),
    ]
