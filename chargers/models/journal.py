"""Who did what, when, from what to what, and why. Nothing here is edited."""

from django.conf import settings
from django.db import models

from chargers.models.charger import Charger
from chargers.models.organisation import Organisation


class JournalEntry(models.Model):
    """One action. Names are kept as text beside the keys, so that an entry outlives what it speaks of."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    action = models.CharField(max_length=40)
    charger = models.ForeignKey(Charger, models.SET_NULL, null=True, blank=True, related_name="journal")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="journal")
    subject = models.CharField(max_length=255)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["charger", "at"])]


class JournalValue(models.Model):
    """One thing that an entry changed; secrets are masked before they come here."""

    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="values")
    name = models.CharField(max_length=120)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
