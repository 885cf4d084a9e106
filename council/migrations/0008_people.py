"""Leaves of absence, notes for whoever comes after, and addresses that wait for their link."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0007_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed_to', models.BinaryField()),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('reason', models.BinaryField(blank=True, null=True)),
                ('entered_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OfficeNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('office', models.CharField(max_length=32, unique=True)),
                ('text', models.BinaryField()),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_kind_known',
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account_invited', 'account_news', 'address_changed', 'address_confirm', 'address_taken', 'appeal_received', 'news', 'respondent_notified'])), name='notice_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account_recovery', 'barrier_lift', 'deadline_move', 'docket_export', 'office_end', 'office_give', 'office_hand_over', 'payload_erasure'])), name='proposal_kind_known'),
        ),
        migrations.AddField(
            model_name='addresschange',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='address_change', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leave',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leave',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='council.member'),
        ),
        migrations.AddField(
            model_name='officenote',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='addresschange',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('asked_at'))), name='address_change_expires_later'),
        ),
        migrations.AddIndex(
            model_name='leave',
            index=models.Index(fields=['last_day', 'first_day'], name='leave_days'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='leave_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.UniqueConstraint(fields=('member', 'first_day'), name='leave_once_per_start'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.UniqueConstraint(fields=('member', 'last_day'), name='leave_once_per_end'),
        ),
        migrations.AddConstraint(
            model_name='officenote',
            constraint=models.CheckConstraint(condition=models.Q(('office__in', ['admissibility_officer', 'auditor', 'compliance_officer', 'council_chair', 'editor', 'intake_officer', 'integrity_officer', 'operator', 'secretariat', 'selection_committee'])), name='office_note_office_known'),
        ),
    ]
