"""What a person brought as a table of chargers or of moves: the file as a whole, and its rows until they are judged and done.

A row is kept sealed as a whole, for a cell of it may be a token; what rows are told apart by stands beside it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chargers.domain.fleets.columns import ImportKind
from chargers.models.backend import Backend
from chargers.models.organisation import Organisation


class FleetImport(models.Model):
    """One table. Its rows go after a while; what it was, and which chargers came with it, stays."""

    class State(models.TextChoices):
        READING = "reading"  # its rows are being judged
        READY = "ready"  # to be looked at
        REFUSED = "refused"  # the file as a whole, see `code`
        GOING = "going"  # the good rows are being done
        DONE = "done"
        CANCELLED = "cancelled"
        RETURNING = "returning"  # it is being taken back
        RETURNED = "returned"

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ImportKind])
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Of rows that name none."
    )
    backend = models.ForeignKey(Backend, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Where all go.")
    private_apn = models.BooleanField(default=False, help_text="To its endpoint inside the network of the SIM cards.")
    file_name = models.CharField(max_length=255)
    form = models.CharField(max_length=6, help_text="csv, xlsx or pasted.")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When the good rows were done, or the end of it all.")
    beat_at = models.DateTimeField(null=True, help_text="When whoever works on it last said so; empty: nobody does.")
    cancel_asked = models.BooleanField(default=False)
    code = models.CharField(max_length=40, blank=True, help_text="Why the file is refused.")
    code_values = models.JSONField(default=dict)
    header = models.JSONField(default=list, help_text="The names of its columns; never a cell of a row.")
    header_row = models.PositiveIntegerField(default=0, help_text="0: it has none.")
    mapping = models.JSONField(default=dict, help_text="Which cell of a row, from 0, is which column.")
    usual_lengths = models.JSONField(default=dict, help_text="Of the cells of a column.")
    shared_urls = models.JSONField(default=list, help_text="URLs that several rows have.")
    expected = models.PositiveIntegerField(default=0, help_text="Rows, about.")
    rows_read = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # No constraint of the database: the journal's own guard is the one that answers who would empty it.
    journal = models.ForeignKey(
        "chargers.JournalEntry", models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["made_at"], name="fleet_import_made")]

    def __str__(self) -> str:
        return self.file_name


class FleetImportRow(models.Model):
    """One row of it, under the number that a spreadsheet gives it."""

    class State(models.TextChoices):
        GOOD = "good"
        BAD = "bad"
        LEFT_OUT = "left_out"
        DONE = "done"

    fleet_import = models.ForeignKey(FleetImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    sealed = models.BinaryField(help_text="All its cells.")
    confirmed = models.BooleanField(default=False, help_text="A person said that what looks doubtful is right.")
    problems = models.JSONField(default=list, help_text="[column, code, values] each; never a secret.")
    remarks = models.JSONField(default=list, help_text="The same, of what is taken as it is.")
    ocpp_id_key = models.CharField(max_length=255, blank=True)
    serial_key = models.CharField(max_length=255, blank=True)
    new_id_key = models.CharField(max_length=255, blank=True)
    token_digest = models.BinaryField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["fleet_import", "number"], name="fleet_import_row_unique")]
        indexes = [models.Index(fields=["fleet_import", "state", "number"], name="fleet_import_row_state")]

    def __str__(self) -> str:
        return f"row {self.number}"
