"""Platforms that chargers are pointed at, by name."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.profile import IdForm, Profile, TokenRule, Way, profile_of
from chargers.domain.preflight.trust import ServerTrust, Trust
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
    # What belongs to it as a profile of moves; nothing is assumed where nobody said it.
    id_form = models.CharField(
        _("OCPP ID there"), max_length=16, choices=[(f.value, f.value) for f in IdForm], default=IdForm.AS_IT_IS.value
    )
    id_prefix = models.CharField(_("Prefix"), max_length=40, blank=True)
    token_rule = models.CharField(
        _("Tokens"), max_length=12, choices=[(r.value, r.value) for r in TokenRule], default=TokenRule.NOT_KNOWN.value
    )
    contact = models.CharField(_("Contact"), max_length=300, blank=True)
    closes_on = models.DateField(_("Closes on"), null=True, blank=True, help_text=_("The last day on which it answers chargers."))
    trust = models.CharField(max_length=8, choices=[(t.value, t.value) for t in Trust], default=Trust.PUBLIC.value)
    trusted = models.TextField(blank=True, help_text="The certificate of its own authority, or the pinned key's SHA-256.")
    starts_sessions = models.BooleanField(_("Starts charging sessions by itself"), null=True)

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

    def endpoints(self) -> dict[Way, Endpoint]:
        """Its own and the other ones. One query unless these are prefetched."""
        others = {Way(other.way): other.endpoint() for other in self.other_endpoints.all()}
        return others | {self.way(): self.endpoint()}

    def way(self) -> Way:
        """The way of its own endpoint."""
        return Way.WSS if self.tls else Way.WS

    def urls(self) -> frozenset[str]:
        """Of all its endpoints, as `Endpoint.url` writes them."""
        return frozenset(endpoint.url() for endpoint in self.endpoints().values())

    def server_trust(self) -> ServerTrust:
        """Whom this server believes when it dials it."""
        return ServerTrust(Trust(self.trust), self.trusted)

    def profile(self) -> Profile:
        """What a move to it asks for. As many queries as `endpoints`."""
        return profile_of(self.pk, self.endpoints(), IdForm(self.id_form), self.id_prefix, TokenRule(self.token_rule))
