from typing import Any

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

COLUMNS = {"offline": "offline", "ocpp_info": "ocpp_info", "change": "changes"}  # by kind
AT_ONCE = 500


def columns_become_rows(apps: Any, schema_editor: Any) -> None:
    database = schema_editor.connection.alias
    row = apps.get_model("chargers", "SubscribedKind").objects.using(database)
    rows = (
        row.model(
            subscription_id=one.pk,
            kind=kind,
            wanted=getattr(one, column),
            minutes=one.offline_minutes if kind == "offline" else None,
        )
        for one in apps.get_model("chargers", "AlertSubscription").objects.using(database).order_by("pk").iterator(AT_ONCE)
        for kind, column in COLUMNS.items()
    )
    row.bulk_create(list(rows), batch_size=AT_ONCE)


def rows_become_columns(apps: Any, schema_editor: Any) -> None:
    """What is wanted of kinds that have no column is left out."""
    database = schema_editor.connection.alias
    subscriptions = apps.get_model("chargers", "AlertSubscription").objects.using(database)
    subscriptions.update(offline=False, ocpp_info=False, changes=False)
    rows = apps.get_model("chargers", "SubscribedKind").objects.using(database)
    for row in rows.filter(kind__in=COLUMNS).order_by("pk").iterator(AT_ONCE):
        values = {COLUMNS[row.kind]: row.wanted}
        if row.kind == "offline" and row.minutes is not None:
            values["offline_minutes"] = row.minutes
        subscriptions.filter(pk=row.subscription_id).update(**values)


class Migration(migrations.Migration):
    """Which kinds of alerts a person wants: rows, so that a new kind needs no column."""

    dependencies = [("chargers", "0016_every_card")]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(help_text="Code (domain/alerts/kinds).", max_length=32),
        ),
        migrations.CreateModel(
            name="SubscribedKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="Code (domain/alerts/kinds).", max_length=32)),
                ("wanted", models.BooleanField()),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        help_text="How long it must last before; empty where that is no question.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10080),
                        ],
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kinds", to="chargers.alertsubscription"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subscription", "kind"), name="subscribed_kind_unique"),
                ],
            },
        ),
        migrations.RunPython(columns_become_rows, rows_become_columns),
    ]
