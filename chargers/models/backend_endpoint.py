"""The other ways to a backend beside its own endpoint: in the clear, inside a private APN, through a relay."""

from __future__ import annotations

from django.db import models

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.profile import Way
from chargers.models.backend import Backend


class BackendEndpoint(models.Model):
    """One of them."""

    backend = models.ForeignKey(Backend, models.CASCADE, related_name="other_endpoints")
    way = models.CharField(max_length=12, choices=[(way.value, way.value) for way in Way])
    tls = models.BooleanField()
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField()
    path = models.CharField(max_length=400)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["backend", "way"], name="backend_endpoint_way_unique")]

    def __str__(self) -> str:
        return self.endpoint().url()

    def endpoint(self) -> Endpoint:
        return Endpoint(self.tls, self.host, self.port, self.path)
