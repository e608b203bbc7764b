from django.db import migrations

from chargers.migrations._old_texts import clean


class Migration(migrations.Migration):
    dependencies = [("chargers", "0042_other_serial")]

    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]  # what is masked stays so
