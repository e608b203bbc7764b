"""Who tried to connect, and how far they came (the waiting room)."""

from django.db import models

from chargers.models.charger import Charger


class Arrival(models.Model):
    """Attempts that look the same, counted. `step` is the first handshake step that failed, `outcome` its code.

    Those of a charger are a row for each address, reason and `hour`; `claimed_id`, `path` and `detail` are those of the last one,
    and `first_at` is when this began, which may be hours before. Those of nobody have no hour.
    """

    charger = models.ForeignKey(Charger, models.CASCADE, null=True, blank=True, related_name="arrivals")
    claimed_id = models.CharField(max_length=255, help_text="The last path segment, decoded.")
    path = models.CharField(max_length=600)
    address = models.GenericIPAddressField(null=True)
    step = models.CharField(max_length=20)
    outcome = models.CharField(max_length=30)
    detail = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    hour = models.DateTimeField(null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]
        indexes = [models.Index(fields=["last_at"]), models.Index(fields=["claimed_id"])]
