"""Whose chargers they are, where they stand, and who may see and change them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chargers.domain.roles import Role
from chargers.domain.sites.site_details import LONGEST


class Organisation(models.Model):
    """A customer: the owner of chargers."""

    name = models.CharField(_("Name"), max_length=120)
    accepts_every_card = models.BooleanField(default=False, help_text="Of its chargers while they are here without a backend.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_name_unique")]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place of an organisation where chargers stand. How to get there, and whom one meets, for whoever drives there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=LONGEST["address"], blank=True, default="", db_default="")
    directions = models.TextField(max_length=LONGEST["directions"], blank=True, default="", db_default="")
    contact_name = models.CharField(max_length=LONGEST["contact_name"], blank=True, default="", db_default="")
    contact_phone = models.CharField(max_length=LONGEST["contact_phone"], blank=True, default="", db_default="")
    contact_email = models.EmailField(max_length=LONGEST["contact_email"], blank=True, default="", db_default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("organisation", Lower("name"), name="site_name_unique")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person is in an organisation. No sites: all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in (Role.INSTALLER, Role.OPERATOR, Role.OWNER)])
    sites = models.ManyToManyField(Site, blank=True, related_name="memberships")
    may_restore_ocpp_info = models.BooleanField(default=False)
    may_change_chargers = models.BooleanField(default=False, help_text="An owner who does what an installer does.")
    by_group = models.BooleanField(default=False, help_text="A group of the identity provider gave it, and takes it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_unique")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.organisation}"
