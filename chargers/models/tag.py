"""A short word that people put on chargers to find them by."""

from django.db import models
from django.db.models.functions import Lower

from chargers.models.organisation import Organisation


class Tag(models.Model):
    """Of one organisation; at least one of its chargers has it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="tag_name_unique")]

    def __str__(self) -> str:
        return self.name
