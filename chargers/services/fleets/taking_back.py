"""An import is taken back: its chargers go while none of them has connected, its moves while none of them was begun."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import BackendCredential, Charger, FleetImport, PreparedMove
from chargers.services import doorbell
from chargers.services.chargers import removal, tags
from chargers.services.fleets.terms import terms_of
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor

AT_ONCE = 500
State = FleetImport.State


def used_chargers(fleet_import: FleetImport) -> QuerySet[Charger]:
    """The chargers that came with it and are used already: they connected, or a change was asked for."""
    return Charger.objects.filter(removal.USED, came_with=fleet_import).distinct()


def check_untouched(fleet_import: FleetImport) -> None:
    """Raises `Refusal` where it cannot be taken back any more."""
    if fleet_import.state not in {State.DONE, State.READY, State.RETURNING} or not fleet_import.done:
        raise Refusal(Notice(Code.TOO_LATE, "import"))
    access = terms_of(fleet_import).access
    chargers = Charger.objects.filter(came_with=fleet_import).exclude(pk__in=access.chargers_with(Power.CLAIM).values("pk"))
    moved = PreparedMove.objects.filter(fleet_import=fleet_import)
    moves = moved.exclude(charger__in=access.chargers_with(Power.CHANGE).values("pk"))
    if chargers.exists() or moves.exists():
        raise Refusal(Notice(Code.IMPORT_NOT_YOURS, "import"))
    if first := used_chargers(fleet_import).order_by("ocpp_id").first():
        raise Refusal(Notice(Code.IMPORT_IN_USE, "import", {"ocpp_id": first.ocpp_id}))


def take_back(fleet_import: FleetImport, *, by: Actor) -> None:
    """Raises `Refusal` as `check_untouched`. Chargers that connect while it runs stay."""
    check_untouched(fleet_import)
    with transaction.atomic():
        fleet_import.state = State.RETURNING
        fleet_import.save(update_fields=["state"])
        journal.write(
            journal.Action.IMPORT_RETURNED,
            by=by,
            organisation=fleet_import.organisation,
            subject=fleet_import.file_name,
            values=[journal.ValueChange("chargers", before=str(fleet_import.done))],
        )
    PreparedMove.objects.filter(fleet_import=fleet_import).delete()
    BackendCredential.objects.filter(fleet_import=fleet_import).delete()
    while some := list(_unused(fleet_import).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            organisations = set(Charger.objects.filter(pk__in=some).values_list("organisation", flat=True))
            tags.hold(organisations)
            Charger.objects.filter(pk__in=some).delete()
            tags.forget_unused(organisations)
            doorbell.charger_changed(*some)
            fleet_import.beat_at = timezone.now()
            fleet_import.save(update_fields=["beat_at"])
    fleet_import.rows.all().delete()
    fleet_import.state, fleet_import.ended_at, fleet_import.beat_at = State.RETURNED, timezone.now(), None
    fleet_import.save(update_fields=["state", "ended_at", "beat_at"])


def _unused(fleet_import: FleetImport) -> QuerySet[Charger]:
    return Charger.objects.filter(came_with=fleet_import).exclude(pk__in=used_chargers(fleet_import).values("pk")).order_by("pk")
