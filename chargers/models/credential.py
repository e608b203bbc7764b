"""The tokens that the handshake accepts for a charger: sealed to be written again, digested to be compared."""

from django.db import models

from chargers.models.charger import Charger


class Credential(models.Model):
    """One token of one charger. What the handshake takes: every row of the charger that is not erased."""

    class Kind(models.TextChoices):
        CURRENT = "current"  # what holds
        PENDING = "pending"  # a change has sent it, and no login has proven it; several where several changes have
        FORMER = "former"  # kept after a move until `erase_after`
        SHOWN = "shown"  # came in the last handshake when nothing was stored to compare with; no handshake asks for it

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sealed = models.BinaryField()
    digest = models.BinaryField()
    set_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True, help_text="When the charger last showed it in a handshake.")
    erase_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charger"], condition=models.Q(kind="current"), name="credential_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} credential of {self.charger_id}"
