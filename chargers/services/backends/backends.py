"""Names backends, edits and forgets them. No charger is told anything: only the connection editor points one elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Backend, Organisation
from chargers.services import doorbell
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor


@dataclass(frozen=True, slots=True)
class BackendFacts:
    """What a backend is. No organisation: for everybody."""

    name: str
    endpoint: Endpoint
    organisation: Organisation | None = None
    note: str = ""


def add(wanted: BackendFacts, *, by: Actor) -> Backend:
    """Raises `Refusal` `backend_name_taken` or `backend_endpoint_taken`."""
    with transaction.atomic():
        _check(wanted)
        backend = Backend(**_columns(wanted))
        backend.save()
        values = [journal.ValueChange(name, after=read(wanted)) for name, read in SHOWN.items() if read(wanted)]
        _journal(journal.Action.BACKEND_ADDED, backend, by, values)
    return backend


def edit(backend: Backend, wanted: BackendFacts, *, by: Actor) -> None:
    """Writes what differs. Raises as `add`."""
    with transaction.atomic():
        row = Backend.objects.select_related("organisation").get(pk=backend.pk)
        _check(wanted, but=row)
        before = facts_of(row)
        differs = [
            journal.ValueChange(name, read(before), read(wanted)) for name, read in SHOWN.items() if read(before) != read(wanted)
        ]
        if differs:
            columns = _columns(wanted)
            for name, value in columns.items():
                setattr(row, name, value)
            row.save(update_fields=list(columns))
            _journal(journal.Action.BACKEND_EDITED, row, by, differs)


def delete(backend: Backend, *, by: Actor) -> None:
    """Its name is forgotten; chargers that point there go on pointing there."""
    with transaction.atomic():
        was = facts_of(backend)
        _journal(
            journal.Action.BACKEND_DELETED,
            backend,
            by,
            [journal.ValueChange(name, before=read(was)) for name, read in SHOWN.items() if read(was)],
        )
        backend.delete()


def facts_of(backend: Backend) -> BackendFacts:
    """What a person keeps of a backend, as it stands."""
    return BackendFacts(backend.name, backend.endpoint(), backend.organisation, backend.note)


SHOWN: dict[str, Callable[[BackendFacts], str]] = {
    "name": lambda facts: facts.name,
    "endpoint": lambda facts: facts.endpoint.url(),
    "organisation": lambda facts: str(facts.organisation or ""),
    "note": lambda facts: facts.note,
}


def _columns(wanted: BackendFacts) -> dict[str, object]:
    endpoint = wanted.endpoint
    return {
        "name": wanted.name,
        "organisation": wanted.organisation,
        "tls": endpoint.tls,
        "host": endpoint.host,
        "port": endpoint.port,
        "path": endpoint.path,
        "note": wanted.note,
    }


def _check(wanted: BackendFacts, *, but: Backend | None = None) -> None:
    """Within one organisation, and among those for everybody, names and endpoints are unique."""
    others = Backend.objects.filter(organisation=wanted.organisation)
    others = others.exclude(pk=but.pk) if but else others
    refused = []
    if same := others.filter(name__iexact=wanted.name).first():
        refused.append(Notice(Code.BACKEND_NAME_TAKEN, "name", {"name": same.name}))
    at = wanted.endpoint
    if same := others.filter(tls=at.tls, host=at.host, port=at.port, path=at.path).first():
        refused.append(Notice(Code.BACKEND_ENDPOINT_TAKEN, "url", {"name": same.name}))
    if refused:
        raise Refusal(*refused)


def _journal(action: journal.Action, backend: Backend, by: Actor, values: list[journal.ValueChange]) -> None:
    journal.write(action, by=by, organisation=backend.organisation, subject=backend.name, values=values)
    doorbell.backends_changed()
