"""How much of a charger was stored on a day, and how much was counted only (domain/budgets)."""

from django.db import models

from chargers.models.charger import Charger


class DayCount(models.Model):
    """Of one charger, day of UTC and kind. Written in steps: what is far below the budget has no row."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="day_counts")
    day = models.DateField()
    kind = models.CharField(max_length=12)
    rows = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0, help_text="Bytes of these rows, about.")
    left_out = models.BigIntegerField(default=0, help_text="How many more came, and were counted only.")
    left_out_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charger", "day", "kind"], name="day_count_unique")]
        indexes = [models.Index(fields=["day"], name="day_count_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.day}"
