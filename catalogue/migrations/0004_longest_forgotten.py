import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built beside the running hub: the table of entries is large and stays writable."""

    atomic = False

    dependencies = [
        ('catalogue', '0003_curation'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='entry',
            index=models.Index(django.db.models.functions.comparison.Coalesce('checked_at', 'updated_at'), models.F('id'), condition=models.Q(('status', 'published')), name='entry_last_checked'),
        ),
    ]
