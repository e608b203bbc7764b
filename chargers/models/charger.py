"""The charger: its identity, its type, whose it is. Presence, settings, credentials and changes are rows of their own."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chargers.domain.ocpp_info.verdict import FLAWED
from chargers.models.controller_type import ControllerType
from chargers.models.organisation import Organisation, Site
from chargers.models.tag import Tag


class Charger(models.Model):
    """One charger. `pending_ocpp_id` is the other ID that our handshake takes: the one that an open change has sent, and after
    a move the former one until `pending_until`. `without_key`: a change has sent an empty key, it may come without one."""

    # No ID has more than 255; one that is given away stands before a slash and a key (services/chargers/identity).
    ocpp_id = models.CharField("OCPP ID", max_length=275)
    pending_ocpp_id = models.CharField(max_length=255, blank=True)
    pending_until = models.DateTimeField(null=True, blank=True)
    without_key = models.BooleanField(default=False)
    serial_number = models.CharField(max_length=60, blank=True)
    # The controller's own number in its last boot, where it is another than the one on record, for lists.
    other_serial = models.CharField(max_length=60, blank=True, default="", db_default="")
    variant = models.CharField(max_length=16, blank=True)
    controller_type = models.ForeignKey(ControllerType, models.PROTECT, null=True, blank=True, related_name="chargers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="chargers")
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="chargers")
    name = models.CharField(max_length=100, blank=True, default="", db_default="", help_text="What people call it.")
    note = models.CharField(max_length=500, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="chargers")
    created_at = models.DateTimeField(auto_now_add=True)
    came_with = models.ForeignKey("chargers.FleetImport", models.SET_NULL, null=True, blank=True, related_name="chargers")
    listed_ocpp_info = models.CharField(max_length=500, blank=True, help_text="What the list it came with says of it.")
    # What was last read, joined to one line, for lists. Empty: not read yet.
    points_at = models.CharField(max_length=600, blank=True)
    # The same without the ID, as `Endpoint.url` writes it: equal texts are one endpoint (R5), and a backend is found by it.
    backend_endpoint = models.CharField(max_length=600, blank=True)
    # What its last boot and reading make of its OCPPInfo, for lists (R18). Empty: nothing wrong is known.
    ocpp_info_flag = models.CharField(max_length=12, blank=True, choices=[(v.value, v.value) for v in sorted(FLAWED)])
    # What its last reading shows, for lists: its com_Options is no clean list (R14); it holds another value than was wanted.
    options_malformed = models.BooleanField(default=False)
    differs = models.BooleanField(default=False)
    wanted_since = models.DateTimeField(null=True, blank=True, help_text="Changes that ended before want nothing any more.")
    read_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, help_text="Out of sight since then, with its history; refused.")
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        help_text="Which one takes its OCPP ID, or took it.",
    )
    reading_asked_at = models.DateTimeField(null=True, blank=True, help_text="Its settings are to be read; empty once taken.")

    class Meta:
        ordering = ["ocpp_id"]
        constraints = [
            models.UniqueConstraint(Lower("ocpp_id"), name="charger_ocpp_id_unique"),
            models.UniqueConstraint(
                Lower("pending_ocpp_id"), condition=~Q(pending_ocpp_id=""), name="charger_pending_ocpp_id_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["serial_number"]),
            models.Index(fields=["backend_endpoint"], name="charger_backend_endpoint"),
            models.Index(fields=["ocpp_id"], name="charger_by_id"),  # a page of the list is found in these alone
            models.Index(fields=["organisation", "ocpp_id"], name="charger_by_organisation"),
            models.Index(fields=["reading_asked_at"], condition=Q(reading_asked_at__isnull=False), name="charger_reading_asked"),
            models.Index(fields=["retired_at"], condition=Q(retired_at__isnull=False), name="charger_retired"),
            models.Index(fields=["ocpp_info_flag"], condition=~Q(ocpp_info_flag=""), name="charger_ocpp_info_flagged"),
            models.Index(fields=["other_serial"], condition=~Q(other_serial=""), name="charger_other_serial"),
        ]
        verbose_name = _("charger")
        verbose_name_plural = _("chargers")

    def __str__(self) -> str:
        return self.ocpp_id


class Connector(models.Model):
    """The last StatusNotification of one connector; 0 is the charger itself."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="connectors")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20)
    error_code = models.CharField(max_length=30, blank=True)
    info = models.CharField(max_length=255, blank=True)
    stamped_at = models.CharField(max_length=40, blank=True, help_text="The charger's own stamp, as sent.")
    heard_at = models.DateTimeField()
    # The error before the present one, while it is not well: the last of two is not always the one that tells.
    earlier_error = models.CharField(max_length=30, blank=True, default="", db_default="")
    earlier_info = models.CharField(max_length=255, blank=True, default="", db_default="")
    earlier_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["charger", "number"], name="connector_unique")]
