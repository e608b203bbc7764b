"""Two entries that are one charger become one: what happened, the tokens and the OCPP IDs of both are one entry's from then on.

The other one is retired under its ID and a number, with what is bound to it: its changes, readings and journal. Whoever could
connect before can afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.presence.status import Status
from chargers.domain.tag_names import MOST, key_of
from chargers.models import (
    Arrival,
    Boot,
    Change,
    Charger,
    Connector,
    Credential,
    EarlierId,
    Message,
    MeterValue,
    Presence,
    PresenceEvent,
    StrayReport,
    Transaction,
)
from chargers.services.access.access import Access
from chargers.services.changes import accepted_ids
from chargers.services.chargers import giving_way, tags
from chargers.services.credentials import bindings, credentials, vault
from chargers.services.doorbell import charger_changed
from chargers.services.fleets import moves
from chargers.services.journal import journal
from chargers.services.presence import status_sql
from chargers.services.readings import controller_numbers

# What happened is moved; nothing in these rows is sealed for the charger that they are of.
HISTORY = (Transaction, MeterValue, StrayReport, PresenceEvent, Boot, Message, Arrival)


@dataclass(frozen=True, slots=True)
class MergedEntries:
    """`kept` goes on, `other` is retired: a line that is open, or was last, stays with its entry. `obstacle`: why that cannot be
    now. `keyless`: from `other` no token was asked, and nothing tells that its charger has one."""

    kept: Charger
    other: Charger
    keyless: bool
    obstacle: Notice | None


def doubles(charger: Charger, access: Access) -> list[Charger]:
    """Other entries that one sees and that have a serial number of this one."""
    numbers = {charger.serial_number.strip(), charger.other_serial} - {""}
    same = Q(serial_number__in=numbers) | Q(other_serial__in=numbers)
    return list(access.chargers().filter(same).exclude(pk=charger.pk)[:8]) if numbers else []


def merged_entries(charger: Charger, double: Charger, now: datetime) -> MergedEntries:
    """Which of the two is kept."""
    rows = status_sql.with_status(Charger.objects.filter(pk__in=[charger.pk, double.pk]), now)
    here = set(rows.filter(Q(("status__in", (Status.ONLINE, Status.QUIET)))).values_list("pk", flat=True))
    came = list(
        Presence.objects.filter(charger__in=[charger.pk, double.pk]).order_by("-heard_at").values_list("charger", flat=True)
    )
    first = (*here, *came, charger.pk)[0]
    kept, other = (double, charger) if first == double.pk else (charger, double)
    keyless = not came and credentials.is_asked_for(kept, now) and not credentials.is_asked_for(other, now)
    obstacle = None
    if len(here) == 2:
        obstacle = Notice(Code.MERGE_BOTH_HERE, "charger")
    elif Change.objects.open().filter(charger__in=[charger.pk, double.pk]).exists():
        obstacle = Notice(Code.MERGE_CHANGING, "charger")
    elif charger.retired_at is not None or double.retired_at is not None:
        obstacle = Notice(Code.MERGE_RETIRED, "charger")
    return MergedEntries(kept, other, keyless, obstacle)


def merge(charger: Charger, double: Charger, ocpp_id: str, *, access: Access) -> Charger:
    """`ocpp_id`: the one of the two that is shown from now on; both are let in. Raises `Refusal`: both are connected, a change
    of one is open, one is retired, or the ID is neither's."""
    now = timezone.now()
    with transaction.atomic():
        tags.hold([charger.organisation_id, double.organisation_id])
        rows = {row.pk: row for row in Charger.objects.select_for_update(of=("self",)).filter(pk__in=[charger.pk, double.pk])}
        merged = merged_entries(rows[charger.pk], rows[double.pk], now)
        if merged.obstacle is not None:
            raise Refusal(merged.obstacle)
        kept, other = merged.kept, merged.other
        if ocpp_id not in (kept.ocpp_id, other.ocpp_id):
            raise Refusal(Notice(Code.MERGE_ID, "ocpp_id"))
        was = journal.ValueChange("merged", other.ocpp_id, kept.ocpp_id)
        until = now + timedelta(days=settings.OLD_CREDENTIAL_DAYS)
        names = [*_other_names(other), other.ocpp_id]
        giving_way.free_id(other, kept, access=access)
        for name in names:
            accepted_ids.take_too(kept, name, until)
        if ocpp_id != kept.ocpp_id:
            accepted_ids.dialled_with(kept, ocpp_id)
        if merged.keyless:
            Charger.objects.filter(pk=kept.pk).update(without_key=True)
        _take_tokens(kept, other, until, shown=merged.keyless)
        moves.hand_over(other.pk, kept.pk)
        _move_history(kept, other)
        _take_facts(kept, other)
        controller_numbers.compare_serials([kept.pk])
        Charger.objects.filter(replaced_by=other).exclude(pk=kept.pk).update(replaced_by=kept)
        Charger.objects.filter(pk=kept.pk, replaced_by=other).update(replaced_by=None)
        journal.write(journal.Action.CHARGERS_MERGED, by=access.actor, charger=kept, values=[was])
        charger_changed(kept.pk, other.pk)
    return kept


def _other_names(other: Charger) -> list[str]:
    """The IDs that the handshake knew it by beside its own; they are its no more."""
    earlier = EarlierId.objects.filter(charger=other)
    names = [*earlier.values_list("ocpp_id", flat=True), other.pending_ocpp_id]
    earlier.delete()
    Charger.objects.filter(pk=other.pk).update(pending_ocpp_id="", pending_until=None, without_key=False)
    return [name for name in names if name]


def _take_tokens(kept: Charger, other: Charger, until: datetime, *, shown: bool) -> None:
    """Those of the other are accepted, too; where the one that is kept needs none, none is asked for because of them. `shown`:
    also what came where none was asked for."""
    keyed = Credential.objects.filter(charger=kept, kind=Credential.Kind.CURRENT).exists()
    kind = Credential.Kind.FORMER if keyed else Credential.Kind.PENDING
    rows = Credential.objects.filter(charger=other).order_by("pk")
    for row in rows if shown else rows.exclude(kind=Credential.Kind.SHOWN):
        token = vault.unseal(row.sealed, bindings.credential(other.pk))
        taken = credentials.prepare_credential(kept, token, kind, row.set_at)
        taken.proven_at, taken.erase_after = row.proven_at, until
        taken.save()
        row.delete()


def _move_history(kept: Charger, other: Charger) -> None:
    _drop_told_twice(kept, other)
    for model in HISTORY:
        model._default_manager.filter(charger=other).update(charger=kept)
    known = Connector.objects.filter(charger=kept).values("number")
    Connector.objects.filter(charger=other).exclude(number__in=list(known.values_list("number", flat=True))).update(charger=kept)


def _drop_told_twice(kept: Charger, other: Charger) -> None:
    """What was sent to both in the same words, as a charger does that got no answer, is one report: nothing is billed twice."""
    words = ("action", "transaction_number", "id_tag", "text")
    told = set(StrayReport.objects.filter(charger=kept).values_list(*words))
    rows = StrayReport.objects.filter(charger=other).values_list("pk", *words)
    StrayReport.objects.filter(pk__in=[pk for pk, *said in rows if tuple(said) in told]).delete()


def _take_facts(kept: Charger, other: Charger) -> None:
    """What nobody said of the one that is kept, and the tags of both, as many as one charger has."""
    names = ("serial_number", "controller_type", "variant", "name", "note")
    found = {name: getattr(other, name) for name in names if not getattr(kept, name) and getattr(other, name)}
    if kept.site_id is None and kept.organisation_id == other.organisation_id and other.site_id is not None:
        found["site"] = other.site
    if found:
        Charger.objects.filter(pk=kept.pk).update(**found)
    named = tags.tags_of([kept.pk, other.pk])
    both = {key_of(name): name for name in (*named.get(other.pk, ()), *named.get(kept.pk, ()))}
    own = {key_of(name) for name in named.get(kept.pk, ())}
    tags.write_tags(kept, sorted(both.values(), key=lambda name: key_of(name) not in own)[: max(MOST, len(own))])
