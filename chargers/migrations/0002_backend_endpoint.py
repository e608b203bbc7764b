from typing import Any

from django.db import migrations, models


def backfill(apps: Any, schema_editor: Any) -> None:
    """`points_at` is the endpoint with the ID after its last slash."""
    rows = []
    charger = apps.get_model("chargers", "Charger")
    for row in charger.objects.exclude(points_at="").only("pk", "points_at").iterator(2000):
        row.backend_endpoint = row.points_at.rpartition("/")[0] + "/"
        rows.append(row)
        if len(rows) == 2000:
            charger.objects.bulk_update(rows, ["backend_endpoint"], batch_size=500)
            rows = []
    charger.objects.bulk_update(rows, ["backend_endpoint"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("chargers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="charger",
            name="backend_endpoint",
            field=models.CharField(blank=True, max_length=600),
        ),
        migrations.AddIndex(
            model_name="charger",
            index=models.Index(fields=["backend_endpoint"], name="charger_backend_endpoint"),
        ),
        migrations.RunPython(backfill, migrations.RunPython.noop, elidable=True),
    ]
