from django.db import migrations, models

from chargers.migrations._sealing import seal, unseal


class Migration(migrations.Migration):
    dependencies = [("chargers", "0023_words_of_backends")]

    operations = [
        migrations.AddField(
            model_name="reportedsetting",
            name="sealed",
            field=models.BinaryField(help_text="The value itself where it is a secret; `value` is masked then.", null=True),
        ),
        migrations.RunPython(seal, unseal),
    ]
