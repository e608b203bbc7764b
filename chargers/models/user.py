"""People who log in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. Who is an admin is asked of services/access/access; installers and owners are so by their memberships."""

    language = models.CharField(max_length=8, blank=True, help_text="Empty: the browser's.")
    theme = models.CharField(max_length=8, blank=True, help_text="light, dark, or empty: the system's.")

    list_columns = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="Of the list of chargers.")
    list_compact = models.BooleanField(default=False, db_default=False, help_text="Its rows stand closer together.")

    admin_by_group = models.BooleanField(default=False, help_text="A group of the identity provider made this admin.")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_usable_password(self) -> bool:
        """None is, whoever has one, where passwords are switched off: neither logging in nor confirming asks for it."""
        return settings.PASSWORDS and super().has_usable_password()

    def check_password(self, raw_password: str | None) -> bool:
        return settings.PASSWORDS and super().check_password(raw_password)
