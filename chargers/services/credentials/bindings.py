"""What each sealed value is bound to (`vault.seal`): it opens in the row that it belongs to, and nowhere else."""

from __future__ import annotations

SECOND_FACTOR = "second factor"


def credential(charger: int) -> str:
    """Tokens that are accepted from a charger."""
    return f"credential:{charger}"


def backend_credential(charger: int) -> str:
    """The token of a charger at one of its backends."""
    return f"backend credential:{charger}"


def change(charger: int) -> str:
    """Values and tokens of the steps of a charger's changes."""
    return f"change of charger:{charger}"


def wish(charger: int) -> str:
    """What a person typed for a change of a charger."""
    return f"wish for charger:{charger}"


def reported(charger: int) -> str:
    """Settings that a charger reported."""
    return f"reported by charger:{charger}"


def import_row(fleet_import: int, number: int) -> str:
    """The cells of one row of an imported table."""
    return f"import:{fleet_import}:{number}"
