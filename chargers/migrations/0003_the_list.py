from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chargers', '0002_backend_endpoint'),
    ]

    operations = [
        migrations.AddField(
            model_name='charger',
            name='differs',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='charger',
            name='options_malformed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='charger',
            name='wanted_since',
            field=models.DateTimeField(blank=True, help_text='Changes that ended before want nothing any more.', null=True),
        ),
        migrations.AddIndex(
            model_name='charger',
            index=models.Index(fields=['ocpp_id'], name='charger_by_id'),
        ),
        migrations.AddIndex(
            model_name='charger',
            index=models.Index(fields=['organisation', 'ocpp_id'], name='charger_by_organisation'),
        ),
    ]
