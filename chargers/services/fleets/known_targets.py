"""What this server has, for rows that are moves: chargers, the backends they may go to, tokens that others have there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.cells import EMPTY
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.import_rows import Cells
from chargers.domain.fleets.move_row import KnownCharger, KnownToMoveRows
from chargers.domain.fleets.profile import Profile
from chargers.domain.roles import Power
from chargers.domain.secret import Secret
from chargers.models import Backend, BackendCredential, Change, Charger, ControllerType, EarlierId
from chargers.services.access.access import Access
from chargers.services.backends import lookups
from chargers.services.credentials import vault
from chargers.services.fleets.terms import ImportTerms


class Profiles:
    """Backend profiles that a person sees, found by the meaning of an endpoint: an organisation's own before everybody's."""

    def __init__(self, backends: QuerySet[Backend]) -> None:
        self.all = {one.pk: one.profile() for one in backends.prefetch_related("other_endpoints")}
        self._by_url: dict[tuple[int | None, str], Profile] = {}
        for backend in backends:
            for url in self.all[backend.pk].urls:
                self._by_url.setdefault((backend.organisation_id, url), self.all[backend.pk])

    def find(self, endpoint: Endpoint, organisation: int) -> Profile | None:
        url = endpoint.url()
        return self._by_url.get((organisation, url)) or self._by_url.get((None, url))


class KnownTargets:
    """What does not depend on rows is read once."""

    def __init__(self, terms: ImportTerms) -> None:
        self._terms = terms
        backends = lookups.visible_backends(terms.access)
        self.profiles = Profiles(backends)
        rows = ControllerType.objects.prefetch_related("fields", "serial_prefixes")
        self._types: dict[int, ControllerDefinition] = {row.pk: row.definition() for row in rows}
        self._profile = self.profiles.all.get(terms.backend.pk) if terms.backend else None
        self._known = partial(
            KnownToMoveRows,
            profile=self._profile,
            profile_of=terms.backend.organisation_id if terms.backend else None,
            private_apn=terms.private_apn,
            find_profile=self.profiles.find,
            parsed={},
        )

    def for_rows(self, rows: Iterable[Cells], shared: frozenset[str]) -> KnownToMoveRows:
        """What is here of the chargers, new IDs and tokens that these rows name."""
        texts: dict[Column, set[str]] = {column: set() for column in (Column.OCPP_ID, Column.NEW_ID, Column.TOKEN)}
        for row in rows:
            for column, seen in texts.items():
                text = row.get(column, EMPTY).text
                if 0 < len(text) <= 500 and "\0" not in text:
                    seen.add(text)
        return self._known(
            chargers=self._chargers({text.lower() for text in texts[Column.OCPP_ID]}),
            shared=shared,
            pending=_pending({text.lower() for text in texts[Column.NEW_ID]}),
            holders=_holders(texts[Column.TOKEN]),
        )

    def _chargers(self, ids: set[str]) -> dict[str, KnownCharger]:
        access = self._terms.access
        visible = access.chargers()
        if self._terms.organisation is not None:
            visible = visible.filter(organisation=self._terms.organisation)
        running = Change.objects.open().filter(charger=OuterRef("pk"))
        rows = visible.alias(own=Lower("ocpp_id")).filter(own__in=ids).annotate(changing=Exists(running)).order_by()
        columns = ("pk", "ocpp_id", "serial_number", "organisation_id", "controller_type_id", "changing", "backend_endpoint")
        found = list(rows.values_list(*columns))
        mine = None if access.everything else _changeable(access, [row[0] for row in found])
        return {
            ocpp_id.casefold(): KnownCharger(
                key=key,
                ocpp_id=ocpp_id,
                serial_number=serial,
                organisation=organisation,
                controller_type=self._types.get(type_key) if type_key else None,
                may_change=mine is None or key in mine,
                change_open=changing,
                points_at=points_at,
            )
            for key, ocpp_id, serial, organisation, type_key, changing, points_at in found
        }


def _changeable(access: Access, keys: list[int]) -> frozenset[int]:
    allowed = access.chargers_with(Power.CHANGE).filter(pk__in=keys).order_by()
    return frozenset(allowed.values_list("pk", flat=True))


def _pending(ids: set[str]) -> frozenset[str]:
    if not ids:
        return frozenset()
    rows = Charger.objects.alias(other=Lower("pending_ocpp_id")).filter(other__in=ids, pending_until=None).order_by()
    earlier = EarlierId.objects.alias(low=Lower("ocpp_id")).filter(low__in=ids, until=None).order_by()
    pending = (*rows.values_list("pending_ocpp_id", flat=True), *earlier.values_list("ocpp_id", flat=True))
    return frozenset(each.casefold() for each in pending)


def _holders(tokens: set[str]) -> dict[tuple[int | None, Secret], frozenset[int]]:
    """Who has one of these tokens at which backend."""
    digests = {vault.digest(token.encode()): Secret(token) for token in tokens}
    found: dict[tuple[int | None, Secret], set[int]] = {}
    rows = BackendCredential.objects.filter(backend__isnull=False, digest__in=list(digests)).order_by()
    for backend, digest, charger in rows.values_list("backend_id", "digest", "charger_id"):
        found.setdefault((backend, digests[bytes(digest)]), set()).add(charger)
    return {key: frozenset(chargers) for key, chargers in found.items()}
