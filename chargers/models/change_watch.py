"""Who wants to be told once when a change is over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chargers.models.change import Change


class ChangeWatch(models.Model):
    """One person and one change. Told on its open page, or by one e-mail."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="watches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, help_text="Of the page it was asked on: for who has chosen none.")
    next_try_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True, help_text="When this was settled, by whatever way.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "user"], name="change_watch_unique")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(told_at=None), name="change_watch_open")]

    def __str__(self) -> str:
        return f"{self.user_id}: change {self.change_id}"
