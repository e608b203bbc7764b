"""What is queued behind a change."""

from __future__ import annotations

from chargers.models import Change, Step


def following(change: Change) -> dict[int, list[str]]:
    """The open changes of its charger that were asked for after it: the settings that each writes, by its key, in their order.
    One query."""
    behind = Change.objects.open().filter(charger=change.charger_id, pk__gt=change.pk)
    found: dict[int, list[str]] = {}
    for pk, key in Step.objects.filter(change__in=behind).order_by("change", "order").values_list("change", "key"):
        keys = found.setdefault(pk, [])
        if key not in keys:
            keys.append(key)
    return found
