"""Names backends, edits and forgets them. No charger is told anything: only the connection editor points one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.profile import IdForm, TokenRule, Way, check_id_form, check_ways
from chargers.domain.preflight.trust import PUBLIC, ServerTrust, Trust
from chargers.models import Backend, BackendEndpoint, Organisation
from chargers.services import doorbell
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor
from chargers.services.same_name import named_alike


@dataclass(frozen=True, slots=True)
class BackendFacts:
    """What a backend is. No organisation: for everybody."""

    name: str
    endpoint: Endpoint
    organisation: Organisation | None = None
    note: str = ""
    others: Mapping[Way, Endpoint] = field(default_factory=dict)  # by which other ways it is reached
    id_form: IdForm = IdForm.AS_IT_IS
    id_prefix: str = ""
    token_rule: TokenRule = TokenRule.NOT_KNOWN
    contact: str = ""
    closes_on: date | None = None
    starts_sessions: bool | None = None
    trust: ServerTrust = PUBLIC  # whom this server believes when it dials it


def add(wanted: BackendFacts, *, by: Actor) -> Backend:
    """Raises `Refusal`: a name or an endpoint that is taken, or what does not go together."""
    with transaction.atomic():
        _check(wanted)
        backend = Backend(**_columns(wanted))
        backend.save()
        _keep_others(backend, wanted)
        values = [journal.ValueChange(name, after=read(wanted)) for name, read in SHOWN.items() if read(wanted)]
        _journal(journal.Action.BACKEND_ADDED, backend, by, values)
    return backend


def edit(backend: Backend, wanted: BackendFacts, *, by: Actor) -> None:
    """Writes what differs. Raises as `add`."""
    with transaction.atomic():
        row = Backend.objects.select_related("organisation").prefetch_related("other_endpoints").get(pk=backend.pk)
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
            _keep_others(row, wanted)
            _journal(journal.Action.BACKEND_EDITED, row, by, differs)


def goes_with(backend: Backend) -> tuple[int, int]:
    """How many prepared moves and how many tokens are forgotten with it."""
    return backend.prepared_moves.count(), backend.credentials.count()


def delete(backend: Backend, *, by: Actor) -> None:
    """Its name is forgotten; chargers that point there go on pointing there."""
    with transaction.atomic():
        was = facts_of(backend)
        values = [journal.ValueChange(name, before=read(was)) for name, read in SHOWN.items() if read(was)]
        counted = zip(("prepared_moves", "tokens"), goes_with(backend), strict=True)
        values += [journal.ValueChange(name, before=str(number)) for name, number in counted if number]
        _journal(journal.Action.BACKEND_DELETED, backend, by, values)
        backend.delete()


def facts_of(backend: Backend) -> BackendFacts:
    """What a person keeps of a backend, as it stands."""
    return BackendFacts(
        name=backend.name,
        endpoint=backend.endpoint(),
        organisation=backend.organisation,
        note=backend.note,
        others={way: endpoint for way, endpoint in backend.endpoints().items() if way is not backend.way()},
        id_form=IdForm(backend.id_form),
        id_prefix=backend.id_prefix,
        token_rule=TokenRule(backend.token_rule),
        contact=backend.contact,
        closes_on=backend.closes_on,
        starts_sessions=backend.starts_sessions,
        trust=backend.server_trust(),
    )


SHOWN: dict[str, Callable[[BackendFacts], str]] = {
    "name": lambda facts: facts.name,
    "endpoint": lambda facts: facts.endpoint.url(),
    "organisation": lambda facts: str(facts.organisation or ""),
    "note": lambda facts: facts.note,
    "endpoint_ws": lambda facts: _url(facts.others.get(Way.WS)),
    "endpoint_private_apn": lambda facts: _url(facts.others.get(Way.PRIVATE_APN)),
    "id_form": lambda facts: "" if facts.id_form is IdForm.AS_IT_IS else facts.id_form,
    "id_prefix": lambda facts: facts.id_prefix,
    "token_rule": lambda facts: "" if facts.token_rule is TokenRule.NOT_KNOWN else facts.token_rule,
    "contact": lambda facts: facts.contact,
    "closes_on": lambda facts: facts.closes_on.isoformat() if facts.closes_on else "",
    "starts_sessions": lambda facts: "" if facts.starts_sessions is None else "yes" if facts.starts_sessions else "no",
    "trust": lambda facts: "" if facts.trust == PUBLIC else facts.trust.by,
    "trusted": lambda facts: _fingerprint(facts.trust),
}


def _fingerprint(trust: ServerTrust) -> str:
    """What certificates are told apart by, in a line."""
    return trust.material if trust.by is Trust.PINNED else trust.fingerprint


def _url(endpoint: Endpoint | None) -> str:
    return endpoint.url() if endpoint else ""


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
        "id_form": wanted.id_form.value,
        "id_prefix": wanted.id_prefix,
        "token_rule": wanted.token_rule.value,
        "contact": wanted.contact,
        "closes_on": wanted.closes_on,
        "starts_sessions": wanted.starts_sessions,
        "trust": wanted.trust.by.value,
        "trusted": wanted.trust.material,
    }


def _keep_others(backend: Backend, wanted: BackendFacts) -> None:
    """The other ways are these, and no more."""
    backend.other_endpoints.all().delete()
    BackendEndpoint.objects.bulk_create(
        BackendEndpoint(backend=backend, way=way.value, tls=at.tls, host=at.host, port=at.port, path=at.path)
        for way, at in wanted.others.items()
    )


def _check(wanted: BackendFacts, *, but: Backend | None = None) -> None:
    """Within one organisation, and among those for everybody, names and endpoints are unique."""
    check_ways(wanted.endpoint, wanted.others)
    check_id_form(wanted.id_form, wanted.id_prefix)
    if wanted.trust != PUBLIC and not wanted.endpoint.tls:
        raise Refusal(Notice(Code.TRUST_WITHOUT_TLS, "trust"))
    others = Backend.objects.filter(organisation=wanted.organisation)
    others = others.exclude(pk=but.pk) if but else others
    refused = []
    if same := named_alike(others, wanted.name).first():
        refused.append(Notice(Code.BACKEND_NAME_TAKEN, "name", {"name": same.name}))
    for at, place in [(wanted.endpoint, "url"), *((at, way.value) for way, at in wanted.others.items())]:
        if same := _with_endpoint(others, at):
            refused.append(Notice(Code.BACKEND_ENDPOINT_TAKEN, place, {"name": same.name}))
    if refused:
        raise Refusal(*refused)


def _with_endpoint(backends: QuerySet[Backend], at: Endpoint) -> Backend | None:
    there = {"tls": at.tls, "host": at.host, "port": at.port, "path": at.path}
    ways = BackendEndpoint.objects.filter(**there).values("backend")
    return backends.filter(Q(**there) | Q(pk__in=ways)).first()


def _journal(action: journal.Action, backend: Backend, by: Actor, values: list[journal.ValueChange]) -> None:
    journal.write(action, by=by, organisation=backend.organisation, subject=backend.name, values=values)
    doorbell.backends_changed()
