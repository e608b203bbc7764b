"""What a change found before it wrote, so that it can be put back: by another change, that a person previews."""

from __future__ import annotations

from chargers.domain.changes.states import ChangeState
from chargers.domain.controller.definition import FieldRole
from chargers.models import Change, ReportedSetting, Step

PUTS_BACK = frozenset({ChangeState.APPLIED, ChangeState.STORED})  # the charger is here, and has what was written


def old_values(change: Change) -> dict[str, tuple[str, str]]:
    """By key: its role (empty for a setting that has none) and the value before. Empty where there is nothing to put back.

    Left out: what is as it was, what nobody can read or show (a key, a secret), and OCPPInfo, which has a page of its own.
    """
    if change.state not in PUTS_BACK:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for step in change.steps.all():
        if step.old is not None and not step.write_only and step.role != FieldRole.OCPP_INFO:
            found.setdefault(step.key, (step.role, step.old))
    now = _held(change, list(found))
    return {key: (role, old) for key, (role, old) in found.items() if now.get(key, "") != old}


def has_unreadable(change: Change) -> bool:
    """Whether it wrote something else whose former value nobody can tell: that stays as it is."""
    steps: list[Step] = list(change.steps.all())
    return any(step.write_only or step.sealed_old is not None for step in steps)


def _held(change: Change, keys: list[str]) -> dict[str, str]:
    rows = ReportedSetting.objects.filter(charger_id=change.charger_id, key__in=keys, until=None)
    return {key: value or "" for key, value in rows.values_list("key", "value")}
