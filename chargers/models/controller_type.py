"""Controller types and their connection fields: what drives forms, plans and display. Filled from the catalogue by a sync."""

from django.db import models

from chargers.domain import definition


class ControllerType(models.Model):
    """A kind of controller (R1). `synced` is what the catalogue last said, so that a sync keeps what an admin changed."""

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    layout = models.CharField(max_length=32, choices=[(x.value, x.value) for x in definition.Layout])
    tls = models.BooleanField(default=False)
    key_form = models.CharField(max_length=32, choices=[(x.value, x.value) for x in definition.KeyForm])
    ocpp_id_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    synced = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def definition(self) -> definition.ControllerType:
        """This row and its fields as the domain's value. Two queries unless prefetched."""
        return definition.ControllerType(
            code=self.code,
            name=self.name,
            layout=definition.Layout(self.layout),
            tls=self.tls,
            key_form=definition.KeyForm(self.key_form),
            fields=tuple(field.definition() for field in self.fields.all()),
            serial_prefixes=tuple(definition.SerialPrefix(p.prefix, p.variant) for p in self.serial_prefixes.all()),
            ocpp_id_limit=self.ocpp_id_limit,
        )


class ConnectionField(models.Model):
    """One setting of a controller type's connection, and its role in it."""

    controller_type = models.ForeignKey(ControllerType, models.CASCADE, related_name="fields")
    role = models.CharField(max_length=32, choices=[(x.value, x.value) for x in definition.FieldRole])
    key = models.CharField(max_length=50)
    order = models.PositiveSmallIntegerField(default=0)
    max_length = models.PositiveSmallIntegerField(default=500)
    write_only = models.BooleanField(default=False)
    restarts_after = models.PositiveSmallIntegerField(null=True, blank=True, help_text="seconds")
    pattern = models.CharField(max_length=120, blank=True)
    default = models.CharField(max_length=500, blank=True)
    help = models.CharField(max_length=500, blank=True)
    synced = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["controller_type", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["controller_type", "role"], name="connection_field_role_unique")]

    def __str__(self) -> str:
        return self.key

    def definition(self) -> definition.ConnectionField:
        return definition.ConnectionField(
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

    controller_type = models.ForeignKey(ControllerType, models.CASCADE, related_name="serial_prefixes")
    prefix = models.CharField(max_length=16, unique=True)
    variant = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return self.prefix
