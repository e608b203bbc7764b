"""Charging transactions and meter values that arrived here (C20). Somebody's billing data: kept as sent, exportable."""

from django.db import models

from chargers.models.charger import Charger


class Transaction(models.Model):
    """One transaction. Its primary key is the transactionId that the charger was given."""

    charger = models.ForeignKey(Charger, models.PROTECT, related_name="transactions")
    connector = models.PositiveIntegerField()
    id_tag = models.CharField(max_length=60)
    accepted = models.BooleanField(help_text="Whether the idTag was accepted; recorded either way.")
    every_card = models.BooleanField(default=False, help_text="Accepted only because its organisation accepts every card.")
    meter_start = models.BigIntegerField(null=True)
    meter_start_said = models.CharField(max_length=60, blank=True, help_text="As it came, where it is no number of 63 bits.")
    start_stamp = models.CharField(max_length=40, blank=True, help_text="The charger's own stamp, as sent.")
    started_at = models.DateTimeField(help_text="When the start arrived, by our clock.")  # C19
    meter_stop = models.BigIntegerField(null=True, blank=True)
    meter_stop_said = models.CharField(max_length=60, blank=True)
    stop_stamp = models.CharField(max_length=40, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_id_tag = models.CharField(max_length=60, blank=True)
    stop_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["charger", "started_at"])]

    def __str__(self) -> str:
        return f"transaction {self.pk}"


class MeterValue(models.Model):
    """One sampled value. `transaction_number` is as the charger sent it: it may be one that was never given out here."""

    charger = models.ForeignKey(Charger, models.PROTECT, related_name="meter_values")
    connector = models.PositiveIntegerField()
    transaction_number = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    stamp = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=500)
    measurand = models.CharField(max_length=60, blank=True)
    phase = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    context = models.CharField(max_length=30, blank=True)
    location = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["charger", "at"]), models.Index(fields=["transaction_number"])]

    def __str__(self) -> str:
        return f"{self.measurand or 'energy'}: {self.value}"


class StrayReport(models.Model):
    """What came about charging and found no place in a transaction: its number is none of ours, or it was broken (C16)."""

    charger = models.ForeignKey(Charger, models.PROTECT, related_name="stray_reports")
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    transaction_number = models.BigIntegerField(null=True, blank=True, help_text="As the charger sent it.")
    id_tag = models.CharField(max_length=60, blank=True)
    broken = models.BooleanField(help_text="Single values of it could not be read.")
    text = models.TextField(help_text="Its content as JSON, with secrets masked.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["charger", "at"])]

    def __str__(self) -> str:
        return f"{self.action} of transaction {self.transaction_number}"
