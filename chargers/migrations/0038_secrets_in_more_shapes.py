from django.db import migrations

from chargers.migrations._sealing import seal


class Migration(migrations.Migration):
    dependencies = [("chargers", "0037_owners_who_change_chargers")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]  # what is sealed already stays so
