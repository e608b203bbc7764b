"""A plan being carried out on one charger, from the moment that a person presses Apply; everything a killed server needs."""

from django.conf import settings
from django.db import models

from chargers.models.charger import Charger


class Change(models.Model):
    """PROVISIONAL until domain/run.py's Progress is written: one column per part of it."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="changes")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=16)
    leg = models.PositiveSmallIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]


class Step(models.Model):
    """One key of a change."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=50)
    state = models.CharField(max_length=16)

    class Meta:
        ordering = ["order"]
