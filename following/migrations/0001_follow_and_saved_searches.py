import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalogue', '0002_indexes_for_size'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reader', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('told_up_to', models.DateTimeField()),
                ('handled_daily', models.DateTimeField(null=True)),
                ('handled_weekly', models.DateTimeField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'stand van het overzicht',
                'verbose_name_plural': 'standen van het overzicht',
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(verbose_name='gevolgd sinds')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='catalogue.entry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gevolgde vermelding',
                'verbose_name_plural': 'gevolgde vermeldingen',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'entry'), name='follow_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='aangemaakt op')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='gewijzigd op')),
                ('name', models.CharField(max_length=120, validators=[django.core.validators.MinLengthValidator(1)], verbose_name='naam')),
                ('list_name', models.CharField(max_length=60)),
                ('params', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)])),
                ('key', models.CharField(max_length=64)),
                ('frequency', models.CharField(blank=True, choices=[('daily', 'Elke dag'), ('weekly', 'Elke week'), ('never', 'Nooit')], max_length=6, verbose_name='hoe vaak')),
                ('told_up_to', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bewaarde zoekopdracht',
                'verbose_name_plural': 'bewaarde zoekopdrachten',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='saved_search_once'), models.CheckConstraint(condition=models.Q(('frequency__in', ['', 'daily', 'weekly', 'never'])), name='saved_search_frequency'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_search_named')],
            },
        ),
        migrations.CreateModel(
            name='ToldMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.entry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gemelde match',
                'verbose_name_plural': 'gemelde matches',
                'constraints': [models.UniqueConstraint(fields=('user', 'entry'), name='told_match_once')],
            },
        ),
    ]
