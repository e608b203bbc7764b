"""Asking for settings to be written: what stands against it, what is dangerous in it, and the change itself."""

from __future__ import annotations

from collections.abc import Mapping

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.settings.known import SettingDanger, find_setting
from chargers.domain.settings.value import flaws
from chargers.models import Change, Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.settings.editing.form_state import KeyStatus, SettingRow
from chargers.services.settings.editing.work_out import standing_rows


def preview(charger: Charger, values: Mapping[str, str], *, restart: bool = False) -> Plan:
    """The plan for these settings, from what was last read. Raises `Refusal`, each notice at its key."""
    if refused := _refusals(charger, values):
        raise Refusal(*refused)
    return planning.settings_preview(charger, order_by_risk(values), ChangeMode.TWO_LEGS, restart=restart)


def dangers_of(values: Mapping[str, str]) -> dict[SettingDanger, list[str]]:
    """What can go wrong with these settings, and which ones it is about."""
    found: dict[SettingDanger, list[str]] = {}
    for key in values:
        if (danger := find_setting(key).danger) is not None:
            found.setdefault(danger, []).append(key)
    return {danger: found[danger] for danger in SettingDanger if danger in found}


def order_by_risk(values: Mapping[str, str]) -> dict[str, str]:
    """What may cost the line is written last."""
    last = {key for key in values if find_setting(key).danger is SettingDanger.REACH}
    return {key: values[key] for key in sorted(values, key=lambda key: (key in last, find_setting(key).order, key))}


def ask_for_values(
    charger: Charger,
    values: Mapping[str, str],
    *,
    access: Access,
    restart: bool = False,
    confirmed: bool = False,
    after: bool = False,
    reason: str = "",
) -> Change:
    """One change for these settings. `confirmed`: the person has agreed to what `dangers_of` names. Raises `Refusal`."""
    if refused := _refusals(charger, values):
        raise Refusal(*refused)
    if not confirmed and (risky := [key for keys in dangers_of(values).values() for key in keys]):
        raise Refusal(*(Notice(Code.SETTING_DANGEROUS, key, {"key": key}) for key in risky))
    return change_requests.ask_for_settings(
        charger, order_by_risk(values), access=access, restart=restart, after=after, reason=reason
    )


def _refusals(charger: Charger, values: Mapping[str, str]) -> list[Notice]:
    standing = standing_rows(charger)
    refused: list[Notice] = []
    for key, value in values.items():
        row = standing.get(key) or SettingRow(key, find_setting(key), KeyStatus.NEVER, None)
        if row.connection or row.known.connection:
            refused.append(Notice(Code.SETTING_OF_CONNECTION, key, {"key": key}))
        refused += flaws(key, value, readonly=row.readonly, now=row.now or "")
    return refused
