"""Controller types and their connection fields: what drives forms, plans and display. Filled from the catalogue by a sync."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chargers.domain.controller import definition

LAYOUTS = {
    definition.Layout.URL_IN_PARTS: _("URL, port and path in three settings"),
    definition.Layout.HOST_PORT_PATH: _("Host, port and path in one setting"),
}
KEY_FORMS = {
    definition.KeyForm.PASSWORD: _("The token alone"),
    definition.KeyForm.ID_AND_PASSWORD: _("The OCPP ID, a colon, the token"),
}
ROLES = {
    definition.FieldRole.KEY: _("Authorization key"),
    definition.FieldRole.ADDRESS: _("Address"),
    definition.FieldRole.PORT: _("Port"),
    definition.FieldRole.PATH: _("Path"),
    definition.FieldRole.OCPP_ID: _("OCPP ID"),
    definition.FieldRole.PROTOCOL: _("Protocol"),
    definition.FieldRole.OPTIONS: _("Options"),
    definition.FieldRole.OCPP_INFO: _("OCPPInfo"),
}


class ControllerType(models.Model):
    """A kind of controller (R1). `synced` is what the catalogue last said, so that a sync keeps what an admin changed."""

    code = models.SlugField(_("Code"), max_length=32, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    layout = models.CharField(_("Form of the endpoint"), max_length=32, choices=[(x.value, word) for x, word in LAYOUTS.items()])
    tls = models.BooleanField(_("Can encrypt"), default=False)
    key_form = models.CharField(
        _("Form of the authorization key"), max_length=32, choices=[(x.value, word) for x, word in KEY_FORMS.items()]
    )
    ocpp_id_limit = models.PositiveSmallIntegerField(
        _("Longest OCPP ID"), null=True, blank=True, help_text=_("In characters. Empty: no limit.")
    )
    synced = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("controller type")
        verbose_name_plural = _("controller types")

    def __str__(self) -> str:
        return self.name

    def definition(self) -> definition.ControllerDefinition:
        """This row and its fields as the domain's value. Two queries unless prefetched."""
        return definition.ControllerDefinition(
            code=self.code,
            name=self.name,
            layout=definition.Layout(self.layout),
            tls=self.tls,
            key_form=definition.KeyForm(self.key_form),
            fields=tuple(field.definition() for field in self.fields.all()),
            serial_prefixes=tuple(definition.PrefixDefinition(p.prefix, p.variant) for p in self.serial_prefixes.all()),
            ocpp_id_limit=self.ocpp_id_limit,
        )


class ConnectionField(models.Model):
    """One setting of a controller type's connection, and its role in it."""

    controller_type = models.ForeignKey(ControllerType, models.CASCADE, related_name="fields", verbose_name=_("Controller type"))
    role = models.CharField(_("Role"), max_length=32, choices=[(x.value, word) for x, word in ROLES.items()])
    key = models.CharField(_("Key"), max_length=50)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    max_length = models.PositiveSmallIntegerField(_("Longest value"), default=500, help_text=_("In characters."))
    write_only = models.BooleanField(_("Never read back"), default=False)
    restarts_after = models.PositiveSmallIntegerField(
        _("Restarts after"),
        null=True,
        blank=True,
        help_text=_("Seconds from the write to the charger's own restart. Empty: it does not restart."),
    )
    pattern = models.CharField(
        _("Pattern"),
        max_length=120,
        blank=True,
        help_text=_(
            "A regular expression for the key's letters and digits: it finds the key if a charger spells it differently."
        ),
    )
    default = models.CharField(
        _("Default value"), max_length=500, blank=True, help_text=_("What is written where nothing is known.")
    )
    help = models.CharField(_("Help"), max_length=500, blank=True)
    synced = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["controller_type", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["controller_type", "role"], name="connection_field_role_unique")]
        verbose_name = _("connection field")
        verbose_name_plural = _("connection fields")

    def __str__(self) -> str:
        return self.key

    def definition(self) -> definition.FieldDefinition:
        return definition.FieldDefinition(
            role=definition.FieldRole(self.role),
            key=self.key,
            max_length=self.max_length,
            write_only=self.write_only,
            restarts_after=self.restarts_after,
            pattern=self.pattern,
            default=self.default,
            help=self.help,
        )


class SerialPrefix(models.Model):
    """Serial numbers that begin so suggest this type and variant (R2)."""

    controller_type = models.ForeignKey(
        ControllerType, models.CASCADE, related_name="serial_prefixes", verbose_name=_("Controller type")
    )
    prefix = models.CharField(_("Prefix"), max_length=16, unique=True)
    variant = models.CharField(_("Variant"), max_length=16, blank=True)

    class Meta:
        verbose_name = _("serial number prefix")
        verbose_name_plural = _("serial number prefixes")

    def __str__(self) -> str:
        return self.prefix
