"""What chargers reported of their settings, now and earlier."""

from django.db import models
from django.db.models import Q

from chargers.models.charger import Charger


class Reading(models.Model):
    """One reading of a charger's settings that ended; `whole` where all keys were asked for and came."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    whole = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["charger", "at"])]


class ReportedSetting(models.Model):
    """A value that a key had from `since` on; current where `until` is empty. An earlier reading is the rows of its moment."""

    class State(models.TextChoices):
        KNOWN = "known"
        UNKNOWN = "unknown"  # the charger says it does not know the key (C14)

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="reported_settings")
    key = models.CharField(max_length=120)
    value = models.TextField(null=True, help_text="Empty text and no value are two things.")  # C14
    sealed = models.BinaryField(null=True, help_text="The value itself where it is a secret; `value` is masked then.")  # C25
    readonly = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.KNOWN)
    since = models.DateTimeField()
    confirmed_at = models.DateTimeField(help_text="Last reading that showed it so.")
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["charger", "key"], condition=Q(until=None), name="reported_setting_one_current")
        ]
        indexes = [models.Index(fields=["charger", "until"])]

    def __str__(self) -> str:
        return self.key
