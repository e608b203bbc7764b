"""Under which terms a table is judged: what its rows are, who brings it, and what holds for rows that do not say it."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.fleets.columns import ImportKind
from chargers.models import Backend, FleetImport, Organisation, User


@dataclass(frozen=True, slots=True)
class Terms:
    """`by` None: the shell, which may do everything. `organisation`: of rows that name none; for moves the only one."""

    kind: ImportKind
    by: User | None = None
    organisation: Organisation | None = None
    backend: Backend | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden from this person."""
        return self.by is None or self.by.is_superuser


def terms_of(fleet_import: FleetImport) -> Terms:
    """Those of a table that is kept: of the person who brought it, as he or she stands now."""
    kind = ImportKind(fleet_import.kind)
    return Terms(kind, fleet_import.by, fleet_import.organisation, fleet_import.backend)
