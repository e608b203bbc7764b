"""People who log in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. Admins are superusers; installers and owners are so by their memberships."""

    language = models.CharField(max_length=8, blank=True, help_text="Empty: the browser's.")
    theme = models.CharField(max_length=8, blank=True, help_text="light, dark, or empty: the system's.")

    @property
    def is_admin(self) -> bool:
        """Whether this person holds every power (domain/roles); the only place that asks for it is services/access/access."""
        return self.is_active and self.is_superuser

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username
