"""A point for organisations without a Belgian municipality, when a list was last read, and indexes for imports."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('organisations', '0002_claims_merges_verification'),
        ('core', '0001_extensions'),
    ]

    operations = [
        migrations.AddField('organisation', 'lat', models.FloatField(blank=True, editable=False, null=True, verbose_name='breedtegraad')),
        migrations.AddField('organisation', 'lon', models.FloatField(blank=True, editable=False, null=True, verbose_name='lengtegraad')),
        migrations.AddField('organisation', 'imported_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ingelezen op')),
        migrations.AlterField(
            'organisation',
            'language',
            models.CharField(
                choices=[('nl', 'Nederlands'), ('en', 'English'), ('fr', 'Français'), ('de', 'Deutsch')],
                default='nl',
                max_length=2,
                verbose_name='taal van de tekst',
            ),
        ),
        migrations.AddConstraint(
            'organisation',
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lat__range=(-90, 90), lon__isnull=False, lon__range=(-180, 180)),
                name='organisation_point_whole',
            ),
        ),
        # what was imported and never changed since may be renewed by its list
        migrations.RunSQL(
            "update organisations_organisation set imported_at = updated_at"
            " where source <> '' and not claimed and updated_at = created_at",
            migrations.RunSQL.noop,
        ),
        AddIndexConcurrently('organisation', models.Index(Lower('name'), name='organisation_lower_name')),
        AddIndexConcurrently('organisation', models.Index(Lower('email'), condition=~Q(email=''), name='organisation_mail')),
        AddIndexConcurrently('organisation', models.Index(fields=['municipality'], name='organisation_municipality')),
    ]
