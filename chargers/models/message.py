"""Frames of a charger, both ways, redacted before they are stored; retention is bounded."""

from django.db import models

from chargers.models.charger import Charger


class Message(models.Model):
    """One frame. `text` is redacted JSON or a note on what could not be read."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    action = models.CharField(max_length=40, blank=True)
    unique_id = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    flaw = models.CharField(max_length=30, blank=True, help_text="Code of what was wrong with it.")  # C16

    class Meta:
        indexes = [models.Index(fields=["charger", "at"])]
