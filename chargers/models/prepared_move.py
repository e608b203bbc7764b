"""Where chargers shall go, written down before anything is sent, and the tokens that backends gave for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.models.backend import Backend
from chargers.models.charger import Charger
from chargers.models.fleet_import import FleetImport


class BackendCredential(models.Model):
    """The token of one charger at one backend, sealed: of a backend profile, else of an endpoint that none names."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="backend_credentials")
    backend = models.ForeignKey(Backend, models.CASCADE, null=True, blank=True, related_name="credentials")
    endpoint = models.CharField(max_length=600, blank=True, help_text="As Endpoint.url writes it; empty with a backend.")
    sealed = models.BinaryField()
    digest = models.BinaryField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    fleet_import = models.ForeignKey(FleetImport, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charger", "backend"], name="backend_credential_unique"),
            models.UniqueConstraint(
                fields=["charger", "endpoint"], condition=Q(backend=None), name="backend_credential_of_endpoint_unique"
            ),
        ]
        indexes = [models.Index(fields=["backend", "digest"], name="backend_credential_digest")]

    def __str__(self) -> str:
        return f"credential of {self.charger_id} at {self.backend_id or self.endpoint}"


class PreparedMove(models.Model):
    """Where one charger shall go, as whom. Nothing is sent because of it: it waits for a person, or for a rollout."""

    charger = models.OneToOneField(Charger, models.CASCADE, related_name="prepared_move")
    backend = models.ForeignKey(Backend, models.CASCADE, null=True, blank=True, related_name="prepared_moves")
    tls = models.BooleanField()
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField()
    path = models.CharField(max_length=400)
    tail = models.CharField(max_length=100)
    new_id = models.CharField(max_length=255, blank=True, help_text="Empty: it keeps its own.")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    fleet_import = models.ForeignKey(FleetImport, models.SET_NULL, null=True, blank=True, related_name="moves")

    class Meta:
        ordering = ["charger__ocpp_id"]
        indexes = [models.Index(fields=["backend"], name="prepared_move_backend")]

    def __str__(self) -> str:
        return f"charger {self.charger_id} to {self.host}"

    def endpoint(self) -> Endpoint:
        return Endpoint(self.tls, self.host, self.port, self.path)
