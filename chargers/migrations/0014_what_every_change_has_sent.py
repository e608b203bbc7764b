from django.db import migrations


class Migration(migrations.Migration):
    """A charger may hold what any of several changes has sent it."""

    dependencies = [("chargers", "0013_preflight_verdicts")]

    operations = [migrations.RemoveConstraint(model_name="credential", name="credential_one_pending")]
