"""Platforms that chargers are pointed at, by name."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.models.organisation import Organisation


class Backend(models.Model):
    """A named backend endpoint. No organisation: offered to everybody."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="backends", verbose_name=_("Organisation")
    )
    name = models.CharField(_("Name"), max_length=120)
    tls = models.BooleanField(_("Encrypted"))
    host = models.CharField(_("Host"), max_length=255)
    port = models.PositiveIntegerField(_("Port"))
    path = models.CharField(_("Path"), max_length=400)
    note = models.CharField(_("Note"), max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="backend_name_unique"),
            models.UniqueConstraint(Lower("name"), condition=models.Q(organisation=None), name="backend_name_unique_for_all"),
        ]
        verbose_name = _("backend")
        verbose_name_plural = _("backends")

    def __str__(self) -> str:
        return self.name

    def endpoint(self) -> Endpoint:
        return Endpoint(self.tls, self.host, self.port, self.path)
