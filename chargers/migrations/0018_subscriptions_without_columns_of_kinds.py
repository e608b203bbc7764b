from django.db import migrations


class Migration(migrations.Migration):
    """On its own, after what the columns said has become rows: PostgreSQL alters no table in the transaction that wrote it."""

    dependencies = [("chargers", "0017_a_row_for_each_kind_of_alert")]

    operations = [
        migrations.RemoveField(model_name="alertsubscription", name=name)
        for name in ("offline", "ocpp_info", "changes", "offline_minutes")
    ]
