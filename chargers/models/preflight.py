"""What was found when a backend was tried last."""

from django.db import models


class PreflightVerdict(models.Model):
    """One for each endpoint, each OCPP ID that it was tried as, and whom this server believed. Nothing in it is a secret."""

    endpoint = models.CharField(max_length=700, help_text="The URL up to and without the OCPP ID.")
    ocpp_id = models.CharField(max_length=255, blank=True, help_text="Empty: tried as nobody.")
    trust = models.CharField(max_length=64, blank=True, help_text="Whom this server believed. Empty: the public authorities.")
    host = models.CharField(max_length=255)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, help_text="Empty: never came to an end.")
    stages = models.JSONField(default=list, help_text="Of the last one that came to an end.")

    class Meta:
        constraints = [models.UniqueConstraint("endpoint", "ocpp_id", "trust", name="preflight_verdict_unique")]
        indexes = [models.Index(fields=["host", "asked_at"]), models.Index(fields=["asked_at"])]
