"""Under which terms a table is judged: what its rows are, who brings it, and what holds for rows that do not say it."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.columns import ImportKind
from chargers.domain.fleets.profile import Way
from chargers.models import Backend, FleetImport, Organisation
from chargers.services.access.access import Access


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """`access`: of who brings it. `organisation`: of rows that name none; for moves the only one.

    `private_apn`: who goes to `backend` goes to its endpoint inside the network of the SIM cards.
    """

    kind: ImportKind
    access: Access
    organisation: Organisation | None = None
    backend: Backend | None = None
    private_apn: bool = False


def terms_of(fleet_import: FleetImport) -> ImportTerms:
    """Those of a table that is kept: of the person who brought it, with the rights that they have now."""
    kind = ImportKind(fleet_import.kind)
    access = Access.of_shell() if fleet_import.by is None else Access.of(fleet_import.by)
    return ImportTerms(kind, access, fleet_import.organisation, fleet_import.backend, fleet_import.private_apn)


def check_private_apn(backend: Backend | None) -> None:
    """Raises `Refusal` where it has no endpoint inside the network of the SIM cards."""
    if backend is None or Way.PRIVATE_APN not in backend.endpoints():
        raise Refusal(Notice(Code.BACKEND_NO_APN, "backend"))
