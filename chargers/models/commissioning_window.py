"""For a while a charger may come without credentials (C5)."""

from django.conf import settings
from django.db import models

from chargers.models.charger import Charger


class CommissioningWindow(models.Model):
    """Opened by a person for one charger; journalled, shown while open."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="commissioning_windows")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["charger", "closes_at"])]
