"""Writes down where chargers shall go, and the tokens that backends gave for them. Sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chargers.domain.fleets import move_row
from chargers.domain.secret import Secret
from chargers.models import BackendCredential, FleetImport, PreparedMove, User
from chargers.services.credentials import bindings, vault


def prepare(
    wanted: Sequence[move_row.MoveOfRow], *, by: User | None, at: datetime, fleet_import: FleetImport | None = None
) -> None:
    """One move a charger: a later one takes the place of an earlier one. A token is added to what its charger has there."""
    with transaction.atomic():
        before = {move.charger_id: move for move in PreparedMove.objects.filter(charger__in=[one.charger for one in wanted])}
        PreparedMove.objects.bulk_create(
            [_row(one, before.get(one.charger), by, at, fleet_import) for one in wanted],
            update_conflicts=True,
            unique_fields=["charger"],
            update_fields=[
                *("backend", "tls", "host", "port", "path", "tail", "new_id", "prepared_at", "prepared_by", "fleet_import"),
            ],
        )
        _keep_tokens(wanted, by, at, fleet_import)


def token_of(charger: int, backend: int | None, endpoint: str) -> Secret | None:
    """The token that a charger has at a backend, or at an endpoint that none names; None where none is known."""
    found = BackendCredential.objects.filter(charger=charger, backend=backend, endpoint="" if backend else endpoint).first()
    return vault.unseal(found.sealed, bindings.backend_credential(charger)) if found else None


def hand_over(of: int, to: int) -> None:
    """The move that is prepared of one charger, and the tokens of it at backends, are another one's where that has none there."""
    with transaction.atomic():
        if not PreparedMove.objects.filter(charger=to).exists():
            PreparedMove.objects.filter(charger=of).update(charger=to)
        has = set(BackendCredential.objects.filter(charger=to).values_list("backend", "endpoint"))
        for row in BackendCredential.objects.filter(charger=of):
            if (row.backend_id, row.endpoint) not in has:
                token = vault.unseal(row.sealed, bindings.backend_credential(of))
                row.charger_id, row.sealed = to, vault.seal(token, bindings.backend_credential(to))
                row.save(update_fields=["charger", "sealed"])


def _keep_tokens(wanted: Sequence[move_row.MoveOfRow], by: User | None, at: datetime, fleet_import: FleetImport | None) -> None:
    given = [one for one in wanted if one.token]
    places: dict[tuple[int | None, str], list[int]] = {}
    for one in given:
        places.setdefault((one.profile, "" if one.profile else _url(one)), []).append(one.charger)
    for (backend, endpoint), chargers in places.items():
        BackendCredential.objects.filter(charger__in=chargers, backend=backend, endpoint=endpoint).delete()
    BackendCredential.objects.bulk_create(
        BackendCredential(
            charger_id=one.charger,
            backend_id=one.profile,
            endpoint="" if one.profile else _url(one),
            sealed=vault.seal(one.token, bindings.backend_credential(one.charger)),
            digest=vault.digest(one.token.reveal().encode()),
            set_at=at,
            set_by=by,
            fleet_import=fleet_import,
        )
        for one in given
        if one.token
    )


def _row(
    one: move_row.MoveOfRow,
    before: PreparedMove | None,
    by: User | None,
    at: datetime,
    fleet_import: FleetImport | None,
) -> PreparedMove:
    """What an earlier list said of the ID there holds where this one says nothing: lists come in pieces."""
    same = before is not None and before.backend_id == one.profile and before.endpoint() == one.endpoint
    known_id = before.new_id if before is not None and same else ""
    return PreparedMove(
        charger_id=one.charger,
        backend_id=one.profile,
        tls=one.endpoint.tls,
        host=one.endpoint.host,
        port=one.endpoint.port,
        path=one.endpoint.path,
        tail=one.tail,
        new_id=one.new_id or known_id,
        prepared_at=at,
        prepared_by=by,
        fleet_import=fleet_import,
    )


def _url(one: move_row.MoveOfRow) -> str:
    return one.endpoint.url()[:600]
