"""BootNotifications as they came (C10)."""

from django.db import models

from chargers.models.charger import Charger


class Boot(models.Model):
    """One BootNotification. Parts are cut to fit and empty where absent; `raw` is the payload as sent."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="boots")
    at = models.DateTimeField()
    vendor = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=60, blank=True)
    charge_point_serial = models.CharField(max_length=60, blank=True)
    charge_box_serial = models.CharField(max_length=60, blank=True)
    firmware = models.CharField(max_length=60, blank=True)
    raw = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["charger", "at"])]
