"""Chargers that are sent to a backend one after the other, as a person asked for them together."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chargers.domain.fleets.series import SeriesEnd
from chargers.models.backend import Backend
from chargers.models.change import Change
from chargers.models.charger import Charger


class MoveSeries(models.Model):
    """One of them. Where each charger goes is its prepared move."""

    backend = models.ForeignKey(Backend, models.SET_NULL, null=True, blank=True, related_name="series")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField(help_text="Who is not online by then is not started any more.")
    anyway = models.BooleanField(default=False, help_text="It goes on whatever a test of the backend says.")
    reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=16, blank=True, choices=[(end.value, end.value) for end in SeriesEnd])
    found = models.JSONField(
        default=list, help_text="The stage of the test of the backend that ended it, as its verdict is kept."
    )
    because = models.ForeignKey(Charger, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(ended_at=None), name="move_series_open")]

    def __str__(self) -> str:
        return f"series {self.pk} to {self.backend_id}"


class MoveOfSeries(models.Model):
    """One charger of a series, in its place."""

    series = models.ForeignKey(MoveSeries, models.CASCADE, related_name="rows")
    charger = models.ForeignKey(Charger, models.CASCADE, related_name="moves_of_series")
    number = models.PositiveSmallIntegerField()
    change = models.OneToOneField(Change, models.SET_NULL, null=True, blank=True, related_name="move_of_series")
    problems = models.JSONField(default=list, help_text="Why it was left out, as codes with values.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["series", "charger"], name="move_of_series_unique")]

    def __str__(self) -> str:
        return f"charger {self.charger_id} of series {self.series_id}"
