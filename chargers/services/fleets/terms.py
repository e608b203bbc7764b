"""Under which terms a table is judged: what its rows are, who brings it, and what holds for rows that do not say it."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.fleets.columns import ImportKind
from chargers.models import Backend, FleetImport, Organisation
from chargers.services.access.access import Access


@dataclass(frozen=True, slots=True)
class Terms:
    """`access`: of who brings it. `organisation`: of rows that name none; for moves the only one."""

    kind: ImportKind
    access: Access
    organisation: Organisation | None = None
    backend: Backend | None = None


def terms_of(fleet_import: FleetImport) -> Terms:
    """Those of a table that is kept: of the person who brought it, as he or she stands now."""
    kind = ImportKind(fleet_import.kind)
    access = Access.of_shell() if fleet_import.by is None else Access.of(fleet_import.by)
    return Terms(kind, access, fleet_import.organisation, fleet_import.backend)
