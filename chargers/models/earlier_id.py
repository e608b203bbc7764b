"""OCPP IDs that a charger may still dial with, beside its own and the one that its last change has sent."""

from django.db import models
from django.db.models.functions import Lower

from chargers.models.charger import Charger


class EarlierId(models.Model):
    """One of them: a change before the last one has sent it, and no login has shown since what the charger holds (C24)."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="earlier_ids")
    ocpp_id = models.CharField("OCPP ID", max_length=255)
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: until another ID is proven.")

    class Meta:
        constraints = [models.UniqueConstraint(Lower("ocpp_id"), name="earlier_id_unique")]

    def __str__(self) -> str:
        return self.ocpp_id
