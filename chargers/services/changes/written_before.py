"""What the changes before one have written meanwhile: whoever asked for several knows it, and is not asked about it as lost."""

from __future__ import annotations

from chargers.domain.changes.states import ChangeState
from chargers.domain.changes.transitions import ACCEPTED
from chargers.models import Change, Step


def written_before(change: Change) -> dict[str, str]:
    """By key without case: the values that changes of this charger, asked for before this one, wrote since it was asked for."""
    steps = Step.objects.filter(
        change__charger=change.charger_id,
        change__pk__lt=change.pk,
        change__ended_at__gte=change.asked_at,
        change__state__in=(ChangeState.APPLIED, ChangeState.STORED),
        state__in=ACCEPTED,
        write_only=False,
    )
    return {key.casefold(): new for key, new in steps.order_by("change_id", "order").values_list("key", "new")}
