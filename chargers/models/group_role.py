"""What groups of the identity provider mean here: the table by which log-in gives and takes roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chargers.domain.roles import Role
from chargers.models.organisation import Organisation


class GroupRole(models.Model):
    """One group, and one role that it gives: in an organisation, or admin of everything. No line, no right."""

    group = models.CharField(_("Group"), max_length=255, help_text=_("As the provider names it, letter for letter."))
    role = models.CharField(_("Role"), max_length=16, choices=[(role.value, role.value) for role in Role])
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="group_roles",
        verbose_name=_("Organisation"),
        help_text=_("Of every role but the admin's, who belongs to none."),
    )
    may_restore_ocpp_info = models.BooleanField(_("May restore OCPPInfo"), default=False)

    class Meta:
        ordering = ["group", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["group", "organisation"], name="group_role_unique"),
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(organisation__isnull=True), name="group_role_of_admins_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.ADMIN.value, organisation__isnull=True)
                | models.Q(~models.Q(role=Role.ADMIN.value), organisation__isnull=False),
                name="group_role_of_an_organisation_or_admin",
                violation_error_message=_("An admin belongs to no organisation; every other role needs one."),
            ),
        ]
        verbose_name = _("role of a group")
        verbose_name_plural = _("roles of groups")

    def __str__(self) -> str:
        return self.group
