"""What this server has, for rows that are chargers to be added: a few queries for a thousand rows, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from chargers.domain.changes.plan import Destination
from chargers.domain.fleets.cells import EMPTY
from chargers.domain.fleets.charger_row import KnownToChargerRows
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.controller_names import types_by_name
from chargers.domain.fleets.import_rows import Cells
from chargers.domain.roles import Power
from chargers.models import Change, Charger, ControllerType, EarlierId
from chargers.services.access import places
from chargers.services.fleets.terms import ImportTerms


class KnownChargers:
    """What does not depend on rows is read once."""

    def __init__(self, terms: ImportTerms) -> None:
        self._terms = terms
        rows = ControllerType.objects.prefetch_related("fields", "serial_prefixes")
        self.types = types_by_name(row.definition() for row in rows)
        allowed = places.with_power(terms.access, Power.CLAIM)
        organisations, sites = allowed.organisations, allowed.sites
        self._organisations = {name.casefold(): key for key, name in organisations.values_list("pk", "name")}
        self._sites = {
            (organisation, name.casefold()): key
            for key, organisation, name in sites.order_by().values_list("pk", "organisation_id", "name")
        }
        self._narrow = allowed.narrow
        default = terms.organisation.pk if terms.organisation else None
        self._default = default if default in self._organisations.values() else None

    def for_rows(self, rows: Iterable[Cells]) -> KnownToChargerRows:
        """What is here of the chargers that these rows name."""
        ids, serials = set(), set()
        for row in rows:
            ids.add(row.get(Column.OCPP_ID, EMPTY).text)
            serials.add(row.get(Column.SERIAL_NUMBER, EMPTY).text)
        known_ids, known_serials = self._of(_fit(ids), _fit(serials))
        return KnownToChargerRows(
            self.types, self._organisations, self._sites, self._narrow, self._default, ids=known_ids, serials=known_serials
        )

    def _of(self, ids: set[str], serials: set[str]) -> tuple[dict[str, str | None], dict[str, str | None]]:
        lower = {ocpp_id.lower() for ocpp_id in ids}
        by_id = Charger.objects.alias(own=Lower("ocpp_id"), other=Lower("pending_ocpp_id"))
        columns = ("pk", "ocpp_id", "pending_ocpp_id", "serial_number")
        found = list(by_id.filter(Q(own__in=lower) | Q(other__in=lower)).order_by().values_list(*columns)) if lower else []
        earlier = EarlierId.objects.alias(low=Lower("ocpp_id")).filter(low__in=lower).order_by()
        beside = ("charger__pk", "charger__ocpp_id", "ocpp_id", "charger__serial_number")
        found += list(earlier.values_list(*beside)) if lower else []
        given = Change.objects.open().alias(low=Lower("new_id")).filter(low__in=lower, destination=Destination.HERE).order_by()
        found += list(given.values_list("charger__pk", "charger__ocpp_id", "new_id", "charger__serial_number")) if lower else []
        found += Charger.objects.filter(serial_number__in=serials).order_by().values_list(*columns) if serials else []
        seen = self._seen({key for key, *_ in found})
        known_ids: dict[str, str | None] = {}
        known_serials: dict[str, str | None] = {}
        for key, ocpp_id, pending, serial in found:
            shown = ocpp_id if seen is None or key in seen else None
            known_ids |= {name.casefold(): shown for name in (ocpp_id, pending) if name}
            known_serials |= {serial.casefold(): shown} if serial else {}
        return known_ids, known_serials

    def _seen(self, keys: set[int]) -> frozenset[int] | None:
        """Those that the person sees; None where that is all of them."""
        access = self._terms.access
        return None if access.everything else access.visible_keys(keys)


def _fit(texts: set[str]) -> set[str]:
    """Those that a database may be asked for."""
    return {text for text in texts if 0 < len(text) <= 255 and "\0" not in text}
