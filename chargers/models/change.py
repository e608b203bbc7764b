"""A plan being carried out on one charger, a row from the moment that a person presses Apply.

One column per part of domain/changes/progress.ChangeProgress, so that a killed server goes on from rows alone
(services/changes/store maps both ways), and beside it who asked, which process holds it, and what people asked for since.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chargers.domain.changes.plan import Destination
from chargers.domain.changes.states import ChangeState
from chargers.models.charger import Charger
from chargers.models.presence import ServerProcess

OPEN_CHANGE = Q(ended_at=None)


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes by whether they have ended."""

    def open(self) -> "ChangeQuerySet":
        """Those that have not ended."""
        return self.filter(OPEN_CHANGE)

    def giving(self, ocpp_id: str) -> "ChangeQuerySet":
        """Open ones with which a charger gets this OCPP ID here: it is spoken for before it is sent."""
        return self.open().filter(destination=Destination.HERE, new_id__iexact=ocpp_id)


class Change(models.Model):
    """One change. Tokens are sealed, bound to the charger."""

    charger = models.ForeignKey(Charger, models.CASCADE, related_name="changes")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    claimed_by = models.ForeignKey(ServerProcess, models.SET_NULL, null=True, blank=True, related_name="+")
    wake_at = models.DateTimeField(null=True, help_text="When a process must look at it again, whatever the charger does.")
    deaf_until = models.DateTimeField(null=True, help_text="Up to when silence of ours was taken out of its deadlines.")
    reason = models.CharField(max_length=500, blank=True)
    # what is wanted; the single values are rows of WantedValue
    endpoint_tls = models.BooleanField(null=True)
    endpoint_host = models.CharField(max_length=255, blank=True)
    endpoint_port = models.PositiveIntegerField(null=True)
    endpoint_path = models.CharField(max_length=400, blank=True)
    endpoint_tail = models.CharField(max_length=100, blank=True)
    wanted_id = models.CharField(max_length=255, blank=True)
    sealed_wanted_token = models.BinaryField(null=True, help_text="The token that was typed, where one was.")
    clear_key = models.BooleanField(default=False)
    repair_options = models.BooleanField(default=False)
    every_field = models.BooleanField(default=False, help_text="No rows were ticked: whatever differs is written.")
    for_settings = models.BooleanField(default=False, help_text="Settings that are no part of the connection.")
    restart_asked = models.BooleanField(default=False, help_text="A restart at the end, whatever the answers (settings only).")
    # what was agreed to
    controller_type = models.CharField(max_length=32)
    mode = models.CharField(max_length=16)
    destination = models.CharField(max_length=16)
    restarts = models.BooleanField()
    legs = models.PositiveSmallIntegerField()
    risky = models.PositiveSmallIntegerField()
    risky_to_the_last = models.BooleanField(default=False)
    old_id = models.CharField(max_length=255)
    new_id = models.CharField(max_length=255)
    sealed_old_token = models.BinaryField(null=True)
    sealed_new_token = models.BinaryField(null=True)
    old_tls = models.BooleanField(null=True)
    new_tls = models.BooleanField(null=True)
    old_path = models.CharField(max_length=600, null=True)
    new_path = models.CharField(max_length=600, null=True)
    # where it stands
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in ChangeState])
    leg = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True)
    refusals = models.CharField(max_length=200, blank=True, help_text="Codes of what a new plan was refused for.")
    behind = models.BooleanField(default=False)
    connected = models.BooleanField(default=False)
    lost_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    stale = models.BooleanField(default=False)
    restarted = models.BooleanField(default=False)
    charging = models.BooleanField(default=False)
    reset = models.CharField(max_length=16)
    reset_answered = models.BooleanField(default=False)
    resets = models.PositiveSmallIntegerField(default=0)
    reading_failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["charger", "asked_at"]),
            models.Index(fields=["claimed_by", "wake_at"], condition=Q(ended_at=None), name="change_open"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="change_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["charger"], condition=Q(ended_at=None, behind=False), name="change_one_open_per_charger"
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of charger {self.charger_id}: {self.state}"


class Step(models.Model):
    """One key of a change. A write-only key's values are sealed, any other's are text."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    leg = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=120)
    write_only = models.BooleanField(default=False)
    restarts_after = models.PositiveSmallIntegerField(null=True)
    old = models.TextField(null=True)
    new = models.TextField(blank=True)
    sealed_old = models.BinaryField(null=True)
    sealed_new = models.BinaryField(null=True)
    state = models.CharField(max_length=16)
    read_back = models.CharField(max_length=12, blank=True)
    found = models.TextField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    dialled = models.CharField(max_length=12, blank=True)
    undo_tries = models.PositiveSmallIntegerField(default=0)
    undo_sent = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["change", "order"], name="step_order_unique")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class WantedValue(models.Model):
    """A value that the person typed at a row, or ticked: what the plan is made from again when the charger is here."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="wanted_values")
    role = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=120)
    value = models.TextField(null=True, help_text="None: ticked, and worked out from the endpoint and the ID; or sealed.")
    sealed_value = models.BinaryField(null=True, help_text="In place of `value` where the setting is a secret (gsm_APN).")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "role", "key"], name="wanted_value_unique")]


class ChangeRequest(models.Model):
    """What a person asked of a running change; the process that holds the charger takes it."""

    class Kind(models.TextChoices):
        CANCEL = "cancel"
        OVERRIDE = "override"
        CONFIRM = "confirm"
        HARD_RESET = "hard_reset"

    change = models.ForeignKey(Change, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["change"], condition=Q(taken_at=None), name="change_request_waiting")]
