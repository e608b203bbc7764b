"""Who did what, when, from what to what, and why. Nothing here is edited: neither through these models nor beside them, for the
database refuses it, too (migrations 0005 and 0008). It lets go of keys whose charger, person or organisation is deleted."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chargers.models.charger import Charger
from chargers.models.organisation import Organisation


class JournalIsKept(RuntimeError):
    """An entry of the journal was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("An entry of the journal is never changed or deleted: write a new one (services/journal/journal).")


class KeptRows(models.QuerySet[Any]):
    """Rows that are added and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise JournalIsKept

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise JournalIsKept

    def delete(self) -> NoReturn:
        raise JournalIsKept


class KeptModel(models.Model):
    """One such row."""

    objects = KeptRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise JournalIsKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise JournalIsKept


class JournalEntry(KeptModel):
    """One action. Names are kept as text beside the keys, so that an entry outlives what it speaks of."""

    at = models.DateTimeField(_("When"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("Account"))
    by_name = models.CharField(_("Who"), max_length=150)
    action = models.CharField(_("What was done"), max_length=40)
    charger = models.ForeignKey(
        Charger, models.SET_NULL, null=True, blank=True, related_name="journal", verbose_name=_("Charger")
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Organisation")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="journal", verbose_name=_("Person")
    )
    subject = models.CharField(_("Subject"), max_length=255)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["charger", "at"])]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")

    def __str__(self) -> str:
        return self.subject


class JournalValue(KeptModel):
    """One thing that an entry changed; secrets are masked before they come here."""

    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="values")
    name = models.CharField(max_length=120)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
