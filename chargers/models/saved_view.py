"""A filter of the list of chargers that a person keeps under a name."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower


class SavedView(models.Model):
    """`query`: the filters as the address of the list has them; what it shows depends on what its person may see then."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("person", Lower("name"), name="saved_view_unique")]

    def __str__(self) -> str:
        return self.name
