"""Indexes for the question that an import asks of many at once: is this one here already?"""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Func, Value


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('innovations', '0001_initial'),
        ('core', '0001_extensions'),
    ]

    operations = [
        AddIndexConcurrently('innovation', models.Index(django.db.models.functions.text.Lower('title'), name='innovation_lower_title')),
        AddIndexConcurrently(
            'innovation',
            models.Index(
                django.db.models.functions.text.Lower(
                    Func(
                        F('website'),
                        Value('^[a-z]+://(www\\.)?([^/:?#]*).*$'),
                        Value('\\2'),
                        Value('i'),
                        function='regexp_replace',
                        output_field=models.TextField(),
                    )
                ),
                name='innovation_website_host',
            ),
        ),
        AddIndexConcurrently(
            'innovation',
            django.contrib.postgres.indexes.GinIndex(fields=['title'], name='innovation_title_trigrams', opclasses=['gin_trgm_ops']),
        ),
    ]
