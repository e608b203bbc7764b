"""Facts about connections. Online, quiet, offline, never seen are derived from them and the clock (domain/presence/status)."""

from django.db import models

from chargers.models.charger import Charger


class ServerProcess(models.Model):
    """A serving process and its lease: a connection counts only under a live one."""

    key = models.CharField(max_length=32, unique=True)
    role = models.CharField(max_length=16)
    machine = models.CharField(max_length=80, blank=True, help_text="Where its pid means something; empty: not known.")
    pid = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key


class Presence(models.Model):
    """The facts of a charger's present or last socket."""

    charger = models.OneToOneField(Charger, models.CASCADE, primary_key=True, related_name="presence")
    process = models.ForeignKey(ServerProcess, models.SET_NULL, null=True, related_name="+")
    socket = models.CharField(max_length=32, help_text="Which socket of that process; the newest wins.")  # C7
    connected_at = models.DateTimeField()
    heard_at = models.DateTimeField(help_text="Last sign of life; written in batches.")
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=40, blank=True)
    interval = models.PositiveIntegerField(help_text="Heartbeat interval that the boot answer gave, seconds.")
    answers_pings = models.BooleanField(default=False)
    unanswered_pings = models.PositiveSmallIntegerField(default=0)
    authenticated = models.BooleanField(default=False)
    showed_key = models.BooleanField(default=False, help_text="It came with a password, whether or not we could compare it.")
    tls = models.BooleanField(default=False)
    address = models.GenericIPAddressField(null=True)
    dialled_path = models.CharField(max_length=600)
    dialled_id = models.CharField(max_length=255)
    hints = models.CharField(max_length=200, blank=True, help_text="Codes, comma separated: no_subprotocol, other_user, …")

    class Meta:
        indexes = [models.Index(fields=["heard_at"]), models.Index(fields=["closed_at"])]


class PresenceEvent(models.Model):
    """History: connects, disconnects and refused attempts with their reason, round trips of pings. Boots are rows of their own.

    Of attempts that are refused for one reason a row is kept each quarter of an hour; how many they were stands in `Arrival`.
    """

    class Kind(models.TextChoices):
        CONNECTED = "connected"
        CLOSED = "closed"
        ROUND_TRIP = "round_trip"
        REFUSED = "refused"

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="presence_events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["charger", "at"])]
