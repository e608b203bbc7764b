"""Alerts, who wants to be told of them, what each person is told, and the mails that carry it.

Each row is written before anything leaves, so that a killed server goes on from rows alone: an alert that is raised, the news of
it to one person (once: a constraint), the mail that gathers news (sent once: claimed, then handed over).
"""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.delivery import LEAST_MINUTES, MOST_MINUTES, NewsKind
from chargers.models.backend import Backend
from chargers.models.change import Change
from chargers.models.charger import Charger
from chargers.models.organisation import Organisation
from chargers.models.presence import ServerProcess


class AlertSubscription(models.Model):
    """What one person wants to be told of one organisation's chargers. No organisation: of all (admins)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alert_subscriptions")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    endings = models.BooleanField(default=True)
    digest_hour = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(23)])
    language = models.CharField(max_length=8, help_text="Of the page it was made on: for who has chosen none.")
    since = models.DateTimeField(help_text="What was so before is no news.")

    class Meta:
        ordering = [F("organisation__name").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="alert_subscription_unique"),
            models.UniqueConstraint(fields=["user"], condition=Q(organisation=None), name="alert_subscription_to_all_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation or '*'}"


class SubscribedKind(models.Model):
    """Whether a subscription wants one kind of alert. Of a kind without a row nobody has asked, and nothing is told.

    The code is no choice of the column, so that a new kind needs no migration.
    """

    subscription = models.ForeignKey(AlertSubscription, models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=32, help_text="Code (domain/alerts/kinds).")
    wanted = models.BooleanField()
    minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(MOST_MINUTES)],
        help_text="How long it must last before; empty where that is no question.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "kind"], name="subscribed_kind_unique")]

    def __str__(self) -> str:
        return f"{self.kind}: {'yes' if self.wanted else 'no'}"


class Alert(models.Model):
    """A condition of a charger that somebody should know of (domain/alerts/conditions)."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=32, help_text="Code (domain/alerts/kinds).")
    change = models.ForeignKey(Change, models.CASCADE, null=True, blank=True, related_name="alerts")
    backend = models.ForeignKey(
        Backend, models.SET_NULL, null=True, blank=True, related_name="+", help_text="That closes, where it is about one."
    )
    detail = models.CharField(
        max_length=40, blank=True, help_text="Code: the flag of its OCPPInfo, the change's state, or what is wrong with it."
    )
    since = models.DateTimeField()
    counts_from = models.DateTimeField()
    raised_at = models.DateTimeField()
    steady = models.PositiveIntegerField(default=0, help_text="Seconds that it must be over before it ends.")
    over_since = models.DateTimeField(null=True, blank=True)
    again = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, blank=True, choices=[(e.value, e.value) for e in AlertEnd])
    tell_at = models.DateTimeField(null=True, blank=True, help_text="When somebody may have to be told next.")

    class Meta:
        indexes = [
            models.Index(fields=["charger", "raised_at"]),
            models.Index(fields=["ended_at"]),
            models.Index(fields=["kind", "charger"], condition=Q(ended_at=None), name="alert_open"),
            models.Index(fields=["tell_at"], condition=Q(tell_at__isnull=False), name="alert_to_tell"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["charger", "kind"], condition=Q(ended_at=None, change=None), name="alert_one_open_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["change", "kind"], condition=Q(change__isnull=False), name="alert_one_of_a_change_and_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of charger {self.charger_id}"


class AlertMail(models.Model):
    """One mail to one person. Its words are made when it leaves, so that they are true then."""

    class Outcome(models.TextChoices):
        SENT = "sent"
        NOTHING_LEFT = "nothing_left"  # no access any more, or no longer active
        GIVEN_UP = "given_up"
        UNSURE = "unsure"  # the process ended while it was being handed over: not sent twice

    key = models.CharField(max_length=64, unique=True, default=secrets.token_hex, help_text="In its Message-ID.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.BooleanField()
    created_at = models.DateTimeField()
    claimed_by = models.ForeignKey(ServerProcess, models.SET_NULL, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    problem = models.CharField(max_length=16, blank=True, help_text="Code of why the last try was in vain.")
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome.choices)

    class Meta:
        indexes = [
            models.Index(fields=["user", "created_at"]),
            models.Index(fields=["done_at"]),
            models.Index(fields=["next_try_at"], condition=Q(done_at=None), name="alert_mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class AlertNews(models.Model):
    """What one person is told of one alert."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="news")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    subscription = models.ForeignKey(AlertSubscription, models.CASCADE, related_name="+")
    news = models.CharField(max_length=8, choices=[(n.value, n.value) for n in NewsKind])
    leaves_at = models.DateTimeField()
    digest = models.BooleanField()
    mail = models.ForeignKey(AlertMail, models.SET_NULL, null=True, blank=True, related_name="news")

    class Meta:
        indexes = [models.Index(fields=["leaves_at"], condition=Q(mail=None), name="alert_news_waiting")]
        constraints = [models.UniqueConstraint(fields=["alert", "user", "news"], name="alert_news_once")]
