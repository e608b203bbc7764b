"""What this installation has done once, and never does again."""

from django.db import models


class OnceDone(models.Model):
    """One such thing. Its row is made in the transaction that does it: of several processes one does it, whole or not at all."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
