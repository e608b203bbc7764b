"""What a person typed or pasted, and may go on with for half an hour (C25)."""

from django.conf import settings
from django.db import models

from chargers.models.change import Change
from chargers.models.charger import Charger


class Draft(models.Model):
    """The input of an editor, sealed as a whole because it may hold a token or a password."""

    class Kind(models.TextChoices):
        CONNECTION = "connection"
        SETTINGS = "settings"
        PASTE = "paste"
        OCPP_INFO = "ocpp_info"
        TAKEOVER = "takeover"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CONNECTION)
    key = models.CharField(max_length=32, unique=True)
    charger = models.ForeignKey(Charger, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sealed = models.BinaryField(help_text="Empty once it was applied.")
    change = models.ForeignKey(Change, models.CASCADE, null=True, related_name="+", help_text="What it became.")
    created_at = models.DateTimeField()
